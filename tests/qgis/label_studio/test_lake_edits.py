"""Tools made for lakes: what they leave in the edit buffer, against pixels."""

from collections import deque

import numpy as np
import pytest
from glakes.glakes_plugin.label_studio.growing import grow, stroke
from glakes.glakes_plugin.label_studio.lake_edits import LakeEdits
from glakes.glakes_plugin.pixels import burn, trace
from hypothesis import given, settings
from hypothesis import strategies as st
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)

UTM = QgsCoordinateReferenceSystem("EPSG:32633")
TRANSFORM = (500000.0, 10.0, 0.0, 5000000.0, 0.0, -10.0)
ROWS, COLUMNS = 30, 40


def square(left, top, right, bottom):
    x, y = TRANSFORM[0], TRANSFORM[3]
    return QgsGeometry.fromRect(QgsRectangle(x + 10 * left, y - 10 * bottom, x + 10 * right, y - 10 * top))


def place(column, row):
    return QgsPointXY(TRANSFORM[0] + 10 * column, TRANSFORM[3] - 10 * row)


@pytest.fixture(params=["Polygon?crs=EPSG:32633", "MultiPolygon?crs=EPSG:4326"])
def layer(request, qgis_app):
    """Labels in the image's system, and in another; of one part each, and of any."""
    layer = QgsVectorLayer(f"{request.param}&field=region_id:string&field=class:string", "l", "memory")
    layer.startEditing()
    return layer


@pytest.fixture
def edits(layer):
    return LakeEdits(layer, "r1", UTM, 10.0)


def pixels(layer, label_class="lake"):
    """How many labels of a class hold each pixel."""
    to_image = QgsCoordinateTransform(layer.crs(), UTM, QgsProject.instance())
    found = np.zeros((ROWS, COLUMNS), dtype=int)
    for row in layer.getFeatures():
        shape = row.geometry()
        assert shape.wkbType() == layer.wkbType()
        shape.transform(to_image)
        assert shape.isGeosValid() and row["region_id"] == "r1"
        found += burn(shape, TRANSFORM, ROWS, COLUMNS) * (row["class"] == label_class)
    return found


def block(*boxes):
    mask = np.zeros((ROWS, COLUMNS), dtype=int)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = 1
    return mask


def test_lakes_that_meet_along_an_edge_become_one(layer, edits):
    edits.join(square(2, 2, 6, 6))
    edits.join(square(20, 20, 24, 24))
    edits.join(square(10, 2, 14, 6))
    assert layer.featureCount() == 3
    edits.join(square(6, 3, 10, 5))
    assert layer.featureCount() == 2
    assert np.array_equal(pixels(layer), block((2, 2, 14, 6), (20, 20, 24, 24)) - block((6, 2, 10, 3), (6, 5, 10, 6)))
    # At a corner alone they stay two.
    edits.join(square(24, 24, 26, 26))
    assert layer.featureCount() == 3


def test_what_was_joined_leaves_no_hair_between(layer, edits):
    """Row by row, as a brush does it: one lake without holes, whatever the system of the labels."""
    for row in range(20):
        edits.join(square(3, row, 30, row + 1))
    (lake,) = layer.getFeatures()
    assert len(lake.geometry().asGeometryCollection()) == 1
    assert len(lake.geometry().asGeometryCollection()[0].asPolygon()) == 1
    assert np.array_equal(pixels(layer), block((3, 0, 30, 20)))


def test_erasing_cuts_every_label_and_keeps_its_class(layer, edits):
    edits.join(square(2, 2, 20, 10))
    edits.join(square(2, 12, 20, 20))
    second = edits.label_at(place(10, 15))
    assert edits.toggle(second) == "ignore"
    edits.erase(square(8, 0, 12, 25))
    assert layer.featureCount() == 4
    assert np.array_equal(pixels(layer), block((2, 2, 8, 10), (12, 2, 20, 10)))
    assert np.array_equal(pixels(layer, "ignore"), block((2, 12, 8, 20), (12, 12, 20, 20)))
    edits.erase(square(0, 0, 40, 11))
    assert pixels(layer).sum() == 0 and layer.featureCount() == 2


def test_a_line_cuts_a_river_off(layer, edits):
    edits.join(square(2, 2, 12, 12))
    edits.join(square(12, 5, 30, 7))
    before = pixels(layer)
    line = QgsGeometry.fromPolylineXY([place(12, 0), place(12, 14)])
    assert edits.split(QgsGeometry.fromPolylineXY([place(20, 6), place(25, 6)])) == 0  # does not cross
    assert layer.featureCount() == 1
    assert edits.split(line) == 1
    assert np.array_equal(pixels(layer), before)
    edits.remove(edits.label_at(place(20, 6)))
    assert np.array_equal(pixels(layer), block((2, 2, 12, 12)))


