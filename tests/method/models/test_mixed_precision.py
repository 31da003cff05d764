"""Mixed precision where no graphics card is: bfloat16 on the processor stands in for float16 on a card.

It goes the same way through the training: the network under autocast, the loss in float32, the scaled gradient,
the scaler's state in the checkpoint. What it cannot show is the speed, and where float16 itself overflows.
"""

import json

import pytest
import torch
from glakes.lakes.progress import Silent
from glakes.models import trainer, training
from glakes.models.batches import read_samples
from glakes.models.checkpoint import checkpoint_path
from glakes.models.descent import accumulate
from glakes.models.loading import Loader
from glakes.models.trainer import Trainer
from made_samples import Recorder, make_samples
from made_training import rows, same, settings, train, weights
from safetensors import safe_open

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    return make_samples(tmp_path_factory.mktemp("samples"))


@pytest.fixture(autouse=True)
def halves_on_the_processor(monkeypatch):
    monkeypatch.setattr(trainer, "HALF", {"cpu": torch.bfloat16})


def test_it_learns_nearly_what_full_precision_learns(samples, tmp_path):
    progress = Recorder()
    for name, mixed_precision in (("mixed", True), ("full", False)):
        train(samples, tmp_path / name, progress, epochs=2, steps=6, mixed_precision=mixed_precision)
    mixed, full = rows(tmp_path / "mixed"), rows(tmp_path / "full")
    assert not [text for text in progress.warnings if "MIXED_PRECISION" in text]
    for one, other in zip(mixed, full, strict=True):
        assert 0 < abs(one["loss"] - other["loss"]) < 0.01
    assert {tensor.dtype for tensor in weights(tmp_path / "mixed").values()} <= {torch.float32, torch.int64}


def test_the_network_runs_in_halves_and_the_loss_does_not(samples, tmp_path):
    options = settings(samples, tmp_path, mixed_precision=True, epochs=1)
    training_of = Trainer(options, read_samples(samples, training.BANDS, Silent()), 5, {"width": 2}, CPU)
    seen = []
    training_of.network.head.register_forward_hook(lambda _layer, _inputs, logits: seen.append(logits.dtype))
    with Loader(training.BANDS) as loader:
        training_of.run_epoch(loader, Silent())
    assert seen[:3] == [torch.bfloat16] * 3
    assert set(seen[3:]) == {torch.float32}, "validation is in full precision"
    assert all(weight.grad.dtype == torch.float32 for weight in training_of.network.parameters())


def test_resumed_equals_never_stopped(samples, tmp_path):
    train(samples, tmp_path / "whole", epochs=3, mixed_precision=True)
    train(samples, tmp_path / "parts", epochs=1, mixed_precision=True)
    checkpoint = checkpoint_path(tmp_path / "parts" / "m.safetensors")
    train(samples, tmp_path / "parts", epochs=3, mixed_precision=True, resume=str(checkpoint))
    assert rows(tmp_path / "parts") == rows(tmp_path / "whole")
    assert same(weights(tmp_path / "parts"), weights(tmp_path / "whole"))


def test_a_gradient_that_overflows_is_passed_over_and_the_scale_is_halved(samples, tmp_path, monkeypatch):
    options = settings(samples, tmp_path, mixed_precision=True, epochs=1, steps=1)
    training_of = Trainer(options, read_samples(samples, training.BANDS, Silent()), 5, {"width": 2}, CPU)
    before = {name: weight.clone() for name, weight in training_of.network.named_parameters()}
    scale = training_of.state({}).scaler["scale"]

    def overflowing(network, *args):
        loss = accumulate(network, *args)
        next(network.parameters()).grad[0] = torch.inf
        return loss

    with monkeypatch.context() as patch, Loader(training.BANDS) as loader:
        patch.setattr(trainer, "accumulate", overflowing)
        training_of.run_epoch(loader, Silent())
        assert training_of.state({}).scaler["scale"] == scale / 2
        assert same(dict(training_of.network.named_parameters()), before)
        patch.undo()
        training_of.run_epoch(loader, Silent())
    assert not same(dict(training_of.network.named_parameters()), before)


def test_the_scale_is_in_the_checkpoint(samples, tmp_path):
    train(samples, tmp_path, epochs=1, mixed_precision=True)
    path = checkpoint_path(tmp_path / "m.safetensors")
    with safe_open(path, "pt") as file:
        scaler = json.loads(file.metadata()["glakes-checkpoint"])["scaler"]
    assert (scaler["scale"], scaler["_growth_tracker"]) == (65536, 3)
