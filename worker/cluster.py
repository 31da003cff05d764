"""Tiles on a Dask cluster that the user has: connected to by its address, never started.

Used of Dask is what has not changed in years: `Client`, its `get_executor`, `run` and `nthreads`. Workers need this
package installed (`pip install glakes`) and the run folder, input and model under the same paths.
"""

from __future__ import annotations

import os
import re
import threading
import time
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from ..lakes.errors import LakesError, MissingLibrary
from ..lakes.progress import Progress
from ..lakes.tiles.folder import RunFolder
from ..lakes.version import software_version
from .crews import Outcome, Processes

CONNECT_S = 10.0
WORKERS_S = 20.0
"""How long a cluster may take to have its first worker."""

LOOK_S = 2.0
LOST_S = 5.0
LOOPBACK = re.compile(r"tcp://(127\.|localhost|\[::1\])")

_crews: dict[tuple[str, float, int], Processes] = {}
_crews_lock = threading.Lock()


class DaskCrew:
    """Runs tiles on the workers of a scheduler, one for each of their threads."""

    def __init__(self, address: str, root: Path, resource: str, limit_s: float, progress: Progress) -> None:
        """Connect, and look at every worker.

        Raises:
            MissingLibrary: Dask is not in the worker environment.
            LakesError: nobody answers, there is no worker (with the resource), or one of them cannot do the work.
        """
        self._address, self._root, self._limit_s = address, str(root), limit_s
        self._resources = _resources(resource)
        if address.startswith("tcp://") and not LOOPBACK.match(address):
            progress.warn(
                f"'{address}' is not encrypted, and whoever reaches it can run programs there. Use tls:// or a tunnel."
            )
        self._client = _connect(address)
        try:
            self._slots, self._next_look = self._count_slots(), 0.0
            self._probe()
        except BaseException:
            self.stop()
            raise
        self._executor = self._client.get_executor(pure=False, retries=0, resources=self._resources or None)
        self._lost_since: float | None = None

    def slots(self) -> int:
        """Threads of the workers there are now."""
        now = time.monotonic()
        if now >= self._next_look and self._client.status == "running":
            self._next_look = now + LOOK_S
            self._slots = max(sum(self._client.nthreads().values()), 1)
        return self._slots

    def submit(self, tile: str) -> Future[Outcome]:
        """Have a tile run on some worker."""
        future: Future[Outcome] = self._executor.submit(run_tile, self._root, tile, self._limit_s)
        return future

    def check(self) -> None:
        """Raise `LakesError` when the scheduler has been away for some seconds."""
        if self._client.status == "running":
            self._lost_since = None
            return
        self._lost_since = self._lost_since or time.monotonic()
        if time.monotonic() - self._lost_since > LOST_S or self._client.status == "closed":
            raise LakesError(
                f"The scheduler at {self._address} was lost. What is done stays; run again to continue, with this"
                " scheduler, another, or none."
            )

    def stop(self) -> None:
        """Let go of the cluster. Closing a client whose scheduler is gone takes half a minute: not waited for."""
        threading.Thread(target=_close, args=(self._client,), daemon=True).start()

    def _count_slots(self) -> int:
        try:
            self._client.wait_for_workers(1, timeout=WORKERS_S)
        except TimeoutError as error:
            raise LakesError(
                f"The scheduler at {self._address} has no worker. Start some, on every machine: dask worker"
                f" {self._address} --nthreads 1"
            ) from error
        if self._resources and not self._workers_with_resources():
            wanted = ", ".join(f"{name}={number:g}" for name, number in self._resources.items())
            raise LakesError(
                f"No worker of {self._address} offers {wanted}. Start workers with --resources {wanted}, or leave"
                " RESOURCE empty."
            )
        return max(sum(self._client.nthreads().values()), 1)

    def _workers_with_resources(self) -> list[str]:
        workers = self._client.scheduler_info(n_workers=-1)["workers"]
        return [
            name
            for name, about in workers.items()
            if all(about.get("resources", {}).get(kind, 0) >= number for kind, number in self._resources.items())
        ]

    def _probe(self) -> None:
        """Have scheduler and workers say whether they have this package, and workers whether they see the run folder.

        The scheduler looks at a task before it passes it on, hence needs the package as well.
        """
        try:
            version = self._client.run_on_scheduler(software_version)
        except Exception as error:  # whatever unpacking says there
            raise LakesError(
                f"The scheduler at {self._address} has no GLAKES {software_version()} ({type(error).__name__})."
                " Install the same package there as for the workers."
            ) from error
        if version != software_version():
            raise LakesError(
                f"The scheduler at {self._address} has GLAKES {version}, this is GLAKES {software_version()}. Install"
                " the same version."
            )
        digest = RunFolder(Path(self._root)).job["digest"]
        for name, answer in self._client.run(probe, self._root, digest, on_error="return").items():
            fault = answer if isinstance(answer, str) else f"it answers {type(answer).__name__}: {answer}"
            if fault:
                raise LakesError(f"The worker {name} of {self._address} cannot take part: {fault}")


def _resources(text: str) -> dict[str, float]:
    name, _, number = text.partition("=")
    return {name: float(number)} if name else {}


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingLibrary(
            "SCHEDULER needs Dask, which is not in the worker environment. Install it there (pip install distributed),"
            " or leave SCHEDULER empty."
        ) from error
    make: Any = Client
    try:
        return make(address, timeout=CONNECT_S, set_as_default=False, name="glakes")
    except (OSError, ValueError, TypeError) as error:
        raise LakesError(
            f"No scheduler answers at {address} ({error}). Check the address and that it runs, or leave SCHEDULER"
            " empty to use this machine."
        ) from error


def _close(client: Any) -> None:
    try:
        client.close(timeout=LOST_S)
    except Exception:  # whatever a lost connection says is of no use to anyone
        return


def probe(root: str, digest: str) -> str:
    """Runs on a worker: why it cannot take part in a run; empty when it can."""
    folder = RunFolder(Path(root))
    try:
        job = folder.job
    except LakesError:
        return f"it does not see the run folder '{root}'. Share the folder under the same path."
    if job["digest"] != digest:
        return f"it sees another run in '{root}'. Share the folder under the same path."
    if job["software"] != software_version():
        return f"it has GLAKES {software_version()}, the run is of GLAKES {job['software']}. Install the same version."
    for what in ("input", "model_path"):
        if not Path(job[what]).exists():
            return f"it does not see '{job[what]}'. Share it under the same path."
    if not os.access(folder.root / "parts", os.W_OK):
        return f"it cannot write into '{root}'. Give it the right to."
    return ""


def run_tile(root: str, tile: str, limit_s: float) -> tuple[Any, ...]:
    """Runs on a worker: one tile, in a process beside it."""
    return tuple(_crew(root, limit_s).run(tile))


def _crew(root: str, limit_s: float) -> Processes:
    """The processes of this worker; it calls from as many threads as it has."""
    key = root, limit_s, os.getpid()
    with _crews_lock:
        if key not in _crews:
            for crew in _crews.values():
                crew.stop()
            _crews.clear()
            _crews[key] = Processes(Path(root), 1, limit_s)
        return _crews[key]
