"""Training as a whole: what it learns, what it repeats to the bit, what it says when it cannot."""

import re
from dataclasses import replace

import numpy as np
import pytest
import torch
from glakes.lakes.errors import BandMismatch, Cancelled, InvalidSetting, MissingInput
from glakes.lakes.progress import Silent
from glakes.lakes.samples.patches import PatchReader, chances_by_area, steps_by_area
from glakes.lakes.samples.register import SamplesError
from glakes.models import training
from glakes.models.batches import read_samples
from glakes.models.card import read_card
from glakes.models.checkpoint import CheckpointError, checkpoint_path, load_checkpoint
from glakes.models.loading import Loader, plan_training, read_batch
from glakes.models.trainer import Trainer
from made_samples import Recorder, make_samples
from made_training import rows, same, settings, train, weights

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    return make_samples(tmp_path_factory.mktemp("samples"))


def test_outputs_and_log(samples, tmp_path):
    progress = Recorder()
    outputs = train(samples, tmp_path, progress)
    assert outputs == {
        name: str(tmp_path / file)
        for name, file in (("MODEL", "m.safetensors"), ("LOG", "m.jsonl"), ("REPORT", "m.html"))
    }
    log = rows(tmp_path)
    assert [row["epoch"] for row in log] == [1, 2, 3, 4]
    assert set(log[0]) == {"epoch", "loss", "val_loss", "recall", "precision", "f1", "iou", "lr"}
    assert progress.percents == sorted(progress.percents)
    assert progress.percents[-1] == 100
    epochs = [text for text in progress.infos if text.startswith("Epoch ")]
    assert len(epochs) == 4
    assert all(re.search(r"; [\d.]+ patches/s, \d+\.\d% of the time waiting for patches$", text) for text in epochs)


def test_the_card_says_how_the_model_came_about(samples, tmp_path):
    train(samples, tmp_path)
    card = read_card(tmp_path / "m.safetensors")
    best = min(rows(tmp_path), key=lambda row: row["val_loss"])
    assert card.metrics == {"validation": {name: value for name, value in best.items() if name != "lr"}}
    assert (card.architecture, card.arguments, card.margin, card.window) == ("unet", {"width": 2}, 96, 0)
    assert (card.scale, card.nodata, card.pixel_size_m) == (0.001, -32768, 10.0)
    assert card.training["regions"] == {"train": 3, "validation": 2}
    assert card.training["best_epoch"] == best["epoch"]
    assert len(card.training["samples"]) == 64
    assert {"glakes", "torch"} <= set(card.training["versions"])


def test_it_learns(samples, tmp_path):
    train(samples, tmp_path, base_width=4, batch=4, steps=12, epochs=12)
    log = rows(tmp_path)
    assert log[-1]["loss"] < 0.25 < log[0]["loss"]
    assert max(row["iou"] for row in log) > 0.7


def test_a_tiny_data_set_is_learnt_by_heart(tmp_path):
    """Validated on the very region it is trained on, with the paper's optimiser."""
    path = make_samples(tmp_path, subsets=("train", "validation"))
    usable = read_samples(path, training.BANDS, Silent())
    options = settings(path, tmp_path, base_width=4, patch=48, steps=60, epochs=20)
    trainer, iou = Trainer(options, usable._replace(validation=usable.train), 5, {"width": 4}, CPU), 0.0
    with Loader(training.BANDS) as loader:
        while iou <= 0.99 and not trainer.is_finished:
            iou = trainer.run_epoch(loader, Silent())["iou"]
    assert iou > 0.99


def test_the_seed_decides_to_the_bit(samples, tmp_path):
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        train(samples, tmp_path / name, seed=seed, epochs=2)
    assert rows(tmp_path / "one") == rows(tmp_path / "again")
    assert same(weights(tmp_path / "one"), weights(tmp_path / "again"))
    assert not same(weights(tmp_path / "one"), weights(tmp_path / "other"))


def test_global_generators_do_not_matter_and_are_left_alone(samples, tmp_path):
    train(samples, tmp_path / "one", epochs=1)
    torch.manual_seed(123)
    np.random.seed(123)
    expected = torch.rand(1)
    torch.manual_seed(123)
    train(samples, tmp_path / "again", epochs=1)
    assert torch.equal(torch.rand(1), expected)
    assert same(weights(tmp_path / "one"), weights(tmp_path / "again"))


