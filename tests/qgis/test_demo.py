"""`make demo` as a whole, and what it says where it cannot run."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtGui import QImage
from rasters import read_raster

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "resources" / "sample" / "demo.py"
SYSTEM_PYTHON = "/usr/bin/python3"


def start(folder, **environment):
    command = [SYSTEM_PYTHON, str(SCRIPT), *([str(folder)] if folder else [])]
    environment = os.environ | environment
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "湖泊 of it's demo"
    done = start(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


@pytest.fixture(scope="module")
def lakes(demo):
    layer = QgsVectorLayer(str(demo[0] / "lakes.gpkg"), "lakes", "ogr")
    assert layer.isValid()
    return list(layer.getFeatures())


def test_the_demo_leaves_what_it_promises_and_nothing_else(demo):
    names = {path.name for path in demo[0].iterdir()}
    assert names == {"composite.tif", "probability.tif", "lakes.gpkg", "demo.qgz", "map.png"}


def test_the_table_is_that_of_the_lakes(demo, lakes):
    areas = [lake["area_km2"] for lake in lakes]
    assert len(areas) > 20 and min(areas) >= 0.005
    assert f"{len(areas)} lakes, {sum(areas):.3f} km2" in demo[1]
    rows = [line.split() for line in demo[1].splitlines() if " - " in line]
    assert sum(int(row[3]) for row in rows) == len(areas)
    assert sum(float(row[4]) for row in rows) == pytest.approx(sum(areas), abs=0.01)
    for step in ("compositescenes", "predictlakes", "vectorizelakes", "finishlakes", "all"):
        assert any(line.startswith(step) and float(line.split()[-1]) >= 0 for line in demo[1].splitlines())


def test_the_lakes_are_water_that_was_predicted(demo, lakes):
    probability = read_raster(demo[0] / "probability.tif")
    predicted_km2 = (probability >= 50).sum() * 1e-4
    assert 0.8 * predicted_km2 < sum(lake["area_km2"] for lake in lakes) < 1.01 * predicted_km2


def test_the_project_opens_styled_in_another_folder(demo):
    moved = demo[0].with_name("moved")
    demo[0].rename(moved)
    try:
        project = QgsProject()
        assert project.read(str(moved / "demo.qgz"))
        (group,) = project.layerTreeRoot().findGroups()
        layers = [node.layer() for node in group.findLayers()]
        assert group.name() == "GLAKES demo"
        assert [layer.name() for layer in layers] == ["Lakes", "Lake probability", "Composite, natural colour"]
        assert all(layer.isValid() and str(moved) in layer.source() for layer in layers)
        assert layers[0].renderer().symbol().symbolLayerCount() == 3
        assert [layer.renderer().type() for layer in layers[1:]] == ["singlebandpseudocolor", "multibandcolor"]
        (sheet,) = project.layoutManager().printLayouts()
        assert sheet.name() == "Demo map"
    finally:
        moved.rename(demo[0])


def test_the_picture_is_a_full_page(demo):
    picture = QImage(str(demo[0] / "map.png"))
    assert (picture.width(), picture.height()) == pytest.approx((1754, 1240), abs=2)
    colours = {picture.pixel(x, y) for x in range(120, 1060, 20) for y in range(180, 1120, 20)}
    assert len(colours) > 500, "the map holds an image"


@pytest.mark.parametrize(
    ("interpreter", "sentence"),
    [
        ("", "GLAKES has no worker environment yet."),
        ("/no/such/python", "'/no/such/python' cannot be used"),
        (sys.executable, "lacks"),
    ],
)
def test_a_bad_environment_gets_a_sentence(tmp_path, interpreter, sentence):
    done = start(tmp_path / "out", GLAKES_PYTHON=interpreter)
    assert done.returncode == 1 and sentence in done.stderr and "Traceback" not in done.stderr


def test_a_bad_folder_gets_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    done = start(tmp_path / "file" / "out")
    assert done.returncode == 1 and "Choose another" in done.stderr and "Traceback" not in done.stderr
    assert start(None).returncode == 2


def test_size_classes_hold_their_lower_bound():
    table = runpy.run_path(str(SCRIPT))["size_table"]
    assert table([0.005, 0.0099, 0.01, 1.0, 12000.0])[:2] == [("0.005 - 0.01", 2, 0.0149), ("0.01 - 0.03", 1, 0.01)]
    assert [count for _, count, _ in table([0.005, 0.0099, 0.01, 1.0, 12000.0])] == [2, 1, 0, 0, 1, 0, 0, 0, 1]
    assert table([0.02]) == [("0.005 - 0.01", 0, 0), ("0.01 - 0.03", 1, 0.02)]
    assert table([]) == []
