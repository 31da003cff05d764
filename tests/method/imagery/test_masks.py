import numpy as np
import pytest
from glakes.lakes.imagery.masks import (
    cloud_source,
    clouds_by_probability,
    clouds_by_qa60,
    clouds_by_scl,
    dilated,
    halo,
    missing_bands,
    projected,
    shadow_mask,
    shadow_steps,
    unusable,
)
from glakes.lakes.imagery.names import MODEL_BANDS
from hypothesis import given, settings
from hypothesis import strategies as st
from made_scenes import blobs, slow_drop
from scipy.ndimage import distance_transform_edt


def spot(row, col, shape=(21, 21)):
    mask = np.zeros(shape, dtype=bool)
    mask[row, col] = True
    return mask


def test_clouds_by_each_source():
    assert clouds_by_probability(np.array([0, 50, 51, 100]), 50).tolist() == [False, False, True, True]
    assert np.flatnonzero(clouds_by_scl(np.arange(12))).tolist() == [8, 9, 10]
    assert clouds_by_qa60(np.array([0, 1, 512, 1024, 2048, 3072, 4096], np.uint16)).tolist() == [
        False, False, False, True, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "bands", "source"),
    [
        ("auto", {"PROBABILITY", "SCL", "QA60"}, "probability"),
        ("auto", {"SCL", "QA60"}, "scl"),
        ("auto", {"QA60", "B2"}, "qa60"),
        ("auto", {"QA60", *MODEL_BANDS}, "s2cloudless"),
        ("auto", {"QA60", *MODEL_BANDS[1:]}, "qa60"),
        ("auto", {"SCL", *MODEL_BANDS}, "scl"),
        ("s2cloudless", {"PROBABILITY", *MODEL_BANDS}, "s2cloudless"),
        ("s2cloudless", {"PROBABILITY", *MODEL_BANDS[:-1]}, None),
        ("auto", {"B2"}, "none"),
        ("scl", {"SCL", "PROBABILITY"}, "scl"),
        ("scl", {"QA60"}, None),
        ("none", set(), "none"),
    ],
)
def test_source_of_clouds(wanted, bands, source):
    assert cloud_source(wanted, bands) == source
    assert bool(missing_bands(wanted, bands)) == (source is None)


@pytest.mark.parametrize(
    ("azimuth", "row", "col"), [(180, -3, 0), (0, 3, 0), (90, 0, -3), (270, 0, 3), (135, -2, -2), (225, -2, 2)]
)
def test_shadow_lies_opposite_the_sun(azimuth, row, col):
    steps = shadow_steps(azimuth, 30, (10, 10))
    assert len(steps) == (3 if azimuth % 90 == 0 else 2)
    assert (row, col) in steps
    assert (-row, -col) not in steps


def test_no_distance_no_shadow():
    assert shadow_steps(150, 0, (10, 10)) == []
    assert shadow_steps(150, 9.9, (10, 10)) == []


def test_steps_are_even_on_pixels_that_are_not_square():
    # 100 m to the west are ten pixels of 10 m, to the north five of 20 m.
    assert max(-right for _, right in shadow_steps(90, 100, (20, 10))) == 10
    assert max(-down for down, _ in shadow_steps(180, 100, (20, 10))) == 5


def test_shadow_must_be_dark_dry_and_in_line():
    clouds, nothing = spot(15, 10), spot(0, 0) & False
    nir = np.full((21, 21), 1400)
    nir[10, 10] = 1500
    water = spot(9, 10)
    steps = shadow_steps(180, 80, (10, 10))
    found = np.argwhere(shadow_mask(nir, 1500, clouds, water, steps)).tolist()
    assert found == [[row, 10] for row in (7, 8, 11, 12, 13, 14)]
    assert not shadow_mask(nir, 1500, nothing, water, steps).any()


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0, 9, 10, 25, 50, 73]), st.sampled_from([(10, 10), (10, 6.7)]))
def test_dilation_is_the_set_of_near_pixels(seed, radius, pixel):
    mask = blobs(np.random.default_rng(seed), (40, 30), count=2, radius=1)
    near = distance_transform_edt(~mask, sampling=pixel) <= radius + 1e-9
    assert (dilated(mask, radius, pixel) == near).all()


@settings(max_examples=60)
@given(
    st.integers(0, 2**32 - 1),
    st.tuples(st.integers(1, 40), st.integers(1, 40)),
    st.lists(st.tuples(st.integers(-45, 45), st.integers(-45, 45)), max_size=12),
)
def test_projection_is_the_sum_of_single_moves(seed, shape, steps):
    clouds = np.random.default_rng(seed).random(shape) < 0.1
    slow = np.zeros(shape, dtype=bool)
    for row, col in np.argwhere(clouds):
        for down, right in steps:
            if 0 <= row + down < shape[0] and 0 <= col + right < shape[1]:
                slow[row + down, col + right] = True
    assert (projected(clouds, steps) == slow).all()


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.floats(0, 360), st.integers(0, 60), st.sampled_from([(10, 10), (10, 7.4)]))
def test_shadow_lines_of_any_sun_are_the_slow_ones(seed, azimuth, distance, pixel):
    """As it was written first: one shifted array after another."""
    rng = np.random.default_rng(seed)
    clouds = blobs(rng, (50, 61), count=4)
    steps = shadow_steps(azimuth, 10.0 * distance, pixel)
    slow = np.zeros_like(clouds)
    for down, right in steps:
        moved = np.roll(np.pad(clouds, 80), (down, right), axis=(0, 1))
        slow |= moved[80:-80, 80:-80]
    assert (projected(clouds, steps) == slow).all()


def test_dilation_leaves_its_input_and_empty_masks():
    mask = spot(10, 10)
    before = mask.copy()
    assert dilated(mask, 50, (10, 10)).sum() == 81
    assert (mask == before).all()
    assert not dilated(mask & False, 50, (10, 10)).any()


@settings(max_examples=20)
@given(
    st.integers(0, 2**32 - 1), st.sampled_from([17.3, 101.9, 137.3, 251.7, 333.1]), st.integers(0, 9), st.integers(0, 3)
)
def test_all_rules_together_against_pixel_by_pixel(seed, azimuth, distance, buffer):
    rng = np.random.default_rng(seed)
    shape = (30, 34)
    cloud, water, snow = blobs(rng, shape), blobs(rng, shape), blobs(rng, shape, 1)
    nir = rng.choice([0.1, 0.15, 0.3], shape)
    shadow = shadow_mask(nir, 0.15, cloud, water, shadow_steps(azimuth, 10 * distance, (10, 10)))
    found = unusable(cloud, shadow, snow, 10 * buffer, (10, 10))
    slow = slow_drop(
        cloud, cloud & False, nir, water, snow, azimuth=azimuth, dark=0.15, distance_px=distance, buffer_px=buffer
    )
    assert (found == slow).all()


def test_halo_holds_shadow_and_buffer():
    assert halo(1000, 50, (10, 10)) == 106
    assert halo(0, 0, (10, 10)) == 0
    assert halo(1000, 50, (10, 5)) == 211
