"""The built zip before the plugin site's eyes: its layout, its metadata, and the scans that block an upload.

The rules are those of QGIS-Plugins-Website (`validator.py`, `security_scanner.py` and its lists of enabled rules).
"""

import configparser
import json
import re
import subprocess
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path
from urllib.parse import urlparse

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".venv-package" / "bin"
LIMIT = 25_000_000
REQUIRED = ("name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker", "repository")
SUSPICIOUS = (".exe", ".dll", ".so", ".dylib", ".bat", ".sh", ".ps1", ".cmd")
FLAKE8 = (
    "E101,E711,E712,E713,E714,E721,E722,E731,E741,E742,E743,E901,E902,E999,W605,"
    "F402,F403,F404,F405,F811,F821,F822,F823,F831,F901,C901"
)
"""The site's enabled rules."""
KEPT_STYLE = "F401,F841,W291,W293"
"""What the site has switched off as mere style, but is kept here."""


@pytest.fixture(scope="module")
def archive(package):
    with zipfile.ZipFile(package) as archive:
        yield archive


@pytest.fixture(scope="module")
def metadata(archive):
    parser = configparser.ConfigParser()  # with interpolation, as the site reads it
    parser.optionxform = str
    parser.read_string(archive.read("glakes/metadata.txt").decode("utf-8"))
    return dict(parser.items("general"))


@pytest.fixture(scope="module")
def unpacked(package, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scanned")
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
    return folder


def test_layout(package, archive):
    names = archive.namelist()
    assert package.stat().st_size <= LIMIT and archive.testzip() is None
    assert {name.split("/")[0] for name in names} == {"glakes"} and "glakes".isidentifier()
    assert {"glakes/__init__.py", "glakes/metadata.txt", "glakes/LICENSE"} <= set(names)
    assert not [name for name in names if ".." in name or name.startswith("/") or "\\" in name]
    assert not [name for name in names if ".pyc" in name or {"__MACOSX", ".git", "__pycache__"} & set(name.split("/"))]
    assert not [name for name in names if name.rpartition("/")[2].startswith(".")], "hidden files"
    assert not [name for name in names if name.lower().endswith(SUSPICIOUS)]
    assert not [i.filename for i in archive.filelist if i.filename.endswith(".py") and i.external_attr >> 16 & 0o111]


def test_the_pins_and_licences_travel_along(archive):
    held = {name.removeprefix("glakes/") for name in archive.namelist()}
    wanted = {f"requirements/{name}" for name in ("worker.in", "worker.txt", "tools.txt", "sizes.json")}
    assert wanted | {"resources/LICENSES.md"} <= held
    assert not [name for name in held if name.startswith("requirements/") and name.endswith(".py")]


def test_metadata(archive, metadata):
    assert not [field for field in REQUIRED if not metadata.get(field, "").strip()]
    assert re.fullmatch(r"[^/]+", metadata["author"]) and re.fullmatch(r"\S+@\S+\.\S+", metadata["email"])
    assert re.fullmatch(r"\d+\.\d+(\.\d+)?", metadata["version"])
    assert metadata["qgisMinimumVersion"] == "3.22" and metadata["qgisMaximumVersion"] == "4.99"
    assert "supportsQt6" not in metadata, "the site does not read it any more"
    for field in ("tracker", "repository", "homepage"):
        address = urlparse(metadata[field])
        assert address.scheme == "https" and address.netloc and metadata[field] not in ("http://repo", "http://bugs")
    for field in ("experimental", "deprecated", "server", "hasProcessingProvider"):
        assert metadata[field].lower() in ("true", "false", "yes", "no")
    assert "plugin" not in metadata["name"].lower()
    assert "torch" in metadata["about"], "libraries from elsewhere have to be told of"
    assert len(metadata["changelog"].strip()) > 500, "qgis-plugin-ci fills it from CHANGELOG.md"


def test_icon(archive, metadata):
    icon = ElementTree.fromstring(archive.read(f"glakes/{metadata['icon']}"))
    assert icon.tag.endswith("svg")


def test_licence(archive):
    text = archive.read("glakes/LICENSE").decode("utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in text and "Version 2" in text


def test_bandit_finds_nothing(unpacked):
    command = [TOOLS / "bandit", "-r", unpacked, "-f", "json", "--quiet"]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    assert found["errors"] == []
    assert [f"{i['test_id']} {i['filename']}:{i['line_number']}" for i in found["results"]] == []


def test_what_is_excused_is_excused_by_name_and_with_a_reason(unpacked):
    assert not list(unpacked.rglob(".bandit")) and not list(unpacked.rglob(".secrets.baseline"))
    assert not list(unpacked.rglob(".flake8"))
    for path in unpacked.rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if "nosec" in line and not line.lstrip().startswith("#"):
                assert re.search(r"# nosec B\d{3}\b", line), f"{path.name}: {line.strip()} excuses everything"
            assert "flake8: noqa" not in line and "pragma: allowlist" not in line, f"{path.name}: {line.strip()}"


def test_detect_secrets_finds_nothing(unpacked):
    command = [TOOLS / "detect-secrets", "scan", "--all-files", "--exclude-files", r"metadata\.txt", "."]
    done = subprocess.run(command, cwd=unpacked, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)["results"]
    assert [f"{path}:{one['line_number']} {one['type']}" for path, all_of in found.items() for one in all_of] == []


def test_flake8_finds_nothing(unpacked):
    command = [TOOLS / "flake8", "--isolated", "--max-line-length=120", f"--select={FLAKE8},{KEPT_STYLE}", unpacked]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == []
