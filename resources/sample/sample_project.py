"""Writes `glakes_sample.qgz`, which the window opens as the sample project: the bundled composite, styled.

QT_QPA_PLATFORM=offscreen /usr/bin/python3 resources/sample/sample_project.py
"""

from __future__ import annotations

import os
import runpy
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def write_sample_project(path: Path) -> bool:
    """Write the project; False when that failed. QGIS must be running."""
    from glakes.processing_provider.styles import apply_style
    from glakes.resources.sample.sheet import fill_project
    from qgis.core import QgsProject, QgsRasterLayer

    composite = QgsRasterLayer(str(HERE / "t48que" / "composite.tif"), "Composite 2020-02-23")
    apply_style(composite, "composite")
    project = QgsProject.instance()
    fill_project(project, "GLAKES sample", [composite])
    return bool(project.write(str(path)))


def main() -> int:
    """Returns the exit status."""
    from qgis.core import QgsApplication, QgsSettings

    runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)
    os.environ.setdefault("GDAL_PAM_ENABLED", "NO")  # no statistics beside the raster
    with tempfile.TemporaryDirectory(prefix="glakes-sample-") as profile:
        application = QgsApplication([], False, profile)
        application.initQgis()
        QgsSettings().setValue("projects/anonymize_saved_projects", True, QgsSettings.Section.Core)
        done = write_sample_project(HERE / "glakes_sample.qgz")
        application.exitQgis()
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
