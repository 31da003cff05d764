import geopandas as gpd
import numpy as np
import pytest
import shapely
from glakes.lakes.errors import InvalidSetting, LakesError, MissingInput
from glakes.lakes.inventory.coast import beyond, within
from glakes.lakes.inventory.ocean import mask_ocean
from glakes.lakes.inventory.settings import MaskOceanSettings
from glakes.lakes.progress import Silent
from hypothesis import given, settings
from hypothesis import strategies as st
from made_layers import blobs, layer
from pyproj import CRS
from slow_rules import is_sea

LONLAT = CRS.from_epsg(4326)


def run(folder, **told):
    settings = MaskOceanSettings(output=str(folder / "kept.gpkg"), removed=str(folder / "removed.gpkg"), **told)
    result = mask_ocean(settings, Silent())
    kept, removed = (gpd.read_file(folder / f"{name}.gpkg") for name in ("kept", "removed"))
    assert result == {"KEPT": len(kept), "REMOVED_COUNT": len(removed)}
    return kept, removed


@pytest.mark.parametrize(
    ("latitude", "crs"), [(0, "EPSG:4326"), (60, "EPSG:4326"), (80, "EPSG:4326"), (60, "EPSG:3857")]
)
def test_the_tolerance_is_metres_on_the_ground(tmp_path, latitude, crs):
    """Squares at 5, 9.9, 10.1 and 50 m from a coast along a meridian, whatever the latitude and the map."""
    metre = shapely.box(0, 0, 1, 1).length / 4 / (111_319.49 * np.cos(np.radians(latitude)))
    factor = 1 / np.sqrt(1 - 0.00669438 * np.sin(np.radians(latitude)) ** 2)
    degrees = np.array([5, 9.9, 10.1, 50]) * metre / factor
    lakes = [
        shapely.box(10 - d - 0.001, latitude + 0.01 * n, 10 - d, latitude + 0.01 * n + 0.001)
        for n, d in enumerate(degrees)
    ]
    land, ocean = shapely.box(9, latitude - 1, 10, latitude + 1), shapely.box(10, latitude - 1, 11, latitude + 1)
    kept, removed = run(
        tmp_path,
        input=layer(tmp_path, "lakes", lakes, crs=crs, number=[0, 1, 2, 3]),
        land=layer(tmp_path, "land", [land]),
        ocean=layer(tmp_path, "ocean", [ocean]),
    )
    assert removed["number"].tolist() == [0, 1] and kept["number"].tolist() == [2, 3]


def test_without_an_ocean_what_reaches_beyond_the_land_is_sea(tmp_path):
    lakes = [
        shapely.box(9.5, 45, 9.6, 45.1),
        shapely.box(9.99, 45, 10 + 5e-5, 45.01),  # 4 m beyond
        shapely.box(9.99, 45.1, 10 + 5e-4, 45.11),  # 39 m beyond
        shapely.box(10.2, 45, 10.3, 45.1),
    ]
    land = layer(tmp_path, "land", [shapely.box(9, 44, 10, 46)])
    kept, _ = run(tmp_path, input=layer(tmp_path, "lakes", lakes, number=[0, 1, 2, 3]), land=land)
    assert kept["number"].tolist() == [0, 1]
    kept, _ = run(tmp_path, input=layer(tmp_path, "lakes", lakes, number=[0, 1, 2, 3]), land=land, tolerance=0.0)
    assert kept["number"].tolist() == [0]
    keep = layer(tmp_path, "keep", [shapely.box(10.25, 45, 11, 46)])
    kept, _ = run(tmp_path, input=layer(tmp_path, "lakes", lakes, number=[0, 1, 2, 3]), land=land, keep=keep)
    assert kept["number"].tolist() == [0, 1, 3]


def test_land_cut_into_tiles_is_the_land_itself(tmp_path):
    lakes = blobs(1, 200, 0.02)
    whole = shapely.box(9, 44, 10.25, 46)
    corners = [(x, y) for x in np.arange(9, 10.25, 0.05) for y in np.arange(44, 46, 0.05)]
    tiles = [shapely.box(x, y, x + 0.0501, y + 0.0501) & whole for x, y in corners]
    once = run(tmp_path, input=layer(tmp_path, "lakes", lakes), land=layer(tmp_path, "whole", [whole]))
    again = run(tmp_path, input=layer(tmp_path, "lakes", lakes), land=layer(tmp_path, "tiles", tiles))
    assert [len(part) for part in once] == [len(part) for part in again] and len(once[1]) > 20


@given(seed=st.integers(0, 10**6), tolerance=st.sampled_from([10.0, 100.0]))
@settings(max_examples=6)
def test_contact_is_as_measured_point_by_point(seed, tolerance):
    box = (10.0, 45.0, 10.01, 45.01)
    land = shapely.union_all(blobs(seed, 3, 0.02, box))
    ocean = shapely.difference(shapely.box(9.9, 44.9, 10.1, 45.1), shapely.buffer(land, 0.0003))
    lakes = blobs(seed + 1, 12, 0.002, box)
    shore = np.array(shapely.get_parts(land))
    found = beyond(lakes, shore, tolerance, LONLAT, Silent()) | within(
        lakes, np.array([ocean]), tolerance, LONLAT, Silent()
    )
    assert found.tolist() == [is_sea(lake, land, ocean, tolerance) for lake in lakes]


def test_the_sea_on_the_other_side_of_the_antimeridian_is_near(tmp_path):
    lakes = [shapely.box(179.99, 65, 180, 65.01), shapely.box(179.5, 65, 179.6, 65.01)]
    kept, _ = run(
        tmp_path,
        input=layer(tmp_path, "lakes", lakes, number=[0, 1]),
        land=layer(tmp_path, "land", [shapely.box(170, 60, 180, 70)]),
        ocean=layer(tmp_path, "ocean", [shapely.box(-180, 60, -170, 70)]),
    )
    assert kept["number"].tolist() == [1]


def test_faults_are_sentences(tmp_path):
    lakes = layer(tmp_path, "lakes", blobs(1, 3, 0.02))
    far = layer(tmp_path, "far", [shapely.box(100, 0, 101, 1)])
    with pytest.raises(LakesError, match="has no land where the lakes are"):
        run(tmp_path, input=lakes, land=far)
    with pytest.raises(InvalidSetting, match="TOLERANCE must not be negative"):
        run(tmp_path, input=lakes, land=far, tolerance=-1)
    with pytest.raises(MissingInput, match="does not exist"):
        run(tmp_path, input=lakes, land=str(tmp_path / "no.shp"))
    empty = tmp_path / "empty.gpkg"
    gpd.GeoDataFrame({"a": []}, geometry=[], crs=4326).to_file(empty)
    kept, removed = run(tmp_path, input=str(empty), land=far)
    assert len(kept) == len(removed) == 0
