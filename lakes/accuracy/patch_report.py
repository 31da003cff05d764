"""The page about a model on patches: scores beside the paper's, curves, and the worst patches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ..pages import draw_svg, write_page
from . import paper, pictures
from .counts import SCORES
from .histogram import average_precision, calibration_error, first_percent, precision_recall, reliability
from .patch_table import ALL, RegionScore, by_type, pooled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TEMPLATE = Path(__file__).with_name("patch_report.html")
SCORE_NAMES = {"recall": "recall", "precision": "precision", "f1": "F1", "iou": "IoU"}
SCORES_CHINESE = {"recall": "召回率", "precision": "精确率", "f1": "", "iou": ""}

LINES = {
    "all": ("#000000", "-"),
    "NR": ("#0072b2", "--"),
    "AR": ("#d55e00", "-."),
    "BR": ("#cc79a7", ":"),
    "IL": ("#56b4e9", (0, (5, 1))),
    "SL": ("#009e73", (0, (3, 1, 1, 1))),
    "none": ("#888888", (0, (1, 3))),
}
"""Okabe and Ito's colours, and a dash each."""

LEGEND = (
    (pictures.FOUND, "lake, found 命中"),
    (pictures.MISSED, "lake, missed 漏分"),
    (pictures.WRONG, "land, called lake 错分"),
    (pictures.LAND, "land 陆地"),
    (pictures.UNCOUNTED, "not counted 不计"),
)


class WorstPatch(NamedTuple):
    """A patch with many wrong pixels."""

    region_id: str
    type: str
    row: int
    """Of its first kept pixel in the region."""
    col: int
    wrong: int
    counted: int
    views: pictures.Views


@dataclass(frozen=True)
class Assessed:
    """What was assessed, how, and what came out."""

    model: str
    samples: str
    subset: str
    patch: int
    threshold: float
    borders: str
    remainder: str
    learned: bool
    """The model is known to have been trained with these regions."""
    regions: Sequence[RegionScore]
    worst: Sequence[WorstPatch]


def write_patch_report(path: str | Path, assessed: Assessed, table: pd.DataFrame) -> None:
    """Write the page; it appears under its name when it is complete.

    Args:
        path: the HTML file.
        assessed: what was assessed.
        table: as from `accuracy_table`.
    """
    everything = pooled(assessed.regions)
    curve = reliability(everything)
    write_page(
        path,
        TEMPLATE,
        assessed=assessed,
        rows=[_cells(row) for row in table.to_dict("records")],
        scores=SCORE_NAMES,
        scores_chinese=SCORES_CHINESE,
        paper=paper,
        precision_recall=draw_svg(lambda figure: draw_precision_recall(figure, assessed), "precision-recall", 6.0, 4.4),
        calibration=draw_svg(lambda figure: draw_reliability(figure, assessed), "calibration", 6.0, 4.4),
        calibration_error=calibration_error(curve),
        worst=[(patch, [pictures.to_uri(view) for view in patch.views]) for patch in assessed.worst],
        legend=[(pictures.css(colour), text) for colour, text in LEGEND],
    )


def percent(share: float) -> str:
    """A share in percent with two digits; a dash for none."""
    return "–" if np.isnan(share) else f"{100 * share:.2f}"


def _cells(row: dict[Any, Any]) -> dict[str, Any]:
    cells: dict[str, Any] = {name: row[name] for name in ("type", "regions", "patches")}
    for score in SCORES:
        low, high = row[f"{score}_low"], row[f"{score}_high"]
        ends = "" if np.isnan(low) else f"{percent(low)} to {percent(high)}"
        cells[score] = percent(row[score]), ends, paper.TABLE_1.get((row["type"], score), "")
    return cells


def draw_precision_recall(figure: Figure, assessed: Assessed) -> None:
    """Precision on recall for every threshold, by type; a dot where the model's own threshold is."""
    axes = figure.add_subplot()
    groups = by_type(assessed.regions)
    if len(groups) == 2:  # one type, which is the same as all
        groups = {ALL: groups[ALL]}
    chosen = first_percent(assessed.threshold)
    for kind, members in groups.items():
        counted = pooled(members)
        precision, recall = precision_recall(counted)
        colour, dash = LINES[kind]
        label = f"{kind} (area {average_precision(counted):.3f})"
        axes.plot(recall, precision, color=colour, linestyle=dash, label=label, linewidth=2 if kind == ALL else 1.3)
        axes.plot(recall[chosen], precision[chosen], "o", color=colour, markersize=5)
    axes.set(xlabel="recall", ylabel="precision", xlim=(0, 1.01), ylim=(0, 1.01))
    axes.grid(alpha=0.3)
    axes.legend(frameon=False, loc="lower left", fontsize=9, title=f"dots: threshold {assessed.threshold:g}")


def draw_reliability(figure: Figure, assessed: Assessed) -> None:
    """Observed share of lake on predicted probability, and how many pixels each bin has."""
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    curve = reliability(pooled(assessed.regions))
    upper.plot((0, 1), (0, 1), color="#888888", linewidth=0.8, linestyle="--", label="perfectly calibrated")
    upper.plot(curve.predicted, curve.observed, color="#0072b2", marker="o", label="model")
    upper.set(ylabel="share that is lake", ylim=(-0.02, 1.02))
    upper.grid(alpha=0.3)
    upper.legend(frameon=False, loc="upper left", fontsize=9)
    edges = np.linspace(0, 1, len(curve.pixels) + 1)
    lower.bar(edges[:-1], curve.pixels, np.diff(edges), align="edge", color="#9ecae1", edgecolor="white")
    lower.set(xlabel="predicted probability", ylabel="pixels", yscale="log", xlim=(-0.02, 1.02))
