"""The fields of an inventory, whatever the layer had before."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from glakes.lakes.errors import LakesError, MissingInput
from glakes.lakes.inventory.finish import FIELDS, finish_lakes
from glakes.lakes.inventory.measures import area_km2
from glakes.lakes.inventory.settings import FinishSettings
from glakes.lakes.progress import Silent
from hypothesis import given, settings
from hypothesis import strategies as st


class Heard(Silent):
    def __init__(self):
        self.texts = []

    def warn(self, text):
        self.texts.append(text)

    info = warn


def finish(tmp_path, frame, name="out.gpkg", progress=None, **extra):
    frame.to_file(tmp_path / "in.gpkg")
    chosen = FinishSettings(str(tmp_path / "in.gpkg"), str(tmp_path / name), **extra)
    result = finish_lakes(chosen, progress or Silent())
    lakes = gpd.read_file(tmp_path / name)
    assert result == {"LAKES_COUNT": len(lakes)}
    return lakes


@pytest.fixture
def lakes():
    """0.0123, 0.0031 and 0.0492 km2 at the equator."""
    shapes = [shapely.box(x, 0, x + side, side) for x, side in ((0, 0.001), (1, 0.0005), (2, 0.002))]
    return gpd.GeoDataFrame({"name": ["a", "b", "c"]}, geometry=shapes, crs=4326)


def test_fields_come_in_their_order_and_the_rest_follows(tmp_path, lakes):
    found = finish(tmp_path, lakes)
    assert list(found.columns) == [*FIELDS, "name", "geometry"]
    assert found["name"].tolist() == ["a", "c"]
    assert found["area_km2"].tolist() == pytest.approx(area_km2(lakes.geometry)[[0, 2]].tolist())
    empty = ["lake_type", "sources", "area_ratio", "edge_flag", "glakes_id", "pld_id", "hylak_id", "run_id"]
    assert found[empty].isna().all().all()
    assert found["lake_id"].is_unique and found["lake_id"].dtype.kind == "i"


def test_minimum_area_is_inclusive_and_geodesic(tmp_path, lakes):
    exact = area_km2(lakes.geometry)[1]
    assert len(finish(tmp_path, lakes, min_area=exact)) == 3
    assert len(finish(tmp_path, lakes, min_area=np.nextafter(exact, 1))) == 2
    # The same lakes in a projection that doubles their area.
    assert len(finish(tmp_path, lakes.set_geometry(lakes.translate(0, 45)).to_crs(3857), min_area=0.008)) == 2


def test_existing_values_are_kept(tmp_path, lakes):
    lakes["Lake_ID"] = [11, 12, 13]
    lakes["sources"] = ["GLAKES+predicted", None, "PLD"]
    lakes["edge_flag"] = [1, 0, 0]
    lakes["glakes_id"] = [5, None, 6]
    lakes["area_km2"] = -1.0
    found = finish(tmp_path, lakes, min_area=0)
    assert found["lake_id"].tolist() == [11, 12, 13]
    assert found["sources"].fillna("").tolist() == ["GLAKES+predicted", "", "PLD"]
    assert found["edge_flag"].tolist() == [1, 0, 0]
    assert found["glakes_id"].fillna(-1).tolist() == [5, -1, 6]
    assert (found["area_km2"] > 0).all()


def test_missing_numbers_are_filled_in(tmp_path, lakes):
    lakes["lake_id"] = pd.array([11, pd.NA, 13], dtype="Int64")
    given_some = finish(tmp_path, lakes, min_area=0)["lake_id"].tolist()
    given_none = finish(tmp_path, lakes.drop(columns="lake_id"), min_area=0)["lake_id"].tolist()
    assert given_some == [11, given_none[1], 13]


def test_names_have_at_most_ten_characters_and_differ(tmp_path, lakes):
    lakes["a rather long name"] = 1
    lakes["a rather long one"] = 2
    lakes["A RATHER L"] = 3
    found = finish(tmp_path, lakes)
    assert max(map(len, found.columns)) <= 10
    others = found.drop(columns=["geometry", "name", *FIELDS]).iloc[0]
    assert sorted(others.tolist()) == [1, 2, 3]
    assert len({name.lower() for name in found.columns}) == len(found.columns)


@settings(max_examples=8)
@given(st.integers(0, 2**32))
def test_number_and_area_depend_on_the_lake_alone(tmp_path_factory, seed):
    rng = np.random.default_rng(seed)
    corners = rng.permutation(400)[:30]
    shapes = [shapely.box(c % 20 / 100, c // 20 / 100, c % 20 / 100 + 0.008, c // 20 / 100 + 0.008) for c in corners]
    frame = gpd.GeoDataFrame({"corner": corners}, geometry=shapes, crs=4326)
    folder = tmp_path_factory.mktemp("alone")
    whole = finish(folder, frame).set_index("corner")
    part = finish(folder, frame.sample(frac=0.5, random_state=1), "part.gpkg").set_index("corner")
    assert whole["lake_id"].is_unique
    pd.testing.assert_frame_equal(part.drop(columns="geometry"), whole.drop(columns="geometry").loc[part.index])
    assert whole["area_km2"].sum() == pytest.approx(area_km2(frame.geometry).sum())


def test_multi_part_lakes_stay_whole(tmp_path, lakes):
    apart = area_km2(lakes.geometry)
    lakes.loc[0, "geometry"] = shapely.union(lakes.geometry[0], lakes.geometry[1])
    found = finish(tmp_path, lakes.iloc[[0, 2]])
    assert found.geom_type.tolist() == ["MultiPolygon"] * 2
    assert found["area_km2"][0] == pytest.approx(apart[0] + apart[1])


def test_bad_geometry_is_repaired_and_said(tmp_path, lakes):
    lakes.loc[0, "geometry"] = shapely.Polygon([(0, 0), (0.01, 0.01), (0.01, 0), (0, 0.01)])
    lakes.loc[1, "geometry"] = None
    heard = Heard()
    assert len(finish(tmp_path, lakes, progress=heard)) == 2
    assert any("repaired" in text for text in heard.texts)
    assert any("skipped" in text for text in heard.texts)


def test_the_same_lake_twice_is_said(tmp_path, lakes):
    heard = Heard()
    finish(tmp_path, pd.concat([lakes, lakes.iloc[:1]]), progress=heard)
    assert any("1 lakes have the lake_id of another" in text for text in heard.texts)


def test_keys_of_three_inventories(tmp_path, lakes):
    published = {"g": ("Lake_id", [1, 2, 3]), "p": ("lake_id", ["70", "71", "72"]), "h": ("Hylak_id", [5, 6, 7])}
    for name, (field, keys) in published.items():
        other = gpd.GeoDataFrame({field: keys}, geometry=lakes.geometry, crs=4326).to_crs(3857)
        other.iloc[1:].to_file(tmp_path / f"{name}.gpkg")
    files = {key: str(tmp_path / f"{name}.gpkg") for key, name in (("glakes", "g"), ("pld", "p"), ("hydrolakes", "h"))}
    found = finish(tmp_path, lakes, min_area=0, **files)
    assert found["glakes_id"].fillna(-1).tolist() == [-1, 2, 3]
    assert found["pld_id"].fillna(-1).tolist() == [-1, 71, 72]
    assert found["hylak_id"].fillna(-1).tolist() == [-1, 6, 7]


@pytest.mark.parametrize("name", ["out.gpkg", "out.fgb"])
def test_an_empty_layer(tmp_path, lakes, name):
    lakes.to_file(tmp_path / "g.gpkg")
    other = gpd.GeoDataFrame({"Lake_id": [1, 2, 3]}, geometry=lakes.geometry, crs=4326)
    other.to_file(tmp_path / "g.gpkg")
    found = finish(tmp_path, lakes.iloc[:0], name, glakes=str(tmp_path / "g.gpkg"))
    assert len(found) == 0
    assert list(found.columns) == [*FIELDS, "name", "geometry"]


def test_crs_is_kept(tmp_path, lakes):
    assert finish(tmp_path, lakes.to_crs(32631)).crs.to_epsg() == 32631


def test_refusals(tmp_path, lakes):
    with pytest.raises(LakesError, match="expected a file ending in"):
        finish(tmp_path, lakes, "out.txt")
    with pytest.raises(LakesError, match="GLAKES: expected a field lake_id or glakes_id, found name"):
        lakes.to_file(tmp_path / "g.gpkg")
        finish(tmp_path, lakes, glakes=str(tmp_path / "g.gpkg"))
    with pytest.raises(MissingInput, match="does not exist"):
        finish_lakes(FinishSettings(str(tmp_path / "no.gpkg"), str(tmp_path / "o.gpkg")), Silent())
    with pytest.raises(LakesError, match="no coordinate system"):
        finish(tmp_path, lakes.set_crs(None, allow_override=True))
    assert not (tmp_path / "out.gpkg").exists()
