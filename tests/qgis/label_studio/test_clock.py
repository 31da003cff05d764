"""Only work is counted: pauses longer than a minute are not."""

import pytest
from glakes.glakes_plugin.label_studio.clock import IDLE_S, ActivityClock
from hypothesis import given
from hypothesis import strategies as some


def counted(moments, idle_s=IDLE_S):
    now = [0.0]
    clock = ActivityClock(lambda: now[0], idle_s)
    clock.start()
    for moment in moments:
        now[0] = moment
        clock.touch()
    return clock.seconds


@pytest.mark.parametrize(
    ("moments", "seconds"),
    [([], 0), ([30], 30), ([60], 60), ([60.5], 0), ([30, 60, 500, 510], 70), ([3600], 0), ([0.1] * 9, 0.1)],
)
def test_times_between_signs_of_life_are_summed(moments, seconds):
    assert counted(moments) == pytest.approx(seconds)


@given(some.lists(some.floats(0, 1e5), max_size=30))
def test_never_more_than_has_passed_nor_than_a_minute_per_sign(moments):
    moments = sorted(moments)
    total = counted(moments)
    assert 0 <= total <= min(IDLE_S * len(moments), moments[-1] if moments else 0) + 1e-6


def test_what_was_taken_is_not_counted_twice():
    now = [0.0]
    clock = ActivityClock(lambda: now[0])
    clock.start(5.0)
    now[0] = 10.0
    assert clock.take() == pytest.approx(15.0)
    now[0] = 12.0
    assert clock.take() == pytest.approx(2.0)
    clock.stop()
    now[0] = 20.0
    clock.touch()
    assert clock.seconds == 0
