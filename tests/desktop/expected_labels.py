"""Does the edits of a session again, on pixels and with other libraries, and compares the file with them.

Runs in the worker's environment: `expected_labels.py SAMPLES REGION REPORT` prints a JSON object.
"""

import json
import sqlite3
import sys
from pathlib import Path

import numpy as np
import rasterio
import shapely
from rasterio.features import rasterize, shapes
from rasterio.windows import Window, from_bounds
from scipy import ndimage
from shapely.geometry import LineString, Point, Polygon, shape
from shapely.ops import split


class Labels:
    """Lakes and what is to be ignored in one region, as pixels of its image."""

    def __init__(self, image, outline):
        with rasterio.open(image) as raster:
            window = from_bounds(*outline.bounds, raster.transform)
            window = Window.from_slices(*((int(np.floor(a)), int(np.ceil(b))) for a, b in window.toranges()))
            self.stored = raster.read(1, window=window)
            self.transform = raster.window_transform(window)
            self.nodata = raster.nodata
        self.inside = self.burn(outline)
        self.lake = np.zeros(self.stored.shape, bool)
        self.ignored = np.zeros(self.stored.shape, bool)

    def burn(self, *polygons):
        burnt = rasterize([(one, 1) for one in polygons], self.stored.shape, transform=self.transform)
        return burnt.astype(bool)

    def polygons(self):
        found = shapes(self.lake.astype(np.uint8), mask=self.lake, connectivity=4, transform=self.transform)
        return [shape(one) for one, _ in found]

    def cell(self, point):
        column, row = ~self.transform * point
        return int(np.floor(row)), int(np.floor(column))

    def above(self, value):
        # Thousandths are whole numbers: no rounding decides.
        return (self.stored != self.nodata) & (self.stored > np.floor(1000 * value + 1e-6)) & self.inside

    # One method per step of the report.

    def threshold(self, value):
        self.lake = self.above(value)

    def part(self, value, polygon):
        part = self.burn(Polygon(polygon))
        self.lake = np.where(part, self.above(value), self.lake)

    def grow(self, tolerance, point):
        row, column = self.cell(point)
        enough = (self.stored >= self.stored[row, column] - round(1000 * tolerance)) & (self.stored != self.nodata)
        groups, _ = ndimage.label(enough & self.inside)
        self.lake |= groups == groups[row, column]

    def cut(self, line):
        self.pieces = [piece for one in self.polygons() for piece in split(one, LineString(line)).geoms]

    def remove(self, point):
        self.lake &= ~self.burn(next(piece for piece in self.pieces if piece.contains(Point(point))))

    def stroke(self, radius, line):
        (top, left), (bottom, right) = self.cell(line[0]), self.cell(line[1])
        if top != bottom:
            raise ValueError("only along a row is it plain which pixels a stroke passes")
        rows, columns = np.indices(self.lake.shape)
        along = np.clip(columns, left, right)
        return (rows - top) ** 2 + (columns - along) ** 2 <= (radius + 0.3) ** 2

    def paint(self, radius, line):
        self.lake |= self.stroke(radius, line) & self.inside

    def erase(self, radius, line):
        self.lake &= ~self.stroke(radius, line)

    def fill_hole(self, point):
        rings = [Polygon(ring) for one in self.polygons() for ring in one.interiors]
        self.lake |= self.burn(next(ring for ring in rings if ring.contains(Point(point))))

    def ignore(self, point):
        mine = self.burn(next(one for one in self.polygons() if one.contains(Point(point))))
        self.lake &= ~mine
        self.ignored |= mine

    def specks(self, below_km2):
        for one in self.polygons():
            if one.area < below_km2 * 1e6:
                self.lake &= ~self.burn(one)

    def take_over(self, polygon):
        self.lake |= self.burn(Polygon(polygon)) & self.inside


def read_shapes(samples, query):
    """Rows of a GeoPackage, their first column (a geometry with its header) as shapely's."""
    with sqlite3.connect(samples) as database:
        for blob, *rest in database.execute(query):
            envelope = (0, 32, 48, 48, 64)[blob[3] >> 1 & 7]
            yield shapely.from_wkb(blob[8 + envelope :]), *rest


def compare(samples, region_id, steps):
    """How many pixels differ, per class, and how many are lake."""
    ((outline, image),) = read_shapes(samples, f"SELECT geom, image FROM regions WHERE region_id = '{region_id}'")
    expected = Labels(Path(samples).parent / image, outline)
    for step in steps:
        given = {name: value for name, value in step.items() if name not in ("what", "labels")}
        getattr(expected, step["what"])(**given)
    found = list(read_shapes(samples, f"SELECT geom, class FROM labels WHERE region_id = '{region_id}'"))
    answer = {"labels": len(found), "valid": all(one.is_valid for one, _ in found)}
    for name, pixels in (("lake", expected.lake), ("ignore", expected.ignored)):
        mine = [one for one, label_class in found if label_class == name]
        burnt = expected.burn(*mine) if mine else np.zeros(pixels.shape, bool)
        answer |= {name: int(pixels.sum()), f"{name}_differs": int((burnt != pixels).sum())}
    overlaps = sum(rasterize([(one, 1)], expected.stored.shape, transform=expected.transform) for one, _ in found)
    answer["overlaps"] = int((overlaps > 1).sum())
    answer["outside"] = max((one.difference(outline).area for one, _ in found), default=0.0)
    return answer


if __name__ == "__main__":
    report = json.loads(Path(sys.argv[3]).read_text())
    print(json.dumps(compare(sys.argv[1], sys.argv[2], report["steps"])))
