"""The split: by type, repeatable, never two subsets over one place."""

import subprocess
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from glakes.lakes.errors import InvalidSetting, LakesError
from glakes.lakes.samples.register import SamplesError, create_samples, read_history, read_regions
from glakes.lakes.samples.settings import SUBSETS, SplitSettings
from glakes.lakes.samples.split import overlap_groups, split_regions, split_samples, whole_shares
from hypothesis import given, settings
from hypothesis import strategies as st
from listeners import Recorder
from made_register import make_register
from shapely.geometry import box

SHARES = {"train": 60.0, "validation": 20.0, "test": 20.0}


def squares(places, types):
    """Squares of side 10; places closer than 10 overlap."""
    boxes = [box(x, y, x + 10, y + 10) for x, y in places]
    ids = [f"r{number:03d}" for number in range(len(boxes))]
    return gpd.GeoDataFrame({"region_id": ids, "type": types}, geometry=boxes, crs="EPSG:32648")


layouts = st.lists(
    st.tuples(st.integers(0, 25), st.integers(0, 25), st.sampled_from(["NR", "AR", "SL", None])),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60)
@given(layouts, st.integers(0, 2**16), st.randoms())
def test_row_order_does_not_matter_and_overlaps_stay_together(layout, seed, order):
    frame = squares([(4 * x, 4 * y) for x, y, _ in layout], [kind for *_, kind in layout])
    chosen = split_regions(frame, SHARES, np.random.default_rng(seed))
    rows = list(range(len(frame)))
    order.shuffle(rows)
    assert split_regions(frame.iloc[rows], SHARES, np.random.default_rng(seed)) == chosen
    shapes = list(zip(frame["region_id"], frame.geometry, strict=True))
    for one, shape in shapes:
        for other, second in shapes:
            if shape.intersection(second).area > 0:
                assert chosen[one] == chosen[other]


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(["NR", "AR", "BR", "IL", "SL"]), min_size=1, max_size=200),
    st.sampled_from([(60, 20, 20), (100, 0, 0), (33.4, 33.3, 33.3), (0, 50, 50)]),
    st.integers(0, 99),
)
def test_each_type_meets_its_shares_within_one_region(types, percents, seed):
    frame = squares([(20 * number, 0) for number in range(len(types))], types)
    chosen = split_regions(frame, dict(zip(SUBSETS, percents, strict=True)), np.random.default_rng(seed))
    subsets = frame["region_id"].map(chosen)
    for kind in set(types):
        for subset, percent in zip(SUBSETS, percents, strict=True):
            found = ((frame["type"] == kind) & (subsets == subset)).sum()
            assert abs(found - percent / 100 * types.count(kind)) < 1


def test_pairs_of_different_types_are_made_up_for_by_single_regions():
    """Ten overlapping NR-AR pairs and thirty singles of each type: 24/8/8 of both."""
    places = [(40 * n + 5 * k, 0) for n in range(10) for k in (0, 1)] + [(40 * n, 100) for n in range(60)]
    frame = squares(places, ["NR", "AR"] * 10 + ["NR", "AR"] * 30)
    subsets = frame["region_id"].map(split_regions(frame, SHARES, np.random.default_rng(3)))
    table = pd.crosstab(frame["type"], subsets)
    assert table.loc["NR"].to_dict() == table.loc["AR"].to_dict() == {"train": 24, "validation": 8, "test": 8}


def test_touching_is_no_overlap_and_chains_hold_together():
    frame = squares([(0, 0), (10, 0), (15, 0), (24, 0), (100, 0), (110, 10)], ["NR"] * 6)
    assert list(overlap_groups(frame.geometry)) == [0, 1, 1, 1, 2, 3]


def test_another_seed_gives_another_split():
    frame = squares([(20 * number, 0) for number in range(50)], ["NR"] * 50)
    splits = [split_regions(frame, SHARES, np.random.default_rng(seed)) for seed in range(5)]
    assert len({tuple(split.values()) for split in splits}) == 5


def test_whole_shares_by_hand():
    assert whole_shares(799, (60, 20, 20)) == [479, 160, 160]
    assert whole_shares(1, (60, 20, 20)) == [1, 0, 0]
    assert whole_shares(2, (60, 20, 20)) == [1, 1, 0]
    assert whole_shares(0, (60, 20, 20)) == [0, 0, 0]


@pytest.fixture
def samples(tmp_path):
    return make_register(tmp_path / "湖泊 it's", 60)


def test_the_file_gets_subsets_and_a_line_of_history(samples, tmp_path):
    before, recorder = read_regions(samples), Recorder()
    table = tmp_path / "by type.csv"
    assert split_samples(SplitSettings(str(samples), output=str(table)), recorder) == {"SAMPLES": str(samples)}
    after, last = read_regions(samples), read_history(samples).iloc[-1]
    assert set(after["subset"]) == set(SUBSETS)
    pd.testing.assert_frame_equal(before.drop(columns="subset"), after.drop(columns="subset"))
    assert (last["who"], last["action"], last["region_id"]) == ("glakes:splitsamples", "split", "")
    assert last["detail"] == "60/20/20 percent by type, seed 1"
    rows = pd.read_csv(table).set_index("type")
    assert list(rows.columns) == ["train", "validation", "test", "total"]
    assert rows.loc["all"].to_dict() == dict(after["subset"].value_counts()) | {"total": 60}
    assert rows.drop("all").to_numpy().sum() == 120
    assert any("were in another subset before" in text for text in recorder.warnings)
    split_samples(SplitSettings(str(samples)), Recorder())
    pd.testing.assert_series_equal(read_regions(samples)["subset"], after["subset"])


def test_shares_must_add_up():
    with pytest.raises(InvalidSetting, match=r"add up to 100; found 60 \+ 20 \+ 10"):
        SplitSettings("s.gpkg", test=10)
    with pytest.raises(InvalidSetting, match="must not be negative"):
        SplitSettings("s.gpkg", train=-10, validation=100, test=10)


def test_an_empty_register_is_refused(tmp_path):
    create_samples(tmp_path / "s.gpkg", squares([(0, 0)], ["NR"]).iloc[:0])
    with pytest.raises(SamplesError, match="has no regions to split"):
        split_samples(SplitSettings(str(tmp_path / "s.gpkg")), Recorder())


HOLD = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN " + sys.argv[2])
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("kind", ["EXCLUSIVE", "IMMEDIATE"])
def test_a_locked_file_says_so_and_stays(samples, kind):
    before = read_regions(samples)
    command = [sys.executable, "-c", HOLD, str(samples), kind]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        try:
            holder.stdout.readline()
            with pytest.raises(LakesError, match="is locked by another program"):
                split_samples(SplitSettings(str(samples)), Recorder())
        finally:
            holder.stdin.close()
    pd.testing.assert_frame_equal(read_regions(samples), before)


def test_a_read_only_file_says_so(samples):
    samples.chmod(0o444)
    with pytest.raises(LakesError, match="is read-only"):
        split_samples(SplitSettings(str(samples)), Recorder())
