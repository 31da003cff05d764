"""Figures as journals take them: their widths, small sans-serif type, and colours that everybody can tell apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from .pages import draw_svg

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ONE_COLUMN = 3.5
"""Inches: 89 mm."""

TWO_COLUMNS = 7.2
"""Inches: 183 mm."""

POINTS = 7
"""Size of the type."""

BLACK, ORANGE, SKY, GREEN = "#000000", "#e69f00", "#56b4e9", "#009e73"
YELLOW, BLUE, VERMILION, PURPLE = "#f0e442", "#0072b2", "#d55e00", "#cc79a7"
GREY = "#777777"

SERIES: tuple[tuple[str, Any], ...] = (
    (BLUE, "-"),
    (VERMILION, "--"),
    (GREEN, "-."),
    (PURPLE, ":"),
    (ORANGE, (0, (5, 1))),
    (SKY, (0, (3, 1, 1, 1))),
    (BLACK, (0, (1, 2))),
)
"""Okabe and Ito's colours, and a dash each, so that curves differ in a grey print too."""

AMOUNT_MAP = "viridis"
"""Colours from little to much."""

DIFFERENCE_MAP = "PuOr"
"""Colours from less to more, white in the middle."""

CHINESE_FONTS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "SimHei")


def journal_style() -> dict[str, Any]:
    """Settings of matplotlib for a figure of a paper."""
    return {
        "font.family": ["sans-serif", *_chinese_fonts()],
        "font.sans-serif": ["Arial", "Helvetica", "Liberation Sans", "DejaVu Sans"],
        "font.size": POINTS,
        "axes.titlesize": POINTS,
        "axes.labelsize": POINTS,
        "axes.linewidth": 0.5,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "grid.linewidth": 0.4,
        "grid.alpha": 0.3,
        "lines.linewidth": 1.0,
        "patch.linewidth": 0.5,
        "xtick.labelsize": POINTS - 1,
        "ytick.labelsize": POINTS - 1,
        "xtick.major.width": 0.5,
        "ytick.major.width": 0.5,
        "xtick.minor.width": 0.4,
        "ytick.minor.width": 0.4,
        "legend.fontsize": POINTS - 1,
        "legend.frameon": False,
        "savefig.dpi": 300,
    }


@cache
def _chinese_fonts() -> tuple[str, ...]:
    """The first installed font with Chinese glyphs, for names of layers that have them."""
    from matplotlib.font_manager import get_font_names

    installed = set(get_font_names())
    return tuple(name for name in CHINESE_FONTS if name in installed)[:1]


def draw_journal_svg(
    draw: Callable[[Figure], None], salt: str, width: float = ONE_COLUMN, height: float = 2.6
) -> Markup:
    """A figure in the style of journals as an SVG element to put into a page; see `pages.draw_svg`."""
    return draw_svg(draw, salt, width, height, journal_style())


def letter(axes: Axes, text: str) -> None:
    """Mark a panel of a figure with a bold letter above its upper left corner."""
    axes.set_title(text, loc="left", fontweight="bold", fontsize=POINTS + 1)
