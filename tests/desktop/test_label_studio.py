"""The label studio in the real window: real keys, a real mouse, and what is in the file afterwards."""

import os
import signal
import subprocess
import time

from harness import assert_ended_well, copy_samples, keep_pictures, run_session, start_session
from samples_files import rows, write

SCRIPT = "studio_session.py"
SESSION = SCRIPT, "work"


def files_of(samples):
    """The samples file and what belongs to it: SQLite's logs, unsaved labels."""
    return sorted(path.name for path in samples.parent.iterdir() if "samples" in path.name)


def test_ends_without_fault(session):
    assert_ended_well(*session)


def test_opens_the_samples(report):
    assert report["opened"]["regions"] == 6
    assert report["opened"]["progress"] == "1 of 6 checked"
    assert "samples.gpkg" in report["opened"]["groups"]


def test_keys_belong_to_the_studio_only_while_it_can_use_them(report):
    assert report["empty"]["keys_on"] == []
    assert {"glakesStudioSwir", "glakesStudioFinish", "glakesStudioNext"} <= set(report["region"]["keys_on"])


def test_the_list_is_filtered_by_keys(report):
    assert report["list_has_focus"]
    assert report["filtered"] == ["QUE-04"], "the rejected one"


def test_one_key_per_display(report):
    assert report["displays"] == {"swir": ["SWIR false colour"], "ndwi": ["NDWI"], "natural": ["Natural colour"]}


def test_qgis_own_tool_draws_a_label_of_the_region(report):
    assert report["region"]["layer"] == "Labels"
    assert report["drawn"]["labels"] == 1
    assert report["drawn"]["values"] == [["QUE-05", "lake"]]
    assert report["drawn"]["title"].endswith("•"), "the dock says that it is not saved yet"
    assert (report["undone"], report["redone"]) == (0, 1)
    assert "•" not in report["saved"]["title"]
    assert report["saved"]["status"] == "drafted"


def test_two_maps_show_one_place_in_two_displays(report):
    maps = report["two_maps"]
    assert maps["main"] == ["Natural colour"]
    assert maps["other"] == ["Labels", "NDWI"], "the key acted on the map with the mouse"
    assert maps["same_scale"] and maps["both_show_the_region"] and maps["follows"]


def test_done_checked_rejected_previous(report, samples):
    assert "QUE-06" in report["after_done"]
    assert "QUE-05" in report["after_checked"]["title"], "the next one to check"
    assert report["after_checked"]["progress"] == "2 of 6 checked"
    found = dict(rows(samples, "SELECT region_id, status FROM regions"))
    assert found == {
        "QUE-01": "checked",
        "QUE-02": "checked",
        "QUE-03": "drafted",
        "QUE-04": "rejected",
        "QUE-05": "rejected",
        "QUE-06": "todo",
    }
    assert rows(samples, "SELECT note FROM regions WHERE region_id = 'QUE-05'") == [("A dam is missing.",)]


def test_the_file_holds_what_was_drawn_and_who_did_what(session, samples):
    actions = [action for (action,) in rows(samples, "SELECT action FROM history WHERE region_id = 'QUE-05'")]
    assert actions == ["labels", "status", "status", "note", "status"]
    assert rows(samples, "SELECT count(*) FROM labels WHERE region_id = 'QUE-05'") == [(1,)]
    assert rows(samples, "SELECT seconds > 0 FROM regions WHERE region_id = 'QUE-05'") == [(1,)]
    assert rows(samples, "PRAGMA integrity_check") == [("ok",)]


def test_unload_leaves_nothing(report):
    left = report["left"]
    assert left.pop("files") == ["samples.gpkg"]
    assert left == {name: [] for name in left}


def test_a_killed_qgis_loses_nothing_that_is_older_than_seconds(profile, tmp_path):
    samples = copy_samples(tmp_path / "samples")
    ready = profile / "ready"
    process = start_session(profile, SCRIPT, "die", GLAKES_TEST_SAMPLES=str(samples))
    deadline = time.monotonic() + 120
    while not ready.exists() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.2)
    assert ready.exists()
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    subprocess.run(["sync"], check=True)
    assert rows(samples, "SELECT count(*) FROM labels WHERE region_id = 'QUE-05'") == [(0,)]

    came = run_session(profile, SCRIPT, "come_back", GLAKES_TEST_SAMPLES=str(samples))
    keep_pictures(profile)
    assert_ended_well(*came)
    report = came[1]
    assert "QUE-05" in report["offer"]
    assert report["restored"] == 1
    assert rows(samples, "SELECT count(*) FROM labels WHERE region_id = 'QUE-05'") == [(1,)]
    assert rows(samples, "PRAGMA integrity_check") == [("ok",)]
    assert files_of(samples) == ["samples.gpkg"]


def test_faults_are_told_in_the_message_bar(profile, tmp_path):
    samples = copy_samples(tmp_path / "samples", image=False)
    write(samples, "UPDATE regions SET type = NULL WHERE region_id = 'QUE-02'")
    came = run_session(profile, SCRIPT, "faults", GLAKES_TEST_SAMPLES=str(samples))
    keep_pictures(profile)
    assert_ended_well(*came)
    report = came[1]
    assert any("composite.tif" in text for text in report["QUE-01"])
    assert any("no type" in text for text in report["QUE-02"])
