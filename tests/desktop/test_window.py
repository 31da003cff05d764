"""The real QGIS window with the plugin, on a virtual screen; `window_session.py` acts inside it."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SESSION = Path(__file__).with_name("window_session.py")
SCREEN = "-screen 0 1600x1000x24"
LIMIT_S = 180

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
userLocale=en_US
globalLocale=en_US
"""


def make_profile(folder):
    """A fresh profile whose only plugins are this one and Processing."""
    profile = folder / "profiles" / "default"
    (profile / "QGIS").mkdir(parents=True)
    (profile / "QGIS" / "QGIS3.ini").write_text(INI)
    (profile / "python" / "plugins").mkdir(parents=True)
    (profile / "python" / "plugins" / "glakes").symlink_to(ROOT, target_is_directory=True)


def run_session(folder, name):
    """Start QGIS, let the session act, wait for the end; returns exit code and what QGIS said."""
    environment = os.environ | {
        "HOME": str(folder),  # where Earth Engine would find somebody's credentials
        "GLAKES_TEST_OUT": str(folder),
        "GLAKES_TEST_SESSION": name,
        "GLAKES_PYTHON": os.environ.get("GLAKES_PYTHON", str(ROOT / ".venv" / "bin" / "python")),
    }
    for name in ("QT_QPA_PLATFORM", "GOOGLE_APPLICATION_CREDENTIALS"):
        environment.pop(name, None)
    command = ["xvfb-run", "-a", "-s", SCREEN, "qgis", "--profiles-path", str(folder), "--nologo", "--noversioncheck"]
    with (folder / "qgis.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--code", str(SESSION)], env=environment, stdout=log, stderr=log, start_new_session=True
        )
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


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    if not (shutil.which("xvfb-run") and shutil.which("qgis")):
        pytest.skip("needs qgis and xvfb-run: make setup")
    folder = tmp_path_factory.mktemp("window")
    make_profile(folder)
    return folder


@pytest.fixture(scope="module")
def session(profile):
    came = run_session(profile, "tour")
    kept = ROOT / "build" / "desktop"
    kept.mkdir(parents=True, exist_ok=True)
    for picture in profile.glob("*.png"):
        shutil.copy(picture, kept / picture.name)
    return came


def test_ends_without_fault(session):
    status, report, log = session
    assert report["fault"] is None, report["fault"]
    assert status == 0, log[-3000:]
    assert "Traceback" not in log


def test_options_page_checks_the_interpreter(session):
    assert "has everything" in session[1]["settings"]["answer"]


def test_options_page_tests_earth_engine_and_keeps_the_project(session):
    settings = session[1]["settings"]
    assert settings["account"] == "Not signed in."
    assert settings["connection"].startswith("✘ Not signed in to Earth Engine")
    assert settings["project"] == "lakes-2024"


@pytest.mark.parametrize("dialog", ["toolbox", "batch", "modeler"])
def test_scenes_may_be_a_file_in_every_dialog(session, dialog):
    assert session[1]["scenes"][dialog] == {"buttons": 1, "value": "/scenes of 湖泊/items.json"}


def test_dialog_without_image_says_so_and_notices_when_one_comes(session):
    report = session[1]
    assert report["no_image"] == {
        "notice": True,
        "composite_button": True,
        "start": False,
        "extent": "Choose an image.",
    }
    assert report["image_found"]["notice"] is False
    assert report["image_found"]["image"].startswith("Composite")


def test_dialog_tells_extent_pixels_and_time_before_the_start(session):
    dialog = session[1]["dialog"]
    assert "km" in dialog["extent"]
    assert dialog["pixels"][0].isdigit() and "×" in dialog["pixels"]
    assert dialog["time"].startswith("about ")
    assert dialog["outline_on_map"]


def test_results_land_styled_in_one_group(session):
    result = session[1]["result"]
    assert len(result["new_groups"]) == 1
    assert result["new_groups"][0].startswith("Lakes in ")
    assert result["layers"] == ["Lakes", "Lake probability"]
    assert result["lakes"] > 0
    assert result["outline_layers"] > 1, "lakes.qml was not applied"
    assert result["raster_renderer"] != "singlebandgray", "probability.qml was not applied"
    assert f"{result['lakes']} lakes, " in result["message"]


def test_run_stands_in_the_processing_history(session):
    history = "\n".join(session[1]["history"])
    assert "glakes:predictlakes" in history
    assert "glakes:finishlakes" in history


def test_cancel_stops_within_seconds_and_keeps_nothing(session):
    cancel = session[1]["cancel"]
    assert cancel["seconds"] < 3
    assert cancel["new_groups"] == [], "the cancelled run added layers"
    assert cancel["folders_left"] == 1, "the cancelled run left its folder"
    assert "Cancelled" in cancel["message"]


def test_killed_worker_is_said_and_leaves_no_file(session):
    killed = session[1]["killed"]
    assert "ended during the job" in killed["message"]
    assert "Traceback" not in killed["message"]
    assert killed["new_groups"] == []
    assert killed["files"] == []


def test_one_worker_stays_warm_for_the_window(session):
    assert session[1]["warm_workers"] == 1


@pytest.mark.parametrize("when", ["after_unload", "after_second_unload"])
def test_unload_leaves_nothing(session, when):
    assert session[1][when] == {name: [] for name in session[1][when]}


def test_reload_brings_everything_back(session):
    before, after = session[1]["loaded"], session[1]["after_reload"]
    assert after["actions"] == before["actions"] != []
    assert after["toolbars"] == before["toolbars"] != []
    assert after["provider"] == before["provider"] != []
    assert after["menus"] == before["menus"] != []


def test_qgis_closes_during_a_run(profile):
    (profile / "report.json").unlink(missing_ok=True)
    status, report, log = run_session(profile, "leave")
    assert report["fault"] is None, report["fault"]
    assert "Predict lakes" in report["question"]
    assert "Cancelled" in report["message"]
    assert report["tasks"] == 0
    assert status == 0, log[-3000:]
    assert "Traceback" not in log
