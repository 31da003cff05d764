"""A virtual raster of virtual rasters: the pixels of a flat one, written once."""

import numpy as np
import pytest
import rasterio
from affine import Affine
from glakes.lakes.grid import Window
from glakes.lakes.mosaic import Mosaic
from glakes.lakes.overviews import overview_factors
from glakes.lakes.rasters import written_cog
from glakes.lakes.tiles import nesting
from rasterio.crs import CRS

PIXEL = 0.001


def made(folder, height, width, side, shift=lambda row: 0):
    """Files of noise with a gap, side by side; the whole and its parts."""
    transform = Affine(PIXEL, 0, 10, 0, -PIXEL, 46)
    values = np.random.default_rng(1).integers(0, 101, (height, width), dtype="uint8")
    parts = []
    for row in range(0, height, side):
        for col in range(shift(row), width, side):
            if (row, col) == (side, side):
                continue
            window = Window(row, col, min(side, height - row), min(side, width - col))
            path = folder / "parts" / f"ô'{row}湖{col}.tif"
            place = {"transform": transform * Affine.translation(col, row), "height": window.height}
            profile = {"crs": "EPSG:4326", "count": 1, "dtype": "uint8", "nodata": 255, "width": window.width}
            with written_cog(path, **place, **profile) as dataset:
                dataset.write(values[window.slices], 1)
            parts.append((path, window))
    factors = overview_factors(height, width)
    about = {"nodata": 255, "scale": 0.01, "tags": {"RUN": "<a&b>"}, "overviews": factors}
    return Mosaic(CRS.from_epsg(4326), transform, height, width, "uint8", ("probability",), **about), parts


def read(path):
    with rasterio.open(path) as dataset:
        levels = [dataset.read(1, out_shape=(dataset.height // by, dataset.width // by)) for by in (1, 2, 4)]
        about = dataset.profile, dataset.tags(), dataset.descriptions, dataset.scales, dataset.overviews(1)
        return levels, str(about)


@pytest.fixture
def blocks_of_four(monkeypatch):
    monkeypatch.setattr(nesting, "FEW", 3)
    monkeypatch.setattr(nesting, "SIDE", 2)


@pytest.mark.parametrize("size", [(1400, 1100, 256), (700, 900, 130)])
def test_nested_has_the_pixels_of_a_flat_one(tmp_path, monkeypatch, blocks_of_four, size):
    (tmp_path / "parts").mkdir()
    whole, parts = made(tmp_path, *size)
    nesting.write_nested(tmp_path / "nested.vrt", whole, parts)
    assert len(list((tmp_path / "vrt").glob("*.vrt"))) == -(-size[0] // size[2] // 2) * -(-size[1] // size[2] // 2)
    monkeypatch.setattr(nesting, "FEW", 1000)
    nesting.write_nested(tmp_path / "flat.vrt", whole, parts)
    (nested, about), (flat, about_flat) = read(tmp_path / "nested.vrt"), read(tmp_path / "flat.vrt")
    assert about == about_flat and overview_factors(*size[:2])
    for one, other in zip(nested, flat, strict=True):
        np.testing.assert_array_equal(one, other)
    assert (nested[0] == 255).sum() == size[2] ** 2


def test_written_again_no_byte_changes(tmp_path, blocks_of_four):
    (tmp_path / "parts").mkdir()
    whole, parts = made(tmp_path, 300, 300, 60)
    before = []
    for _ in range(2):
        nesting.write_nested(tmp_path / "all.vrt", whole, parts)
        paths = sorted(tmp_path.rglob("*.vrt"))
        before.append([(path, path.read_bytes(), path.stat().st_mtime_ns) for path in paths])
    assert before[0] == before[1] and len(before[0]) == 10


def test_tiles_in_no_rows_and_columns_stay_flat(tmp_path, blocks_of_four):
    (tmp_path / "parts").mkdir()
    whole, parts = made(tmp_path, 240, 300, 60, shift=lambda row: row // 60 * 50)
    nesting.write_nested(tmp_path / "all.vrt", whole, parts)
    nested = list((tmp_path / "vrt").glob("*.vrt")) if (tmp_path / "vrt").exists() else []
    with rasterio.open(tmp_path / "all.vrt") as dataset:
        values = dataset.read(1)
    for path, window in parts:
        with rasterio.open(path) as dataset:
            np.testing.assert_array_equal(values[window.slices], dataset.read(1))
    assert not nested
