"""Starts the real QGIS window with the plugin on a virtual screen, and has a script act inside it."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from samples_files import SAMPLE

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SCREEN = "1600x1000"
LIMIT_S = 600

INI = """[PythonPlugins]
glakes=true
processing=true
MetaSearch=false
db_manager=false

[qgis]
checkVersion=false
showTips=false
iconSize=24

[app]
minTaskLengthForSystemNotification=100000

[locale]
overrideFlag=true
userLocale={locale}
globalLocale={locale}

[glakes]
annotator=Mei Chen
"""


def make_profile(folder, locale="en_US"):
    """A fresh profile whose only plugins are this one and Processing; the locale is one that QGIS has words for."""
    profile = folder / "profiles" / "default"
    (profile / "QGIS").mkdir(parents=True)
    (profile / "QGIS" / "QGIS3.ini").write_text(INI.format(locale=locale))
    (profile / "python" / "plugins").mkdir(parents=True)
    (profile / "python" / "plugins" / "glakes").symlink_to(ROOT, target_is_directory=True)


def start_session(folder, script, name, screen=SCREEN, **variables):
    """Start QGIS and let a session of a script act in it, on a screen of so many pixels; returns the process."""
    environment = os.environ | {
        "GLAKES_TEST_OUT": str(folder),
        "GLAKES_TEST_SESSION": name,
        "GLAKES_TEST_CODE": str(HERE),
        "GLAKES_PYTHON": os.environ.get("GLAKES_PYTHON", str(ROOT / ".venv" / "bin" / "python")),
        **variables,
    }
    environment.pop("QT_QPA_PLATFORM", None)
    command = ["xvfb-run", "-a", "-s", f"-screen 0 {screen}x24"]
    command += ["qgis", "--profiles-path", str(folder), "--nologo", "--noversioncheck"]
    with (folder / "qgis.log").open("w") as log:
        return subprocess.Popen(
            [*command, "--code", str(HERE / script)], env=environment, stdout=log, stderr=log, start_new_session=True
        )


def run_session(folder, script, name, screen=SCREEN, **variables):
    """Start QGIS, let a session act, wait for the end; returns exit code, report and what QGIS said."""
    (folder / "report.json").unlink(missing_ok=True)  # of an earlier session
    process = start_session(folder, script, name, screen, **variables)
    try:
        status = process.wait(LIMIT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        status = None
    log = (folder / "qgis.log").read_text(errors="replace")
    report = folder / "report.json"
    assert report.exists(), f"the session wrote nothing; exit {status}\n{log[-3000:]}"
    return status, json.loads(report.read_text()), log


def new_profile(folder):
    """A folder with a fresh profile, or the reason why there is no window to test."""
    if not (shutil.which("xvfb-run") and shutil.which("qgis")):
        pytest.skip("needs qgis and xvfb-run: make setup")
    make_profile(folder)
    return folder


def copy_samples(folder, image=True):
    """A folder of its own with the bundled samples; returns their file."""
    folder.mkdir()
    shutil.copy(SAMPLE / "samples.gpkg", folder)
    if image:
        shutil.copy(SAMPLE / "composite.tif", folder)
    return folder / "samples.gpkg"


def assert_ended_well(status, report, log):
    """What a session came to; see `run_session`."""
    assert report["fault"] is None, report["fault"]
    assert status == 0, log[-3000:]
    assert "Traceback" not in log


def keep_pictures(folder):
    """Copy the pictures that a session took to `build/desktop`, to be looked at."""
    kept = ROOT / "build" / "desktop"
    kept.mkdir(parents=True, exist_ok=True)
    for picture in folder.glob("*.png"):
        shutil.copy(picture, kept / picture.name)
