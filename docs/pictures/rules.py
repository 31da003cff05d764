"""Draws docs/images/rule-*.png: each rule of the inventory on one lake of the sample scene, before, mask and after.

`make pictures` runs it in the worker environment as `rules.py [FOLDER]`. The lakes are what the shipped model finds;
rivers, reservoirs, known lakes and a decision are those of resources/sample/t48que/basin.gpkg. What decides and cuts
are the package's own steps. The coast and the flood plain are made up: the scene has neither.
"""

from __future__ import annotations

import logging
import runpy
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample" / "t48que"
IMAGES = ROOT / "docs" / "images"

INK = "#16242f"
LAKE, RIVER, RESERVOIR, KNOWN, SEA = "#56d4f0", "#ff6a13", "#ff4fc3", "#ffe066", "#6ea8ff"
GONE = "#ffffff"
KINDS = (LAKE, RIVER, RESERVOIR, KNOWN, SEA, GONE)
ON_PAPER = {GONE: "#8a949c", KNOWN: "#d9a900"}
"""Colours that need a darker twin in a legend on white."""
BRIGHTER = 0.75
"""The exponent that lifts the dark meadows."""
INCHES, DPI = (9.0, 3.5), 100
MARGIN, LEAST_M = 0.35, 500.0
"""How far a picture reaches beyond its lake, as a share of it, and how far at least it reaches across."""
COLOURS = 256
"""Of a picture as it is kept."""

OCCURRENCE_CELL, PLAIN_CELL = 30.0, 90.0
"""Metres, as of the published rasters."""

MARSH_AT_ITS_LARGEST = (
    (300, 275), (330, 215), (345, 160), (400, 135), (440, 125), (500, 140), (545, 138), (582, 148), (575, 178),
    (500, 205), (470, 215), (490, 280), (485, 345), (440, 385), (390, 402), (330, 390), (308, 350),
)  # fmt: skip
"""Columns and rows of the composite: as far as the meadows are wet, by eye."""

COAST = ((-50, -50), (560, -50), (520, 120), (545, 150), (530, 185), (560, 330), (520, 480), (560, 700), (-50, 700))
"""The edge of a made land, columns and rows: the marsh reaches across it, its neighbours do not."""

log = logging.getLogger("pictures")


class Lines(NamedTuple):
    """Shapes of one kind over the image."""

    shapes: gpd.GeoSeries
    colour: str
    label: str = ""
    hatch: str = ""
    style: str = "-"


class Panel(NamedTuple):
    """One of the three pictures in a row."""

    title: str
    drawn: list[Lines]


class Picture(NamedTuple):
    """One rule."""

    name: str
    middle: gpd.GeoSeries
    """What the picture is about."""
    panels: list[Panel]


class Basin(NamedTuple):
    """The layers of the example and where their files are."""

    folder: Path
    lakes: gpd.GeoDataFrame
    layers: dict[str, gpd.GeoDataFrame]
    transform: Any


def prepare(folder: Path) -> Basin:
    """Predict the lakes of the scene."""
    import geopandas as gpd
    import rasterio
    from glakes.lakes.progress import Silent
    from glakes.models.prediction import predict_lakes
    from glakes.models.settings import PredictSettings

    image, found = SAMPLE / "composite.tif", str(folder / "lakes.gpkg")
    predict_lakes(PredictSettings(str(image), str(folder / "probability.tif"), lakes=found), Silent())
    lakes = gpd.read_file(found)
    lakes[lakes["area_km2"] >= 0.005].to_file(folder / "lakes.gpkg")
    names = ("rivers", "reservoirs", "known_lakes", "decisions")
    layers = {name: gpd.read_file(SAMPLE / "basin.gpkg", layer=name) for name in names}
    with rasterio.open(image) as raster:
        return Basin(folder, gpd.read_file(found), layers, raster.transform)


