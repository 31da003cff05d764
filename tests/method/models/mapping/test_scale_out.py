"""Tiles in processes beside this one and on a Dask cluster: killed, hung, lost, two at once."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
import rasterio
from dask_here import cluster
from glakes.lakes.cache import recall
from glakes.lakes.errors import LakesError
from glakes.lakes.progress import Silent
from glakes.lakes.tiles.folder import RunFolder
from glakes.models.mapping.settings import MapSettings
from glakes.worker import crews, mapping
from glakes.worker.mapping import map_lakes
from listeners import Recorder
from made_run import assert_same_lakes, lakes_of_the_whole, parts, scene, settings_of, tile_names
from made_scene import composite
from small_disk import small_disk

REAL = 0.88
"""Threshold that gives many lakes with the small network."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    source, model = scene(folder)
    return folder, source, model, lakes_of_the_whole(folder, source, model, REAL)


def settings_for(folder, made, **changes):
    return settings_of(folder, *made[1:3], threshold=REAL, **changes)


def children(start="start.py"):
    """Process ids of the tile processes of this one."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command, parent = (path / "cmdline").read_bytes(), int((path / "stat").read_text().split(")")[1].split()[1])
        except (OSError, IndexError):
            continue
        if parent == os.getpid() and start.encode() in command:
            found.append(int(path.name))
    return found


def in_background(work):
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert condition()


def done(folder):
    return {path.stem for path in (Path(folder) / "done").glob("*.json")}


def test_processes_of_this_machine_one_of_them_killed(made, tmp_path):
    settings = settings_for(tmp_path, made, scheduler="processes:2", tile_size=100)

    def kill():
        wait_until(lambda: done(settings.run_folder))
        os.kill(random.choice(children()), signal.SIGKILL)

    killer = in_background(kill)
    result = map_lakes(settings, Silent())
    killer.join()
    assert (result["DONE"], result["FAILED"]) == (12, 0)
    assert_same_lakes(settings.lakes, made[3])
    assert not children()


def test_a_damaged_part_of_the_composite_fails_only_tiles_that_read_it(made, tmp_path):
    source = composite(tmp_path / "tiled.tif", 256, 1280, tiled=True, blockxsize=256, blockysize=256, compress="ZSTD")
    with rasterio.open(source) as dataset:
        offset = int(dataset.get_tag_item("BLOCK_OFFSET_4_0", "TIFF", bidx=1))
    with Path(source).open("r+b") as file:
        file.seek(offset)
        file.write(b"<html>404 Not Found</html>" * 40)
    settings = settings_of(tmp_path, source, made[2], threshold=REAL, tile_size=256)
    heard = Recorder()
    result = map_lakes(settings, heard)
    assert (result["DONE"], result["FAILED"]) == (3, 2)
    assert "broke off while it was read" in recall(tmp_path / "run" / "failed" / "r0000c0004.json")["reason"]
    assert any("2 of 5 tiles failed" in text for text in heard.warnings)


def test_a_tile_that_takes_too_long_frees_its_process(made, tmp_path):
    settings = settings_for(tmp_path, made, time_limit=1e-3, tile_size=400)
    with pytest.raises(LakesError, match="took longer than the limit"):
        map_lakes(settings, Silent())
    assert not children()


@pytest.mark.long
def test_two_dask_workers(made, tmp_path):
    with cluster(tmp_path / "dask", 2) as dask:
        settings = settings_for(tmp_path, made, scheduler=dask.address)
        assert map_lakes(settings, Silent())["COMPUTED"] == 6
        assert_same_lakes(settings.lakes, made[3])
        log = (tmp_path / "dask" / "dask.log").read_text()
    assert "Traceback" not in log


@pytest.mark.long
def test_200_tiles_on_two_dask_workers_one_killed_midway(tmp_path):
    source, model = scene(tmp_path, 960, 1200)
    settings = settings_of(tmp_path, source, model, threshold=REAL, tile_size=75)
    begun, ended = set(), threading.Event()

    def watch():
        while not ended.is_set():
            for path in Path(settings.run_folder, "begun").glob("r*"):
                try:
                    begun.add((path.name, path.stat().st_ino, path.stat().st_mtime_ns))
                except OSError:
                    continue
            time.sleep(0.005)

    with cluster(tmp_path / "dask", 2) as dask:
        settings = MapSettings(**vars(settings) | {"scheduler": dask.address})

        def kill():
            wait_until(lambda: len(done(settings.run_folder)) >= 80, 300)
            dask.workers[0].kill()

        watcher, killer = in_background(watch), in_background(kill)
        result = map_lakes(settings, Silent())
        killer.join()
        ended.set()
        watcher.join()
    assert (result["DONE"], result["FAILED"]) == (208, 0)
    times = Counter(name for name, *_ in begun)
    again = {name: sorted(at for tile, _, at in begun if tile == name) for name in times if times[name] > 1}
    assert sum(map(len, again.values())) - len(again) <= 2, again
    assert_same_lakes(settings.lakes, lakes_of_the_whole(tmp_path, source, model, REAL))


@pytest.mark.long
def test_the_scheduler_is_lost_and_the_run_goes_on_here(made, tmp_path):
    with cluster(tmp_path / "dask", 1) as dask:
        settings = settings_for(tmp_path, made, scheduler=dask.address, tile_size=50)

        def kill():
            wait_until(lambda: len(done(settings.run_folder)) >= 5)
            dask.scheduler.kill()
            dask.killed = time.monotonic()

        killer = in_background(kill)
        with pytest.raises(LakesError, match=r"was lost\. What is done stays; run again"):
            map_lakes(settings, Silent())
        assert time.monotonic() - dask.killed < 15
        killer.join()
    before = done(settings.run_folder)
    assert 5 <= len(before) < 48
    here = MapSettings(**vars(settings) | {"scheduler": "processes:2"})
    assert map_lakes(here, Silent())["COMPUTED"] <= 48 - len(before) + 1
    assert_same_lakes(settings.lakes, made[3])


@pytest.mark.long
def test_what_is_wrong_with_a_cluster_is_said(made, tmp_path, monkeypatch):
    settings = settings_for(tmp_path, made)

    def refused(piece, **changes):
        with pytest.raises(LakesError, match=piece):
            map_lakes(MapSettings(**vars(settings) | changes), Silent())
        assert not done(settings.run_folder)

    refused("No scheduler answers at tcp://127.0.0.1:1", scheduler="tcp://127.0.0.1:1")
    from glakes.worker import cluster as module

    monkeypatch.setattr(module, "WORKERS_S", 2.0)
    with cluster(tmp_path / "dask") as dask:
        refused("has no worker", scheduler=dask.address)
        dask.add_worker()
        refused("No worker of .* offers GPU=1", scheduler=dask.address, resource="GPU=1")
        monkeypatch.setattr(RunFolder, "job_path", property(lambda folder: folder.root / "job.json"))
        here = RunFolder(Path(settings.run_folder))
        hidden = here.job_path.with_name("job.hidden")

        def hide(settings, folder, progress, hire=module.DaskCrew):
            here.job  # noqa: B018 - read while it is there
            here.job_path.rename(hidden)
            try:
                return hire(settings.scheduler, folder.root, "", 0.0, progress)
            finally:
                hidden.rename(here.job_path)

        monkeypatch.setattr(RunFolder, "job", here.job)
        monkeypatch.setattr("glakes.worker.mapping._hire", hide)
        refused("does not see the run folder", scheduler=dask.address)


@pytest.mark.long
def test_the_driver_is_killed_at_random_moments(made, tmp_path):
    """Whatever is there afterwards is whole, and the run that ends has the bytes of one that was never disturbed."""
    settings = settings_for(tmp_path, made, tile_size=50, scheduler="processes:2")
    values = tmp_path / "settings.json"
    values.write_text(json.dumps(settings.to_dict()))
    code = (
        f"import runpy,sys; runpy.run_path({str(crews.Path(__file__).parents[3] / 'conftest.py')!r});"
        f"from glakes.worker.once import do_once; sys.exit(do_once(['maplakes', {str(values)!r}]))"
    )
    moments = random.Random(1)
    for _ in range(12):
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(moments.uniform(2, 9))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        folder = RunFolder(Path(settings.run_folder))
        for tile in done(settings.run_folder):
            assert folder.fault(tile) == ""
            assert folder.is_sound(tile, ("probability", "lakes", "pieces"))
    heard = Recorder()
    assert map_lakes(settings, heard)["FAILED"] == 0
    assert_same_lakes(settings.lakes, made[3])
    map_lakes(settings_for(tmp_path / "calm", made, tile_size=50), Silent())
    assert parts(tmp_path / "run") == parts(tmp_path / "calm" / "run")
    assert len(tile_names(settings.run_folder)) == 48


@pytest.mark.long
def test_a_disk_that_fills_up(made, tmp_path, monkeypatch):
    monkeypatch.setattr(mapping, "SPARE_BYTES", 0)  # so that a tile itself finds no room
    monkeypatch.setattr(mapping, "BYTES_PER_PIXEL", 0.0)
    with small_disk(tmp_path / "disk", "2m") as disk:
        filler = disk / "filler"
        filler.write_bytes(bytes(1_850_000))
        settings = settings_for(disk, made, lakes=str(tmp_path / "lakes.gpkg"), tile_size=100)
        with pytest.raises(LakesError, match=r"Cannot write .*No space left on device"):
            map_lakes(settings, Silent())
        assert not list((disk / "run" / "failed").iterdir())
        filler.unlink()
        subprocess.run(["mount", "-o", "remount,size=40m", str(disk)], check=True)
        assert map_lakes(settings, Silent())["FAILED"] == 0
        assert_same_lakes(settings.lakes, made[3])
