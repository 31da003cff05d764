"""Plots of time and memory against the size of a raster or the number of lakes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullFormatter, NullLocator

GREY = "#6b6b6b"

Growth = list[tuple[int, dict[str, dict[str, Any]]]]
"""Results by method for each size, smallest first."""


class Plot(NamedTuple):
    """What is drawn of a growth."""

    lines: dict[str, tuple[str, str, str]]
    """By method its name, colour and marker."""
    of: str
    """What the sizes count."""
    guide: str
    """The method beside which a line shows what is proportional to the work."""
    proportional: str
    """What the guide is proportional to."""
    power: int
    """The work grows with this power of the size."""
    most_gb: float | None = None
    """The memory that must not be passed."""
    seconds: str = "whole_seconds"
    """Which of the measured times is drawn."""
    time_label: str = "seconds, start-up included"


RASTERS = Plot(
    {
        "exact": ("prediction, exact", "#1f5a94", "o"),
        "fast": ("prediction, fast", "#d1701b", "s"),
        "vectorize": ("vectorising", "#2f8f5b", "^"),
    },
    "raster, pixels along each side",
    "exact",
    "proportional to pixels",
    2,
)
LAKES = Plot(
    {"mask_rivers": ("river mask, file to file", "#1f5a94", "o")},
    "lakes, and two rivers for every five of them",
    "mask_rivers",
    "proportional to lakes",
    1,
    8.0,
    "whole_cpu_seconds",
    "processor seconds, start-up included",
)


def draw(growths: Growth, plot: Plot, path: Path) -> None:
    """Two plots side by side, both axes logarithmic.

    Args:
        growths: what was measured.
        plot: how it is shown.
        path: .svg or .png
    """
    # The same numbers give the same file.
    style: Any = {"svg.hashsalt": "glakes", "svg.fonttype": "path", "font.size": 9, "axes.edgecolor": GREY}
    with plt.rc_context(style):
        figure, (times, memories) = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
        for name, look in plot.lines.items():
            _line(times, growths, name, plot.seconds, look)
            _line(memories, growths, name, "peak_gb", look)
        _guide(times, growths, plot)
        if plot.most_gb:
            memories.axhline(plot.most_gb, color=GREY, linestyle=":", linewidth=1, label=f"{plot.most_gb:g} GB")
            memories.legend(frameon=False)
        for axes, label in ((times, plot.time_label), (memories, "peak memory, GB")):
            _axes(axes, [size for size, _ in growths], label, plot.of)
        times.legend(frameon=False)
        low, high = memories.get_ylim()
        memories.set_ylim(min(low, 0.1), max(high, 5))
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None, dpi=110)
        plt.close(figure)


def _line(axes: Axes, growths: Growth, name: str, what: str, look: tuple[str, str, str]) -> None:
    label, colour, marker = look
    points = [(size, methods[name][what]) for size, methods in growths if what in methods.get(name, {})]
    if points:
        axes.plot(*zip(*points), color=colour, marker=marker, markersize=5, label=label)


def _guide(axes: Axes, growths: Growth, plot: Plot) -> None:
    """What grows in proportion to the work is parallel to this line."""
    measured = [(size, methods[plot.guide]) for size, methods in growths]
    found = [(size, result[plot.seconds]) for size, result in measured if "seconds" in result]
    if len(found) > 1:
        last, seconds = found[-1]
        points = [(size, 1.6 * seconds * (size / last) ** plot.power) for size, _ in found]
        axes.plot(*zip(*points), color=GREY, linestyle=":", linewidth=1, label=plot.proportional)


def _axes(axes: Axes, sizes: list[int], label: str, of: str) -> None:
    axes.set(xscale="log", yscale="log", xlabel=of, ylabel=label)
    axes.xaxis.set_major_locator(FixedLocator(sizes))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda size, _: f"{size:,.0f}".replace(",", "\u202f")))
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.grid(visible=True, which="major", color="#dddddd", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
