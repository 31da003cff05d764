"""Histograms of probability by label: scores at any threshold, curves, calibration."""

import numpy as np
import pytest
from glakes.lakes.accuracy.counts import count
from glakes.lakes.accuracy.histogram import (
    average_precision,
    calibration_error,
    counts_at,
    histogram,
    precision_recall,
    reliability,
)
from hypothesis import given
from hypothesis import strategies as st


def drawn(seed, size=400):
    generator = np.random.default_rng(seed)
    label, counted = generator.random(size) < 0.3, generator.random(size) < 0.9
    percent = np.clip(generator.normal(30 + 40 * label, 25), 0, 100).astype(np.uint8)
    percent[~counted] = 255
    return label, percent, counted


@given(st.integers(0, 2**32 - 1), st.integers(0, 100))
def test_counts_at_every_whole_percent(seed, threshold):
    label, percent, counted = drawn(seed)
    expected = count(label, percent >= threshold, counted)
    assert counts_at(histogram(label, percent, counted), threshold / 100) == expected


def test_many_regions_at_once_and_parts_add_up():
    label, percent, counted = drawn(1)
    parts = np.array([histogram(label[cut], percent[cut], counted[cut]) for cut in (slice(0, 150), slice(150, None))])
    assert (parts.sum(axis=0) == histogram(label, percent, counted)).all()
    assert counts_at(parts, 0.5).tp.shape == (2,)


def test_precision_and_recall_of_a_slow_loop():
    label, percent, counted = drawn(2)
    precision, recall = precision_recall(histogram(label, percent, counted))
    for threshold in range(101):
        scores = count(label, percent >= threshold, counted)
        assert precision[threshold] == pytest.approx(scores.precision, nan_ok=True)
        assert recall[threshold] == pytest.approx(scores.recall)


def test_average_precision():
    perfect = histogram(np.array([1, 1, 0], bool), np.array([100, 90, 10], np.uint8), np.ones(3, bool))
    assert average_precision(perfect) == 1.0
    none = histogram(np.zeros(3, bool), np.array([100, 90, 10], np.uint8), np.ones(3, bool))
    assert np.isnan(average_precision(none))


def test_reliability_by_hand():
    label = np.array([1, 0, 0, 0, 1, 1, 1, 0, 1], bool)
    percent = np.array([5, 5, 5, 9, 95, 99, 100, 100, 255], np.uint8)
    curve = reliability(histogram(label, percent, percent != 255))
    assert curve.pixels.tolist() == [4, 0, 0, 0, 0, 0, 0, 0, 0, 4]
    assert curve.observed[[0, 9]] == pytest.approx([0.25, 0.75])
    assert curve.predicted[[0, 9]] == pytest.approx([0.065, (0.955 + 0.995 + 2) / 4])
    assert np.isnan(curve.observed[5])
    assert calibration_error(curve) == pytest.approx((0.185 + abs(curve.predicted[9] - 0.75)) / 2)


def test_a_calibrated_model_has_no_error():
    generator = np.random.default_rng(0)
    chance = generator.random(200_000)
    curve = reliability(histogram(generator.random(200_000) < chance, (100 * chance).astype(np.uint8), chance >= 0))
    assert calibration_error(curve) < 0.005
