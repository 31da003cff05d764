"""Verdicts, where a model differs, and the order in which a region is checked."""

import numpy as np
import pytest
from glakes.glakes_plugin.label_studio.disagreement import SMALLEST_PX, Difference, differences, read_probability
from glakes.glakes_plugin.label_studio.image import NdwiWindow
from glakes.glakes_plugin.label_studio.verdicts import NAMES, Verdict, open_verdicts, read_verdict, summary
from glakes.glakes_plugin.pixels import burn
from glakes.lakes.errors import MissingInput
from hypothesis import given, settings
from hypothesis import strategies as st
from labelling import flush, square
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry
from samples_files import rows, write

UTM = QgsCoordinateReferenceSystem("EPSG:32633")
TRANSFORM = (500000.0, 10.0, 0.0, 5000000.0, 0.0, -10.0)

# Verdicts


@given(
    st.sampled_from(sorted(NAMES)),
    st.floats(-180, 180),
    st.floats(-90, 90),
    st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zs", "Zl", "Zp"])),
)
def test_a_verdict_is_read_as_it_was_written(kind, lon, lat, note):
    verdict = Verdict(kind, lon, lat, note)
    found = read_verdict(verdict.detail)
    assert (found.kind, found.note) == (kind, note)
    assert found.place == pytest.approx(verdict.place, abs=1e-9)
    assert read_verdict(found.detail) == found


@pytest.mark.parametrize("detail", ["", "right", "right 1", "right x y", "0.0510 manual", "seen 1.0 2.0"])
def test_what_is_no_verdict_is_none(detail):
    assert read_verdict(detail) is None


def test_only_what_was_said_since_the_region_was_last_finished_is_open():
    said = [Verdict("river", 1, 2), Verdict("right", 3, 4), Verdict("other", 1, 2, "a dam")]
    history = [("verdict", verdict.detail) for verdict in said]
    assert open_verdicts(history) == [said[2], said[1]], "the later word on a place counts"
    history += [("status", "edited -> rejected"), ("labels", "3 changed"), ("note", "verdict")]
    assert len(open_verdicts(history)) == 2
    history += [("status", "rejected -> edited")]
    assert open_verdicts(history) == []
    assert open_verdicts([*history, ("verdict", said[0].detail)]) == [said[0]]


def test_the_summary_counts_what_is_wrong_and_quotes_the_notes():
    said = [
        Verdict("river", 1, 2),
        Verdict("right", 3, 4),
        Verdict("other", 5, 6, "a dam"),
        Verdict("river", 7, 8, "?"),
    ]
    assert summary(said) == "2 × river, 1 × something else; a dam; ?"
    assert summary([Verdict("right", 1, 2)]) == summary([]) == ""


# Disagreement


def slow_differences(percents, threshold, labels, ignored):
    """Groups of pixels by hand: kind and pixels."""
    lake, compared = percents >= 100 * threshold, (percents != 255) & ~ignored
    found = []
    for kind, mask in (("missing", lake & ~labels & compared), ("surplus", labels & ~lake & compared)):
        left = {(int(row), int(column)) for row, column in np.argwhere(mask)}
        while left:
            todo, group = [left.pop()], []
            while todo:
                row, column = todo.pop()
                group.append((row, column))
                for beside in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
                    if beside in left:
                        left.remove(beside)
                        todo.append(beside)
            if len(group) >= SMALLEST_PX:
                found.append((kind, frozenset(group)))
    return set(found)


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.sampled_from([0.3, 0.5, 0.57]))
def test_differences_are_the_groups_of_pixels_that_differ(qgis_app, seed, threshold):
    generator = np.random.default_rng(seed)
    coarse = generator.integers(0, 101, (8, 9))
    percents = np.kron(coarse, np.ones((4, 4), int)).astype(np.uint8)
    percents[generator.random(percents.shape) < 0.05] = 255
    labels = np.kron(generator.random((8, 9)) < 0.5, np.ones((4, 4), bool))
    ignored = generator.random(percents.shape) < 0.05
    window = NdwiWindow(percents.astype(np.float32), TRANSFORM, UTM)
    found = differences(percents, threshold, labels, ignored, window)
    groups = {
        (one.kind, frozenset(map(tuple, np.argwhere(burn(one.shape, TRANSFORM, *percents.shape))))) for one in found
    }
    assert groups == slow_differences(percents, threshold, labels, ignored)
    sizes = [one.pixels for one in found]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(("column", "row"), [(0, 0), (3, 2), (-4, -3), (50, 0)])
