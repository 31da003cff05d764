"""Draws docs/images/composite-steps.png: one scene, its mask, the composite of the series, and its count.

`make pictures` runs it in the worker environment as `composite_steps.py DATA [PICTURE]`, where DATA holds
`sen2dwater` (the lower Tiber, 32 dates). Everything drawn is made by the package's own functions.
"""

from __future__ import annotations

import logging
import runpy
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from glakes.lakes.imagery.settings import CompositeSettings
    from matplotlib.axes import Axes

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "images" / "composite-steps.png"

SERIES = ("sen2dwater/tevere", "sen2dwater/tevere-cloudy-allbands")
"""The later folder goes first where both have a day: its files have the bands that tell clouds."""
DAY = "2019-11-07"
FIRST_DAY = "2016-01-01"
CRS, EXTENT = "EPSG:32633", (272140.0, 4624900.0, 275060.0, 4627800.0)
"""Inside both of the grids that the dates come in."""

CREDIT = "Lower Tiber near Fiumicino, Italy. Contains modified Copernicus Sentinel data 2016–2021."

INK, FAINT = "#16242f", "#5b6b78"
COLOURS = {"cloud": "#e69f00", "shadow": "#0072b2", "buffer": "#cc79a7", "snow": "#56b4e9"}
"""Of Okabe and Ito: told apart by every kind of eyes."""

DARKEST, BRIGHTEST = 0.03, 0.24
"""Reflectances that are drawn black and white."""
GAMMA = 1 / 1.4
INCHES, DPI = (10.4, 11.85), 100

log = logging.getLogger("pictures")

Picture = NDArray[np.float64]
Masks = dict[str, NDArray[np.bool_]]


@dataclass(frozen=True)
class Steps:
    """What is drawn, on one grid."""

    scene: Picture
    """(h, w, 3), 0..1; nan outside the scene."""
    masks: Masks
    """Where a kind alone is the reason that a pixel is dropped."""
    composite: Picture
    """(h, w, 3), 0..1."""
    count: NDArray[np.uint16]
    dates: int
    source: str
    """What told the clouds of the scene."""
    pixel_m: float


def natural_colour(red: Picture, green: Picture, blue: Picture) -> Picture:
    """Reflectances as a picture for the eye."""
    stacked = np.stack([red, green, blue], axis=-1)
    return np.clip((stacked - DARKEST) / (BRIGHTEST - DARKEST), 0, 1) ** GAMMA


def differences(usable: dict[str, NDArray[np.bool_]]) -> Masks:
    """Where each further reason drops pixels that the ones before it left.

    Args:
        usable: what is left with more and more reasons, by the reason that was added last.
    """
    masks, before = {}, np.ones_like(next(iter(usable.values())))
    for reason, left in usable.items():
        masks[reason] = before & ~left
        before = before & left
    return masks


def collect(data: Path, folder: Path) -> int:
    """Link the files of the series into one folder; returns how many days there are."""
    files = {path.name: path for name in SERIES for path in sorted((data / name).glob("*.tif"))}
    for name, path in files.items():
        (folder / name).symlink_to(path)
    return len(files)


def make_steps(settings: CompositeSettings) -> Steps:
    """Run the package's composite, and its masks of one scene alone."""
    import rasterio
    from glakes.lakes.grid import Window
    from glakes.lakes.imagery.composite import composite_scenes, usable_scenes
    from glakes.lakes.progress import Silent

    found = composite_scenes(settings, Silent())
    with rasterio.open(settings.output) as dataset:
        bands = dataset.read([dataset.descriptions.index(name) + 1 for name in ("B4", "B3", "B2")], masked=True)
        composite = natural_colour(*(bands.filled(0) * dataset.scales[0]))
        pixel_m = abs(dataset.transform.a)
    with rasterio.open(settings.count) as dataset:
        count = dataset.read(1)
    scenes, grid = usable_scenes(settings, Silent())
    scene = next(scene for scene in scenes if scene.day.isoformat() == DAY)
    whole = Window(0, 0, grid.height, grid.width)
    picture, usable, source = read_scene(scene, grid, whole, settings)
    return Steps(picture, differences(usable), composite, count, found["SCENES_USED"], source, pixel_m)


def read_scene(
    scene: Any, grid: Any, whole: Any, settings: CompositeSettings
) -> tuple[Picture, dict[str, NDArray[np.bool_]], str]:
    """One scene in natural colour, what its masks leave as reasons are added, and what tells its clouds."""
    from glakes.lakes.imagery.plans import plan_scenes, usable_pixels
    from glakes.lakes.imagery.reading import BlockPixels, SceneReader
    from glakes.lakes.progress import Silent

    reasons = {
        "cloud": replace(settings, shadow_distance=0.0, buffer=0.0, snow=False),
        "shadow": replace(settings, buffer=0.0, snow=False),
        "buffer": replace(settings, snow=False),
        "snow": settings,
    }
    plans = {name: plan_scenes([scene], grid, chosen, Silent())[0] for name, chosen in reasons.items()}
    planned = plans["snow"].scene
    with SceneReader(planned, BlockPixels(grid)) as reader:
        stored = {name: reader.read(name, whole) for name in ("B4", "B3", "B2")}
        usable = {name: usable_pixels(reader, plans[name], whole, chosen) for name, chosen in reasons.items()}
    inside = ~stored["B4"].missing
    bands = planned.bands
    colours = [band.values * bands[name].scale + bands[name].offset for name, band in stored.items()]
    picture = np.where(inside[..., None], natural_colour(*colours), np.nan)
    return picture, {name: left | ~inside for name, left in usable.items()}, plans["snow"].clouds


