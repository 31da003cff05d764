"""Thresholds of the label studio: pixels, parts, polygons and the preview, against slow loops."""

import numpy as np
import pytest
from glakes.glakes_plugin.label_studio.image import NdwiWindow
from glakes.glakes_plugin.label_studio.water import WaterMap
from glakes.glakes_plugin.label_studio.water_labels import replace_lakes, water_polygons
from glakes.glakes_plugin.label_studio.water_overlay import WATER, WaterOverlay
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
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QSize

UTM = QgsCoordinateReferenceSystem("EPSG:32633")
TRANSFORM = (500000.0, 10.0, 0.0, 5000000.0, 0.0, -10.0)


def ndwi(seed, rows, columns):
    """Stored thousandths in patches of 5 pixels, as the studio reads them; some are missing."""
    generator = np.random.default_rng(seed)
    coarse = generator.integers(-600, 600, (rows // 5 + 1, columns // 5 + 1))
    stored = np.kron(coarse, np.ones((5, 5), int))[:rows, :columns] + generator.integers(-60, 60, (rows, columns))
    values = np.round(stored * 0.001, 9).astype(np.float32)
    values[generator.random((rows, columns)) < 0.02] = np.nan
    return values


def square(left, top, right, bottom):
    """A box from pixel to pixel."""
    x, y = TRANSFORM[0], TRANSFORM[3]
    return QgsGeometry.fromRect(QgsRectangle(x + 10 * left, y - 10 * bottom, x + 10 * right, y - 10 * top))


def centre(row, column):
    return QgsPointXY(TRANSFORM[0] + 10 * (column + 0.5), TRANSFORM[3] - 10 * (row + 0.5))


def labels_layer():
    layer = QgsVectorLayer("MultiPolygon?crs=EPSG:32633&field=region_id:string&field=class:string", "labels", "memory")
    layer.startEditing()
    return layer


def burnt(layer, rows, columns, label_class="lake"):
    shapes = [row.geometry() for row in layer.getFeatures() if row["class"] == label_class]
    found = np.zeros((rows, columns), dtype=int)
    for shape in shapes:
        found += burn(shape, TRANSFORM, rows, columns)
    return found


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 30), st.integers(1, 30))
def test_pixels_to_polygons_and_back(qgis_app, seed, rows, columns):
    mask = np.random.default_rng(seed).random((rows, columns)) < 0.6
    found = np.zeros(mask.shape, dtype=int)
    for shape in trace(mask, TRANSFORM):
        found += burn(shape, TRANSFORM, rows, columns)
    assert np.array_equal(found, mask.astype(int))


def test_pixels_of_a_slanted_shape_by_their_centre(qgis_app):
    shape = QgsGeometry.fromWkt(
        "Polygon((500003 4999997, 500171 4999921, 500118 4999833, 500019 4999860, 500003 4999997))"
    )
    found = burn(shape, TRANSFORM, 20, 20)
    slow = [[shape.contains(QgsGeometry.fromPointXY(centre(row, column))) for column in range(20)] for row in range(20)]
    assert np.array_equal(found, np.array(slow)) and found.any()


def test_every_part_has_its_own_threshold(qgis_app):
    values = ndwi(1, 30, 40)
    inside = burn(square(2, 3, 38, 29), TRANSFORM, 30, 40)
    water = WaterMap(values, inside, 0.1)
    assert water.add_part(burn(square(0, 0, 20, 15), TRANSFORM, 30, 40), -0.2) == 1
    assert water.add_part(burn(square(10, 10, 30, 20), TRANSFORM, 30, 40), 0.3) == 2
    found = water.water()
    for row in range(30):
        for column in range(40):
            if not inside[row, column]:
                threshold = np.inf
            elif 10 <= row < 20 and 10 <= column < 30:
                threshold = 0.3
            else:
                threshold = -0.2 if row < 15 and column < 20 else 0.1
            value = values[row, column]
            # Stored thousandths: 0.3 is not above 0.3, whatever float32 makes of it.
            expected = not np.isnan(value) and round(float(value), 3) > threshold
            assert found[row, column] == expected, (row, column)
    assert water.water_share() == pytest.approx(found.sum() / (np.isfinite(values) & inside).sum())
    water.clear_parts()
    assert water.thresholds == [0.1]
    assert np.array_equal(water.water(), inside & (np.round(np.nan_to_num(values, nan=-9), 3) > 0.1))


def test_a_part_beside_the_region_is_none(qgis_app):
    water = WaterMap(ndwi(1, 20, 20), burn(square(0, 0, 5, 5), TRANSFORM, 20, 20), 0.0)
    with pytest.raises(ValueError, match="pixels of the region"):
        water.add_part(burn(square(10, 10, 15, 15), TRANSFORM, 20, 20), 0.1)
    assert water.thresholds == [0.0]