def test_a_probability_is_laid_on_the_grid_of_the_image(qgis_app, tmp_path, column, row):
    path = str(tmp_path / "p.tif")
    values = np.arange(12 * 15, dtype=np.uint8).reshape(12, 15) % 101
    raster = gdal.GetDriverByName("GTiff").Create(path, 15, 12, 1, gdal.GDT_Byte)
    raster.SetGeoTransform(TRANSFORM)
    raster.GetRasterBand(1).WriteArray(values)
    del raster
    corner = (TRANSFORM[0] + 10 * column, 10.0, 0.0, TRANSFORM[3] - 10 * row, 0.0, -10.0)
    found = read_probability(path, NdwiWindow(np.zeros((10, 11), np.float32), corner, UTM))
    for y in range(10):
        for x in range(11):
            inside = 0 <= y + row < 12 and 0 <= x + column < 15
            assert found[y, x] == (values[y + row, x + column] if inside else 255)


def test_a_probability_that_is_not_there_is_said(qgis_app, tmp_path):
    with pytest.raises(MissingInput, match="probability raster"):
        read_probability(str(tmp_path / "none.tif"), NdwiWindow(np.zeros((2, 2)), TRANSFORM, UTM))


# The page


@pytest.fixture
def checking(studio):
    found = next(part for part in studio.parts if type(part).__name__ == "Checking")
    assert studio.session.open_region("QUE-04")
    return found


def names(checking):
    table = checking.page.table
    return [[table.item(row, column).text() for column in range(3)] for row in range(table.rowCount())]


def test_labels_come_by_size_after_what_the_model_doubts(studio, checking):
    studio.commands["check"].setChecked(True)
    areas = [float(area) for _, area, _ in names(checking)]
    assert len(areas) == 33 and areas == sorted(areas, reverse=True)
    window = studio.session.read_ndwi()
    x, y = window.transform[0] + 500, window.transform[3] - 500
    doubt = QgsGeometry.fromWkt(f"Polygon(({x} {y}, {x + 50} {y}, {x + 50} {y - 50}, {x} {y - 50}, {x} {y}))")
    checking._model.found.emit([Difference("missing", doubt, 25)])
    assert names(checking)[0] == ["model sees a lake", "0.0025", ""]
    assert len(names(checking)) == 34


def test_verdicts_are_kept_and_known_again(studio, checking, samples):
    studio.commands["check"].setChecked(True)
    for name in ("right", "wrong3"):
        studio.commands[name].trigger()
    assert [row[2] for row in names(checking)][:3] == ["right", "river", ""]
    assert studio.session.open_region("QUE-02") and studio.session.open_region("QUE-04")
    studio.commands["check"].setChecked(True)
    found = [row[2] for row in names(checking)]
    assert found[0] == "river", "a rejected region begins with what is wrong"
    assert sorted(found, reverse=True)[:3] == ["river", "right", ""]
    assert [action for (action,) in rows(samples, "SELECT action FROM history WHERE action = 'verdict'")] == [
        "verdict"
    ] * 2


def test_all_right_is_asked_for_once_and_not_after_a_change(studio, checking):
    studio.commands["check"].setChecked(True)
    for _ in range(33):
        studio.commands["right"].trigger()
    assert len(studio.messages._questions) == 1
    studio.commands["wrong2"].trigger()
    assert len(studio.messages._questions) == 1, "the question is another one now"
    studio.commands["check"].setChecked(False)
    assert studio.session.open_region("QUE-02")
    assert studio.messages._questions == []


def test_keys_of_a_check_belong_to_maps_and_page_alone(studio, checking):
    action = studio.commands["right"]
    assert set(action.associatedWidgets()) >= {studio.iface.mapCanvas(), checking.page}
    assert studio.iface.mainWindow() not in action.associatedWidgets()
    assert studio.dock not in action.associatedWidgets()
    assert not action.isEnabled()
    studio.commands["check"].setChecked(True)
    assert action.isEnabled() and studio.commands["back"].isEnabled()
    studio.commands["grow"].setChecked(True)
    assert not action.isEnabled() and studio.commands["wrong1"].isEnabled()
    studio.commands["grow"].setChecked(False)
    assert action.isEnabled()


