"""How fast the label studio answers: frames per second of the water preview, seconds from the key to labels.

Runs in QGIS's own Python, apart from the other benchmarks:
`QT_QPA_PLATFORM=offscreen PYTHONPATH=build/dev .venv-qgis/bin/python benchmarks/preview.py`.
"""

import json
import time

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsRectangle, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QSize
from qgis.testing import start_app

UTM = QgsCoordinateReferenceSystem("EPSG:32648")
SIDE = 2000
"""Pixels of the region along each side."""
TRANSFORM = (500000.0, 10.0, 0.0, 2000000.0, 0.0, -10.0)
MAP = QSize(1500, 900)
"""A map on a large screen."""
FRAMES = 120


def made_ndwi(lakes: int = 6000) -> np.ndarray:
    """Round lakes of many sizes on dry land, with noise, in thousandths."""
    generator = np.random.default_rng(1)
    values = generator.normal(-0.4, 0.05, (SIDE, SIDE))
    radii = np.minimum(40.0, 2.0 * generator.pareto(1.5, lakes) + 1.5)
    for (row, column), radius in zip(generator.integers(45, SIDE - 45, (lakes, 2)), radii):
        reach = int(radius) + 1
        rows, columns = np.ogrid[-reach : reach + 1, -reach : reach + 1]
        part = values[row - reach : row + reach + 1, column - reach : column + reach + 1]
        part[rows**2 + columns**2 <= radius**2] += 0.8
    return np.round(values, 3).astype(np.float32)


def frames_per_second(values: np.ndarray, parts: int) -> float:
    """The threshold moves, and what a frame needs is done: compare, draw into a picture, share of water."""
    from glakes.glakes_plugin.label_studio.image import NdwiWindow
    from glakes.glakes_plugin.label_studio.water import WaterMap
    from glakes.glakes_plugin.label_studio.water_overlay import WaterOverlay

    canvas = QgsMapCanvas()
    canvas.resize(MAP)
    canvas.setDestinationCrs(UTM)
    water = WaterMap(values, np.ones(values.shape, bool), 0.0)
    for number in range(parts):
        mask = np.zeros(values.shape, bool)
        mask[number * 300 : number * 300 + 200, 200:1800] = True
        water.add_part(mask, 0.1)
    x, y = TRANSFORM[0], TRANSFORM[3]
    canvas.setExtent(QgsRectangle(x, y - 10 * SIDE, x + 10 * SIDE, y))
    overlay = WaterOverlay(canvas)
    overlay.show_water(NdwiWindow(values, TRANSFORM, UTM), water)
    overlay.frame()
    begin = time.perf_counter()
    for number in range(FRAMES):
        water.thresholds[0] = -0.3 + 0.5 * number / FRAMES
        overlay.frame()
        water.water_share()
    return FRAMES / (time.perf_counter() - begin)


def seconds_to_labels(values: np.ndarray) -> tuple[int, float]:
    """From the key to polygons in the edit buffer; how many, and the best of three."""
    from glakes.glakes_plugin.label_studio.water import WaterMap
    from glakes.glakes_plugin.label_studio.water_labels import replace_lakes, water_polygons

    x, y = TRANSFORM[0], TRANSFORM[3]
    outline = QgsGeometry.fromRect(QgsRectangle(x, y - 10 * SIDE, x + 10 * SIDE, y))
    layer = QgsVectorLayer("Polygon?crs=EPSG:32648&field=region_id:string&field=class:string", "labels", "memory")
    layer.startEditing()
    times, lakes = [], 0
    for _ in range(3):
        water = WaterMap(values, np.ones(values.shape, bool), 0.0)
        begin = time.perf_counter()
        layer.beginEditCommand("labels")
        lakes = replace_lakes(layer, "r", water_polygons(water.water(), TRANSFORM, outline), UTM)
        layer.endEditCommand()
        times.append(time.perf_counter() - begin)
    return lakes, min(times)


def main() -> None:
    """Print the numbers."""
    start_app()
    values = made_ndwi()
    lakes, seconds = seconds_to_labels(values)
    numbers: dict[str, object] = {
        f"frames_per_second_{parts}_parts": round(frames_per_second(values, parts), 1) for parts in (0, 5)
    }
    numbers |= {"region": [SIDE, SIDE], "map": [MAP.width(), MAP.height()]}
    print(json.dumps(numbers | {"lakes": lakes, "seconds_to_labels": round(seconds, 3)}, indent=1))


if __name__ == "__main__":
    main()
