"""Asks what to map and follows the map while it is shown; then shows the run and how it ended."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import (
    QgsMapLayer,
    QgsMapLayerProxyModel,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
    QgsReferencedRectangle,
)
from qgis.gui import QgisInterface, QgsDoubleSpinBox, QgsFileWidget, QgsMapLayerComboBox
from qgis.PyQt.QtCore import QEvent, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDockWidget,
    QFormLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...lakes.errors import LakesError
from ...models.card import SHIPPED, ModelCard, read_card
from ...models.settings import PRECISIONS
from ...processing_provider.interpreter import find_interpreter
from ...processing_provider.worker_words import translated
from ...worker.client import Workers
from ..column import Column
from ..settings import GlakesSettings
from .extent_band import ExtentBand
from .fitting import is_fitting, unfitting_layers
from .forecast import Forecast, text_label
from .model_facts import facts
from .notice import NoImageNotice, NoWorkerNotice
from .request import LakesRequest
from .run_box import OutcomeBox, RunBox
from .run_folder import folder_for
from .view import Part, visible_part

MARGIN = 6
PRECISION_LETTERS = 12
"""That there is room for at least; the list itself shows whole lines."""


class MapLakesDock(QDockWidget):
    """Image, model, precision, threshold, smallest lake, folder; below them what a start would do, or the run."""

    requested = pyqtSignal(object)
    """A `LakesRequest`: the user has pressed start."""

    def __init__(self, iface: QgisInterface, workers: Workers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("glakesMapLakesDock")
        self.setWindowTitle(self.tr("Map lakes in view"))
        self._canvas = iface.mapCanvas()
        self._settings = GlakesSettings.load()
        self._card: ModelCard | None = None
        self._is_busy = False
        self._band = ExtentBand(self._canvas)
        self.notice, self.no_worker = NoImageNotice(iface, self), NoWorkerNotice(iface, self)
        self.forecast, self.run, self.outcome = Forecast(workers, self), RunBox(), OutcomeBox()
        self.setWidget(self._page())
        self._connect()
        self._read_model()
        self.choose(iface.activeLayer())

    def choose(self, layer: QgsMapLayer | None) -> None:
        """Take another image, if the model can be run on it and none is being mapped."""
        if self._card and not self._is_busy and is_fitting(layer, self._card):
            self.layer.setLayer(layer)

    def set_busy(self, title: str) -> None:
        """A run is on its way under this title, and nothing else can be started; empty = it has ended."""
        self._is_busy = bool(title)
        self.form.setEnabled(not self._is_busy)
        self.forecast.setVisible(not self._is_busy)
        self.start.setVisible(not self._is_busy)
        if self._is_busy:
            self.outcome.hide()
            self.run.begin(title)
        else:
            self.run.hide()
        self._refresh()

    def event(self, event: QEvent) -> bool:
        """Called by Qt; when the window is the active one again, the options may have been changed meanwhile."""
        if event.type() == QEvent.Type.WindowActivate:
            self.take_options()
        return bool(super().event(event))

    def remove(self) -> None:
        """Take away what is shown on the map, and follow it no more."""
        self.forecast.stop()
        self._band.remove()
        self._canvas.extentsChanged.disconnect(self._refresh)
        self._canvas.destinationCrsChanged.disconnect(self._refresh)
        project = QgsProject.instance()
        project.layersAdded.disconnect(self._filter_layers)
        project.layersRemoved.disconnect(self._filter_layers)
        self.visibilityChanged.disconnect(self._refresh)

    def take_options(self) -> None:
        """Show the default model, and reckon with the device and the worker, that were chosen or made elsewhere."""
        before, self._settings = self._settings, GlakesSettings.load()
        if self._settings.model != before.model:
            self.model.setFilePath(self._settings.model)
        has_changed = self.no_worker.isHidden() == (find_interpreter() is None)
        if has_changed or self._settings.device != before.device:
            self._refresh()

    def _page(self) -> Column:
        """Everything in one column, which scrolls where the window is low."""
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.form = QWidget()
        self.form.setLayout(self._form())
        self.start = QPushButton(self.tr("Start"))
        self.start.setObjectName("glakesStart")
        self.start.clicked.connect(self._start)
        for widget in (self.form, self.forecast, self.start, self.run, self.outcome):
            layout.addWidget(widget)
        layout.addStretch()
        return Column(inside)

    def _form(self) -> QFormLayout:
        chosen = self._settings
        modes = QgsFileWidget.StorageMode
        self.layer = QgsMapLayerComboBox()
        self.layer.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
        self.model = _file_widget(modes.GetFile, chosen.model, self.tr("Shipped model"))
        self.model.setFilter(self.tr("Models (*.safetensors)"))
        self.facts = text_label()
        self.precision = self._precision_box()
        self.threshold = _spin_box(0.01, 1.0, 2, 0.05, chosen.threshold)
        self.threshold.setToolTip(self.tr("A pixel of at least this probability is lake"))
        self.min_area = _spin_box(0.0, 10000.0, 4, 0.005, chosen.min_area, " km²")
        self.min_area.setToolTip(self.tr("Smaller lakes are left out"))
        self.folder = _file_widget(modes.GetDirectory, chosen.folder, self.tr("Temporary folder"))
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("Image"), self.layer)
        form.addRow(self.notice)
        form.addRow(self.no_worker)
        form.addRow(self.tr("Model"), self.model)
        form.addRow("", self.facts)
        form.addRow(self.tr("Precision"), self.precision)
        form.addRow(self.tr("Threshold"), self.threshold)
        form.addRow(self.tr("Smallest lake"), self.min_area)
        form.addRow(self.tr("Save in"), self.folder)
        return form

    def _precision_box(self) -> QComboBox:
        box = QComboBox()
        box.setObjectName("glakesPrecision")
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(PRECISION_LETTERS)
        texts = {"exact": self.tr("Exact"), "fast": self.tr("Fast: a pixel in a thousand may differ")}
        for name in PRECISIONS:
            box.addItem(texts.get(name, name), name)
        box.setCurrentIndex(max(0, box.findData(self._settings.precision)))
        return box

    def _connect(self) -> None:
        self.layer.layerChanged.connect(self._refresh)
        self.model.fileChanged.connect(self._change_model)
        self.folder.fileChanged.connect(self._refresh)
        self.precision.currentIndexChanged.connect(self._refresh)
        self.visibilityChanged.connect(self._refresh)
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
        except LakesError as error:
            self._card = None
            self.facts.setText(translated(str(error)))
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
        """Say and show again what a start would do now; nothing while nobody can see it, or a run goes on."""
        if self._is_busy or not self.isVisible():
            self.forecast.stop()
            if not self.isVisible():
                self._band.show(None, None)
            return
        layer, part = self._chosen()
        self._band.show(part.extent if part else None, layer.crs() if layer else None)
        self.forecast.show_part(layer, part)
        has_worker = find_interpreter() is not None
        self.no_worker.setVisible(not has_worker)
        request = self._request(layer, part) if layer and part and self._card and has_worker else None
        self.start.setEnabled(request is not None)
        self.forecast.reckon(request, self.folder.filePath())

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
        request = self._request(layer, part)
        try:
            folder = folder_for(self.folder.filePath(), request.predict_settings())
        except (LakesError, QgsProcessingException) as error:
            self.forecast.say(translated(str(error)))
            return
        GlakesSettings.remember(
            model=request.model,
            precision=request.precision,
            threshold=request.threshold,
            min_area=request.min_area,
            folder=self.folder.filePath(),
        )
        self._settings = GlakesSettings.load()
        self.requested.emit(replace(request, folder=folder))

    def _request(self, layer: QgsRasterLayer, part: Part) -> LakesRequest:
        return LakesRequest(
            layer_id=layer.id(),
            layer_name=layer.name(),
            extent=QgsReferencedRectangle(part.extent, layer.crs()),
            model=self.model.filePath(),
            threshold=self.threshold.value(),
            min_area=self.min_area.value(),
            device=self._settings.device,
            precision=self.precision.currentData(),
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
