"""Layers are read once, decisions are in the file at once, doubt and comparison are what a count by hand says."""

import sqlite3
import time

import numpy as np
import pytest
from glakes.glakes_plugin.lake_check.comparison import compare
from glakes.glakes_plugin.lake_check.decisions import Decisions
from glakes.glakes_plugin.lake_check.doubt import DoubtRun, doubt_share, is_probability
from glakes.glakes_plugin.lake_check.lakes_layer import read_table
from osgeo import gdal, osr
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

FIELDS = "&field=lake_id:string&field=before_km2:double&field=area_ratio:double&field=rule:string&field=edge_flag:int"


def layer(boxes, fields="", values=None):
    made = QgsVectorLayer(f"Polygon?crs=EPSG:32648{fields}", "made", "memory")
    for number, box in enumerate(boxes):
        feature = QgsFeature(made.fields())
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(*box)))
        if values:
            feature.setAttributes(list(values[number]))
        made.dataProvider().addFeature(feature)
    return made


BOXES = [(500000, 0, 501000, 1000), (502000, 0, 504000, 1000)]


@pytest.fixture
def saved(tmp_path):
    """A GeoPackage without the fields of decisions."""
    path = tmp_path / "湖泊 it's.gpkg"
    options = QgsVectorFileWriter.SaveVectorOptions()
    context = QgsProject.instance().transformContext()
    made = layer(BOXES, FIELDS, [("L1", 1.0, 0.5, "d", 0), ("L2", 2.0, 0.9, "a", 1)])
    QgsVectorFileWriter.writeAsVectorFormatV3(made, str(path), context, options)
    opened = QgsVectorLayer(str(path), "lakes", "ogr")
    assert opened.isValid()
    QgsProject.instance().addMapLayer(opened, False)
    yield opened, path
    QgsProject.instance().removeMapLayer(opened.id())


def stored(path):
    with sqlite3.connect(path) as file:
        table = file.execute("SELECT table_name FROM gpkg_contents").fetchone()[0]
        names = "override, reviewer, note"
        return file.execute(f'SELECT {names} FROM "{table}" ORDER BY fid').fetchall()


def test_a_review_is_read(saved):
    table = read_table(saved[0])
    assert (table.ids.tolist(), table.km2.tolist(), table.ratios.tolist()) == (["L1", "L2"], [1.0, 2.0], [0.5, 0.9])
    assert (table.rules.tolist(), table.edges.tolist()) == (["d", "a"], [False, True])
    assert table.overrides.tolist() == ["", ""] and np.isnan(table.doubts).all()


def test_areas_are_measured_where_no_field_has_them():
    table = read_table(layer(BOXES))
    # On the central meridian of UTM a length is 0.9996 of the true one.
    assert table.km2 == pytest.approx([1 / 0.9996**2, 2 / 0.9996**2], rel=1e-5)
    assert table.ids.tolist() == [str(fid) for fid in table.fids]


def test_a_layer_without_lakes():
    assert len(read_table(layer([]))) == 0


def test_decisions_are_in_the_file_at_once_and_taken_back(saved):
    lakes, path = saved
    decisions = Decisions(lakes)
    assert decisions.missing_fields() == ["override", "reviewer", "reviewed", "note"]
    decisions.add_fields()
    assert decisions.missing_fields() == [] and not decisions.is_read_only
    titles = []
    lakes.editCommandStarted.connect(titles.append)
    values = decisions.decide(1, "keep", "Mei Chen")
    assert values["override"] == "keep" and values["reviewed"].endswith("Z")
    assert titles == ["Decide about a lake"] and not lakes.isEditable()
    assert stored(path) == [("keep", "Mei Chen", None), (None, None, None)]
    decisions.note(1, "A dam.", "Mei Chen")
    decisions.decide(1, "delete", "Hu")
    assert stored(path)[0] == ("delete", "Hu", "A dam.")
    assert decisions.undo() == (1, {**values, "note": "A dam."} | {"reviewed": decisions._values(1)["reviewed"]})
    assert stored(path)[0] == ("keep", "Mei Chen", "A dam.")
    decisions.undo()
    decisions.undo()
    assert stored(path)[0] == (None, None, None) and decisions.undo() is None


