"""All that somebody who helps would ask about an environment, as Markdown to paste into an issue."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from pathlib import Path

from ...lakes.addresses import without_passwords
from ...lakes.version import software_version
from .computer import folder_bytes, free_bytes, hardware
from .examine import Findings
from .pins import Pins
from .processes import ask
from .pythons import dotted, find_pythons, find_uv
from .sources import Sources

TOLD_VARIABLES = ("GLAKES_", "PIP_", "UV_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "CUDA_VISIBLE")
LOG_LINES = 60


def report(
    findings: Findings,
    pins: Pins,
    sources: Sources,
    in_use: str,
    log: Iterable[str],
    qgis: str = "",
) -> str:
    """The report. Passwords in addresses are left out; the user's own name in paths is not.

    Args:
        findings: what is wrong with GLAKES's own environment, with imports.
        pins: what it has to hold.
        sources: where libraries come from.
        in_use: what is said of the interpreter that workers run in.
        log: lines of the last making.
        qgis: versions of QGIS and Qt.
    """
    libraries = [f"{name}=={found.version}" for name, found in sorted(findings.libraries.items())]
    return without_passwords(
        "\n".join(
            [
                f"### GLAKES {software_version()}: worker environment",
                "",
                *_table(_computer(findings.folder, qgis) | {"In use": in_use}),
                "",
                *_table(_environment(findings, pins) | _origin(sources)),
                "",
                "Faults: " + (" ".join(said.text() for said in findings.faults()) or "none"),
                "",
                "Pythons:",
                *(f"- {python.verdict().text()}" for python in find_pythons()),
                f"- uv: {find_uv() or 'not found'}",
                "",
                *_block("Libraries", libraries),
                *_block("Variables", _variables()),
                *_block("Log", list(log)[-LOG_LINES:]),
            ]
        )
    )


def _computer(folder: Path, qgis: str) -> dict[str, str]:
    card = ask(["nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"])
    return {
        "System": platform.platform(),
        "Machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "QGIS": qgis or "not running",
        "Python here": platform.python_version(),
        "Graphics card": (card or "").strip() or "none that nvidia-smi knows",
        "PyTorch can be": ", ".join(hardware()),
        "Free": f"{free_bytes(folder) / 1e6:,.0f} MB",
    }


def _environment(findings: Findings, pins: Pins) -> dict[str, str]:
    size = f"{folder_bytes(findings.folder) / 1e6:,.0f} MB" if findings.exists else "absent"
    return {
        "Folder": str(findings.folder),
        "Size": size,
        "Python": dotted(findings.python.version) if findings.python else "none",
        "PyTorch": findings.kind or "not chosen",
        "Pins": pins.digest(),
    }


def _origin(sources: Sources) -> dict[str, str]:
    return {
        "Index": sources.index or "pip's own",
        "Proxy": sources.proxy or "none",
        "Wheels": f"{sources.wheels}{' (offline)' if sources.is_offline else ''}" if sources.wheels else "none",
    }


def _variables() -> list[str]:
    return [f"{name}={value}" for name, value in sorted(os.environ.items()) if name.upper().startswith(TOLD_VARIABLES)]


def _table(rows: dict[str, str]) -> list[str]:
    return ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())]


def _block(title: str, lines: list[str]) -> list[str]:
    return ["<details><summary>" + title + "</summary>", "", "```", *lines, "```", "</details>", ""]
