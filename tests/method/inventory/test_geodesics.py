"""Series for short sides against pyproj, and against the plane where pyproj's digits end."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from glakes.lakes.geodesy import WGS84
from glakes.lakes.inventory import measures
from glakes.lakes.inventory.geodesics import LONGEST, sides, turned
from glakes.lakes.inventory.measures import area_and_shore
from hypothesis import given
from hypothesis import strategies as st

RADIUS_M = 6_371_000.0


def ring(lon, lat, radius_m, corners, seed):
    """A closed outline that turns left, in degrees."""
    rng = np.random.default_rng(seed)
    turn = np.sort(rng.uniform(0, 2 * np.pi, corners))
    reach = np.degrees(radius_m * rng.uniform(0.5, 1.0, corners) / RADIUS_M)
    points = np.column_stack([lon + reach * np.cos(turn) / np.cos(np.radians(lat)), lat + reach * np.sin(turn)])
    return np.vstack([points, points[:1]])


PLACES = (st.floats(-180, 180), st.floats(-80, 80), st.integers(0, 2**32 - 1))


@given(*PLACES, st.floats(300, 1500), st.integers(3, 40))
def test_area_and_length_are_those_of_pyproj(lon, lat, seed, radius_m, corners):
    outline = ring(lon, lat, radius_m, corners, seed)
    found = sides(outline)
    if not found.is_short.all():
        return
    area, length = WGS84.polygon_area_perimeter(*outline[:-1].T)
    # Where an outline is thin, the last digits of pyproj's area are not its own.
    assert abs(found.under_m2.sum()) == pytest.approx(abs(area), rel=1e-8, abs=5e-4)
    assert found.length_m.sum() == pytest.approx(length, rel=1e-9)


@given(*PLACES, st.floats(0.5, 30))
def test_small_areas_are_those_of_the_plane(lon, lat, seed, radius_m):
    outline = ring(lon, lat, radius_m, 8, seed)
    f = 1 / 298.257223563
    flat = 1 - f * (2 - f) * np.sin(np.radians(lat)) ** 2
    across = 6378137.0 / np.sqrt(flat)
    meridian = across * (1 - f) ** 2 / flat
    x = np.radians(outline[:, 0] - lon) * across * np.cos(np.radians(lat))
    y = np.radians(outline[:, 1] - lat) * meridian
    plane = np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2
    # 1e-9 m2 is what the last digits of longitude in degrees leave; the plane itself departs by 1e-5 at 30 m.
    tolerance = 3e-5 * radius_m / 30
    assert abs(sides(outline).under_m2.sum()) == pytest.approx(plane, rel=tolerance, abs=1e-6)


def test_a_square_pixel_on_the_equator_is_its_size():
    (found,) = area_and_shore(gpd.GeoSeries([shapely.box(30, 0, 30 + 9e-5, 9e-5)], crs=4326)).itertuples()
    width, height = 6378137.0 * np.radians(9e-5), 6378137.0 * (1 - 0.00669437999014) * np.radians(9e-5)
    assert found.area_km2 * 1e6 == pytest.approx(width * height, rel=1e-10)
    assert found.shore_km * 1e3 == pytest.approx(2 * (width + height), rel=1e-10)


@pytest.mark.parametrize(
    "outline",
    [
        shapely.box(0, 0, 30, 30),  # long sides
        shapely.box(0, 10, 0.001, 10.5),  # two long, two short
        shapely.Polygon([(lon, 89.99) for lon in range(-180, 180, 10)]),  # around a pole
        shapely.Polygon([(lon / 50, 60) for lon in range(-9000, 9000)]),  # the same with short sides
        shapely.Polygon([(179.9995, 10), (-179.9995, 10), (-179.9995, 10.001), (179.9995, 10.001)]),
    ],
)
def test_any_outline_has_the_area_of_pyproj(outline):
    area, length = WGS84.geometry_area_perimeter(outline)
    (found,) = area_and_shore(gpd.GeoSeries([outline], crs=4326)).itertuples()
    assert found.area_km2 == pytest.approx(abs(area) / 1e6, rel=1e-8)
    assert found.shore_km == pytest.approx(length / 1e3, rel=1e-8)


def test_measures_do_not_depend_on_what_is_measured_along_with_them(monkeypatch):
    outlines = [shapely.Polygon(ring(7, 47, 200, 3 + seed, seed)) for seed in range(150)]
    together = area_and_shore(gpd.GeoSeries(outlines, crs=4326))
    monkeypatch.setattr(measures, "_POINTS_AT_ONCE", 30)
    assert area_and_shore(gpd.GeoSeries(outlines, crs=4326)).equals(together)
    alone = [area_and_shore(gpd.GeoSeries([outline], crs=4326)).iloc[0].tolist() for outline in outlines]
    assert alone == together.to_numpy().tolist()


def test_a_side_without_length():
    found = sides(np.array([[5.0, 50.0], [5.0, 50.0], [5.0, 50.0 + np.degrees(2 * LONGEST)]]))
    assert found.length_m[0] == found.under_m2[0] == 0
    assert found.is_short.tolist() == [True, False]


def test_longitudes_are_turned():
    assert turned(np.array([0.0, 180, -180, 181, -190, 540])).tolist() == [0, 180, -180, -179, 170, -180]
