"""Who may import whom, read from the source itself (DESIGN section 1)."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("lakes", "models", "worker", "processing_provider", "glakes_plugin")

# What both sides may import: it must stand on the standard library alone.
SHARED = {
    "lakes/addresses.py",
    "lakes/steps.py",
    "lakes/errors.py",
    "lakes/bands.py",
    "lakes/files.py",
    "lakes/samples/access.py",
    "lakes/samples/notation.py",
    "lakes/version.py",
    "models/card.py",
    "worker/client.py",
    "worker/interpreters.py",
    "worker/observing.py",
    "worker/protocol.py",
}

# Arithmetic that the window shares with the worker: it must stand on numpy alone.
SHARED_ARRAYS = {"lakes/samples/otsu.py"}

# Started by path, so they register the package before they can import from it.
SCRIPTS = {"worker/start.py", "models/starter/build.py"}

# Which rooms a file of each room may import from; the QGIS side only what is shared.
BELOW = {
    "lakes": {"lakes"},
    "models": {"lakes", "models"},
    "worker": {"lakes", "models", "worker"},
    "processing_provider": {"processing_provider"},
    "glakes_plugin": {"processing_provider", "glakes_plugin"},
}
QGIS_SIDE = {"processing_provider", "glakes_plugin"}

# What each may import beside the standard library. The window's own numpy and GDAL are part of QGIS itself:
# an NDWI that follows the mouse cannot wait for another process. An algorithm leaves pixels to the worker.
QGIS_LIBRARIES = {
    "processing_provider": {"qgis", "processing"},
    "glakes_plugin": {"qgis", "processing", "numpy", "osgeo"},
}


def shipped():
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")) + [ROOT / "__init__.py"]


def is_shared(name):
    return name in SHARED or (name.endswith("/settings.py") and name.split("/")[0] in ("lakes", "models"))


def imports(path):
    """Pairs (is our own, dotted name relative to the root or the top module) of every import, nested ones too."""
    folder = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((False, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield False, node.module.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            base = folder[: len(folder) - node.level + 1]
            for alias in node.names:
                yield True, "/".join([*base, *(node.module.split(".") if node.module else []), alias.name])


def target(name):
    """The file that a dotted name (as a path) is, or lies in; None for a package."""
    for candidate in (name, name.rpartition("/")[0]):
        if (ROOT / f"{candidate}.py").is_file():
            return f"{candidate}.py"
    return None


def relative(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", shipped(), ids=relative)
def test_imports_keep_the_floors(path):
    name, room = relative(path), path.relative_to(ROOT).parts[0]
    for own, imported in imports(path):
        if own:
            file = target(imported)
            if file is None:
                pytest.fail(f"{name} imports the package {imported}; import from the module that has it")
            if room in QGIS_SIDE:
                fits = file.split("/")[0] in BELOW[room] or is_shared(file)
                fits |= room == "glakes_plugin" and file in SHARED_ARRAYS
            elif room in BELOW:
                fits = file.split("/")[0] in BELOW[room]
            else:
                fits = file.split("/")[0] == "glakes_plugin"  # __init__.py
            assert fits, f"{name} must not import {file}"
            if is_shared(name):
                assert is_shared(file), f"{name} is shared and must not import {file}"
        elif imported == "glakes":
            assert name in SCRIPTS, f"{name}: imports of our own are relative"
        elif room in QGIS_SIDE:
            assert imported in sys.stdlib_module_names | QGIS_LIBRARIES[room], f"{name} must not import {imported}"
        else:
            assert imported not in ("qgis", "osgeo", "PyQt5", "PyQt6", "processing"), (
                f"{name} must not import {imported}"
            )
            if is_shared(name):
                assert imported in sys.stdlib_module_names, f"{name} is shared and must not import {imported}"
            if name in SHARED_ARRAYS:
                assert imported in sys.stdlib_module_names | {"numpy"}, (
                    f"{name} is shared and must not import {imported}"
                )
            if room == "lakes":
                assert imported != "torch", f"{name} must not import torch"


@pytest.mark.parametrize("path", [path for path in shipped() if path.name == "__init__.py"], ids=relative)
def test_package_files_import_nothing(path):
    top = ast.parse(path.read_text(encoding="utf-8")).body
    found = [node for node in top if isinstance(node, (ast.Import, ast.ImportFrom))]
    allowed = {"__future__", "typing"} if path.parent == ROOT else set()
    assert all(isinstance(node, ast.ImportFrom) and node.module in allowed for node in found)
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), "says what the room is for"


@pytest.mark.parametrize("path", shipped(), ids=relative)
def test_no_edits_of_the_import_path_no_pickle_no_assert(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sys":
            assert node.attr != "path", f"{path}: sys.path is not ours to edit"
        assert not isinstance(node, ast.Assert), f"{path}:{node.lineno}: raise an error with a sentence instead"
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
            assert not names & {"pickle", "joblib", "dill", "site"}, f"{path}: no {names}"


@pytest.mark.parametrize("path", shipped(), ids=relative)
def test_modules_and_functions_stay_small(path):
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 600, f"{path}: more than one idea"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name != "initAlgorithm":
            doc = len((ast.get_docstring(node) or "").splitlines())
            assert node.end_lineno - node.lineno - doc <= 60, f"{path}: {node.name} does too much"


def test_versions_agree():
    import tomllib
    from glakes.lakes.version import software_version

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == software_version()


def test_every_folder_of_code_is_installed_by_pip():
    import tomllib

    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"])
    present = {
        "glakes." + relative(path.parent).replace("/", ".")
        for room in ("lakes", "models", "worker")
        for path in (ROOT / room).rglob("__init__.py")
    }
    assert listed == present | {"glakes"}
