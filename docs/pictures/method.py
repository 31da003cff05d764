"""Draws docs/images/method-*.png: a figure for each rule that rules.py and composite_steps.py do not show.

`make pictures` runs it in the worker environment as `method.py [FOLDER]`. What is drawn is reckoned by the package's
own functions, on made arrays small enough to be counted by eye or on the sample scene.
"""

from __future__ import annotations

import logging
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample" / "t48que"
IMAGES = ROOT / "docs" / "images"

INK, FAINT, PAPER, GRID = "#16242f", "#5b6b78", "#ffffff", "#c9d2d9"
WATER, LAND = "#56b4e9", "#f0ece2"
ORANGE, GREEN, PINK, BLUE, YELLOW = "#e69f00", "#009e73", "#cc79a7", "#0072b2", "#f0e442"
"""Of Okabe and Ito: told apart by every kind of eyes."""
DPI, COLOURS = 100, 64

log = logging.getLogger("pictures")


def shadow() -> Figure:
    """Which pixels of an image a cloud costs: itself, its shadow, the buffer."""
    from glakes.lakes.imagery.masks import dilated, projected, shadow_mask, shadow_steps

    rows, cols = np.mgrid[:40, :60]
    cloud = ((rows - 26) / 5) ** 2 + ((cols - 42) / 7) ** 2 < 1
    nir = np.full(cloud.shape, 0.3)
    for row, col, size in ((12, 22, 5), (30, 10, 4), (8, 46, 4)):  # a shadow, and two dark woods
        nir[((rows - row) / size) ** 2 + ((cols - col) / size) ** 2 < 1] = 0.08
    lake = ((rows - 17) / 3) ** 2 + ((cols - 31) / 4) ** 2 < 1
    nir[lake] = 0.02
    steps = shadow_steps(125.0, 1000.0, (30.0, 30.0))
    lines = projected(cloud, steps)
    dark = shadow_mask(nir, 0.15, cloud, lake, steps)
    dropped = dilated(cloud | dark, 50.0, (30.0, 30.0))

    seen = np.zeros(cloud.shape, int)
    seen[nir < 0.15], seen[lake], seen[cloud] = 1, 2, 3
    reach = np.where(lines & ~cloud, 4, seen)
    out = np.where(dropped, 5, seen)
    out[dark], out[cloud] = 6, 3
    kinds = {
        "land": LAND, "dark in the near infrared": "#8c8577", "water": WATER, "cloud": "#9aa5ad",
        "where its shadow may fall": "#f7d58a", "buffer": PINK, "shadow": BLUE,
    }  # fmt: skip
    figure, axes = panels(3, 9.0, 2.95)
    for axis, values, title in zip(
        axes, (seen, reach, out), ("What is there", "Away from the sun, up to 1000 m", "What is dropped")
    ):
        cells(axis, values, list(kinds.values()))
        axis.set_title(title, loc="left", fontsize=10)
    axes[1].annotate(
        "", (0.93, 0.22), (0.99, 0.06), xycoords="axes fraction", arrowprops={"arrowstyle": "-|>", "color": ORANGE}
    )
    axes[1].text(0.985, 0.02, "sun", transform=axes[1].transAxes, color=ORANGE, ha="right", va="bottom", fontsize=9)
    key(figure, kinds)
    return figure


