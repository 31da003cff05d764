"""What is drawn and what a patch holds, against arrays written by hand."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from glakes.lakes.bands import COMPOSITE_BANDS
from glakes.lakes.errors import BandMismatch, GridMismatch, MissingInput
from glakes.lakes.grid import Window
from glakes.lakes.samples.patches import (
    Patch,
    PatchReader,
    Region,
    chances_by_area,
    chances_by_type,
    draw_flips,
    draw_region,
    draw_window,
    flip,
    locate_region,
    steps_by_area,
)
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare
from shapely import affinity
from shapely.geometry import Polygon, box

CRS = "EPSG:32648"
LEFT, TOP = 500_000.0, 2_000_000.0
SHAPE = (60, 80)


def pixels(row, col, height, width):
    """A polygon along pixel edges."""
    return box(LEFT + 10 * col, TOP - 10 * (row + height), LEFT + 10 * (col + width), TOP - 10 * row)


def write_image(path, descriptions=COMPOSITE_BANDS, **profile):
    stored = np.random.default_rng(5).integers(-999, 1000, (len(descriptions), *SHAPE)).astype("int16")
    stored[2, 3, 4] = -32768
    transform = rasterio.Affine(10, 0, LEFT, 0, -10, TOP)
    profile = {"crs": CRS, "transform": transform, "nodata": -32768, "dtype": "int16"} | profile
    with rasterio.open(path, "w", "GTiff", SHAPE[1], SHAPE[0], len(descriptions), **profile) as dataset:
        dataset.write(stored)
        dataset.descriptions = descriptions
        dataset.scales = [0.001] * len(descriptions)
    return stored


@pytest.fixture
def image(tmp_path):
    path = tmp_path / "image.tif"
    write_image(path)
    return path


def locate(image, outline, lakes=(), ignored=(), crs=CRS):
    frame = gpd.GeoDataFrame(
        {"class": ["lake"] * len(lakes) + ["ignore"] * len(ignored)}, geometry=[*lakes, *ignored], crs=CRS
    )
    return locate_region("r", image, gpd.GeoSeries([outline], crs=CRS).to_crs(crs), frame.to_crs(crs))


def small_region(region_id, pixel_count):
    return Region(region_id, Path("x"), Window(0, 0, 1, 1), pixel_count, None, (), ())


def test_regions_are_drawn_by_area_with_replacement():
    regions = [small_region("a", 100.0), small_region("b", 300.0), small_region("c", 600.0)]
    generator = np.random.default_rng(1)
    drawn = [draw_region(regions, chances_by_area(regions), generator).region_id for _ in range(6000)]
    shares = [drawn.count(region_id) / len(drawn) for region_id in "abc"]
    assert shares == pytest.approx([0.1, 0.3, 0.6], abs=0.02)


def test_frequencies_pass_a_chi_square_test():
    """Regions by area, or types alike; windows uniform along both axes, and independent of each other."""
    regions = [small_region(str(number), area) for number, area in enumerate((40.0, 90.0, 160.0, 250.0, 360.0))]
    generator = np.random.default_rng(3)
    for chances in (chances_by_area(regions), chances_by_type(regions, ("NR", "SL", "NR", "SL", "AR"))):
        drawn = [int(draw_region(regions, chances, generator).region_id) for _ in range(9000)]
        assert chisquare(np.bincount(drawn, minlength=5), 9000 * chances).pvalue > 0.001
    windows = [draw_window(Window(0, 0, 19, 21), 16, generator) for _ in range(9000)]
    table = np.zeros((4, 6))
    np.add.at(table, ([w.row for w in windows], [w.col for w in windows]), 1)
    assert chisquare(table.ravel()).pvalue > 0.001
    flips = [draw_flips(generator) for _ in range(4000)]
    assert chisquare(np.bincount([2 * a + b for a, b in flips])).pvalue > 0.001


def test_types_get_the_same_chance_together():
    regions = [small_region(str(number), area) for number, area in enumerate((100.0, 300.0, 600.0))]
    assert chances_by_type(regions, ("NR", "NR", "SL")).tolist() == pytest.approx([0.125, 0.375, 0.5])
    assert chances_by_type(regions, ("NR", "NR", "NR")).tolist() == pytest.approx(chances_by_area(regions).tolist())


def test_windows_are_uniform_and_reach_both_ends():
    generator = np.random.default_rng(1)
    drawn = [draw_window(Window(10, 20, 20, 16), 16, generator) for _ in range(2000)]
    assert {window.row for window in drawn} == set(range(10, 15))
    assert {window.col for window in drawn} == {20}
    counts = np.bincount([window.row - 10 for window in drawn])
    assert counts.min() > 320


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32))
def test_windows_stay_inside_or_start_at_the_corner(height, width, seed):
    inside = Window(7, 9, height, width)
    window = draw_window(inside, 16, np.random.default_rng(seed))
    assert window.shape == (16, 16)
    assert window.row == 7 if height <= 16 else window.row_stop <= inside.row_stop
    assert window.col == 9 if width <= 16 else window.col_stop <= inside.col_stop


def test_the_one_generator_decides_everything():
    regions = [small_region(str(index), 10.0 + index) for index in range(20)]
    runs = []
    for seed in (1, 1, 2):
        generator = np.random.default_rng(seed)
        runs.append(
            [
                (
                    draw_region(regions, chances_by_area(regions), generator).region_id,
                    draw_window(Window(0, 0, 99, 99), 16, generator),
                )
                for _ in range(9)
            ]
        )
    assert runs[0] == runs[1] != runs[2]


def test_flips_move_image_label_and_weight_together():
    label = np.arange(12).reshape(3, 4)
    patch = Patch(np.stack([label, label]).astype(np.float32), label, label)
    generator = np.random.default_rng(1)
    seen = set()
    for _ in range(40):
        flipped = flip(patch, draw_flips(generator))
        assert np.array_equal(flipped.image[0], flipped.label)
        assert np.array_equal(flipped.weight, flipped.label)
        seen.add(int(flipped.label[0, 0]))
    assert seen == {0, 3, 8, 11}


@pytest.mark.parametrize(("areas", "expected"), [([16.0**2], 1), ([16.0**2 * 8], 3), ([16.0**2 * 6, 16.0**2 * 10], 5)])
def test_steps_by_area(areas, expected):
    assert steps_by_area([small_region("r", area) for area in areas], patch=16, batch=4) == expected


def test_image_label_and_weight_of_a_window(image):
    region = locate(image, pixels(2, 3, 40, 50), lakes=[pixels(5, 6, 10, 12)], ignored=[pixels(12, 15, 6, 6)])
    assert region.window == Window(2, 3, 40, 50)
    assert region.pixels == pytest.approx(2000)
    with PatchReader(COMPOSITE_BANDS) as reader:
        patch = reader.read(region, Window(2, 3, 32, 32))
    with rasterio.open(image) as dataset:
        stored = dataset.read()[:, 2:34, 3:35]
    expected = stored.astype(np.float32) * np.float32(0.001)
    expected[:, 1, 1] = 0
    assert np.array_equal(patch.image, expected)
    label = np.zeros((32, 32), bool)
    label[3:13, 3:15] = True
    assert np.array_equal(patch.label, label)
    weight = np.ones((32, 32), bool)
    weight[10:16, 12:18] = weight[1, 1] = False
    assert np.array_equal(patch.weight, weight)


def test_a_pixel_is_lake_when_its_centre_is(image):
    lake = affinity.translate(pixels(10, 10, 4, 4), 6, 4)
    region = locate(image, pixels(0, 0, 60, 80), lakes=[lake])
    with PatchReader(COMPOSITE_BANDS) as reader:
        label = reader.read(region, region.window).label
    assert np.argwhere(label).min(axis=0).tolist() == [10, 11]
    assert label.sum() == 16


def test_a_small_region_is_padded_with_zeros_that_count_as_land(image):
    region = locate(image, pixels(50, 70, 10, 10), lakes=[pixels(50, 70, 10, 10)])
    window = draw_window(region.window, 16, np.random.default_rng(1))
    with PatchReader(COMPOSITE_BANDS) as reader:
        patch = reader.read(region, window)
    assert patch.image.shape == (5, 16, 16)
    assert patch.label[:10, :10].all()
    assert patch.label.sum() == 100
    assert not patch.image[:, 10:].any()
    assert not patch.image[:, :, 10:].any()
    assert patch.weight.all()


def test_pixels_outside_a_slanted_outline_do_not_count(image):
    corners = [(0, 0), (300, 0), (300, -300)]
    region = locate(image, Polygon([(LEFT + x, TOP + y) for x, y in corners]), lakes=[pixels(0, 0, 60, 80)])
    with PatchReader(COMPOSITE_BANDS) as reader:
        patch = reader.read(region, region.window)
    assert patch.weight[0, 29]
    assert not patch.weight[29, 0]
    assert np.argwhere(patch.label & ~patch.weight).tolist() == [[3, 4]]  # the pixel without data
    assert region.pixels == pytest.approx(450)


def test_labels_in_degrees_land_on_the_same_pixels(image):
    lakes, outline = [pixels(5, 6, 10, 12)], pixels(2, 3, 40, 50)
    with PatchReader(COMPOSITE_BANDS) as reader:
        patches = [
            reader.read(region, Window(2, 3, 40, 50))
            for region in (locate(image, outline, lakes), locate(image, outline, lakes, crs="EPSG:4326"))
        ]
    assert np.array_equal(patches[0].label, patches[1].label)
    assert np.array_equal(patches[0].weight, patches[1].weight)


def test_the_cache_changes_nothing(image):
    region = locate(image, pixels(1, 1, 55, 70), lakes=[pixels(20, 20, 15, 9)], ignored=[pixels(1, 1, 5, 5)])
    generator = np.random.default_rng(2)
    windows = [draw_window(region.window, 32, generator) for _ in range(20)]
    with PatchReader(COMPOSITE_BANDS) as cached, PatchReader(COMPOSITE_BANDS, cache_bytes=0) as plain:
        for window in windows:
            for one, other in zip(cached.read(region, window), plain.read(region, window)):
                assert np.array_equal(one, other)


def test_the_cache_and_the_open_files_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr("glakes.lakes.samples.patches.OPEN_FILES", 2)
    regions = []
    for number in range(5):
        write_image(tmp_path / f"{number}.tif")
        located = locate(tmp_path / f"{number}.tif", pixels(0, 0, 60, 80))
        regions.append(Region(str(number), *list(vars(located).values())[1:]))
    with PatchReader(COMPOSITE_BANDS, cache_bytes=500_000) as reader:
        for region in regions:
            reader.read(region, Window(0, 0, 16, 16))
        assert len(reader._files) == 2
        assert list(reader._regions) == ["1", "2", "3", "4"]
        assert reader._kept_bytes <= 500_000


def test_a_region_over_the_edge_is_cut_to_the_image(image):
    region = locate(image, pixels(-10, -10, 30, 30))
    assert region.window == Window(0, 0, 20, 20)
    assert region.pixels == pytest.approx(400)


def test_what_cannot_be_located_is_said(image, tmp_path):
    with pytest.raises(MissingInput, match="is the image of region 'r' and cannot be opened"):
        locate(tmp_path / "none.tif", pixels(0, 0, 5, 5))
    with pytest.raises(GridMismatch, match="Region 'r' lies outside its image"):
        locate(image, pixels(200, 200, 5, 5))
    write_image(tmp_path / "turned.tif", transform=rasterio.Affine(10, 1, LEFT, 1, -10, TOP))
    with pytest.raises(GridMismatch, match="rotated or not north-up"):
        locate(tmp_path / "turned.tif", pixels(0, 0, 5, 5))


def test_wrong_bands_are_refused(tmp_path):
    write_image(tmp_path / "rgb.tif", descriptions=("B4", "B3", "B2"))
    region = locate(tmp_path / "rgb.tif", pixels(0, 0, 30, 30))
    with PatchReader(COMPOSITE_BANDS) as reader, pytest.raises(BandMismatch, match="expected bands NDWI, B4"):
        reader.check(region)
