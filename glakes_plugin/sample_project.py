"""The bundled project: an image that lakes can be mapped in at once."""

from __future__ import annotations

from pathlib import Path

from qgis.core import Qgis, QgsProject
from qgis.gui import QgisInterface

from ..processing_provider.interpreter import own_environment

PROJECT = Path(__file__).resolve().parents[1] / "resources" / "sample" / "glakes_sample.qgz"


def open_sample_project(iface: QgisInterface) -> None:
    """Open it in place of the project that is open; QGIS asks before changes are lost."""
    iface.addProject(str(of_this_qgis(own_environment().with_name("sample"))))


def of_this_qgis(folder: Path) -> Path:
    """The project as this version of QGIS writes it, in a folder; the bundled one where that cannot be written.

    The bundled one is of the oldest version that GLAKES runs in, and every newer one would warn of its age. A copy
    that is there already may have been changed by the user, and stays.
    """
    written = folder / str(Qgis.versionInt()) / PROJECT.name
    if written.exists() and written.stat().st_mtime >= PROJECT.stat().st_mtime:
        return written
    project = QgsProject()
    try:
        written.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return PROJECT
    done = project.read(str(PROJECT)) and project.write(str(written))
    return written if done else PROJECT
