"""Loading, unloading and reloading the plugin are symmetric, with a window and without."""

import ast
import os
import time
from dataclasses import fields
from pathlib import Path

import pytest
from glakes.glakes_plugin import sample_project
from glakes.glakes_plugin.plugin import GlakesPlugin
from glakes.glakes_plugin.settings import GlakesSettings, variable_of
from qgis.core import Qgis, QgsApplication, QgsProject, QgsRasterLayer, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QAction, QDockWidget, QToolBar
from qgis_window import Window

ROOT = Path(__file__).resolve().parents[2]
COMPOSITE = ROOT / "resources" / "sample" / "t48que" / "composite.tif"
PROVIDER = "glakestest"


class PluginWindow(Window):
    """Everything that the plugin adds is kept until it is taken away."""

    def __init__(self):
        super().__init__()
        self.menu, self.factories, self.projects, self.pages, self.locators = [], [], [], [], []

    def addToolBar(self, name):
        return self.main.addToolBar(name)

    def addPluginToRasterMenu(self, name, action):
        self.menu.append((name, action.objectName()))

    def removePluginRasterMenu(self, name, action):
        self.menu.remove((name, action.objectName()))

    def registerOptionsWidgetFactory(self, factory):
        self.factories.append(factory)

    def unregisterOptionsWidgetFactory(self, factory):
        self.factories.remove(factory)

    def registerLocatorFilter(self, locator):
        self.locators.append(locator)

    def deregisterLocatorFilter(self, locator):
        self.locators.remove(locator)

    def addProject(self, path):
        self.projects.append(path)

    def showOptionsDialog(self, parent, page):
        self.pages.append(page)


@pytest.fixture
def window(provider, monkeypatch):
    # The session's own provider is registered already; the plugin's gets another id.
    from glakes.processing_provider.provider import GlakesProvider

    monkeypatch.setattr(GlakesProvider, "id", lambda self: "glakes" if self is provider else PROVIDER)
    window = PluginWindow()
    yield window
    window.main.deleteLater()
    flush()


def flush():
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def is_registered():
    return QgsApplication.processingRegistry().providerById(PROVIDER) is not None


def present(window):
    flush()
    names = [a.objectName() for a in window.main.findChildren(QAction) if a.objectName().startswith("glakes")]
    bars = [bar.objectName() for bar in window.main.findChildren(QToolBar)]
    return sorted(names), bars, sorted(window.menu), len(window.factories), len(window.locators), is_registered()


def test_load_unload_reload(window):
    empty = present(window)
    states = []
    for _ in range(2):
        plugin = GlakesPlugin(window)
        plugin.initGui()
        states.append(present(window))
        plugin.unload()
        assert present(window) == empty
    assert states[0] == states[1]
    names, bars, menu, factories, locators, registered = states[0]
    assert names == [
        "glakesHelp",
        "glakesLabelStudio",
        "glakesLakeCheck",
        "glakesMapLakesInView",
        "glakesRuns",
        "glakesSample",
        "glakesSettings",
        "glakesTraining",
    ]
    assert bars == ["glakesToolBar"]
    assert [name for name, _ in menu] == ["GLAKES"] * 8
    assert factories == 3  # settings, worker, models
    assert locators == 1
    assert registered


def test_without_a_window_only_the_provider_comes_and_goes(window):
    plugin = GlakesPlugin(None)
    plugin.initProcessing()
    assert is_registered()
    assert not plugin.provider.workers.keep_warm, "a batch run must leave no worker behind"
    plugin.unload()
    assert not is_registered()
    plugin.unload()  # QGIS may ask twice


def test_unload_with_the_dock_open(window):
    empty = present(window)
    window.main.show()
    plugin = GlakesPlugin(window)
    plugin.initGui()
    window.main.findChild(QAction, "glakesMapLakesInView").trigger()
    items = len(window.canvas.scene().items())
    plugin.unload()
    assert present(window) == empty
    assert len(window.canvas.scene().items()) == items - 1, "the outline stays on the map"
    assert window.main.findChildren(QDockWidget) == []


def test_the_dock_hears_that_a_worker_was_made_or_removed(window, monkeypatch, tmp_path):
    from glakes.glakes_plugin.environment.work import EnvironmentWork
    from glakes.processing_provider import interpreter

    made = tmp_path / ("env/Scripts/python.exe" if os.name == "nt" else "env/bin/python")
    monkeypatch.delenv("GLAKES_PYTHON", raising=False)
    monkeypatch.setattr(interpreter, "own_environment", lambda: tmp_path / "env")
    window.main.show()
    plugin = GlakesPlugin(window)
    plugin.initGui()
    try:
        window.main.findChild(QAction, "glakesMapLakesInView").trigger()
        (dock,) = window.main.findChildren(QDockWidget, "glakesMapLakesDock")
        (work,) = [thing for thing, _ in plugin._added if isinstance(thing, EnvironmentWork)]
        assert not dock.no_worker.isHidden()
        made.parent.mkdir(parents=True)
        made.touch()
        work.changed.emit()
        assert dock.no_worker.isHidden(), "a worker was made, and the dock still asks for one"
        made.unlink()
        work.changed.emit()
        assert not dock.no_worker.isHidden()
    finally:
        plugin.unload()