def threshold() -> Figure:
    """The histogram of a region's NDWI, Otsu's threshold, and the label that it drafts."""
    import geopandas as gpd
    import rasterio
    import rasterio.mask
    from glakes.lakes.samples.otsu import otsu_threshold

    regions = gpd.read_file(SAMPLE / "samples.gpkg", layer="regions")
    place = regions.geometry[regions["region_id"] == "QUE-05"].iloc[0]
    with rasterio.open(SAMPLE / "composite.tif") as raster:
        values, _ = rasterio.mask.mask(raster, [place], crop=True, indexes=[1])
        index = values[0] * raster.scales[0]
    inside = index > -2
    best = otsu_threshold(index[inside])
    figure, axes = panels(3, 9.0, 3.1)
    show(axes[0], np.where(inside, index, np.nan), "BrBG", (-0.9, 0.3))
    axes[0].set_title("NDWI of a region", loc="left", fontsize=10)
    axes[1].set_axis_on()
    counts, edges, bars = axes[1].hist(index[inside], bins=80, color="#b9a06a")
    for low, bar in zip(edges, bars):
        bar.set_facecolor(WATER if low >= best else "#b9a06a")
    axes[1].axvline(best, color=PINK, linewidth=2)
    axes[1].text(best + 0.02, counts.max() * 0.93, f"Otsu: {best:.2f}", color=INK, fontsize=9.5)
    axes[1].set(yticks=[], xlabel="NDWI", title="")
    axes[1].set_title("Where the two heaps part", loc="left", fontsize=10)
    for side in ("top", "left", "right"):
        axes[1].spines[side].set_visible(False)
    axes[1].set_aspect("auto")
    axes[1].set_box_aspect(0.82)
    cells(axes[2], (index > best).astype(int), [LAND, WATER])
    axes[2].set_title("The draft: NDWI above it", loc="left", fontsize=10)
    figure.subplots_adjust(bottom=0.16)
    return figure


