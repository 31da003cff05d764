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

SPOKEN = {
    "percent": (1,),
    "info": (0,),
    "warn": (0,),
    "check": (1,),
    "InvalidSetting": (0,),
    "LakesError": (0,),
    "GridMismatch": (0,),
    "SamplesError": (0,),
    "MissingLibrary": (0,),
    "ModelFileError": (1, 2),
    "MissingInput": (1, 2),
    "WorkerDied": (0,),
    "OtherVersion": (0,),
    "_death": (0,),
    "__init__": (0,),
}
"""Calls whose texts are translated -> places of those texts: stages, decisions, doubts, faults that a user can mend."""

PARTS = {"reason", "remedy"}
"""Names under which a part of a fault is handed on."""

VALUE = "\0"
"""Stands for a value until places are numbered."""

BARE = f"{VALUE}. {VALUE}"
"""A sentence of values alone is worth finding where two sentences are joined: '{path}' {reason}. {remedy}"""


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
    module = ast.parse(source)
    constants = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(module):
        for text in spoken(node):
            for wording in wordings(constants.get(text.id, text) if isinstance(text, ast.Name) else text):
                if any(map(str.isalpha, wording)) or BARE in wording:
                    yield numbered(wording)


def spoken(node: ast.AST) -> Iterator[ast.expr]:
    """The texts that a call says; of an error's class, what it says unless it is told otherwise."""
    if isinstance(node, ast.Call):
        yield from (node.args[place] for place in SPOKEN.get(name_of(node), ()) if place < len(node.args))
        yield from (keyword.value for keyword in node.keywords if keyword.arg in PARTS)
    elif isinstance(node, ast.FunctionDef) and node.name == "__init__":
        said = PARTS & {argument.arg for argument in node.args.args}
        yield from node.args.defaults if said else ()
    elif isinstance(node, ast.Assign) and any(getattr(target, "id", "") in PARTS for target in node.targets):
        yield node.value


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
