"""The rules on real outlines, one lake at a time: GRWL, OpenStreetMap, HydroLAKES, GSHHG, Natural Earth."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from glakes.lakes.inventory.completion import complete
from glakes.lakes.inventory.measures import area_km2
from glakes.lakes.inventory.ocean import mask_ocean
from glakes.lakes.inventory.open_street_map import condition, water_layer
from glakes.lakes.inventory.river_mask import mask_rivers
from glakes.lakes.inventory.settings import MaskOceanSettings, MaskRiversSettings
from glakes.lakes.progress import Silent
from glakes.lakes.vectors import read_polygons
from made_layers import blobs, layer
from shared_data import shared
from slow_rules import completion, is_sea, river_rule


def judged_alike(folder, lakes, rivers, reservoirs, glakes, sources=None):
    """Run the step on layers of these shapes, or on `sources`, and compare every lake; returns the review."""
    told = {
        "rivers": (layer(folder, "rivers", rivers),),
        "reservoirs": (layer(folder, "reservoirs", reservoirs),),
        "glakes": layer(folder, "glakes", glakes),
    } | (sources or {})
    told["input"] = layer(folder, "lakes", lakes, lake_id=np.arange(len(lakes)))
    told |= {"output": str(folder / "out.gpkg"), "review": str(folder / "review.gpkg")}
    mask_rivers(MaskRiversSettings(**told), Silent())
    review = gpd.read_file(folder / "review.gpkg").set_index("lake_id")
    masked = gpd.read_file(folder / "out.gpkg")
    assert masked.geometry.is_valid.all()
    trees = {name: shapely.STRtree(shapes) for name, shapes in (("r", rivers), ("v", reservoirs), ("g", glakes))}
    total = 0.0
    for number, lake in enumerate(lakes):
        near = (
            np.array(shapes)[trees[name].query(lake)]
            for name, shapes in (("r", rivers), ("v", reservoirs), ("g", glakes))
        )
        expected = river_rule(lake, *near)
        assert (number in review.index) == (expected is not None)
        if expected is None:
            total += lake.area
            continue
        rule, decision, before, after, left = expected
        row = review.loc[number]
        assert (row["rule"], row["decision"]) == (rule, decision)
        assert row["before_km2"] == pytest.approx(before, rel=1e-6)
        assert row["after_km2"] == pytest.approx(after, rel=1e-6, abs=1e-9)
        total += {"keep": lake, "mask": left, "delete": shapely.Polygon()}[decision].area
    assert shapely.area(masked.geometry).sum() == pytest.approx(total, rel=1e-9)
    return review


def test_rivers_of_grwl_on_the_rio_negro(tmp_path):
    water = read_polygons(str(shared("grwl-amazon") / "bresil_test_petit.shp")).geometry.to_numpy()
    lakes = np.concatenate([shapely.buffer(water[::2], 0.0006), blobs(1, 200, 0.02, (-67.8, -0.1, -67.2, 0.7))])
    review = judged_alike(tmp_path, lakes, water, blobs(2, 4, 0.05, (-67.8, -0.1, -67.2, 0.7)), water[::3])
    assert len(review) > 60 and {"a", "b", "c", "d"} <= set(review["rule"])


def test_rivers_and_reservoirs_of_an_openstreetmap_extract(tmp_path):
    extract = str(shared("osm-liechtenstein") / "liechtenstein.osm.pbf")
    source = water_layer(extract)
    rivers, reservoirs = (
        read_polygons(source, where=condition(source, kind)).geometry.to_numpy() for kind in ("river", "reservoir")
    )
    around = shapely.buffer(shapely.get_parts(np.concatenate([rivers, reservoirs])), 0.0004)
    lakes = np.concatenate([around, blobs(3, 150, 0.01, (9.47, 47.04, 9.62, 47.27))])
    review = judged_alike(
        tmp_path, lakes, rivers, reservoirs, lakes[::4], {"rivers": (extract,), "reservoirs": (extract,)}
    )
    assert "reservoir" in set(review["rule"]) and len(review) > 5


def test_lakes_of_hydrolakes_against_rivers_of_gshhg(tmp_path):
    lakes = read_polygons(str(shared("hydrolakes-wisconsin") / "WI_hydrolakes.gpkg"))
    source = shared("gshhg") / "gshhg_f_wisconsin_michigan.gpkg"
    lines = gpd.read_file(source, layer="wdbii_rivers").geometry
    rivers = shapely.get_parts(shapely.buffer(lines.to_numpy(), 0.004, quad_segs=4))
    known = read_polygons(f"{source}|layername=lakes").geometry.to_numpy()
    reservoirs = lakes.geometry[lakes["Lake_type"] == 2].to_numpy()
    shapes = lakes.geometry.to_numpy()
    largest = np.argsort(-shapely.get_num_coordinates(shapes))
    review = judged_alike(tmp_path, shapes[np.append(largest[2:40], largest[40::3])], rivers, reservoirs, known)
    assert {"reservoir", "b", "d"} <= set(review["rule"])


@pytest.mark.parametrize("coast", ["gshhg", "natural earth"])
def test_the_coast_of_new_york(tmp_path, coast):
    box = (-74.2, 40.4, -73.6, 40.8)
    if coast == "gshhg":
        source = f"{shared('gshhg') / 'gshhg_f_new_york_bight.gpkg'}|layername=land"
    else:
        source = f"/vsizip/{shared('natural-earth') / 'natural_earth_physical.gpkg.zip'}|layername=ne_50m_land"
    land = shapely.union_all(read_polygons(source, bounds=(-75, 40, -73, 41.5)).geometry.to_numpy())
    shore = shapely.get_parts(land)
    generator = np.random.default_rng(4)
    vertices = shapely.get_coordinates(shapely.intersection(shapely.boundary(shore), shapely.box(*box)))
    places = vertices[generator.integers(0, len(vertices), 60)] + generator.normal(0, 4e-3, (60, 2))
    lakes = shapely.buffer(shapely.points(places), generator.uniform(2e-4, 3e-3, 60), quad_segs=3)
    told = {"land": source, "output": str(tmp_path / "kept.gpkg"), "tolerance": 30.0}
    mask_ocean(MaskOceanSettings(input=layer(tmp_path, "lakes", lakes, number=np.arange(60)), **told), Silent())
    kept = set(gpd.read_file(tmp_path / "kept.gpkg")["number"])
    nothing = shapely.Polygon()
    for number, lake in enumerate(lakes):
        near = shapely.intersection(land, shapely.box(*lake.buffer(0.01).bounds))
        assert (number not in kept) == is_sea(lake, near, nothing, 30.0)
    assert 8 < len(kept) < 52


def test_hydrolakes_completed_with_gshhg():
    predicted = read_polygons(str(shared("hydrolakes-wisconsin") / "WI_hydrolakes.gpkg"))
    predicted = predicted.explode(ignore_index=True)
    known = read_polygons(f"{shared('gshhg') / 'gshhg_f_wisconsin_michigan.gpkg'}|layername=lakes")
    known = known.explode(ignore_index=True).geometry
    predicted = predicted[predicted["Lake_area"] < 600].reset_index(drop=True)
    found = complete(predicted, [("GLAKES", known)], Silent())
    groups = completion(list(predicted.geometry), [("GLAKES", shape) for shape in known])
    expected = [part for _, shapes, _ in groups for part in shapely.get_parts(shapely.union_all(shapes))]
    expected = gpd.GeoSeries(expected, crs=4326)
    assert sorted(area_km2(found.geometry)) == pytest.approx(sorted(area_km2(expected)), rel=1e-6)
    assert found.geometry.is_valid.all() and set(found["sources"]) == {"predicted", "GLAKES", "GLAKES+predicted"}
