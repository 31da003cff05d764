"""The page about labelled and predicted lakes: the paper's Fig. 5 and Table 2, with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.ticker import LogLocator
from numpy.typing import NDArray

from ..figures import BLUE, GREY, TWO_COLUMNS, VERMILION, draw_journal_svg, letter
from ..inventory.measures import interior_point
from ..pages import Column, Table, write_page
from ..samples.coverage_report import MARKERS
from ..samples.split import UNTYPED
from . import paper
from .fit import Fit
from .lake_inputs import sorted_types
from .lake_scores import FALSE, HIT, MISSED
from .lake_table import CLASSES, LakeScores
from .patch_report import LINES
from .patch_table import ALL
from .settings import AssessLakesSettings

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TEMPLATE = Path(__file__).with_name("lake_report.html")

LABELLED, PREDICTED = "correct area on label area", "correct area on predicted area"
AFTER = " after the mask"

MOST_SHAPES = 3000
"""Points of a figure up to which each is a shape of its own; more become one picture."""

OUTCOMES = ((HIT, BLUE, "o", "hit"), (MISSED, VERMILION, "v", "missed"), (FALSE, "#555555", "x", "false"))

LEFT = 0.5
"""Where nothing is correct a point stands at the smallest area times this, or at `LEAST_KM2`."""

LEAST_KM2 = 5e-5
"""Half a pixel of 10 m; smaller areas are left over from cutting."""


@dataclass(frozen=True)
class Assessed:
    """What was compared, and what came out."""

    settings: AssessLakesSettings
    scores: LakeScores
    pairs: gpd.GeoDataFrame
    table: pd.DataFrame
    effect: pd.DataFrame | None
    design: pd.DataFrame | None
    fits: Mapping[str, Fit]
    has_regions: bool
    removed: NDArray[np.bool_] | None
    """By the river mask, of the predicted lakes; None = no mask was given."""


def write_lake_report(path: str | Path, assessed: Assessed) -> None:
    """Write the page; it appears under its name when it is complete."""
    table = assessed.table
    by_size = table[table["type"] == ALL]
    by_type = table[table["size"] == ALL]
    whole = by_size.iloc[-1]
    kinds = [kind for kind in table["type"].unique() if kind not in (ALL, UNTYPED)]
    settings = assessed.settings
    write_page(
        path,
        TEMPLATE,
        labels=_layer_name(settings.labels),
        predicted=_layer_name(settings.predicted),
        masked=settings.masked and _layer_name(settings.masked),
        regions=settings.regions and _layer_name(settings.regions),
        found_share=settings.found_share,
        whole=whole,
        fits=Table("fits", FIT_COLUMNS, _fit_frame(assessed.fits)),
        line=assessed.fits[LABELLED],
        paper=paper,
        sizes=Table("by-size", (SIZE, *SCORE_COLUMNS), by_size, True),
        counts=Table("counts-by-size", (SIZE, *COUNT_COLUMNS), by_size, True),
        types=Table("by-type", (TYPE, *SCORE_COLUMNS), by_type, True) if kinds else None,
        everything=Table("scores", (TYPE, SIZE, *SCORE_COLUMNS, *COUNT_COLUMNS), table) if kinds else None,
        effect=None if assessed.effect is None else Table("effect", EFFECT_COLUMNS, assessed.effect),
        removed=None if assessed.removed is None else int(assessed.removed.sum()),
        change=None if assessed.effect is None else assessed.effect.iloc[1],
        design=None if assessed.design is None else Table("design", DESIGN_COLUMNS, assessed.design),
        scatter=draw_journal_svg(lambda figure: draw_scatter(figure, assessed), "scatter", TWO_COLUMNS, 3.3),
        classes=draw_journal_svg(lambda figure: draw_classes(figure, by_size), "classes", TWO_COLUMNS, 2.7),
        places=draw_journal_svg(lambda figure: draw_places(figure, assessed.pairs), "places", TWO_COLUMNS, 3.6),
    )


def _layer_name(source: str) -> str:
    path, _, layer = source.partition("|")
    return Path(path).name + (f", {layer.removeprefix('layername=')}" if layer else "")


def _fit_frame(fits: Mapping[str, Fit]) -> pd.DataFrame:
    return pd.DataFrame([{"line": name} | line._asdict() for name, line in fits.items()])


def draw_scatter(figure: Figure, assessed: Assessed) -> None:
    """Correct area on label area, and on predicted area (Fig. 5a, b); dots of a type look alike."""
    left, right = figure.subplots(1, 2)
    scores = assessed.scores
    lines = [assessed.fits[name] for name in (LABELLED, PREDICTED)]
    removed = np.zeros(len(scores.predicted), bool) if assessed.removed is None else assessed.removed
    _draw_areas(left, scores.labels, np.zeros(len(scores.labels), bool))
    _draw_areas(right, scores.predicted, removed)
    left.set(xlabel="label area (km²)", ylabel="correct area (km²)")
    right.set(xlabel="predicted area (km²)", ylabel="correct area (km²)")
    for axes, line, name in zip((left, right), lines, "ab"):
        letter(axes, name)
        numbers = f"R² {line.r2:.3f}, slope {line.slope:.3f}" if np.isfinite(line.r2) else "no line"
        axes.set_title(f"{numbers}, n = {line.lakes:,}", loc="right")
    handles = dict(zip(*(right.get_legend_handles_labels()[::-1]))) | dict(
        zip(*(left.get_legend_handles_labels()[::-1]))
    )
    figure.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=8)


def _draw_areas(axes: Axes, lakes: pd.DataFrame, removed: NDArray[np.bool_]) -> None:
    area, correct = lakes["area_km2"].to_numpy(), lakes["correct_km2"].to_numpy()
    if not len(area):
        axes.text(0.5, 0.5, "no lakes", ha="center", va="center", transform=axes.transAxes)
        axes.set(xlim=(0.001, 1), ylim=(0.001, 1), xscale="log", yscale="log")
        return
    floor = max(LEFT * min(correct[correct > 0].min(initial=np.inf), area.min()), LEAST_KM2)
    area, shown = np.maximum(area, floor), np.maximum(correct, floor)
    ends = np.array([floor, 2 * area.max()])
    axes.plot(ends, ends, color=GREY, linewidth=0.8, linestyle="--", label="1:1", zorder=1)
    style: dict[str, Any] = {
        "linestyle": "",
        "markersize": 3,
        "markeredgewidth": 0.4,
        "clip_on": False,
        "rasterized": len(area) > MOST_SHAPES,
    }
    for kind in sorted_types(lakes["type"].tolist()):
        chosen = (lakes["type"] == kind).to_numpy() & ~removed
        if not chosen.any():  # an empty line has no bounds, which upsets the layout
            continue
        colour = BLUE if kind == UNTYPED else LINES.get(kind, LINES[UNTYPED])[0]
        marker, name = ("h", "no type") if kind == UNTYPED else (MARKERS.get(kind, "P"), kind)
        axes.plot(area[chosen], shown[chosen], marker, color=colour, fillstyle="none", label=name, **style)
    if removed.any():
        axes.plot(area[removed], shown[removed], "o", color="#bbbbbb", label="removed by the river mask", **style)
    axes.set(xscale="log", yscale="log", xlim=ends, ylim=ends, box_aspect=1)
    for axis in (axes.xaxis, axes.yaxis):  # powers of ten alone, unless there are hardly any
        axis.set_major_locator(LogLocator(subs=(1, 2, 5) if ends[1] < 30 * ends[0] else (1,)))
        axis.set_major_formatter("{x:g}")
        axis.set_minor_formatter("")


def draw_classes(figure: Figure, by_size: pd.DataFrame) -> None:
    """Mean recall and precision by size class with intervals (Fig. 5c), and how many lakes are missed or false."""
    left, right = figure.subplots(1, 2)
    rows = by_size.iloc[:CLASSES]
    places = np.arange(CLASSES)
    sides = (
        ("mean_recall", BLUE, "o", -0.12, "labelled lakes: mean recall"),
        ("mean_precision", VERMILION, "s", 0.12, "predicted lakes: mean precision"),
    )
    for name, colour, marker, move, label in sides:
        value, low, high = (
            100 * rows[column].to_numpy(dtype=float) for column in (name, f"{name}_low", f"{name}_high")
        )
        whiskers = np.nan_to_num(np.stack([value - low, high - value])).clip(0)
        left.errorbar(places + move, value, whiskers, fmt=marker, color=colour, capsize=2, markersize=4, label=label)
    left.set(ylabel="mean (%)", ylim=(0, 105))
    bars = (
        ("missed", "count", BLUE, -0.2, "labelled lakes that are missed"),
        ("false", "predicted", VERMILION, 0.2, "predicted lakes that are false"),
    )
    for name, whole, colour, move, label in bars:
        with np.errstate(invalid="ignore", divide="ignore"):
            share = 100 * rows[name].to_numpy(dtype=float) / rows[whole].to_numpy(dtype=float)
        right.bar(places + move, np.nan_to_num(share), 0.38, color=colour, label=label)
        for place, height, number in zip(places + move, share, rows[name]):
            right.annotate(
                f"{number}" if np.isfinite(height) else "",
                (place, np.nan_to_num(height)),
                (0, 1.5),
                textcoords="offset points",
                ha="center",
                fontsize=5.5,
            )
    right.set(ylabel="share of lakes (%)", ylim=(0, 105))
    for axes, name in ((left, "a"), (right, "b")):
        axes.set_xticks(places, rows["size"])
        axes.set_xlabel("size of lake (km²)")
        axes.grid(axis="y")
        letter(axes, name)
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1))


def draw_places(figure: Figure, pairs: gpd.GeoDataFrame) -> None:
    """Where lakes were hit, missed, and predicted falsely."""
    axes = figure.add_subplot()
    where = interior_point(pairs.geometry)
    for outcome, colour, marker, name in OUTCOMES:
        chosen = (pairs["outcome"] == outcome).to_numpy()
        axes.plot(
            where["lon"][chosen],
            where["lat"][chosen],
            marker,
            color=colour,
            markersize=3,
            markeredgewidth=0.6,
            fillstyle="none",
            rasterized=len(pairs) > MOST_SHAPES,
            label=f"{name} ({int(chosen.sum()):,})",
        )
    south, north = where["lat"].min(), where["lat"].max()
    middle = np.cos(np.radians(np.clip((south + north) / 2, -80, 80)))
    axes.set_aspect(1 / middle, adjustable="datalim")
    axes.set(xlabel="longitude (°)", ylabel="latitude (°)")
    axes.ticklabel_format(useOffset=False)
    axes.grid()
    figure.legend(loc="outside right upper")


TYPE = Column("type", "type", "", "类型")
SIZE = Column("size", "size (km²)", "", "面积级（km²）")
SCORE_COLUMNS = (
    Column("mean_recall", "mean recall", ".1%", "平均召回率"),
    Column("mean_recall_low", "from", ".1%", "下限"),
    Column("mean_recall_high", "to", ".1%", "上限"),
    Column("mean_precision", "mean precision", ".1%", "平均精确率"),
    Column("mean_precision_low", "from", ".1%", "下限"),
    Column("mean_precision_high", "to", ".1%", "上限"),
    Column("recall", "recall by area", ".1%", "面积召回率"),
    Column("precision", "precision by area", ".1%", "面积精确率"),
    Column("f1", "F1", ".1%"),
    Column("iou", "IoU", ".1%"),
)
COUNT_COLUMNS = (
    Column("count", "labels", ",.0f", "标签数"),
    Column("missed", "missed", ",.0f", "漏分数"),
    Column("predicted", "predicted", ",.0f", "预测数"),
    Column("false", "false", ",.0f", "错分数"),
    Column("area_km2", "label area (km²)", ",.3f", "标签面积"),
    Column("predicted_km2", "predicted area (km²)", ",.3f", "预测面积"),
    Column("area_bias", "area bias of hits", "+.1%", "面积偏差"),
    Column("distance_m", "outline distance (m)", ".1f", "边界距离"),
    Column("distance_p95_m", "95 % within (m)", ".1f", "95% 边界距离"),
)
FIT_COLUMNS = (
    Column("line", "line", "", "回归"),
    Column("lakes", "lakes", ",.0f", "湖泊数"),
    Column("r2", "R²", ".4f"),
    Column("r2_low", "from", ".4f", "下限"),
    Column("r2_high", "to", ".4f", "上限"),
    Column("slope", "slope", ".4f", "斜率"),
    Column("slope_low", "from", ".4f", "下限"),
    Column("slope_high", "to", ".4f", "上限"),
    Column("intercept_km2", "intercept (km²)", ".4f", "截距"),
)
EFFECT_COLUMNS = (
    Column("stage", "river mask", "", "河流掩膜"),
    *(
        Column(f"{name}{end}", title, ".2%", chinese)
        for name, english, chinese_name in (("recall", "recall", "召回率"), ("precision", "precision", "精确率"))
        for end, title, chinese in (("", english, chinese_name), ("_low", "from", "下限"), ("_high", "to", "上限"))
    ),
    Column("f1", "F1", ".2%"),
    Column("iou", "IoU", ".2%"),
    Column("predicted", "predicted lakes", ",.0f", "预测数"),
    Column("predicted_km2", "predicted area (km²)", ",.3f", "预测面积"),
    Column("removed_km2", "removed (km²)", ",.3f", "去除面积"),
    Column("removed_true_km2", "of it lake (km²)", ",.3f", "其中真实湖泊"),
)
DESIGN_COLUMNS = (
    Column("measure", "measure", "", "指标"),
    Column("class", "class", "", "类别"),
    Column("estimate", "estimate", ",.4g", "估计值"),
    Column("se", "standard error", ",.3g", "标准误"),
    Column("low", "from", ",.4g", "下限"),
    Column("high", "to", ",.4g", "上限"),
)
