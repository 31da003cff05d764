"""Asks what to map; follows the map while it is open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qgis.core import QgsMapLayerProxyModel, QgsProject, QgsRasterLayer, QgsReferencedRectangle
from qgis.gui import QgisInterface, QgsDoubleSpinBox, QgsFileWidget, QgsMapLayerComboBox
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

from ...lakes.errors import LakesError
from ...models.card import SHIPPED, ModelCard, read_card
from ...worker.client import Workers
from ..settings import GlakesSettings
from .extent_band import ExtentBand
from .fitting import is_fitting, unfitting_layers
from .forecast import Forecast, text_label
from .model_facts import facts
from .no_image import NoImageNotice
from .request import LakesRequest, make_run_folder
from .view import Part, visible_part

WIDTH = 520


class MapLakesDialog(QDialog):
    """Image, model, threshold, smallest lake, folder; below them what a start would do."""

    requested = pyqtSignal(object)
    """A `LakesRequest`: the user has pressed start."""

    def __init__(self, iface: QgisInterface, workers: Workers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("glakesMapLakesDialog")
        self.setWindowTitle(self.tr("Map lakes in view"))
        self.setMinimumWidth(WIDTH)
        self._canvas = iface.mapCanvas()
        self._settings = GlakesSettings.load()
        self._card: ModelCard | None = None
        self._is_busy = False
        self._band = ExtentBand(self._canvas)
        self.notice = NoImageNotice(self)
        self.forecast = Forecast(workers, self)
        layout = QVBoxLayout(self)
        layout.addLayout(self._form())
        layout.addWidget(self.forecast)
        layout.addStretch()
        layout.addWidget(self._buttons())
        self._connect()
        self._read_model()
        if self._card and is_fitting(iface.activeLayer(), self._card):
            self.layer.setLayer(iface.activeLayer())

    def set_busy(self, is_busy: bool) -> None:
        """Another run is on its way: nothing can be started until it ends."""
        self._is_busy = is_busy
        self.forecast.set_busy(is_busy)
        self._refresh()

    def done(self, result: int) -> None:
        """Take away what was shown on the map, however the dialog is closed."""
        self.forecast.stop()
        self._band.remove()
        self._canvas.extentsChanged.disconnect(self._refresh)
        self._canvas.destinationCrsChanged.disconnect(self._refresh)
        project = QgsProject.instance()
        project.layersAdded.disconnect(self._filter_layers)
        project.layersRemoved.disconnect(self._filter_layers)
        super().done(result)

    def _form(self) -> QFormLayout:
        chosen = self._settings
        modes = QgsFileWidget.StorageMode
        self.layer = QgsMapLayerComboBox()
        self.layer.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
        self.model = _file_widget(modes.GetFile, chosen.model, self.tr("Shipped model"))
        self.model.setFilter(self.tr("Models (*.safetensors)"))
        self.facts = text_label()
        self.threshold = _spin_box(0.01, 1.0, 2, 0.05, chosen.threshold)
        self.threshold.setToolTip(self.tr("A pixel of at least this probability is lake"))
        self.min_area = _spin_box(0.0, 10000.0, 4, 0.005, chosen.min_area, " km²")
        self.min_area.setToolTip(self.tr("Smaller lakes are left out"))
        self.folder = _file_widget(modes.GetDirectory, chosen.folder, self.tr("Temporary folder"))
        form = QFormLayout()
        form.addRow(self.tr("Image"), self.layer)
        form.addRow(self.notice)
        form.addRow(self.tr("Model"), self.model)
        form.addRow("", self.facts)
        form.addRow(self.tr("Threshold"), self.threshold)
        form.addRow(self.tr("Smallest lake"), self.min_area)
        form.addRow(self.tr("Save in"), self.folder)
        return form

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.start: QPushButton = box.addButton(self.tr("Start"), QDialogButtonBox.ButtonRole.ActionRole)
        self.start.setObjectName("glakesStart")
        self.start.setDefault(True)
        self.start.clicked.connect(self._start)
        box.rejected.connect(self.reject)
        return box

    def _connect(self) -> None:
        self.layer.layerChanged.connect(self._refresh)
        self.model.fileChanged.connect(self._change_model)
        self._canvas.extentsChanged.connect(self._refresh)
        self._canvas.destinationCrsChanged.connect(self._refresh)
        project = QgsProject.instance()
        project.layersAdded.connect(self._filter_layers)
        project.layersRemoved.connect(self._filter_layers)

    def _change_model(self) -> None:
        """Another model comes with the threshold it was made for."""
        self._read_model()
        if self._card:
            self.threshold.setValue(self._card.threshold)

    def _read_model(self) -> None:
        try:
            self._card = read_card(self.model.filePath() or SHIPPED)
            self.facts.setText(facts(self._card))
            self.facts.setToolTip(self._card.licence)
            self.forecast.set_model(self.model.filePath(), self._settings.device)
        except LakesError as error:
            self._card = None
            self.forecast.stop()
            self.facts.setText(str(error))
        self._filter_layers()

    def _filter_layers(self, _layers: object = None) -> None:
        """Offer the layers that the model can be run on, and say so when there is none."""
        if self._card:
            self.layer.setExceptedLayerList(unfitting_layers(QgsProject.instance(), self._card))
        has_image = self.layer.count() > 0
        self.layer.setEnabled(has_image)
        self.notice.setVisible(self._card is not None and not has_image)
        if self._card and not has_image:
            self.notice.explain(self._card)
        self._refresh()

    def _refresh(self, _changed: object = None) -> None:
        """Say and show again what a start would do now."""
        layer, part = self._chosen()
        self._band.show(part.extent if part else None, layer.crs() if layer else None)
        self.forecast.show_part(layer, part)
        self.start.setEnabled(part is not None and self._card is not None and not self._is_busy)

    def _chosen(self) -> tuple[QgsRasterLayer | None, Part | None]:
        """The image, and its part in the map; None for what there is not."""
        layer = self.layer.currentLayer()
        if not isinstance(layer, QgsRasterLayer):
            return None, None
        return layer, visible_part(self._canvas.mapSettings(), layer, QgsProject.instance())

    def _start(self) -> None:
        layer, part = self._chosen()
        if layer is None or part is None:  # gone since the button was shown
            self._refresh()
            return
        choices = replace(
            GlakesSettings.load(),
            model=self.model.filePath(),
            threshold=self.threshold.value(),
            min_area=self.min_area.value(),
            folder=self.folder.filePath(),
        )
        try:
            folder = make_run_folder(choices.folder)
        except LakesError as error:
            self.forecast.say(str(error))
            return
        choices.save()
        self.requested.emit(_request(layer, part, choices, folder))


def _request(layer: QgsRasterLayer, part: Part, choices: GlakesSettings, folder: Path) -> LakesRequest:
    return LakesRequest(
        layer_id=layer.id(),
        layer_name=layer.name(),
        extent=QgsReferencedRectangle(part.extent, layer.crs()),
        pixels=part.pixels,
        model=choices.model,
        threshold=choices.threshold,
        min_area=choices.min_area,
        device=choices.device,
        folder=folder,
    )


def _file_widget(mode: QgsFileWidget.StorageMode, path: str, placeholder: str) -> QgsFileWidget:
    widget = QgsFileWidget()
    widget.setStorageMode(mode)
    widget.setFilePath(path)
    widget.lineEdit().setPlaceholderText(placeholder)
    return widget


def _spin_box(low: float, high: float, decimals: int, step: float, value: float, suffix: str = "") -> QgsDoubleSpinBox:
    box = QgsDoubleSpinBox()
    box.setDecimals(decimals)
    box.setRange(low, high)
    box.setSingleStep(step)
    box.setSuffix(suffix)
    box.setShowClearButton(False)
    box.setValue(value)
    return box
