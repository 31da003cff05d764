"""Changes of patches: what stays, what moves together, how far."""

import numpy as np
import pytest
from glakes.lakes.samples.patches import Patch
from glakes.models.augmentation import ZOOM, change_tone, draw_side, draw_tone, resample
from hypothesis import given
from hypothesis import strategies as st


def picture(seed=1, side=12):
    generator = np.random.default_rng(seed)
    image = generator.random((5, side, side)).astype(np.float32)
    image[0] = image[0] * 2 - 1
    image[:, :3] = 0.0
    return image


@given(st.integers(0, 2**31))
def test_colours_stay_in_range_and_nothing_stays_nothing(seed):
    image = picture()
    changed = change_tone(image, draw_tone(5, np.random.default_rng(seed)))
    assert changed.dtype == np.float32
    assert not changed[:, :3].any()
    assert np.abs(changed[0]).max() <= 1
    assert changed[1:].min() >= 0
    assert np.abs(changed[0] - image[0]).max() <= 0.0501
    assert (changed[1:] <= image[1:] * 1.2 * 1.05 + 0.0201).all()


def test_no_tone_changes_nothing():
    assert np.array_equal(change_tone(picture(), np.zeros(7)), picture())


def test_the_order_of_brightness_is_kept():
    image = picture()
    changed = change_tone(image, draw_tone(5, np.random.default_rng(2)))
    seen = image[1, 3:].ravel().argsort()
    assert (np.diff(changed[1, 3:].ravel()[seen]) >= 0).all()


def test_sides_are_as_often_larger_as_smaller():
    generator = np.random.default_rng(1)
    sides = np.array([draw_side(96, generator) for _ in range(2000)])
    assert (sides.min(), sides.max()) == (round(96 / ZOOM), round(96 * ZOOM))
    assert np.mean(sides > 96) == pytest.approx(0.5, abs=0.04)


@pytest.mark.parametrize("side", [8, 12, 16, 24])
def test_image_and_label_stay_together_at_another_size(side):
    label = np.zeros((16, 16), bool)
    label[4:12, 4:12] = True
    patch = resample(Patch(np.repeat(label[None].astype(np.float32), 5, 0), label, ~label), side)
    assert patch.image.shape == (5, side, side)
    assert patch.label.shape == patch.weight.shape == (side, side)
    assert np.array_equal(patch.weight, ~patch.label)
    assert np.mean((patch.image[0] > 0.5) == patch.label) >= 0.9
    assert patch.label.mean() == pytest.approx(0.25, abs=0.09)


def test_the_same_size_is_the_same_patch():
    label = np.random.default_rng(1).random((12, 12)) > 0.5
    patch = resample(Patch(picture(), label, label), 12)
    assert np.allclose(patch.image, picture(), atol=1e-6)
    assert np.array_equal(patch.label, label)
