"""The page about a training: curves, scores of the best epoch, and what was trained on what.

One HTML file with its figures inside; nothing is fetched when it is opened.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from ..lakes.files import written
from .card import ModelCard

TEMPLATE = Path(__file__).with_name("report.html")
LOSS_CURVES = {"loss": "training", "val_loss": "validation"}
SCORE_CURVES = {"recall": "recall", "precision": "precision", "f1": "F1", "iou": "IoU"}
_COLOURS = ("#1b6ca8", "#d1662a", "#3a8f4d", "#7a4fa3")


def write_report(path: str | Path, card: ModelCard, rows: list[dict[str, Any]], best_epoch: int) -> None:
    """Write the report; it appears under its name when it is complete.

    Args:
        path: the HTML file.
        card: of the trained model.
        rows: one per epoch, as in the log.
        best_epoch: counted from 1; its weights are in the model.
    """
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    page = environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        card=card,
        best=rows[best_epoch - 1],
        rows=rows,
        scores=SCORE_CURVES,
        loss_figure=Markup(draw_curves(rows, LOSS_CURVES, best_epoch, "loss")),  # noqa: S704 - our own drawing
        score_figure=Markup(draw_curves(rows, SCORE_CURVES, best_epoch, "validation score")),  # noqa: S704
    )
    with written(path) as part:
        part.write_text(page, encoding="utf-8")


def draw_curves(rows: list[dict[str, Any]], curves: dict[str, str], best_epoch: int, title: str) -> str:
    """Curves over epochs as an SVG element; `curves` maps keys of the rows to names."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    epochs = [row["epoch"] for row in rows]
    with rc_context({"svg.hashsalt": title, "svg.fonttype": "none", "font.family": "sans-serif"}):
        figure = Figure(figsize=(6.4, 3.6), layout="constrained")
        axes = figure.add_subplot()
        for (key, name), colour in zip(curves.items(), _COLOURS):
            values = [float("nan") if row[key] is None else row[key] for row in rows]
            axes.plot(epochs, values, label=name, color=colour, marker="o" if len(rows) < 3 else None)
        axes.axvline(best_epoch, color="#888888", linewidth=0.8, linestyle="--", label=f"best epoch ({best_epoch})")
        axes.set(xlabel="epoch", ylabel=title)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(alpha=0.3)
        axes.legend(frameon=False)
        buffer = StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :]
