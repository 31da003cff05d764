"""Pages for people to read, filled from templates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2

from ...lakes.files import written


def write_markdown(path: Path, template: Path, **values: Any) -> None:
    """Fill a Markdown template; what it names and is not given is an error of ours and raises."""
    # Made from our own texts for a page that is no HTML: nothing to escape.
    environment = jinja2.Environment(
        autoescape=jinja2.select_autoescape(default_for_string=False),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    page = environment.from_string(template.read_text(encoding="utf-8")).render(**values)
    with written(path) as part:
        part.write_text(page, encoding="utf-8")


def percent(numbers: list[Any]) -> str:
    """A score with its interval if there is one, such as `91.2 (88.0 to 93.9)`."""
    value, *ends = (100 * number for number in numbers)
    return f"{value:.1f} ({ends[0]:.1f} to {ends[1]:.1f})" if ends else f"{value:.1f}"
