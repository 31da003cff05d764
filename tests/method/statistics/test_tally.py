"""Statistics of inventories with known answers, and of real ones against another way of counting."""

import json
import re
from base64 import b64decode
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from glakes.lakes.errors import Cancelled, InvalidSetting, LakesError, MissingInput
from glakes.lakes.geodesy import WGS84
from glakes.lakes.statistics.classes import class_name, class_of
from glakes.lakes.statistics.grid import Grid
from glakes.lakes.statistics.settings import StatisticsSettings
from glakes.lakes.statistics.statistics import lake_statistics
from glakes.lakes.statistics.tally import tallied
from glakes.lakes.statistics.totals import totals
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from listeners import Recorder, Stop

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


def square(lon, lat, km):
    """A lake about so many kilometres wide around a place."""
    high, wide = km / 222.4, km / 222.4 / np.cos(np.radians(lat))
    return shapely.segmentize(shapely.box(lon - wide, lat - high, lon + wide, lat + high), 0.01)


def save(folder, shapes, name="lakes", **fields):
    path = folder / f"{name} 湖.gpkg"
    gpd.GeoDataFrame(fields, geometry=list(shapes), crs=4326).to_file(path)
    return str(path)


def measured(shape):
    return abs(WGS84.geometry_area_perimeter(shape)[0]) / 1e6


@pytest.fixture
def lakes(tmp_path):
    """One within a cell, one across four, one across the antimeridian in two parts, one with an island."""
    across = shapely.MultiPolygon([shapely.box(179.7, 10.2, 180, 10.6), shapely.box(-180, 10.2, -179.8, 10.6)])
    island = square(30.5, 60.5, 20).difference(square(30.5, 60.5, 5))
    return save(tmp_path, [square(5.5, 45.5, 0.08), square(8, 47, 30), across, island], lake_id=[1, 2, 3, 4])


def test_known_lakes_fall_into_known_cells(lakes):
    tally = tallied(lakes, Grid(1.0), None, Recorder())
    cells = tally.cells().set_index(["west", "south"])
    assert tally.count == cells["count"].sum() == 4
    assert cells.loc[(5, 45), "count"] == 1
    assert set(cells.index) == {(5, 45), (7, 46), (8, 46), (7, 47), (8, 47), (179, 10), (-180, 10), (30, 60)}
    assert cells.loc[(179, 10), "count"] == 1
    assert cells.loc[(-180, 10), "count"] == 0
    shapes = gpd.read_file(lakes).geometry
    assert tally.area_km2 == pytest.approx(sum(map(measured, shapes)), rel=1e-7)
    assert cells["area_km2"].sum() == pytest.approx(tally.area_km2, rel=1e-9)
    assert cells.loc[(30, 60), "area_km2"] == pytest.approx(measured(shapes[3]), rel=1e-7)
    assert cells.loc[(30, 60), "density"] == pytest.approx(
        100 * cells.loc[(30, 60), "area_km2"] / cells.loc[(30, 60), "cell_km2"]
    )


def test_sizes_profiles_and_statements(lakes):
    tally = tallied(lakes, Grid(1.0), None, Recorder())
    sizes = tally.sizes().set_index("lower")
    assert sizes["count"].to_dict() == {0.005: 1, 0.01: 0, 0.03: 0, 0.1: 0, 1: 0, 10: 0, 100: 2, 1000: 1, 10000: 0}
    assert sizes["upper"].iloc[-1] == np.inf
    profiles = tally.profiles()
    for _, part in profiles.groupby("axis"):
        assert part["count"].sum() == 4
        assert part["area_km2"].sum() == pytest.approx(tally.area_km2, rel=1e-9)
        assert (np.diff(part["degree"]) == 1).all()
    found = {total.name: total.value for total in totals(tally)}
    assert found["lakes"] == 4
    assert found["share of the lakes: smaller than 1 km²"] == 25
    assert found["share of the lakes: north of 57° N"] == 25
    # The western hemisphere is from 160 E eastward to 20 W: the lake at 180 alone.
    assert found["share of the lakes: western hemisphere (160° E to 20° W)"] == 25
    assert np.isnan(
        {total.name: total.value for total in totals(tallied(lakes, Grid(7), None, Recorder()))}[
            "share of the lakes: north of 57° N"
        ]
    )


