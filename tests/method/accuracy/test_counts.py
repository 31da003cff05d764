"""Counts and scores against hand-typed arrays and slow references."""

import math

import numpy as np
import pytest
from glakes.lakes.accuracy.counts import SCORES, Counts, count, interval, intervals
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

LABEL = np.array([[1, 1, 1, 0], [0, 0, 0, 1]], bool)
FOUND = np.array([[1, 1, 0, 1], [0, 0, 0, 1]], bool)


def test_hand_counted():
    counts = count(LABEL, FOUND)
    assert counts == Counts(tp=3, fp=1, fn=1, tn=3)
    assert counts.recall == counts.precision == counts.f1 == 0.75
    assert counts.iou == 0.6


def test_weight_leaves_pixels_out():
    weight = np.ones(LABEL.shape, bool)
    weight[0, 3] = weight[0, 2] = False
    assert count(LABEL, FOUND, weight) == Counts(3, 0, 0, 3)


def test_float_arrays_count_as_booleans():
    assert count(LABEL.astype(np.float32), FOUND.astype(np.float32), np.ones(LABEL.shape, np.float32)) == Counts(
        3, 1, 1, 3
    )


@pytest.mark.parametrize("score", SCORES)
def test_nothing_to_score_is_nan(score):
    assert math.isnan(getattr(Counts(tn=5), score))


@given(arrays(bool, (2, 5, 5)), st.integers(0, 5))
def test_counts_of_parts_add_up(pair, row):
    label, found = pair
    assert count(label[:row], found[:row]) + count(label[row:], found[row:]) == count(label, found)


@given(st.lists(st.integers(0, 10**12), min_size=4, max_size=4))
def test_iou_follows_from_f1(values):
    counts = Counts(*values)
    if counts.tp + counts.fp + counts.fn:
        assert counts.iou == pytest.approx(counts.f1 / (2 - counts.f1))


def test_interval_equals_slow_resampling():
    groups = [Counts(90, 10, 5, 20), Counts(10, 30, 5, 100), Counts(50, 0, 40, 7), Counts(0, 3, 0, 50)]
    low, high = interval(groups, "iou", np.random.default_rng(3), draws=500)
    draws = np.random.default_rng(3).integers(4, size=(500, 4))
    values = [sum((groups[index] for index in draw), Counts()).iou for draw in draws]
    assert (low, high) == pytest.approx(tuple(np.quantile(values, (0.025, 0.975))))
    assert low < sum(groups, Counts()).iou < high


def test_interval_of_equal_groups_is_a_point():
    assert interval([Counts(3, 1, 1, 1)] * 5, "iou", np.random.default_rng(1)) == (0.6, 0.6)


@pytest.mark.parametrize("groups", [[], [Counts(tn=3)]])
def test_interval_of_nothing_is_nan(groups):
    assert all(math.isnan(end) for end in interval(groups, "recall", np.random.default_rng(1)))


def test_the_seed_decides():
    groups = [Counts(index, 10 - index, 3, 0) for index in range(10)]
    first, again, other = (interval(groups, "f1", np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first == again != other


def test_intervals_equal_a_loop_over_draws():
    groups = [Counts(int(n), 7 + int(n) % 5, int(n) % 11, 50) for n in np.random.default_rng(3).integers(0, 90, 12)]
    chosen = np.random.default_rng(5).integers(12, size=(300, 12))
    for score, (low, high) in intervals(groups, np.random.default_rng(5), draws=300).items():
        values = []
        for draw in chosen:
            total = Counts()
            for number in draw:
                total += groups[number]
            values.append(getattr(total, score))
        assert (low, high) == pytest.approx(np.quantile(values, (0.025, 0.975)), abs=1e-12)
        assert interval(groups, score, np.random.default_rng(5), draws=300) == (low, high)
