"""Whole countries: Google reckons the composite in its own time and writes it to Drive or Cloud Storage."""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass
from typing import Any

import ee

from ...bands import COMPOSITE_BANDS, COMPOSITE_NODATA
from ...errors import Cancelled
from ...progress import Progress
from .faults import EarthEngineError
from .graph import COUNT_BAND, composite_image
from .patience import POLL_S, Patience, ask_patiently
from .settings import EarthEngineSettings
from .store import TileStore
from .tiles import TilePlan

PATIENCE = Patience()

POLL_TASK_S = 15.0
MOST_PIXELS = 10**13

ACTIVE = ("PENDING", "RUNNING", "CANCELLING")
DONE = "SUCCEEDED"
CANCEL_GRACE_S = 0.4
"""How long a cancel waits for Google to hear of it."""


def export_composite(
    settings: EarthEngineSettings, plan: TilePlan, store: TileStore, earlier: dict[str, Any], progress: Progress
) -> None:
    """Start the export, or find the one that an earlier run started, and follow it until it has ended.

    Args:
        settings: destination, bucket, prefix, wait.
        plan: where the composite lies.
        store: keeps the names of the tasks, so that a rerun does not export twice.
        earlier: what job.json said.
        progress: hears every change of status.

    Raises:
        EarthEngineError: an export has failed; the sentence says why.
        Cancelled: the user asked to stop; the export is cancelled, too.
    """
    known = dict(earlier.get("exports", {})) if earlier.get("exports_to") == place("", settings) else {}
    running: dict[str, str] = {}
    for name, image in images_to_export(settings, plan).items():
        if known.get(name) and task_status(known[name], progress).state in (*ACTIVE, DONE):
            running[name] = known[name]
            progress.info(f"The export of the {name} was started by an earlier run.")
            continue
        task = export_task(name, image, settings, plan)
        ask_patiently(task.start, progress, PATIENCE)
        running[name] = str(task.operation_name)
        progress.info(f"The export of the {name} to {place(name, settings)} has been started.")
        store.note(exports_to=place("", settings), exports=running)
    if settings.wait:
        follow(running, progress)
    else:
        progress.info("It goes on without this computer. Run again with the same settings to see how far it is.")


def images_to_export(settings: EarthEngineSettings, plan: TilePlan) -> dict[str, ee.Image]:
    """What is exported, by name."""
    image = composite_image(settings, plan.lattice.degrees(plan.whole), settings.count)
    if not settings.count:
        return {"composite": image}
    return {"composite": image.select(list(COMPOSITE_BANDS)), "count": image.select(COUNT_BAND)}


def place(name: str, settings: EarthEngineSettings) -> str:
    """Where an export lies, for people."""
    where = f"{settings.prefix.strip('/')}/{name}"
    return (
        f"Cloud Storage, gs://{settings.bucket}/{where}"
        if settings.destination == "cloudstorage"
        else f"Drive, {where}"
    )


def export_task(name: str, image: ee.Image, settings: EarthEngineSettings, plan: TilePlan) -> ee.batch.Task:
    """A task that is not started yet, on exactly the pixels that the tiles would have."""
    grid = plan.lattice.grid(plan.whole)
    code = grid.crs.to_authority()
    options: dict[str, Any] = {
        "image": image,
        "description": f"glakes-{name}",
        "dimensions": f"{grid.width}x{grid.height}",
        "crs": ":".join(code) if code else grid.crs.to_wkt(),
        "crsTransform": list(grid.transform)[:6],
        "maxPixels": MOST_PIXELS,
        "fileFormat": "GeoTIFF",
        "formatOptions": {"cloudOptimized": True} | ({"noData": COMPOSITE_NODATA} if name != COUNT_BAND else {}),
    }
    prefix = settings.prefix.strip("/")
    if settings.destination == "cloudstorage":
        return ee.batch.Export.image.toCloudStorage(
            **options, bucket=settings.bucket, fileNamePrefix=f"{prefix}/{name}"
        )
    return ee.batch.Export.image.toDrive(**options, folder=prefix, fileNamePrefix=name)


def follow(tasks: dict[str, str], progress: Progress) -> None:
    """Report the status of tasks until all have ended.

    Args:
        tasks: name of what is exported -> name of the operation.
        progress: hears every change, and how far all of them are together.

    Raises:
        EarthEngineError: one has failed or was cancelled elsewhere.
        Cancelled: the user asked to stop.
    """
    told: dict[str, Status] = {}
    try:
        while True:
            for name, task in tasks.items():
                status = task_status(task, progress)
                if name not in told or told[name].state != status.state:
                    progress.info(f"Export of the {name}: {status.state.lower()}.")
                told[name] = status
                if status.state not in (*ACTIVE, DONE):
                    raise EarthEngineError(
                        f"The export of the {name} has {status.state.lower()}. {status.reason}".strip()
                    )
            progress.percent(100.0 * sum(status.share for status in told.values()) / len(tasks))
            if all(status.state == DONE for status in told.values()):
                return
            _wait(POLL_TASK_S, progress)
    except Cancelled:
        cancel([task for name, task in tasks.items() if name not in told or told[name].state in ACTIVE])
        raise


@dataclass(frozen=True)
class Status:
    """How a task stands."""

    state: str
    """As Earth Engine calls it: PENDING, RUNNING, SUCCEEDED, FAILED, ..."""
    share: float
    """Of its work that is done, 0..1."""
    reason: str
    """Why it failed."""


def task_status(task: str, progress: Progress) -> Status:
    """Ask how a task stands.

    Raises:
        EarthEngineError: Earth Engine does not say.
    """
    operation = ask_patiently(lambda: ee.data.getOperation(task), progress, PATIENCE)
    facts = operation.get("metadata", {})
    state = str(facts.get("state", "PENDING"))
    share = 1.0 if state == DONE else float(facts.get("progress", 0.0))
    return Status(state, share, str(operation.get("error", {}).get("message", "")))


def cancel(tasks: list[str]) -> None:
    """Ask Google to end tasks, and wait a moment for it; whoever cancels does not want to wait."""

    def ask_once() -> None:
        for task in tasks:
            with contextlib.suppress(Exception):
                ee.data.cancelOperation(task)

    thread = threading.Thread(target=ask_once, daemon=True)
    thread.start()
    thread.join(CANCEL_GRACE_S)


def _wait(seconds: float, progress: Progress) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        progress.check()
        time.sleep(POLL_S)
