from fractions import Fraction

import numpy as np
import pytest
from glakes.lakes.imagery.mean import UNIT, Meaning, RunningMean, WholeSum, comparable, fixed_point
from hypothesis import given
from hypothesis import strategies as st


def test_fixed_point_is_exact_for_digital_numbers():
    stored = np.arange(65536, dtype=np.uint16)
    assert (fixed_point(stored, 0.0001, -0.1) == (stored.astype(np.int64) - 1000) * (UNIT // 10000)).all()
    assert fixed_point(np.array([0.25], np.float32), 1.0, 0.0)[0] == UNIT // 4
    assert fixed_point(np.array([-5], np.int16), 0.001, 0.0)[0] == -5 * UNIT // 1000
    assert fixed_point(np.array([10000], np.uint16), 0.0000275, -0.2)[0] == 75 * UNIT // 1000


NAMES = ("B4", "B3", "B2", "B11", "B8")


def feed(mean, numbers, usable=None, scale=0.0001, offset=0.0):
    """One image of one row with the same numbers in every band but B8, which is half of them."""
    row = np.atleast_2d(np.asarray(numbers))
    stored = {name: row if name != "B8" else (row // 2).astype(row.dtype) for name in NAMES}
    mean.feed(stored, dict.fromkeys(NAMES, (scale, offset)), np.ones(row.shape, bool) if usable is None else usable)


IMAGES = st.tuples(st.integers(2, 65535), st.sampled_from([(0.0001, 0.0), (0.0001, -0.1), (0.0000275, -0.2)]))


@given(st.lists(IMAGES, min_size=1, max_size=30), st.randoms())
def test_mean_is_rounded_once_and_order_does_not_matter(images, random):
    """Baselines and sensors mixed: every unit that they need is found on the way."""

    def composite(order):
        mean = RunningMean((1, 1))
        for number, (scale, offset) in order:
            feed(mean, np.array([number], np.uint16), None, scale, offset)
        return mean.result()

    lit = [(n, place) for n, place in images if Fraction(str(place[0])) * n + Fraction(str(place[1])) > 0]
    stored, count = composite(images)
    assert count[0, 0] == len(lit)
    if lit:
        total = sum(Fraction(str(scale)) * n + Fraction(str(offset)) for n, (scale, offset) in lit)
        assert stored[1, 0, 0] == max(min(round(total * 1000 / len(lit)), 32767), -32767)
        reflectances = [
            (Fraction(str(s)) * n + Fraction(str(o)), Fraction(str(s)) * (n // 2) + Fraction(str(o)))
            for n, (s, o) in lit
        ]
        index = [(g - max(v, 0)) / (g + max(v, 0)) for g, v in reflectances]
        assert abs(stored[0, 0, 0] - sum(index) * 1000 / len(index)) <= Fraction(1, 2) + Fraction(1, 10**5)
    random.shuffle(images)
    again = composite(images)
    assert (again[0] == stored).all() and (again[1] == count).all()


@given(
    st.lists(st.integers(0, 65535), min_size=1),
    st.sampled_from([(0.0001, 0.0), (0.0001, -0.1), (0.0000275, -0.2), (-0.0001, 1.0), (1e-12, 0.0)]),
    st.integers(0, 1000),
)
def test_numbers_compare_as_their_reflectance(numbers, place, thousandths):
    stored, limit = comparable(np.array(numbers, np.uint16), *place, thousandths / 1000)
    scale, offset = (Fraction(str(value)) for value in place)
    exact = [number * scale + offset < Fraction(thousandths, 1000) for number in numbers]
    # A billionth is the finest that is told apart.
    unclear = [abs(number * scale + offset - Fraction(thousandths, 1000)) < Fraction(1, 10**9) for number in numbers]
    assert all(a == b or c for a, b, c in zip((stored < limit).tolist(), exact, unclear, strict=True))


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.float32, np.float64])
def test_every_type_of_number(dtype):
    mean = RunningMean((1, 3))
    for numbers in ([0, 10, 120], [4, 20, 100]):
        feed(mean, np.array([numbers], dtype), scale=0.01)
    stored, count = mean.result()
    assert count.tolist() == [[1, 2, 2]]
    assert stored[1].tolist() == [[40, 150, 1100]]
    assert stored[0].tolist() == [[333, 333, 333]]


def test_sums_are_widened_before_they_overflow():
    total = WholeSum((1, 1))
    meaning = Meaning.of(np.dtype("u2"), 0.0001, 0.0)
    assert meaning.unit == UNIT // 10000 and meaning.most == 65535
    for _ in range(32768):
        total.make_room(meaning)
    assert total.steps.dtype == np.int32
    total.make_room(meaning)
    assert total.steps.dtype == np.int64


def test_a_finer_unit_keeps_the_sum():
    total = WholeSum((1, 1))
    total.make_room(Meaning.of(np.dtype("u2"), 0.0001, -0.1))
    total.steps += 7
    total.make_room(Meaning.of(np.dtype("u2"), 0.00015, 0.0))
    assert total.unit == 50_000 and total.steps[0, 0] == 14


def test_masked_pixels_do_not_count():
    mean = RunningMean((1, 3))
    feed(mean, np.array([10000] * 3, np.uint16), np.array([[True, True, False]]))
    feed(mean, np.array([20000] * 3, np.uint16), np.array([[True, False, False]]))
    stored, count = mean.result()
    assert count.tolist() == [[2, 1, 0]]
    assert stored[4].tolist() == [[1500, 1000, -32768]]
    assert stored.dtype == np.int16 and count.dtype == np.uint16


def test_what_does_not_fit_is_cut():
    mean = RunningMean((1, 1))
    feed(mean, np.array([10000], np.int16), scale=0.01, offset=5.0)
    assert mean.result()[0][1, 0, 0] == 32767


def test_a_pixel_without_light_has_no_index_and_does_not_count():
    mean = RunningMean((1, 2))
    feed(mean, np.array([900, 3000], np.uint16), offset=-0.1)
    assert mean.result()[1].tolist() == [[0, 1]]


def test_rows_are_fed_where_they_belong():
    mean = RunningMean((7, 3))
    row = {name: np.full((4, 3), 5000, np.uint16) for name in NAMES}
    mean.feed(row, dict.fromkeys(NAMES, (0.0001, 0.0)), np.ones((4, 3), bool), 2)
    assert (mean.result()[1] > 0).all(axis=1).tolist() == [False, False, True, True, True, True, False]
