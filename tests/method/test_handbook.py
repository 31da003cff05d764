"""The handbook builds without a broken link, its Python can be compiled, and every page can be found."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [path for path in DOCS.rglob("*.md") if "notes" not in path.parts]
OTHERS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("benchmarks/*.md"), *ROOT.glob("models/weights/*.md")]
LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def relative(path):
    return path.relative_to(ROOT).as_posix()


def test_the_handbook_builds_strictly():
    done = subprocess.run(["make", "docs"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    site = ROOT / "build" / "site"
    for page in ("index.html", "algorithms/predictlakes.zh.html", "images/demo.png"):
        assert (site / page).is_file(), page
    assert not list(site.rglob("*.py")) and not (site / "algorithms" / "notes").exists()
    fetched = re.findall(r'(?:src|href)="(https?:[^"]+\.(?:js|css|woff2?))"', (site / "index.html").read_text("utf-8"))
    assert not fetched, "the handbook is read without a network"


@pytest.mark.parametrize("path", [*PAGES, *OTHERS], ids=relative)
def test_links_lead_to_files(path):
    text = path.read_text(encoding="utf-8")
    targets = [link.partition("#")[0] for link in LINK.findall(text) if not re.match(r"https?:|mailto:|#", link)]
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_every_page_is_in_the_navigation():
    listed = set(re.findall(r"[\w/.-]+\.md", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))
    assert {path.name for path in DOCS.glob("*.md")} | {"algorithms/index.md"} <= listed


@pytest.mark.parametrize("path", [*PAGES, *OTHERS], ids=relative)
def test_python_in_the_docs_compiles(path):
    for block in BLOCK.findall(path.read_text(encoding="utf-8")):
        compile(block, str(path), "exec")


def shape(path):
    """What a page and its translation share: levels of headings, pictures, code, rows of tables, links."""
    text = path.read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return {
        "headings": re.findall(r"^(#+) ", prose, re.MULTILINE),
        "pictures": re.findall(r"!\[[^\]]+\]\(([^)]+)\)", prose),
        "code": re.findall(r"^```.*?^```$", text, re.MULTILINE | re.DOTALL),
        "rows": len(re.findall(r"^\|", prose, re.MULTILINE)),
    }


NO_TWIN = {
    "glossary.md": "has both languages",
    "index.md": "its Chinese page is shorter",
}
TWINS = sorted(path for path in DOCS.glob("*.md") if ".zh." not in path.name and path.name not in NO_TWIN)


@pytest.mark.parametrize("path", TWINS, ids=relative)
def test_a_page_has_its_chinese_twin(path):
    twin = path.with_name(f"{path.stem}.zh.md")
    assert shape(twin) == shape(path)
    assert f"[中文]({twin.name})" in path.read_text(encoding="utf-8")
    assert f"[English]({path.name})" in twin.read_text(encoding="utf-8")
