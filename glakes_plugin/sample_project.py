"""The bundled project: an image that lakes can be mapped in at once."""

from __future__ import annotations

from pathlib import Path

from qgis.gui import QgisInterface

PROJECT = Path(__file__).resolve().parents[1] / "resources" / "sample" / "glakes_sample.qgz"


def open_sample_project(iface: QgisInterface) -> None:
    """Open it in place of the project that is open; QGIS asks before changes are lost."""
    iface.addProject(str(PROJECT))
