"""Map lakes in view: what is known before a run, seen while it goes on, and kept when it is stopped."""

from harness import assert_ended_well

SESSION = "mapping_session.py", "work"


def test_ends_without_fault(session):
    assert_ended_well(*session)


def test_the_estimate_comes_before_the_start_and_follows_the_map(report):
    told = report["estimate"]
    assert "km" in told["extent"]
    assert told["pixels"] == "1,140,624 (1,068 × 1,068)"
    assert "pixels" in told["windows"] and told["windows"][0].isdigit()
    assert told["time"].startswith("about ")
    assert told["memory"].startswith("at most ") and told["memory"].endswith(" MB")
    assert "exact, " in told["engine"] and told["engine"].endswith(" Mpx/s")
    assert report["outline_on_map"] and not report["outline_when_closed"]
    assert report["estimate_of_a_part"] != told["pixels"]
    assert report["cut_off"] == []


def test_windows_are_on_the_map_before_the_end(report):
    large = report["large"]
    assert large["partial"] == "Lake probability so far"
    assert large["lakes_seen"] > 0.5, "there is a lake in every window of this image"
    assert 0 < large["percent"] < 90
    assert " windows, about " in large["stage"] and large["stage"].endswith(" left")


def test_cancel_stops_within_seconds_and_keeps_what_is_finished(report):
    large = report["large"]
    assert large["cancel_s"] < 3
    assert large["partial_gone"]
    assert "Cancelled." in large["message"] and "kept" in large["message"]
    assert large["kept"] == ["blocks", "json"]


def test_the_same_run_goes_on_from_there_and_says_so(report):
    large = report["large"]
    assert "finished" not in large["planned"] and large["planned_again"].endswith(" of them finished before")
    assert large["same_folder"] and large["partial_gone_again"]
    assert large["left"] == ["lakes.gpkg", "predicted.gpkg", "probability.tif"]
    assert large["outcome"].endswith(" windows were finished before")
