"""Order, filters and progress of the lake check, on a table typed by hand."""

from dataclasses import replace
from datetime import date, timezone

import numpy as np
import pytest
from glakes.glakes_plugin.lake_check.ranking import (
    Filter,
    LakeTable,
    day_of,
    known,
    listed,
    next_undecided,
    progress,
    stakes,
)

NAN = float("nan")


def texts(*values):
    return np.array(values, dtype=object)


@pytest.fixture
def table():
    """Fields of six lakes: at the limit, far from it, kept by a reservoir, at an edge, in doubt, nothing known."""
    return LakeTable(
        fids=np.array([11, 12, 13, 14, 15, 16]),
        ids=texts("A1", "a2", "B1", "B2", "C1", "C2"),
        km2=np.array([2.0, 10.0, 50.0, 1.0, 4.0, 3.0]),
        ratios=np.array([0.8, 0.0, 0.8, NAN, NAN, NAN]),
        rules=texts("a", "d", "reservoir", "", "", ""),
        decisions=texts("keep", "delete", "keep", "", "", ""),
        types=texts("lake", "river", "reservoir", "lake", "", ""),
        edges=np.array([False, False, False, True, False, False]),
        doubts=np.array([NAN, NAN, NAN, NAN, 0.25, NAN]),
        overrides=texts("", "keep", "", "delete", "", ""),
        reviewed=texts("", "2026-11-22T23:30:00Z", "", "2026-11-23T00:30:00Z", "", ""),
        notes=texts("", "", "", "", "", ""),
    )


def test_what_hangs_on_a_lake(table):
    assert stakes(table).tolist() == pytest.approx([2.0, 0.0, 0.0, 1.0, 1.0, 0.0])
    assert stakes(replace(table, ratios=np.full(6, 0.6)), 0.8)[0] == pytest.approx(2.0 * 0.75)
    assert stakes(table, 1.0)[0] == pytest.approx(2.0 * 0.8)


def test_most_at_stake_first_then_the_largest(table):
    assert table.fids[listed(table, stakes(table), Filter())].tolist() == [11, 15, 14, 13, 12, 16]


@pytest.mark.parametrize(
    ("wanted", "fids"),
    [
        (Filter(rule="d"), [12]),
        (Filter(lake_type="lake"), [11, 14]),
        (Filter(least_km2=3.0, most_km2=10.0), [15, 12, 16]),
        (Filter(is_undecided=True), [11, 15, 13, 16]),
        (Filter(id_text="A"), [11, 12]),
        (Filter(id_text="b2", lake_type="river"), []),
    ],
)
def test_filters(table, wanted, fids):
    assert table.fids[listed(table, stakes(table), wanted)].tolist() == fids


def test_the_next_undecided_is_below_or_else_from_the_top(table):
    order = np.array([1, 0, 3, 2])  # decided, open, decided, open
    assert [next_undecided(table.overrides, order, after) for after in (-1, 0, 1, 3)] == [1, 1, 3, 1]
    assert next_undecided(table.overrides, np.array([1, 3]), 0) == -1
    assert next_undecided(table.overrides, np.array([], dtype=int), -1) == -1


def test_progress_counts_the_day_of_a_time_zone(table):
    assert progress(table, date(2026, 11, 23), timezone.utc) == (2, 1, 6)
    assert day_of("2026-11-22T23:30:00Z", timezone.utc) == date(2026, 11, 22)
    assert day_of("yesterday") is None


def test_values_to_choose_from(table):
    assert known(table.types) == ["lake", "reservoir", "river"]


def test_no_lakes(table):
    empty = LakeTable(**{name: column[:0] for name, column in vars(table).items()})
    assert len(listed(empty, stakes(empty), Filter(id_text="a"))) == 0
    assert progress(empty, date(2026, 11, 23)) == (0, 0, 0)