# Where something is missing


def test_a_region_without_image_every_tool_says_so(studio, samples):
    (samples.parent / "composite.tif").unlink()
    assert studio.session.open_region("QUE-02")
    for name in ("preview", "grow", "brushAdd", "brushErase", "swipe", "compareModel", "otsu", "acceptWater"):
        studio.heard.clear()
        studio.commands[name].trigger()
        assert any("no image" in text for text in studio.heard), name
        assert not studio.commands[name].isChecked(), name
        studio.commands[name].setEnabled(True)
    before = studio.session.labels.featureCount()
    for name in ("removeSpecks", "fillHoles"):
        studio.commands[name].trigger()
    assert studio.session.labels.featureCount() < before, "what needs no image works without one"


def test_a_read_only_file_every_tool_says_so_and_loses_nothing(studio, samples, monkeypatch):
    studio.session.close_register()
    monkeypatch.setattr("glakes.glakes_plugin.label_studio.register_file.read_only_sentence", lambda path: "read-only!")
    assert studio.session.open_register(samples) and studio.session.open_region("QUE-04")
    before = samples.read_bytes()
    thresholds = next(part for part in studio.parts if type(part).__name__ == "Thresholds")
    thresholds.set_threshold(0.2)
    for name in (
        "acceptWater",
        "fillHoles",
        "removeSpecks",
        "removeLake",
        "toggleIgnore",
        "takeOver",
        "fillHole",
        "finish",
        "accept",
    ):
        studio.heard.clear()
        studio.commands[name].trigger()
        assert studio.heard == ["read-only!"], name
    studio.commands["check"].setChecked(True)
    studio.heard.clear()
    studio.commands["wrong2"].trigger()
    assert studio.heard == ["read-only!"] and studio.session.history()[-1][0] != "verdict"
    studio.session.close_register()
    assert rows(samples, "SELECT count(*) FROM labels WHERE region_id = 'QUE-04'") == [(33,)]
    assert samples.read_bytes() == before


def test_a_region_without_labels_or_type_is_checked_without_a_fault(studio, samples):
    studio.session.close_register()
    write(samples, "UPDATE regions SET type = NULL WHERE region_id = 'QUE-06'")
    assert studio.session.open_register(samples) and studio.session.open_region("QUE-06")
    studio.commands["check"].setChecked(True)
    for name in ("right", "wrong2", "back", "flicker"):
        studio.commands[name].trigger()
    assert not studio.session.is_unsaved


# What is left


def test_labels_are_shown_again_as_they_were(studio):
    assert studio.session.open_region("QUE-04")
    labels = studio.session.labels
    labels.setOpacity(0.6)
    studio.commands["flicker"].trigger()
    studio.commands["flicker"].trigger()
    assert labels.opacity() == 0.0
    assert studio.session.open_region("QUE-02")
    assert labels.opacity() == 0.6


def test_closing_leaves_nothing_on_the_maps(studio):
    canvas, window = studio.iface.mapCanvas(), studio.iface.mainWindow()
    assert studio.session.open_region("QUE-04")
    for name in ("preview", "check", "secondView"):
        studio.commands[name].setChecked(True)
    for name in ("drawPart", "grow", "brushAdd", "cut", "swipe"):
        studio.commands[name].setChecked(True)
        flush()
    with studio.session.edit("a lake"):
        studio.session.add_label(square(studio.session))
    studio.commands["flicker"].trigger()
    studio.close()
    flush()
    left = [type(item).__name__ for item in canvas.scene().items() if type(item).__module__.startswith("glakes")]
    bands = [item for item in canvas.scene().items() if type(item).__name__ in ("QgsRubberBand", "QgsVertexMarker")]
    assert left == bands == []
    assert not [action for action in window.actions() if action.objectName().startswith("glakes")]
    assert not [action for action in canvas.actions() if action.objectName().startswith("glakes")]
