"""Which texts of the QGIS side can be translated: read from the source itself, with the context Qt looks them up in.

pylupdate5 misses texts whose call is wrapped over several lines and those behind a helper such as `_tr`; neither may go
untranslated.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ROOMS = ("processing_provider", "glakes_plugin")
"""The rooms that speak to a person through Qt."""


WORKFLOWS = "Workflows"
"""Context of models of the modeler, which have no class of ours."""


class Text(NamedTuple):
    """One text to translate."""

    context: str
    """Name under which Qt looks it up: a class, or what `translate` is told."""
    source: str
    """The English text."""


class NotLiteral(Exception):
    """A text that no translator can ever see, because it is put together while the program runs."""


def texts_of(root: Path) -> dict[Text, list[str]]:
    """Every text below a repository's root, in the order of files and lines.

    Args:
        root: the repository.

    Returns:
        Text -> the files that use it, relative to the root.

    Raises:
        NotLiteral: a text is an f-string.
    """
    found: dict[Text, list[str]] = {}
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.*")):
            name = path.relative_to(root).as_posix()
            if path.suffix == ".py":
                texts = texts_in(path.read_text(encoding="utf-8"), name)
            elif path.suffix == ".model3":
                texts = texts_of_workflow(path)
            else:
                continue
            for text in texts:
                files = found.setdefault(text, [])
                if name not in files:
                    files.append(name)
    return found


def texts_of_workflow(path: Path) -> Iterator[Text]:
    """Title, group, help and steps of a model of the modeler; labels and help of its parameters and outputs."""
    root = ElementTree.parse(path).getroot()  # noqa: S314  # it is our own file
    for texts in (
        "Option[@name='model_group']",
        "Option[@name='help']/Option",
        "Option[@name='children']/Option/Option[@name='component_description']",
        "Option[@name='parameterDefinitions']/Option/Option[@name='description']",
        "Option[@name='parameterDefinitions']/Option/Option[@name='help']",
    ):
        for text in root.iterfind(texts):
            if text.get("name") != "ALG_CREATOR":
                yield Text(WORKFLOWS, text.get("value", ""))


def texts_in(source: str, name: str) -> Iterator[Text]:
    """The texts of one module.

    `self.tr` belongs to the class it stands in; `translate` and `QT_TRANSLATE_NOOP` name their context; a function of
    the module that hands its argument on to `translate` has the context it names. A text that comes out of a variable
    is left alone: where the variable got it, `QT_TRANSLATE_NOOP` marks it.

    Raises:
        NotLiteral: a text is an f-string.
    """
    module = ast.parse(source)
    yield from _walk(module, "", _helpers(module), name)


def _helpers(module: ast.Module) -> dict[str, str]:
    """Functions `def f(text): return translate("Context", text)` -> their context."""
    found = {}
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and len(node.args.args) == 1:
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and name_of(call) == "translate" and len(call.args) > 1:
                    context, text = call.args[:2]
                    if isinstance(text, ast.Name) and text.id == node.args.args[0].arg:
                        found.update(dict.fromkeys([node.name], *_literals(context, node.name)))
    return found


def _walk(node: ast.AST, owner: str, helpers: dict[str, str], name: str) -> Iterator[Text]:
    if isinstance(node, ast.ClassDef):
        owner = node.name
    if isinstance(node, ast.Call):
        yield from _texts_of_call(node, owner, helpers, name)
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, owner, helpers, name)


def _texts_of_call(call: ast.Call, owner: str, helpers: dict[str, str], name: str) -> Iterator[Text]:
    function = name_of(call)
    if function in ("translate", "QT_TRANSLATE_NOOP") and len(call.args) > 1:
        contexts, argument = list(_literals(call.args[0], name)), call.args[1]
    elif function == "tr" and owner and call.args:
        contexts, argument = [owner], call.args[0]
    elif function in helpers and call.args:
        contexts, argument = [helpers[function]], call.args[0]
    else:
        return
    for context in contexts:
        for source in _literals(argument, name):
            yield Text(context, source)


def name_of(call: ast.Call) -> str:
    """What is called, without what it belongs to."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _literals(node: ast.expr, name: str) -> Iterator[str]:
    """The text itself; both of `a if c else b`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body, name)
        yield from _literals(node.orelse, name)
    elif isinstance(node, (ast.JoinedStr, ast.BinOp)):
        raise NotLiteral(
            f"{name}, line {node.lineno}: expected a plain text to translate, found one that is put together "
            "while the program runs; use a text with {} and format the translation."
        )
