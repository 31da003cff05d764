"""Reading any polygon layer, writing the formats we name."""

import sqlite3
import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from glakes.lakes.errors import LakesError, MissingInput, MissingLibrary
from glakes.lakes.vectors import (
    check_suffix,
    layer_fields,
    read_lines,
    read_polygons,
    read_polygons_in_parts,
    write_polygons,
)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


SUFFIXES = [".gpkg", ".fgb", ".geojson", ".shp"]


class Heard:
    def __init__(self):
        self.warnings = []

    def warn(self, text):
        self.warnings.append(text)


@pytest.fixture
def frame():
    boxes = [shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1).difference(shapely.box(2.2, 0.2, 2.4, 0.4))]
    table = {"lake_id": [2**52 + 1, 7], "name": ["青海湖", None], "area_km2": [1.5, np.nan]}
    return gpd.GeoDataFrame(table, geometry=boxes, crs=4326)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_written_is_read(tmp_path, frame, suffix):
    path = tmp_path / f"it's 湖{suffix}"
    write_polygons(frame, path)
    # FlatGeobuf sorts features by place.
    back = read_polygons(str(path)).sort_values("lake_id", ascending=False, ignore_index=True)
    assert list(back["lake_id"]) == [2**52 + 1, 7]
    assert back["name"][0] == "青海湖"
    assert back.crs.to_epsg() == 4326
    assert shapely.equals(back.geometry.values, frame.geometry.values).all()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("suffix", SUFFIXES[:2])
def test_empty_layer_keeps_its_fields(tmp_path, frame, suffix):
    write_polygons(frame.iloc[:0], tmp_path / f"empty{suffix}")
    back = read_polygons(str(tmp_path / f"empty{suffix}"))
    assert len(back) == 0
    assert layer_fields(str(tmp_path / f"empty{suffix}"))[0] == ["lake_id", "name", "area_km2"]


def test_one_multi_part_lake_makes_the_layer_multi_part(tmp_path, frame):
    frame.loc[0, "geometry"] = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)])
    write_polygons(frame, tmp_path / "lakes.gpkg")
    with sqlite3.connect(tmp_path / "lakes.gpkg") as base:
        assert base.execute("select geometry_type_name from gpkg_geometry_columns").fetchall() == [("MULTIPOLYGON",)]
    write_polygons(frame.iloc[1:], tmp_path / "lakes.gpkg")
    with sqlite3.connect(tmp_path / "lakes.gpkg") as base:
        assert base.execute("select geometry_type_name from gpkg_geometry_columns").fetchall() == [("POLYGON",)]
        # 1.3, which QGIS 3.22 opens without a warning.
        assert base.execute("pragma user_version").fetchone() == (10300,)


def test_whole_numbers_with_gaps_stay_whole_numbers(tmp_path, frame):
    frame["glakes_id"] = pd.array([12345678901, pd.NA], dtype="Int64")
    write_polygons(frame, tmp_path / "lakes.gpkg")
    with sqlite3.connect(tmp_path / "lakes.gpkg") as base:
        assert base.execute('select glakes_id from "lakes"').fetchall() == [(12345678901,), (None,)]


def test_unknown_suffix_and_missing_library(frame, tmp_path, monkeypatch):
    with pytest.raises(LakesError, match=r"expected a file ending in \.gpkg"):
        write_polygons(frame, tmp_path / "lakes.txt")
    monkeypatch.setattr("glakes.lakes.vectors.find_spec", lambda name: None)
    with pytest.raises(MissingLibrary, match="needs pyarrow"):
        check_suffix(tmp_path / "lakes.parquet")
    assert names(tmp_path) == []


