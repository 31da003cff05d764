"""The threshold page with the whole studio: what is stored, what becomes labels, and the same as the algorithm."""

import numpy as np
import pytest
from glakes.glakes_plugin.pixels import burn
from osgeo import gdal
from qgis.core import QgsCoordinateTransform, QgsGeometry, QgsPointXY, QgsProject, QgsRectangle, QgsVectorLayer
from samples_files import rows, write


@pytest.fixture
def part(studio):
    return next(part for part in studio.parts if type(part).__name__ == "Thresholds")


def lakes(studio):
    """Which pixels of the image are labelled, each by how many lakes."""
    window, labels = studio.session.read_ndwi(), studio.session.labels
    to_image = QgsCoordinateTransform(labels.crs(), window.crs, QgsProject.instance())
    found = np.zeros(window.values.shape, dtype=int)
    for row in labels.getFeatures():
        shape = row.geometry()
        shape.transform(to_image)
        found += burn(shape, window.transform, *window.values.shape)
    return found


def outline(studio, corners):
    """A polygon by shares of the region's width and height."""
    box = studio.session.region.geometry.boundingBox()
    points = [QgsPointXY(box.xMinimum() + x * box.width(), box.yMinimum() + y * box.height()) for x, y in corners]
    return QgsGeometry.fromPolygonXY([points])


def outline_in_image(studio, shares):
    window = studio.session.read_ndwi()
    box = studio.session.region_in(window.crs).boundingBox()
    left, bottom, right, top = shares
    x, y, width, height = box.xMinimum(), box.yMinimum(), box.width(), box.height()
    return QgsGeometry.fromRect(
        QgsRectangle(x + left * width, y + bottom * height, x + right * width, y + top * height)
    )


def history(samples, region_id):
    found = rows(samples, f"SELECT action, detail FROM history WHERE region_id = '{region_id}' ORDER BY fid")
    return [detail for action, detail in found if action == "threshold"]


def test_a_stored_threshold_comes_back_and_keeps_its_source(studio, part, samples):
    assert studio.session.open_region("QUE-05")
    studio.commands["otsu"].trigger()
    otsu = part.water.thresholds[0]
    studio.commands["acceptWater"].trigger()
    assert studio.session.save()
    assert studio.session.open_region("QUE-02")
    studio.commands["preview"].setChecked(True)
    assert part.water.thresholds == [0.05], "as the file has it, not the suggestion"
    assert studio.session.open_region("QUE-05")
    studio.commands["preview"].setChecked(True)
    assert part.water.thresholds == [otsu]
    studio.commands["acceptWater"].trigger()
    assert studio.session.save()
    assert history(samples, "QUE-05") == [f"{otsu:.4f} otsu"] * 2
    assert rows(samples, "SELECT threshold, status FROM regions WHERE region_id = 'QUE-05'") == [(otsu, "drafted")]


def test_nothing_is_accepted_that_was_not_shown(studio, part):
    assert studio.session.open_region("QUE-05")
    studio.commands["acceptWater"].trigger()
    assert studio.commands["preview"].isChecked() and studio.session.labels.featureCount() == 0
    studio.commands["acceptWater"].trigger()
    assert studio.session.labels.featureCount() > 0 and not studio.commands["preview"].isChecked()


@pytest.mark.parametrize("method", ["otsu", "manual"])
def test_labels_are_those_of_the_algorithm(studio, part, run, samples, tmp_path, method):
    assert studio.session.open_region("QUE-05")
    if method == "manual":
        part.set_threshold(0.051)
    else:
        studio.commands["otsu"].trigger()
    studio.commands["acceptWater"].trigger()
    regions = QgsVectorLayer(f"{samples}|layername=regions", "regions", "ogr")
    regions.setSubsetString("region_id = 'QUE-05'")
    QgsProject.instance().addMapLayer(regions)
    output = str(tmp_path / "labels.gpkg")
    settings = {"METHOD": method, "THRESHOLD": 0.051}
    image = str(samples.parent / "composite.tif")
    came = run("thresholdlabels", INPUT=image, REGIONS=regions, OUTPUT=output, **settings)
    assert part.water.thresholds[0] == pytest.approx(came["THRESHOLD_USED"], abs=1e-12)
    window, theirs = studio.session.read_ndwi(), QgsVectorLayer(output, "theirs", "ogr")
    expected = np.zeros(window.values.shape, dtype=int)
    for row in theirs.getFeatures():
        expected += burn(row.geometry(), window.transform, *window.values.shape)
    assert theirs.featureCount() == studio.session.labels.featureCount() > 50
    assert np.array_equal(lakes(studio), expected) and expected.max() == 1


