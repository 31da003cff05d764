"""A program as its user has it: seconds from start to end, processor seconds, and the memory of all its processes."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

POLL_S = 0.02
SAMPLE_S = 0.25
"""Looking at every process of the system costs some milliseconds."""


LIMIT_S = 1800.0
"""Whatever takes longer has got stuck."""


class Failed(Exception):
    """A program that was to be measured ended with an error; the text is its last line."""


def measure(command: list[str], environment: dict[str, str] | None = None) -> dict[str, Any]:
    """Run a program that prints a line of JSON at its end.

    Returns:
        What it printed, with `whole_seconds` and `whole_cpu_seconds` from its start to its end and `peak_gb`, the
        largest resident memory of it and all it started, sampled four times a second, or the largest that the system
        noted for one of them if that is more.

    Raises:
        Failed: it ended with an error, printed no JSON, or got stuck.
    """
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complaints:
        worked, started = _children_seconds(), time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=complaints, env={**os.environ, **(environment or {})})
        peak = _watch(process)
        seconds = time.perf_counter() - started
        said.seek(0)
        complaints.seek(0)
        lines = said.read().splitlines()
        if process.returncode != 0 or not lines:
            last = (complaints.read().strip().splitlines() or ["no reason was given"])[-1]
            raise Failed(f"ended with {process.returncode}: {last}")
    try:
        found: dict[str, Any] = json.loads(lines[-1])
    except ValueError:
        raise Failed("printed no result") from None
    whole = {"whole_seconds": seconds, "whole_cpu_seconds": _children_seconds() - worked, "peak_gb": peak / 1e9}
    return found | whole


def _watch(process: subprocess.Popen[bytes]) -> int:
    """Bytes at the peak; returns when the process has ended."""
    peak, next_sample, last = 0, 0.0, time.perf_counter() + LIMIT_S
    while process.poll() is None:
        now = time.perf_counter()
        if now >= last:
            process.kill()
        if now >= next_sample:
            peak = max(peak, _tree_bytes(process.pid))
            next_sample = now + SAMPLE_S
        time.sleep(POLL_S)
    return peak


def _tree_bytes(pid: int) -> int:
    try:
        parent = psutil.Process(pid)
        processes = [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    resident = 0
    highest = 0
    for process in processes:
        try:
            resident += process.memory_info().rss
            highest = max(highest, _high_water(process.pid))
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            continue  # ended meanwhile
    return max(resident, highest)


def _high_water(pid: int) -> int:
    """The most that one process ever had, where the system notes it: no sample can miss it."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
