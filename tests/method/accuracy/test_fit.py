"""The line of correct area on area against NumPy's own, and sums over units drawn again."""

import numpy as np
import pytest
from glakes.lakes.accuracy.fit import fit
from glakes.lakes.accuracy.resampling import AT_ONCE, ends, resample_sums
from hypothesis import given, settings
from hypothesis import strategies as st


@settings(max_examples=50)
@given(st.integers(0, 10_000), st.integers(3, 60), st.floats(1e-3, 1e5))
def test_as_numpy_does_it(seed, lakes, size):
    generator = np.random.default_rng(seed)
    area = size * generator.lognormal(0, 2, lakes)
    correct = area * generator.uniform(0, 1, lakes)
    unit = generator.integers(0, 5, lakes)
    found = fit(area, correct, unit, 6, np.random.default_rng(1))
    slope, intercept = np.polyfit(area, correct, 1)
    assert (found.lakes, found.slope) == (lakes, pytest.approx(slope, rel=1e-6))
    assert found.intercept_km2 == pytest.approx(intercept, rel=1e-5, abs=1e-7 * size)
    assert found.r2 == pytest.approx(np.corrcoef(area, correct)[0, 1] ** 2, rel=1e-6)
    assert found.slope_low <= found.slope_high


def test_without_variance_there_is_no_line():
    for area, correct in (([], []), ([1.0], [1.0]), ([2.0, 2.0], [1.0, 0.5])):
        found = fit(np.array(area), np.array(correct), np.arange(len(area)), 3, np.random.default_rng(1))
        assert np.isnan(found.r2) and np.isnan(found.slope)
    nothing_correct = fit(np.array([1.0, 2.0]), np.zeros(2), np.arange(2), 2, np.random.default_rng(1))
    assert np.isnan(nothing_correct.r2) and nothing_correct.slope == 0


def test_a_single_unit_has_no_interval():
    found = fit(np.arange(5.0), np.arange(5.0), np.zeros(5, int), 1, np.random.default_rng(1))
    assert found.r2 == pytest.approx(1) and np.isnan([found.r2_low, found.slope_high]).all()


def test_sums_over_draws_have_as_many_units_and_the_right_spread(monkeypatch):
    units = np.stack([np.ones(40), np.arange(40.0)], axis=1)
    whole = resample_sums(units, np.random.default_rng(2), 4000)
    assert (whole[:, 0] == 40).all()
    assert whole[:, 1].mean() == pytest.approx(units[:, 1].sum(), rel=0.01)
    assert whole[:, 1].std() == pytest.approx(np.std(units[:, 1]) * np.sqrt(40), rel=0.05)
    monkeypatch.setattr("glakes.lakes.accuracy.resampling.AT_ONCE", 400)
    assert AT_ONCE > 400 and (resample_sums(units, np.random.default_rng(2), 4000) == whole).all()


def test_ends_leave_out_what_is_no_number():
    assert ends(np.array([np.nan, *range(101)])) == pytest.approx((2.5, 97.5))
    assert np.isnan(ends(np.array([np.nan]))).all()
