"""QGIS with the GLAKES provider; the worker runs in the environment that `make setup` made."""

import configparser
import contextlib
import gc
import importlib
import inspect
import os
import subprocess
import sys
from pathlib import Path
from types import FrameType

import pytest
from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QLocale

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("GLAKES_PYTHON", str(ROOT / ".venv" / "bin" / "python"))


@pytest.fixture(scope="session", autouse=True)
def _nothing_outlives_qgis(qgis_app):
    """QGIS 3.22 never lets go of the traceback of an algorithm's error, nor that of the layers in its frames.

    Layers that are left when QGIS has gone crash the interpreter, after all tests have passed.
    """
    yield
    for frame in [thing for thing in gc.get_objects() if isinstance(thing, FrameType)]:
        if not frame.f_code.co_flags & inspect.CO_GENERATOR:
            with contextlib.suppress(RuntimeError):  # it is running
                frame.clear()
    gc.collect()


@pytest.fixture(scope="session")
def provider(qgis_processing):
    from glakes.processing_provider.provider import GlakesProvider

    provider = GlakesProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    yield provider
    QgsApplication.processingRegistry().removeProvider(provider)


@pytest.fixture
def algorithm(provider):
    """A fresh algorithm by its name, as the registry gives it out."""

    def create(name):
        return QgsApplication.processingRegistry().algorithmById(f"glakes:{name}").create()

    return create


@pytest.fixture
def run(provider):
    """Run an algorithm by its name; returns its outputs."""
    import processing

    def run(name, feedback=None, **parameters):
        return processing.run(f"glakes:{name}", parameters, feedback=feedback)

    return run


@pytest.fixture
def speak():
    """Set the language of QGIS by its locale, such as zh_CN."""
    store = QgsSettings()
    before = {key: store.value(f"locale/{key}") for key in ("userLocale", "overrideFlag")}

    def speak(locale):
        store.setValue("locale/userLocale", locale)
        store.setValue("locale/overrideFlag", True)

    yield speak
    for key, value in before.items():
        store.remove(f"locale/{key}") if value is None else store.setValue(f"locale/{key}", value)


@pytest.fixture
def english():
    """Numbers as they are written in English, whatever the computer says."""
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    yield
    QLocale.setDefault(before)


@pytest.fixture(scope="session")
def catalogue():
    """The module that reads resources/i18n."""
    folder = str(ROOT / "resources" / "i18n")
    sys.path.insert(0, folder)
    yield importlib.import_module("catalogue")
    sys.path.remove(folder)


@pytest.fixture(scope="session")
def translations(catalogue):
    """Every text of the Chinese catalogue with its translation."""
    return catalogue.read(catalogue.CATALOGUE)


@pytest.fixture(scope="session")
def package():
    """The zip, built from what is committed, or the one that GLAKES_TEST_ZIP names."""
    if os.environ.get("GLAKES_TEST_ZIP"):
        return Path(os.environ["GLAKES_TEST_ZIP"])
    done = subprocess.run(["make", "package"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    metadata = configparser.ConfigParser()  # with interpolation, as the plugin site reads it
    metadata.read(ROOT / "metadata.txt", encoding="utf-8")
    return ROOT / "build" / f"glakes.{metadata['general']['version']}.zip"
