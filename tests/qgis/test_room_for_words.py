"""Longer words are not cut off, and a window read from right to left is whole."""

import shutil
import time

import made_run
import pytest
from glakes.glakes_plugin.environment.page import WorkerPage
from glakes.glakes_plugin.environment.pins import read_pins
from glakes.glakes_plugin.environment.work import EnvironmentWork
from glakes.glakes_plugin.job_news import JobNews
from glakes.glakes_plugin.label_studio.new_samples_dialog import NewSamplesDialog
from glakes.glakes_plugin.label_studio.studio import LabelStudio
from glakes.glakes_plugin.lake_check.lake_check import LakeCheck
from glakes.glakes_plugin.map_lakes.button import MapLakes
from glakes.glakes_plugin.model_library.page import ModelsPage
from glakes.glakes_plugin.run_page.run_page import RunPage
from glakes.glakes_plugin.settings_page import SettingsPage
from glakes.glakes_plugin.training.panel import TrainingPanel
from glakes.worker.client import Workers
from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt, QTranslator
from qgis.PyQt.QtWidgets import QCheckBox, QDockWidget, QLabel, QPushButton, QWidget
from qgis_window import Window
from samples_files import SAMPLE
from seen import Lengthened, cut_off, on_every_page, outside, settle

WIDEST_DOCK = 560
"""Pixels: a map of 720 beside it is left in a window of 1280."""


@pytest.fixture
def lengthened(translations):
    translator = Lengthened({text.context for text in translations})
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


@pytest.fixture
def from_right():
    QgsApplication.instance().setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    QgsApplication.instance().setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def window(qgis_app):
    window = Window()
    window.main.resize(1280, 800)
    window.main.show()
    yield window
    QgsProject.instance().removeAllMapLayers()
    window.main.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def review():
    """A layer of three lakes as the lake check takes it."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:32648&field=area_ratio:double&field=rule:string", "review", "memory")
    for number, rule in enumerate("abd"):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(500000 + 3000 * number, 0, 501000 + 3000 * number, 1000)))
        feature.setAttributes([0.7 + number / 10, rule])
        layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    return layer


def studio(window, folder):
    shown = LabelStudio(window)
    shown.open()
    for name in ("samples.gpkg", "composite.tif"):
        shutil.copy(SAMPLE / name, folder / name)
    shown.session.open_register(folder / "samples.gpkg")
    return shown, shown.session.abandon


def first_studio(window, _folder):
    shown = LabelStudio(window)
    shown.open()
    return shown, None


def lake_check(window, _folder):
    window.active = review()
    shown = LakeCheck(window)
    shown.open()
    return shown, None


def map_lakes(window, _folder):
    shown = MapLakes(window, Workers())
    shown.open()
    return shown, None


def training(window, _folder):
    shown = TrainingPanel(window, JobNews())
    shown.open()
    return shown, None


def run_page(window, folder):
    shown = RunPage(window)
    root = made_run.make_run(folder / "run")
    made_run.finish(root, "r0000c0000")
    made_run.fail(root, "r0000c0001")
    shown.open_run(root)
    shown.open()
    deadline = time.monotonic() + 20
    while not (shown.job and shown.tiles["r0000c0001"].reason) and time.monotonic() < deadline:
        QCoreApplication.processEvents()
    return shown, None


DOCKS = (first_studio, studio, lake_check, map_lakes, training, run_page)
PAGES = (SettingsPage, ModelsPage, lambda: NewSamplesDialog("Hu"))


@pytest.fixture
def work(tmp_path):
    work = EnvironmentWork(tmp_path / "env", read_pins())
    yield work
    work.stop()


@pytest.fixture(params=DOCKS, ids=lambda make: make.__name__)
def dock(request, window, tmp_path, lengthened):
    shown, leave = request.param(window, tmp_path)
    yield next(dock for dock in window.main.findChildren(QDockWidget) if dock.isVisible())
    if leave:
        leave()
    shown.close()


def test_longer_words_fit_into_a_dock(dock):
    assert "ëxt" in dock.windowTitle()
    found = {page: cut_off(dock) for page in on_every_page(dock)}
    assert not any(found.values()), found
    assert dock.width() <= WIDEST_DOCK, f"{dock.objectName()} takes {dock.width()} pixels of the map's width"


@pytest.mark.parametrize("make", PAGES, ids=["settings", "models", "new samples"])
def test_longer_words_fit_into_a_page(qgis_app, lengthened, make):
    assert cut_off_page(make()) == []


def test_longer_words_fit_into_the_worker_page(qgis_app, lengthened, work):
    assert cut_off_page(WorkerPage(work)) == []


def cut_off_page(page):
    page.resize(760, 600)
    page.show()
    settle(page)
    found = cut_off(page)
    page.close()
    page.deleteLater()
    return found


@pytest.mark.parametrize("make", DOCKS, ids=lambda make: make.__name__)
def test_from_right_to_left_nothing_is_cut_off_or_outside(window, tmp_path, from_right, make):
    shown, leave = make(window, tmp_path)
    dock = next(dock for dock in window.main.findChildren(QDockWidget) if dock.isVisible())
    found = {page: cut_off(dock) + outside(dock) for page in on_every_page(dock)}
    is_mirrored = dock.layoutDirection() == Qt.LayoutDirection.RightToLeft
    if leave:
        leave()
    shown.close()
    assert is_mirrored and not any(found.values()), found


LOWEST_SCREEN = 300
"""Pixels that a screen of 540, which is one of 1080 at 200 %, leaves to a dock."""


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("make", DOCKS, ids=lambda make: make.__name__)
def test_a_dock_fits_a_low_screen_in_both_languages(window, tmp_path, catalogue, language, make):
    translator = QTranslator()
    if language == "zh_CN":
        assert translator.load(str(catalogue.COMPILED))
        QCoreApplication.installTranslator(translator)
    shown, leave = make(window, tmp_path)
    dock = next(dock for dock in window.main.findChildren(QDockWidget) if dock.isVisible())
    found = {page: cut_off(dock) + outside(dock) for page in on_every_page(dock)}
    least = dock.minimumSizeHint()
    if leave:
        leave()
    shown.close()
    QCoreApplication.removeTranslator(translator)
    assert not any(found.values()), found
    assert least.height() <= LOWEST_SCREEN, f"the window cannot be lower than the dock, {least.height()} pixels"
    assert window.main.height() <= 800 and least.width() <= WIDEST_DOCK


def test_a_text_without_room_is_seen(qgis_app):
    box = QWidget()
    for kind in (QLabel, QPushButton, QCheckBox):
        part = kind("Rather a long text", box)
        part.setFixedSize(40, 20)
    wrapped = QLabel("Rather a long text that needs three lines", box)
    wrapped.setWordWrap(True)
    wrapped.setFixedSize(100, 15)
    box.show()
    found = cut_off(box)
    box.close()
    box.deleteLater()
    assert len(found) == 4