def draws() -> Figure:
    """How a training patch comes about."""
    from glakes.lakes.samples.patches import chances_by_area

    sizes = ((1500, 1200), (900, 1100), (420, 380))
    made: Any = [type("Made", (), {"pixels": float(width * height)}) for width, height in sizes]
    chances = chances_by_area(made)
    generator = np.random.default_rng(4)
    figure, axes = panels(2, 9.0, 3.2, (1.9, 1))
    left = 0.0
    for (width, height), chance in zip(sizes, chances):
        rectangle(axes[0], left, -height, width, height, LAND, INK)
        axes[0].text(left, 60, f"{100 * chance:.0f} % of the draws", fontsize=9.5)
        for _ in range(3 if width > 576 else 1):
            x, y = (generator.integers(max(side - 576, 0) + 1) for side in (width, height))
            rectangle(axes[0], left + x, -y - 576, 576, 576, "none", ORANGE, 2)
        left += width + 260
    left -= 680
    rectangle(axes[0], left, -576, 576, 576, "none", ORANGE, 2, hatch="///", under=True)
    axes[0].text(left + 20, -640, "filled up with 0", fontsize=9.5, color=FAINT, va="top")
    axes[0].set(xlim=(-40, left + 760), ylim=(-1260, 190))
    axes[0].set_title("A region by its area, a window anywhere in it", loc="left", fontsize=10)
    letter = np.zeros((12, 12), int)
    letter[2:10, 3:5], letter[2:4, 5:9], letter[5:7, 5:7] = 1, 1, 1
    flips = {"as it is": letter, "left-right": letter[:, ::-1], "up-down": letter[::-1], "both": letter[::-1, ::-1]}
    for number, (name, picture) in enumerate(flips.items()):
        x, y = number % 2 * 15, -(number // 2) * 16
        colours = np.where(picture[..., None] == 1, rgb(WATER), rgb(LAND))
        axes[1].imshow(colours, extent=(x, x + 12, y, y + 12), interpolation="nearest")
        axes[1].text(x, y - 0.4, name, fontsize=9.5, va="top")
    axes[1].set(xlim=(-1, 28), ylim=(-19, 13))
    axes[1].set_title("Four flips, equally often", loc="left", fontsize=10)
    return figure


def network() -> Figure:
    """The plain U-Net: what goes where, with the widths of the paper."""
    figure, (axis,) = panels(1, 9.0, 3.6)
    widths, down, up = (64, 128, 256, 512), [], []
    for level, width in enumerate(widths):
        down.append((level * 12, 30 - level * 8))
        up.append((100 - level * 12, 30 - level * 8))
        for x, y in (down[-1], up[-1]):
            rectangle(axis, x, y, 7 - level / 2, 5.5, WATER if x < 50 else "#9bd3c4", INK)
            axis.text(x + (7 - level / 2) / 2, y + 2.7, str(width), ha="center", va="center", fontsize=9)
        arrow(axis, (down[-1][0] + 7.5 - level / 2, down[-1][1] + 2.7), (up[-1][0] - 0.6, up[-1][1] + 2.7), FAINT, "--")
    rectangle(axis, 50, -2, 7, 5.5, ORANGE, INK)
    axis.text(53.5, 0.7, "1024", ha="center", va="center", fontsize=9)
    steps = [*down, (50, -2), *reversed(up)]
    for first, second in zip(steps, steps[1:]):
        if first[1] > second[1]:
            arrow(axis, (first[0] + 3, first[1] - 0.3), (second[0] + 1.5, second[1] + 5.8), INK)
        else:
            arrow(axis, (first[0] + 5, first[1] + 5.8), (second[0] + 3, second[1] - 0.3), INK)
    axis.text(-1, 38.5, "NDWI, B4, B3, B2, B11", fontsize=9.5)
    axis.text(109, 38.5, "probability", fontsize=9.5, ha="right")
    for place, text in (
        ((1, -2.2), "down: the largest of 2 x 2 pixels"),
        ((67, -2.2), "up: each pixel doubled"),
        ((37, 38.5), "across: what was seen there at this scale"),
    ):
        axis.text(*place, text, fontsize=9.5, color=FAINT)
    axis.set(xlim=(-2, 110), ylim=(-3.5, 42))
    return figure


def windows() -> Figure:
    """Windows, what is kept of them, and why the extent does not matter."""
    figure, axes = panels(2, 9.0, 3.7, (1.25, 1))
    axis = axes[0]
    rectangle(axis, 0, -1000, 1400, 1000, LAND, INK)
    for x in range(0, 1400, 384):
        for y in range(0, 1000, 384):
            wide, high = min(384, 1400 - x), min(384, 1000 - y)
            rectangle(axis, x, -y - high, wide, high, "none", GRID, 1)
    rectangle(axis, 384 - 96, -768 - 96, 576, 576, ORANGE, ORANGE, 2, alpha=0.25)
    rectangle(axis, 384, -768, 384, 384, WATER, BLUE, 2, alpha=0.75)
    rectangle(axis, 1152 - 96, -384 - 96, 576, 576, ORANGE, ORANGE, 2, alpha=0.25)
    rectangle(axis, 1152, -384, 248, 384, WATER, BLUE, 2, alpha=0.75)
    axis.text(576, -576, "kept\n384", ha="center", va="center", fontsize=9.5)
    axis.text(576, -815, "margin 96", ha="center", va="center", fontsize=9)
    axis.text(1420, 130, "beyond the edge:\nthe mirror image", fontsize=9, va="bottom", color=FAINT)
    axis.set(xlim=(-60, 1890), ylim=(-1060, 330))
    axis.set_title("A window of 576 pixels, and what is kept of it", loc="left", fontsize=10)
    axis = axes[1]
    rectangle(axis, 0, -1000, 1400, 1000, LAND, INK)
    rectangle(axis, 130, -760, 700, 600, "none", PINK, 2)
    rectangle(axis, 470, -930, 820, 640, "none", GREEN, 2, style="--")
    rectangle(axis, 560, -600, 60, 60, BLUE, BLUE)
    axis.text(650, -570, "the same value", fontsize=9.5, va="center")
    axis.text(150, -140, "one extent", fontsize=9.5, color=INK)
    axis.text(1270, -905, "another", fontsize=9.5, ha="right", va="bottom")
    axis.set(xlim=(-60, 1460), ylim=(-1060, 330))
    axis.set_title("A pixel's value, whatever is asked for", loc="left", fontsize=10)
    return figure


def pixels() -> Figure:
    """What one lake is: sides, corners, holes, the edge of the data, and its number."""
    from scipy import ndimage

    water = np.array([[int(cell) for cell in row] for row in (
        "0000000000000000", "0011100000000000", "0111110001100011", "0111011001100111",
        "0011110110000111", "0000001100000011", "0000001100001100", "0000000000001100",
    )])  # fmt: skip
    labels, count = ndimage.label(water)
    figure, axes = panels(2, 9.0, 2.9, (1, 1))
    cells(axes[0], water, [LAND, WATER], lines=True)
    axes[0].set_title("Pixels of water", loc="left", fontsize=10)
    colours = [LAND, WATER, ORANGE, GREEN, PINK, YELLOW, "#9aa5ad"]
    cells(axes[1], labels, colours[: count + 1], lines=True)
    for number in range(1, count + 1):
        row, col = np.argwhere(labels == number)[0]
        axes[1].plot(col + 0.5, row + 0.5, "o", color=INK, markersize=5)
    axes[1].set_title(f"{count} lakes; the dot is the pixel of lake_id", loc="left", fontsize=10)
    axes[0].text(0, 8.3, "pixels that meet at a corner only are two lakes; the hole is an island", fontsize=9, va="top")
    axes[1].text(0, 8.3, "the two lakes at the edge of the data have edge_flag 1", fontsize=9, va="top")
    return figure


def seams() -> Figure:
    """Lakes that tiles cut become one again."""
    from scipy import ndimage

    rows, cols = np.mgrid[:24, :36]
    water = ((rows - 9) / 5.5) ** 2 + ((cols - 17) / 9) ** 2 < 1
    water |= ((rows - 16) / 2.2) ** 2 + ((cols - 26) / 7) ** 2 < 1
    water |= ((rows - 19) / 3) ** 2 + ((cols - 6) / 4) ** 2 < 1
    pieces, colours = np.zeros(water.shape, int), [LAND]
    shades = (WATER, ORANGE, GREEN, PINK, YELLOW, "#9aa5ad")
    for tile in range(6):
        part = np.s_[tile // 3 * 12 : tile // 3 * 12 + 12, tile % 3 * 12 : tile % 3 * 12 + 12]
        found, _ = ndimage.label(water[part])
        pieces[part] = np.where(found > 0, len(colours), 0)
        colours.append(shades[tile])
    whole, count = ndimage.label(water)
    figure, axes = panels(2, 9.0, 3.1, (1, 1))
    cells(axes[0], pieces, colours)
    cells(axes[1], whole, [LAND, WATER, GREEN][: count + 1])
    for axis in axes:
        for x in (12, 24):
            axis.axvline(x, color=INK, linewidth=1.4, linestyle=":")
        axis.axhline(12, color=INK, linewidth=1.4, linestyle=":")
    for number in range(1, count + 1):
        row, col = np.argwhere(whole == number)[0]
        axes[1].plot(col + 0.5, row + 0.5, "o", color=INK, markersize=5)
    axes[0].set_title("Six tiles: pieces in whole pixels", loc="left", fontsize=10)
    axes[1].set_title(f"Joined where they touch: {count} lakes, each with one number", loc="left", fontsize=10)
    return figure


def matching() -> Figure:
    """Correct, missed and false area, and what a hit is."""
    import geopandas as gpd
    import shapely

    def blob(x: float, y: float, width: float, height: float) -> Any:
        return shapely.affinity.scale(shapely.Point(x, y).buffer(1), width, height)

    labels = gpd.GeoSeries([blob(12, 10, 9, 6), blob(34, 13, 5, 4), blob(34, 3.4, 2.6, 2), blob(50, 12, 4.4, 4)])
    drawn = [
        blob(8.4, 9, 5, 5),
        blob(16.5, 11, 4, 4.5),
        blob(35.2, 12.4, 5, 3.6),
        blob(44, 3.5, 2.4, 2),
        blob(54, 15, 3.4, 3),
    ]
    predicted = gpd.GeoSeries(drawn)
    both = gpd.GeoSeries([labels.union_all().intersection(predicted.union_all())])
    figure, (axis,) = panels(1, 9.0, 3.3)
    labels.plot(ax=axis, facecolor="none", edgecolor=INK, linewidth=1.8)
    predicted.plot(ax=axis, facecolor="none", edgecolor=ORANGE, linewidth=1.8)
    both.plot(ax=axis, facecolor=WATER, edgecolor="none", alpha=0.7)
    for place, text in (
        ((12, 1.6), "one label, predicted in two pieces:\nneither missed nor false"), ((34, 18.4), "a hit"),
        ((34, -0.6), "missed"), ((44, -0.6), "false"), ((52, 19.4), "shared by less than half:\nmissed and false"),
    ):  # fmt: skip
        axis.text(*place, text, ha="center", va="center", fontsize=9.5)
    axis.set(xlim=(0, 62), ylim=(-2, 21.5), xticks=[], yticks=[])
    key(figure, {"label": INK, "predicted": ORANGE, "correct area": WATER})
    return figure


def interval() -> Figure:
    """Why whole regions are drawn again, and not pixels."""
    from glakes.lakes.accuracy.resampling import ends, resample_sums

    generator = np.random.default_rng(7)
    recall = np.clip(generator.normal(0.88, 0.07, 14), 0, 1)
    lake = generator.integers(3000, 30000, 14)
    counts = np.column_stack([recall * lake, lake]).astype(float)
    found = resample_sums(counts, generator)
    by_region = 100 * found[:, 0] / found[:, 1]
    total = counts.sum(axis=0)
    by_pixel = 100 * generator.binomial(int(total[1]), total[0] / total[1], 2000) / total[1]
    figure, axes = panels(2, 9.0, 3.0, (1, 1.25))
    axes[0].set_axis_on()
    axes[0].scatter(100 * recall, lake, s=lake / 250, color=WATER, edgecolor=INK)
    axes[0].set(xlabel="recall of a region (%)", ylabel="pixels of lake")
    axes[0].set_title("14 made regions", loc="left", fontsize=10)
    axes[1].set_axis_on()
    bins = np.linspace(by_region.min(), by_region.max(), 60)
    axes[1].hist(by_region, bins, color=WATER, label="drawing regions")
    axes[1].hist(by_pixel, bins, color=ORANGE, alpha=0.65, label="drawing pixels: far too narrow")
    axes[1].set_ylim(0, 1.5 * np.histogram(by_region, bins)[0].max())
    low, high = ends(by_region)
    for end in (low, high):
        axes[1].axvline(end, color=INK, linestyle="--", linewidth=1.2)
    axes[1].set(yticks=[], xlabel=f"pooled recall (%); 95 % of the draws lie between {low:.1f} and {high:.1f}")
    axes[1].set_title("2000 samples drawn again from the same regions", loc="left", fontsize=10)
    axes[1].legend(edgecolor="none", framealpha=1, fontsize=9, loc="upper left")
    for axis in axes:
        axis.set_aspect("auto")
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
    figure.subplots_adjust(left=0.085, bottom=0.19, top=0.88, wspace=0.12)
    return figure


def counting() -> Figure:
    """To which cell a lake on a line belongs."""
    import geopandas as gpd
    import shapely

    lake = shapely.affinity.rotate(shapely.affinity.scale(shapely.Point(1.12, 1.02).buffer(1), 0.62, 0.3), 25)
    small = shapely.affinity.scale(shapely.Point(0.4, 0.45).buffer(1), 0.16, 0.1)
    figure, axes = panels(2, 9.0, 3.3, (1, 1))
    parts = [(shapely.box(x, y, x + 1, y + 1), x, y) for x in (0, 1) for y in (0, 1)]
    whole = lake.area + small.area
    for axis, title in zip(axes, ("Counted where its inner point lies", "Its area goes to every cell that it lies in")):
        gpd.GeoSeries([lake, small]).plot(ax=axis, facecolor=WATER, edgecolor=INK)
        for cell, *_ in parts:
            axis.plot(*cell.exterior.xy, color=FAINT, linewidth=1)
        axis.set(xlim=(-0.02, 2.02), ylim=(-0.02, 2.02), xticks=[], yticks=[])
        axis.set_title(title, loc="left", fontsize=10)
    inner = gpd.GeoSeries([lake, small]).representative_point()
    axes[0].plot(inner.x, inner.y, "o", color=INK, markersize=6)
    for cell, x, y in parts:
        count = int(inner.within(cell).sum())
        share = 100 * sum(shape.intersection(cell).area for shape in (lake, small)) / whole
        for axis, text in zip(axes, (f"{count} lakes" if count != 1 else "1 lake", f"{share:.0f} % of the area")):
            place = {"ha": "right" if x else "left", "va": "top" if y else "bottom"}
            axis.text(0.04 + 1.92 * x, 0.05 + 1.9 * y, text, fontsize=9.5, **place)
    return figure


FIGURES: dict[str, Callable[[], Any]] = {
    "method-shadow": shadow,
    "method-threshold": threshold,
    "method-draws": draws,
    "method-network": network,
    "method-windows": windows,
    "method-pixels": pixels,
    "method-seams": seams,
    "method-matching": matching,
    "method-interval": interval,
    "method-counting": counting,
}


def panels(count: int, width: float, height: float, ratios: tuple[float, ...] | None = None) -> tuple[Figure, Any]:
    """A figure with empty panels in a row, without axes."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    mpl.rcParams.update({"font.family": "DejaVu Sans", "text.color": INK, "font.size": 9.5, "hatch.linewidth": 0.5})
    figure, axes = pyplot.subplots(1, count, figsize=(width, height), squeeze=False, width_ratios=ratios)
    figure.subplots_adjust(left=0.012, right=0.988, top=0.9, bottom=0.09, wspace=0.05)
    for axis in axes[0]:
        axis.set_axis_off()
        axis.set_aspect("equal")
    return figure, axes[0]


def cells(axis: Axes, values: NDArray[Any], colours: list[str], lines: bool = False) -> None:
    """Whole numbers as squares of these colours."""
    axis.imshow(
        np.array([rgb(colour) for colour in colours])[values],
        extent=(0, values.shape[1], values.shape[0], 0),
        interpolation="nearest",
    )
    if lines:
        for x in range(values.shape[1] + 1):
            axis.plot([x, x], [0, values.shape[0]], color=PAPER, linewidth=0.8)
        for y in range(values.shape[0] + 1):
            axis.plot([0, values.shape[1]], [y, y], color=PAPER, linewidth=0.8)


def show(axis: Axes, values: NDArray[Any], colours: str, ends: tuple[float, float]) -> None:
    """Numbers as a picture."""
    axis.imshow(values, cmap=colours, vmin=ends[0], vmax=ends[1], interpolation="nearest")


def rectangle(
    axis: Axes,
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    edge: str,
    line: float = 1.2,
    *,
    alpha: float | None = None,
    style: str = "-",
    hatch: str = "",
    under: bool = False,
) -> None:
    """A rectangle from its lower left corner; a fill that is seen through keeps its edge."""
    from matplotlib.patches import Rectangle

    order = 0 if under else 2
    if alpha is not None:
        axis.add_patch(Rectangle((x, y), width, height, facecolor=fill, edgecolor="none", alpha=alpha, zorder=order))
        fill = "none"
    told = {"facecolor": fill, "edgecolor": edge, "linewidth": line, "linestyle": style, "hatch": hatch or None}
    axis.add_patch(Rectangle((x, y), width, height, zorder=order, **told))


def arrow(axis: Axes, start: tuple[float, float], end: tuple[float, float], colour: str, style: str = "-") -> None:
    """From one point to another."""
    axis.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": colour, "linestyle": style})


def key(figure: Figure, kinds: dict[str, str]) -> None:
    """What the colours mean, below the panels."""
    from matplotlib.patches import Patch

    handles = [Patch(facecolor=colour, edgecolor=INK, linewidth=0.6, label=name) for name, colour in kinds.items()]
    figure.legend(handles=handles, loc="lower left", ncols=len(handles), frameon=False, fontsize=8.5,
                  handlelength=1.1, handletextpad=0.4, columnspacing=1.1, bbox_to_anchor=(0.0, -0.02))  # fmt: skip


def rgb(colour: str) -> tuple[float, float, float]:
    """A colour as three shares."""
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(colour)
    return red, green, blue


def keep(figure: Figure, path: Path, colours: int = COLOURS) -> None:
    """Write a figure as a small PNG with a palette."""
    from matplotlib import pyplot
    from PIL import Image

    figure.savefig(path, dpi=DPI)
    pyplot.close(figure)
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def main(arguments: list[str]) -> int:
    """Returns the exit status."""
    logging.basicConfig(format="%(message)s")
    log.setLevel(logging.INFO)
    target = Path(arguments[0]) if arguments else IMAGES
    runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)
    for name, draw in FIGURES.items():
        keep(draw(), target / f"{name}.png")
        log.info("Wrote '%s'.", target / f"{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
