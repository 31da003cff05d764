"""What is sampled: bins, cells and types by hand; then the page and the layer."""

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from glakes.lakes.errors import InvalidSetting
from glakes.lakes.samples.coverage import (
    BINS,
    Places,
    cell_table,
    lake_sizes,
    size_edges,
    type_table,
)
from glakes.lakes.samples.register import SamplesError, create_samples, read_regions
from glakes.lakes.samples.sample_coverage import sample_coverage
from glakes.lakes.samples.settings import CoverageSettings
from hypothesis import given
from hypothesis import strategies as st
from listeners import Recorder
from made_register import make_register
from shapely.geometry import box


def regions(*points, kinds=None, subsets=None):
    lon, lat = zip(*points, strict=True)
    count = len(points)
    return pd.DataFrame(
        {
            "region_id": [str(number) for number in range(count)],
            "type": kinds or ["NR"] * count,
            "subset": subsets or ["train"] * count,
            "lon": lon,
            "lat": lat,
            "area_km2": [2.0] * count,
        }
    )


@given(st.lists(st.floats(1e-4, 1e5), min_size=1, max_size=50))
def test_27_bins_hold_every_size(sizes):
    edges = size_edges(np.array(sizes))
    assert len(edges) == BINS + 1 == 28
    assert np.histogram(sizes, edges)[0].sum() == len(sizes)
    widths = np.diff(np.log(edges))
    np.testing.assert_allclose(widths, widths[0], rtol=1e-6)


def test_cells_against_lakes():
    """Ten regions, 100 lakes: a cell with 60 of them should have 6, and 3 are just enough."""
    here, there = [(5.0, 5.0)] * 3, [(15.0, 5.0)] * 7
    lakes = Places(*np.array([[5.0, 5.0, 1.0]] * 60 + [[25.0, -5.0, 1.0]] * 31 + [[-170.0, 80.0, 1.0]] * 9).T)
    table = cell_table(regions(*here, *there), lakes, 10.0).set_index(["lon", "lat"])
    assert table.loc[(5, 5), ["regions", "lakes", "under"]].tolist() == [3, 60, 0]
    assert table.loc[(15, 5), ["regions", "lakes", "under"]].tolist() == [7, 0, 0]
    assert table.loc[(25, -5), ["regions", "expected", "under"]].tolist() == [0, pytest.approx(3.1), 1]
    assert table.loc[(-165, 85), ["expected", "under"]].tolist() == [pytest.approx(0.9), 0], "less than one is expected"
    assert table.loc[(5, 5)].geometry.bounds == (0, 0, 10, 10)


def test_cells_without_a_reference():
    table = cell_table(regions(*[(5.0, 5.0)] * 7, (15.0, 5.0), *[(25.0, 5.0)] * 2), None, 10.0)
    assert table.set_index("lon")["under"].to_dict() == {5: 0, 15: 1, 25: 0}, "fewer than half of 10 / 3"


def test_the_ends_of_the_world_lie_in_the_last_cells():
    table = cell_table(regions((180.0, 90.0), (-180.0, -90.0)), None, 7.0)
    assert table.total_bounds.tolist() == [-180, -90, 180, 90]


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=30), st.floats(0.5, 90))
def test_every_region_is_counted_once_in_a_cell_that_holds_it(points, cell):
    table = cell_table(regions(*points), None, cell)
    assert table["regions"].sum() == len(points) == table["train"].sum()
    for point in points:
        assert (shapely.distance(table.geometry, shapely.Point(point)) < 1e-6).any()


def test_types_name_what_is_missing():
    table = type_table(
        regions(*[(0, 0)] * 4, kinds=["NR", "NR", "NR", "SL"], subsets=["train", "validation", "test", "train"])
    ).set_index("type")
    assert table["missing"].to_dict() == {
        "NR": "",
        "AR": "train, validation, test",
        "BR": "train, validation, test",
        "IL": "train, validation, test",
        "SL": "validation, test",
        "all": "",
    }
    assert table.loc["all", ["train", "regions", "area_km2"]].tolist() == [2, 4, 8.0]
    unsplit = type_table(regions((0, 0), subsets=["unsplit"])).set_index("type")
    assert unsplit["missing"].drop("all").to_dict() == {"NR": ""} | dict.fromkeys(("AR", "BR", "IL", "SL"), "regions")


def test_sizes_against_lakes():
    labels = np.array([0.01] * 30 + [0.011] * 10)
    found = lake_sizes(labels, np.array([0.01] * 50 + [100.0] * 50))
    assert found.counts["expected"].sum() == pytest.approx(40)
    assert np.flatnonzero(found.counts["under"]).tolist() == [BINS - 1]
    assert not lake_sizes(labels, None).counts["under"].any()
    assert lake_sizes(np.empty(0), None) is None


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    return make_register(tmp_path_factory.mktemp("湖泊 it's"), 120)


def test_the_page_and_the_layer(samples, tmp_path):
    lakes = gpd.GeoDataFrame(
        geometry=[box(x, 60, x + 0.01, 60.01) for x in np.linspace(10.1, 10.9, 30)], crs="EPSG:4326"
    )
    lakes.to_file(tmp_path / "lakes.gpkg")
    recorder = Recorder()
    report, grid = tmp_path / "r.html", tmp_path / "g.gpkg"
    values = sample_coverage(
        CoverageSettings(str(samples), str(report), str(grid), str(tmp_path / "lakes.gpkg")), recorder
    )
    layer = gpd.read_file(grid)
    assert values == {"REGIONS_COUNT": 120, "UNDER_SAMPLED": int(layer["under"].sum())}
    assert layer["regions"].sum() == 120 and layer["lakes"].sum() == 30
    assert layer["under"].sum() == 1 and layer.loc[layer["under"] == 1, "lat"].tolist() == [65]
    page = report.read_text(encoding="utf-8")
    assert (
        page.count("<svg") == 3 and "65° N, 15° E" in page and "http://" not in re.sub(r'xmlns[^ ]*|"[^"]*"', "", page)
    )
    assert recorder.percents[0] == 0 and recorder.percents == sorted(recorder.percents)


def test_a_register_without_labels_or_reference(tmp_path):
    frame = gpd.GeoDataFrame({"region_id": ["a"]}, geometry=[box(0, 0, 1, 1)], crs="EPSG:4326")
    create_samples(tmp_path / "s.gpkg", frame)
    assert len(read_regions(tmp_path / "s.gpkg")) == 1
    sample_coverage(CoverageSettings(str(tmp_path / "s.gpkg"), str(tmp_path / "r.html")), Recorder())
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "No reference of all lakes" in page and "no labels yet" in page and "no type" in page


def test_faults_are_said(tmp_path):
    with pytest.raises(InvalidSetting, match=r"CELL must lie in 0\.\.90 degrees; found 0"):
        CoverageSettings("s.gpkg", "r.html", cell=0)
    frame = gpd.GeoDataFrame({"region_id": []}, geometry=[], crs="EPSG:4326")
    create_samples(tmp_path / "s.gpkg", frame)
    with pytest.raises(SamplesError, match="has no regions yet"):
        sample_coverage(CoverageSettings(str(tmp_path / "s.gpkg"), str(tmp_path / "r.html")), Recorder())
