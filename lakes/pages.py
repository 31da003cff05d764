"""HTML pages in one file, with their figures inside; nothing is fetched when they are opened."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .files import written

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.figure import Figure


def write_page(path: str | Path, template: Path, **values: Any) -> None:
    """Fill a Jinja2 template; the page appears under its name when it is complete.

    A value that the template names and that is not given is an error of ours and raises.
    """
    import jinja2

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    page = environment.from_string(template.read_text(encoding="utf-8")).render(**values)
    with written(path) as part:
        part.write_text(page, encoding="utf-8")


def draw_svg(draw: Callable[[Figure], None], salt: str, width: float = 6.4, height: float = 3.6) -> Markup:
    """A figure as an SVG element to put into a page; the same figure gives the same text.

    Args:
        draw: puts axes and curves on an empty figure.
        salt: tells the ids of one figure of a page from another's.
        width: inches.
        height: inches.
    """
    from markupsafe import Markup
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"svg.hashsalt": salt, "svg.fonttype": "none", "font.family": "sans-serif"}):
        figure = Figure(figsize=(width, height), layout="constrained")
        draw(figure)
        buffer = StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue()
    return Markup(text[text.index("<svg") :])  # noqa: S704 - our own drawing
