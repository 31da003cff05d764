"""The page about a training: curves, scores of the best epoch, and what was trained on what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..lakes.pages import draw_svg, write_page
from .card import ModelCard

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TEMPLATE = Path(__file__).with_name("report.html")
LOSS_CURVES = {"loss": "training", "val_loss": "validation"}
SCORE_CURVES = {"recall": "recall", "precision": "precision", "f1": "F1", "iou": "IoU"}
SCORES_CHINESE = {"recall": "召回率", "precision": "精确率"}
NAMES = {
    "encoder": ("encoder", "编码器"),
    "base_width": ("width", "宽度"),
    "patch": ("patch (pixels)", "切片（像元）"),
    "batch": ("batch", "批次"),
    "patches_at_once": ("patches at once", "同时计算的切片"),
    "steps": ("steps asked for (0: by area)", "指定步数（0 为由面积决定）"),
    "optimizer": ("optimiser", "优化器"),
    "loss": ("loss", "损失"),
    "augment": ("augmentation", "数据增强"),
    "balance": ("types balanced", "各类型均衡"),
    "learning_rate": ("learning rate", "学习率"),
    "clip": ("longest gradient", "梯度上限"),
    "deep_supervision": ("deep supervision", "深度监督"),
    "mixed_precision": ("mixed precision", "混合精度"),
    "seed": ("seed", "随机种子"),
    "samples": ("samples (SHA-256)", "样本（SHA-256）"),
    "epochs": ("epochs", "轮数"),
    "best_epoch": ("best epoch", "最佳轮"),
    "sees_pixels": ("sees so far (pixels)", "视野（像元）"),
    "steps_per_epoch": ("steps per epoch", "每轮步数"),
    "regions": ("regions", "样区"),
    "pixels": ("pixels", "像元"),
    "seconds": ("seconds", "秒"),
    "versions": ("versions", "软件版本"),
}
"""What the card keeps of a training, in English and Chinese."""
RELOAD_S = 15
"""How often the page of a running training loads itself again."""
_COLOURS = ("#1b6ca8", "#d1662a", "#3a8f4d", "#7a4fa3")


def write_report(
    path: str | Path, card: ModelCard, rows: list[dict[str, Any]], best_epoch: int, most_epochs: int = 0
) -> None:
    """Write the report; it appears under its name when it is complete.

    Args:
        path: the HTML file.
        card: of the trained model.
        rows: one per epoch, as in the log.
        best_epoch: counted from 1; its weights are in the model.
        most_epochs: of a training that still runs, whose page loads itself again; 0 = the training is over.
    """
    write_page(
        path,
        TEMPLATE,
        card=card,
        best=rows[best_epoch - 1],
        rows=rows,
        scores=SCORE_CURVES,
        scores_chinese={**dict.fromkeys(SCORE_CURVES, ""), **SCORES_CHINESE},
        names=NAMES,
        most_epochs=most_epochs,
        reload_s=RELOAD_S,
        loss_figure=draw_curves(rows, LOSS_CURVES, best_epoch, "loss"),
        score_figure=draw_curves(rows, SCORE_CURVES, best_epoch, "validation score"),
    )


def draw_curves(rows: list[dict[str, Any]], curves: dict[str, str], best_epoch: int, title: str) -> str:
    """Curves over epochs as an SVG element; `curves` maps keys of the rows to names."""
    from matplotlib.ticker import MaxNLocator

    epochs = [row["epoch"] for row in rows]

    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        for (key, name), colour in zip(curves.items(), _COLOURS):
            values = [float("nan") if row[key] is None else row[key] for row in rows]
            axes.plot(epochs, values, label=name, color=colour, marker="o" if len(rows) < 3 else None)
        axes.axvline(best_epoch, color="#888888", linewidth=0.8, linestyle="--", label=f"best epoch ({best_epoch})")
        axes.set(xlabel="epoch", ylabel=title)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(alpha=0.3)
        axes.legend(frameon=False)

    return draw_svg(draw, title)