@how(max_examples=8)
@given(part=st.integers(1, 40), seed=st.integers(0, 99), side=st.sampled_from([0.5, 1.0, 3.0]))
def test_order_and_parts_change_nothing(tmp_path_factory, part, seed, side):
    folder = tmp_path_factory.mktemp("o")
    generator = np.random.default_rng(5)
    places = zip(generator.uniform(-180, 180, 40), generator.uniform(-80, 85, 40), generator.uniform(0.1, 150, 40))
    shapes = np.array([square(*place) for place in places])
    order = np.random.default_rng(seed).permutation(40)
    one = tallied(save(folder, shapes, "a"), Grid(side), None, Recorder())
    other = tallied(save(folder, shapes[order], "b"), Grid(side), None, Recorder(), part)
    pd.testing.assert_frame_equal(one.sizes(), other.sizes())
    pd.testing.assert_frame_equal(one.profiles(), other.profiles())
    assert one.cells().drop(columns="geometry").equals(other.cells().drop(columns="geometry"))
    assert one.cells()["area_km2"].sum() == pytest.approx(one.area_km2, rel=1e-9)


def test_lower_bounds_belong_to_classes():
    assert class_of(np.array([0.0049999, 0.005, 0.00999, 0.01, 10000])).tolist() == [0, 1, 1, 2, 9]
    assert [class_name(0, 0.005), class_name(1, 10), class_name(10000, np.inf)] == ["< 0.005", "1–10", "≥ 10,000"]


@pytest.mark.parametrize("side", [0.01, 0.3, 1.0, 7.0, 90.0])
def test_cells_cover_the_earth_once(side):
    grid = Grid(side)
    keys = np.arange(grid.rows, dtype=np.int64) * grid.cols
    bands = grid.cell_km2(keys) * 360 / (grid.meridians[1] - grid.meridians[0])
    assert bands.sum() == pytest.approx(510065621.724, rel=1e-9)
    lines = grid.meridians[1:-1] / side
    np.testing.assert_allclose(lines, np.round(lines), atol=1e-6)
    places = np.random.default_rng(0).uniform(-1, 1, (2, 500)) * [[180], [90]]
    boxes = grid.boxes(grid.keys(*places))
    assert shapely.covers(boxes, shapely.points(places.T)).all()
    assert (grid.keys(np.array([180.0]), np.array([90.0])) == grid.keys(np.array([-180.0]), np.array([89.9999]))).all()


def test_lakes_to_leave_out_and_odd_ones_are_said(tmp_path):
    shapes = [square(5.5, 45.5, 3), square(6.5, 45.5, 0.05), None, square(8.5, 45.5, 9), square(8.5, 45.5, 9)]
    source = save(tmp_path, shapes, lake_id=[1, 2, 3, 4, 4], lake_type=["lake", None, "lake", "reservoir", ""])
    heard = Recorder()
    tally = tallied(source, Grid(1.0), save(tmp_path, [square(5.5, 45.5, 1)], "out"), heard)
    assert (tally.count, tally.excluded, tally.duplicates()) == (3, 1, 1)
    assert dict(tally.types) == {"no type": 2, "reservoir": 1}
    said = " ".join(heard.warnings)
    for piece in ("1 features without an area", "1 lakes are smaller than 0.005", "have the lake_id of another"):
        assert piece in said
    assert "2 lakes have no lake_type" in said
    assert tally.sizes()["lower"].iloc[0] == 0


def run(folder, source, **more):
    files = {"grid_output": "g.gpkg", "sizes": "s.csv", "profiles": "p.csv", "report": "r.html"}
    settings = StatisticsSettings(source, **{key: str(folder / name) for key, name in files.items()}, **more)
    heard = Recorder()
    return lake_statistics(settings, heard), heard


def test_the_step_writes_everything(tmp_path, lakes):
    values, _ = run(tmp_path, lakes)
    assert values["LAKES_COUNT"] == 4
    assert gpd.read_file(tmp_path / "g.gpkg")["area_km2"].sum() == pytest.approx(values["AREA_KM2"], rel=1e-6)
    assert pd.read_csv(tmp_path / "s.csv")["area_km2"].sum() == pytest.approx(values["AREA_KM2"], rel=1e-6)
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    rows = json.loads(b64decode(re.search(r'download="sizes.json" href="[^,]*,([^"]*)"', page).group(1)))
    assert rows[-1]["class"] == "all"
    assert rows[-1]["count"] == 4
    assert "表 3" in page


