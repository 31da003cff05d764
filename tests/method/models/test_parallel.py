"""Two processes started by torchrun learn what one does; only the first writes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from glakes.lakes.errors import InvalidSetting
from glakes.models.parallel import Group, WholeBatchNorm
from made_samples import make_samples
from made_training import rows, settings, train, weights


def test_shares_are_parts_of_the_batch_in_order():
    assert [list(Group(rank, 3).share(range(6))) for rank in range(3)] == [[0, 1], [2, 3], [4, 5]]
    with pytest.raises(InvalidSetting, match="BATCH must be a multiple of the number of processes, 3; found 16"):
        Group(0, 3).check_batch(16)


def test_a_whole_batch_norm_of_one_process_is_torchs(monkeypatch):
    monkeypatch.setattr("torch.distributed.get_world_size", lambda: 1)
    monkeypatch.setattr("glakes.models.parallel.all_reduce", lambda tensor: tensor)
    image = torch.randn((4, 3, 8, 8), generator=torch.Generator().manual_seed(1))
    plain, whole = torch.nn.BatchNorm2d(3, 1e-3, 0.01), WholeBatchNorm(torch.nn.BatchNorm2d(3, 1e-3, 0.01))
    for _ in range(2):
        expected, found = plain(image), whole(image)
        assert torch.allclose(found, expected, atol=1e-6)
    for name, buffer in plain.named_buffers():
        assert torch.allclose(whole.get_buffer(name).float(), buffer.float(), atol=1e-6), name
    assert torch.allclose(whole.eval()(image), plain.eval()(image), atol=1e-6)


def train_with_two(samples, tmp_path, **options):
    """Train in two processes into the folder `two`; returns what they said."""
    (tmp_path / "glakes").symlink_to(Path(sys.modules["glakes"].__path__[0]))
    told = settings(samples, tmp_path / "two", **options).to_dict()
    (tmp_path / "settings.json").write_text(json.dumps(told))
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    done = subprocess.run(
        [*torchrun, "-m", "glakes.worker", "trainmodel", "settings.json"],
        cwd=tmp_path,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_two_processes_learn_what_one_learns(tmp_path):
    samples = make_samples(tmp_path / "samples")
    options = {"batch": 4, "steps": 2, "epochs": 2}
    train(samples, tmp_path / "one", **options)
    assert train_with_two(samples, tmp_path, **options).count("Best epoch:") == 1
    one, two = rows(tmp_path / "one"), rows(tmp_path / "two")
    for before, after in zip(one, two, strict=True):
        assert after == pytest.approx(before, abs=2e-4)
    expected = weights(tmp_path / "one")
    for name, tensor in weights(tmp_path / "two").items():
        assert torch.allclose(tensor.float(), expected[name].float(), atol=2e-3), name
    assert sorted(path.name for path in (tmp_path / "two").iterdir()) == sorted(
        path.name for path in (tmp_path / "one").iterdir()
    )


def test_layers_that_are_never_run_are_not_waited_for(tmp_path):
    """The decoder of smp-pspnet takes nothing from the deeper half of its encoder."""
    options = {"architecture": "smp-pspnet", "encoder": "resnet18", "patch": 32, "batch": 4, "steps": 2, "epochs": 1}
    train_with_two(make_samples(tmp_path / "samples"), tmp_path, **options)
    assert len(rows(tmp_path / "two")) == 1
