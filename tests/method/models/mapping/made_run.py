"""A composite, a small model, runs over them in this process, and what a run on the whole gives."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import geopandas as gpd
import pandas as pd
from glakes.lakes.inventory.polygons import vectorize_lakes
from glakes.lakes.inventory.settings import VectorizeSettings
from glakes.lakes.progress import Silent
from glakes.lakes.tiles.folder import RunFolder
from glakes.models.mapping.settings import MapSettings, TileSettings
from glakes.models.mapping.tile import map_tile
from glakes.models.prediction import predict_lakes
from glakes.models.settings import PredictSettings
from glakes.worker import mapping
from glakes.worker.crews import Outcome
from made_scene import composite, model_file

THRESHOLD = 0.55


class Here:
    """Runs tiles in this process, one at a time; `spoil` may raise for a tile, `after` hears of those done."""

    def __init__(self, root, spoil=lambda tile: None, after=lambda tile: None):
        self.root, self.spoil, self.after, self.ran = Path(root), spoil, after, []
        self.pool = ThreadPoolExecutor(1)

    def slots(self):
        return 1

    def submit(self, tile):
        return self.pool.submit(self.run, tile)

    def run(self, tile):
        self.spoil(tile)
        self.ran.append(tile)
        values = map_tile(TileSettings(str(self.root), tile), Silent())
        self.after(tile)
        return Outcome(values["STATUS"], seconds=values["SECONDS"])

    def check(self):
        pass

    def stop(self):
        self.pool.shutdown(wait=True, cancel_futures=True)


def use_here(monkeypatch, **hooks):
    """Have runs use `Here`; returns the list that will hold the crews made."""
    crews = []

    def hire(settings, folder, progress):
        crews.append(Here(folder.root, **hooks))
        return crews[-1]

    monkeypatch.setattr(mapping, "_hire", hire)
    return crews


def scene(folder, height=300, width=400, **changes):
    """A composite and a model file."""
    folder.mkdir(parents=True, exist_ok=True)
    return composite(folder / "composite.tif", height, width, **changes), model_file(folder / "model.safetensors", 4)


def settings_of(folder, source, model, **changes):
    values = {"run_folder": str(folder / "run"), "lakes": str(folder / "lakes.gpkg"), "model": model}
    values |= {"threshold": THRESHOLD, "tile_size": 150}
    return MapSettings(source, **values | changes)


def lakes_of_the_whole(folder, source, model, threshold=THRESHOLD):
    """The lakes of the raster predicted and traced in one piece."""
    predict_lakes(PredictSettings(source, str(folder / "whole.tif"), model=model), Silent())
    vectorize_lakes(VectorizeSettings(str(folder / "whole.tif"), str(folder / "whole.gpkg"), threshold), Silent())
    return gpd.read_file(folder / "whole.gpkg")


def assert_same_lakes(found, expected):
    """The same numbers, areas and vertices, to the last bit."""
    found = gpd.read_file(found) if isinstance(found, (str, Path)) else found
    pd.testing.assert_frame_equal(
        found.drop(columns="geometry"), expected.drop(columns="geometry"), check_exact=True, check_dtype=False
    )
    assert (found.geometry.to_wkb() == expected.geometry.to_wkb()).all()


def contents(folder):
    """Every file of a run with its bytes and time."""
    paths = [path for path in Path(folder).rglob("*") if path.is_file()]
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


def parts(folder):
    """The bytes of the parts of a run."""
    return {path.name: path.read_bytes() for path in (Path(folder) / "parts").glob("[!.]*")}


def tile_names(folder):
    return [tile.name for tile in RunFolder(Path(folder)).tiles()]