def draw(steps: Steps, path: Path) -> None:
    """Write the four panels as one picture."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    mpl.rcParams.update({"font.family": "DejaVu Sans", "text.color": INK, "axes.edgecolor": FAINT, "font.size": 10})
    figure, axes = pyplot.subplots(2, 2, figsize=INCHES, dpi=DPI)
    figure.subplots_adjust(left=0.012, right=0.988, top=0.975, bottom=0.06, wspace=0.03, hspace=0.16)
    for panel in axes.flat:
        panel.set_xticks([])
        panel.set_yticks([])
    (scene, mask), (composite, count) = axes
    scene.set_title(f"1  One scene: {DAY}, natural colour", loc="left")
    scene.imshow(steps.scene)
    add_scale_bar(scene, steps)
    mask.set_title(f"2  Its mask: clouds by {steps.source}", loc="left")
    draw_mask(mask, steps)
    composite.set_title(f"3  The composite: mean of {steps.dates} dates", loc="left")
    composite.imshow(steps.composite)
    add_scale_bar(composite, steps)
    count.set_title("4  The count: usable dates per pixel", loc="left")
    draw_count(count, steps)
    figure.text(0.012, 0.006, CREDIT, color=FAINT, fontsize=8.5)
    figure.savefig(path, dpi=DPI, pil_kwargs={"optimize": True})
    pyplot.close(figure)


def draw_mask(panel: Axes, steps: Steps) -> None:
    """The scene in grey under the colours of what is dropped, with shares."""
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Patch

    picture = np.repeat(0.25 + 0.6 * np.nan_to_num(steps.scene, nan=1).mean(axis=-1, keepdims=True), 3, axis=-1)
    handles = []
    for name, where in steps.masks.items():
        picture[where] = to_rgb(COLOURS[name])
        share = 100 * where.mean()
        handles.append(Patch(color=COLOURS[name], label=f"{name} {share:.0f} %" if where.any() else f"no {name} here"))
    panel.imshow(picture)
    place = {"loc": "upper left", "bbox_to_anchor": (-0.018, 0.0), "frameon": False, "fontsize": 10}
    panel.legend(handles=handles, ncols=4, handlelength=1.1, handletextpad=0.4, columnspacing=1.2, **place)


def draw_count(panel: Axes, steps: Steps) -> None:
    """The count in one colour per number, with its bar below."""
    from matplotlib import colormaps
    from matplotlib.colors import BoundaryNorm

    low, high = int(steps.count.min()), int(steps.count.max())
    norm = BoundaryNorm(np.arange(low - 0.5, high + 1), 256)
    shown = panel.imshow(steps.count, cmap=colormaps["viridis"], norm=norm, interpolation="nearest")
    bar = panel.inset_axes((0.0, -0.055, 1.0, 0.035))
    numbers = np.unique(np.linspace(low, high, min(high - low + 1, 9)).round().astype(int))
    panel.figure.colorbar(shown, cax=bar, orientation="horizontal", ticks=numbers)
    bar.tick_params(which="both", length=0)


def add_scale_bar(panel: Axes, steps: Steps) -> None:
    """One kilometre, in the lower left corner."""
    from matplotlib.patches import Rectangle

    height = steps.count.shape[0]
    length = 1000 / steps.pixel_m
    panel.add_patch(Rectangle((8, height - 36), length + 16, 28, color="white", alpha=0.85, linewidth=0))
    panel.plot([16, 16 + length], [height - 14] * 2, color=INK, linewidth=3, solid_capstyle="butt")
    panel.text(16 + length / 2, height - 18, "1 km", ha="center", va="bottom", fontsize=9.5)


def main(arguments: list[str]) -> int:
    """Returns the exit status."""
    logging.basicConfig(format="%(message)s")
    log.setLevel(logging.INFO)  # ours, and not GDAL's
    data = Path(arguments[0]) if arguments else ROOT.parent / "shared" / "data"
    picture = Path(arguments[1]) if len(arguments) > 1 else PICTURE
    missing = [name for name in SERIES if not (data / name).is_dir()]
    if missing:
        log.info("Skipped: %s is not in '%s'. Give the folder that holds it.", missing[0], data)
        return 0
    runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)
    from glakes.lakes.imagery.settings import CompositeSettings

    with tempfile.TemporaryDirectory(prefix="glakes-pictures-") as scratch:
        scenes = Path(scratch) / "scenes"
        scenes.mkdir()
        collect(data.resolve(), scenes)
        output, count = str(Path(scratch) / "composite.tif"), str(Path(scratch) / "count.tif")
        place = {"extent": EXTENT, "extent_crs": CRS, "crs": CRS}
        draw(make_steps(CompositeSettings(str(scenes), output, count=count, start=FIRST_DAY, **place)), picture)
    log.info("Wrote '%s'.", picture)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
