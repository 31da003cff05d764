"""The check on layers that no river mask made: without fields, read-only, removed; and beside the label studio."""

import pytest
from glakes.glakes_plugin.docks import close_others
from glakes.glakes_plugin.lake_check.lake_check import LakeCheck
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QDockWidget, QMessageBox
from qgis_window import Window


@pytest.fixture
def lakes(qgis_app):
    """Three lakes with types, the second cut by an edge."""
    fields = "&field=lake_type:string&field=edge_flag:integer"
    made = QgsVectorLayer(f"Polygon?crs=EPSG:32648{fields}", "lakes", "memory")
    for number, values in enumerate([("lake", 0), ("lake", 1), ("pond", 0)]):
        feature = QgsFeature(made.fields())
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(500000 + 3000 * number, 0, 501000 + 3000 * number, 1000)))
        feature.setAttributes(list(values))
        made.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(made)
    yield made
    QgsProject.instance().removeAllMapLayers()


@pytest.fixture
def window(qgis_app):
    window = Window()
    yield window
    window.main.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def check(window, lakes):
    window.active = lakes
    check = LakeCheck(window)
    check.open()
    yield check
    check.close()


def answer(monkeypatch, button):
    asked = []
    monkeypatch.setattr(
        QMessageBox, "question", staticmethod(lambda _parent, _title, text: asked.append(text) or button)
    )
    return asked


def overrides(lakes):
    return [row["override"] for row in lakes.getFeatures()]


def test_the_lake_at_an_edge_comes_first_and_fields_come_after_a_question(check, lakes, monkeypatch):
    assert check.model.index(0, 0).data() == "2"
    asked = answer(monkeypatch, QMessageBox.StandardButton.No)
    check.commands["keep"].trigger()
    assert asked == ["To keep decisions the layer needs the fields override, reviewer, reviewed, note. Add them?"]
    assert lakes.fields().indexOf("override") < 0 and check.place == 0
    answer(monkeypatch, QMessageBox.StandardButton.Yes)
    check.commands["delete"].trigger()
    assert overrides(lakes)[1] == "delete" and check.place == 1
    assert check.dock.progress.text() == "1 of 3 decided, 1 today"


def test_a_type_is_filtered(check):
    check.dock.lake_type.setCurrentIndex(check.dock.lake_type.findData("pond"))
    assert [check.model.index(row, 0).data() for row in range(check.model.rowCount())] == ["3"]
    assert check.place == 0


def test_a_read_only_layer_says_so_and_stays(window, lakes):
    lakes.setReadOnly(True)
    window.active = lakes
    check = LakeCheck(window)
    check.open()
    assert "read-only" in check.dock.warning.text()
    check.commands["keep"].trigger()
    assert "read-only" in window.bar.currentItem().text() and lakes.fields().indexOf("override") < 0
    check.close()


def test_without_a_mask_space_shows_the_image_alone_and_the_layer_comes_back(check, lakes):
    assert lakes.opacity() == 0.25
    check.commands["look"].trigger()
    assert lakes.opacity() == 0.0
    check.commands["look"].trigger()
    assert lakes.opacity() == 0.25
    check.dock.close()
    assert lakes.opacity() == 1.0


def test_keys_rest_while_the_dock_is_closed(check, window):
    assert check.commands["keep"].isEnabled()
    close_others(window, "glakesStudioDock")
    assert not check.commands["keep"].isEnabled()
    check.open()
    assert check.commands["keep"].isEnabled()


def test_a_layer_that_is_removed(check, lakes):
    QgsProject.instance().removeMapLayer(lakes.id())
    assert check.layer is None and check.model.rowCount() == 0
    assert not check.commands["keep"].isEnabled()


def test_nothing_is_left(window, lakes):
    items = len(window.canvas.scene().items())
    check = LakeCheck(window)
    check.open()
    check.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.main.findChildren(QDockWidget) == []
    assert len(window.canvas.scene().items()) == items