def test_bad_geometry_is_repaired_or_skipped_and_said(tmp_path):
    bowtie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)])
    spike = shapely.from_wkt("POLYGON ((0 0, 4 0, 4 4, 4 9, 4 4, 0 4, 0 0))")
    shapes = [shapely.box(0, 0, 1, 1), bowtie, spike, None, shapely.Polygon(), shapely.LineString([(0, 0), (1, 1)])]
    frame = gpd.GeoDataFrame({"n": range(6)}, geometry=shapes, crs=4326)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.to_file(tmp_path / "mixed.gpkg", driver="GPKG")
    heard = Heard()
    back = read_polygons(str(tmp_path / "mixed.gpkg"), heard)
    assert list(back["n"]) == [0, 1, 2]
    assert back.is_valid.all()
    assert shapely.area(back.geometry.values).tolist() == pytest.approx([1, 2, 16])
    assert heard.warnings == ["2 invalid polygons were repaired.", "3 features without an area were skipped."]


def test_height_is_dropped(tmp_path):
    solid = shapely.Polygon([(0, 0, 5), (1, 0, 5), (1, 1, 5)])
    gpd.GeoDataFrame(geometry=[solid], crs=4326).to_file(tmp_path / "z.gpkg")
    assert not read_polygons(str(tmp_path / "z.gpkg")).has_z.any()


def test_layer_columns_and_bounds(tmp_path, frame):
    path = tmp_path / "two.gpkg"
    frame.iloc[:1].to_file(path, layer="one")
    frame.to_file(path, layer="both layers")
    assert len(read_polygons(f"{path}|layername=one")) == 1
    both = f"{path}|layername=both layers"
    assert list(read_polygons(both, columns=["name"]).columns) == ["name", "geometry"]
    assert list(read_polygons(both, bounds=(2.1, 0, 5, 5))["lake_id"]) == [7]
    fields, crs = layer_fields(both)
    assert fields == ["lake_id", "name", "area_km2"] and crs == "EPSG:4326"


def test_missing_and_unreadable_layers(tmp_path, frame):
    with pytest.raises(MissingInput, match="does not exist"):
        read_polygons(str(tmp_path / "none.gpkg"))
    (tmp_path / "text.gpkg").write_text("hello")
    with pytest.raises(MissingInput, match="cannot be read as a vector layer"):
        layer_fields(str(tmp_path / "text.gpkg"))
    frame.to_file(tmp_path / "a.gpkg", layer="a")
    with pytest.raises(MissingInput, match="layer"):
        read_polygons(f"{tmp_path / 'a.gpkg'}|layername=b")
    pd.DataFrame({"a": [1]}).to_csv(tmp_path / "table.csv", index=False)
    with pytest.raises(MissingInput, match="a table without geometry"):
        read_polygons(str(tmp_path / "table.csv"))


def test_a_layer_of_any_size_comes_in_parts(tmp_path):
    boxes = [shapely.box(n, 0, n + 1, 1) for n in range(7)]
    gpd.GeoDataFrame({"n": range(7)}, geometry=boxes, crs=4326).to_file(tmp_path / "p.gpkg")
    parts = list(read_polygons_in_parts(f"{tmp_path / 'p.gpkg'}|layername=p", features=3))
    assert [(round(share, 2), len(frame)) for share, frame in parts] == [(0.43, 3), (0.86, 6 - 3), (1.0, 1)]
    assert [shape.bounds[0] for _, frame in parts for shape in frame.geometry] == list(range(7))
    with pytest.raises(MissingInput, match="does not exist"):
        next(read_polygons_in_parts(str(tmp_path / "none.gpkg")))


def test_lines_are_read_and_others_skipped(tmp_path):
    shapes = [shapely.linestrings([[0, 0], [1, 1]]), shapely.box(0, 0, 1, 1), None]
    gpd.GeoDataFrame({"n": range(3)}, geometry=shapes, crs=4326).to_file(tmp_path / "l.geojson")
    heard = Heard()
    frame = read_lines(str(tmp_path / "l.geojson"), heard)
    assert frame["n"].tolist() == [0]
    assert heard.warnings == ["2 features that are no lines were skipped."]
