#!/usr/bin/env python3
"""Writes `resources/LICENSES.md`: under which licences stands what is shipped, and what the worker fetches.

Runs in the worker environment, whose libraries say it themselves. `make licences` calls it.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "resources" / "LICENSES.md"

SHIPPED = (
    ("everything that is not named below", "GPL-2.0-or-later", "LICENSE"),
    ("models/weights: the starter model", "as its card says", "models/weights/starter.md"),
    ("resources/sample/t48que: a Sentinel-2 scene, and labels made on it", "CC-BY-SA-4.0", "resources/sample/t48que"),
    ("lakes/statistics/coast.json: Natural Earth, 1:50m land, simplified", "public domain", "the file itself"),
    ("resources/icons, resources/styles", "GPL-2.0-or-later", "LICENSE"),
)

NAMES = {
    "MIT License": "MIT",
    "MIT": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "ISC License (ISCL)": "ISC",
}
KNOWN = (
    (r"creative commons.*attribution-sharealike 4.0", "CC-BY-SA-4.0"),
    (r"apache", "Apache-2.0"),
    (r"^(the )?mit\b|permission is hereby granted, free of charge", "MIT"),
    (r"3-clause|bsd-3|neither the name", "BSD-3-Clause"),
    (r"bsd", "BSD"),
    (r"lgpl|lesser general", "LGPL"),
    (r"psf|python software", "PSF-2.0"),
)
"""For libraries that put a text where a name belongs."""


def main() -> None:
    """Write the file."""
    RESULT.write_text(page(), encoding="utf-8")


def page() -> str:
    """The whole file as Markdown."""
    pins = dict(line.split("==") for line in _lines("worker.txt"))
    kinds = json.loads((ROOT / "requirements" / "sizes.json").read_text(encoding="utf-8"))["kinds"]
    cuda = sorted(set(kinds["linux-cuda"]) - set(kinds["linux-cpu"]))
    return "\n".join(
        [
            "# Licences",
            "",
            "Made by `make licences`; a test compares it with the libraries.",
            "",
            "## In the plugin",
            "",
            "| what | licence | see |",
            "|---|---|---|",
            *(f"| {what} | {licence} | {see} |" for what, licence, see in SHIPPED),
            "",
            "## In the worker environment",
            "",
            "None of these is in the plugin. The user's own pip fetches them into the worker environment, from where",
            "their authors publish them, and they run in a process of their own.",
            "",
            "| library | version | licence |",
            "|---|---|---|",
            *(f"| {name} | {version} | {licence_of(name)} |" for name, version in pins.items()),
            "",
            "PyTorch for NVIDIA's graphics cards also fetches these; those of NVIDIA are under its own licence, which",
            f"each of them holds: {', '.join(cuda)}.",
            "",
        ]
    )


def licence_of(name: str) -> str:
    """The licence that an installed library states; `?` when it states none."""
    try:
        stated = metadata(name)
    except PackageNotFoundError:
        return "?"
    return _expression(stated) or _classified(stated) or _named(stated) or "?"


def _expression(stated: PackageMetadata) -> str:
    return str(stated.get("License-Expression") or "")


def _classified(stated: PackageMetadata) -> str:
    found = [text.split(" :: ")[-1] for text in stated.get_all("Classifier") or () if text.startswith("License ::")]
    names = [NAMES.get(text, text) for text in found if text != "OSI Approved"]
    return " OR ".join(dict.fromkeys(names))


def _named(stated: PackageMetadata) -> str:
    text = str(stated.get("License") or "").strip()
    if text and len(text) <= 40 and "\n" not in text:
        return NAMES.get(text, text)
    return next((name for pattern, name in KNOWN if re.search(pattern, text, re.IGNORECASE | re.DOTALL)), "")


def _lines(name: str) -> list[str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if "==" in line and not line.startswith("#")]


if __name__ == "__main__":
    sys.exit(main())
