import errno
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio
from glakes.lakes.errors import Cancelled, InvalidSetting, LakesError
from glakes.lakes.imagery import blocks, composite
from glakes.lakes.imagery.settings import CompositeSettings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from listeners import Recorder
from made_scenes import (
    REFLECTANCE,
    assert_composite,
    blobs,
    random_bands,
    slow_drop,
    slow_mean,
    write_bands,
)
from rasterio.warp import Resampling, reproject

AZIMUTH = 137.3
SHAPE = (40, 50)


def run(folder, output, recorder=None, **options):
    job = CompositeSettings(str(folder), str(output), **options)
    return composite.composite_scenes(job, recorder or Recorder())


def read(path):
    with rasterio.open(path) as dataset:
        return dataset.read()


def scl_scene(rng, **options):
    """Bands with clouds, dark places, water and snow, some nodata; and the same as reflectance."""
    bands = random_bands(rng, SHAPE)
    bands["B8"][blobs(rng, SHAPE, 4, 6)] = 900
    bands["B4"][blobs(rng, SHAPE, 1, 2)] = 0
    bands["B11"][blobs(rng, SHAPE, 1, 2)] = options.get("nodata") or 0
    scl = np.full(SHAPE, 4, np.uint16)
    for code in (6, 11, 3, 9, 8):
        scl[blobs(rng, SHAPE, 2, 2)] = code
    shift = options.get("offset", 0.0) * 10000
    gone = [0, options.get("nodata")]
    physical = {name: np.where(np.isin(band, gone), np.nan, (band + shift) / 10000) for name, band in bands.items()}
    return bands | {"SCL": scl}, physical, scl


def make_scl_folder(folder, seed, days, **options):
    rng = np.random.default_rng(seed)
    slow = []
    for day in days:
        bands, physical, scl = scl_scene(rng, **options)
        tags = {"MEAN_SOLAR_AZIMUTH_ANGLE": str(AZIMUTH)}
        write_bands(folder / f"{day}.tif", bands, tags=tags, **options)
        drop = slow_drop(
            np.isin(scl, (8, 9, 10)), scl == 3, physical["B8"], scl == 6, scl == 11,
            azimuth=AZIMUTH, dark=0.15, distance_px=12, buffer_px=2,
        )  # fmt: skip
        slow.append((physical, drop))
    return slow


MASKS = {"shadow_distance": 120, "buffer": 20}


@pytest.mark.parametrize("options", [{}, {"scale": 0.0001, "offset": -0.01, "nodata": 65535}])
def test_against_a_slow_reference(tmp_path, options):
    slow = make_scl_folder(tmp_path / "in put", 1, ["2020-01-05", "2020-02-05", "2021-03-05"], **options)
    recorder = Recorder()
    count_path = tmp_path / "n.tif"
    result = run(tmp_path / "in put", tmp_path / "湖.tif", recorder, count=str(count_path), **MASKS)
    means, count = slow_mean(slow)
    assert_composite(tmp_path / "湖.tif", means, count)
    assert (read(count_path)[0] == count).all()
    assert result == {"SCENES_USED": 3, "VALID_PERCENT": pytest.approx(100 * (count > 0).mean())}
    assert any("no scale" in text for text in recorder.infos) == (not options)
    assert "Clouds by scl in 3 scenes." in recorder.infos
    assert recorder.percents == sorted(recorder.percents)


def test_contract_of_the_file(tmp_path):
    make_scl_folder(tmp_path / "in", 2, ["2020-01-05", "2020-02-05"])
    run(tmp_path / "in", tmp_path / "o.tif", **MASKS)
    with rasterio.open(tmp_path / "o.tif") as dataset:
        tags = dataset.tags()
        assert dataset.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert dataset.transform.c == 500000 and dataset.shape == SHAPE
    assert tags["SCENE_DATES"] == "2020-01-05,2020-02-05" and tags["SCENE_COUNT"] == "2"
    assert tags["CLOUD_MASK"] == "scl:2" and tags["SHADOW_DISTANCE"] == "120" and tags["SNOW"] == "dropped"
    assert tags["SOFTWARE"].startswith("GLAKES ")


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(["2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04"]), st.integers(0, 99))
def test_order_of_dates_does_not_matter(tmp_path_factory, order, seed):
    folder = tmp_path_factory.mktemp("order")
    make_scl_folder(folder / "a", seed, sorted(order))
    make_scl_folder(folder / "b", seed, order)
    run(folder / "a", folder / "a.tif", **MASKS)
    run(folder / "b", folder / "b.tif", **MASKS)
    assert (read(folder / "a.tif") == read(folder / "b.tif")).all()