def river_rules(basin: Basin) -> Iterator[Picture]:
    """One picture for each rule of `maskrivers`, of the largest lake that it befell."""
    import geopandas as gpd
    from glakes.lakes.inventory.river_mask import mask_rivers
    from glakes.lakes.inventory.settings import MaskRiversSettings
    from glakes.lakes.progress import Silent

    source = f"{SAMPLE / 'basin.gpkg'}|layername="
    output, review = basin.folder / "masked.gpkg", basin.folder / "review.gpkg"
    told = {"input": str(basin.folder / "lakes.gpkg"), "output": str(output), "review": str(review)}
    told |= {"rivers": (f"{source}rivers",), "reservoirs": (f"{source}reservoirs",), "glakes": f"{source}known_lakes"}
    mask_rivers(MaskRiversSettings(decisions=f"{source}decisions", **told), Silent())
    left, judged = gpd.read_file(output), gpd.read_file(review)
    for rule in ("reservoir", "a", "b", "c", "d", "person"):
        lake = judged[judged["rule"] == rule].sort_values("before_km2").tail(1)
        yield Picture(f"rule-{rule}", lake.geometry, _river_panels(basin, lake, left.geometry))


def _river_panels(basin: Basin, lake: gpd.GeoDataFrame, left: gpd.GeoSeries) -> list[Panel]:
    row = lake.iloc[0]
    evidence = [Lines(basin.layers["rivers"].geometry, RIVER, "river", "////")]
    if row["in_reserv"]:
        evidence.append(Lines(basin.layers["reservoirs"].geometry, RESERVOIR, "reservoir", style="--"))
    if row["in_glakes"]:
        evidence.append(Lines(basin.layers["known_lakes"].geometry, KNOWN, "known lake", style="--"))
    who = ", by a person" if row["rule"] == "person" else ""
    done = {"keep": "kept whole", "mask": "what the mask leaves", "delete": "deleted"}[row["decision"]]
    before, was = Lines(basin.lakes.geometry, LAKE), Lines(lake.geometry, GONE, "as it was", style=":")
    return [
        Panel(f"Before: {row['before_km2']:.3g} km²", [before]),
        Panel(f"Mask: {100 * row['area_ratio']:.0f} % is left", [before, *evidence]),
        Panel(f"After: {done}{who}", [Lines(left, LAKE), *([] if row["decision"] == "keep" else [was])]),
    ]


def ocean_contact(basin: Basin) -> Picture:
    """A made coast through the marsh lake, which goes whole."""
    import geopandas as gpd
    from glakes.lakes.inventory.ocean import mask_ocean
    from glakes.lakes.inventory.settings import MaskOceanSettings
    from glakes.lakes.progress import Silent

    land = _drawn(COAST, basin)
    sea = _drawn(((-50, -50), (1100, -50), (1100, 700), (-50, 700)), basin).difference(land)
    land.to_frame("geometry").to_file(basin.folder / "land.gpkg")
    told = {"input": str(basin.folder / "lakes.gpkg"), "output": str(basin.folder / "inland.gpkg")}
    told |= {"land": str(basin.folder / "land.gpkg"), "removed": str(basin.folder / "removed.gpkg")}
    mask_ocean(MaskOceanSettings(**told), Silent())
    lake = basin.lakes.geometry[[basin.lakes["area_km2"].idxmax()]]
    before, kept = Lines(basin.lakes.geometry, LAKE), gpd.read_file(told["output"]).geometry
    panels = [
        Panel("Before: a lake that reaches the sea", [before]),
        Panel("Mask: a made coast", [before, Lines(sea, SEA, "sea", "\\\\\\\\")]),
        Panel("After: removed whole", [Lines(kept, LAKE), Lines(lake, GONE, "as it was", style=":")]),
    ]
    return Picture("rule-ocean", lake, panels)


