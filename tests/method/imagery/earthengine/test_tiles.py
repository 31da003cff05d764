"""The global grid, its tiles and what they cost."""

from dataclasses import replace

import numpy as np
import pytest
from glakes.lakes.errors import GridMismatch, InvalidSetting
from glakes.lakes.grid import Window
from glakes.lakes.imagery.earthengine.settings import EarthEngineSettings
from glakes.lakes.imagery.earthengine.tiles import estimate, plan_tiles, quarters, requests_at_once
from hypothesis import given, settings
from hypothesis import strategies as st

UTM = EarthEngineSettings(extent=(250_003.0, 4_660_001.0, 259_997.0, 4_669_999.0), crs="EPSG:32633", output_folder="t")
DEGREES = EarthEngineSettings(extent=(12.0, 42.0, 12.1, 42.1), output_folder="t")


def test_pixels_lie_on_multiples_of_the_resolution():
    plan = plan_tiles(UTM)
    grid = plan.lattice.grid(plan.whole)
    assert grid.bounds == (250_000.0, 4_660_000.0, 260_000.0, 4_670_000.0)
    assert (grid.height, grid.width) == (1000, 1000)


@settings(max_examples=60)
@given(
    left=st.floats(-170, 170),
    bottom=st.floats(-60, 75),
    width=st.floats(0.001, 0.3),
    height=st.floats(0.001, 0.3),
    size=st.integers(50, 2139),
)
def test_tiles_part_the_extent_and_do_not_depend_on_it(left, bottom, width, height, size):
    wanted = replace(DEGREES, extent=(left, bottom, left + width, bottom + height), tile_size=size)
    plan = plan_tiles(wanted)
    xmin, ymin, xmax, ymax = plan.lattice.grid(plan.whole).bounds
    hair = 2e-3 * plan.lattice.step
    assert xmin <= left + hair and ymin <= bottom + hair
    assert xmax >= left + width - hair and ymax >= bottom + height - hair
    seen = np.zeros(plan.whole.shape, dtype=np.uint8)
    for tile in plan.tiles:
        seen[tile.window.relative_to(plan.whole).slices] += 1
        cell = Window(tile.row * size, tile.col * size, size, size)
        assert tile.window.intersect(cell) == tile.window, "a pixel falls into the same tile for any extent"
    assert (seen == 1).all()
    assert len({tile.name for tile in plan.tiles}) == len(plan.tiles)


def test_a_tile_of_two_extents_has_the_same_corner_to_the_bit():
    near = plan_tiles(replace(DEGREES, tile_size=100))
    far = plan_tiles(replace(DEGREES, tile_size=100, extent=(11.0, 41.5, 12.1, 42.1)))
    whole = (100, 100)
    corner = {tile.name: far.lattice.grid(tile.window).transform for tile in far.tiles if tile.window.shape == whole}
    common = [tile for tile in near.tiles if tile.name in corner and tile.window.shape == whole]
    assert len(common) > 50
    assert all(near.lattice.grid(tile.window).transform == corner[tile.name] for tile in common)


def test_ten_metres_are_ten_metres_at_the_equator():
    assert plan_tiles(DEGREES).lattice.step == pytest.approx(10 / 111_319.49079327358)


def test_images_are_looked_for_around_the_tile_and_across_the_antimeridian():
    plan = plan_tiles(replace(DEGREES, extent=(-180.02, 65.0, -179.98, 65.02)))
    west, south, east, north = plan.lattice.degrees(plan.whole)
    assert west < -180.02 < -179.98 < east and south < 65.0 < 65.02 < north
    fiji = plan_tiles(replace(UTM, crs="EPSG:32760", extent=(810_000.0, 8_000_000.0, 840_000.0, 8_010_000.0)))
    west, _, east, _ = fiji.lattice.degrees(fiji.whole)
    assert 179 < west < 180 < east < 181


@pytest.mark.parametrize(
    ("wrong", "error", "sentence"),
    [
        ({"crs": "EPSG:0"}, InvalidSetting, "CRS 'EPSG:0' is not a coordinate system that is known"),
        ({"extent": (250_000.0, 4_660_000.0, 259_990.0, 4_669_990.0)}, GridMismatch, "EXTENT in the units of CRS"),
    ],
)
def test_what_is_refused(wrong, error, sentence):
    with pytest.raises(error, match=sentence):
        plan_tiles(replace(DEGREES, **wrong))


@given(st.integers(1, 50), st.integers(1, 50), st.integers(-99, 99))
def test_quarters_part_a_window(height, width, corner):
    whole = Window(corner, -corner, height, width)
    seen = np.zeros(whole.shape, dtype=np.uint8)
    parts = list(quarters(whole))
    for part in parts:
        seen[part.relative_to(whole).slices] += 1
    assert (seen == 1).all() and len(parts) <= 4


def test_forty_requests_at_most_and_no_more_than_memory_holds():
    assert requests_at_once(replace(UTM, tile_size=64)) == 40
    many = requests_at_once(UTM)
    assert 10 < many < 40 and many * UTM.request_bytes(2048**2) <= 640 * 2**20


def test_the_estimate_counts_what_is_missing():
    plan = plan_tiles(replace(UTM, tile_size=250))
    tiles = list(plan.tiles)
    pixels = plan.whole.height * plan.whole.width
    everything = estimate(tiles, replace(UTM, tile_size=250), 300, pixels)
    half = estimate(tiles[: len(tiles) // 2], replace(UTM, tile_size=250), 300, pixels)
    assert everything.tiles == len(tiles) and everything.megabytes == pytest.approx(11.0)
    assert half.megabytes < everything.megabytes and half.minutes < 2 * everything.minutes
    assert f"{len(tiles)} tiles, 11 MB before compression, less than a minute" in everything.sentence()
    assert "about 125 minutes" in replace(everything, minutes=125.2).sentence()
