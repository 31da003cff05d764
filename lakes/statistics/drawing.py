"""Figures of statistics: the paper's 6 to 9. The only file here that draws."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from ..figures import AMOUNT_MAP, DIFFERENCE_MAP, GREY, POINTS, SERIES, YELLOW, letter
from ..steps import Extent
from .classes import class_name
from .grid import Grid
from .places import Outlines, View

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Profiles = Mapping[str, pd.DataFrame]
"""By name of the inventory, as `grid.profile_table` makes them; the first is that in question."""

UNITS = {"count": "lakes", "area_km2": "area (km²)"}
MARGIN = 0.03

COAST = Path(__file__).with_name("coast.json")
"""Of the world, in tenths of a degree; it says where it is from."""

COAST_FROM = 15.0
"""Degrees across: smaller maps would show how coarse it is."""

ROW_PANELS = 4
"""Most panels of a place beside each other."""

TALLEST = 4.5
"""Inches: highest panel of a place."""

DRAWN_POINTS = 20_000
"""Shores with more of them become pixels, so that pages stay small."""


def draw_grid(figure: Figure, grid: Grid, cells: pd.DataFrame, values: pd.Series, label: str, differs: bool) -> None:
    """A map of cells.

    Args:
        figure: empty.
        grid: that the cells belong to.
        cells: `west` and `south` of each.
        values: of each cell; amounts are shown by their logarithm.
        label: of the colours, with the unit.
        differs: values are differences, to be shown on both sides of zero.
    """
    from matplotlib.colors import LogNorm, SymLogNorm

    axes = figure.add_subplot()
    shown = values.to_numpy(dtype=float)
    drawn = cells[shown != 0] if differs else cells[shown > 0]
    shown = shown[shown != 0] if differs else shown[shown > 0]
    if not len(shown):
        _say_nothing(axes)
        return
    west, south, field = _field(grid, drawn, shown)
    high = float(np.abs(shown).max())
    low = max(float(np.abs(shown).min()), high / 1e6)
    norm: Any = LogNorm(low, high if high > low else 10 * low)
    if differs:
        norm = SymLogNorm(max(high / 1e3, 1e-9), vmin=-high, vmax=high)
    image = axes.pcolormesh(
        west, south, field, cmap=DIFFERENCE_MAP if differs else AMOUNT_MAP, norm=norm, rasterized=True
    )
    bar = figure.colorbar(image, cax=axes.inset_axes((1.02, 0.1, 0.02, 0.8)))
    bar.set_label(label)
    axes.set_facecolor("#eeeeee")
    _draw_coast(axes, (west[0], south[0], west[-1], south[-1]))
    axes.set(xlabel="longitude (°)", ylabel="latitude (°)")
    _set_aspect(axes, west, south)


def _draw_coast(axes: Axes, bounds: Extent) -> None:
    """A faint coast, where the map is large enough for a coarse one."""
    from matplotlib.collections import LineCollection

    if bounds[2] - bounds[0] < COAST_FROM:
        return
    lines = shapely.get_parts(shapely.clip_by_rect(shapely.from_geojson(COAST.read_text(encoding="utf-8")), *bounds))
    coast = [np.asarray(line.coords) for line in lines if shapely.get_type_id(line) == shapely.GeometryType.LINESTRING]
    axes.add_collection(LineCollection(coast, colors=GREY, linewidths=0.35, zorder=2.5), autolim=False)


def _field(grid: Grid, cells: pd.DataFrame, values: Any) -> tuple[Any, Any, Any]:
    """Lines and values of the part of the grid that has cells, with nothing elsewhere."""
    cols = np.searchsorted(grid.meridians, cells["west"].to_numpy())
    rows = np.searchsorted(grid.parallels, cells["south"].to_numpy())
    first_col, first_row = int(cols.min()), int(rows.min())
    field = np.full((int(rows.max()) - first_row + 1, int(cols.max()) - first_col + 1), np.nan)
    field[rows - first_row, cols - first_col] = values
    west = grid.meridians[first_col : first_col + field.shape[1] + 1]
    south = grid.parallels[first_row : first_row + field.shape[0] + 1]
    return west, south, np.ma.masked_invalid(field)


def _set_aspect(axes: Axes, west: Any, south: Any) -> None:
    width = west[-1] - west[0]
    middle = np.cos(np.radians((south[0] + south[-1]) / 2))
    axes.set_aspect(1.0 if width > 90 else 1 / max(middle, 0.1), adjustable="box")


def _say_nothing(axes: Axes) -> None:
    axes.text(0.5, 0.5, "no lakes", ha="center", va="center", transform=axes.transAxes)
    axes.set_axis_off()


def draw_sizes(figure: Figure, sizes: Mapping[str, pd.DataFrame]) -> None:
    """Lakes and area by class of size, an inventory beside the other; on logarithmic scales."""
    panels = figure.subplots(1, 2)
    names = list(sizes)
    classes = sorted({bounds for table in sizes.values() for bounds in zip(table["lower"], table["upper"])})
    places = np.arange(len(classes))
    width = 0.8 / len(names)
    for axes, (column, label), mark in zip(panels, UNITS.items(), "ab"):
        for number, (name, (colour, _)) in enumerate(zip(names, cycle(SERIES))):
            table = sizes[name].set_index("lower")[column]
            heights = [float(table.get(lower, 0)) for lower, _ in classes]
            axes.bar(places + (number - (len(names) - 1) / 2) * width, heights, width, color=colour, label=name)
        axes.set(xlabel="area of a lake (km²)", ylabel=label, yscale="log" if _any(sizes, column) else "linear")
        axes.set_xticks(places, [class_name(*bounds) for bounds in classes], rotation=40, ha="right")
        letter(axes, mark)
    if len(names) > 1:
        figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper right", ncols=len(names))


def _any(sizes: Mapping[str, pd.DataFrame], column: str) -> bool:
    return any(bool(table[column].any()) for table in sizes.values())


def draw_profiles(figure: Figure, profiles: Profiles, side: float) -> None:
    """Lakes and area by latitude and longitude; two inventories mirror each other, more lie upon each other."""
    panels = figure.subplots(2, 2)
    marks = iter("abcd")
    for row, axis in zip(panels, ("latitude", "longitude")):
        for axes, (column, label) in zip(row, UNITS.items()):
            _draw_profile(axes, profiles, axis, column)
            axes.set(xlabel=f"{axis} (°)", ylabel=f"{label} per {side:g}°")
            letter(axes, next(marks))
    if len(profiles) > 1:
        figure.legend(*panels[0, 0].get_legend_handles_labels(), loc="outside upper right", ncols=len(profiles))


def _draw_profile(axes: Axes, profiles: Profiles, axis: str, column: str) -> None:
    from matplotlib.ticker import FuncFormatter

    is_mirrored = len(profiles) == 2
    for number, ((name, table), (colour, dash)) in enumerate(zip(profiles.items(), cycle(SERIES))):
        part = table[table["axis"] == axis]
        if not len(part):
            continue
        degrees = part["degree"].to_numpy()
        edges = np.append(degrees, degrees[-1] + (degrees[-1] - degrees[-2] if len(degrees) > 1 else 1))
        heights = part[column].to_numpy() * (-1 if is_mirrored and number else 1)
        fill = len(profiles) <= 2
        axes.stairs(heights, edges, fill=fill, color=colour, label=name, linestyle="-" if fill else dash, baseline=0)
    axes.axhline(0, color=GREY, linewidth=0.5)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{abs(value):,g}"))
    axes.margins(x=MARGIN)
    axes.grid(axis="y")


def view_height(view: View, width: float) -> float:
    """Inches that a place needs for its panels and their titles, where the figure has this width."""
    columns = min(len(view.outlines), ROW_PANELS)
    rows = -(-len(view.outlines) // columns)
    panel = min(width / columns * view.km[1] / view.km[0], TALLEST)
    return 0.25 + rows * (panel + 0.35)


def draw_view(figure: Figure, view: View) -> None:
    """A place as each data set has it: a panel for each, with the image, its shores and a scale bar."""
    columns = min(len(view.outlines), ROW_PANELS)
    rows = -(-len(view.outlines) // columns)
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    figure.suptitle(view.name, fontsize=POINTS + 1, fontweight="bold", x=0.01, ha="left")
    for axes, (name, outlines) in zip(panels, view.outlines.items()):
        _draw_outlines(axes, view, outlines)
        axes.set_title(name)
    for axes in panels[len(view.outlines) :]:
        axes.set_axis_off()


def _draw_outlines(axes: Axes, view: View, outlines: Outlines) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.patheffects import Normal, Stroke

    west, south, east, north = view.bounds
    axes.imshow(view.picture, extent=(west, east, south, north), interpolation="none")
    lines = [np.asarray(line.coords) for line in outlines.lines]
    casing = [Stroke(linewidth=1.6, foreground="black", alpha=0.6), Normal()]
    shores = LineCollection(lines, colors=YELLOW, linewidths=0.8, path_effects=casing)
    shores.set_rasterized(sum(map(len, lines)) > DRAWN_POINTS)
    axes.add_collection(shores, autolim=False)
    if not outlines.lakes:
        box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85}
        axes.text(0.5, 0.5, "no lakes here", ha="center", va="center", transform=axes.transAxes, bbox=box)
    _draw_scale_bar(axes, view)
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[])
    axes.spines[:].set_visible(True)
    axes.set_aspect(view.km[1] / (north - south) / (view.km[0] / (east - west)))


def _draw_scale_bar(axes: Axes, view: View) -> None:
    from matplotlib.patheffects import Normal, Stroke

    length = bar_km(view.km[0])
    start, height = 0.04, 0.06
    halo = [Stroke(linewidth=3.5, foreground="black"), Normal()]
    ends = [start, start + length / view.km[0]]
    axes.plot(
        ends,
        [height] * 2,
        color="white",
        linewidth=2,
        transform=axes.transAxes,
        path_effects=halo,
        solid_capstyle="butt",
    )
    halo = [Stroke(linewidth=1.5, foreground="black"), Normal()]
    label: dict[str, Any] = {"color": "white", "va": "bottom", "transform": axes.transAxes, "path_effects": halo}
    axes.text(start, height + 0.015, f"{length:g} km", **label)


def bar_km(across: float) -> float:
    """The longest of .. 0.5, 1, 2, 5, 10, 20 .. km that is no more than a third of a panel."""
    power = int(np.floor(np.log10(across / 3)))
    # A hair of tolerance, so that a third of 0.3 km is 0.1 km.
    fitting = [step for step in (1, 2, 5, 10) if step <= across / 3 / 10.0**power * (1 + 1e-9)]
    return float(f"{max(fitting, default=1)}e{power}")