def flood_plain(basin: Basin) -> Picture:
    """The marsh at its largest, cut back to where a made occurrence is 30 % and more."""
    import geopandas as gpd
    import rasterio
    from glakes.lakes.inventory.flood_plains import mask_flood_plains
    from glakes.lakes.inventory.settings import FloodplainSettings
    from glakes.lakes.progress import Silent

    lake = _drawn(MARSH_AT_ITS_LARGEST, basin)
    lake.to_frame("geometry").to_file(basin.folder / "largest.gpkg")
    with rasterio.open(SAMPLE / "composite.tif") as raster:
        rows, cols = (round(side * raster.res[0] / OCCURRENCE_CELL) for side in raster.shape)
        ndwi = raster.read(1, out_shape=(rows, cols), resampling=rasterio.enums.Resampling.average) * raster.scales[0]
        percent = np.clip(100 * (ndwi + 0.35) / 0.6, 0, 100).astype("uint8")
        occurrence = _written(basin.folder / "occurrence.tif", percent, raster)
        plain = _written(basin.folder / "plain.tif", np.ones((rows // 3, cols // 3), "uint8"), raster)
        wet = _written(basin.folder / "aridity.tif", np.full((12, 12), 9000, "uint16"), raster)
    told = {"input": str(basin.folder / "largest.gpkg"), "output": str(basin.folder / "lasting.gpkg")}
    told |= {"occurrence": occurrence, "floodplain": plain, "aridity": wet}
    mask_flood_plains(FloodplainSettings(**told), Silent())
    often = _often(occurrence)
    panels = [
        Panel("Before: at its largest in forty years", [Lines(lake, LAKE)]),
        Panel("Mask: a made occurrence", [Lines(lake, LAKE), Lines(often, RIVER, "30 % and more", "....")]),
        Panel(
            "After: parts above 0.03 km²",
            [Lines(gpd.read_file(told["output"]).geometry, LAKE), Lines(lake, GONE, "as it was", style=":")],
        ),
    ]
    return Picture("rule-floodplain", lake, panels)


def completion(basin: Basin) -> Picture:
    """A reservoir that the model saw as a ring, united with the one that is known."""
    import geopandas as gpd
    from glakes.lakes.inventory.completion import complete_lakes
    from glakes.lakes.inventory.settings import CompleteSettings
    from glakes.lakes.progress import Silent

    told = {"input": str(basin.folder / "lakes.gpkg"), "output": str(basin.folder / "completed.gpkg")}
    complete_lakes(CompleteSettings(glakes=f"{SAMPLE / 'basin.gpkg'}|layername=known_lakes", **told), Silent())
    known = basin.layers["known_lakes"]
    reservoir = known.geometry[known["name"] == "reservoir round a peninsula"]
    before = Lines(basin.lakes.geometry, LAKE)
    taking = known.geometry[(known["Rser_flag"] == 1) | (known["Area_bound"] >= 1)]
    panels = [
        Panel("Before: predicted", [before]),
        Panel("Known: a reservoir", [before, Lines(taking, KNOWN, "known lake", style="--")]),
        Panel("After: GLAKES+predicted", [Lines(gpd.read_file(told["output"]).geometry, LAKE)]),
    ]
    return Picture("rule-completion", reservoir, panels)


def _drawn(points: tuple[tuple[float, float], ...], basin: Basin) -> gpd.GeoSeries:
    """A polygon from columns and rows."""
    import geopandas as gpd
    import shapely

    return gpd.GeoSeries([shapely.Polygon([basin.transform @ point for point in points])], crs=basin.lakes.crs)


def _written(path: Path, values: NDArray[Any], like: Any) -> str:
    """A raster over the same place."""
    import rasterio

    rows, cols = values.shape
    transform = rasterio.transform.from_bounds(*like.bounds, cols, rows)
    profile = {"driver": "GTiff", "width": cols, "height": rows, "count": 1, "dtype": values.dtype, "crs": like.crs}
    with rasterio.open(path, "w", transform=transform, **profile) as raster:
        raster.write(values, 1)
    return str(path)


def _often(occurrence: str) -> gpd.GeoSeries:
    """Where it is 30 % and more."""
    import rasterio
    from glakes.lakes.inventory.value_polygons import trace_values
    from glakes.lakes.progress import Silent
    from glakes.lakes.rasters import raster_window

    with rasterio.open(occurrence) as raster:
        return trace_values(raster, lambda cells: cells >= 30, Silent(), raster_window(raster))


def draw(picture: Picture, image: NDArray[np.float64], extent: tuple[float, ...], path: Path) -> None:
    """Write the three panels of a rule as one picture."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    mpl.rcParams.update({"font.family": "DejaVu Sans", "text.color": INK, "font.size": 10, "hatch.linewidth": 0.7})
    figure, axes = pyplot.subplots(1, 3, figsize=INCHES, dpi=DPI)
    figure.subplots_adjust(left=0.006, right=0.994, top=0.91, bottom=0.085, wspace=0.03)
    left, bottom, right, top = around(picture.middle.total_bounds)
    for axis, panel in zip(axes, picture.panels):
        axis.imshow(image, extent=extent)
        axis.set_title(panel.title, loc="left", fontsize=10.5)
        for lines in panel.drawn:
            draw_lines(axis, lines)
        axis.set(xlim=(left, right), ylim=(bottom, top), xticks=[], yticks=[], xlabel="", ylabel="")
        add_legend(axis, panel)
    add_scale_bar(axes[0], right - left)
    figure.savefig(path, dpi=DPI)
    pyplot.close(figure)
    fewer_colours(path)


def around(bounds: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """A square around a box."""
    left, bottom, right, top = bounds
    half = max(LEAST_M, (1 + MARGIN) * max(right - left, top - bottom)) / 2
    x, y = (left + right) / 2, (bottom + top) / 2
    return x - half, y - half, x + half, y + half


def draw_lines(axis: Axes, lines: Lines) -> None:
    """Outlines that can be seen on any ground; lakes with a tint, what cuts with a hatch."""
    if not len(lines.shapes):
        return
    if lines.colour == LAKE:
        lines.shapes.plot(ax=axis, facecolor=LAKE, edgecolor="none", alpha=0.35)
    if lines.hatch:
        lines.shapes.plot(ax=axis, facecolor="none", edgecolor=lines.colour, hatch=lines.hatch, linewidth=0)
    lines.shapes.boundary.plot(ax=axis, color=INK, linewidth=2.6, alpha=0.55)
    lines.shapes.boundary.plot(ax=axis, color=lines.colour, linewidth=1.3, linestyle=lines.style)


def add_legend(axis: Axes, panel: Panel) -> None:
    """What the lines of a panel are, below it."""
    from matplotlib.lines import Line2D

    handles = [
        Line2D(
            [], [], color=lines.colour if lines.colour != GONE else "#8a949c", linestyle=lines.style, label=lines.label
        )
        for lines in panel.drawn
        if lines.label
    ]
    if handles:
        place = {"loc": "upper left", "bbox_to_anchor": (-0.02, 0.0), "frameon": False, "fontsize": 9}
        axis.legend(handles=handles, ncols=3, handlelength=1.8, handletextpad=0.4, columnspacing=1.2, **place)


def add_scale_bar(axis: Axes, metres: float) -> None:
    """A round number of metres, below the first panel."""
    length = max(step for step in (50, 100, 200, 500, 1000, 2000) if step <= metres / 2.5)
    share = length / metres
    below = {"transform": axis.transAxes, "clip_on": False}
    axis.plot([0, share], [-0.055] * 2, color=INK, linewidth=3, solid_capstyle="butt", **below)
    text = f"{length} m" if length < 1000 else f"{length // 1000} km"
    axis.text(share + 0.02, -0.055, text, va="center", fontsize=9, **below)


def fewer_colours(path: Path) -> None:
    """Keep a picture with a palette, at a third of its size; the colours of the lines stay as they are."""
    from matplotlib.colors import to_rgb
    from PIL import Image

    lines = [round(255 * part) for colour in (*KINDS, *ON_PAPER.values(), INK) for part in to_rgb(colour)]
    palette = Image.new("P", (1, 1))
    with Image.open(path) as picture:
        full = picture.convert("RGB")
    ground = full.quantize(COLOURS - len(lines) // 3).getpalette() or []
    palette.putpalette([*lines, *ground][: 3 * COLOURS])
    kept = np.array(full.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG))
    kept[(np.array(full) == 255).all(axis=-1)] = KINDS.index(GONE)  # paper takes no part in the dither
    small = Image.fromarray(kept, mode="P")
    small.putpalette(palette.getpalette() or [])
    small.save(path, optimize=True)


def read_image() -> tuple[NDArray[np.float64], tuple[float, ...]]:
    """The scene in natural colour, and its left, right, bottom and top."""
    import rasterio

    natural_colour = runpy.run_path(str(Path(__file__).with_name("composite_steps.py")))["natural_colour"]
    with rasterio.open(SAMPLE / "composite.tif") as raster:
        bands = raster.read([2, 3, 4]) * raster.scales[0]
        left, bottom, right, top = raster.bounds
    return natural_colour(*bands) ** BRIGHTER, (left, right, bottom, top)


def main(arguments: list[str]) -> int:
    """Returns the exit status."""
    logging.basicConfig(format="%(message)s")
    log.setLevel(logging.INFO)
    target = Path(arguments[0]) if arguments else IMAGES
    runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)
    image, extent = read_image()
    with tempfile.TemporaryDirectory(prefix="glakes-pictures-") as scratch:
        basin = prepare(Path(scratch))
        for picture in (*river_rules(basin), ocean_contact(basin), flood_plain(basin), completion(basin)):
            draw(picture, image, extent, target / f"{picture.name}.png")
            log.info("Wrote '%s'.", target / f"{picture.name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