@pytest.mark.parametrize("block", [7, 16, 33])
def test_size_of_blocks_does_not_matter(tmp_path, monkeypatch, block):
    make_scl_folder(tmp_path / "in", 3, ["2020-01-05", "2020-02-05"])
    run(tmp_path / "in", tmp_path / "whole.tif", **MASKS)
    run(tmp_path / "in", tmp_path / "other crs.tif", crs="EPSG:3035", **MASKS)
    monkeypatch.setattr(blocks, "BLOCK", block)
    run(tmp_path / "in", tmp_path / "blocks.tif", **MASKS)
    run(tmp_path / "in", tmp_path / "other crs blocks.tif", crs="EPSG:3035", **MASKS)
    assert (read(tmp_path / "whole.tif") == read(tmp_path / "blocks.tif")).all()
    assert (read(tmp_path / "other crs.tif") == read(tmp_path / "other crs blocks.tif")).all()


def test_extent_gives_the_pixels_of_the_whole(tmp_path):
    make_scl_folder(tmp_path / "in", 4, ["2020-01-05", "2020-02-05"])
    run(tmp_path / "in", tmp_path / "whole.tif", **MASKS)
    run(tmp_path / "in", tmp_path / "part.tif", extent=(500103, 4999700, 500300, 4999896), **MASKS)
    assert (read(tmp_path / "part.tif") == read(tmp_path / "whole.tif")[:, 10:30, 10:30]).all()


@pytest.mark.parametrize(
    ("wanted", "source"), [("auto", "probability"), ("probability", "probability"), ("qa60", "qa60"), ("none", "none")]
)
def test_each_cloud_mask(tmp_path, wanted, source):
    rng = np.random.default_rng(6)
    bands = random_bands(rng, SHAPE, low=2000)
    probability = rng.integers(0, 101, SHAPE).astype(np.uint16)
    qa60 = rng.choice([0, 512, 1024, 2048], SHAPE).astype(np.uint16)
    write_bands(tmp_path / "in/2020-01-01.tif", bands | {"probability": probability, "QA60": qa60})
    recorder = Recorder()
    run(tmp_path / "in", tmp_path / "o.tif", recorder, cloud_mask=wanted, cloud_probability=40, buffer=0)
    dropped = {"probability": probability > 40, "qa60": qa60 >= 1024, "none": probability < 0}[source]
    assert ((read(tmp_path / "o.tif")[0] == -32768) == dropped).all()
    assert f"Clouds by {source} in 1 scenes." in recorder.infos


def test_bright_or_wet_places_are_no_shadow_and_distance_0_is_no_shadow_mask(tmp_path):
    bands = {name: np.full(SHAPE, 3000, np.uint16) for name in REFLECTANCE}
    scl = np.full(SHAPE, 4, np.uint16)
    scl[30, 20] = 9
    bands["B8"][20:25, 20] = 1000
    scl[22, 20] = 6
    tags = {"SUN_AZIMUTH": "180"}
    write_bands(tmp_path / "in/2020-01-01.tif", bands | {"SCL": scl}, tags=tags)
    for distance, rows in ((100, [20, 21, 23, 24]), (80, [23, 24]), (0, [])):
        run(tmp_path / "in", tmp_path / "o.tif", shadow_distance=distance, buffer=0)
        gone = read(tmp_path / "o.tif")[0] == -32768
        assert np.argwhere(gone).tolist() == sorted([[30, 20], *([row, 20] for row in rows)])


def test_sun_is_reckoned_where_it_is_not_stated(tmp_path):
    # 45 degrees north in December at half past ten: the sun stands south south-east, shadows fall north north-west.
    bands = {name: np.full(SHAPE, 1000, np.uint16) for name in REFLECTANCE}
    scl = np.full(SHAPE, 4, np.uint16)
    scl[30, 30] = 9
    write_bands(tmp_path / "in/2020-12-20.tif", bands | {"SCL": scl}, scale=0.0001)
    recorder = Recorder()
    run(tmp_path / "in", tmp_path / "o.tif", recorder, shadow_distance=200, buffer=0)
    gone = np.argwhere(read(tmp_path / "o.tif")[0] == -32768) - (30, 30)
    assert gone[0, 0] < -15 and -10 < gone[0, 1] < -4 and gone.max() == 0
    assert any("The sun's azimuth is not stated in 1 of" in text for text in recorder.infos)


