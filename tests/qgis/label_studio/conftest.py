"""A samples file of its own for every test, and a session on it."""

import shutil

import pytest
from labelling import flush
from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QMainWindow
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


class Window:
    """What the studio uses of QGIS's window."""

    def __init__(self):
        self.window, self.bar = QMainWindow(), QgsMessageBar()
        self.canvas = QgsMapCanvas(self.window)
        self.window.setCentralWidget(self.canvas)
        self.window.resize(1000, 700)
        self.active = None

    def mainWindow(self):
        return self.window

    def mapCanvas(self):
        return self.canvas

    def messageBar(self):
        return self.bar

    def addTabifiedDockWidget(self, area, dock, _others, _is_raised):
        self.window.addDockWidget(area, dock)

    def removeDockWidget(self, dock):
        self.window.removeDockWidget(dock)

    def setActiveLayer(self, layer):
        self.active = layer


@pytest.fixture
def studio(qgis_app, samples):
    """The whole studio in a window of its own, with the samples open; `studio.heard` is what it said."""
    from glakes.glakes_plugin.label_studio.studio import LabelStudio

    iface = Window()
    studio = LabelStudio(iface)
    studio.heard = []
    studio.session.said.connect(lambda text, level: studio.heard.append(text))
    iface.window.show()
    studio.open()
    assert studio.session.open_register(samples), studio.heard
    yield studio
    if not sip.isdeleted(studio):  # a test may have closed it
        studio.session.abandon()
        studio.close()
    iface.canvas.waitWhileRendering()  # a map must not go while it is being drawn
    QgsProject.instance().removeAllMapLayers()
    iface.window.deleteLater()
    flush()
