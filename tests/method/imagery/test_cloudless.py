"""Clouds of L1C by s2cloudless: against the package itself, and the same for any block, grid and extent."""

import subprocess
import sys

import numpy as np
import pytest
import rasterio
from glakes.lakes.errors import Cancelled, LakesError, MissingLibrary
from glakes.lakes.grid import Window
from glakes.lakes.imagery import blocks, cloudless, plans
from glakes.lakes.imagery.composite import composite_scenes
from glakes.lakes.imagery.mean import UNIT
from glakes.lakes.imagery.names import MODEL_BANDS
from glakes.lakes.imagery.reading import BlockPixels, SceneReader
from glakes.lakes.imagery.scenes import find_scenes
from glakes.lakes.imagery.settings import CompositeSettings
from hypothesis import given, settings
from hypothesis import strategies as st
from listeners import Recorder, Stop
from made_safe import Made, write_safe
from made_scenes import write_bands

SHAPE = (60, 78)
ALL = (*MODEL_BANDS, "B3")
CLEAR = {"B1": 1300, "B2": 1000, "B3": 800, "B4": 600, "B5": 900, "B8": 2500, "B8A": 2700, "B9": 800, "B10": 15}
CLEAR |= {"B11": 1800, "B12": 900}
CLOUD = dict.fromkeys(ALL, 6000) | {"B9": 3000, "B10": 200, "B11": 4000, "B12": 3000}


def l1c(rng, shape=SHAPE, add=0):
    """Thirteen bands, less three: a round cloud over green land, with noise."""
    rows, cols = np.indices(shape)
    cloudy = (rows - 20) ** 2 + (cols - 30) ** 2 < 150
    noise = rng.uniform(0.8, 1.2, shape)
    return {name: (np.where(cloudy, CLOUD[name], CLEAR[name]) * noise).astype(np.uint16) + add for name in ALL}


def percent(bands, cell=6):
    """By the package's own public call on the means of cells, at every pixel."""
    from s2cloudless import S2PixelCloudDetector

    height, width = (-(-side // cell) for side in SHAPE)
    means = np.zeros((1, height, width, len(MODEL_BANDS)))
    for number, name in enumerate(MODEL_BANDS):
        for row in range(height):
            for col in range(width):
                part = bands[name][row * cell : (row + 1) * cell, col * cell : (col + 1) * cell]
                means[0, row, col, number] = part[part > 0].mean() / 10000
    cells = S2PixelCloudDetector().get_cloud_probability_maps(means)[0]
    return 100 * cells.repeat(cell, 0).repeat(cell, 1)[: SHAPE[0], : SHAPE[1]]


def run(folder, output, recorder=None, **values):
    values = {"shadow_distance": 0, "buffer": 0} | values
    job = CompositeSettings(str(folder), str(output), count=str(output.with_suffix(".n.tif")), **values)
    composite_scenes(job, recorder or Recorder())
    with rasterio.open(output.with_suffix(".n.tif")) as dataset:
        return dataset.read(1)


@pytest.mark.parametrize("threshold", [50, 20])
def test_clouds_are_what_the_package_says(tmp_path, threshold):
    bands = l1c(np.random.default_rng(1))
    write_bands(tmp_path / "in/2020-06-01.tif", bands)
    recorder = Recorder()
    seen = run(tmp_path / "in", tmp_path / "o.tif", recorder, cloud_probability=threshold)
    expected = percent(bands) > threshold
    assert 0.05 < expected.mean() < 0.5
    assert ((seen == 0) == expected).all()
    assert "Clouds by s2cloudless in 1 scenes." in recorder.infos


def test_offset_and_band_files_of_their_own_size(tmp_path):
    """B1, B9, B10 of 60 m and B5 and others of 20 m, numbers 1000 higher: the same clouds."""
    bands = l1c(np.random.default_rng(2))
    coarse = {"B1": 6, "B9": 6, "B10": 6, "B5": 2, "B8A": 2, "B11": 2, "B12": 2}
    for name, band in bands.items():
        size = coarse.get(name, 1)
        small = band[::size, ::size]
        bands[name] = small.repeat(size, 0).repeat(size, 1)[: SHAPE[0], : SHAPE[1]]
        with_offset = {name: small + np.uint16(1000)}
        path = write_bands(tmp_path / f"in/2022-06-01_{name}.tif", with_offset, pixel=10.0 * size)
        with rasterio.open(path, "r+") as dataset:
            dataset.scales, dataset.offsets = [0.0001], [-0.1]
    seen = run(tmp_path / "in", tmp_path / "o.tif", end="2023-01-01")
    assert ((seen == 0) == (percent(bands) > 50)).all()


@pytest.mark.parametrize("place", [{}, {"crs": "EPSG:4326"}], ids=["own grid", "degrees"])
def test_the_same_for_any_block_and_extent(tmp_path, monkeypatch, place):
    for day in (1, 2):
        bands = l1c(np.random.default_rng(day))
        # A border without data, so that some cells have fewer pixels than others.
        bands = {name: np.where(np.arange(SHAPE[1]) < 3 * day, 0, band) for name, band in bands.items()}
        write_bands(tmp_path / f"in/2020-06-0{day}.tif", bands, left=500000.0 + 30 * day)
    masks = {"shadow_distance": 200, "buffer": 30} | place
    whole = run(tmp_path / "in", tmp_path / "whole.tif", **masks)
    with rasterio.open(tmp_path / "whole.tif") as dataset:
        values, transform = dataset.read(), dataset.transform
    monkeypatch.setattr(blocks, "BLOCK", 17)
    left, top = transform * (13, 7)
    right, bottom = transform * (60, 49)
    part = run(tmp_path / "in", tmp_path / "part.tif", extent=(left, bottom, right, top), **masks)
    with rasterio.open(tmp_path / "part.tif") as dataset:
        row, col = (round(place) for place in (~transform * (dataset.transform.c, dataset.transform.f))[::-1])
        inside = Window(row, col, dataset.height, dataset.width).slices
        assert (dataset.read() == values[(slice(None), *inside)]).all()
    assert (part == whole[inside]).all() and {0, 1, 2} <= set(np.unique(part))


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 4))
def test_cell_means_skip_what_is_missing(seed, height, width):
    rng = np.random.default_rng(seed)
    fixed = rng.integers(-UNIT, UNIT, (3 * height, 2 * width))
    missing = rng.random(fixed.shape) < 0.6
    means, empty = cloudless.cell_means(fixed, missing, (height, width))
    for row, col in np.ndindex(3, 2):
        part = np.s_[row * height : (row + 1) * height, col * width : (col + 1) * width]
        left = [int(value) for value in fixed[part][~missing[part]]]
        assert empty[row, col] == (not left)
        assert means[row, col] == pytest.approx(sum(left) / len(left) / UNIT if left else 0, abs=1e-15)