def test_a_decision_while_the_user_edits_leaves_the_layer_in_editing(saved):
    lakes, path = saved
    decisions = Decisions(lakes)
    decisions.add_fields()
    lakes.startEditing()
    decisions.decide(2, "mask", "Hu")
    assert lakes.isEditable() and stored(path)[1][0] == "mask"
    lakes.rollBack()


def test_read_only(saved):
    saved[0].setReadOnly(True)
    assert Decisions(saved[0]).is_read_only


def test_what_rivers_take_and_leave():
    (lake,) = (feature.geometry() for feature in layer(BOXES[:1]).getFeatures())
    crs = layer([]).crs()
    rivers = layer([(500000, 0, 500300, 1000), (500200, 0, 500400, 1000), (0, 0, 1, 1)])
    found = compare(lake, crs, rivers, None)
    assert (found.taken.area(), found.left.area()) == pytest.approx((400_000, 600_000))
    after = compare(lake, crs, None, layer([(500000, 0, 500250, 1000)]))
    assert (after.taken.area(), after.left.area()) == pytest.approx((750_000, 250_000))
    gone = compare(lake, crs, None, layer([]))
    assert (gone.taken.area(), gone.left.isEmpty()) == (pytest.approx(1e6), True)
    assert compare(lake, crs, None, None).taken.isNull()


@pytest.fixture
def probability(tmp_path):
    """Ten by ten pixels of 10 m; a column each of 39, 40, 60, 61 and 255 %, else 90 %."""
    values = np.full((10, 10), 90, np.uint8)
    values[:, :5] = [39, 40, 60, 61, 255]
    path = str(tmp_path / "probability.tif")
    made = gdal.GetDriverByName("GTiff").Create(path, 10, 10, 1, gdal.GDT_Byte)
    made.SetGeoTransform((500000, 10, 0, 100, 0, -10))
    system = osr.SpatialReference()
    system.ImportFromEPSG(32648)
    made.SetProjection(system.ExportToWkt())
    made.GetRasterBand(1).WriteArray(values)
    made.GetRasterBand(1).SetNoDataValue(255)
    made = None
    raster = QgsRasterLayer(path, "probability")
    assert is_probability(raster)
    QgsProject.instance().addMapLayer(raster, False)
    yield raster
    QgsProject.instance().removeMapLayer(raster.id())  # a layer that outlives QGIS crashes the last test


@pytest.mark.parametrize(
    ("box", "share"),
    [
        ((500000, 0, 500100, 100), 20 / 90),
        ((500010, 20, 500030, 60), 1.0),
        ((499900, -50, 500020, 200), 0.5),
        ((500012, 22, 500013, 23), 1.0),
        ((500060, 0, 500100, 100), 0.0),
    ],
    ids=["whole", "two columns", "beyond the raster", "less than a pixel", "sure"],
)
def test_doubt(probability, box, share):
    assert doubt_share(probability, QgsGeometry.fromRect(QgsRectangle(*box))) == pytest.approx(share)


@pytest.mark.parametrize("box", [(0, 0, 1, 1), (500040, 0, 500050, 100)], ids=["elsewhere", "nodata"])
def test_no_doubt_without_a_probability(probability, box):
    assert np.isnan(doubt_share(probability, QgsGeometry.fromRect(QgsRectangle(*box))))


def test_the_raster_is_asked_for_every_lake_while_the_window_goes_on(probability):
    lakes = layer([(500010, 20, 500030, 60), (0, 0, 1, 1), (500060, 0, 500100, 100)])
    doubts, ended = {}, []
    run = DoubtRun()
    run.found.connect(lambda fids, shares: doubts.update(zip(fids, shares)))
    run.finished.connect(lambda: ended.append(True))
    run.start(lakes, probability, [3, 2, 1])
    assert run.is_running and not doubts
    deadline = time.monotonic() + 20
    while not ended and time.monotonic() < deadline:
        QCoreApplication.processEvents()
    assert ended and not run.is_running
    assert [doubts[1], doubts[3]] == [1.0, 0.0] and np.isnan(doubts[2])
