"""The page about an ablation: a table and a figure of what each variant gains over the starter's recipe."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...lakes.files import written
from ...lakes.progress import Progress
from .ablation import BASE, EPOCHS, SUBSETS, VARIANTS, Result, join, read_results, run_variants
from .evaluation import by_group, gain, summarise
from .markdown import percent, write_markdown
from .recipe import starter_samples

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TEMPLATES = {"starter-model.md": "ablation.md", "starter-model.zh.md": "ablation.zh.md"}
"""By page, in English and Chinese; the templates lie beside this module."""

CHINESE = {
    "the starter's recipe: 5 bands, width 16": "入门模型的设置：5 个波段，宽度 16",
    "4 bands: without B11": "4 个波段：不用 B11",
    "1 band: NDWI alone": "1 个波段：仅 NDWI",
    "width 8": "宽度 8",
    "encoder resnet18": "编码器 resnet18",
    "AdamW, cosine": "AdamW，余弦学习率",
    "colour and scale changed too": "颜色和尺度也作变化",
    "the recipe, seed 2": "同样设置，种子 2",
    "width 32": "宽度 32",
    "encoder mobilenet_v2": "编码器 mobilenet_v2",
    "the recipe, seed 3": "同样设置，种子 3",
    "better": "较好",
    "worse": "较差",
    "noise": "偶然",
    "cannot be told apart": "无法区分",
    "not known": "未知",
}
"""Titles and verdicts of the table."""

SCORE = "iou"
SEEDS = ("base", "seed-2", "seed-3")
"""Variants that differ by chance alone."""

COLOURS = {"validation": "#d1662a", "test": "#1b6ca8"}
INK, FAINT = "#16242f", "#5b6b78"


class Row(NamedTuple):
    """One line of the table; scores by subset."""

    title: str
    result: Result | None
    """None = nothing was trained."""
    scores: dict[str, dict[str, list[float]]]
    gains: dict[str, list[float]]
    """IoU less that of the base, and its interval; empty for the base."""
    verdict: str


def make_ablation(data: Path, work: Path, docs: Path, epochs: int | None, only: list[str], progress: Progress) -> None:
    """Train and count the variants, then write the page into `docs`.

    Args:
        data: folder with one folder of labelled pixels per source.
        work: folder for samples, models and results; what it holds already is not made again.
        docs: folder of the page.
        epochs: None = `EPOCHS`.
        only: names of variants to train; empty = all. The page has whatever is in `work`.
        progress: listener.
    """
    samples = work / "samples.gpkg"
    if not samples.exists():
        samples = starter_samples(data, work)
    chosen = [variant for variant in VARIANTS if variant.name in only or not only]
    run_variants(chosen, samples, work, epochs or EPOCHS, progress)
    write_page(read_results(work), epochs or EPOCHS, docs)


def write_page(results: dict[str, Result], epochs: int, docs: Path) -> None:
    """Write `starter-model.md`, its Chinese twin and their figure into `docs`."""
    joined = {subset: join(results, subset) for subset in SUBSETS}
    noise = seed_noise(results)
    rows = make_rows(results, noise)
    with written(docs / "images" / "starter-ablation.png") as part:
        draw(rows, noise, part)
    values = {
        "rows": rows,
        "epochs": epochs,
        "noise": noise,
        "groups": {subset: len(by_group(items, BASE.name)) for subset, items in joined.items()},
        "chips": {subset: len(items) for subset, items in joined.items()},
        "missing": [variant.title for variant in VARIANTS if variant.name not in results],
        "percent": percent,
        "signed": signed,
        "chinese": chinese,
    }
    for page, template in TEMPLATES.items():
        write_markdown(docs / page, Path(__file__).with_name(template), **values)


def chinese(text: str) -> str:
    """A title or verdict in Chinese; a threshold's title keeps its formula."""
    return CHINESE.get(text, text.replace("no network: ", "不用网络："))


def seed_noise(results: dict[str, Result]) -> float | None:
    """The largest difference of validation IoU between trainings that differ by their seed alone; None = one seed."""
    scores = summarise(join({name: results[name] for name in SEEDS if name in results}, "validation"))
    values = [scores[name][SCORE][0] for name in SEEDS if name in scores]
    return max(values) - min(values) if len(values) > 1 else None


def make_rows(results: dict[str, Result], noise: float | None) -> list[Row]:
    """The base, then the trained variants in the order of `VARIANTS`, then NDWI above thresholds."""
    joined = {subset: join(results, subset) for subset in SUBSETS}
    scores = {subset: summarise(items) for subset, items in joined.items()}
    titles = {variant.name: variant.title for variant in VARIANTS if variant.name in results}
    titles |= {method: f"no network: {method}" for method in scores["validation"] if method not in titles}
    rows = []
    for name, title in titles.items():
        gains = {subset: gain(items, name, BASE.name, SCORE) for subset, items in joined.items()}
        own = {subset: table[name] for subset, table in scores.items()}
        result = results.get(name)
        if name == BASE.name:
            rows.append(Row(title, result, own, {}, ""))
        else:
            rows.append(Row(title, result, own, gains, "noise" if name in SEEDS else judge(gains["validation"], noise)))
    return rows


def judge(gained: Sequence[float], noise: float | None) -> str:
    """Whether a gain on validation, with its interval, is more than chance among scene groups and among seeds."""
    value, low, high = gained
    if noise is None:
        return "not known"
    if low > 0 and value > noise:
        return "better"
    if high < 0 and -value > noise:
        return "worse"
    return "cannot be told apart"


def signed(numbers: Sequence[float]) -> str:
    """A gain in points with its interval, such as `-1.2 (-3.4 to 0.8)`."""
    value, low, high = (round(100 * number, 1) + 0.0 for number in numbers)
    return f"{value:+.1f} ({low:.1f} to {high:.1f})"


def draw(rows: Sequence[Row], noise: float | None, path: Path) -> None:
    """A dot and an interval for each variant and subset, beside the band in which seeds differ."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    compared = [row for row in rows if row.gains]
    with mpl.rc_context({"font.family": "DejaVu Sans", "text.color": INK, "axes.edgecolor": FAINT, "font.size": 10}):
        figure, axes = pyplot.subplots(figsize=(9, 1.3 + 0.42 * len(compared)), dpi=100, layout="constrained")
        if noise is not None:
            axes.axvspan(-100 * noise, 100 * noise, color="#e3e8ec", label="seeds differ by so much on validation")
        axes.axvline(0, color=FAINT, linewidth=0.8)
        for offset, subset in zip((-0.15, 0.15), SUBSETS):
            _dots(axes, compared, subset, offset)
        axes.set_yticks(range(len(compared)), [row.title for row in compared])
        axes.set_ylim(len(compared) - 0.5, -0.5)
        axes.set_xlabel("IoU gained over the starter's recipe, points, with 95 % interval")
        axes.grid(axis="x", alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(loc="outside lower center", ncols=3, frameon=False)
        figure.savefig(path, format="png")
        pyplot.close(figure)


def _dots(axes: Axes, rows: Sequence[Row], subset: str, offset: float) -> None:
    for line, row in enumerate(rows):
        value, low, high = (100 * number for number in row.gains[subset])
        label = f"{subset} groups" if line == 0 else None
        axes.plot([low, high], [line + offset] * 2, color=COLOURS[subset], linewidth=1.6)
        axes.plot(value, line + offset, "o", color=COLOURS[subset], markersize=6, label=label)
