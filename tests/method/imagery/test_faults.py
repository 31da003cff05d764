"""What goes wrong with real archives, and the sentence for it: expected, found, what to do."""

import json
import re

import numpy as np
import pytest
from glakes.lakes.errors import GridMismatch, InvalidSetting, LakesError
from glakes.lakes.imagery.composite import composite_scenes
from glakes.lakes.imagery.settings import CompositeSettings
from listeners import Recorder
from made_safe import Made, write_safe, zip_safe
from made_scenes import random_bands, write_bands

LOCAL = 'LOCAL_CS["building site",UNIT["metre",1]]'
EXPECTED = (
    "expected Sentinel-2 products, STAC items or GeoTIFFs with a day in their name, and bands B2, B3, B4, B8, B11"
)


def composite(tmp_path, recorder=None, source=None, **options):
    job = CompositeSettings(str(source or tmp_path / "in"), str(tmp_path / "o.tif"), **options)
    try:
        return composite_scenes(job, recorder or Recorder())
    finally:
        left = [path.name for path in tmp_path.iterdir() if path.name.endswith(".part.tif")]
        assert not left


def sentence(tmp_path, kind=LakesError, **options):
    """What a run that must fail says; nothing is left behind."""
    with pytest.raises(kind) as error:
        composite(tmp_path, **options)
    assert not (tmp_path / "o.tif").exists()
    return str(error.value)


def scene(path, seed=0, **options):
    return write_bands(path, random_bands(np.random.default_rng(seed)), **options)


def product(folder, seed=0, **fields):
    rng = np.random.default_rng(seed)
    bands = {name: rng.integers(200, 4000, (48, 48)).astype(np.uint16) for name in ("B02", "B03", "B04", "B08")}
    bands["B11"] = rng.integers(200, 4000, (24, 24)).astype(np.uint16)
    return write_safe(folder, Made(bands | fields.pop("bands", {}), **fields))


def skipped(recorder):
    return [text for text in recorder.infos if text.startswith("Skipped")]


def test_no_scene_in_the_period(tmp_path):
    for month in range(1, 13):
        for day in (1, 11, 21):
            scene(tmp_path / f"in/2015-{month:02}-{day:02}.tif")
    product(tmp_path / "in")
    said = sentence(tmp_path, start="2018-01-01", end="2018-12-31")
    assert said.startswith(f"No usable scene in '{tmp_path / 'in'}': {EXPECTED}; found ")
    assert "2015-01-01.tif, 2015-01-11.tif, " in said and " and 17 more: its day is outside START..END 2018-" in said
    assert "START..END 2018-01-01..2018-12-31. Change the settings that are named here" in said
    assert said.count("START..END") == 1 and len(said) < 1000


def test_an_empty_folder(tmp_path):
    (tmp_path / "in").mkdir()
    assert sentence(tmp_path) == f"No scene in '{tmp_path / 'in'}': {EXPECTED}; found none at all. Check the folder."


def test_cloudier_than_allowed_with_a_hundred_numbers(tmp_path):
    for number in range(30):
        scene(tmp_path / f"in/2020-01-{number + 1:02}.tif", tags={"CLOUDY_PIXEL_PERCENTAGE": str(61 + number)})
    said = sentence(tmp_path)
    assert "2020-01-01.tif: cloud cover 61 % is above MAX_CLOUD 60 %" in said
    assert "; and 22 more reasons. Change the settings" in said and len(said) < 1200


@pytest.mark.parametrize("share", [0.02, 0.5, 0.99])
def test_a_zip_cut_short(tmp_path, share):
    packed = zip_safe(product(tmp_path / "made"), tmp_path / "cut.zip")
    (tmp_path / "in").mkdir()
    whole = packed.read_bytes()
    (tmp_path / "in/cut.zip").write_bytes(whole[: int(len(whole) * share)])
    said = sentence(tmp_path)
    assert re.search(r"found cut\.zip: is not a whole zip \(.+\); download it again\.", said)
    assert re.search(r"found cut\.zip: is not a whole zip", sentence(tmp_path, source=tmp_path / "in/cut.zip"))
    scene(tmp_path / "in/2020-01-01.tif")
    recorder = Recorder()
    assert composite(tmp_path, recorder)["SCENES_USED"] == 1
    assert len(skipped(recorder)) == 1 and "Skipped cut.zip: is not a whole zip" in skipped(recorder)[0]


def test_a_zip_whose_band_was_damaged_on_the_way(tmp_path):
    """Its list is whole, the bytes of one band are not: the sentence names zip and band."""
    packed = zip_safe(product(tmp_path / "made"), tmp_path / "S2.zip")
    (tmp_path / "in").mkdir()
    content = bytearray(packed.read_bytes())
    at = content.index(b"_B03_10m.jp2") + 200
    content[at : at + 1500] = bytes(1500)
    (tmp_path / "in/S2.zip").write_bytes(content)
    said = sentence(tmp_path)
    assert "S2.zip" in said and "B03_10m.jp2" in said
    assert re.search(r"download it again|leave the scene S2\.zip out|download the product again", said)


