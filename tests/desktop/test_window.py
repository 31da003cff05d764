"""The real QGIS window with the plugin, on a virtual screen; `window_session.py` acts inside it."""

import pytest
from harness import assert_ended_well, run_session

SCRIPT = "window_session.py"
SESSION = SCRIPT, "tour"


def test_ends_without_fault(session):
    assert_ended_well(*session)


def test_options_page_checks_the_interpreter(session):
    assert "has everything" in session[1]["settings"]["answer"]


def test_the_worker_page_says_what_is_in_use_and_what_would_be_fetched(session):
    worker = session[1]["worker"]
    assert worker["in_use"].startswith("✔ Python 3") and "GLAKES_PYTHON" in worker["in_use"]
    assert " MB to fetch, " in worker["size"]
    assert worker["cut_off"] == []


def test_the_options_show_the_models_and_open_the_export_from_there(session):
    models = session[1]["models"]
    assert models["lines"] == ["starter · unet, width 16 · shipped · default"]
    assert models["dialog"].lower() == "export a model (onnx)"  # QGIS has its own capitals


def test_options_page_tests_earth_engine_and_keeps_the_project(session):
    settings = session[1]["settings"]
    assert settings["account"] == "Not signed in."
    assert settings["connection"].startswith("✘ Not signed in to Earth Engine")
    assert settings["project"] == "lakes-2024"


@pytest.mark.parametrize("dialog", ["toolbox", "batch", "modeler"])
def test_scenes_may_be_a_file_in_every_dialog(session, dialog):
    assert session[1]["scenes"][dialog] == {"buttons": 1, "value": "/scenes of 湖泊/items.json"}


def test_dock_without_image_says_so_and_notices_when_one_comes(report):
    assert report["no_image"] == {
        "notice": True,
        "composite_button": True,
        "start": False,
        "extent": "Choose an image.",
    }
    assert report["image_found"]["notice"] is False
    assert report["image_found"]["image"].startswith("Composite")


def test_results_land_styled_in_one_group(report):
    result = report["result"]
    assert len(result["new_groups"]) == 1
    assert result["new_groups"][0].startswith("Lakes in ")
    assert result["layers"] == ["Lakes", "Lake probability"]
    assert result["lakes"] > 0
    assert result["outline_layers"] > 1, "lakes.qml was not applied"
    assert result["raster_renderer"] != "singlebandgray", "probability.qml was not applied"
    assert result["files"] == ["lakes.gpkg", "predicted.gpkg", "probability.tif"]
    assert result["active"] == "Lakes"


def test_the_end_tells_lakes_area_speed_and_engine(report):
    result = report["result"]
    assert f"{result['lakes']} lakes, " in result["message"]
    lakes, speed = result["outcome"].splitlines()
    assert lakes.startswith(f"{result['lakes']} lakes, ") and " km² in " in lakes
    assert " Mpx/s with " in speed and "exact" in speed


def test_run_stands_in_the_processing_history(session):
    history = "\n".join(session[1]["history"])
    assert "glakes:predictlakes" in history
    assert "glakes:finishlakes" in history


def test_killed_worker_is_said_and_leaves_no_result(session):
    killed = session[1]["killed"]
    assert "ended during the job" in killed["message"]
    assert "Traceback" not in killed["message"]
    assert killed["new_groups"] == []
    assert killed["files"] == ["blocks", "json"], "only what the same run goes on from"


def test_what_was_finished_can_be_discarded(report):
    told = {"folder": False, "outcome": "The finished windows were discarded.", "message": ""}
    assert report["discarded"] == told


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
    came = run_session(profile, SCRIPT, "leave")
    assert_ended_well(*came)
    report = came[1]
    assert "Predict lakes" in report["question"]
    assert "Cancelled" in report["message"] and "Cancelled" in report["outcome"]
    assert report["tasks"] == 0
