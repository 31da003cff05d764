"""QGIS 4 has Qt 6: every Qt name in the code is one that PyQt6 has too, read from the stubs of its wheel.

A name is checked where it is spelled out: imports from `qgis.PyQt`, and chains such as
`Qt.AlignmentFlag.AlignLeft` that begin with an imported class. Qt 5's unscoped `Qt.AlignLeft` is none of PyQt6's.
"""

import ast
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("glakes_plugin", "processing_provider")
MODULES = ("QtCore", "QtGui", "QtNetwork", "QtWidgets", "QtXml")
ADDED = {"QtCore": {"QVariant"}, "QtWidgets": {"QAction", "QActionGroup"}}
"""What `qgis.PyQt` adds to PyQt6's modules for the sake of older code, with all that they had."""


@pytest.fixture(scope="module")
def stubs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pyqt6")
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "PyQt6"]
    done = subprocess.run([*command, "-d", str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"PyQt6's wheel cannot be had here: {done.stderr[-200:]}")
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        # The stubs have arguments that Python has not: `*args, /`.
        texts = {name: wheel.read(f"PyQt6/{name}.pyi").replace(b", /)", b")") for name in MODULES}
    return {name: members(ast.parse(text)) for name, text in texts.items()}


class Members(dict):
    """Names in a class or module, each with its own names; classes also with those that they inherit from."""

    bases = ()


def members(node):
    found = Members()
    for child in node.body:
        if isinstance(child, ast.ClassDef):
            found[child.name] = members(child)
            found[child.name].bases = [ast.unparse(base).split(".")[-1] for base in child.bases]
        elif isinstance(child, ast.FunctionDef):
            found[child.name] = Members()
        elif isinstance(child, (ast.Assign, ast.AnnAssign)):
            targets = child.targets if isinstance(child, ast.Assign) else [child.target]
            found |= {target.id: Members() for target in targets if isinstance(target, ast.Name)}
    return found


def classes(stubs):
    return {name: inner for module in stubs.values() for name, inner in module.items()}


def has(known, owner, name):
    return owner.get(name) or next(
        (found for base in owner.bases if base in known and (found := has(known, known[base], name)) is not None),
        owner.get(name),
    )


def qt_imports(tree):
    """Local name -> (module of PyQt, name in it)."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qgis.PyQt."):
            found |= {alias.asname or alias.name: (node.module.split(".")[-1], alias.name) for alias in node.names}
    return found


def chain(node):
    """The names of `a.b.c`, or nothing where it begins with something else than a name."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return [node.id, *names[::-1]] if isinstance(node, ast.Name) else []


def missing_names(tree, stubs):
    """Qt names in a module that PyQt6 does not have."""
    imports, known, found = qt_imports(tree), classes(stubs), set()
    for module, name in imports.values():
        if name not in stubs.get(module, {}) and name not in ADDED.get(module, ()):
            found.add(f"{module}.{name}")
    for node in ast.walk(tree):
        names = chain(node)
        if len(names) < 2 or names[0] not in imports or names[0] in ADDED["QtCore"]:
            continue
        owner = known.get(imports[names[0]][1])
        for name in names[1:]:
            if owner is None or not (owner or owner.bases):
                break
            inner = has(known, owner, name)
            if inner is None:
                found.add(".".join(names))
                break
            owner = inner
    return found


@pytest.mark.long
def test_every_qt_name_is_one_of_pyqt6(stubs):
    found = {}
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        missing = missing_names(ast.parse(path.read_text(encoding="utf-8")), stubs)
        if missing:
            found[str(path.relative_to(ROOT))] = sorted(missing)
    assert not found


@pytest.mark.long
def test_names_of_qt5_alone_are_found(stubs):
    code = "from qgis.PyQt.QtCore import Qt, QRegExp\nfrom qgis.PyQt.QtWidgets import QMessageBox\n"
    code += (
        "Qt.AlignLeft\nQt.AlignmentFlag.AlignLeft\nQMessageBox.Yes\nQMessageBox.StandardButton.Yes\nQMessageBox.exec\n"
    )
    assert missing_names(ast.parse(code), stubs) == {"QtCore.QRegExp", "Qt.AlignLeft", "QMessageBox.Yes"}
