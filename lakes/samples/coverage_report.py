"""The page about what is sampled: the paper's Fig. 2 of these samples, and what to sample next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..pages import draw_svg, write_page
from .coverage import BINS, LEAST_LABELS, NO_SUBSET, NO_TYPE, Coverage, Sizes
from .settings import SUBSETS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TEMPLATE = Path(__file__).with_name("coverage.html")

COLOURS = {"train": "#1f77b4", "validation": "#ff7f0e", "test": "#2ca02c", NO_SUBSET: "#777777"}
"""Of the paper's figure."""

MARKERS = {"NR": "o", "AR": "^", "BR": "s", "IL": "*", "SL": "D", NO_TYPE: "x"}
TYPE_NAMES = {
    "NR": "normal",
    "AR": "alongside rivers",
    "BR": "built-up",
    "IL": "ice lakes",
    "SL": "salt lakes",
    NO_TYPE: "no type",
    "all": "",
}
TYPES_CHINESE = {
    "NR": "普通",
    "AR": "沿河",
    "BR": "建成区",
    "IL": "冰湖",
    "SL": "盐湖",
    NO_TYPE: "无类型",
    "all": "合计",
}
SUBSETS_CHINESE = {"train": "训练", "validation": "验证", "test": "测试", NO_SUBSET: "未划分"}
WARNING = "#c62828"
ABOVE: dict[str, Any] = {
    "loc": "lower center",
    "bbox_to_anchor": (0.5, 1.0),
    "ncols": 4,
    "frameon": False,
    "fontsize": 8,
}
"""Legends stand above their axes, so that they hide no bars."""

LISTED = 20
"""Cells that the page names; the layer has them all."""


def write_coverage(path: str | Path, coverage: Coverage) -> None:
    """Write the page; it appears under its name when it is complete."""
    under = coverage.cells[coverage.cells["under"] == 1]
    under = under.assign(short=under["expected"] - under["regions"]).sort_values("short", ascending=False)
    sizes = coverage.lake_sizes
    write_page(
        path,
        TEMPLATE,
        coverage=coverage,
        types=coverage.types.to_dict("records"),
        type_names=TYPE_NAMES,
        types_chinese=TYPES_CHINESE,
        subsets_chinese=SUBSETS_CHINESE,
        subsets=(*SUBSETS, NO_SUBSET),
        under=under.head(LISTED).to_dict("records"),
        under_count=len(under),
        under_sizes=_size_rows(sizes) if sizes is not None and coverage.compared else [],
        bins=BINS,
        least_labels=LEAST_LABELS,
        place=place_name,
        size=size_name,
        map_figure=draw_svg(lambda figure: draw_map(figure, coverage), "map", 10.4, 4.4),
        sizes_figure=draw_svg(lambda figure: draw_sizes(figure, coverage), "sizes", 10.4, 3.6),
        types_figure=draw_svg(lambda figure: draw_types(figure, coverage.types), "types", 10.4, 2.8),
    )


def size_name(km2: float) -> str:
    """A size in three digits."""
    return f"{km2:.3g}" if km2 < 1000 else f"{km2:,.0f}"


def place_name(lon: float, lat: float) -> str:
    """A position as text, such as 25° N, 5.5° W."""
    return f"{abs(lat):g}° {'N' if lat >= 0 else 'S'}, {abs(lon):g}° {'E' if lon >= 0 else 'W'}"


def _size_rows(sizes: Sizes) -> list[dict[Any, Any]]:
    table = sizes.counts.assign(low=sizes.edges[:-1], high=sizes.edges[1:])
    return table[table["under"]].to_dict("records")


