"""The widget for scenes in the dialogs of QGIS's own Processing plugin: toolbox, batch, modeler."""

import pytest
from glakes.processing_provider import scenes_widget
from qgis.core import QgsProcessingContext, QgsProcessingModelAlgorithm, QgsProcessingModelChildParameterSource
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialog, QFileDialog, QToolButton


@pytest.fixture
def create(algorithm):
    from processing.gui.wrappers import WidgetWrapperFactory

    owner = algorithm("compositescenes")  # outlives the widgets, as in a dialog
    return lambda dialog: WidgetWrapperFactory.create_wrapper(owner.parameterDefinition("SCENES"), dialog)


class AlgorithmDialog:
    """Stands for QGIS's dialog, which the factory tells by its name."""


class BatchAlgorithmDialog:
    """Stands for QGIS's dialog."""


def buttons(widget):
    return {button.text(): button for button in widget.findChildren(QToolButton) if button.text()}


@pytest.mark.parametrize("dialog", [AlgorithmDialog, BatchAlgorithmDialog])
def test_the_value_is_the_path_whether_folder_or_file(create, dialog, tmp_path):
    wrapper = create(dialog())
    heard = []
    wrapper.widgetValueHasChanged.connect(lambda changed: heard.append(changed.parameterValue()))
    assert list(buttons(wrapper.widget)) == ["Folder…", "File…"]
    for path in (str(tmp_path / "湖泊 a'b"), "items.json"):
        wrapper.setParameterValue(path, QgsProcessingContext())
        assert wrapper.parameterValue() == path == heard[-1]
    wrapper.setParameterValue(None, QgsProcessingContext())
    assert wrapper.parameterValue() == ""


def test_an_address_is_typed(create):
    wrapper = create(AlgorithmDialog())
    address = "https://one.example/v1/search?collections=sentinel-2-l2a&bbox=12.1,42.0,12.3,42.2&limit=200"
    QTest.keyClicks(wrapper.widget.lineEdit(), address)
    assert wrapper.parameterValue() == address


def test_a_file_is_chosen(create, monkeypatch, tmp_path):
    asked = []

    def answer(parent, title, start, kinds):
        asked.append((title, start, kinds))
        return chosen.pop(0), ""

    chosen = [str(tmp_path / "items.json"), ""]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    wrapper = create(AlgorithmDialog())
    buttons(wrapper.widget)["File…"].click()
    assert wrapper.parameterValue() == str(tmp_path / "items.json")
    buttons(wrapper.widget)["File…"].click()  # and cancelled
    assert wrapper.parameterValue() == str(tmp_path / "items.json")
    assert asked[1][1] == str(tmp_path / "items.json"), "should start where the first file lies"
    assert "*.json" in asked[0][2] and "*.zip" in asked[0][2]


def test_the_modeler_keeps_its_sources_and_gets_the_button(create):
    class ModelerParametersDialog(QDialog):
        model, childId, context = QgsProcessingModelAlgorithm("m", "g"), "child", QgsProcessingContext()

    dialog = ModelerParametersDialog()
    wrapper = create(dialog)
    assert "File…" in buttons(wrapper)
    wrapper.setWidgetValue(QgsProcessingModelChildParameterSource.fromStaticValue("/somewhere/items.json"))
    assert wrapper.value().staticValue() == "/somewhere/items.json"
    wrapper.setWidgetValue(QgsProcessingModelChildParameterSource.fromExpression("@folder || '/a'"))
    assert wrapper.value().expression() == "@folder || '/a'"


def test_a_model_and_a_script_still_give_a_plain_path(algorithm):
    parameter = algorithm("compositescenes").parameterDefinition("SCENES")
    assert parameter.type() == "file"
    assert parameter.checkValueIsAcceptable("items.json") and parameter.checkValueIsAcceptable("/folder")
    assert not parameter.checkValueIsAcceptable("")


def test_a_file_widget_without_its_known_parts_is_left_as_it_is(qgis_app, monkeypatch):
    widget = QgsFileWidget()
    monkeypatch.setattr(widget, "layout", lambda: None)
    scenes_widget.offer_files(widget)
    widget.setFilePath("/a")
    assert widget.filePath() == "/a"
