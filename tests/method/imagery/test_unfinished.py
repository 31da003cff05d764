"""Composites that are interrupted: by a kill, a cancel, a broken file, a full disk."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio
from glakes.lakes.errors import Cancelled, LakesError
from glakes.lakes.imagery import blocks
from glakes.lakes.imagery.composite import composite_scenes
from glakes.lakes.imagery.settings import CompositeSettings
from listeners import Recorder
from made_scenes import random_bands, write_bands

START = Path(__file__).parents[3] / "worker" / "start.py"
SHAPE = (100, 120)
BLOCKS = 100  # of one row each, because the files are in strips

PROCESS = """
import runpy, sys, time
from pathlib import Path
root = Path(sys.argv[1]).parents[1]
runpy.run_path(sys.argv[1])["register_package"](root)
from glakes.lakes.imagery import blocks, composite, unfinished
from glakes.lakes.imagery.settings import CompositeSettings
from glakes.lakes.progress import Silent
blocks.BLOCK = 16
if sys.argv[4] == "slowly":
    keep = unfinished.Unfinished.keep
    def slow(*arguments):
        time.sleep(0.05)
        return keep(*arguments)
    unfinished.Unfinished.keep = slow
if sys.argv[4] == "little room":
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[5]),) * 2)
composite.composite_scenes(CompositeSettings(sys.argv[2], sys.argv[3], count=sys.argv[3] + "-n.tif"), Silent())
"""


@pytest.fixture
def scenes(tmp_path, monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 16)
    for number in range(3):
        bands = random_bands(np.random.default_rng(number), SHAPE)
        write_bands(tmp_path / f"in/2020-01-0{number + 1}.tif", bands, scale=0.0001)
    return tmp_path / "in"


def run(scenes, output, listener=None, **options):
    recorder = listener or Recorder()
    composite_scenes(CompositeSettings(str(scenes), str(output), **options), recorder)
    return [text for text in recorder.infos if text.startswith("Continuing")]


def bytes_of(path):
    with rasterio.open(path) as dataset:
        return dataset.read().tobytes()


def start(*arguments):
    command = [sys.executable, "-I", "-B", "-c", textwrap.dedent(PROCESS), str(START), *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def state(folder):
    return sorted(folder.glob(".*.blocks"))


class StopAt(Recorder):
    def __init__(self, percent):
        super().__init__()
        self.limit = percent

    def percent(self, value, text=None):
        if value > self.limit:
            raise Cancelled


def cancelled(scenes, output, **options):
    with pytest.raises(Cancelled):
        run(scenes, output, StopAt(50), **options)


def test_a_killed_process_is_continued_to_the_same_bytes(tmp_path, scenes):
    output = tmp_path / "o ut 'put' 湖.tif"
    process = start(scenes, output, "slowly")
    deadline = time.monotonic() + 60
    while len(list(tmp_path.glob(".*.blocks/[0-9]*.tif"))) < 10 and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    done = len(list(tmp_path.glob(".*.blocks/[0-9]*.tif")))
    assert 10 <= done < BLOCKS and not list(tmp_path.glob("*.tif"))
    assert run(scenes, output, count=str(output) + "-n.tif") == [f"Continuing: {done} of {BLOCKS} blocks are there."]
    run(scenes, tmp_path / "at once.tif", count=str(tmp_path / "n.tif"))
    assert bytes_of(output) == bytes_of(tmp_path / "at once.tif")
    assert bytes_of(str(output) + "-n.tif") == bytes_of(tmp_path / "n.tif")
    assert not state(tmp_path) and not list(tmp_path.glob(".*"))


def test_a_cancelled_run_is_continued(tmp_path, scenes):
    cancelled(scenes, tmp_path / "o.tif")
    assert len(state(tmp_path)) == 1 and not (tmp_path / "o.tif").exists()
    assert run(scenes, tmp_path / "o.tif")[0].endswith(f"of {BLOCKS} blocks are there.")
    assert run(scenes, tmp_path / "again.tif") == []
    assert bytes_of(tmp_path / "o.tif") == bytes_of(tmp_path / "again.tif")


def touch(scenes, options):
    path = scenes / "2020-01-02.tif"
    os.utime(path, ns=(1, 1))


def rewrite(scenes, options):
    write_bands(scenes / "2020-01-04.tif", random_bands(np.random.default_rng(9), SHAPE), scale=0.0001)


def other_setting(scenes, options):
    options["buffer"] = 60.0


def with_count(scenes, options):
    options["count"] = str(scenes.parent / "n.tif")


@pytest.mark.parametrize("change", [touch, rewrite, other_setting, with_count])
def test_whatever_changes_the_result_starts_afresh(tmp_path, scenes, change):
    options = {}
    cancelled(scenes, tmp_path / "o.tif")
    (before,) = state(tmp_path)
    change(scenes, options)
    assert run(scenes, tmp_path / "o.tif", **options) == []
    assert not before.exists() and not state(tmp_path)
    run(scenes, tmp_path / "new.tif", **options)
    assert bytes_of(tmp_path / "o.tif") == bytes_of(tmp_path / "new.tif")


def test_the_blocks_of_other_outputs_are_left_alone(tmp_path, scenes):
    cancelled(scenes, tmp_path / "a.b.tif")
    kept = state(tmp_path)
    cancelled(scenes, tmp_path / "a.tif")
    run(scenes, tmp_path / "a.tif")
    assert state(tmp_path) == kept and len(kept) == 1


def test_a_block_that_was_cut_short_is_done_again(tmp_path, scenes):
    cancelled(scenes, tmp_path / "o.tif")
    block = next(state(tmp_path)[0].glob("[0-9]*.tif"))
    block.write_bytes(block.read_bytes()[:10])
    run(scenes, tmp_path / "o.tif")
    run(scenes, tmp_path / "new.tif")
    assert bytes_of(tmp_path / "o.tif") == bytes_of(tmp_path / "new.tif")


def test_a_file_that_breaks_off_names_the_scene_and_the_blocks_survive(tmp_path, scenes):
    path = scenes / "2020-01-02.tif"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 3 // 4])
    with pytest.raises(LakesError, match=r"2020-01-02\.tif' broke off while it was read.*leave the scene") as error:
        run(scenes, tmp_path / "o.tif")
    assert "\n" not in str(error.value) and not (tmp_path / "o.tif").exists()
    assert len(list(state(tmp_path)[0].glob("[0-9]*.tif"))) > 0
    path.write_bytes(whole)
    run(scenes, tmp_path / "o.tif")
    assert not state(tmp_path)


def test_a_file_that_is_gone_names_the_scene(tmp_path, scenes, monkeypatch):
    remove = blocks.lay_blocks

    def lay(grid, plans):
        laid = remove(grid, plans)
        (scenes / "2020-01-03.tif").rename(scenes / "gone")
        return laid

    monkeypatch.setattr("glakes.lakes.imagery.composite.lay_blocks", lay)
    with pytest.raises(LakesError, match=r"Scene 2020-01-03\.tif: '.*' does not exist"):
        run(scenes, tmp_path / "o.tif")


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="this system has no limit for the size of files")
@pytest.mark.parametrize(("room", "kept"), [(1000, 0), (60_000, BLOCKS)])
def test_a_full_disk_has_its_sentence(tmp_path, scenes, room, kept):
    """While blocks are written, and while they are put together."""
    _, said = start(scenes, tmp_path / "o.tif", "little room", room).communicate()
    assert "LakesError: Cannot write" in said and "o.tif" in said and "Make room there" in said
    assert not list(tmp_path.glob("*.tif")) and not list(tmp_path.glob(".*.part*"))
    assert len(list(tmp_path.glob(".*.blocks/[0-9]*.tif"))) == kept
    assert not list(tmp_path.glob(".*.blocks/.*"))
    run(scenes, tmp_path / "o.tif", count=str(tmp_path / "o.tif-n.tif"))
    assert (tmp_path / "o.tif").exists() and not state(tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path, scenes):
    (tmp_path / "file").write_text("")
    with pytest.raises(LakesError, match=r"Cannot write into '.*file': Not a directory\. Choose another folder"):
        run(scenes, tmp_path / "file" / "o.tif")