def test_cells_are_about_60_m():
    assert cloudless.cell_shape((10, 10)) == (6, 6)
    assert cloudless.cell_shape((10, 7.4)) == (6, 8)
    assert cloudless.cell_shape((300, 300)) == (1, 1)
    cells = cloudless.cells_around(np.array([[11], [12]]), np.array([[0, 5]]), (6, 6))
    assert cells == Window(1, 0, 2, 1) and cloudless.cell_pixels(cells, (6, 6)) == Window(6, 0, 12, 6)


def test_no_cell_no_probability():
    assert cloudless.probability(np.zeros((0, 10))).shape == (0,)


def test_scenes_without_the_bands_are_named(tmp_path):
    bands = l1c(np.random.default_rng(0))
    write_bands(tmp_path / "in/2020-06-01.tif", bands)
    write_bands(tmp_path / "in/2020-06-02.tif", {name: bands[name] for name in ALL if name not in ("B1", "B10")})
    recorder = Recorder()
    run(tmp_path / "in", tmp_path / "o.tif", recorder, cloud_mask="s2cloudless")
    assert any("2020-06-02.tif: lacks B1, B10, which CLOUD_MASK s2cloudless needs" in text for text in recorder.infos)
    (tmp_path / "in/2020-06-01.tif").unlink()
    with pytest.raises(LakesError, match="lacks B1, B10, which CLOUD_MASK s2cloudless needs"):
        run(tmp_path / "in", tmp_path / "o.tif", cloud_mask="s2cloudless")
    recorder = Recorder()
    write_bands(tmp_path / "in/2020-06-01.tif", bands)
    run(tmp_path / "in", tmp_path / "o.tif", recorder)
    assert "Clouds by none in 1 scenes, s2cloudless in 1 scenes." in recorder.infos
    assert "By s2cloudless: 2020-06-01.tif." in recorder.infos


def test_l1c_products_offer_the_bands(tmp_path):
    bands = l1c(np.random.default_rng(3))
    files = {f"B{name[1:]:0>2}": band[::2, ::2] if name == "B11" else band for name, band in bands.items()}
    write_safe(tmp_path / "in", Made(files, level="1C"))
    recorder = Recorder()
    seen = run(tmp_path / "in", tmp_path / "o.tif", recorder)
    assert "Clouds by s2cloudless in 1 scenes." in recorder.infos
    bands["B11"] = bands["B11"][::2, ::2].repeat(2, 0).repeat(2, 1)
    assert ((seen == 0) == (percent(bands) > 50)).all()
    # A copy without one of them is used all the same, with what is left.
    next((tmp_path / "in").rglob("*_B10.jp2")).unlink()
    recorder = Recorder()
    assert (run(tmp_path / "in", tmp_path / "o.tif", recorder) == 1).all()
    assert "Clouds by none in 1 scenes." in recorder.infos


def test_without_the_package_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "s2cloudless.cloud_detector", None)
    cloudless.detector.cache_clear()
    with pytest.raises(MissingLibrary, match=r"need the package s2cloudless.*choose CLOUD_MASK qa60 or none"):
        cloudless.probability(np.zeros((1, 10)))
    cloudless.detector.cache_clear()


def test_loading_the_package_connects_to_nothing_and_writes_nothing(tmp_path):
    code = """
import sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise SystemExit(f"{event} {arguments}")
sys.addaudithook(watch)
import s2cloudless
s2cloudless.S2PixelCloudDetector().classifier
"""
    environment = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "PATH": ""}
    done = subprocess.run([sys.executable, "-I", "-c", code], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert not list(tmp_path.iterdir())


def test_a_stop_is_heard_while_the_model_works(tmp_path, monkeypatch):
    write_bands(tmp_path / "in/2020-06-01.tif", l1c(np.random.default_rng(4), (120, 30)))
    monkeypatch.setattr(plans, "CELL_ROWS", 2)
    scene = find_scenes(tmp_path / "in", Recorder())[0][0]
    job = CompositeSettings(str(tmp_path / "in"), str(tmp_path / "o.tif"))
    plan = plans.plan_scenes([scene], scene.grid, job, Recorder())[0]
    with SceneReader(plan.scene, BlockPixels(scene.grid)) as reader, pytest.raises(Cancelled):
        plans.usable_pixels(reader, plan, Window(0, 0, 120, 30), job, Stop(3).check)
