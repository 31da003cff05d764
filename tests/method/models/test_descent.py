"""The gradient of a batch: whole, in parts, and against numbers computed apart."""

import numpy as np
import pytest
import torch
from glakes.models import registry
from glakes.models.descent import COARSER, accumulate, is_out_of_memory, output_sums, weighted_loss
from glakes.models.loading import Batch
from glakes.models.loss import LOSSES
from glakes.models.parallel import Group

DICE = LOSSES["dice"]


def random_batch(seed, count=4, side=32):
    generator = torch.Generator().manual_seed(seed)
    images = torch.randn((count, 5, side, side), generator=generator)
    weights = (torch.rand((count, 1, side, side), generator=generator) > 0.1).float()
    return Batch(images, (images[:, :1] > 0.3).float(), weights)


def network(**options):
    torch.manual_seed(1)
    return registry.build("unet", 5, width=2, **options).train()


def gradients(module):
    return {name: weight.grad.clone() for name, weight in module.named_parameters()}


def test_the_loss_is_that_of_float64():
    batch, module = random_batch(1), network()
    found = accumulate(module, [batch], DICE, Group())
    double = network().double()
    with torch.no_grad():
        z = double(batch.images.double()).numpy()
    g, w = batch.labels.numpy().astype(float), batch.weights.numpy().astype(float)
    p = 1 / (1 + np.exp(-z))
    expected = 1 - (2 * (w * g * p).sum() + 1e-7) / ((w * g).sum() + (w * p).sum() + 1e-7)
    assert found == pytest.approx(expected, abs=1e-6)


def test_one_part_gives_the_gradient_of_backward_to_the_bit():
    batch, one, other = random_batch(2), network(), network()
    loss = accumulate(one, [batch], DICE, Group())
    direct = DICE.of(DICE.sums(other(batch.images), batch.labels, batch.weights))
    direct.backward()
    assert loss == float(direct.detach())
    for name, weight in other.named_parameters():
        assert torch.equal(one.get_parameter(name).grad, weight.grad), name


@pytest.mark.parametrize("options", [{}, {"deep_supervision": True}])
@pytest.mark.parametrize("size", [1, 3])
def test_parts_add_up_to_the_whole(size, options):
    """Normalisations are set to their running statistics: they alone see each part by itself."""

    def frozen():
        module = network(**options)
        for layer in module.modules():
            if isinstance(layer, torch.nn.BatchNorm2d):
                layer.eval()
        return module

    batch, whole, parts = random_batch(3), frozen(), frozen()
    loss = accumulate(whole, [batch], DICE, Group())
    assert accumulate(parts, batch.split(size), DICE, Group()) == pytest.approx(loss, abs=1e-6)
    expected = gradients(whole)
    for name, found in gradients(parts).items():
        assert torch.allclose(found, expected[name], rtol=1e-3, atol=1e-6), name


def test_running_statistics_learn_once_from_each_part():
    batch, one, other = random_batch(4), network(), network()
    accumulate(one, batch.split(2), DICE, Group())
    with torch.no_grad():
        for part in batch.split(2):
            other(part.images)
    for name, buffer in other.named_buffers():
        assert torch.equal(one.get_buffer(name), buffer), name


@pytest.mark.parametrize("options", [{}, {"deep_supervision": True}])
def test_every_layer_has_a_gradient(options):
    module = network(**options)
    accumulate(module, [random_batch(5)], DICE, Group())
    assert all(bool(gradient.abs().max() > 0) for gradient in gradients(module).values())


def test_deeper_outputs_weigh_half_as_much_each():
    batch, module = random_batch(6), network(deep_supervision=True)
    with torch.no_grad():
        outputs = module(batch.images)
        sums = output_sums(DICE, outputs, batch)
        losses = []
        for logits in outputs:
            full = torch.nn.functional.interpolate(logits, size=(32, 32), mode="bilinear")
            losses.append(float(DICE.of(DICE.sums(full, batch.labels, batch.weights))))
    assert len(losses) == 4
    expected = sum(loss * COARSER**level for level, loss in enumerate(losses)) / 1.875
    assert float(weighted_loss(DICE, sums)) == pytest.approx(expected, abs=1e-6)


def test_what_counts_as_out_of_memory():
    assert is_out_of_memory(torch.OutOfMemoryError("CUDA out of memory"))
    assert is_out_of_memory(RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"))
    assert not is_out_of_memory(RuntimeError("shapes differ"))
