"""Layers of squares for tests: 0.001 degrees near the equator is 0.0123 km2."""

import geopandas as gpd
from glakes.lakes.accuracy.lake_level import assess_lakes
from glakes.lakes.accuracy.settings import AssessLakesSettings
from listeners import Recorder
from shapely.geometry import box

CELL = 0.001


def square(col, row, width=1.0, height=1.0):
    """A box whose corner and sides count cells."""
    return box(CELL * col, CELL * row, CELL * (col + width), CELL * (row + height))


def layer(path, shapes, crs=4326, **fields):
    """Write a layer; gives its path."""
    gpd.GeoDataFrame(fields, geometry=list(shapes), crs=4326).to_crs(crs).to_file(path)
    return str(path)


def assess(folder, labels, predicted, masked=None, regions=None, **more):
    """Assess lakes given as shapes or as paths; gives numbers, tables by name, and what was said."""
    import pandas as pd

    given = {"labels": labels, "predicted": predicted, "masked": masked, "regions": regions}
    paths = {
        name: shapes if isinstance(shapes, str) else layer(folder / f"{name}.gpkg", shapes)
        for name, shapes in given.items()
        if shapes is not None
    }
    outputs = {"table": "table.csv", "pairs": "pairs.gpkg"} | ({"effect": "effect.csv"} if masked is not None else {})
    outputs |= {"design": "design.csv"} if "sample" in more else {}
    settings = AssessLakesSettings(**paths, **{name: str(folder / file) for name, file in outputs.items()} | more)
    recorder = Recorder()
    numbers = assess_lakes(settings, recorder)
    found = {name: pd.read_csv(folder / file) for name, file in outputs.items() if file.endswith("csv")}
    found["pairs"] = gpd.read_file(folder / "pairs.gpkg")
    return numbers, found, recorder


def whole(table, kind="all"):
    """The row of all sizes of a type."""
    return table[(table["type"] == kind) & (table["size"] == "all")].iloc[0]
