"""The run page in the real window, while another process maps the sample scene in small tiles."""

import pytest
from harness import assert_ended_well, keep_pictures, make_profile, run_session

SESSION = "run_page_session.py", "work"
POISON = "r0002c0003"


def test_ends_without_fault(session):
    assert_ended_well(*session)


def test_a_run_elsewhere_is_followed(report):
    assert "works on it since" in report["driver"] and "it is alive" in report["driver"]
    assert report["running"]["bar"].endswith("of 144 tiles finished")
    assert "tiles an hour" in report["running"]["pace"] and " left, until " in report["running"]["pace"]
    assert report["running"]["lakes"] > 0


def test_stop_ends_the_other_process(report):
    assert report["stopped"]["status"] == 1
    assert 20 < report["stopped"]["tiles"] < 143
    assert "no driver.json" in report["stopped"]["driver"]


def test_a_failed_tile_tells_why_and_is_retried(report):
    assert f"Tile: {POISON}" in report["log"] and "Reason: " in report["log"] and "Attempts: 3" in report["log"]
    assert report["selected_on_map"] == [POISON]
    assert not report["note_left"]
    assert report["cut_off"] == []


def test_unload_leaves_nothing(report):
    assert report["left"] == {"actions": [], "docks": []} and report["layers_left"] == []


@pytest.mark.long
def test_in_chinese(tmp_path, profile):
    make_profile(tmp_path)
    ini = tmp_path / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    ini.write_text(ini.read_text().replace("Locale=en_US", "Locale=zh_CN"))
    status, report, log = run_session(tmp_path, *SESSION, GLAKES_TEST_SUFFIX="-zh")
    keep_pictures(tmp_path)
    assert_ended_well(status, report, log)
    assert "仍在运行" in report["driver"] and "原因" in report["log"]
