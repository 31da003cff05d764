"""QGIS with the GLAKES provider; the worker runs in the environment that `make setup` made."""

import os
from pathlib import Path

import pytest
from qgis.core import QgsApplication

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("GLAKES_PYTHON", str(ROOT / ".venv" / "bin" / "python"))


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
