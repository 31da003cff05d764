"""What touches what: the quick looks must never miss a pair."""

import numpy as np
import shapely
from glakes.lakes.inventory import nearby
from glakes.lakes.inventory.nearby import touching_pairs
from glakes.lakes.inventory.passing import may_touch, sides_of
from glakes.lakes.progress import Silent
from hypothesis import given, settings
from hypothesis import strategies as st
from made_layers import blobs


def winding(seed, count):
    """Rivers with bends, some of them rings with a hole, some of several parts."""
    generator = np.random.default_rng(seed)
    heading = np.cumsum(generator.normal(size=(count, 25)) * 0.6, axis=1)
    course = generator.uniform(10, 10.4, (count, 1, 2)) + (0, 35)
    course = course + 0.01 * np.cumsum(np.stack([np.cos(heading), np.sin(heading)], axis=-1), axis=1)
    banks = shapely.buffer(shapely.linestrings(course), generator.uniform(0.001, 0.01, count), quad_segs=2)
    banks[::5] = shapely.union(banks[::5], blobs(seed, len(banks[::5]), 0.05))
    return banks


@given(seed=st.integers(0, 10**6))
@settings(max_examples=20)
def test_no_pair_that_touches_is_passed_over(seed):
    lakes, rivers = blobs(seed, 60, 0.03), winding(seed + 1, 25)
    rivers[0] = shapely.box(9, 44, 12, 47)  # holds every lake, and no side is near any
    ours, theirs = (pairs.ravel() for pairs in np.indices((len(lakes), len(rivers))))
    touching = shapely.intersects(lakes[ours], rivers[theirs])
    passing = may_touch(shapely.bounds(lakes[ours]), theirs, *sides_of(rivers))
    assert not (touching & ~passing).any()
    boxes = shapely.intersects(shapely.box(*shapely.bounds(lakes[ours]).T), rivers[theirs])
    assert (passing & ~boxes).mean() < 0.05, "a look that passes everything is none"


def test_many_lakes_are_looked_up_as_few(monkeypatch):
    lakes, rivers = blobs(1, 300, 0.03), winding(2, 60)
    few = touching_pairs(lakes, rivers, Silent())
    monkeypatch.setattr(nearby, "LAKES_AT_ONCE", 40)
    many = touching_pairs(lakes, rivers, Silent())
    assert all((one == other).all() for one, other in zip(few, many)) and len(few[0]) > 50
    nothing = touching_pairs(lakes, rivers[:0], Silent())
    assert len(nothing[0]) == len(nothing[1]) == 0
