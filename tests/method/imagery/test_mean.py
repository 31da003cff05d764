from fractions import Fraction

import numpy as np
import pytest
from glakes.lakes.imagery.mean import UNIT, RunningMean, fixed_ndwi, fixed_point
from hypothesis import given
from hypothesis import strategies as st


def test_fixed_point_is_exact_for_digital_numbers():
    stored = np.arange(65536, dtype=np.uint16)
    assert (fixed_point(stored, 0.0001, -0.1) == (stored.astype(np.int64) - 1000) * (UNIT // 10000)).all()
    assert fixed_point(np.array([0.25], np.float32), 1.0, 0.0)[0] == UNIT // 4
    assert fixed_point(np.array([-5], np.int16), 0.001, 0.0)[0] == -5 * UNIT // 1000
    assert fixed_point(np.array([10000], np.uint16), 0.0000275, -0.2)[0] == 75 * UNIT // 1000


def test_ndwi_is_undefined_without_light():
    index, defined = fixed_ndwi(np.array([0, 3, -1]) * UNIT, np.array([0, 1, 2]) * UNIT)
    assert defined.tolist() == [False, True, True]
    assert index.tolist() == [0, UNIT // 2, -UNIT]


@given(st.lists(st.integers(1, 65535), min_size=1, max_size=30), st.randoms())
def test_mean_is_rounded_once_and_order_does_not_matter(numbers, random):
    def composite(order):
        mean = RunningMean((1, 1))
        for number in order:
            mean.feed([fixed_point(np.array([[number]], np.uint16), 0.0001, 0.0)] * 5, np.ones((1, 1), bool))
        return mean.result()

    stored, count = composite(numbers)
    assert count[0, 0] == len(numbers)
    assert stored[0, 0, 0] == round(Fraction(sum(numbers), 10 * len(numbers)))
    random.shuffle(numbers)
    assert (composite(numbers)[0] == stored).all()


def test_masked_pixels_do_not_count():
    mean = RunningMean((1, 3))
    ones = np.full((1, 3), UNIT)
    mean.feed([ones] * 5, np.array([[True, True, False]]))
    mean.feed([ones * 2] * 5, np.array([[True, False, False]]))
    stored, count = mean.result()
    assert count.tolist() == [[2, 1, 0]]
    assert stored[4].tolist() == [[1500, 1000, -32768]]
    assert stored.dtype == np.int16 and count.dtype == np.uint16


def test_what_does_not_fit_is_cut():
    mean = RunningMean((1, 1))
    mean.feed([np.array([[-100 * UNIT]])] * 5, np.ones((1, 1), bool))
    assert mean.result()[0][0, 0, 0] == -32767


def test_wrong_number_of_bands():
    with pytest.raises(ValueError, match="zip"):
        RunningMean((1, 1)).feed([np.ones((1, 1), np.int64)], np.ones((1, 1), bool))