def test_snow_stays_when_asked(tmp_path):
    bands = random_bands(np.random.default_rng(0), SHAPE)
    scl = np.full(SHAPE, 4, np.uint16)
    scl[3, 4] = 11
    write_bands(tmp_path / "in/2020-01-01.tif", bands | {"SCL": scl})
    for snow in (True, False):
        run(tmp_path / "in", tmp_path / "o.tif", snow=snow)
        assert ((read(tmp_path / "o.tif")[0] == -32768).sum() == 1) == snow


def test_unknown_clouds_are_dropped_without_a_buffer(tmp_path):
    bands = random_bands(np.random.default_rng(0), SHAPE, low=2000)
    probability = np.zeros(SHAPE, np.uint16)
    probability[5, 5] = 255
    write_bands(tmp_path / "in/2020-01-01.tif", bands | {"probability": probability}, nodata=255)
    run(tmp_path / "in", tmp_path / "o.tif", buffer=50)
    assert np.argwhere(read(tmp_path / "o.tif")[0] == -32768).tolist() == [[5, 5]]


def test_bands_of_10_and_20_m_in_single_files(tmp_path):
    rng = np.random.default_rng(8)
    bands = random_bands(rng, (40, 60))
    bands["B11"] = rng.integers(1, 5000, (20, 30)).astype(np.uint16)
    for name, band in bands.items():
        path = tmp_path / "T48QUE_20200223" / f"B{int(name[1:]):02}.tif"
        write_bands(path, {"x": band}, left=362612.19685932994, pixel=400 / band.shape[0], described=False)
    recorder = Recorder()
    run(tmp_path / "T48QUE_20200223", tmp_path / "o.tif", recorder)
    bands["B11"] = bands["B11"].repeat(2, axis=0).repeat(2, axis=1)
    means, count = slow_mean([({name: band / 10000 for name, band in bands.items()}, np.zeros((40, 60), bool))])
    assert_composite(tmp_path / "o.tif", means, count)
    with rasterio.open(tmp_path / "o.tif") as dataset:
        assert dataset.transform.c == 362612.19685932994
    assert any("used whole: 2020-02-23 (B02.tif)" in text for text in recorder.warnings)


def test_two_zones_against_gdal(tmp_path):
    """The second scene lies in another zone: as GDAL's exact nearest neighbour brings it over."""
    rng = np.random.default_rng(9)
    first = random_bands(rng, (100, 100))
    second = random_bands(rng, (100, 100))
    write_bands(tmp_path / "in/2020-01-01.tif", first, left=765940, top=4665370, crs="EPSG:32632")
    write_bands(tmp_path / "in/2020-01-02.tif", second, left=269650, top=4664700, crs="EPSG:32633")
    count = tmp_path / "n.tif"
    run(tmp_path / "in", tmp_path / "o.tif", count=str(count))
    with rasterio.open(tmp_path / "o.tif") as dataset:
        stored, transform, shape = dataset.read(4), dataset.transform, dataset.shape
        assert dataset.crs.to_epsg() == 32632 and transform.c % 10 == 0 and transform.f % 10 == 0
    total, seen = np.zeros(shape), np.zeros(shape)
    for name, bands in (("2020-01-01", first), ("2020-01-02", second)):
        with rasterio.open(tmp_path / f"in/{name}.tif") as source:
            place = {"src_transform": source.transform, "src_crs": source.crs}
        warped = np.zeros(shape, np.uint16)
        reproject(
            bands["B2"], warped, dst_transform=transform, dst_crs="EPSG:32632", resampling=Resampling.nearest,
            src_nodata=0, dst_nodata=0, tolerance=0, **place,
        )  # fmt: skip
        total += warped
        seen += warped > 0
    assert (read(count)[0] != seen).mean() < 1e-3
    same = np.abs(stored - total / np.maximum(seen, 1) / 10) <= 0.5 + 1e-5
    assert same[(seen > 0) & (stored != -32768)].mean() > 0.999


