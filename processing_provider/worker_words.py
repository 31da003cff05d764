"""What the worker says in English, in the language of QGIS.

The worker puts values into its sentences; they are found again by the words around the values. A sentence that nobody
has translated stays as it is.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication

SENTENCES = Path(__file__).resolve().parents[1] / "resources" / "i18n" / "worker_sentences.json"
CONTEXT = "Worker"
PLACE = re.compile(r"\{\d+\}")


def translated(text: str) -> str:
    """A stage or a sentence of the worker, translated where its words are known."""
    whole = QCoreApplication.translate(CONTEXT, text)
    if whole != text:
        return whole
    for source, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found:
            sentence = QCoreApplication.translate(CONTEXT, source)
            return text if sentence == source else sentence.format(*found.groups())
    return text


@functools.lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Every sentence with places, the wordiest first, and the expression that finds its values."""
    sources: list[str] = json.loads(SENTENCES.read_text(encoding="utf-8"))
    return [(source, _pattern(source)) for source in sources]


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(map(re.escape, PLACE.split(source))), re.DOTALL)