def test_resumed_equals_never_stopped(samples, tmp_path):
    train(samples, tmp_path / "whole", epochs=4)
    train(samples, tmp_path / "parts", epochs=2)
    checkpoint = str(checkpoint_path(tmp_path / "parts" / "m.safetensors"))
    train(samples, tmp_path / "parts", epochs=4, resume=checkpoint)
    assert rows(tmp_path / "parts") == rows(tmp_path / "whole")
    assert same(weights(tmp_path / "parts"), weights(tmp_path / "whole"))


def test_cancelled_leaves_a_checkpoint_and_what_is_known_of_its_epochs(samples, tmp_path):
    train(samples, tmp_path / "whole", epochs=3)
    with pytest.raises(Cancelled):
        train(samples, tmp_path / "stopped", Recorder(cancel_after=9), epochs=3)
    names = ["m-checkpoint.safetensors", "m.html", "m.jsonl"]
    assert sorted(path.name for path in (tmp_path / "stopped").iterdir()) == names
    assert rows(tmp_path / "stopped") == rows(tmp_path / "whole")[:1]
    page = (tmp_path / "stopped" / "m.html").read_text(encoding="utf-8")
    assert "Still training: epoch 1 of at most 3 is done" in page
    assert 'http-equiv="refresh"' in page
    assert 'http-equiv="refresh"' not in (tmp_path / "whole" / "m.html").read_text(encoding="utf-8")
    train(samples, tmp_path / "stopped", epochs=3, resume=str(tmp_path / "stopped" / "m-checkpoint.safetensors"))
    assert rows(tmp_path / "stopped") == rows(tmp_path / "whole")
    assert same(weights(tmp_path / "stopped"), weights(tmp_path / "whole"))


def test_resume_without_further_epochs_writes_the_best_so_far(samples, tmp_path):
    train(samples, tmp_path / "whole", epochs=2)
    with pytest.raises(Cancelled):
        train(samples, tmp_path / "stopped", Recorder(cancel_after=17), epochs=9)
    train(samples, tmp_path / "stopped", epochs=1, resume=str(tmp_path / "stopped" / "m-checkpoint.safetensors"))
    assert rows(tmp_path / "stopped") == rows(tmp_path / "whole")
    assert same(weights(tmp_path / "stopped"), weights(tmp_path / "whole"))


def test_the_best_epoch_is_kept_and_patience_ends_it(samples, tmp_path, monkeypatch):
    losses = iter([0.5, 0.3, 0.4, 0.35, 0.6, 0.1])
    validate = Trainer._validate
    monkeypatch.setattr(Trainer, "_validate", lambda self, *args: (next(losses), validate(self, *args)[1]))
    train(samples, tmp_path / "long", epochs=9, patience=3)
    assert [row["val_loss"] for row in rows(tmp_path / "long")] == [0.5, 0.3, 0.4, 0.35, 0.6]
    assert read_card(tmp_path / "long" / "m.safetensors").training["best_epoch"] == 2
    losses = iter([0.5, 0.3])
    train(samples, tmp_path / "short", epochs=2)
    assert same(weights(tmp_path / "long"), weights(tmp_path / "short"))


def test_every_epoch_validates_on_the_same_patches(samples, tmp_path, monkeypatch):
    seen, batches = [], Loader.batches

    def spy(self, plan, *args):
        for batch in batches(self, plan, *args):
            seen.append(batch.images.sum().item())
            yield batch

    monkeypatch.setattr(Loader, "batches", spy)
    train(samples, tmp_path, epochs=2)
    validation = steps_by_area(read_samples(samples, training.BANDS, Silent()).validation, 32, 2)
    assert len(seen) == 2 * (3 + validation)
    first, second = seen[: 3 + validation], seen[3 + validation :]
    assert first[3:] == second[3:]
    assert len(set(first[:3] + second[:3])) == 6


def test_steps_follow_the_area(samples, tmp_path):
    train(samples, tmp_path, steps=0, epochs=1)
    assert read_card(tmp_path / "m.safetensors").training["steps_per_epoch"] == 8  # ceil(1.25 x 3 x 4 / 2)


def test_the_optimiser_is_the_papers(samples, tmp_path):
    trainer = Trainer(
        settings(samples, tmp_path), read_samples(samples, training.BANDS, Silent()), 5, {"width": 2}, CPU
    )
    optimizer = trainer._optimizer
    assert isinstance(optimizer, torch.optim.Adadelta)
    assert {(group["lr"], group["rho"], group["eps"]) for group in optimizer.param_groups} == {(1.0, 0.95, 1e-7)}
    assert [group["weight_decay"] for group in optimizer.param_groups] == [0.0, 2e-4]


