"""Lakes of rasters: what counts as water, seams, numbers, edges, and what is written."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import rasterio.features
import shapely
from glakes.lakes.errors import Cancelled, LakesError, MissingInput
from glakes.lakes.inventory import water
from glakes.lakes.inventory.polygons import trace_raster, vectorize_lakes
from glakes.lakes.inventory.settings import VectorizeSettings
from glakes.lakes.progress import Silent
from listeners import Stop
from rasterio.transform import from_origin
from scipy import ndimage

UTM = {"crs": "EPSG:32648", "transform": from_origin(400_000, 4_500_000, 10, 10)}


def make(path, array, description=None, scale=1.0, **extra):
    profile = {"driver": "GTiff", "count": 1, "height": array.shape[0], "width": array.shape[1], "dtype": array.dtype}
    with rasterio.open(path, "w", **profile | UTM | extra) as dataset:
        dataset.write(array, 1)
        dataset.scales = (scale,)
        if description:
            dataset.descriptions = (description,)
    return str(path)


def lakes(path, threshold=0.5, min_area=0.0):
    with rasterio.open(path) as dataset:
        found = pd.concat(trace_raster(dataset, threshold, min_area, Silent()))
        return found.sort_values("lake_id", ignore_index=True)


def pixels(path, **kwargs):
    """How many pixels are lake."""
    return round(shapely.area(lakes(path, **kwargs).geometry.values).sum() / 100)


RAMP = np.array([[0, 1, 49, 50, 51, 99, 100, 255]], dtype=np.uint8)


@pytest.mark.parametrize(
    ("array", "extra", "threshold", "expected"),
    [
        (RAMP, {"nodata": 255}, 0.5, 4),
        (RAMP, {"nodata": 255}, 0.51, 3),
        (RAMP, {"nodata": 255}, 0.01, 6),
        (np.array([[0, 1, 1, 0]], np.uint8), {"nodata": 255}, 0.9, 2),  # a mask
        (np.array([[0, 1, 1, 0]], np.uint8), {"nodata": 0}, 0.9, 2),  # a mask that calls dry land nodata
        (np.array([[0, 1, 1, 0]], np.uint8), {"description": "probability"}, 0.5, 0),  # one percent
        (np.array([[0, 1, 1, 0]], np.uint8), {"scale": 0.01}, 0.5, 0),
        (np.array([[0, 1, 1, 0]], np.uint8), {"scale": 0.01}, 0.01, 2),
        (np.array([[0, 0.3, 0.57, 1, np.nan]], np.float32), {}, 0.57, 2),  # fractions
        (np.array([[0, 30, 57, 100, np.nan]], np.float32), {}, 0.57, 2),  # percentages as floats
        (np.array([[-9999, 0, 1]], np.int16), {"nodata": -9999}, 0.5, 1),
    ],
)
def test_what_counts_as_water(tmp_path, array, extra, threshold, expected):
    assert pixels(make(tmp_path / "r.tif", array, **extra), threshold=threshold) == expected


@pytest.mark.parametrize(("array", "found"), [([[0, 255, 0]], "255"), ([[0, 50, 101]], "101")])
def test_values_that_are_neither_mask_nor_probability(tmp_path, array, found):
    with pytest.raises(LakesError, match=f"Expected a 0/1 mask.* found {found} .*nodata"):
        lakes(make(tmp_path / "r.tif", np.array(array, np.uint8)))


def test_without_a_coordinate_system(tmp_path):
    with pytest.raises(LakesError, match="no coordinate system"):
        lakes(make(tmp_path / "r.tif", RAMP, crs=None))


@pytest.fixture
def scene(tmp_path):
    """A probability raster with lakes, islands and a hole in the data."""
    rng = np.random.default_rng(5)
    smooth = ndimage.gaussian_filter(rng.standard_normal((330, 290)), 2.5)
    percent = np.clip(50 + smooth / smooth.std() * 25, 0, 100).astype(np.uint8)
    percent[100:130, 80:140] = 255
    return make(tmp_path / "p.tif", percent, "probability", 0.01, nodata=255, blockysize=7), percent


def test_lakes_of_a_part_are_lakes_of_the_whole(scene, tmp_path):
    path, percent = scene
    whole = lakes(path).set_index("lake_id")
    origin = UTM["transform"]
    for top, left, bottom, right in ((0, 0, 200, 150), (37, 41, 330, 290), (90, 60, 250, 200)):
        shifted = {"transform": origin @ origin.translation(left, top)}
        part_path = make(tmp_path / "part.tif", percent[top:bottom, left:right], "probability", nodata=255, **shifted)
        part = lakes(part_path).set_index("lake_id")
        uncut = part[part["edge_flag"] == 0]
        assert len(uncut) > 10
        same = whole.loc[uncut.index]
        assert uncut.geometry.to_wkb().equals(same.geometry.to_wkb())
        assert uncut["area_km2"].equals(same["area_km2"])


def test_attributes(scene):
    path, percent = scene
    found = lakes(path)
    assert list(found.columns) == ["lake_id", "area_km2", "shore_km", "lon", "lat", "edge_flag", "geometry"]
    assert found["lake_id"].is_unique and found["lake_id"].is_monotonic_increasing
    assert found.crs.to_epsg() == 32648
    assert found.geometry.is_valid.all()
    points = gpd.GeoSeries(gpd.points_from_xy(found["lon"], found["lat"], crs=4326)).to_crs(found.crs)
    assert found.geometry.contains(points).all()
    # Map area of UTM and geodesic area differ by the scale of the projection only.
    assert found["area_km2"].sum() == pytest.approx((percent[percent < 255] >= 50).sum() * 1e-4, rel=2e-3)
    assert (found["shore_km"] > 0.0399).all()


def test_small_lakes_are_left_out_at_their_geodesic_area(scene):
    path, _ = scene
    every = lakes(path)
    limit = float(every["area_km2"].sort_values().iloc[len(every) // 2])
    kept = lakes(path, min_area=limit)
    assert set(kept["lake_id"]) == set(every[every["area_km2"] >= limit]["lake_id"])


def test_a_higher_threshold_never_adds_a_pixel(scene):
    path, _ = scene
    counts = [pixels(path, threshold=step / 20) for step in range(1, 21)]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize("name", ["lakes.gpkg", "湖 'a'.fgb"])
def test_layer_is_written(scene, tmp_path, name):
    path, _ = scene
    result = vectorize_lakes(VectorizeSettings(path, str(tmp_path / name), 0.6, 0.001), Silent())
    layer = gpd.read_file(tmp_path / name)
    assert result == {"LAKES_COUNT": len(layer)}
    assert len(layer) == len(lakes(path, 0.6, 0.001))


@pytest.mark.parametrize("value", [0, 255])
def test_a_raster_without_water_gives_an_empty_layer(tmp_path, value):
    path = make(tmp_path / "r.tif", np.full((5, 4), value, np.uint8), nodata=255)
    assert vectorize_lakes(VectorizeSettings(path, str(tmp_path / "l.gpkg")), Silent()) == {"LAKES_COUNT": 0}
    layer = gpd.read_file(tmp_path / "l.gpkg")
    assert list(layer.columns) == ["lake_id", "area_km2", "shore_km", "lon", "lat", "edge_flag", "geometry"]


def test_degrees(tmp_path):
    step = 9e-5
    grid = {"crs": "EPSG:4326", "transform": from_origin(103, 36, step, step)}
    mask = np.zeros((40, 60), np.uint8)
    mask[10:30, 20:50] = 1
    (found,) = lakes(make(tmp_path / "r.tif", mask, **grid)).itertuples()
    assert found.area_km2 == pytest.approx(20 * 30 * (step * 111_320) ** 2 * np.cos(np.radians(36)) / 1e6, rel=0.01)
    assert found.edge_flag == 0


@pytest.mark.parametrize("after", [0, 3, 20])
def test_cancel_leaves_no_file(scene, tmp_path, monkeypatch, after):
    monkeypatch.setattr(water, "MOST_PIXELS", 290 * 7)
    monkeypatch.setattr(water, "STRIP_PIXELS", 290 * 7)
    with pytest.raises(Cancelled):
        vectorize_lakes(VectorizeSettings(scene[0], str(tmp_path / "out" / "l.gpkg")), Stop(after))
    assert not list(tmp_path.glob("out/*"))


def test_missing_raster(tmp_path):
    with pytest.raises(MissingInput, match="does not exist"):
        vectorize_lakes(VectorizeSettings(str(tmp_path / "no.tif"), str(tmp_path / "l.gpkg")), Silent())
