"""The demo: lakes of the bundled scene, by GLAKES's own algorithms, on a map sheet.

`make demo` runs it as `GLAKES_PYTHON=.venv/bin/python /usr/bin/python3 resources/sample/demo.py build/demo`.
It needs no QGIS profile and leaves none behind.
"""

from __future__ import annotations

import os
import runpy
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SCENES = HERE / "t48que" / "scenes"
PLACE = "Sentinel-2B, 23 February 2020 · Songkhram basin, Thailand"

SIZE_EDGES_KM2 = (0.005, 0.01, 0.03, 0.1, 1.0, 10.0, 100.0, 1000.0, 10000.0)
"""Size classes of lake statistics; the lower bound is in the class."""


class DemoError(Exception):
    """The demo cannot go on; its sentence says what to do."""


def say(text: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run_steps(provider: Any, folder: Path, scratch: Path) -> list[tuple[str, float]]:
    """Run the four algorithms; returns their names and seconds."""
    composite, probability = folder / "composite.tif", folder / "probability.tif"
    water, lakes = scratch / "water.gpkg", folder / "lakes.gpkg"
    steps = {
        "compositescenes": {"SCENES": SCENES, "OUTPUT": composite},
        "predictlakes": {"INPUT": composite, "PROBABILITY": probability},
        "vectorizelakes": {"INPUT": probability, "OUTPUT": water},
        "finishlakes": {"INPUT": water, "OUTPUT": lakes},
    }
    return [
        (name, run_step(provider, name, {key: str(value) for key, value in parameters.items()}))
        for name, parameters in steps.items()
    ]


def run_step(provider: Any, name: str, parameters: dict[str, str]) -> float:
    """Run one algorithm; returns the seconds it took.

    Raises:
        DemoError: it cannot run here, or failed.
    """
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    class Feedback(QgsProcessingFeedback):
        def __init__(self) -> None:
            super().__init__(False)

        def pushWarning(self, warning: str) -> None:
            say(f"    {warning}")

        def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: N803 (the name QGIS gives)
            errors.append(error)

    errors: list[str] = []
    algorithm = provider.algorithm(name)
    can_run, reason = algorithm.canExecute()
    if not can_run:
        raise DemoError(reason)
    say(f"{algorithm.displayName()} (glakes:{name}) ...")
    start = time.monotonic()
    _, done = algorithm.run(parameters, QgsProcessingContext(), Feedback())
    if not done:
        raise DemoError(" ".join(errors) or f"glakes:{name} did not finish.")
    return time.monotonic() - start


def size_table(areas_km2: list[float]) -> list[tuple[str, int, float]]:
    """Label, count and total area of every size class up to the largest lake."""
    rows = []
    for lower, upper in zip(SIZE_EDGES_KM2, (*SIZE_EDGES_KM2[1:], float("inf"))):
        inside = [area for area in areas_km2 if lower <= area < upper]
        rows.append((f"{lower:g} - {upper:g}", len(inside), sum(inside)))
    while rows and not rows[-1][1]:
        rows.pop()
    return rows


def report(areas_km2: list[float], seconds: list[tuple[str, float]]) -> str:
    """What the demo prints at its end."""
    lines = ["", f"{len(areas_km2)} lakes, {sum(areas_km2):.3f} km2", "", f"{'size (km2)':<16}{'lakes':>8}{'km2':>10}"]
    lines += [f"{label:<16}{count:>8}{area:>10.3f}" for label, count, area in size_table(areas_km2)]
    lines += ["", f"{'step':<24}{'seconds':>10}"]
    lines += [f"{name:<24}{value:>10.1f}" for name, value in seconds]
    lines.append(f"{'all':<24}{sum(value for _, value in seconds):>10.1f}")
    return "\n".join(lines)


def draw(folder: Path) -> list[float]:
    """Write the project and the map sheet; returns the lakes' areas in km2.

    Raises:
        DemoError: the project or the picture cannot be written.
    """
    from glakes.resources.sample.sheet import draw_sheet, export_sheet, fill_project, load_layers
    from qgis.core import QgsProject

    layers = load_layers(folder)
    areas = [feature["area_km2"] for feature in layers.lakes.getFeatures()]
    project = QgsProject.instance()
    fill_project(project, "GLAKES demo", layers.all(), hidden=(layers.probability,))
    subtitle = f"{len(areas)} lakes of 0.005 km² or more, together {sum(areas):.2f} km², rivers not masked · {PLACE}"
    sheet = draw_sheet(project, layers, subtitle)
    for path, done in (
        (folder / "map.png", export_sheet(sheet, folder / "map.png")),
        (folder / "demo.qgz", project.write(str(folder / "demo.qgz"))),
    ):
        if not done:
            raise DemoError(f"Cannot write '{path}'. Choose another folder.")
    project.clear()
    return areas


def make_folder(folder: Path) -> None:
    """Make the folder of results.

    Raises:
        DemoError: it cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DemoError(f"Cannot make the folder '{folder}': {error.strerror}. Choose another one.") from error
    if not os.access(folder, os.W_OK):
        raise DemoError(f"Cannot write into '{folder}'. Choose another folder.")


def demo(folder: Path) -> None:
    """Run everything into a folder."""
    from qgis.core import QgsApplication

    runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)
    with tempfile.TemporaryDirectory(prefix="glakes-demo-") as scratch:
        application = QgsApplication([], False, scratch)
        application.initQgis()
        from glakes.processing_provider.provider import GlakesProvider

        provider = GlakesProvider()
        application.processingRegistry().addProvider(provider)
        try:
            make_folder(folder)
            seconds = run_steps(provider, folder, Path(scratch))
            start = time.monotonic()
            areas = draw(folder)
            seconds.append(("project and map", time.monotonic() - start))
            say(report(areas, seconds))
            say(f"\nLook at {folder / 'map.png'}; open {folder / 'demo.qgz'} in QGIS.")
        finally:
            application.processingRegistry().removeProvider(provider)
            application.exitQgis()


def main(arguments: list[str]) -> int:
    """Returns the exit status."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("GDAL_PAM_ENABLED", "NO")  # drawing would leave statistics beside the rasters
    interpreter = os.environ.get("GLAKES_PYTHON", "")
    if Path(interpreter).is_file():  # workers start in a folder of their own
        os.environ["GLAKES_PYTHON"] = str(Path(interpreter).absolute())
    if len(arguments) != 1:
        say("Usage: demo.py FOLDER")
        return 2
    try:
        import qgis.core  # noqa: F401
    except ImportError:
        say(f"{sys.executable} has no QGIS. Use the Python that QGIS runs in; on Debian: /usr/bin/python3.")
        return 1
    try:
        demo(Path(arguments[0]).resolve())
    except DemoError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
