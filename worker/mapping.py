"""Lakes of a large area: what a run is, who runs its tiles, and what is made of them."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from rasterio.io import DatasetReader

from ..lakes.cache import recall
from ..lakes.errors import LakesError
from ..lakes.files import make_folder
from ..lakes.inventory.polygons import check_grid
from ..lakes.locks import Taken, alone
from ..lakes.progress import Progress, Stage
from ..lakes.rasters import open_raster
from ..lakes.tiles.delivery import (
    CHECKED,
    deliver_lakes,
    deliver_probability,
    note_delivery,
    parts_digest,
    recall_delivery,
)
from ..lakes.tiles.folder import RunFolder, digest_of, write_json
from ..lakes.tiles.layout import Tile, lay_out
from ..lakes.tiles.report import write_report
from ..lakes.tiles.sources import find_sheets, write_sheets
from ..lakes.unfinished import stamp
from ..lakes.vectors import check_suffix
from ..lakes.version import software_version
from ..models.card import SHIPPED
from ..models.mapping.settings import MapSettings, ShardSettings
from ..models.mapping.tile import window_extent
from ..models.predicting.estimate import predict_plan
from ..models.settings import PredictSettings
from .crews import Crew, Processes
from .driving import Drive, drive, room_watch

BYTES_PER_PIXEL = 0.12
"""Of a tile's files: twice the probability of the sample scene (0.054), for outlines and for busier scenes."""

SPARE_BYTES = 2**20

PLACES = ("input", "grid", "model", "tile_size")
"""Settings whose effect a job holds: the raster, the tiles, the model's checksum."""

BESIDE = (".aux.xml", ".ovr")
"""Files that QGIS writes beside a raster when it is looked at; they change none of its pixels."""

ROUNDS = 3
"""How often tiles whose files turn out damaged are computed anew in one run."""


def map_lakes(settings: MapSettings, progress: Progress) -> dict[str, Any]:
    """Map the lakes of a large raster in tiles, which may be stopped, moved to other machines and continued.

    Returns:
        PROBABILITY: a virtual raster in the run folder. DONE and FAILED: numbers of tiles. COMPUTED: tiles
        that this run computed. LAKES_COUNT, of them
        JOINED at the edges of tiles; AREA_KM2. With
        `dry_run` DONE, FAILED, MISSING, HOURS and GIGABYTES.

    Raises:
        LakesError: input, model, grid or scheduler cannot be used, the run folder holds another run or somebody
            works in it, the disk is full, or no tile could be mapped.
    """
    if settings.lakes:
        check_suffix(settings.lakes)
        make_folder(Path(settings.lakes).absolute().parent)  # refused now, not after days of work
    folder = RunFolder(Path(settings.run_folder).absolute())
    make_folder(folder.root)
    with _alone(folder):
        progress.percent(0, "Preparing the run")
        tiles, plan = _prepare(settings, folder, progress)
        missing = find_missing(folder, tiles, settings.verify, Stage(progress, 1, 3))
        progress.info(f"{len(tiles) - len(missing):,} of {len(tiles):,} tiles are done, {len(missing):,} are missing.")
        nothing = {"HOURS": 0.0, "GIGABYTES": 0.0}
        estimate = _estimate(settings, folder, missing, plan, progress) if missing else nothing
        if settings.dry_run:
            return {"DONE": len(tiles) - len(missing), "FAILED": 0, "MISSING": len(missing)} | estimate
        return _run(settings, folder, tiles, missing, progress)


def map_shard(settings: ShardSettings, progress: Progress) -> dict[str, Any]:
    """Map every so many-th tile of a run that `maplakes` has prepared; nothing is joined.

    Returns:
        DONE and FAILED: numbers of tiles of the shard.

    Raises:
        MissingInput: the folder holds no run.
        LakesError: the run was stopped, is of another version, or the disk is full.
    """
    folder = RunFolder(Path(settings.run_folder).absolute())
    if folder.is_cancelled():
        raise LakesError(
            f"The run in '{folder.root}' was stopped: '{folder.cancel_path.name}' lies there, and no shard would begin"
            " a tile. Remove that file, or run 'Map lakes of a large area' with DRY_RUN, which does;"
            " then start the shards again."
        )
    if folder.job["software"] != software_version():
        raise LakesError(
            f"The run in '{folder.root}' is of GLAKES {folder.job['software']}, this is GLAKES {software_version()}."
            " Install the same version."
        )
    tiles = [tile.name for tile in folder.tiles()][settings.shard - 1 :: settings.shards]
    missing = find_missing(folder, tiles, False, progress)
    crew = Processes(folder.root, 1, 60 * settings.time_limit)
    try:
        found = drive(folder, missing, crew, room_watch(folder, _tile_bytes(folder)), progress, len(tiles))
    finally:
        crew.stop()
    progress.info(f"{found.done} tiles were mapped, {len(found.failed)} failed: {', '.join(found.failed) or 'none'}.")
    return {"DONE": len(tiles) - len(found.failed), "FAILED": len(found.failed)}


