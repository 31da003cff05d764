"""What goes wrong in the middle of a training: each has its sentence, and what was learnt is kept."""

import resource
from contextlib import contextmanager

import pytest
import rasterio
import torch
from glakes.lakes.errors import LakesError, MissingInput, MissingLibrary
from glakes.lakes.samples.register import SamplesError
from glakes.models import descent, records, trainer
from glakes.models.card import read_card
from glakes.models.checkpoint import checkpoint_path
from made_samples import Recorder, make_samples
from made_training import rows, same, settings, train, weights


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    return make_samples(tmp_path_factory.mktemp("samples"))


def failing(monkeypatch, call, error):
    """Let the gradient of step number `call` fail, or come out as no number."""
    calls, accumulate = [], descent.accumulate

    def fail(*args):
        calls.append(1)
        if len(calls) == call and isinstance(error, Exception):
            raise error
        return error if len(calls) == call else accumulate(*args)

    monkeypatch.setattr(trainer, "accumulate", fail)


def test_a_loss_that_is_no_number_keeps_the_best(samples, tmp_path, monkeypatch):
    train(samples, tmp_path / "whole", epochs=2)
    progress = Recorder()
    with monkeypatch.context() as patch:
        failing(patch, 8, float("nan"))
        with pytest.raises(LakesError, match=r"no longer a number in epoch 3.*another SEED, CLIP 1"):
            train(samples, tmp_path / "nan", progress, epochs=4)
    checkpoint = checkpoint_path(tmp_path / "nan" / "m.safetensors")
    assert f"is kept in '{checkpoint}'" in progress.infos[-1]
    train(samples, tmp_path / "nan", epochs=1, resume=str(checkpoint))
    assert rows(tmp_path / "nan") == rows(tmp_path / "whole")
    assert same(weights(tmp_path / "nan"), weights(tmp_path / "whole"))


def test_extreme_values_are_found_by_their_loss(tmp_path):
    path = make_samples(tmp_path)
    with rasterio.open(tmp_path / "images" / "r0.tif") as dataset:
        profile, stored, names = dataset.profile, dataset.read().astype("float32"), dataset.descriptions
    stored[:] = 3e38
    with rasterio.open(tmp_path / "images" / "r0.tif", "w", **profile | {"dtype": "float32"}) as dataset:
        dataset.write(stored)
        dataset.descriptions = names
    with pytest.raises(LakesError, match="Look for extreme values in the images"):
        train(path, tmp_path / "out")


def test_out_of_memory_halves_what_is_computed_together(samples, tmp_path, monkeypatch):
    progress = Recorder()
    with monkeypatch.context() as patch:
        failing(patch, 2, torch.OutOfMemoryError("CUDA out of memory"))
        train(samples, tmp_path / "one", progress, batch=4, epochs=2)
    assert [text for text in progress.warnings if "going on with 2 at a time" in text]
    assert read_card(tmp_path / "one" / "m.safetensors").training["patches_at_once"] == 2
    with monkeypatch.context() as patch:
        failing(patch, 2, torch.OutOfMemoryError("CUDA out of memory"))
        train(samples, tmp_path / "again", batch=4, epochs=1)
    train(samples, tmp_path / "again", batch=4, epochs=2, resume=str(tmp_path / "again" / "m-checkpoint.safetensors"))
    assert rows(tmp_path / "one") == rows(tmp_path / "again")
    assert same(weights(tmp_path / "one"), weights(tmp_path / "again"))


def test_one_patch_that_does_not_fit_is_said(samples, tmp_path, monkeypatch):
    def full(*_args):
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes")

    monkeypatch.setattr(trainer, "accumulate", full)
    progress = Recorder()
    with pytest.raises(LakesError, match="Not enough memory for 1 patches of PATCH 32 at BASE_WIDTH 2 on cpu"):
        train(samples, tmp_path, progress, batch=4)
    assert len([text for text in progress.warnings if "at a time" in text]) == 2


