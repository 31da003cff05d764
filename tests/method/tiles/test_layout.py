"""Tiles of a raster: every pixel in one of them, and what is refused."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from glakes.lakes.errors import GridMismatch, LakesError
from glakes.lakes.progress import Silent
from glakes.lakes.tiles.layout import goes_around, lay_out
from rasterio.io import MemoryFile
from rasterio.transform import from_origin


@pytest.fixture
def raster():
    """Make an empty raster in memory."""
    files = []

    def make(height, width, left, top, size, crs="EPSG:4326"):
        files.append(MemoryFile())
        profile = {"driver": "GTiff", "count": 1, "dtype": "uint8", "sparse_ok": True}
        with files[-1].open(
            height=height, width=width, crs=crs, transform=from_origin(left, top, size, size), **profile
        ):
            pass
        return files[-1].open()

    yield make
    for file in files:
        file.close()


def covered(tiles, height, width):
    count = np.zeros((height, width), dtype=int)
    for _, window in tiles:
        count[window.slices] += 1
    return count


def test_tiles_of_a_degree_hold_every_pixel_once(raster):
    dataset = raster(250, 330, 112.93, 31.217, 0.01)
    tiles = lay_out(dataset, None, 0, Silent())
    assert (covered(tiles, 250, 330) == 1).all()
    assert tiles[0].name == "N31E112"
    assert tiles[-1].name == "N28E116"


def test_a_raster_beyond_180_has_tiles_of_both_sides(raster):
    tiles = lay_out(raster(100, 200, 179, 10, 0.01), None, 0, Silent())
    assert {tile.name: tile.window.col for tile in tiles} == {"N09E179": 0, "N09W180": 100}


def test_tiles_of_pixels_where_these_are_metres(raster):
    dataset = raster(300, 250, 400_000, 4_500_000, 10, "EPSG:32648")
    assert [tile.name for tile in lay_out(dataset, None, 0, Silent())] == ["r0000c0000"]
    tiles = lay_out(dataset, None, 128, Silent())
    assert (covered(tiles, 300, 250) == 1).all()
    assert tiles[-1].name == "r0002c0001"


def layer(path, boxes, names=None, crs="EPSG:4326"):
    values = {"tile_id": names} if names else {"other": range(len(boxes))}
    shapes = [shapely.box(*box) if isinstance(box, tuple) else box for box in boxes]
    gpd.GeoDataFrame(values, geometry=shapes, crs=crs).to_file(path)
    return str(path)


def test_a_grid_chooses_tiles(raster, tmp_path):
    dataset = raster(200, 200, 10, 42, 0.01)
    grid = layer(tmp_path / "g.gpkg", [(10, 41, 11, 42), (11, 40, 12, 41), (50, 50, 51, 51)], ["a", "b", "far"])
    tiles = lay_out(dataset, grid, 0, Silent())
    assert [(name, window.row, window.col, window.shape) for name, window in tiles] == [
        ("a", 0, 0, (100, 100)),
        ("b", 100, 100, (100, 100)),
    ]
    unnamed = layer(tmp_path / "u.gpkg", [(10, 41, 11, 42)])
    assert lay_out(dataset, unnamed, 0, Silent())[0].name == "tile00000"


@pytest.mark.parametrize(
    ("boxes", "names", "crs", "piece"),
    [
        ([(10, 41, 11, 42), (10.5, 41, 11.5, 42)], ["a", "b"], "EPSG:4326", "The tiles a and b of GRID overlap"),
        ([(10, 41, 11, 42), (10, 41, 11, 42)], ["a", "a"], "EPSG:4326", "each tile_id"),
        ([(50, 50, 51, 51)], ["a"], "EPSG:4326", "No tile of GRID lies on"),
        ([(0, 0, 1, 1)], ["a"], "EPSG:3857", "Expected GRID in the coordinate system"),
        ([(10, 41, 11, 42)], ["../../etc"], "EPSG:4326", "Expected letters, digits"),
        ([shapely.Point(10.5, 41.5).buffer(0.4)], ["a"], "EPSG:4326", "Expected rectangles"),
    ],
)
def test_grids_that_are_refused(raster, tmp_path, boxes, names, crs, piece):
    with pytest.raises((GridMismatch, LakesError), match=piece):
        lay_out(raster(200, 200, 10, 42, 0.01), layer(tmp_path / "g.gpkg", boxes, names, crs), 0, Silent())


def test_what_goes_around_the_earth(raster):
    assert goes_around(raster(10, 3600, -180, 0.5, 0.1))
    assert not goes_around(raster(10, 3598, -180, 0.5, 0.1))
    assert not goes_around(raster(10, 36, -180, 0.5, 10, "EPSG:32648"))
