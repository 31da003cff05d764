"""Areas, shores and points against pyproj's own reading of one polygon."""

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from glakes.lakes.errors import LakesError
from glakes.lakes.geodesy import pixel_size_m
from glakes.lakes.inventory.measures import area_and_shore, area_km2, interior_point, shore_km
from pyproj import Geod

WGS84 = Geod(ellps="WGS84")


def shapes(lon, lat, size):
    box = shapely.box(lon, lat, lon + size, lat + size)
    hole = shapely.box(lon + size * 0.2, lat + size * 0.2, lon + size * 0.5, lat + size * 0.6)
    far = shapely.box(lon + 2 * size, lat, lon + 3 * size, lat + size)
    rng = np.random.default_rng(3)
    cloud = shapely.MultiPoint(rng.uniform((lon, lat), (lon + size, lat + size), (30, 2)))
    return [box, box.difference(hole), shapely.MultiPolygon([far, box.difference(hole)]), cloud.convex_hull.reverse()]


@pytest.mark.parametrize(("lon", "lat"), [(0, 0), (103, 36), (-70, -54), (25, 69.5), (179.99, 66)])
@pytest.mark.parametrize("crs", [4326, 3857, "UTM", 8857])
def test_area_and_shore_are_geodesic(lon, lat, crs):
    plain = gpd.GeoSeries(shapes(lon, lat, 0.002), crs=4326, index=[5, 6, 7, 8])
    if crs == "UTM":
        crs = 32601 + int((lon + 180) // 6) + (100 if lat < 0 else 0)
    found = area_and_shore(plain if crs == 4326 else plain.to_crs(crs))
    assert list(found.index) == [5, 6, 7, 8]
    for shape, row in zip(plain, found.itertuples()):
        parts = [shapely.geometry.polygon.orient(part) for part in shapely.get_parts(shape)]
        area = sum(WGS84.geometry_area_perimeter(part)[0] for part in parts)
        shore = sum(WGS84.geometry_length(part.boundary) for part in parts)  # islands have shores too
        assert row.area_km2 == pytest.approx(area / 1e6, rel=1e-6)
        assert row.shore_km == pytest.approx(shore / 1e3, rel=1e-6)


def test_a_lake_across_the_antimeridian_is_small():
    across = shapely.Polygon([(179.9, 50), (-179.9, 50), (-179.9, 50.1), (179.9, 50.1)])
    apart = shapely.box(10, 50, 10.2, 50.1)
    area = area_km2(gpd.GeoSeries([across, apart], crs=4326))
    assert area[0] == pytest.approx(area[1], rel=1e-9)


def test_empty_and_missing_geometry_has_no_area():
    found = area_and_shore(gpd.GeoSeries([shapely.Polygon(), None, shapely.box(0, 0, 1, 1)], crs=4326))
    assert (found.iloc[:2] == 0).all().all()
    assert found["area_km2"][2] == pytest.approx(12_308.8, rel=1e-4)
    assert len(area_and_shore(gpd.GeoSeries([], crs=4326))) == 0
    assert len(interior_point(gpd.GeoSeries([], crs=32648))) == 0


def test_single_measures_are_the_columns():
    lakes = gpd.GeoSeries(shapes(20, 60, 0.01), crs=4326)
    both = area_and_shore(lakes)
    assert area_km2(lakes).tolist() == both["area_km2"].tolist()
    assert shore_km(lakes).tolist() == both["shore_km"].tolist()


def test_interior_point_lies_inside_even_of_a_crescent():
    crescent = shapely.Point(5e5, 4e6).buffer(900).difference(shapely.Point(5e5 + 300, 4e6).buffer(800))
    assert not crescent.contains(crescent.centroid)
    lakes = gpd.GeoSeries([crescent], crs=32648)
    point = interior_point(lakes)
    assert lakes.to_crs(4326)[0].contains(shapely.Point(point["lon"][0], point["lat"][0]))


def test_without_a_coordinate_system_there_is_no_area():
    with pytest.raises(LakesError, match="no coordinate system"):
        area_km2(gpd.GeoSeries([shapely.box(0, 0, 1, 1)]))


@pytest.mark.parametrize(
    ("crs", "origin", "size", "expected"),
    [
        ("EPSG:32648", (500_000.0, 1_985_000.0), 10.0, 10 / 0.9996),
        ("EPSG:4326", (10.0, 0.0), 10.0 / 111_195, 10 * np.sqrt(110_574.39 * 111_319.49) / 111_195),
        ("EPSG:2263", (984_250.0, 200_000.0), 10.0, 10 * 0.3048006),
        (None, (0.0, 0.0), 10.0, 10.0),
    ],
)
def test_the_size_of_a_pixel_in_metres(tmp_path, crs, origin, size, expected):
    transform = rasterio.Affine(size, 0, origin[0], 0, -size, origin[1])
    profile = {"driver": "GTiff", "width": 4, "height": 4, "count": 1, "dtype": "uint8"}
    with rasterio.open(tmp_path / "a.tif", "w", crs=crs, transform=transform, **profile) as dataset:
        dataset.write(np.zeros((1, 4, 4), np.uint8))
    with rasterio.open(tmp_path / "a.tif") as dataset:
        assert pixel_size_m(dataset) == pytest.approx(expected, rel=1e-4)
