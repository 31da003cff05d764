"""An Earth Engine on loopback, for tests inside QGIS."""

import json
import os
import subprocess
from pathlib import Path

from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsGeometry,
    QgsRectangle,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

ROOT = Path(__file__).resolve().parents[2]

SERVE = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
from earthengine import faults
from earthengine.catalogue import Catalogue
from earthengine.made import made_scenes
from earthengine.server import earth_engine

scenes = made_scenes(count=1 if "one" in sys.argv else 2)
trouble = [faults.hanging(60, times=-1)] if "hang" in sys.argv else []
with earth_engine(Catalogue(scenes), trouble) as server:
    grid = scenes[0].grid
    a, _, left, _, e, top = grid.transform
    extent = [left, top + e * grid.height, left + a * grid.width, top]
    print(json.dumps({"url": server.url, "extent": extent, "crs": grid.crs}), flush=True)
    sys.stdin.readline()
"""


def serving(*arguments):
    """The server, with two scenes or `one`, answering or letting everybody `hang`.

    It runs in the worker's environment, because QGIS has none of its libraries.
    """
    command = [os.environ["GLAKES_PYTHON"], "-c", SERVE, str(ROOT / "tests"), *arguments]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        place = json.loads(process.stdout.readline())
        xmin, ymin, xmax, ymax = place["extent"]
        yield {
            "EXTENT": f"{xmin},{xmax},{ymin},{ymax} [{place['crs']}]",
            "CRS": place["crs"],
            "START": "2019-01-01",
            "END": "2019-12-31",
            "MAX_CLOUD": 100,
            "TILE_SIZE": 64,
            "PROJECT": "glakes-test",
            "ENDPOINT": place["url"],
        }
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


def workflow_row(folder, place, name, west=None, east=None):
    """What the workflow from Earth Engine is told: the loopback's extent or other sides, results named in a folder.

    There is land everywhere, and rivers and known lakes lie elsewhere.
    """
    box, system = place["EXTENT"].split(" ")
    left, right, south, north = (float(number) for number in box.split(","))
    far = north + 1e5
    layers = {
        layer: _polygon(folder / f"{layer}.gpkg", place["CRS"], corners)
        for layer, corners in {
            "LAND": (left - 5e4, right + 5e4, south - 5e4, north + 5e4),
            "RIVERS": (left, right, far, far + 100),
            "GLAKES": (left, right, far, far + 100),
        }.items()
    }
    return {
        **{each: place[each] for each in ("CRS", "START", "END", "MAX_CLOUD", "PROJECT", "ENDPOINT")},
        **layers,
        "EXTENT": f"{west or left},{east or right},{south},{north} {system}",
        "composite:FOLDER": str(folder / name),
        "predict:PROBABILITY": str(folder / f"{name}.tif"),
        "rivers:REVIEW": str(folder / f"{name}-review.gpkg"),
        "finish:LAKES": str(folder / f"{name}.gpkg"),
    }


def _polygon(path, system, corners):
    west, east, south, north = corners
    path.unlink(missing_ok=True)
    layer = QgsVectorLayer(f"Polygon?crs={system}&field=lake_id:integer", "made", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(west, south, east, north)))
    layer.dataProvider().addFeature(feature)
    options = QgsVectorFileWriter.SaveVectorOptions()
    QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(path), QgsCoordinateTransformContext(), options)
    return str(path)
