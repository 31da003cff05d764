"""What the step accepts, and what decides its result."""

from dataclasses import replace

import pytest
from glakes.lakes.errors import InvalidSetting
from glakes.lakes.imagery.earthengine.settings import MAX_REQUEST_BYTES, EarthEngineSettings
from hypothesis import given
from hypothesis import strategies as st

PLACE = EarthEngineSettings(extent=(12.0, 42.0, 12.5, 42.5), output_folder="tiles")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"tile_size": 2140}, r"TILE_SIZE must lie in 1\.\.2139.*48 MB.*found 2140"),
        ({"tile_size": 0}, r"TILE_SIZE must lie in"),
        ({"extent": (1.0, 1.0, 1.0, 2.0)}, "EXTENT must have an area"),
        ({"output_folder": ""}, "OUTPUT_FOLDER is missing"),
        ({"destination": "moon"}, "DESTINATION must be one of folder, drive, cloudstorage"),
        ({"destination": "cloudstorage"}, "needs a BUCKET"),
        ({"prefix": "/"}, "PREFIX is missing"),
        ({"cloud_mask": "fmask"}, "CLOUD_MASK must be one of"),
        ({"start": "2022-01-01", "end": "2021-01-01"}, "lies after END"),
    ],
)
def test_what_is_refused(wrong, sentence):
    with pytest.raises(InvalidSetting, match=sentence):
        replace(PLACE, **wrong)


@pytest.mark.parametrize(
    "change",
    [
        {"project": "other"},
        {"endpoint": "https://earthengine-highvolume.googleapis.com"},
        {"output_folder": "elsewhere"},
        {"destination": "drive"},
        {"wait": False},
    ],
)
def test_who_is_charged_and_where_it_is_asked_does_not_change_the_job(change):
    assert replace(PLACE, **change).digest() == PLACE.digest()


@pytest.mark.parametrize("change", [{"buffer": 60.0}, {"tile_size": 1024}, {"count": True}, {"end": "2022-04-09"}])
def test_what_changes_pixels_or_tiles_changes_the_job(change):
    assert replace(PLACE, **change).digest() != PLACE.digest()


@given(st.integers(1, 2139))
def test_every_tile_size_fits_one_answer(size):
    settings = replace(PLACE, tile_size=size)
    assert settings.request_bytes(size**2) <= MAX_REQUEST_BYTES


def test_through_json_and_back():
    assert EarthEngineSettings.from_dict(PLACE.to_dict()) == PLACE
