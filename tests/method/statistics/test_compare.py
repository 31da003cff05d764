"""Inventories side by side: made ones with known answers, and lakes of Wisconsin in two data sets."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from glakes.lakes.errors import InvalidSetting
from glakes.lakes.geodesy import WGS84
from glakes.lakes.progress import Silent
from glakes.lakes.statistics.compare import compare_datasets, dataset_names
from glakes.lakes.statistics.overlap import blocks, overlap_km2
from glakes.lakes.statistics.settings import CompareSettings

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


def measured(shape):
    return abs(WGS84.geometry_area_perimeter(shape)[0]) / 1e6


def save(folder, shapes, name, crs=4326):
    path = folder / f"{name}.gpkg"
    gpd.GeoDataFrame(geometry=list(shapes), crs=4326).to_crs(crs).to_file(path)
    return str(path)


def run(folder, first, *others, **more):
    files = {"grid_output": "g.gpkg", "sizes": "s.csv", "profiles": "p.csv", "only_input": "i.gpkg"}
    files["only_others"] = "o.gpkg"
    paths = {key: str(folder / name) for key, name in files.items()}
    return compare_datasets(CompareSettings(first, others, **paths, **more), Silent())


MINE = [shapely.box(10, 50, 10.2, 50.2), shapely.box(20, 50, 20.1, 50.1), shapely.box(30.9, -5.1, 31.1, -4.9)]
THEIRS = [shapely.box(10.1, 50, 10.3, 50.2), shapely.box(20.1, 50, 20.2, 50.1), shapely.box(40, 50, 40.1, 50.1)]


def test_shared_lakes_and_those_of_one_side(tmp_path):
    values = run(tmp_path, save(tmp_path, MINE, "mine"), save(tmp_path, [*THEIRS, MINE[2]], "theirs"), names="湖")
    # The second pair has a side in common, and no area.
    assert values == {"SHARED_PERCENT": pytest.approx(200 / 3), "ONLY_INPUT_COUNT": 1, "ONLY_OTHERS_COUNT": 2}
    alone = gpd.read_file(tmp_path / "i.gpkg")
    assert alone.geometry.iloc[0].equals(MINE[1])
    assert alone["area_km2"].iloc[0] == pytest.approx(measured(MINE[1]))
    assert sorted(shape.bounds[0] for shape in gpd.read_file(tmp_path / "o.gpkg").geometry) == [20.1, 40]
    sizes = pd.read_csv(tmp_path / "s.csv")
    both = sizes.groupby("dataset")[["count", "shared", "overlap_km2"]].sum()
    assert both.loc["mine", ["count", "shared"]].tolist() == [3, 2]
    assert both.loc["湖", ["count", "shared"]].tolist() == [4, 2]
    expected = measured(shapely.box(10.1, 50, 10.2, 50.2)) + measured(MINE[2])
    np.testing.assert_allclose(both["overlap_km2"], expected, rtol=1e-6)


def test_cells_and_profiles_differ_by_what_one_has(tmp_path):
    run(tmp_path, save(tmp_path, MINE, "mine"), save(tmp_path, THEIRS, "theirs", 3857), save(tmp_path, MINE, "same"))
    cells = gpd.read_file(tmp_path / "g.gpkg").set_index(["west", "south"])
    assert cells.loc[(40, 50), ["count", "count_1", "dcount_1", "count_2"]].tolist() == [0, 1, -1, 0]
    assert cells.loc[(40, 50), "darea_1"] == pytest.approx(-measured(THEIRS[2]), rel=1e-6)
    assert (cells["darea_2"] == 0).all()
    assert cells["darea_1"].sum() == pytest.approx(sum(map(measured, MINE)) - sum(map(measured, THEIRS)), rel=1e-6)
    profiles = pd.read_csv(tmp_path / "p.csv")
    assert profiles.groupby(["dataset", "axis"])["count"].sum().tolist() == [3] * 6


def test_without_anything_in_common_it_is_said(tmp_path):
    report = tmp_path / "r.html"
    values = run(tmp_path, save(tmp_path, MINE[:1], "a"), save(tmp_path, THEIRS[2:], "b"), report=str(report))
    assert values == {"SHARED_PERCENT": 0, "ONLY_INPUT_COUNT": 1, "ONLY_OTHERS_COUNT": 1}
    page = report.read_text(encoding="utf-8")
    assert "No lake of one side has area in common" in page
    assert "difference of definitions" in page
    assert "定义不同" in page


def test_an_empty_side(tmp_path):
    empty = tmp_path / "none.gpkg"
    gpd.GeoDataFrame({"a": []}, geometry=[], crs=4326).to_file(empty, geometry_type="Polygon")
    values = run(tmp_path, save(tmp_path, MINE, "a"), str(empty))
    assert values == {"SHARED_PERCENT": 0, "ONLY_INPUT_COUNT": 3, "ONLY_OTHERS_COUNT": 0}


def test_partners_that_overlap_each_other_count_once():
    found = overlap_km2(np.array(MINE[:1]), np.array([MINE[0], shapely.box(10.05, 50.05, 10.1, 50.1)]))
    assert found[0] == pytest.approx(measured(MINE[0]))


def test_blocks_hold_each_cell_once():
    generator = np.random.default_rng(0)
    west, south = np.meshgrid(np.arange(-20, 20.0), np.arange(0, 30.0))
    cells = pd.DataFrame({"west": west.ravel(), "south": south.ravel()})
    cells = cells.assign(east=cells["west"] + 1, north=cells["south"] + 1, count=generator.integers(0, 50, len(cells)))
    cells = cells.sample(frac=0.5, random_state=1)
    found = blocks(cells, 300)
    assert len(found) > 10
    boxes = shapely.box(*np.array(found).T)
    inside = shapely.contains_properly(boxes[:, None], shapely.points(cells["west"] + 0.5, cells["south"] + 0.5))
    assert (inside.sum(axis=0) == 1).all()
    assert (inside @ cells["count"].to_numpy()).max() <= 300


@pytest.mark.parametrize("most", [1, 3])
def test_blocks_change_nothing(tmp_path, monkeypatch, most):
    first, second = save(tmp_path, MINE, "mine"), save(tmp_path, THEIRS, "theirs")
    whole = run(tmp_path, first, second)
    monkeypatch.setattr("glakes.lakes.statistics.overlap.BLOCK_LAKES", most)
    assert run(tmp_path, first, second, grid=0.1) == whole


def test_names(tmp_path):
    assert dataset_names(CompareSettings("a/x.gpkg", ("b/x.gpkg", "c.gpkg|layername=d"))) == ["x 1", "x 2", "c d"]
    with pytest.raises(InvalidSetting, match="found 1 names"):
        CompareSettings("a", ("b", "c"), names="one")
    with pytest.raises(InvalidSetting, match="OTHERS must name at least one"):
        CompareSettings("a", ())


def test_lakes_of_wisconsin_in_two_data_sets(tmp_path):
    first = DATA / "hydrolakes-wisconsin" / "WI_hydrolakes.gpkg"
    second = DATA / "gshhg" / "gshhg_f_wisconsin_michigan.gpkg"
    if not (first.exists() and second.exists()):
        pytest.skip("HydroLAKES of Wisconsin and GSHHG are not beside the project")
    lakes = gpd.read_file(first).to_crs(4326)
    others = gpd.read_file(second, layer="lakes")
    others.to_file(tmp_path / "gshhg.gpkg")
    values = run(tmp_path, str(first), str(tmp_path / "gshhg.gpkg"))
    common = gpd.overlay(lakes[["geometry"]], others[["geometry"]], how="intersection", keep_geom_type=True)
    sizes = pd.read_csv(tmp_path / "s.csv")
    mine = sizes[sizes["dataset"] == "WI_hydrolakes"]
    expected = sum(map(measured, common.geometry))
    assert mine["overlap_km2"].sum() == pytest.approx(expected, rel=1e-4)
    hits = gpd.sjoin(lakes, others[["geometry"]], predicate="intersects").index.nunique()
    assert len(lakes) - values["ONLY_INPUT_COUNT"] == pytest.approx(hits, abs=3)