def draw_map(figure: Figure, coverage: Coverage) -> None:
    """Regions by type and subset over the density of lakes; under-sampled cells have a red outline."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    axes = figure.add_subplot()
    _draw_cells(axes, coverage)
    present = [name for name in COLOURS if (coverage.regions["subset"] == name).any()]
    for kind, marker in MARKERS.items():
        for subset in present:
            chosen = coverage.regions[(coverage.regions["type"] == kind) & (coverage.regions["subset"] == subset)]
            if len(chosen):
                colour = COLOURS[subset]
                (points,) = axes.plot(chosen["lon"], chosen["lat"], marker, color=colour, markersize=5, zorder=3)
                points.set(markeredgewidth=1 if marker == "x" else 0.4)
                points.set(markeredgecolor=colour if marker == "x" else "white")
    _set_limits(axes, coverage)
    kinds = [kind for kind in MARKERS if (coverage.regions["type"] == kind).any()]
    handles: list[Line2D | Patch] = [
        Line2D([], [], color="#444444", marker=MARKERS[kind], linestyle="", label=f"{kind} {TYPE_NAMES[kind]}")
        for kind in kinds
    ]
    handles += [Patch(color=COLOURS[name], label=name) for name in present]
    handles += [Patch(facecolor="none", edgecolor=WARNING, label="under-sampled")]
    if coverage.compared:
        handles += [Patch(color="#c6dbef", label="lakes (darker: more)")]
    figure.legend(handles=handles, loc="outside right upper", frameon=False, fontsize=8)
    axes.set(xlabel="longitude (degrees)", ylabel="latitude (degrees)")
    axes.grid(alpha=0.25)


def _draw_cells(axes: Axes, coverage: Coverage) -> None:
    from matplotlib import colormaps
    from matplotlib.patches import Rectangle

    most = np.log10(max(int(coverage.cells["lakes"].max()), 1) + 1)
    for cell in coverage.cells.itertuples():
        west, south, east, north = cell.geometry.bounds
        corner, width, height = (west, south), east - west, north - south
        if cell.lakes:
            shade = colormaps["Blues"](0.08 + 0.4 * np.log10(cell.lakes + 1) / most)
            axes.add_patch(Rectangle(corner, width, height, color=shade, linewidth=0, zorder=1))
        if cell.under:
            inset = 0.03 * coverage.cell
            corner = west + inset, south + inset
            frame = Rectangle(corner, width - 2 * inset, height - 2 * inset, fill=False, edgecolor=WARNING, zorder=2)
            axes.add_patch(frame)


def _set_limits(axes: Axes, coverage: Coverage) -> None:
    west, south, east, north = coverage.cells.total_bounds
    margin = 0.02 * max(east - west, north - south)
    axes.set_xlim(max(west - margin, -180), min(east + margin, 180))
    axes.set_ylim(max(south - margin, -90), min(north + margin, 90))
    middle = np.cos(np.radians(np.clip((south + north) / 2, -70, 70)))
    axes.set_aspect(1.0 if east - west > 90 else 1 / middle, adjustable="datalim" if east - west < 90 else "box")


def draw_sizes(figure: Figure, coverage: Coverage) -> None:
    """Regions by size and subset, and labelled lakes by size beside all lakes."""
    left, right = figure.subplots(1, 2)
    edges, counts = coverage.region_sizes
    below = np.zeros(len(counts))
    for name in [name for name in COLOURS if name in counts]:
        left.bar(edges[:-1], counts[name], np.diff(edges), below, align="edge", color=COLOURS[name], label=name)
        below += counts[name].to_numpy()
    left.set(xscale="log", xlabel="size of region (km²)", ylabel="regions")
    _plain_numbers(left)
    left.legend(**ABOVE)
    if coverage.lake_sizes is None:
        right.text(0.5, 0.5, "no labels yet", ha="center", va="center", transform=right.transAxes)
        right.set_axis_off()
        return
    edges, table = coverage.lake_sizes
    right.bar(edges[:-1], table["labels"], np.diff(edges), align="edge", color="#1f77b4", label="labelled")
    if coverage.compared:
        right.stairs(table["expected"], edges, color="#222222", label="if labelled in proportion")
        right.axvspan(edges[0], edges[0], color=WARNING, alpha=0.15, linewidth=0, label="under-sampled")
        for number in np.flatnonzero(table["under"]):
            right.axvspan(edges[number], edges[number + 1], color=WARNING, alpha=0.15, linewidth=0)
    right.set(xscale="log", xlabel="size of lake (km²)", ylabel="labelled lakes")
    _plain_numbers(right)
    right.legend(**ABOVE)


def _plain_numbers(axes: Axes) -> None:
    """0.01 rather than a power of ten; between the powers too where the axis spans few of them."""
    low, high = axes.get_xlim()
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_formatter("{x:g}" if high < 10 * low else "")
    axes.tick_params(axis="x", which="minor", labelsize=7)


def draw_types(figure: Figure, types: pd.DataFrame) -> None:
    """Number and area of the regions of each type."""
    left, right = figure.subplots(1, 2)
    table = types[types["type"] != "all"]
    below = np.zeros(len(table))
    for name in (*SUBSETS, NO_SUBSET):
        if table[name].any():
            left.bar(table["type"], table[name], bottom=below, color=COLOURS[name], label=name)
            below += table[name].to_numpy()
    left.set(ylabel="regions")
    right.bar(table["type"], table["area_km2"], color="#8c8c8c")
    right.set(ylabel="area (km²)")
