"""A region from its first threshold to its check, in the real window; the file holds exactly what was done."""

import json
import os
import subprocess

import pytest
from harness import HERE, ROOT, assert_ended_well
from samples_files import rows

SESSION = "studio_tools_session.py", "tools"


def test_ends_without_fault(session):
    assert_ended_well(*session)


def test_the_file_holds_what_the_same_edits_make_of_pixels_elsewhere(report, profile, samples):
    python = os.environ.get("GLAKES_PYTHON", str(ROOT / ".venv" / "bin" / "python"))
    command = [python, HERE / "expected_labels.py", samples, "QUE-05", profile / "report.json"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    kinds = ["threshold", "part", "grow", "cut", "remove", "paint", "erase", "fill_hole", "ignore", "specks"]
    assert [step["what"] for step in report["steps"]] == [*kinds, "take_over"]
    assert found["lake"] > 5000 and found["ignore"] > 100
    assert (found["lake_differs"], found["ignore_differs"], found["overlaps"]) == (0, 0, 0)
    assert found["valid"] and found["outside"] < 1e-6
    assert found["labels"] == report["saved"]["labels"]


def test_the_line_of_the_histogram_by_mouse_and_keys(report):
    assert report["preview_on"], "the page of a region to do shows the water at once"
    assert report["steps_of_keys"] == pytest.approx(0.05 + 0.001 - 0.01, abs=0.0021), "a pixel is 0.004 wide"
    assert report["after_period"] == pytest.approx(report["steps_of_keys"] + 0.01)
    assert report["saved"]["threshold"] == report["after_period"] == report["steps"][0]["value"]
    assert report["preview_off"]
    assert report["parts"] == ["Rest of the region", "Part 1"]


def test_undo_and_redo_are_one_stack(report):
    assert (report["cut_adds"], report["cut_undone"], report["cut_redone"]) == (1, 0, 1)
    assert (report["active_before"], report["active_after"]) == ("HydroLAKES", "Labels"), "undo is the labels' again"


def test_classes_go_there_and_back(report):
    assert (report["ignored"], report["lake_again"]) == (["ignore", "lake"], ["lake"])


def test_what_finds_nothing_says_so_and_leaves_no_entry_of_undo(report):
    said = report["nothing_said"]
    assert all("under the mouse" in sentence for sentence in said)
    assert len(set(said)) == 3
    before, after = report["nothing_undo"]
    assert before == after


def test_keys_are_nobody_elses_and_letters_where_somebody_types(report):
    assert report["clashes"] == []
    assert report["typed"] == "pgkbxdcvj 12345 n,.[]"
    assert report["typed_number"] == "0.123"
    before, after = report["typing_changes"]
    assert before == after
    assert report["verdicts"] == report["verdicts_after_typing"]
    assert (report["return_while_growing"], report["return_after"], report["check_keys_off"]) == (False, True, True)


def test_labels_hide_while_the_key_is_held(report):
    assert (report["held"], report["held_on"], report["let_go"]) == (0.0, 0.0, 1.0)
    assert report["swipe_tool"] == "SwipeTool" and report["swipe_off"]


def test_verdicts_go_from_place_to_place(report):
    assert report["verdicts"][:4] == ["right", "river", "something else: Half of it is a pond.", ""]
    assert report["verdicts_with_missing"][-1] == "water without label"
    assert report["row_after_back"] == 2


def test_the_models_doubts_come_first(report):
    compared = report["compared"]
    assert compared["on"] and compared["first"][0].startswith("model sees")
    doubts = [name.startswith("model") for name in compared["names"]]
    assert doubts == sorted(doubts, reverse=True) and 3 < sum(doubts) < len(doubts)


def test_what_is_wrong_goes_back_with_its_note(report, samples):
    note = "1 × water without label, 1 × river, 1 × something else; Half of it is a pond."
    assert report["suggested_note"] == [note]
    ((status, kept, annotator, reviewer),) = rows(
        samples, "SELECT status, note, annotator, reviewer FROM regions WHERE region_id = 'QUE-05'"
    )
    assert (status, kept) == ("rejected", note)
    assert annotator == reviewer == "Li Wei", "who works is as typed in the dock"
    assert "QUE-02" in report["after_back"], "the next to check"
    again = report["back_again"]["verdicts"]
    assert sorted(again[:3]) == ["river", "something else: Half of it is a pond.", "water without label"]
    assert set(again[3:]) == {"right"}, "nothing but what stands on a label"


def test_the_history_tells_the_whole_way(report, samples):
    found = rows(samples, "SELECT action, detail FROM history WHERE region_id = 'QUE-05' ORDER BY fid")
    steps = {step["what"]: step for step in report["steps"]}
    assert ("threshold", f"{steps['threshold']['value']:.4f} manual") in found
    assert ("threshold", f"part 1: {steps['part']['value']:.4f} manual") in found
    assert ("status", "todo -> drafted") in found and ("status", "drafted -> rejected") in found
    kinds = [detail.split()[0] for action, detail in found if action == "verdict"]
    assert kinds[:4] == ["right", "river", "other", "missing"]
    assert rows(samples, "PRAGMA integrity_check") == [("ok",)]


def test_qgis_own_tool_takes_the_mouse_and_unloading_leaves_nothing(report):
    assert report["growing"] == "GrowTool"
    assert report["after_pan"] == [[], "QgsMapToolPan"]
    assert report["one_tool"] == ["glakesStudioBrushAdd"]
    assert report["left"] == {name: [] for name in report["left"]}