def test_labels_are_the_water_pixels_cut_to_the_region(qgis_app):
    outline = QgsGeometry.fromWkt(
        "Polygon((500033 4999967, 500571 4999921, 500518 4999333, 500119 4999460, 500033 4999967))"
    )
    values = ndwi(3, 70, 60)
    water = WaterMap(values, burn(outline, TRANSFORM, 70, 60), 0.05)
    shapes = water_polygons(water.water(), TRANSFORM, outline)
    assert all(shape.isGeosValid() for shape in shapes)
    assert all(shape.difference(outline).area() < 1e-6 for shape in shapes)
    layer = labels_layer()
    assert replace_lakes(layer, "r1", shapes, UTM) == layer.featureCount() > 5
    assert np.array_equal(burnt(layer, 70, 60), water.water().astype(int))
    assert {(row["region_id"], row["class"]) for row in layer.getFeatures()} == {("r1", "lake")}


def test_a_part_alone_leaves_the_rest_as_it_was(qgis_app):
    values = ndwi(4, 40, 40)
    water = WaterMap(values, np.ones((40, 40), bool), 0.0)
    layer = labels_layer()
    replace_lakes(layer, "r1", water_polygons(water.water(), TRANSFORM, square(0, 0, 40, 40)), UTM)
    before = burnt(layer, 40, 40)
    part = water.add_part(burn(square(10, 10, 30, 25), TRANSFORM, 40, 40), 0.3)
    within = QgsGeometry.unaryUnion(trace(water.parts == part, TRANSFORM))
    shapes = water_polygons(water.water_of(part), TRANSFORM, square(0, 0, 40, 40))
    replace_lakes(layer, "r1", shapes, UTM, within)
    after = burnt(layer, 40, 40)
    mine = water.parts == part
    assert np.array_equal(after[~mine], before[~mine])
    assert np.array_equal(after[mine], water.water()[mine].astype(int))
    assert not np.array_equal(after, before)


def test_what_is_to_be_ignored_stays_and_undo_is_one_step(qgis_app):
    layer = labels_layer()
    replace_lakes(layer, "r1", [square(0, 0, 3, 3)], UTM)
    layer.changeAttributeValue(next(layer.getFeatures()).id(), layer.fields().indexOf("class"), "ignore")
    replace_lakes(layer, "r1", [square(5, 5, 8, 8)], UTM)
    layer.beginEditCommand("water")
    replace_lakes(layer, "r1", [square(1, 6, 4, 8), square(9, 9, 10, 10)], UTM)
    layer.endEditCommand()
    assert burnt(layer, 10, 10, "ignore").sum() == 9 and burnt(layer, 10, 10).sum() == 7
    layer.undoStack().undo()
    assert burnt(layer, 10, 10, "ignore").sum() == 9 and burnt(layer, 10, 10).sum() == 9


@pytest.mark.parametrize(
    ("crs", "rotation"), [("EPSG:32633", 0), ("EPSG:32633", 30), ("EPSG:4326", 0), ("EPSG:3857", -70)]
)
def test_the_preview_is_what_lies_under_every_pixel_of_the_screen(qgis_app, crs, rotation):
    values, inside = ndwi(5, 60, 80), burn(square(4, 4, 70, 55), TRANSFORM, 60, 80)
    water = WaterMap(values, inside, 0.0)
    water.add_part(burn(square(20, 20, 50, 40), TRANSFORM, 60, 80), 0.25)
    canvas = QgsMapCanvas()
    canvas.resize(QSize(230, 170))
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
    to_map = QgsCoordinateTransform(UTM, canvas.mapSettings().destinationCrs(), QgsProject.instance())
    canvas.setExtent(to_map.transformBoundingBox(square(-5, -5, 85, 65).boundingBox()))
    canvas.setRotation(rotation)
    overlay = WaterOverlay(canvas)
    overlay.show_water(NdwiWindow(values, TRANSFORM, UTM), water)
    image, found = overlay.frame(), water.water()
    assert (image.width(), image.height()) == (canvas.width(), canvas.height())
    to_place, shown = canvas.getCoordinateTransform(), 0
    for x in range(1, canvas.width(), 7):
        for y in range(1, canvas.height(), 5):
            place = to_map.transform(
                to_place.toMapCoordinatesF(x + 0.5, y + 0.5), QgsCoordinateTransform.ReverseTransform
            )
            column, row = (place.x() - TRANSFORM[0]) / 10, (TRANSFORM[3] - place.y()) / 10
            if min(column % 1, 1 - column % 1, row % 1, 1 - row % 1) < 0.02:
                continue  # on an edge between two pixels, to the precision of the lattice
            expected = 0 <= row < 60 and 0 <= column < 80 and found[int(row), int(column)]
            assert (image.pixelColor(x, y).alpha() > 0) == expected, (x, y)
            shown += expected
    assert shown > 50
    assert {image.color(number) for number in range(2)} == {0, WATER.rgba()}
    overlay.hide_water()
    assert overlay.frame().isNull()
    overlay.remove()
