"""The plot of time and memory against the size of the raster."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullFormatter, NullLocator

LINES = {
    "exact": ("prediction, exact", "#1f5a94", "o"),
    "fast": ("prediction, fast", "#d1701b", "s"),
    "vectorize": ("vectorising", "#2f8f5b", "^"),
}
GREY = "#6b6b6b"


def draw(growths: list[tuple[int, dict[str, dict[str, Any]]]], path: Path) -> None:
    """Two plots side by side, both axes logarithmic.

    Args:
        growths: results by method for each size (pixels along each side of a raster), smallest first.
        path: .svg or .png
    """
    # The same numbers give the same file.
    style: Any = {"svg.hashsalt": "glakes", "svg.fonttype": "path", "font.size": 9, "axes.edgecolor": GREY}
    with plt.rc_context(style):
        figure, (times, memories) = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
        for name, look in LINES.items():
            _line(times, growths, name, "whole_seconds", look)
            _line(memories, growths, name, "peak_gb", look)
        _guide(times, growths)
        for axes, label in ((times, "seconds, start-up included"), (memories, "peak memory, GB")):
            _axes(axes, [side for side, _ in growths], label)
        times.legend(frameon=False)
        low, high = memories.get_ylim()
        memories.set_ylim(min(low, 0.1), max(high, 5))
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None, dpi=110)
        plt.close(figure)


def _line(axes: Axes, growths: list[tuple[int, Any]], name: str, what: str, look: tuple[str, str, str]) -> None:
    label, colour, marker = look
    points = [(side, methods[name][what]) for side, methods in growths if what in methods.get(name, {})]
    if points:
        axes.plot(*zip(*points), color=colour, marker=marker, markersize=5, label=label)


def _guide(axes: Axes, growths: list[tuple[int, Any]]) -> None:
    """What grows with the number of pixels is parallel to this line."""
    found = [(side, methods["exact"]["whole_seconds"]) for side, methods in growths if "seconds" in methods["exact"]]
    if len(found) > 1:
        side, seconds = found[-1]
        points = [(length, 1.6 * seconds * (length / side) ** 2) for length, _ in found]
        axes.plot(*zip(*points), color=GREY, linestyle=":", linewidth=1, label="proportional to pixels")


def _axes(axes: Axes, sides: list[int], label: str) -> None:
    axes.set(xscale="log", yscale="log", xlabel="raster, pixels along each side", ylabel=label)
    axes.xaxis.set_major_locator(FixedLocator(sides))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda side, _: f"{side:,.0f}".replace(",", "\u202f")))
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.grid(visible=True, which="major", color="#dddddd", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
