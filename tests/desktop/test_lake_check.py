"""The lake check in the real window: twenty lakes by keys and mouse, and a rerun that keeps what was said."""

from datetime import datetime, timezone

from harness import assert_ended_well

SESSION = "lake_check_session.py", "work"


def test_ends_without_fault(session):
    assert_ended_well(*session)


def test_opens_the_active_layer_with_most_at_stake_first(report):
    assert report["opened"] == {
        "layer": "Review",
        "rows": 24,
        "progress": "0 of 24 decided, 0 today",
        "first": report["expected_first"],
    }


def test_space_shows_before_rivers_after_and_the_image(report):
    assert [text.partition(":")[0] for text in report["looks"]] == ["Yellow", "Red", "Blue", "The image alone"]
    assert report["look_again"] == report["looks"][0]


def test_fits_a_small_screen(report):
    assert report["cut_off"] == []
    assert report["window"] == [1280, 800]


def test_twenty_decisions_are_in_the_file_each_at_once(report):
    assert len(report["said"]) == 20 and all(report["at_once"])
    assert report["clicked"][0] == report["clicked"][1]
    assert report["progress"] == "20 of 24 decided, 20 today"
    rows = report["before_rerun"]
    assert {lake: row[0] for lake, row in rows.items() if row[0]} == report["said"]
    for lake in report["said"]:
        _, reviewer, reviewed, _ = rows[lake]
        assert reviewer == "Mei Chen"
        since = datetime.now(timezone.utc) - datetime.fromisoformat(reviewed.replace("Z", "+00:00"))
        assert 0 <= since.total_seconds() < 3600


def test_undo_note_and_back(report):
    assert report["undone"] == [True, None]
    override, reviewer, _, note = report["noted"]
    assert (override, reviewer, note) == (None, "Mei Chen", "An old arm?")
    assert report["there_and_back"] == [True, True]


def test_filters_and_search(report):
    assert report["undecided"] == 4
    assert report["rule_d"] == ["d"]
    assert report["searched"] == ["17"] and report["typed_not_decided"] == "17"


def test_an_outline_edited_with_qgis_is_saved_by_the_next_step(report):
    assert report["edit"] == {"editable": True, "tool": True, "saved": True, "grown": True} | {
        "message": report["edit"]["message"]
    }


def test_a_rerun_keeps_what_people_said(report):
    assert report["dialog_has_the_layer"]
    assert report["decided_by_person"] == report["said"]
    before, after = report["before_rerun"], report["after_rerun"]
    assert {lake: after[lake] for lake in report["said"]} == {lake: before[lake] for lake in report["said"]}


def test_unload_leaves_nothing(report):
    assert report["left"] == {"actions": [], "docks": []}