def test_a_band_missing(tmp_path):
    bands = random_bands(np.random.default_rng(0))
    write_bands(tmp_path / "in/2020-01-01.tif", {name: bands[name] for name in ("B2", "B3", "B4", "B8")})
    whole = product(tmp_path / "in")
    next(whole.rglob("*_B08_10m.jp2")).unlink()
    said = sentence(tmp_path)
    assert "2020-01-01.tif: lacks B11; has B2, B3, B4, B8" in said
    assert (
        f"{whole.name}: lacks T33TUL_20200630T100031_B08_10m.jp2, which its metadata lists; download it again" in said
    )
    assets = {name: {"href": f"in/{name}.tif"} for name in ("B2", "B3")}
    for name in assets:
        write_bands(tmp_path / f"in/{name}.tif", {name: bands[name]})
    item = {"type": "Feature", "id": "bare", "properties": {"datetime": "2020-01-01"}, "assets": assets}
    (tmp_path / "items.json").write_text(json.dumps(item))
    assert "2020-01-01 (bare): lacks B11, B4, B8; has B2, B3." in sentence(tmp_path, source=tmp_path / "items.json")


def test_mixed_resolutions(tmp_path):
    """B11 of 20 m is as Sentinel-2 has it; a scene of 60 m among those of 10 m counts, and is told."""
    for day in ("2020-01-01", "2020-01-02"):
        scene(tmp_path / f"in/{day}.tif")
    product(tmp_path / "in")
    recorder = Recorder()
    composite(tmp_path, recorder, unscaled="plain")
    assert not any("coarser" in text for text in recorder.warnings)
    scene(tmp_path / "in/2020-01-03.tif", pixel=60.0)
    recorder = Recorder()
    assert composite(tmp_path, recorder, unscaled="plain")["SCENES_USED"] == 4
    (warning,) = (text for text in recorder.warnings if "coarser" in text)
    assert warning == (
        "1 of 4 scenes have pixels coarser than RESOLUTION 10 m and than Sentinel-2's own (B11 of 60 m, B2 of 60 m,"
        " B3 of 60 m, B4 of 60 m, B8 of 60 m): 2020-01-03.tif. Leave these scenes out, or give a larger RESOLUTION."
    )
    recorder = Recorder()
    composite(tmp_path, recorder, unscaled="plain", resolution=60)
    assert not any("coarser" in text for text in recorder.warnings)


def test_an_unknown_coordinate_system_of_a_scene(tmp_path):
    scene(tmp_path / "in/2020-01-01.tif", crs=None)
    scene(tmp_path / "in/2020-01-02.tif", crs=LOCAL)
    said = sentence(tmp_path)
    assert "2020-01-01.tif: has no coordinate system;" in said
    assert "2020-01-02.tif: has a coordinate system that is tied to no place on the Earth." in said
    scene(tmp_path / "in/2020-01-03.tif")
    recorder = Recorder()
    assert composite(tmp_path, recorder)["SCENES_USED"] == 1 and len(skipped(recorder)) == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"crs": "EPSG:1"}, "CRS 'EPSG:1' is not a coordinate system that is known. Give a code such as EPSG:32633."),
        ({"crs": "my own"}, "CRS 'my own' is not a coordinate system that is known. Give a code"),
        ({"crs": LOCAL}, "has a coordinate system that is tied to no place on the Earth. Give a code"),
        ({"extent": (0, 0, 1, 1), "extent_crs": "EPSG:1"}, "The coordinate system of EXTENT 'EPSG:1' is not a"),
    ],
)
def test_an_unknown_coordinate_system_in_the_settings(tmp_path, options, said):
    scene(tmp_path / "in/2020-01-01.tif")
    assert said in sentence(tmp_path, InvalidSetting, **options)


def test_no_overlap_with_the_extent(tmp_path):
    for day in ("2020-01-01", "2020-01-02"):
        scene(tmp_path / f"in/{day}.tif")
    assert sentence(tmp_path, GridMismatch, extent=(400000, 4999600, 400500, 5000000)) == (
        f"No scene in '{tmp_path / 'in'}' touches the extent (400000, 4999600, 400500, 5000000) in EPSG:32633: found 2"
        " scenes within (500000, 4999600, 500500, 5000000). Choose an EXTENT there, in the units of its coordinate"
        " system."
    )
    degrees = sentence(tmp_path, GridMismatch, extent=(15.0, 45.1, 15.01, 45.2))
    assert "touches the extent (10, 40, 20, 50) in EPSG:32633" in degrees
    scene(tmp_path / "in/2020-01-03.tif", left=400000.0)
    recorder = Recorder()
    assert composite(tmp_path, recorder, extent=(400000, 4999600, 400500, 5000000))["SCENES_USED"] == 1
    assert skipped(recorder)[0] == "Skipped 2020-01-01.tif: does not touch the extent."


def test_an_extent_in_another_system_is_taken_there(tmp_path):
    """Degrees of the map, scenes in metres, no CRS chosen."""
    scene(tmp_path / "in/2020-01-01.tif")
    place = {"extent": (15.001, 45.150, 15.002, 45.152), "extent_crs": "EPSG:4326"}
    assert composite(tmp_path, **place)["VALID_PERCENT"] == 100
    (tmp_path / "o.tif").unlink()
    said = sentence(tmp_path, GridMismatch, extent=(16, 45, 16.1, 45.1), extent_crs="EPSG:4326")
    assert "in EPSG:32633: found 1 scenes" in said