@pytest.mark.parametrize("empty", ["excluded", "one", "none"])
def test_nothing_and_one_lake(tmp_path, lakes, empty):
    world = save(tmp_path, [shapely.box(-180, -90, 180, 90)], "world")
    if empty == "none":
        lakes = str(tmp_path / "none.gpkg")
        gpd.GeoDataFrame({"lake_id": []}, geometry=[], crs=4326).to_file(lakes, geometry_type="Polygon")
    if empty == "one":
        lakes = save(tmp_path, [square(5.5, 45.5, 3)], "single")
    values, heard = run(tmp_path, lakes, exclude=world if empty == "excluded" else None)
    assert values["LAKES_COUNT"] == (1 if empty == "one" else 0)
    assert len(gpd.read_file(tmp_path / "g.gpkg")) == values["LAKES_COUNT"]
    assert any("No lake is left" in text for text in heard.warnings) == (empty != "one")
    assert ("There is no lake to count" in (tmp_path / "r.html").read_text(encoding="utf-8")) == (empty != "one")


def test_faults_are_said(tmp_path, lakes):
    with pytest.raises(InvalidSetting, match=r"GRID must lie between 0.01 and 90 degrees; found 0"):
        StatisticsSettings("a", grid=0)
    with pytest.raises(MissingInput, match="does not exist"):
        run(tmp_path, str(tmp_path / "nowhere.gpkg"))
    with pytest.raises(LakesError, match=r"expected a table ending in \.csv"):
        lake_statistics(StatisticsSettings(lakes, sizes=str(tmp_path / "s.txt")), Recorder())
    gpd.GeoDataFrame(geometry=[square(5, 45, 1)]).to_file(tmp_path / "no.gpkg")
    with pytest.raises(LakesError, match="no coordinate system"):
        run(tmp_path, str(tmp_path / "no.gpkg"))


@pytest.mark.parametrize(
    "name",
    [
        "hydrolakes-wisconsin/WI_hydrolakes.gpkg",
        "gshhg/gshhg_h_lakes_level2_global.gpkg.zip",
        "lake-polygons-pml/clms4k_simplified.gpkg.zip",
    ],
)
def test_real_inventories_against_cut_polygons(name):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the project")
    source = f"/vsizip/{path}" if path.suffix == ".zip" else str(path)
    side = 1.0
    tally = tallied(source, Grid(side), None, Recorder())
    frame = gpd.read_file(source).to_crs(4326)
    shapes = shapely.make_valid(frame.geometry.to_numpy())
    areas = np.array([measured(shape) for shape in shapes])
    assert tally.count == len(frame)
    assert tally.area_km2 == pytest.approx(areas.sum(), rel=1e-6)
    cells = tally.cells()
    assert cells["area_km2"].sum() == pytest.approx(tally.area_km2, rel=1e-9)
    sizes = tally.sizes()
    bins = [*sizes["lower"], np.inf]
    np.testing.assert_array_equal(sizes["count"], np.histogram(areas, bins)[0])
    # Ten cells, each cut out of all lakes by shapely. Straight lines of the map for geodesics cost some 1e-3 where
    # sides are long; test_cutting is stricter.
    some = cells.sample(10, random_state=1)
    tree = shapely.STRtree(shapes)
    for cell in some.itertuples():
        hits = shapes[tree.query(cell.geometry, predicate="intersects")]
        pieces = shapely.segmentize(shapely.intersection(hits, cell.geometry), 0.01)
        assert cell.area_km2 == pytest.approx(sum(map(measured, pieces)), rel=3e-3, abs=1e-3)
        inside = shapely.within(shapely.point_on_surface(hits), cell.geometry).sum()
        assert cell.count == inside


def test_a_stopped_count_leaves_nothing(tmp_path, lakes):
    with pytest.raises(Cancelled):
        lake_statistics(StatisticsSettings(lakes, sizes=str(tmp_path / "s.csv")), Stop(2))
    assert not (tmp_path / "s.csv").exists()


@pytest.mark.parametrize("ids", [[7, None, 8, 7], ["a", None, "b", "a"]])
def test_duplicates_are_found_across_parts(tmp_path, ids):
    shapes = [square(5.5 + place, 45.5, 1) for place in range(4)]
    kind = "Int64" if isinstance(ids[0], int) else object
    source = save(tmp_path, shapes, lake_id=pd.array(ids, dtype=kind) if kind == "Int64" else ids)
    assert tallied(source, Grid(1.0), None, Recorder(), 2).duplicates() == 1
