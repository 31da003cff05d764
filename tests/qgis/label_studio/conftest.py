"""A samples file of its own for every test, and a session on it."""

import shutil

import pytest
from labelling import flush
from qgis.core import QgsProject
from qgis.PyQt import sip
from qgis_window import Window
from samples_files import SAMPLE


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


@pytest.fixture
def studio(qgis_app, samples):
    """The whole studio in a window of its own, with the samples open; `studio.heard` is what it said."""
    from glakes.glakes_plugin.label_studio.studio import LabelStudio

    iface = Window()
    studio = LabelStudio(iface)
    studio.heard = []
    studio.session.said.connect(lambda text, level: studio.heard.append(text))
    iface.main.resize(1000, 700)
    iface.main.show()
    studio.open()
    assert studio.session.open_register(samples), studio.heard
    yield studio
    if not sip.isdeleted(studio):  # a test may have closed it
        studio.session.abandon()
        studio.close()
    iface.canvas.waitWhileRendering()  # a map must not go while it is being drawn
    QgsProject.instance().removeAllMapLayers()
    iface.main.deleteLater()
    flush()
