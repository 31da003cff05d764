"""Stopped and continued is the same as never stopped, with every option and after a kill."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from glakes.lakes.errors import InvalidSetting
from glakes.models.checkpoint import checkpoint_path
from made_samples import make_samples
from made_training import rows, same, settings, train, weights

EVERYTHING = {
    "optimizer": "adamw",
    "augment": "both",
    "balance": True,
    "clip": 1.0,
    "learning_rate": 0.01,
    "deep_supervision": True,
}


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    return make_samples(tmp_path_factory.mktemp("samples"), type=["NR", "SL", "NR", "NR", "SL", "NR"])


def stopped_after(done, monkeypatch, samples, folder, **options):
    """Train as told, and fail when a number of epochs are done."""
    from glakes.models.trainer import Trainer

    run_epoch = Trainer.run_epoch

    def run_or_fail(self, *args):
        if len(self.rows) == done:
            raise RuntimeError("the power went off")
        return run_epoch(self, *args)

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "run_epoch", run_or_fail)
        with pytest.raises(RuntimeError, match="the power went off"):
            train(samples, folder, **options)
    return str(checkpoint_path(folder / "m.safetensors"))


@pytest.mark.parametrize("options", [{}, EVERYTHING, {"optimizer": "adamw"}, {"augment": "scale", "clip": 0.1}])
def test_options_resume_to_the_bit(samples, tmp_path, monkeypatch, options):
    train(samples, tmp_path / "whole", epochs=3, **options)
    checkpoint = stopped_after(1, monkeypatch, samples, tmp_path / "parts", epochs=3, **options)
    train(samples, tmp_path / "parts", epochs=3, resume=checkpoint, **options)
    assert rows(tmp_path / "parts") == rows(tmp_path / "whole")
    assert same(weights(tmp_path / "parts"), weights(tmp_path / "whole"))


def test_every_option_changes_the_training(samples, tmp_path):
    train(samples, tmp_path / "paper", epochs=1, steps=4)
    for name, value in (EVERYTHING | {"clip": 0.01}).items():
        train(samples, tmp_path / name, epochs=1, steps=4, **{name: value})
        assert rows(tmp_path / name) != rows(tmp_path / "paper"), name


def test_options_are_part_of_what_must_be_the_same(samples, tmp_path):
    train(samples, tmp_path, epochs=1, optimizer="adamw")
    checkpoint = str(checkpoint_path(tmp_path / "m.safetensors"))
    with pytest.raises(InvalidSetting, match="RESUME: EPOCHS is 2, not the 1 of the interrupted training"):
        train(samples, tmp_path, epochs=2, optimizer="adamw", resume=checkpoint)
    with pytest.raises(InvalidSetting, match="RESUME: AUGMENT is colour, not the None"):
        train(samples, tmp_path, epochs=1, optimizer="adamw", augment="colour", resume=checkpoint)


def test_the_rate_in_the_log_follows_the_cosine(samples, tmp_path):
    train(samples, tmp_path, epochs=4, steps=5, optimizer="adamw")
    rates = [row["lr"] for row in rows(tmp_path)]
    assert rates[0] > 0.0009 > 0.0001 > rates[-1] > 0
    assert rates == sorted(rates, reverse=True)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_run_goes_on(samples, tmp_path):
    """Killed in the middle of its second or third epoch, wherever that is."""
    package = Path(sys.modules["glakes"].__path__[0])
    (tmp_path / "glakes").symlink_to(package)
    killed = tmp_path / "killed"
    killed.mkdir()
    options = {"epochs": 3, "steps": 40}
    told = settings(samples, killed, **options).to_dict()
    (tmp_path / "settings.json").write_text(json.dumps(told))
    command = [sys.executable, "-m", "glakes.worker", "trainmodel", "settings.json"]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL)
    checkpoint = checkpoint_path(killed / "m.safetensors")
    while not checkpoint.exists():
        assert process.poll() is None
        time.sleep(0.02)
    time.sleep(0.1)
    process.kill()
    process.wait()
    assert not (killed / "m.safetensors").exists()
    train(samples, killed, resume=str(checkpoint), **options)
    train(samples, tmp_path / "whole", **options)
    assert rows(killed) == rows(tmp_path / "whole")
    assert same(weights(killed), weights(tmp_path / "whole"))