def test_a_part_has_its_own_threshold_and_is_accepted_alone(studio, part, samples):
    assert studio.session.open_region("QUE-05")
    part.set_threshold(0.2)
    studio.commands["acceptWater"].trigger()
    before = lakes(studio)
    shape = outline(studio, [(0.6, 0.5), (0.9, 0.5), (0.9, 0.65), (0.6, 0.65)])
    canvas = studio.iface.mapCanvas()
    part.add_part(QgsGeometry(shape), canvas)
    window = studio.session.read_ndwi()
    mine = burn(shape, window.transform, *window.values.shape)
    assert part.page.parts.count() == 2 and part.water.otsu(1) == part.water.thresholds[1]
    part.set_threshold(-0.15)
    assert part.water.thresholds == [0.2, -0.15]
    studio.commands["acceptWater"].trigger()
    after = lakes(studio)
    assert np.array_equal(after[~mine], before[~mine])
    assert np.array_equal(after[mine], (np.round(window.values, 3) > -0.15)[mine])
    part.choose_part(0)
    studio.commands["acceptWater"].trigger()
    assert np.array_equal(lakes(studio), after)
    assert studio.session.save()
    whole, alone = "0.2000 manual", "part 1: -0.1500 manual"
    assert history(samples, "QUE-05") == [whole, alone, whole, alone]
    part.clear_parts()
    assert part.water.thresholds == [0.2] and part.page.parts.count() == 1


def test_a_part_beside_the_region_is_said(studio, part):
    assert studio.session.open_region("QUE-05")
    part.add_part(outline(studio, [(2, 2), (3, 2), (3, 3)]), studio.iface.mapCanvas())
    assert studio.heard[-1] == "Draw the part inside the region."


def test_the_preview_follows_every_map_and_goes_with_the_region(studio, part):
    assert studio.session.open_region("QUE-05")
    part.set_threshold(0.1)
    studio.commands["secondView"].setChecked(True)
    canvases = studio.views.canvases()
    assert len(canvases) == 2 and all(canvas in part._overlays for canvas in canvases)
    assert not any(overlay.frame().isNull() for overlay in part._overlays.values())
    studio.commands["secondView"].setChecked(False)
    assert list(part._overlays) == canvases[:1]
    assert studio.session.open_region("QUE-04")
    assert part.water is None and part._overlays[canvases[0]].frame().isNull()


def test_labels_of_a_file_in_degrees_have_the_same_pixels_and_no_hair(studio, part, samples, tmp_path):
    """The part's border is not the same line in both systems."""
    studio.session.close_register()
    other = samples.with_name("degrees.gpkg")
    gdal.VectorTranslate(str(other), str(samples), options="-t_srs EPSG:4326 -nlt PROMOTE_TO_MULTI")
    write(other, "UPDATE regions SET status = 'todo', threshold = NULL")
    assert studio.session.open_register(other) and studio.session.open_region("QUE-05")
    part.set_threshold(0.05)
    studio.commands["acceptWater"].trigger()
    count, before = studio.session.labels.featureCount(), lakes(studio)
    part.add_part(outline_in_image(studio, (0.2, 0.4, 0.95, 0.9)), studio.iface.mapCanvas())
    part.set_threshold(0.05)
    studio.commands["acceptWater"].trigger()
    assert np.array_equal(lakes(studio), before)
    joined = [row.geometry() for row in studio.session.labels.getFeatures()]
    assert len(joined) == pytest.approx(count, abs=3), "pixels that meet at a corner may be one lake or two"
    assert all(shape.isGeosValid() and shape.area() > 5e-9 for shape in joined), "less than half a pixel is a hair"