def test_nothing_usable_lists_what_was_found(tmp_path):
    write_bands(tmp_path / "in/2020-01-01.tif", random_bands(np.random.default_rng(0), SHAPE))
    write_bands(tmp_path / "in/B02.tif", {"x": np.ones(SHAPE, np.uint16)}, described=False)
    with pytest.raises(LakesError, match=r"2020-01-01\.tif: its day .* outside START\.\.END") as error:
        run(tmp_path / "in", tmp_path / "o.tif", start="2021-01-01")
    assert "B02.tif: no day in the name" in str(error.value)
    with pytest.raises(LakesError, match="touches the extent"):
        run(tmp_path / "in", tmp_path / "o.tif", extent=(0, 0, 100, 100))
    (tmp_path / "empty").mkdir()
    with pytest.raises(LakesError, match="found none at all"):
        run(tmp_path / "empty", tmp_path / "o.tif")
    assert not list(tmp_path.glob("*.tif"))


def test_skipped_scenes_are_named(tmp_path):
    bands = random_bands(np.random.default_rng(0), SHAPE)
    write_bands(tmp_path / "in/2020-01-01.tif", bands)
    write_bands(tmp_path / "in/2020-01-02.tif", bands, tags={"CLOUDY_PIXEL_PERCENTAGE": "99"})
    write_bands(tmp_path / "in/2020-01-03.tif", bands, left=900000)
    recorder = Recorder()
    run(tmp_path / "in", tmp_path / "o.tif", recorder, extent=(500000, 4999700, 500200, 4999900))
    skipped = [text for text in recorder.infos if text.startswith("Skipped")]
    assert skipped == [
        "Skipped 2020-01-02.tif: cloud cover 99 % is above MAX_CLOUD 60 %.",
        "Skipped 2020-01-03.tif: does not touch the extent.",
    ]


def test_all_masked_is_an_empty_composite_with_a_warning(tmp_path):
    bands = random_bands(np.random.default_rng(0), SHAPE)
    write_bands(tmp_path / "in/2020-01-01.tif", bands | {"SCL": np.full(SHAPE, 9, np.uint16)})
    recorder = Recorder()
    assert run(tmp_path / "in", tmp_path / "o.tif", recorder)["VALID_PERCENT"] == 0
    assert "No pixel is left" in recorder.warnings[0]


def test_numbers_that_look_wrong_are_told(tmp_path):
    rng = np.random.default_rng(0)
    bands = {name: rng.uniform(0.01, 0.5, SHAPE).astype(np.float32) for name in REFLECTANCE}
    write_bands(tmp_path / "fractions/2022-01-24.tif", bands)
    recorder = Recorder()
    run(tmp_path / "fractions", tmp_path / "o.tif", recorder)
    assert "hold reflectance 0..1 already" in recorder.warnings[-1]
    write_bands(tmp_path / "stated/2022-01-25.tif", random_bands(rng, SHAPE), scale=0.0001, offset=-0.1)
    recorder = Recorder()
    run(tmp_path / "stated", tmp_path / "o.tif", recorder, cloud_mask="none")
    assert not recorder.warnings


def test_unknown_system_is_refused(tmp_path):
    write_bands(tmp_path / "in/2020-01-01.tif", random_bands(np.random.default_rng(0), SHAPE))
    with pytest.raises(InvalidSetting, match="CRS 'EPSG:1' is not"):
        run(tmp_path / "in", tmp_path / "o.tif", crs="EPSG:1")


def test_cancel_stops_within_a_second_and_leaves_nothing(tmp_path, monkeypatch):
    bands = random_bands(np.random.default_rng(0), (200, 200))
    for day in range(1, 21):
        write_bands(tmp_path / f"in/2020-01-{day:02}.tif", bands)
    monkeypatch.setattr(blocks, "BLOCK", 8)
    asked = []

    class Stopper(Recorder):
        def percent(self, value, text=None):
            if value > 6:
                asked.append(time.monotonic())
                raise Cancelled

    with pytest.raises(Cancelled):
        run(tmp_path / "in", tmp_path / "o.tif", Stopper())
    assert time.monotonic() - asked[0] < 1
    assert not [path for path in tmp_path.iterdir() if path.is_file()]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ThreadPool")]


def test_a_result_that_cannot_be_written_leaves_no_thread(tmp_path, monkeypatch):
    write_bands(tmp_path / "in/2020-01-01.tif", random_bands(np.random.default_rng(0), (200, 200)))
    monkeypatch.setattr(blocks, "BLOCK", 16)

    def fail(path, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(LakesError, match=r"Cannot write .*o\.tif': No space left on device \(\d+ MB are free\)"):
        run(tmp_path / "in", tmp_path / "o.tif")
    assert not (tmp_path / "o.tif").exists()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ThreadPool")]
