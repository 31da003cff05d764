from datetime import date

import numpy as np
import pytest
from glakes.lakes.errors import LakesError, MissingInput
from glakes.lakes.imagery.scene import with_default_scale
from glakes.lakes.imagery.scenes import find_scenes
from glakes.lakes.imagery.selection import select_scenes
from glakes.lakes.imagery.settings import CompositeSettings
from listeners import Recorder
from made_scenes import REFLECTANCE, random_bands, write_bands

RNG = np.random.default_rng(5)


def found(folder):
    scenes, refused = find_scenes(folder, Recorder())
    return scenes, {item.name: item.reason for item in refused}


def settings(folder, **options):
    return CompositeSettings(str(folder), "out.tif", **options)


def test_one_file_per_date_in_order_of_date(tmp_path):
    for name in ("lake_20200630.tif", "2019-01-05.tif", "a/2019-07-01 湖泊.tiff"):
        write_bands(tmp_path / name, random_bands(RNG, (4, 5)))
    scenes, refused = found(tmp_path)
    assert [scene.day for scene in scenes] == [date(2019, 1, 5), date(2019, 7, 1), date(2020, 6, 30)]
    assert all(set(scene.bands) == set(REFLECTANCE) for scene in scenes)
    assert not refused


def test_files_of_10_and_20_m_are_one_scene(tmp_path):
    for folder in ("flat", "deep/R10m", "deep/R20m"):
        (tmp_path / folder).mkdir(parents=True)
    fine, coarse = np.ones((6, 6), np.uint16), np.ones((3, 3), np.uint16)
    for number in ("02", "03", "04", "08"):
        write_bands(tmp_path / f"flat/T32_20200630_B{number}_10m.tif", {"x": fine}, described=False)
        write_bands(tmp_path / f"deep/R10m/20200701_B{number}.tif", {"x": fine}, described=False)
    # The same band on a coarser grid is not needed.
    write_bands(tmp_path / "flat/T32_20200630_B02_20m.tif", {"x": coarse}, pixel=20, described=False)
    write_bands(tmp_path / "flat/T32_20200630_SCL_20m.tif", {"x": coarse}, pixel=20, described=False)
    write_bands(tmp_path / "flat/T32_20200630_B11_20m.tif", {"x": coarse}, pixel=20, described=False)
    write_bands(tmp_path / "deep/R20m/20200701_B11.tif", {"x": coarse}, pixel=20, described=False)
    scenes, refused = found(tmp_path)
    assert not refused
    first, second = scenes
    assert set(first.bands) == {*REFLECTANCE, "SCL"} and set(second.bands) == set(REFLECTANCE)
    assert first.bands["B2"].grid.pixel == (10, 10) and first.bands["B11"].grid.pixel == (20, 20)
    assert first.grid.pixel == (10, 10)


def test_pixels_a_little_larger_are_another_scene_of_that_day(tmp_path):
    """As neighbouring orbits of Landsat have them: only what is clearly coarser is another copy of a band."""
    write_bands(tmp_path / "a_2020-06-30.tif", random_bands(RNG, (40, 50)), pixel=3012.1)
    write_bands(tmp_path / "b_2020-06-30.tif", random_bands(RNG, (40, 50)), pixel=3015.9)
    write_bands(tmp_path / "c_2020-06-30.tif", random_bands(RNG, (10, 20)), pixel=6000)
    write_bands(tmp_path / "d_2020-06-30.tif", random_bands(RNG, (20, 25)), pixel=6024.2)
    scenes, refused = found(tmp_path)
    assert [scene.name[0] for scene in scenes] == ["a", "b", "c"] and not refused


def test_two_tiles_of_one_day_are_two_scenes(tmp_path):
    write_bands(tmp_path / "T32_2020-06-30.tif", random_bands(RNG, (4, 5)), crs="EPSG:32632")
    write_bands(tmp_path / "T33_2020-06-30.tif", random_bands(RNG, (4, 5)))
    write_bands(tmp_path / "T33_orbit2_2020-06-30.tif", random_bands(RNG, (4, 5)))
    scenes, _ = found(tmp_path)
    assert [len(scene.bands) for scene in scenes] == [5, 5, 5]


def test_day_from_the_folder_or_a_tag(tmp_path):
    folder = tmp_path / "S2B_MSIL2A_20200223T032739_T48QUE_20230924T183543"
    write_bands(folder / "all.tif", random_bands(RNG, (4, 5)))
    write_bands(tmp_path / "x" / "all.tif", random_bands(RNG, (4, 5)), tags={"acquisition_date": "2020-03-01"})
    assert [scene.day for scene in found(tmp_path)[0]] == [date(2020, 2, 23), date(2020, 3, 1)]
    assert [scene.day for scene in found(folder)[0]] == [date(2020, 2, 23)]