def test_labels_and_weights_of_a_batch(samples):
    usable = read_samples(samples, training.BANDS, Silent())
    draws = plan_training(usable.train, chances_by_area(usable.train), 32, 4, np.random.default_rng(1))
    with PatchReader(training.BANDS) as reader:
        batch = read_batch(reader, draws, 32)
    assert batch.images.shape == (4, 5, 32, 32)
    assert batch.labels.shape == batch.weights.shape == (4, 1, 32, 32)
    assert {tensor.dtype for tensor in batch} == {torch.float32}
    water = batch.labels[:, 0] == 1
    assert batch.images[:, 0][water].mean() > 0.3 > -0.2 > batch.images[:, 0][~water].mean()


def test_the_report_stands_alone(samples, tmp_path):
    train(samples, tmp_path)
    page = (tmp_path / "m.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 2
    assert "best epoch" in page
    assert not [word for word in ("src=", "<link", 'href="http', "fetch(", "XMLHttpRequest", "@import") if word in page]


def test_rejected_and_unlabelled_regions_take_no_part(tmp_path):
    status = ["checked", "rejected", "todo", "todo", "checked", "todo"]
    path = make_samples(tmp_path, status=status, unlabelled=("r2", "r4", "r5"))
    progress = Recorder()
    usable = read_samples(path, training.BANDS, progress)
    assert [region.region_id for region in usable.train] == ["r0"]
    assert [region.region_id for region in usable.validation] == ["r3", "r4"]
    assert progress.warnings == ["1 regions are still 'todo' and without labels; they take no part."]


def test_what_cannot_be_trained_on_is_said(tmp_path):
    def refused(error, piece, **options):
        samples = make_samples(tmp_path / f"{len(list(tmp_path.iterdir()))}", **options)
        with pytest.raises(error, match=piece):
            train(samples, tmp_path / "out")

    refused(SamplesError, "expected labelled regions with subset 'train', found none", subsets=("validation", "test"))
    refused(SamplesError, "expected labelled regions with subset 'validation', found none", subsets=("train",))
    refused(BandMismatch, "expected bands NDWI, B4, B3, B2, B11, found B4, B3", descriptions=("B4", "B3"))
    refused(SamplesError, "Region 'r0' names no image", image=None)
    refused(MissingInput, "is the image of region 'r0' and cannot be opened", image="images/none.tif")
    with pytest.raises(MissingInput, match="Make a samples file"):
        train(tmp_path / "none.gpkg", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_checkpoint_of_another_training_is_refused(samples, tmp_path):
    train(samples, tmp_path, epochs=1)
    checkpoint = str(checkpoint_path(tmp_path / "m.safetensors"))
    with pytest.raises(InvalidSetting, match="RESUME: BATCH is 4, not the 2 of the interrupted training"):
        train(samples, tmp_path, batch=4, resume=checkpoint)
    other = make_samples(tmp_path / "other", subsets=("train", "validation"))
    with pytest.raises(InvalidSetting, match="RESUME: SAMPLES are not those of the interrupted training"):
        train(other, tmp_path, resume=checkpoint)
    with pytest.raises(CheckpointError, match="is not a checkpoint"):
        train(samples, tmp_path, resume=str(tmp_path / "m.safetensors"))
    with pytest.raises(CheckpointError, match="is not a checkpoint"):
        train(samples, tmp_path, resume=str(tmp_path / "m.jsonl"))
    with pytest.raises(MissingInput, match="Give the checkpoint of the interrupted training"):
        train(samples, tmp_path, resume=str(tmp_path / "none.safetensors"))


def test_a_checkpoint_is_read_back_whole(samples, tmp_path):
    options = settings(samples, tmp_path)
    usable = read_samples(samples, training.BANDS, Silent())
    trainer = Trainer(options, usable, 5, {"width": 2}, CPU)
    with Loader(training.BANDS) as loader:
        trainer.run_epoch(loader, Silent())
    state = trainer.state({"seed": 1})
    from glakes.models.checkpoint import save_checkpoint

    save_checkpoint(tmp_path / "c.safetensors", state)
    read = load_checkpoint(tmp_path / "c.safetensors", {"seed": 1})
    assert replace(read, weights={}, best_weights={}, optimizer={}) == replace(
        state, weights={}, best_weights={}, optimizer={}
    )
    assert same(read.weights, state.weights)
    assert same(read.best_weights, state.best_weights)
    for number, slots in state.optimizer["state"].items():
        assert same(read.optimizer["state"][number], slots)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a graphics card here")
def test_a_missing_graphics_card_is_said(samples, tmp_path):
    with pytest.raises(InvalidSetting, match="DEVICE is cuda, but the worker's torch finds no usable graphics card"):
        train(samples, tmp_path, device="cuda")
