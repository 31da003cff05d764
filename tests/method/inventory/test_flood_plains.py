import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from glakes.lakes.errors import InvalidSetting, MissingInput
from glakes.lakes.inventory.cells import touch_cells
from glakes.lakes.inventory.flood_plains import mask_flood_plains
from glakes.lakes.inventory.settings import FloodplainSettings, whole_numbers
from glakes.lakes.progress import Silent
from hypothesis import given, settings
from hypothesis import strategies as st
from made_layers import blobs, layer
from slow_rules import square_km
from test_completion import raster

BOX = (10.0, 45.0, 10.5, 45.4)


def cells(values, wanted, box=BOX):
    """Wanted cells as squares, one by one."""
    height, width = values.shape
    left, bottom, right, top = box
    dx, dy = (right - left) / width, (top - bottom) / height
    rows, cols = np.nonzero(wanted(values))
    return shapely.box(left + cols * dx, top - (rows + 1) * dy, left + (cols + 1) * dx, top - rows * dy)


def smooth(seed, shape):
    noise = np.random.default_rng(seed).normal(size=shape)
    for axis in (0, 1):
        for _ in range(8):
            noise = noise + np.roll(noise, 1, axis)
    return (noise - noise.min()) / (noise.max() - noise.min())


def test_lakes_in_flood_plains_are_cut_back_and_others_pass(tmp_path):
    lakes = blobs(1, 60, 0.04)
    plain = (smooth(2, (80, 100)) > 0.6).astype("uint8")
    plain[:5] = 255
    occurrence = (smooth(3, (400, 500)) * 60).astype("uint8")
    occurrence[100:110] = 255
    dryness = (smooth(4, (20, 25)) * 6000).astype("uint16")
    told = {
        "input": layer(tmp_path, "lakes", lakes, Lake_id=np.arange(60)),
        "floodplain": raster(tmp_path / "plain.tif", plain, nodata=255),
        "occurrence": raster(tmp_path / "occurrence.tif", occurrence),
        "aridity": raster(tmp_path / "dryness.tif", dryness),
        "output": str(tmp_path / "masked.gpkg"),
    }
    result = mask_flood_plains(FloodplainSettings(**told), Silent())
    found = gpd.read_file(told["output"])
    floods, dry = cells(plain, lambda v: v == 1), cells(dryness, lambda v: v < 2000)
    water = cells(occurrence, lambda v: (v >= 30) & (v <= 100))
    clipped = 0
    for number, lake in enumerate(lakes):
        got = found[found["Lake_id"] == number]
        if lake.intersects(floods).any() and not lake.intersects(dry).any():
            clipped += 1
            left = shapely.union_all(shapely.intersection(lake, water[shapely.intersects(water, lake)]))
            parts = [part for part in shapely.get_parts(left) if square_km(part) > 0.03]
            # In square degrees: sides are geodesics, so areas on the ellipsoid depend on vertices along them.
            assert sorted(shapely.area(got.geometry)) == pytest.approx(sorted(map(shapely.area, parts)), rel=1e-9)
        else:
            assert len(got) == 1 and got.geometry.iloc[0].equals(lake)
    assert result["CLIPPED"] == clipped and 5 < clipped < 55
    assert result["PARTS"] == len(found) - (60 - clipped)


@given(seed=st.integers(0, 10**6), side=st.integers(3, 60))
@settings(max_examples=15)
def test_touching_a_cell_is_touching_its_square(tmp_path_factory, seed, side):
    values = (
        np.random.default_rng(seed).choice([0, 1, 2, 3], (side, side + 7), p=[0.9, 0.05, 0.03, 0.02]).astype("uint8")
    )
    path = raster(tmp_path_factory.mktemp("cells") / "values.tif", values)
    lakes = gpd.GeoSeries(
        [*blobs(seed, 30, 0.1), shapely.box(10.1, 45.1, 10.2, 45.2), shapely.box(0, 0, 1, 1)], crs=4326
    )
    squares = cells(values, lambda v: np.isin(v, [1, 3]))
    found = touch_cells(lakes, path, lambda v: np.isin(v, [1, 3]), Silent())
    near = shapely.buffer(squares, 1e-12)
    assert not (found & ~np.array([lake.intersects(near).any() for lake in lakes])).any()
    assert not (~found & np.array([lake.intersects(shapely.buffer(squares, -1e-12)).any() for lake in lakes])).any()


def test_lakes_in_another_system_than_the_raster(tmp_path):
    values = np.zeros((40, 50), "uint8")
    values[10:20, 10:20] = 1
    path = raster(tmp_path / "values.tif", values)
    lakes = gpd.GeoSeries(blobs(1, 50, 0.05), crs=4326)
    wanted = touch_cells(lakes, path, lambda v: v == 1, Silent())
    moved = touch_cells(lakes.to_crs(32632), path, lambda v: v == 1, Silent())
    assert (wanted == moved).all() and 0 < wanted.sum() < 50


def test_a_lake_larger_than_what_is_read_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr("glakes.lakes.inventory.cells.STRIP_PIXELS", 100)
    monkeypatch.setattr("glakes.lakes.inventory.cells.TILE", 8)
    values = np.zeros((40, 50), "uint8")
    values[39, 49] = 1
    path = raster(tmp_path / "values.tif", values)
    lakes = gpd.GeoSeries([shapely.box(10, 45, 10.5, 45.4), shapely.box(10, 45.1, 10.5, 45.4)], crs=4326)
    assert touch_cells(lakes, path, lambda v: v == 1, Silent()).tolist() == [True, False]


def test_faults_are_sentences(tmp_path):
    with pytest.raises(InvalidSetting, match="FLOODPLAIN_VALUES must be whole numbers"):
        whole_numbers("FLOODPLAIN_VALUES", "1;2")
    assert whole_numbers("FLOODPLAIN_VALUES", " 1, 2") == (1, 2)
    with pytest.raises(InvalidSetting, match="OCCURRENCE_MIN is a percentage"):
        FloodplainSettings("a", "b", "c", "d", "e", occurrence_min=101)
    profile = {"driver": "GTiff", "height": 4, "width": 4, "count": 1, "dtype": "uint8"}
    with rasterio.open(tmp_path / "nowhere.tif", "w", **profile) as dataset:
        dataset.write(np.ones((4, 4), "uint8"), 1)
    lakes = gpd.GeoSeries(blobs(1, 2, 0.05), crs=4326)
    with pytest.raises(MissingInput, match="has no coordinate system"):
        touch_cells(lakes, str(tmp_path / "nowhere.tif"), lambda v: v == 1, Silent())
    with pytest.raises(MissingInput, match="cannot be read as a raster"):
        touch_cells(lakes, layer(tmp_path, "lakes", lakes), lambda v: v == 1, Silent())
