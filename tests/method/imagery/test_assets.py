"""Assets of STAC items: the bands that only s2cloudless takes."""

import pytest
from glakes.lakes.imagery.assets import best_offers
from glakes.lakes.imagery.names import MODEL_BANDS

L1C = {
    "coastal": ("B01", "coastal"),
    "blue": ("B02", "blue"),
    "green": ("B03", "green"),
    "red": ("B04", "red"),
    "rededge1": ("B05", "rededge"),
    "rededge2": ("B06", "rededge"),
    "rededge3": ("B07", "rededge"),
    "nir": ("B08", "nir"),
    "nir08": ("B8A", "nir08"),
    "nir09": ("B09", "nir09"),
    "cirrus": ("B10", "cirrus"),
    "swir16": ("B11", "swir16"),
    "swir22": ("B12", "swir22"),
}
"""Key of the asset, name and common name of its band, as in Earth Search."""


def item(assets, described):
    kind = {"type": "image/tiff"}
    bands = {key: {"eo:bands": [{"name": name, "common_name": common}]} for key, (name, common) in assets.items()}
    return {"assets": {key: {"href": f"{key}.tif"} | kind | (bands[key] if described else {}) for key in assets}}


@pytest.mark.parametrize("described", [True, False])
def test_l1c_offers_all_bands_of_the_model(described):
    found = best_offers(item(L1C, described))
    assert set(found) == {*MODEL_BANDS, "B3"}
    assert found["B5"].key == "rededge1" and found["B8A"].key == "nir08" and found["B8"].key == "nir"


@pytest.mark.parametrize("described", [True, False])
def test_l2a_which_has_no_cirrus_offers_none_but_those_of_a_composite(described):
    l2a = {key: value for key, value in L1C.items() if key != "cirrus"}
    assert set(best_offers(item(l2a, described))) == {"B2", "B3", "B4", "B8", "B11"}


def test_bands_of_landsat_by_the_same_names_are_not_taken():
    landsat = {"coastal": ("B1", "coastal"), "nir08": ("B5", "nir08"), "cirrus": ("B9", "cirrus"), "red": ("B4", "red")}
    assert set(best_offers(item(landsat, True))) == {"B4"}
