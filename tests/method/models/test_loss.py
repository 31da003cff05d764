"""Soft Dice against sums written out."""

import pytest
import torch
from glakes.models.loss import dice, dice_from_sums, dice_sums
from hypothesis import given
from hypothesis import strategies as st


def random_batch(seed, shape=(3, 1, 5, 7)):
    generator = torch.Generator().manual_seed(seed)
    logits = 3 * torch.randn(shape, generator=generator)
    labels = (torch.rand(shape, generator=generator) > 0.6).float()
    weights = (torch.rand(shape, generator=generator) > 0.2).float()
    return logits, labels, weights


@given(st.integers(0, 2**31))
def test_equals_the_formula(seed):
    logits, labels, weights = random_batch(seed)
    both = truth = guess = 0.0
    for z, g, w in zip(logits.ravel().tolist(), labels.ravel().tolist(), weights.ravel().tolist()):
        p = 1 / (1 + 2.718281828459045**-z)
        both, truth, guess = both + w * g * p, truth + w * g, guess + w * p
    expected = 1 - (2 * both + 1e-7) / (truth + guess + 1e-7)
    assert float(dice(logits, labels, weights)) == pytest.approx(expected, abs=1e-5)


def test_pooled_batches_are_one_batch():
    first, second = random_batch(1), random_batch(2)
    pooled = dice_sums(*first) + dice_sums(*second)
    together = dice(*(torch.cat(pair) for pair in zip(first, second)))
    assert torch.isclose(dice_from_sums(pooled), together)


@pytest.mark.parametrize(
    ("logit", "label", "expected"), [(50.0, 1.0, 0.0), (-50.0, 1.0, 1.0), (-50.0, 0.0, 0.0), (50.0, 0.0, 1.0)]
)
def test_corners(logit, label, expected):
    full = torch.full((1, 1, 4, 4), logit)
    loss = dice(full, torch.full_like(full, label), torch.ones_like(full))
    assert float(loss) == pytest.approx(expected, abs=1e-5)


def test_ignored_pixels_have_no_gradient():
    logits, labels, weights = random_batch(3)
    logits.requires_grad_()
    dice(logits, labels, weights).backward()
    assert not logits.grad[weights == 0].any()
    assert logits.grad[weights == 1].abs().min() > 0
