"""Batches read ahead: the same for any number of threads; waiting is counted, stopping is quick."""

import threading
import time

import numpy as np
import pytest
import torch
from glakes.lakes.bands import COMPOSITE_BANDS
from glakes.lakes.errors import Cancelled
from glakes.lakes.progress import Silent
from glakes.lakes.samples.patches import chances_by_area
from glakes.models import loading
from glakes.models.batches import read_samples
from glakes.models.loading import Loader, plan_training, plan_validation
from made_samples import Recorder, make_samples


@pytest.fixture(scope="module")
def regions(tmp_path_factory):
    return read_samples(make_samples(tmp_path_factory.mktemp("samples")), COMPOSITE_BANDS, Silent()).train


def plan(regions, count=12, **options):
    draws = plan_training(regions, chances_by_area(regions), 32, count, np.random.default_rng(1), **options)
    return [draws[first : first + 3] for first in range(0, count, 3)]


@pytest.mark.parametrize("augment", ["flips", "both"])
def test_threads_do_not_change_what_comes(regions, augment):
    wanted = plan(regions, augment=augment, bands=5)
    seen = []
    for threads in (1, 3):
        with Loader(COMPOSITE_BANDS, threads) as loader:
            seen.append(list(loader.batches(wanted, 32, Silent())))
    assert len(seen[0]) == 4
    for one, other in zip(*seen, strict=True):
        assert all(torch.equal(a, b) for a, b in zip(one, other, strict=True))
        assert one.images.shape == (3, 5, 32, 32)


def test_options_do_not_touch_the_draws_of_the_paper(regions):
    generator = np.random.default_rng(1)
    paper = plan_training(regions, chances_by_area(regions), 32, 5, generator)
    assert [draw.tone for draw in paper] == [None] * 5
    assert {draw.window.width for draw in paper} == {32}
    coloured = plan_training(regions, chances_by_area(regions), 32, 5, np.random.default_rng(1), "both", 5)
    assert all(len(draw.tone) == 7 for draw in coloured)
    assert len({draw.window.width for draw in coloured}) > 1


def test_validation_patches_are_not_flipped(regions):
    draws = plan_validation(regions, chances_by_area(regions), 32, 20, np.random.default_rng(1))
    assert {tuple(draw.flips) for draw in draws} == {(False, False)}


def slow(monkeypatch, seconds):
    read = loading.read_batch
    monkeypatch.setattr(loading, "read_batch", lambda *args: time.sleep(seconds) or read(*args))


def test_waiting_is_counted(regions, monkeypatch):
    slow(monkeypatch, 0.05)
    with Loader(COMPOSITE_BANDS) as loader:
        list(loader.batches(plan(regions), 32, Silent()))
        assert loader.waited > 0.15


def test_a_waiting_training_stops_when_told(regions, monkeypatch):
    slow(monkeypatch, 1.0)
    with Loader(COMPOSITE_BANDS) as loader, pytest.raises(Cancelled):
        next(iter(loader.batches(plan(regions), 32, Recorder(cancel_after=-1))))


def test_no_thread_is_left(regions):
    with Loader(COMPOSITE_BANDS, 2) as loader:
        next(iter(loader.batches(plan(regions), 32, Silent())))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("patches")]