@pytest.mark.parametrize(
    ("batch", "good", "words"),
    [
        (1, 9, "2 patches together; BATCH is 1. Choose a larger BATCH or PATCH"),
        (2, 1, "memory sufficed for 1 at a time"),
    ],
)
def test_a_patch_alone_that_cannot_be_normalised_is_said(samples, tmp_path, monkeypatch, batch, good, words):
    failing(monkeypatch, 1 + good, torch.OutOfMemoryError("CUDA out of memory"))
    progress = Recorder()
    with pytest.raises(LakesError, match=f"'smp-linknet' with PATCH 32 normalises maps of one pixel.*{words}"):
        train(samples, tmp_path, progress, architecture="smp-linknet", encoder="resnet18", batch=batch)


@contextmanager
def disk():
    """Gives a function that sets the largest size of a file, which stands for a disk that is nearly full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_the_checkpoint_before(samples, tmp_path, monkeypatch):
    """Writing fails in the middle of the file."""
    save, saved = trainer.Trainer.state, []
    message = r"Cannot write '.*m-checkpoint.safetensors'.*Make room there"
    with monkeypatch.context() as patch, disk() as limit:

        def limited(self, fingerprint):
            saved.append(1)
            if len(saved) == 2:
                limit(checkpoint_path(tmp_path / "m.safetensors").stat().st_size // 2)
            return save(self, fingerprint)

        patch.setattr(trainer.Trainer, "state", limited)
        with pytest.raises(LakesError, match=message):
            train(samples, tmp_path, epochs=3)
    assert not list(tmp_path.glob(".*part*"))
    train(samples, tmp_path, epochs=3, resume=str(tmp_path / "m-checkpoint.safetensors"))
    train(samples, tmp_path / "whole", epochs=3)
    assert rows(tmp_path) == rows(tmp_path / "whole")


def test_a_disk_that_is_full_at_the_end_loses_nothing(samples, tmp_path, monkeypatch):
    """What fails is the model, when all epochs are done; RESUME writes it without training."""
    finish = records.Records.finish
    with monkeypatch.context() as patch, disk() as limit:
        patch.setattr(records.Records, "finish", lambda *args: (finish(*args), limit(2000)))
        with pytest.raises(LakesError, match=r"Cannot write '.*m.safetensors'.*Make room there"):
            train(samples, tmp_path, epochs=2)
    assert not (tmp_path / "m.safetensors").exists()
    train(samples, tmp_path, epochs=1, resume=str(tmp_path / "m-checkpoint.safetensors"))
    train(samples, tmp_path / "whole", epochs=2)
    assert same(weights(tmp_path), weights(tmp_path / "whole"))


def test_an_image_that_breaks_in_the_middle_is_named(tmp_path, monkeypatch):
    path, run_epoch = make_samples(tmp_path), trainer.Trainer.run_epoch
    monkeypatch.setattr("glakes.models.loading.CACHE_BYTES", 0)

    def break_after_one(self, *args):
        if len(self.rows) == 1:
            for image in (tmp_path / "images").iterdir():
                image.write_bytes(image.read_bytes()[:600])
        return run_epoch(self, *args)

    monkeypatch.setattr(trainer.Trainer, "run_epoch", break_after_one)
    progress = Recorder()
    with pytest.raises(MissingInput, match=r"images/r\d.tif' cannot be read at region 'r\d'.*Restore the image"):
        train(path, tmp_path / "out", progress, epochs=3)
    assert "kept in" in progress.infos[-1]
    assert len(rows(tmp_path / "out")) == 1


def test_overlapping_regions_of_two_subsets_are_refused(tmp_path):
    import geopandas as gpd
    from glakes.lakes.samples.subsets import check_apart
    from shapely.geometry import box

    def regions(*boxes_and_subsets):
        shapes, subsets = zip(*boxes_and_subsets)
        names = [f"r{number}" for number in range(len(shapes))]
        return gpd.GeoDataFrame({"region_id": names, "subset": subsets}, geometry=list(shapes), crs="EPSG:32648")

    left, right, over = box(0, 0, 10, 10), box(10, 0, 20, 10), box(8, 0, 18, 10)
    check_apart(regions((left, "train"), (right, "validation"), (left, "train"), (left, None)))
    with pytest.raises(SamplesError, match=r"Region 'r0' \(train\) and region 'r1' \(test\) overlap. A model"):
        check_apart(regions((left, "train"), (over, "test"), (right, "test")))
    with pytest.raises(SamplesError, match="So do 1 other pairs"):
        check_apart(regions((left, "train"), (left, "validation"), (over, "train")))
    path = make_samples(tmp_path)
    all_regions = gpd.read_file(path, layer="regions")
    all_regions.loc[4, "geometry"] = all_regions.geometry[0]  # another image of the same place, as from another date
    all_regions.to_file(path, layer="regions")
    with pytest.raises(SamplesError, match=r"Region 'r0' \(train\) and region 'r4' \(validation\) overlap"):
        train(path, tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_a_region_that_reaches_beyond_its_image_is_said(tmp_path):
    import geopandas as gpd
    from shapely.affinity import translate

    path = make_samples(tmp_path)
    regions = gpd.read_file(path, layer="regions")
    moved = regions["region_id"].isin(["r1", "r3"])
    regions.loc[moved, "geometry"] = regions.loc[moved, "geometry"].map(lambda shape: translate(shape, -160))
    regions.to_file(path, layer="regions")
    progress = Recorder()
    train(path, tmp_path / "out", progress, epochs=1)
    said = [text for text in progress.warnings if "beyond their image" in text]
    assert [text.split(": ")[1].split(".")[0] for text in said] == ["'r1' (25%)", "'r3' (25%)"]
    assert read_card(tmp_path / "out" / "m.safetensors").training["pixels"]["train"] == 2.75 * 64**2


def test_a_type_in_one_subset_only_is_said(tmp_path):
    path = make_samples(tmp_path, type=["NR", "SL", "NR", "NR", "AR", "BR"])
    progress = Recorder()
    train(path, tmp_path / "out", progress, epochs=1)
    assert [text.split(",")[0] for text in progress.warnings] == [
        "Type SL: 1 regions for training",
        "Type AR: 1 regions for validation",
    ]


def test_mixed_precision_without_a_card_is_said(samples, tmp_path):
    progress = Recorder()
    train(samples, tmp_path / "mixed", progress, epochs=1, mixed_precision=True)
    train(samples, tmp_path / "full", epochs=1)
    assert progress.warnings == ["MIXED_PRECISION works on graphics cards only; this training runs in full precision."]
    assert same(weights(tmp_path / "mixed"), weights(tmp_path / "full"))


def test_event_files_when_tensorboard_is_there(samples, tmp_path, monkeypatch):
    folder = str(tmp_path / "events")
    try:
        import tensorboard  # noqa: F401
    except ImportError:
        with pytest.raises(MissingLibrary, match="TENSORBOARD needs the package 'tensorboard'"):
            train(samples, tmp_path, tensorboard=folder)
    written = []

    class Writer:
        add_scalar, flush, close = lambda _, *value: written.append(value), lambda _: None, lambda _: written.append(())

    monkeypatch.setattr(records, "_open_events", lambda *args: written.append(args) or Writer())
    train(samples, tmp_path, tensorboard=folder, epochs=2)
    assert written[0] == (folder, 0)
    assert {name for name, _, epoch in written[1:-1] if epoch == 2} >= {"loss", "val_loss", "iou", "lr"}
    assert written[-1] == ()


def test_options_that_make_no_sense_are_refused(samples, tmp_path):
    for options, piece in (
        ({"clip": -1}, "CLIP must not be negative"),
        ({"augment": "rotate"}, "AUGMENT must be one of flips, colour, scale, both"),
        ({"architecture": "smp-unet", "deep_supervision": True}, "DEEP_SUPERVISION is for the architecture unet"),
    ):
        with pytest.raises(LakesError, match=piece):
            settings(samples, tmp_path, **options)
