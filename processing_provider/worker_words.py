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
WORD = re.compile(r"\w")


def translated(text: str, is_part: bool = False) -> str:
    """A stage or a sentence of the worker, translated where its words are known, and so are sentences within it."""
    whole = QCoreApplication.translate(CONTEXT, text)
    if whole != text:
        return whole
    for source, pattern in _patterns():
        found = pattern.fullmatch(text)
        sentence = QCoreApplication.translate(CONTEXT, source) if found else source
        if found and sentence != source:
            said = found.groups("")
            parts = said if is_part else tuple(translated(part, is_part=True) for part in said)
            is_worth_it = parts != said or not text.isascii() or WORD.search(PLACE.sub("", source))
            if is_worth_it:  # else only punctuation would change
                return sentence.format(*parts)
    return text


@functools.lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Every sentence with places, the wordiest first, and the expression that finds its values."""
    sources: list[str] = json.loads(SENTENCES.read_text(encoding="utf-8"))
    return [(source, _pattern(source)) for source in sources]


def _pattern(source: str) -> re.Pattern[str]:
    """Values hold no end of a sentence; only what is left at the end may be sentences of its own."""
    *parts, last = map(re.escape, PLACE.split(source))
    value = r"((?:(?!\. ).)*?)"
    return re.compile(value.join(parts) + (value if last else "(.*)") + last if parts else last, re.DOTALL)
