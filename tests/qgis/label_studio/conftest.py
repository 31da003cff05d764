"""A samples file of its own for every test, and a session on it."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from qgis.core import QgsGeometry, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication, QEvent

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "resources" / "sample" / "t48que"


def rows(path, query):
    """What another program reads from the file."""
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def write(path, query):
    """Change the file as another program would; the triggers of its spatial index want these functions."""
    with closing(sqlite3.connect(path)) as database, database:
        for name in ("IsEmpty", "MinX", "MaxX", "MinY", "MaxY"):
            database.create_function(f"ST_{name}", 1, lambda _shape: None)
        database.execute(query)


def flush():
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def square(session, share=0.1, x=0.5, y=0.5):
    """A square label inside the open region, in the system of the labels."""
    box = session.region.geometry.boundingBox()
    side = box.width() * share
    left, bottom = box.xMinimum() + x * box.width(), box.yMinimum() + y * box.height()
    return QgsGeometry.fromRect(QgsRectangle(left, bottom, left + side, bottom + side))


@pytest.fixture
def samples(qgis_app, tmp_path):
    """The bundled samples with their image, in a folder with an awkward name."""
    folder = tmp_path / '湖泊 it\'s "here"'
    folder.mkdir()
    for name in ("samples.gpkg", "composite.tif"):
        shutil.copy(SAMPLE / name, folder / name)
    return folder / "samples.gpkg"


@pytest.fixture
def session(qgis_app):
    from glakes.glakes_plugin.label_studio.session import StudioSession

    session = StudioSession(QgsProject.instance(), "Hu")
    session.heard = []
    session.said.connect(lambda text, level: session.heard.append(text))
    yield session
    if session.register is not None:
        session.abandon()
    session.deleteLater()
    QgsProject.instance().removeAllMapLayers()
    flush()


@pytest.fixture
def opened(session, samples):
    """A session with the samples open and no region yet."""
    assert session.open_register(samples), session.heard
    return session