@contextmanager
def _alone(folder: RunFolder) -> Iterator[None]:
    """Be the only driver of a run, and say who it is to others."""
    who = folder.root / "driver.json"
    with ExitStack() as stack:
        try:
            stack.enter_context(alone(folder.job_path))
        except Taken as error:
            other = recall(who)
            raise LakesError(
                f"Another run works in '{folder.root}': process {other.get('pid', '?')} on"
                f" {other.get('host', 'another machine')}. Wait until it has ended, or stop it."
            ) from error
        write_json(who, {"host": platform.node(), "pid": os.getpid()})
        folder.cancel_path.unlink(missing_ok=True)
        try:
            yield
        finally:
            who.unlink(missing_ok=True)


def _prepare(settings: MapSettings, folder: RunFolder, progress: Progress) -> tuple[list[str], dict[str, Any]]:
    """Write what the run is, or see that it is the one in the folder.

    Returns:
        The names of its tiles, and what the prediction of one takes; empty where the run was begun already.
    """
    source = _source(settings, folder, progress)
    with open_raster(source) as dataset:
        check_grid(dataset)
        tiles = lay_out(dataset, settings.grid, settings.tile_size, progress)
        model = Path(settings.model or SHIPPED).absolute()
        if not model.is_file():
            raise LakesError(f"Expected a model file, found none at '{model}'. Check the path.")
        # Refused at once: bands that do not fit the model, a damaged model, no such device.
        plan = {} if folder.job_path.exists() else _plan(settings, dataset, model, tiles, progress)
        job = {
            "settings": {name: value for name, value in settings.decisive().items() if name not in PLACES},
            "input": source,
            "input_files": _stamps(dataset),
            "raster": _raster(dataset),
            "model": hashlib.sha256(model.read_bytes()).hexdigest(),
            "model_path": str(model),
            "software": software_version(),
            "tiles": {name: list(vars(window).values()) for name, window in tiles},
        }
    folder.begin(job)
    return [tile.name for tile in tiles], plan


def _stamps(dataset: DatasetReader) -> str:
    """A digest of the files of a raster with their sizes and times: whether it is what it was."""
    files = sorted(path for path in dataset.files if not path.endswith(BESIDE))
    return digest_of({path: stamp(path) for path in files})


def _source(settings: MapSettings, folder: RunFolder, progress: Progress) -> str:
    """What GDAL opens: the raster, or a virtual one over the tiles in a folder."""
    path = Path(settings.input)
    if path.is_dir():
        sheets = find_sheets(path, Stage(progress, 0, 1))
        progress.info(f"'{path}' holds {len(sheets):,} tiles of a composite.")
        write_sheets(folder.root / "input.vrt", sheets)
        return str(folder.root / "input.vrt")
    return str(path.absolute()) if path.exists() else settings.input


def _raster(dataset: DatasetReader) -> dict[str, Any]:
    size = {"height": dataset.height, "width": dataset.width}
    return {"crs": dataset.crs.to_wkt(), "transform": list(dataset.transform)[:6], **size}


def find_missing(folder: RunFolder, tiles: list[str], verify: bool, progress: Progress) -> list[str]:
    """The tiles that have to be computed; says which of them were there once."""
    missing = []
    for number, tile in enumerate(tiles):
        progress.percent(100 * number / len(tiles))
        fault = folder.fault(tile)
        if not fault and verify and not folder.is_sound(tile, ("probability", *CHECKED)):
            fault = "a file is not what was written"
        if fault and fault != "missing":
            progress.warn(f"Tile {tile} is computed again: {fault}.")
            folder.forget(tile)
        if fault:
            missing.append(tile)
    return missing


def _plan(
    settings: MapSettings, dataset: DatasetReader, model: Path, tiles: list[Tile], progress: Progress
) -> dict[str, Any]:
    """What the prediction of the largest tile takes here. Raises `LakesError` where it cannot be done at all."""
    extent = window_extent(dataset, max(tiles, key=_pixels).window)
    about = PredictSettings(
        dataset.name, "", extent=extent, model=str(model), device=settings.device, precision=settings.precision
    )
    return predict_plan(about, progress)


def _pixels(tile: Tile) -> int:
    return tile.window.height * tile.window.width


