"""Where the help can be read, in the language of QGIS."""

from __future__ import annotations

from qgis.core import QgsApplication

DOCS = "https://github.com/glakes/glakes/blob/main/docs"
"""Beside the homepage in metadata.txt."""


def address(page: str) -> str:
    """The address of a page of `docs` that exists in English and Chinese, such as `index`."""
    language = ".zh" if QgsApplication.locale().startswith("zh") else ""
    return f"{DOCS}/{page}{language}.md"
