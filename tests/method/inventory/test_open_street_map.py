"""The same rivers and reservoirs from an extract, from a layer made of it, and from Geofabrik's fields."""

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from glakes.lakes.errors import MissingInput
from glakes.lakes.inventory.open_street_map import condition, water_layer
from glakes.lakes.inventory.river_mask import read_kind
from glakes.lakes.progress import Silent
from glakes.lakes.vectors import read_polygons
from listeners import Recorder
from made_layers import layer
from shared_data import shared


@pytest.fixture
def extract():
    return shared("osm-liechtenstein") / "liechtenstein.osm.pbf"


def whole(source, kind):
    source = water_layer(str(source))
    return read_polygons(source, where=condition(source, kind))


def test_an_extract_is_read_with_its_tags(extract):
    tags = gpd.read_file(extract.with_name("liechtenstein_water.gpkg"), layer="water_polygons")
    for kind, wanted in (
        ("river", (tags["water"] == "river") | (tags["waterway"] == "riverbank")),
        ("reservoir", (tags["water"] == "reservoir") | (tags["landuse"] == "reservoir")),
    ):
        found = whole(extract, kind)
        assert shapely.area(found.geometry).sum() == pytest.approx(shapely.area(tags.geometry[wanted]).sum(), rel=1e-9)
        assert len(found) == wanted.sum() > 0


def test_a_layer_that_gdal_made_of_it_gives_the_same(extract, tmp_path):
    """With GDAL's own configuration, `water` hides among other_tags."""
    made = whole(extract, "river")
    pyogrio.set_gdal_config_options({"OSM_CONFIG_FILE": None})
    plain = pyogrio.read_dataframe(extract, layer="multipolygons")
    assert "other_tags" in plain.columns and "water" not in plain.columns
    path = layer(tmp_path, "plain", plain.geometry, other_tags=plain["other_tags"], natural=plain["natural"])
    again = whole(path, "river")
    areas = shapely.area(made.geometry[made["waterway"].isna()])
    assert sorted(shapely.area(again.geometry)) == pytest.approx(sorted(areas), rel=1e-9)


def test_geofabrik_and_other_layers(tmp_path):
    boxes = [shapely.box(n, 0, n + 0.5, 1) for n in range(4)]
    free = layer(tmp_path, "gis_osm_water_a_free_1", boxes, fclass=["river", "riverbank", "reservoir", "wetland"])
    assert [len(whole(free, kind)) for kind in ("river", "reservoir")] == [2, 1]
    drawn = layer(tmp_path, "drawn", boxes, name=["a", "b", "c", "d"])
    assert len(whole(drawn, "river")) == 4 and condition(drawn, "river") is None
    said = Recorder()
    lakes = gpd.GeoSeries([shapely.box(0, 0, 1.2, 1)], crs=4326)
    assert len(read_kind("river", free, lakes, said)) == 2
    assert any("its areas tagged as river are taken" in text for text in said.infos)


def test_lines_and_points_are_refused(tmp_path):
    lines = gpd.GeoDataFrame(geometry=[shapely.LineString([(0, 0), (1, 1)])], crs=4326)
    lines.to_file(tmp_path / "lines.gpkg")
    lakes = gpd.GeoSeries([shapely.box(0, 0, 1, 1)], crs=4326)
    with pytest.raises(MissingInput, match="has no polygons, but geometry of the type LineString"):
        read_kind("river", str(tmp_path / "lines.gpkg"), lakes, Silent())
    assert len(read_kind("river", layer(tmp_path, "empty", np.array([])), lakes, Silent())) == 0
