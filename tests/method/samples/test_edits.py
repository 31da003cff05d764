"""Batch edits: each rule by hand on small shapes, then the whole step on files."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from glakes.lakes.errors import Cancelled, InvalidSetting, LakesError
from glakes.lakes.samples.edits import add, cut_polygon, edit_labels, erase, fill, remove, single_parts, smooth, split
from glakes.lakes.samples.settings import EditSettings
from hypothesis import given, settings
from hypothesis import strategies as st
from listeners import Recorder, Stop
from shapely.geometry import LineString, MultiPolygon, box

CRS = "EPSG:32648"


def labels(*shapes, **fields):
    fields = fields or {"region_id": ["a"] * len(shapes), "class": ["lake"] * len(shapes)}
    return gpd.GeoDataFrame(fields, geometry=list(shapes), crs=CRS)


def square(x, y=0.0, side=100.0):
    return box(x, y, x + side, y + side)


def test_erasing_cuts_into_labels_of_their_own():
    frame = labels(square(0), square(200), square(400), region_id=["a", "a", "b"], lake_id=[1, 2, 3])
    result, count = erase(frame, np.array([box(40, -10, 60, 110), box(195, -5, 305, 105), box(500, 0, 510, 100)]))
    assert count == 2
    assert sorted(result.area) == [4000, 4000, 10000]
    assert result["region_id"].tolist() == ["a", "a", "b"]
    assert result["lake_id"].isna().tolist() == [True, True, False]


def test_splitting_needs_a_line_right_through():
    frame = labels(square(0), square(200), **{"class": ["ignore", "lake"]})
    lines = np.array([LineString([(-10, 30), (110, 30)]), LineString([(250, -10), (250, 50)])])
    result, count = split(frame, lines)
    assert count == 1
    assert sorted(result.area) == pytest.approx([3000, 7000, 10000])
    assert result["class"].tolist() == ["ignore", "ignore", "lake"]


def test_a_line_may_cut_through_an_island():
    ring = square(0).difference(box(40, 40, 60, 60))
    pieces = cut_polygon(ring, np.array([LineString([(50, -1), (50, 101)])]))
    assert sorted(shapely.area(pieces)) == [4800, 4800]


def test_holes_up_to_a_size_but_not_around_other_classes():
    pond, reef = box(20, 20, 40, 40), box(60, 60, 80, 80)
    lake = square(0).difference(pond).difference(reef).difference(box(20, 60, 50, 95))
    inner = box(25, 25, 30, 30)
    frame = labels(lake, inner, box(65, 65, 70, 70), region_id=["a"] * 3, **{"class": ["lake", "lake", "ignore"]})
    result, count = fill(frame, 500e-6, None)
    assert count == 1
    assert result.area.tolist() == [10000 - 400 - 30 * 35, 25]
    result, count = fill(frame, 500e-6, box(0, 0, 30, 100))
    assert count == 0 and len(result) == 3


def test_small_ones_go_unless_they_reach_beyond_the_limit():
    frame = labels(square(0, side=50), square(100, side=50), square(200))
    result, count = remove(frame, 5000e-6, box(-1, -1, 120, 200))
    assert count == 1
    assert result.area.tolist() == [2500, 10000]
    assert remove(frame, 0.0025, None)[1] == 2, "geodesic: 2500 m2 on the map are less than that on the ground here"


def test_adding_joins_what_it_meets():
    frame = labels(
        square(0),
        square(150, side=80),
        square(400),
        region_id=["a", "a", "a"],
        **{"class": ["lake", "lake", "ignore"], "note": ["big", "small", "reef"]},
    )
    added = labels(
        box(90, 10, 160, 20), box(380, 0, 420, 100), box(900, 0, 910, 10), box(10, 10, 20, 20), name=[1, 2, 3, 4]
    )
    result, count = add(frame, added)
    assert count == 3, "the last lies in a lake already"
    found = {(row["class"], row["note"] or None, round(row.geometry.area)) for _, row in result.iterrows()}
    assert found == {
        ("lake", "big", 10000 + 6400 + 500),
        ("lake", None, 4000),
        ("ignore", "reef", 8000),
        ("lake", None, 100),
    }
    assert result["region_id"].isna().sum() == 1, "nobody said where the lonely one belongs"


def test_adding_to_regions_by_their_id():
    frame = labels(square(0), square(50), region_id=["a", "b"], **{"class": ["lake"] * 2})
    both, _ = add(frame, labels(box(60, 90, 70, 200), name=[0]))
    assert both.groupby("region_id").size().to_dict() == {"a": 1, "b": 1}
    assert sorted(both.area) == [11000, 11000]
    one, _ = add(frame, labels(box(60, 90, 70, 200), region_id=["b"]))
    assert one.set_index("region_id").area.to_dict() == {"a": 10000, "b": 11000}


places = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 4)), max_size=8)


def squares_at(spots):
    return [box(10 * x, 10 * y, 10 * (x + side), 10 * (y + side)) for x, y, side in spots]


@settings(max_examples=50)
@given(places.filter(bool), places.filter(bool), places.filter(bool))
def test_adding_and_erasing_are_set_operations(spots, more, less):
    base = shapely.union_all(squares_at(spots))
    frame = single_parts(labels(base, **{"class": ["lake"]}))
    added, _ = add(frame, labels(*squares_at(more), name=range(len(more))))
    expected = base.union(shapely.union_all(squares_at(more)))
    assert shapely.union_all(added.geometry).symmetric_difference(expected).area < 1e-6
    assert added.area.sum() == pytest.approx(expected.area), "no two overlap"
    erased, _ = erase(added, np.array(squares_at(less)))
    expected = expected.difference(shapely.union_all(squares_at(less)))
    assert shapely.union_all([*erased.geometry]).symmetric_difference(expected).area < 1e-6
    assert (erased.geom_type == "Polygon").all() and erased.is_valid.all()


@settings(max_examples=50)
@given(
    places.filter(bool),
    st.lists(st.tuples(*[st.floats(-5, 125)] * 4).filter(lambda line: line[:2] != line[2:]), max_size=4),
)
def test_splitting_keeps_every_place(spots, lines):
    frame = single_parts(labels(shapely.union_all(squares_at(spots)), **{"class": ["lake"]}))
    result, count = split(frame, np.array([LineString([line[:2], line[2:]]) for line in lines], dtype=object))
    assert result.area.sum() == pytest.approx(frame.area.sum())
    assert shapely.union_all(result.geometry).symmetric_difference(shapely.union_all(frame.geometry)).area < 1e-3
    assert (len(result) > len(frame)) == (count > 0)


def test_smoothing_stays_within_its_limit():
    step = shapely.union_all([box(10 * n, 0, 10 * n + 10, 50 + 10 * (n % 3)) for n in range(20)])
    limit = box(-100, -100, 100, 100)
    result = smooth(labels(step), 10.0, limit, Recorder())
    beyond = result.geometry.difference(limit.buffer(1e-9)).iloc[0]
    assert beyond.symmetric_difference(step.difference(limit)).area < 1e-6
    assert result.length.sum() < step.length


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "湖泊 it's"
    folder.mkdir()
    lake = square(0).difference(box(40, 40, 50, 50))
    parts = MultiPolygon([square(300), square(600, side=20)])
    frame = labels(
        lake, parts, square(900), region_id=["a", "a", "b"], **{"class": ["lake"] * 3, "area_km2": [1.0, 1.0, 1.0]}
    )
    shapes = {
        "labels": frame.assign(lake_id=[11, 12, 13]),
        "add": labels(box(1000, 40, 1050, 60), name=["x"]).to_crs("EPSG:4326"),
        "erase": labels(box(340, -5, 360, 105), name=["x"]),
        "within": labels(box(-10, -10, 700, 2000), name=["x"]),
        "split": gpd.GeoDataFrame({"n": [1]}, geometry=[LineString([(-5, 70), (2000, 70)])], crs=CRS),
    }
    for name, content in shapes.items():
        content.to_file(folder / f"{name}.gpkg", layer=name)
    return folder


def edit(folder, progress=None, **more):
    paths = {name: str(folder / f"{value}.gpkg") if isinstance(value, str) else value for name, value in more.items()}
    values = edit_labels(
        EditSettings(str(folder / "labels.gpkg"), str(folder / "out.gpkg"), **paths), progress or Recorder()
    )
    return values, gpd.read_file(folder / "out.gpkg")


def test_everything_at_once(files):
    values, result = edit(
        files, add="add", erase="erase", split="split", fill_holes=0.001, remove_smaller=0.0005, smooth=1.0
    )
    assert values == {"REMOVED": 1, "FILLED": 1, "ADDED": 1, "ERASED": 1, "SPLIT_COUNT": 4}
    assert list(result.columns) == ["region_id", "class", "area_km2", "lake_id", "geometry"]
    assert len(result) == 8 and result.is_valid.all()
    assert result["area_km2"].sum() == pytest.approx(result.area.sum() / 1e6, rel=1e-2)
    assert result["lake_id"].is_unique and not {11, 12, 13} & set(result["lake_id"])
    assert result["region_id"].value_counts().to_dict() == {"a": 6, "b": 2}


def test_beyond_within_nothing_changes(files):
    values, result = edit(files, add="add", split="split", erase="erase", remove_smaller=0.1, within="within")
    assert (values["ADDED"], values["SPLIT_COUNT"], values["ERASED"], values["REMOVED"]) == (0, 3, 1, 7)
    assert result["lake_id"].tolist() == [13]
    assert result.geometry[0].equals(square(900))


def test_without_edits_labels_pass(files):
    values, result = edit(files)
    assert set(values.values()) == {0}
    assert result.area.tolist() == [9900, 10000, 400, 10000]
    assert result["lake_id"].tolist() == [11, 12, 12, 13]


def test_faults_are_said(files):
    with pytest.raises(InvalidSetting, match="SMOOTH must not be negative; found -1"):
        edit(files, smooth=-1.0)
    with pytest.raises(LakesError, match="does not exist"):
        edit(files, add="nothing")
    recorder = Recorder()
    edit(files, recorder, split="erase")
    assert any("1 features that are no lines were skipped" in text for text in recorder.warnings)


def test_stopping_leaves_nothing(files):
    with pytest.raises(Cancelled):
        edit(files, Stop(4), smooth=5.0)
    assert not (files / "out.gpkg").exists()


def test_order_of_rows_is_kept_without_edits(files):
    frame = pd.concat([gpd.read_file(files / "labels.gpkg")] * 2, ignore_index=True)
    assert single_parts(frame)["lake_id"].tolist() == [11, 12, 12, 13] * 2


def test_layers_without_features(files):
    everything = {"add": "add", "erase": "erase", "split": "split", "smooth": 5.0, "fill_holes": 0.1}
    empty = labels(box(0, 0, 1, 1)).iloc[:0]
    empty.to_file(files / "labels.gpkg", layer="labels")
    values, result = edit(files, remove_smaller=0.0001, **everything)
    assert (values["ADDED"], len(result)) == (1, 1)
    for name in ("add", "erase", "split"):
        empty.to_file(files / f"{name}.gpkg", layer=name)
    values, result = edit(files, remove_smaller=0.1, **everything)
    assert set(values.values()) == {0} and result.empty
