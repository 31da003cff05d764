import numpy as np
import pytest
import rasterio
from affine import Affine
from glakes.lakes.errors import InvalidSetting
from glakes.lakes.grid import Window
from glakes.lakes.imagery import blocks
from glakes.lakes.imagery.composite import composite_scenes
from glakes.lakes.imagery.grids import Grid, pixel_places
from glakes.lakes.imagery.resampling import bilinear, pick, window_around
from glakes.lakes.imagery.settings import CompositeSettings
from glakes.lakes.progress import Silent
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from made_scenes import random_bands, write_bands
from rasterio.crs import CRS


def slow_bilinear(source, row, col):
    """One place, with plain floats, from the pixels that have a value; 0 where the nearest has none."""
    height, width = source.shape
    nearest = int(np.floor(row)), int(np.floor(col))
    if not (0 <= nearest[0] < height and 0 <= nearest[1] < width) or source[nearest] == 0:
        return 0.0
    total = weight = 0.0
    for r in range(height):
        for c in range(width):
            share = max(0.0, 1 - abs(row - (r + 0.5))) * max(0.0, 1 - abs(col - (c + 0.5)))
            if source[r, c] != 0:
                total, weight = total + share * float(source[r, c]), weight + share
    return total / weight


@given(
    arrays(np.uint16, (4, 5), elements=st.sampled_from([0, 1, 800, 5000, 65535])),
    st.lists(st.integers(-40, 120).map(lambda step: step / 20 + 0.01), min_size=1, max_size=4),
    st.lists(st.integers(-40, 140).map(lambda step: step / 20 + 0.01), min_size=1, max_size=4),
)
def test_bilinear_against_a_slow_reference(source, rows, cols):
    found = bilinear(source, np.array(rows)[:, None], np.array(cols)[None])
    slow = np.array([[slow_bilinear(source, row, col) for col in cols] for row in rows])
    # A weight has 4096 steps.
    assert np.abs(found - slow).max() <= 65535 / 2048
    assert ((found == 0) == (slow == 0)).all()


def test_20_m_on_10_m_has_weights_of_quarters():
    source = np.array([[100, 200], [300, 500]], np.uint16)
    places = np.array([0.25, 0.75, 1.25, 1.75])
    assert bilinear(source, places[:, None], places[None])[1].tolist() == [150.0, 181.25, 243.75, 275.0]


def test_places_without_coordinates_have_no_value():
    places = np.array([[0.5, np.inf, np.nan]])
    assert bilinear(np.full((2, 2), 7, np.uint16), np.full((1, 3), 0.5), places).tolist() == [[7.0, 0.0, 0.0]]
    assert window_around(np.full((1, 1), np.inf), places[:, 1:]).is_empty()


def test_pick_inside_across_and_outside(tmp_path):
    source = np.arange(1, 13, dtype=np.uint16).reshape(3, 4)
    write_bands(tmp_path / "s.tif", {"B2": source})
    with rasterio.open(tmp_path / "s.tif") as dataset:
        for row, col in ((0, 0), (-1, 2), (2, -3), (1, 3), (9, 9)):
            rows, cols = np.arange(row, row + 2), np.arange(col, col + 3)
            values, outside = pick(dataset, 1, rows[:, None], cols[None])
            turned, outside_too = pick(dataset, 1, *np.broadcast_arrays(rows[:, None], cols[None]))
            outside, outside_too = (np.broadcast_to(mask, values.shape) for mask in (outside, outside_too))
            for r, c in np.ndindex(2, 3):
                is_in = 0 <= rows[r] < 3 and 0 <= cols[c] < 4
                assert values[r, c] == turned[r, c] == (source[rows[r], cols[c]] if is_in else 0)
                assert outside[r, c] == outside_too[r, c] == (not is_in)


def composite(folder, output, **options):
    composite_scenes(CompositeSettings(str(folder), str(output), resampling="bilinear", **options), Silent())
    with rasterio.open(output) as dataset:
        return dataset.read(), dataset.tags()


def coarse_scene(folder, day, seed):
    rng = np.random.default_rng(seed)
    bands = random_bands(rng, (40, 60))
    coarse = rng.integers(1, 5000, (20, 30)).astype(np.uint16)
    coarse[3:5, 7:9] = 0
    for name, band in (bands | {"B11": coarse}).items():
        write_bands(folder / day / f"{name}.tif", {name: band}, pixel=400 / band.shape[0], scale=0.0001)
    return coarse


def test_composite_against_the_slow_reference(tmp_path):
    coarse = coarse_scene(tmp_path / "in", "2020-01-01", 0)
    stored, tags = composite(tmp_path / "in", tmp_path / "o.tif")
    slow = np.array([[slow_bilinear(coarse, (r + 0.5) / 2, (c + 0.5) / 2) for c in range(60)] for r in range(40)])
    assert tags["RESAMPLING"] == "bilinear"
    assert ((stored[4] == -32768) == (slow == 0)).all() and (slow == 0).sum() == 16
    assert np.abs(stored[4] - slow / 10)[slow > 0].max() <= 0.5 + 1e-6


@pytest.mark.parametrize("crs", [None, "EPSG:32634"])
def test_extent_and_blocks_do_not_matter(tmp_path, monkeypatch, crs):
    for number, day in enumerate(("2020-01-01", "2020-01-02")):
        coarse_scene(tmp_path / "in", day, number)
    whole, _ = composite(tmp_path / "in", tmp_path / "whole.tif", crs=crs)
    with rasterio.open(tmp_path / "whole.tif") as dataset:
        left, top = dataset.transform * (7, 5)
        right, bottom = dataset.transform * (37, 28)
    part, _ = composite(tmp_path / "in", tmp_path / "part.tif", crs=crs, extent=(left, bottom, right, top))
    assert (part == whole[:, 5:28, 7:37]).all() and (part != -32768).any()
    monkeypatch.setattr(blocks, "BLOCK", 14)
    assert (composite(tmp_path / "in", tmp_path / "blocks.tif", crs=crs)[0] == whole).all()


def test_places_of_another_system_do_not_depend_on_the_extent():
    source = Grid(CRS.from_epsg(32632), Affine(10, 0, 765940, 0, -10, 4665370), 300, 300)
    whole = Grid(CRS.from_epsg(32633), Affine(10, 0, 269000, 0, -10, 4667000), 400, 400)
    part = Grid(whole.crs, whole.transform * Affine.translation(37, 21), 100, 100)
    for one, two in zip(
        pixel_places(whole, Window(21, 37, 50, 60), source), pixel_places(part, Window(0, 0, 50, 60), source),
        strict=True,
    ):  # fmt: skip
        assert np.abs(one - two).max() < 1e-8


def test_unknown_resampling():
    with pytest.raises(InvalidSetting, match="RESAMPLING must be one of nearest, bilinear; found 'cubic'"):
        CompositeSettings("s", "o.tif", resampling="cubic")
