"""The page about a run: which tiles are done, how long they took, what failed and why, what everything came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from ..cache import recall
from ..figures import BLUE, GREY, SKY, TWO_COLUMNS, VERMILION, draw_journal_svg
from ..pages import Column, Table, write_page
from .folder import RunFolder

COLOURS = {"ok": BLUE, "empty": SKY, "nodata": GREY, "failed": VERMILION, "missing": "#ffffff"}
NAMES = {
    "ok": "with lakes",
    "empty": "without water",
    "nodata": "without data",
    "failed": "failed",
    "missing": "missing",
}
CHINESE = {
    "with lakes": "有湖泊",
    "without water": "无水体",
    "without data": "无数据",
    "failed": "失败",
    "missing": "缺失",
}
"""Of the names above."""
SETTINGS = {
    "threshold": ("threshold", "阈值"),
    "min_area": ("least area (m²)", "最小面积（m²）"),
    "device": ("device", "设备"),
    "precision": ("precision of the arithmetic", "计算精度"),
}
"""What of a run's settings has a name of its own, in English and Chinese."""

COLUMNS = (
    Column("tile", "Tile", "", "分块"),
    Column("state", "State", "", "状态"),
    Column("lakes", "Lakes inside", ",.0f", "块内湖泊"),
    Column("pieces", "Pieces at the edge", ",.0f", "边缘碎片"),
    Column("valid_percent", "Data (%)", ".1f", "有效 (%)"),
    Column("seconds", "Seconds", ",.1f", "秒"),
    Column("host", "Machine", "", "机器"),
    Column("reason", "Why it failed", "", "失败原因"),
)


class Run(NamedTuple):
    """What the files of a run say."""

    tiles: pd.DataFrame
    """A row per tile, with the columns of `COLUMNS` and `engine`."""
    boxes: list[list[list[int]]]
    """Outline of each tile in pixels of the raster."""


def read_run(folder: RunFolder) -> Run:
    """Read the state of every tile, also of a run that goes on meanwhile."""
    rows, boxes = [], []
    for tile in folder.tiles():
        said = folder.marker(tile.name).get("properties", {})
        row = {name.removeprefix("glakes:"): value for name, value in said.items()}
        failure = {} if said else recall(folder.failed_path(tile.name))
        state = row.get("status") or ("failed" if failure else "missing")
        values = {name: row.get(name) for name in ("lakes", "pieces", "valid_percent", "seconds", "host", "engine")}
        rows.append({"tile": tile.name, "state": state, **values, "reason": failure.get("reason")})
        top, left, bottom, right = tile.window.row, tile.window.col, tile.window.row_stop, tile.window.col_stop
        boxes.append([[left, top], [right, top], [right, bottom], [left, bottom]])
    return Run(pd.DataFrame(rows), boxes)


def write_report(path: str | Path, folder: RunFolder, failed: list[str], said: dict[str, Any]) -> None:
    """Write the page.

    Args:
        path: of the HTML file.
        folder: of the run.
        failed: tiles that were left out.
        said: numbers of the lakes by name, as `deliver_lakes` gives them.

    Raises:
        LakesError: it cannot be written.
    """
    run = read_run(folder)
    tiles = run.tiles
    tiles["state"] = tiles["state"].mask(tiles["tile"].isin(failed), "failed")
    seconds = pd.to_numeric(tiles["seconds"]).dropna().to_numpy()
    engines = sorted({str(engine) for engine in tiles["engine"].dropna()})
    shown = tiles.assign(state=tiles["state"].map(NAMES))
    write_page(
        path,
        Path(__file__).with_name("report.html"),
        job=folder.job,
        said=said,
        total=len(tiles),
        chinese=CHINESE,
        settings_names=SETTINGS,
        counts={NAMES[state]: int((tiles["state"] == state).sum()) for state in COLOURS},
        failed=len(failed),
        hours=float(seconds.sum()) / 3600,
        engines=engines,
        map_figure=draw_journal_svg(lambda figure: _draw_map(figure, run), "tiles", TWO_COLUMNS, 3.4),
        time_figure=draw_journal_svg(lambda figure: _draw_seconds(figure, seconds), "seconds", TWO_COLUMNS, 1.9),
        tiles=Table("tiles", COLUMNS, shown),
    )


def _draw_map(figure: Figure, run: Run) -> None:
    """Every tile in the colour of its state, in the pixels of the raster."""
    axes = figure.add_subplot()
    colours = [COLOURS[state] for state in run.tiles["state"]]
    axes.add_collection(PolyCollection(run.boxes, facecolors=colours, edgecolors="#ffffff", linewidths=0.3))
    points = np.array(run.boxes).reshape(-1, 2)
    axes.set_xlim(points[:, 0].min(), points[:, 0].max())
    axes.set_ylim(points[:, 1].max(), points[:, 1].min())
    axes.set_aspect("equal")
    axes.set_xlabel("column of the raster")
    axes.set_ylabel("row")
    present = [state for state in COLOURS if (run.tiles["state"] == state).any()]
    handles = [Patch(facecolor=COLOURS[state], edgecolor="#999999", label=NAMES[state]) for state in present]
    figure.legend(handles=handles, loc="outside right upper")


def _draw_seconds(figure: Figure, seconds: Any) -> None:
    """How long tiles took."""
    axes = figure.add_subplot()
    axes.hist(seconds, bins=min(30, max(len(seconds), 1)), color=BLUE)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("seconds per tile")
    axes.set_ylabel("tiles")