def test_unload_during_a_run_stops_it(window):
    if not COMPOSITE.exists():
        pytest.skip("needs resources/sample/t48que/composite.tif")
    layer = QgsRasterLayer(str(COMPOSITE), "composite")
    QgsProject.instance().addMapLayer(layer)
    window.active = layer
    window.canvas.setDestinationCrs(layer.crs())
    window.canvas.setExtent(layer.extent())
    window.main.show()
    plugin = GlakesPlugin(window)
    plugin.initGui()
    window.main.findChild(QAction, "glakesMapLakesInView").trigger()
    dock = window.main.findChild(QDockWidget, "glakesMapLakesDock")
    assert dock.start.isEnabled(), dock.forecast.extent.text()
    dock.start.click()
    assert QgsApplication.taskManager().activeTasks()
    started = time.monotonic()
    plugin.unload()
    assert time.monotonic() - started < 7
    while QgsApplication.taskManager().activeTasks() and time.monotonic() - started < 7:
        QCoreApplication.processEvents()  # newer QGIS lets go of a task that has ended by an event
    assert not QgsApplication.taskManager().activeTasks()
    QgsProject.instance().removeAllMapLayers()


def test_actions_do_what_they_say(window, monkeypatch, tmp_path):
    monkeypatch.setattr(sample_project, "own_environment", lambda: tmp_path / "env")
    plugin = GlakesPlugin(window)
    plugin.initGui()
    for name in ("glakesSample", "glakesSettings"):
        window.main.findChild(QAction, name).trigger()
    assert window.projects == [str(tmp_path / "sample" / str(Qgis.versionInt()) / "glakes_sample.qgz")]
    assert window.pages == ["glakesOptions"]
    page = window.factories[0].createWidget(None)
    assert page.objectName() == window.pages[0], "the options would not open on our page"
    plugin.unload()


def test_the_plugin_module_imports_no_gui():
    tree = ast.parse((ROOT / "glakes_plugin" / "plugin.py").read_text(encoding="utf-8"))
    top = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert not top & {"qgis.gui", "qgis.utils", "qgis.PyQt.QtGui", "qgis.PyQt.QtWidgets"}


@pytest.fixture
def store(qgis_app, monkeypatch):
    monkeypatch.delenv("GLAKES_PYTHON")  # it would go before what is stored
    before = {key: QgsSettings().value(key) for key in QgsSettings().allKeys() if key.startswith("glakes/")}
    QgsSettings().remove("glakes")
    yield QgsSettings()
    QgsSettings().remove("glakes")
    for key, value in before.items():
        QgsSettings().setValue(key, value)


def test_settings_are_kept(store):
    chosen = GlakesSettings(python="/a b/湖泊/python", device="cpu", model="m.safetensors", threshold=0.4, min_area=1.5)
    chosen.save()
    assert GlakesSettings.load() == chosen
    assert store.value("glakes/python") == "/a b/湖泊/python"


def test_defaults_are_not_stored_and_nonsense_is_the_default(store):
    GlakesSettings(threshold=0.4).save()
    GlakesSettings().save()
    assert not store.contains("glakes/threshold")
    store.setValue("glakes/threshold", "much")
    assert GlakesSettings.load() == GlakesSettings()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("device", "cpu", "cpu"),
        ("threshold", "0.3", 0.3),
        ("worker_offline", "yes", True),
        ("worker_offline", "0", False),
    ],
)
def test_a_variable_goes_before_a_choice_and_is_not_kept(store, monkeypatch, name, text, value):
    GlakesSettings(device="cuda", threshold=0.9).save()
    monkeypatch.setenv(f"GLAKES_{name.upper()}", text)
    assert getattr(GlakesSettings.load(), name) == value
    GlakesSettings.remember(folder="/data")
    monkeypatch.delenv(f"GLAKES_{name.upper()}")
    assert GlakesSettings.load() == GlakesSettings(device="cuda", threshold=0.9, folder="/data")


def test_a_variable_that_does_not_read_as_its_type_is_not_heard(store, monkeypatch):
    GlakesSettings(threshold=0.9).save()
    monkeypatch.setenv("GLAKES_THRESHOLD", "much")
    assert GlakesSettings.load().threshold == 0.9


def test_every_setting_is_documented():
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip(" `") for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:3] == "| `"
    ]
    told = {(key, variable, default) for key, variable, default, _ in rows}
    keys = {item.name: item.metadata.get("key", item.name) for item in fields(GlakesSettings)}
    assert told == {
        (f"glakes/{keys[item.name]}", variable_of(item.name), str(item.default) or "(empty)")
        for item in fields(GlakesSettings)
    }


def test_options_page_keeps_what_is_chosen(store):
    from glakes.glakes_plugin.settings_page import SettingsPage

    page = SettingsPage()
    page.python.setFilePath("/somewhere/python")
    page.device.setCurrentIndex(page.device.findData("cuda"))
    page.apply()
    assert GlakesSettings.load() == GlakesSettings(python="/somewhere/python", device="cuda")


def test_options_page_says_what_is_wrong_with_an_interpreter(store, tmp_path):
    from glakes.glakes_plugin.settings_page import SettingsPage

    page = SettingsPage()
    page.python.setFilePath(str(tmp_path / "python"))
    page.check()
    deadline = time.monotonic() + 10
    while not page.check_button.isEnabled() and time.monotonic() < deadline:
        QCoreApplication.processEvents()
    assert page.answer.text().startswith("✘")
    assert "cannot be used" in page.answer.text()