def _estimate(
    settings: MapSettings, folder: RunFolder, missing: list[str], plan: dict[str, Any], progress: Progress
) -> dict[str, float]:
    """Hours on this machine and gigabytes of the missing tiles, which are also said.

    Raises:
        LakesError: the disk has not the room.
    """
    tiles = [folder.tile(name) for name in missing]
    pixels = sum(map(_pixels, tiles))
    if not plan:
        with open_raster(folder.job["input"]) as dataset:
            plan = _plan(settings, dataset, Path(folder.job["model_path"]), tiles, progress)
    hours, needed = pixels / plan["PIXELS_PER_SECOND"] / 3600, BYTES_PER_PIXEL * pixels
    free = shutil.disk_usage(folder.root).free
    progress.info(
        f"To do: {len(missing):,} tiles, {pixels / 1e6:,.0f} million pixels, about {hours:.3g} hours on a machine like"
        f" this one with {plan['ENGINE']}, about {needed / 1e9:.3g} GB ({free / 1e9:,.0f} GB are free)."
    )
    if needed > free:
        raise LakesError(
            f"The disk of '{folder.root}' has {free / 1e9:.3g} GB free, the run needs about {needed / 1e9:.3g} GB. Make"
            " room or choose another RUN_FOLDER."
        )
    return {"HOURS": hours, "GIGABYTES": needed / 1e9}


def _tile_bytes(folder: RunFolder) -> int:
    """What the files of the largest tile take, and their temporary copies."""
    return int(2 * BYTES_PER_PIXEL * max(map(_pixels, folder.tiles()), default=0)) + SPARE_BYTES


def _run(
    settings: MapSettings, folder: RunFolder, tiles: list[str], missing: list[str], progress: Progress
) -> dict[str, Any]:
    """Compute what is missing, then put it together."""
    computed, failed = 0, []
    for _ in range(ROUNDS):
        if missing:
            progress.percent(4, "Mapping tiles")
            found = _drive(settings, folder, missing, len(tiles), Stage(progress, 4, 85))
            computed, failed = computed + found.computed, found.failed
        gone = set(failed)
        done = [tile for tile in tiles if tile not in gone]
        progress.percent(85, "Checking the parts")
        missing = [tile for tile in done if not folder.is_sound(tile, CHECKED)]
        if not missing:
            break
        for tile in missing:
            progress.warn(f"A file of tile {tile} is not what was written; it is computed again.")
            folder.forget(tile)
    else:
        raise LakesError(
            f"Files of {len(missing)} tiles in '{folder.root}' are damaged again and again, such as {missing[0]}. Check"
            " the disk."
        )
    if not done:
        raise LakesError(f"No tile could be mapped; '{folder.root / 'failed'}' says why, such as: {_reason(folder)}")
    if failed:
        progress.warn(
            f"{len(failed):,} of {len(tiles):,} tiles failed and are left out; see '{folder.root / 'failed'}'."
        )
    result = {"DONE": len(done), "FAILED": len(failed), "COMPUTED": computed}
    return result | _deliver(settings, folder, done, failed, progress)


def _reason(folder: RunFolder) -> str:
    notes = sorted((folder.root / "failed").glob("*.json"))
    return str(recall(notes[0]).get("reason", "")) if notes else ""


def _drive(settings: MapSettings, folder: RunFolder, missing: list[str], total: int, progress: Progress) -> Drive:
    crew = _hire(settings, folder, progress)
    try:
        return drive(folder, missing, crew, room_watch(folder, crew.slots() * _tile_bytes(folder)), progress, total)
    except BaseException:
        folder.cancel_path.touch()  # heard by whoever works on other machines
        raise
    finally:
        crew.stop()


def _hire(settings: MapSettings, folder: RunFolder, progress: Progress) -> Crew:
    """Who runs the tiles: this machine, processes on it, or a cluster."""
    limit_s = 60 * settings.time_limit
    if "://" in settings.scheduler:
        from .cluster import DaskCrew

        return DaskCrew(settings.scheduler, folder.root, settings.resource, limit_s, progress)
    count = int(settings.scheduler.partition(":")[2] or 1)
    return Processes(folder.root, count, limit_s)


def _deliver(
    settings: MapSettings, folder: RunFolder, done: list[str], failed: list[str], progress: Progress
) -> dict[str, Any]:
    """Write what is made of all tiles, unless it is there already."""
    probability = deliver_probability(folder, done)
    parts = parts_digest(folder, done)
    said = recall_delivery(folder, parts, settings.lakes)
    is_new = said is None
    if said is None:
        said = deliver_lakes(folder, done, settings.lakes, Stage(progress, 87, 98))
        note_delivery(folder, parts, settings.lakes, said)
    else:
        progress.info("The lakes of these tiles are there already.")
    if settings.report and (is_new or failed or not Path(settings.report).exists()):
        write_report(settings.report, folder, failed, said)
    progress.percent(100)
    progress.info(f"{said['LAKES_COUNT']:,} lakes, {said['JOINED']:,} of them at the edges of tiles.")
    return {"PROBABILITY": str(probability)} | said