def test_files_that_are_no_scene_are_named_with_the_reason(tmp_path):
    write_bands(tmp_path / "undated.tif", random_bands(RNG, (4, 5)))
    write_bands(tmp_path / "2020-01-01.tif", random_bands(RNG, (4, 5)), described=False)
    write_bands(tmp_path / "2020-01-02.tif", {"NDVI": np.ones((4, 5), np.uint16)})
    write_bands(tmp_path / "2020-01-03.tif", random_bands(RNG, (4, 5)), scale=1.0, offset=-1000.0)
    write_bands(tmp_path / "2020-01-04.tif", random_bands(RNG, (4, 5)), crs=None)
    write_bands(tmp_path / "2020-01-06.tif", {"NDWI": np.ones((4, 5), np.int16)} | random_bands(RNG, (4, 5), np.int16))
    (tmp_path / "2020-01-05.tif").write_text("no raster")
    write_bands(tmp_path / ".2020-01-06.123.part.tif", random_bands(RNG, (4, 5)))
    scenes, refused = found(tmp_path)
    assert not scenes
    assert "no day" in refused["undated.tif"]
    assert "5 bands have no descriptions" in refused["2020-01-01.tif"]
    assert "no band that a composite needs" in refused["2020-01-02.tif"]
    assert "offset of -1000.0 but no scale" in refused["2020-01-03.tif"]
    assert "no coordinate system" in refused["2020-01-04.tif"]
    assert "cannot be read" in refused["2020-01-05.tif"]
    assert "is a composite itself" in refused["2020-01-06.tif"]
    assert len(refused) == 7


def test_a_folder_of_stac_files_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "items.json").write_text("")
    with pytest.raises(LakesError, match=r"STAC ItemCollection, give that file itself"):
        find_scenes(tmp_path, Recorder())


def test_no_folder(tmp_path):
    with pytest.raises(MissingInput, match="does not exist"):
        find_scenes(tmp_path / "no", Recorder())
    write_bands(tmp_path / "2020-01-01.tif", random_bands(RNG, (4, 5)))
    with pytest.raises(LakesError, match=r"is a file.*Give the folder"):
        find_scenes(tmp_path / "2020-01-01.tif", Recorder())


def test_selection(tmp_path):
    bands = random_bands(RNG, (4, 5))
    for day in ("2020-01-01", "2020-01-02", "2020-01-31", "2020-02-01", "2019-12-31"):
        write_bands(tmp_path / f"{day}.tif", bands)
    write_bands(tmp_path / "2020-01-10.tif", bands, tags={"CLOUDY_PIXEL_PERCENTAGE": "60.01"})
    write_bands(tmp_path / "2020-01-11.tif", bands, tags={"CLOUD_COVER": "60"})
    write_bands(tmp_path / "2020-01-12.tif", {name: bands[name] for name in ("B2", "B3", "B8")})
    scenes, refused = select_scenes(found(tmp_path)[0], settings(tmp_path, start="2020-01-01", end="2020-01-31"))
    assert [scene.day.day for scene in scenes] == [1, 2, 11, 31]
    assert [str(item) for item in refused] == [
        "2019-12-31.tif: its day is outside START..END 2020-01-01..2020-01-31",
        "2020-01-10.tif: cloud cover 60.01 % is above MAX_CLOUD 60 %",
        "2020-01-12.tif: lacks B11, B4; has B2, B3, B8",
        "2020-02-01.tif: its day is outside START..END 2020-01-01..2020-01-31",
    ]


def test_a_scene_without_the_band_of_the_cloud_mask_is_refused(tmp_path):
    write_bands(tmp_path / "2020-01-01.tif", random_bands(RNG, (4, 5)))
    scenes, refused = select_scenes(found(tmp_path)[0], settings(tmp_path, cloud_mask="scl"))
    assert not scenes and "lacks SCL, which CLOUD_MASK scl needs" in refused[0].reason


def test_scale_and_tags(tmp_path):
    tags = {"MEAN_SOLAR_AZIMUTH_ANGLE": "141.5"}
    write_bands(tmp_path / "2020-01-01.tif", random_bands(RNG, (4, 5)), scale=0.0001, offset=-0.1, tags=tags)
    write_bands(tmp_path / "2020-01-02.tif", random_bands(RNG, (4, 5)))
    stated, unstated = (with_default_scale(scene, 0.0) for scene in found(tmp_path)[0])
    assert (stated.bands["B8"].scale, stated.bands["B8"].offset) == (0.0001, -0.1)
    assert (unstated.bands["B8"].scale, unstated.bands["B8"].offset) == (0.0001, 0.0)
    assert stated.sun_azimuth == 141.5 and unstated.sun_azimuth is None
