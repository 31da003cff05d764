"""A samples file made with QGIS alone is like one made in the worker."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from glakes.glakes_plugin.label_studio.image import read_image
from glakes.glakes_plugin.label_studio.new_samples import NewSamples, best_image, make_samples, region_type
from glakes.lakes.errors import LakesError
from glakes.lakes.samples.settings import HISTORY_FIELDS, LABEL_FIELDS, REGION_FIELDS
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsRectangle, QgsVectorLayer
from samples_files import ROOT, SAMPLE, rows

WORKER = os.environ.get("GLAKES_PYTHON", str(ROOT / ".venv" / "bin" / "python"))
READ = """
import json, runpy, sys
runpy.run_path(sys.argv[1] + "/worker/start.py")["register_package"](__import__("pathlib").Path(sys.argv[1]))
from glakes.lakes.samples.register import read_history, read_labels, read_regions
regions = read_regions(sys.argv[2])
print(json.dumps([list(regions["region_id"]), list(regions["type"].fillna("")), list(regions["image"].fillna("")),
                  len(read_labels(sys.argv[2])), list(read_history(sys.argv[2])["action"]), str(regions.crs)]))
"""


def polygons(*named):
    """A layer of squares: (id, type, left, bottom) in UTM."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:32648&field=name:string&field=kind:string", "places", "memory")
    features = []
    for name, kind, left, bottom in named:
        feature = QgsFeature(layer.fields())
        feature.setAttributes([name, kind])
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(left, bottom, left + 1000, bottom + 1000)))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


@pytest.fixture
def places(qgis_app):
    return polygons(("a", "nr", 364000, 1980000), ("b", "3", 366000, 1980000), ("c", "lake", 900000, 10000))


def make(path, layer, **fields):
    return make_samples(NewSamples(path, layer, SAMPLE / "composite.tif", **fields), "Hu")


def test_the_worker_reads_what_the_window_wrote(places, tmp_path):
    path = tmp_path / "湖泊 new.gpkg"
    assert make(path, places, id_field="name", type_field="kind") == ["c"], "no image lies under the third"
    answer = subprocess.run([WORKER, "-c", READ, str(ROOT), str(path)], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    ids, types, images, labels, actions, crs = json.loads(answer.stdout)
    assert (ids, types) == (["a", "b", "c"], ["NR", "IL", ""])
    assert all((path.parent / image).resolve() == SAMPLE / "composite.tif" for image in images[:2])
    assert images[2] == "" and labels == 0 and actions == ["created"] and crs == "EPSG:32648"


def test_fields_and_their_order_are_those_of_the_register(places, tmp_path):
    path = tmp_path / "new.gpkg"
    make(path, places)
    for layer, fields in (("regions", REGION_FIELDS), ("labels", LABEL_FIELDS), ("history", HISTORY_FIELDS)):
        columns = [row[1] for row in rows(path, f"PRAGMA table_info({layer})")]
        assert columns[-len(fields) :] == list(fields)
    assert rows(path, "SELECT region_id, status FROM regions") == [("0001", "todo"), ("0002", "todo"), ("0003", "todo")]


def test_the_studio_opens_it(places, tmp_path, session):
    path = tmp_path / "new.gpkg"
    make(path, places, id_field="name")
    assert session.open_register(path), session.heard
    assert session.open_region("a") and session.image is not None
    with session.edit("Draw"):
        session.add_label(session.region.geometry)
    assert session.close_register(), session.heard
    assert rows(path, "SELECT region_id, class FROM labels") == [("a", "lake")]


@pytest.mark.parametrize(
    ("named", "fields", "sentence"),
    [
        ([("a", "", 0, 0), ("a", "", 5, 5)], {"id_field": "name"}, "'a' occurs twice"),
        ([("", "", 0, 0)], {"id_field": "name"}, "has no id"),
        ([], {}, "has no polygons"),
    ],
)
def test_what_cannot_be_a_samples_file_is_said_and_not_written(qgis_app, tmp_path, named, fields, sentence):
    with pytest.raises(LakesError, match=sentence):
        make(tmp_path / "new.gpkg", polygons(*named), **fields)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_an_image_is_refused(places, tmp_path):
    with pytest.raises(LakesError, match="holds no image"):
        make_samples(NewSamples(tmp_path / "new.gpkg", places, tmp_path), "Hu")


@pytest.mark.parametrize(
    ("value", "expected"), [("ar", "AR"), (4, "SL"), ("0", "NR"), ("5", ""), ("lake", ""), (None, "")]
)
def test_types_by_name_and_code(value, expected):
    assert region_type(value) == expected


def test_the_image_with_the_most_pixels_in_the_region_is_taken(qgis_app, tmp_path):
    from osgeo import gdal

    left = tmp_path / "left.tif"
    gdal.Translate(str(left), str(SAMPLE / "composite.tif"), srcWin=[0, 0, 200, 1068])
    images = [read_image(left), read_image(SAMPLE / "composite.tif")]
    utm = QgsCoordinateReferenceSystem("EPSG:32648")
    inside = QgsGeometry.fromRect(QgsRectangle(363000, 1980000, 364000, 1981000))
    across = QgsGeometry.fromRect(QgsRectangle(364000, 1980000, 366000, 1981000))
    assert best_image(inside, utm, images).path == left, "of equals the first"
    assert best_image(across, utm, images).path.name == "composite.tif"


def test_the_dialog_makes_the_file_and_says_what_is_missing(places, tmp_path, qgis_app):
    from glakes.glakes_plugin.label_studio.new_samples_dialog import NewSamplesDialog
    from qgis.core import QgsProject
    from qgis.PyQt.QtWidgets import QLabel

    QgsProject.instance().addMapLayer(places)
    dialog = NewSamplesDialog("Hu")
    dialog.regions.setLayer(None)
    dialog.accept()
    names = ("Polygons of the regions", "Images", "Samples file")
    assert all(name in dialog.fault.text() for name in names)
    dialog.regions.setLayer(places)
    dialog.id_field.setField("name")
    dialog.images.setFilePath(str(SAMPLE / "composite.tif"))
    dialog.accept()
    assert dialog.fault.text() == "Still missing: Samples file."
    labels = {label.text(): label.styleSheet() for label in dialog.findChildren(QLabel)}
    assert [bool(labels[name]) for name in names] == [False, False, True], "only the empty row is coloured"
    dialog.file.setFilePath(str(tmp_path / "made"))
    dialog.accept()
    assert dialog.result() == 1, dialog.fault.text()
    assert dialog.path == tmp_path / "made.gpkg" and Path(dialog.path).exists()
    assert dialog.without_image == ["c"]
    QgsProject.instance().removeAllMapLayers()
