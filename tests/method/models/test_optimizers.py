"""Learning rates by step, and which weights decay."""

import pytest
import torch
from glakes.models import registry
from glakes.models.optimizers import ADAMW_DECAY, RECIPES, WARM_UP, constant, cosine, limit
from glakes.models.settings import OPTIMIZERS


def test_settings_and_recipes_name_the_same():
    assert tuple(RECIPES) == OPTIMIZERS


def test_the_papers_rate_never_changes():
    assert {RECIPES["adadelta"].factor(done / 10) for done in range(11)} == {1.0}
    assert RECIPES["adadelta"].factor is constant


def test_cosine_rises_falls_and_ends_at_nothing():
    assert cosine(0.0) == 0.0
    assert cosine(WARM_UP) == 1.0
    assert cosine((1 + WARM_UP) / 2) == pytest.approx(0.5)
    assert cosine(1.0) == pytest.approx(0.0)
    falling = [cosine(WARM_UP + done / 100) for done in range(97)]
    assert falling == sorted(falling, reverse=True)


def test_adamw_lets_kernels_decay_and_nothing_else():
    network = registry.build("unet", 5, width=2)
    groups = registry.find("unet").parameter_groups(network)
    optimizer = RECIPES["adamw"].build(groups, 0.001)
    decays = {group["weight_decay"]: group["params"] for group in optimizer.param_groups}
    assert set(decays) == {ADAMW_DECAY, 0.0}
    assert all(weight.ndim == 4 for weight in decays[ADAMW_DECAY])
    assert sum(len(weights) for weights in decays.values()) == len(list(network.parameters()))


def test_gradients_are_shortened_only_when_asked():
    weight = torch.nn.Parameter(torch.zeros(2))
    weight.grad = torch.tensor([3.0, 4.0])
    limit([weight], 0.0)
    assert weight.grad.tolist() == [3.0, 4.0]
    limit([weight], 1.0)
    assert weight.grad.tolist() == pytest.approx([0.6, 0.8], abs=1e-5)
