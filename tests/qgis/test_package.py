"""The zip that strangers install: built from what is committed, run in a fresh profile by qgis_process."""

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pytest
from earth_engine_loopback import serving, workflow_row
from page_commands import commands, here
from qgis.core import QgsVectorLayer
from rasters import read_raster, write_raster

ROOT = Path(__file__).resolve().parents[2]
QGIS_PROCESS = shutil.which("qgis_process.bin") or shutil.which("qgis_process")


@pytest.fixture(scope="module")
def qgis_process(package, tmp_path_factory):
    """Call qgis_process in a profile that holds nothing but the unpacked zip; returns its JSON."""
    home = tmp_path_factory.mktemp("家 home")
    plugins = home / ".local/share/QGIS/QGIS3/profiles/default/python/plugins"
    plugins.mkdir(parents=True)
    with zipfile.ZipFile(package) as archive:
        archive.extractall(plugins)
    environment = os.environ | {"HOME": str(home), "XDG_DATA_HOME": str(home / ".local/share")}
    environment.pop("QGIS_CUSTOM_CONFIG_PATH", None)  # pytest-qgis sets it for this process

    def call(*arguments, **variables):
        command = [QGIS_PROCESS, "--json", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env=environment | variables, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout) if done.stdout.lstrip().startswith("{") else done.stdout

    call("plugins", "enable", "glakes")
    return call


def test_the_zip_is_what_the_plugin_site_takes(package):
    assert package.stat().st_size < 25_000_000
    with zipfile.ZipFile(package) as archive:
        names = archive.namelist()
        top = archive.read("glakes/metadata.txt").decode()
    assert {name.split("/")[0] for name in names} == {"glakes"}
    for needed in ("__init__.py", "metadata.txt", "LICENSE", "models/weights/starter.safetensors", "worker/start.py"):
        assert f"glakes/{needed}" in names
    language = {name.rpartition("/")[2] for name in names if name.startswith("glakes/resources/i18n/")} - {""}
    assert language == {"glakes_zh_CN.qm", "worker_sentences.json"}
    for unwanted in ("tests/", "Makefile", ".ci", "pyproject.toml", "benchmarks/"):
        assert not any(name.startswith(f"glakes/{unwanted}") for name in names)
    assert not any(name.endswith((".pyc", ".so", ".pt", ".pkl")) or ".." in name for name in names)
    assert "%" not in top


def test_the_plugin_runs_in_a_fresh_profile(qgis_process):
    listed = qgis_process("list")
    assert set(listed["providers"]["glakes"]["algorithms"]) >= {"glakes:predictlakes", "glakes:finishlakes"}
    described = qgis_process("help", "glakes:predictlakes")
    assert set(described["parameters"]) >= {"INPUT", "EXTENT", "MODEL", "PROBABILITY"}


def test_it_speaks_the_language_of_the_computer(qgis_process):
    described = qgis_process("help", "glakes:ndwi", LANG="zh_CN.UTF-8", LC_ALL="zh_CN.UTF-8")
    assert described["algorithm_details"]["name"] == "水体指数（NDWI）"
    assert described["parameters"]["GREEN"]["description"] == "绿波段"


def test_an_algorithm_runs_there(qgis_process, tmp_path):
    bands = np.arange(200, dtype=np.uint16).reshape(2, 10, 10) + 1
    source = write_raster(tmp_path / "two.tif", bands)
    result = qgis_process("run", "glakes:ndwi", "--", f"INPUT={source}", "GREEN=2", "NIR=1", f"OUTPUT={tmp_path}/n.tif")
    expected = (bands[1] * 1.0 - bands[0]) / (bands[1] * 1.0 + bands[0])
    np.testing.assert_allclose(read_raster(result["results"]["OUTPUT"]), expected, atol=1e-6)


def test_the_workflow_of_the_worked_example(qgis_process, tmp_path):
    (parameters,) = (told for name, told in commands("river-basin.md") if name == "lakesfromcomposite")
    told = {name: here(value, tmp_path) for name, value in parameters.items()}
    told["COMPOSITE"] = ROOT / "resources" / "sample" / "t48que" / "composite.tif"
    found = qgis_process("run", "glakes:lakesfromcomposite", "--", *(f"{name}={value}" for name, value in told.items()))
    review = QgsVectorLayer(found["results"]["rivers:REVIEW"], "review", "ogr")
    assert {lake["rule"] for lake in review.getFeatures()} == {"reservoir", "a", "b", "c", "d"}
    assert QgsVectorLayer(found["results"]["finish:LAKES"], "lakes", "ogr").featureCount() > 40


@pytest.fixture
def loopback():
    yield from serving("one")


def test_from_earth_engine_to_lakes(qgis_process, loopback, tmp_path):
    told = [f"{name}={value}" for name, value in workflow_row(tmp_path, loopback, "湖泊").items()]
    found = qgis_process("run", "glakes:lakesfromearthengine", "--", *told)["results"]
    assert QgsVectorLayer(found["finish:LAKES"], "lakes", "ogr").featureCount() == 1
    assert read_raster(found["predict:PROBABILITY"]).shape == read_raster(tmp_path / "湖泊" / "composite.vrt").shape[1:]


def test_any_three_parts_are_the_pixels_of_the_whole(qgis_process, tmp_path):
    composite = ROOT / "resources" / "sample" / "t48que" / "composite.tif"

    def predict(name, *arguments):
        output = tmp_path / f"{name}.tif"
        qgis_process("run", "glakes:predictlakes", "--", f"INPUT={composite}", f"PROBABILITY={output}", *arguments)
        from osgeo import gdal

        left, width, _, top, _, height = gdal.Open(str(output)).GetGeoTransform()
        return read_raster(output), (left, top, width, -height)

    whole, (left, top, width, height) = predict("whole")
    draw = np.random.default_rng()
    for number in range(3):
        column, row = draw.integers(0, 1000, 2)
        columns, rows = draw.integers(1, 1068 - column + 1), draw.integers(1, 1068 - row + 1)
        xmin, ymax = left + column * width, top - row * height
        extent = f"EXTENT={xmin},{xmin + columns * width},{ymax - rows * height},{ymax} [EPSG:32648]"
        part, (part_left, part_top, *_) = predict(f"part{number}", extent)
        assert (part_left, part_top) == (xmin, ymax), extent
        np.testing.assert_array_equal(part, whole[row : row + rows, column : column + columns], extent)
