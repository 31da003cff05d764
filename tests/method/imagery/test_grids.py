import numpy as np
import pytest
from affine import Affine
from glakes.lakes.errors import GridMismatch
from glakes.lakes.grid import Window
from glakes.lakes.imagery.grids import Grid, choose_grid, local_frame, nearest_pixels, resolution_in
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from rasterio.crs import CRS

UTM32, UTM33, DEGREES = (CRS.from_epsg(code) for code in (32632, 32633, 4326))


def grid(left, top, *, pixel=10.0, height=100, width=120, crs=UTM32):
    return Grid(crs, Affine(pixel, 0, left, 0, -pixel, top), height, width)


def test_one_shared_grid_is_kept_to_the_bit():
    odd = grid(362612.19685932994, 1987088.206431803)
    assert choose_grid([odd, odd], None, None, 10) == odd


def test_scenes_on_one_lattice_are_united_on_it():
    first, second = grid(362612.5, 1987088.5), grid(362612.5 + 500, 1987088.5 - 300)
    united = choose_grid([first, second], None, None, 10)
    assert united.transform == first.transform
    assert (united.height, united.width) == (130, 170)


def test_other_lattices_and_resolutions_are_snapped_to_multiples():
    for scenes, resolution in (([grid(3, 1004), grid(8, 1004)], 10), ([grid(3, 1004)], 20)):
        snapped = choose_grid(scenes, None, None, resolution)
        xmin, ymin, xmax, ymax = snapped.bounds
        assert all(edge % resolution == 0 for edge in (xmin, ymin, xmax, ymax))
        assert xmin <= 3 and ymax >= 1004 and xmax >= scenes[-1].bounds[2] and ymin <= 4
        assert snapped.pixel == (resolution, resolution)


def test_extent_is_covered_on_the_lattice():
    found = choose_grid([grid(3, 1004)], None, (47, 500.5, 98, 804), 10)
    assert found.bounds == (43, 494, 103, 804)


def test_degrees_mean_metres_at_the_equator():
    assert resolution_in(DEGREES, 10) == pytest.approx(8.983152841195215e-05, rel=1e-12)
    trombetas = grid(-56.3736858233922, -1.45868435835328, pixel=8.983152841214912e-05, crs=DEGREES)
    assert choose_grid([trombetas], None, None, 10) == trombetas


def test_another_coordinate_system():
    found = choose_grid([grid(765940, 4665370, height=317, width=318)], UTM33, None, 10)
    assert found.crs == UTM33
    assert found.bounds[0] % 10 == 0 and 3100 < found.bounds[2] - found.bounds[0] < 3700


def test_absurd_size_is_refused():
    with pytest.raises(GridMismatch, match=r"EXTENT.*RESOLUTION"):
        choose_grid([grid(0, 0), grid(9e6, 0)], None, None, 10)


def exact_pixels(target, window, source):
    """Pixel by pixel, without interpolation."""
    to_source = Transformer.from_crs(target.crs.to_wkt(), source.crs.to_wkt(), always_xy=True)
    rows, cols = np.mgrid[window.row : window.row_stop, window.col : window.col_stop] + 0.5
    x, y = to_source.transform(*(target.transform * (cols, rows)))
    col, row = ~source.transform * (x, y)
    return row, col


@pytest.mark.parametrize("target_crs", [UTM33, DEGREES, CRS.from_epsg(3035)])
def test_nearest_pixels_across_coordinate_systems(target_crs):
    source = grid(765940, 4665370, height=317, width=318)
    target = choose_grid([source], target_crs, None, 10)
    window = Window(-5, 100, 200, 150)
    rows, cols = nearest_pixels(target, window, source)
    exact = exact_pixels(target, window, source)
    for found, place in zip((rows, cols), exact, strict=True):
        clear = np.abs(place - np.round(place)) > 1e-3
        assert (found == np.floor(place))[clear].all()
        assert clear.mean() > 0.99


@given(st.integers(-40, 200), st.integers(-40, 200), st.integers(1, 90), st.integers(1, 90))
def test_a_pixel_has_the_same_place_in_any_block(row, col, height, width):
    source = grid(765940, 4665370, height=317, width=318)
    target = choose_grid([source], UTM33, None, 10)
    whole = nearest_pixels(target, Window(-50, -50, 400, 400), source)
    part = nearest_pixels(target, Window(row, col, height, width), source)
    inside = np.s_[row + 50 : row + 50 + height, col + 50 : col + 50 + width]
    for all_places, places in zip(whole, part, strict=True):
        assert (all_places[inside] == places).all()


def test_coarser_bands_repeat():
    fine, coarse = grid(0, 1000), grid(0, 1000, pixel=20, height=50, width=60)
    rows, cols = nearest_pixels(fine, Window(0, 0, 6, 5), coarse)
    assert rows.ravel().tolist() == [0, 0, 1, 1, 2, 2]
    assert cols.ravel().tolist() == [0, 0, 1, 1, 2]


def test_local_frame():
    middle = local_frame(grid(499000, 5000000), (499990, 4999990, 500010, 5000010))
    assert middle.pixel_m == (10, 10) and abs(middle.up) < 0.01 and middle.lon == pytest.approx(9, abs=1e-3)
    east = grid(700000, 5000000)
    assert 1.5 < local_frame(east, east.bounds).up < 2.2  # grid north lies east of true north there
    degrees = grid(12, 60, pixel=0.0001, crs=DEGREES)
    height, width = local_frame(degrees, degrees.bounds).pixel_m
    assert height == pytest.approx(11.14, abs=0.02) and width == pytest.approx(5.58, abs=0.02)
