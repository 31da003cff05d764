#!/usr/bin/env python3
"""Measures what the worker's pins weigh, on every kind of computer, and writes `requirements/sizes.json`.

The wheels are really fetched (several GB, then removed): what travels is the size of a wheel, what lies on
the disk the size of its files, with Python files twice, since they are compiled. `make sizes` calls it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PINS = HERE / "worker.txt"
RESULT = HERE / "sizes.json"
PYTHON = "3.12"
"""The standalone Python that the plugin fetches where there is none of a right version."""

HERE_ITSELF = ""
PLATFORMS = {
    "linux-cpu": HERE_ITSELF,
    "linux-cuda": HERE_ITSELF,
    "macos-mps": "macosx_14_0_arm64",
    "windows-cpu": "win_amd64",
}
"""Of other computers than this one (Linux, x86-64) all wheels are those of PYTHON."""


def main() -> None:
    """Measure every kind and write the file."""
    measured = {}
    for kind, platform in PLATFORMS.items():
        with tempfile.TemporaryDirectory() as folder:
            fetch(kind, platform, Path(folder))
            measured[kind] = dict(sorted(weigh(wheel) for wheel in Path(folder).iterdir()))
    document = {"python": PYTHON, "unit": "bytes: [to fetch, on disk]", "kinds": measured}
    RESULT.write_text(as_lines(document), encoding="utf-8")


def fetch(kind: str, platform: str, folder: Path) -> None:
    """Download the wheels of a kind. PyTorch with CUDA comes from the plain index, with all that it needs."""
    command = [sys.executable, "-m", "pip", "download", "-q", "-d", str(folder)]
    binary = ["--only-binary=:all:"]
    if platform:
        binary += ["--python-version", PYTHON, "--platform", platform]
    pins = [line for line in PINS.read_text(encoding="utf-8").splitlines() if "==" in line]
    with_cuda = [pin for pin in pins if pin.startswith(("torch==", "torchvision==")) and kind.endswith("cuda")]
    plain = [pin for pin in pins if pin not in with_cuda]
    subprocess.run([*command, *binary, "--no-deps", *plain], check=True)  # noqa: S603
    if with_cuda:
        environment = {name: value for name, value in os.environ.items() if name != "PIP_FIND_LINKS"}
        environment["PIP_CONFIG_FILE"] = os.devnull  # a folder of CPU wheels would go first
        subprocess.run([*command, *binary, "-c", str(PINS), *with_cuda], check=True, env=environment)  # noqa: S603


def weigh(wheel: Path) -> tuple[str, list[int]]:
    """Name, and bytes to fetch and on disk."""
    with zipfile.ZipFile(wheel) as archive:
        files = archive.infolist()
    compiled = sum(file.file_size for file in files if file.filename.endswith(".py"))
    return wheel.name.split("-")[0].lower().replace("_", "-"), [
        wheel.stat().st_size,
        sum(file.file_size for file in files) + compiled,
    ]


def as_lines(document: dict) -> str:
    """JSON with one line per package, so that a change can be read."""
    text = json.dumps(document, indent=1)
    return text.replace("[\n    ", "[").replace(",\n    ", ", ").replace("\n   ]", "]") + "\n"


if __name__ == "__main__":
    main()
