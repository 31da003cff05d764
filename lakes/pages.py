"""HTML pages in one file, with their figures and numbers inside; nothing is fetched when they are opened.

A page's template says `{% extends "page.html" %}` and fills the blocks `title`, `body` and, where it needs
them, `style` and `head`; `{% import "page_parts.html" as parts %}` gives it figures and tables with captions
in English and Chinese.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from warnings import catch_warnings, filterwarnings

import pandas as pd

from .files import written

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.figure import Figure

SKELETONS = Path(__file__).parent
"""Where `page.html` and `page_parts.html` are."""

NOTHING = "–"
"""Shown where there is no number."""


def write_page(path: str | Path, template: Path, **values: Any) -> None:
    """Fill a Jinja2 template; the page appears under its name when it is complete.

    A value that the template names and that is not given is an error of ours and raises.
    """
    import jinja2

    loader = jinja2.FileSystemLoader(SKELETONS)
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, loader=loader)
    page = environment.from_string(template.read_text(encoding="utf-8")).render(**values)
    with written(path) as part:
        part.write_text(page, encoding="utf-8")


class Column(NamedTuple):
    """How a column of a table is shown."""

    name: str
    """In the data frame, and in the CSV and JSON."""
    title: str
    """Its heading, with the unit."""
    form: str = ""
    """Python's format of its numbers, such as `,.0f`; empty = text."""
    chinese: str = ""
    """The heading in Chinese."""


class Cell(NamedTuple):
    """One value of a table."""

    text: str
    """As it is shown."""
    key: str
    """What it is sorted by; empty where there is no value."""


@dataclass(frozen=True)
class Table:
    """Numbers as a page shows them: rounded and sortable, and unrounded to take away."""

    name: str
    """Of the CSV and JSON, without suffix."""
    columns: tuple[Column, ...]
    """Those that the page shows; the CSV and JSON have all of the frame."""
    frame: pd.DataFrame
    has_total: bool = False
    """The last row sums up the others and stays last."""

    def body(self) -> Iterator[list[Cell]]:
        """The rows that can be sorted."""
        shown = self.frame.iloc[:-1] if self.has_total else self.frame
        return (self._cells(row) for row in shown.to_dict("records"))

    def total(self) -> list[Cell]:
        """The row that stays last."""
        return self._cells(self.frame.iloc[-1].to_dict())

    def _cells(self, row: Mapping[Any, Any]) -> list[Cell]:
        return [_cell(row[column.name], column.form) for column in self.columns]

    def csv(self) -> str:
        """All numbers as a data address."""
        # Excel takes a file without the mark for one in the local code page.
        return _address("text/csv", "\ufeff" + self.frame.to_csv(index=False))

    def json(self) -> str:
        """All numbers as a data address: a list of rows."""
        return _address(
            "application/json", self.frame.to_json(orient="records", force_ascii=False, double_precision=15)
        )


def _cell(value: Any, form: str) -> Cell:
    if pd.isna(value):
        return Cell(NOTHING, "")
    return Cell(format(value, form), repr(float(value))) if form else Cell(str(value), str(value))


def _address(kind: str, text: str) -> str:
    return f"data:{kind};charset=utf-8;base64," + b64encode(text.encode()).decode()


def draw_svg(
    draw: Callable[[Figure], None],
    salt: str,
    width: float = 6.4,
    height: float = 3.6,
    style: Mapping[str, Any] | None = None,
) -> Markup:
    """A figure as an SVG element to put into a page; the same figure gives the same text.

    Args:
        draw: puts axes and curves on an empty figure.
        salt: tells the ids of one figure of a page from another's.
        width: inches.
        height: inches.
        style: settings of matplotlib, such as `figures.journal_style()`.
    """
    from markupsafe import Markup
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    settings: Any = {"font.family": "sans-serif", **(style or {}), "svg.hashsalt": salt, "svg.fonttype": "none"}
    with rc_context(settings), catch_warnings():
        # Text stays text, so what counts is the fonts of whoever opens the page.
        filterwarnings("ignore", "Glyph .* missing from font")
        figure = Figure(figsize=(width, height), layout="constrained")
        draw(figure)
        buffer = StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue()
    return Markup(text[text.index("<svg") :])  # noqa: S704  # nosec B704 - our own drawing