def test_holes_by_the_mouse_and_by_size(layer, edits):
    edits.join(square(2, 2, 22, 22))
    for hole in ((4, 4, 6, 6), (10, 10, 18, 18)):
        edits.erase(square(*hole))
    edits.join(square(12, 12, 14, 14))  # an island's own lake
    assert not edits.fill_hole_at(place(3, 3)) and not edits.fill_hole_at(place(35, 25))
    assert edits.fill_holes(0.0005) == 1  # 400 m2 fits, 6400 m2 does not
    assert np.array_equal(pixels(layer), block((2, 2, 22, 22)) - block((10, 10, 18, 18)) + block((12, 12, 14, 14)))
    assert edits.fill_hole_at(place(11, 11))
    assert np.array_equal(pixels(layer), block((2, 2, 22, 22))) and layer.featureCount() == 1


def test_specks_go_by_their_area_on_the_ellipsoid(layer, edits):
    for lake in ((0, 0, 1, 1), (5, 0, 7, 2), (10, 0, 20, 10)):
        edits.join(square(*lake))
    assert edits.remove_specks(0.0003) == 1  # 100 m2; 400 m2 stays
    assert np.array_equal(pixels(layer), block((5, 0, 7, 2), (10, 0, 20, 10)))


def test_a_lake_of_another_layer_is_cut_to_the_region(layer, edits):
    assert not edits.take_over(square(30, 0, 35, 5), square(0, 0, 20, 20))
    assert edits.take_over(square(10, 10, 35, 15), square(0, 0, 20, 20))
    assert np.array_equal(pixels(layer), block((10, 10, 20, 15)))


def test_one_undo_takes_a_gesture_back(layer, edits):
    edits.join(square(2, 2, 6, 6))
    layer.beginEditCommand("join")
    edits.join(square(6, 2, 30, 6))
    edits.erase(square(10, 3, 12, 4))
    layer.endEditCommand()
    layer.undoStack().undo()
    assert np.array_equal(pixels(layer), block((2, 2, 6, 6)))
    layer.undoStack().redo()
    assert np.array_equal(pixels(layer), block((2, 2, 30, 6)) - block((10, 3, 12, 4)))


@settings(max_examples=30)
@given(st.data())
def test_joining_and_erasing_is_what_it_is_on_pixels(qgis_app, data):
    layer = QgsVectorLayer("MultiPolygon?crs=EPSG:4326&field=region_id:string&field=class:string", "l", "memory")
    layer.startEditing()
    edits, expected = LakeEdits(layer, "r1", UTM, 10.0), np.zeros((ROWS, COLUMNS), dtype=int)
    for _ in range(data.draw(st.integers(1, 6))):
        left, top = data.draw(st.integers(0, COLUMNS - 2)), data.draw(st.integers(0, ROWS - 2))
        right, bottom = data.draw(st.integers(left + 1, COLUMNS)), data.draw(st.integers(top + 1, ROWS))
        if data.draw(st.booleans()):
            edits.join(square(left, top, right, bottom))
            expected |= block((left, top, right, bottom))
        else:
            edits.erase(square(left, top, right, bottom))
            expected &= 1 - block((left, top, right, bottom))
    assert np.array_equal(pixels(layer), expected)


# Pixels


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_growing_is_a_flood_over_edges(seed):
    generator = np.random.default_rng(seed)
    values = np.round(generator.random((12, 15)), 1).astype(np.float32)
    values[generator.random(values.shape) < 0.1] = np.nan
    row, column, tolerance = int(generator.integers(12)), int(generator.integers(15)), 0.25
    slow, todo = np.zeros(values.shape, bool), deque([(row, column)])
    while todo:
        y, x = todo.pop()
        inside = 0 <= y < 12 and 0 <= x < 15
        if inside and not slow[y, x] and values[y, x] >= values[row, column] - np.float32(tolerance):
            slow[y, x] = True
            todo += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
    assert np.array_equal(grow(values, row, column, tolerance), slow)


def test_growing_takes_the_deeper_water_too_and_stops_at_gaps():
    values = np.array([[0.2, 0.5, 0.9, np.nan, 0.9], [0.0, 0.1, 0.2, 0.0, 0.9]], dtype=np.float32)
    assert np.array_equal(grow(values, 0, 1, 0.3), [[1, 1, 1, 0, 0], [0, 0, 1, 0, 0]])
    assert not grow(values, 0, 3, 0.3).any()


def test_a_brush_paints_whole_pixels_along_its_way():
    assert stroke((5, 5), [(2.9, 2.1)], 0).sum() == 1
    assert np.array_equal(stroke((3, 3), [(1.5, 1.5)], 1), [[0, 1, 0], [1, 1, 1], [0, 1, 0]])
    way = stroke((10, 30), [(4.5, 2.5), (4.5, 20.5), (8.5, 20.5)], 0)
    assert np.array_equal(np.nonzero(way[4])[0], range(2, 21)) and way[4:9, 20].all() and way.sum() == 19 + 4
    # No gap, however fast the mouse goes: a stroke is one shape.
    assert len(trace(stroke((60, 60), [(1.5, 1.5), (57.5, 33.5)], 2), TRANSFORM)) == 1
    assert stroke((4, 4), [(-8.5, -8.5)], 2).sum() == 0
