"""What the worker says in English and QGIS shows translated: read from the calls that say it.

The worker knows no Qt. Where it puts a sentence together while it runs, the fixed parts are kept and the values become
places `{0}`, `{1}`, ..; QGIS finds the sentence again by its fixed parts.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from pathlib import Path

from strings import Text, name_of

ROOMS = ("lakes", "models", "worker")
CONTEXT = "Worker"

SPOKEN = {"percent": 1, "check": 1, "InvalidSetting": 0}
"""Calls whose text is translated -> place of that text: names of stages, and what is wrong with a setting."""

VALUE = "\0"
"""Stands for a value until places are numbered."""


def texts_of_worker(root: Path) -> dict[Text, list[str]]:
    """Every translatable sentence of the worker -> the files that say it, relative to the root."""
    found: dict[Text, list[str]] = {}
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            for source in sentences_in(path.read_text(encoding="utf-8")):
                files = found.setdefault(Text(CONTEXT, source), [])
                if name not in files:
                    files.append(name)
    return found


def sentences_in(source: str) -> Iterator[str]:
    """The sentences of one module, in order; those that are nothing but a value are left out."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            place = SPOKEN.get(name_of(node))
            if place is not None and place < len(node.args):
                yield from (numbered(text) for text in wordings(node.args[place]) if any(map(str.isalpha, text)))


def wordings(node: ast.expr) -> list[str]:
    """Every wording that an expression may come to, with VALUE where only the run tells."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        return wordings(node.body) + wordings(node.orelse)
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else VALUE for part in node.values]
        return ["".join(map(str, parts))]
    if isinstance(node, ast.BinOp):
        sides = itertools.product(wordings(node.left) or [VALUE], wordings(node.right) or [VALUE])
        return [left + right for left, right in sides]
    return []


def numbered(text: str) -> str:
    """Places instead of values: `{0} of {1}`."""
    parts = text.split(VALUE)
    return parts[0] + "".join(f"{{{number}}}{part}" for number, part in enumerate(parts[1:]))
