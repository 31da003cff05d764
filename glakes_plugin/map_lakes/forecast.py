"""The box that says, before the start, what a run covers and how long it takes."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtWidgets import QFormLayout, QGroupBox, QLabel, QWidget

from ...lakes.errors import LakesError
from ...worker.client import WorkerError, Workers
from ..background import BackgroundCall
from ..figures import decimal, seconds_in_words, whole
from .speed import measure_speed, remember_speed, remembered_speed
from .view import Part, ground_size_km

UNKNOWN = "–"


class Forecast(QGroupBox):
    """Extent, pixels and time of the run that a start would begin now."""

    def __init__(self, workers: Workers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("This run"))
        self._workers = workers
        self._part: Part | None = None
        self._model = self._device = self._note = ""
        self._is_busy = False
        self._call: BackgroundCall | None = None
        self.extent, self.pixels, self.time = (text_label() for _ in range(3))
        form = QFormLayout(self)
        form.addRow(self.tr("Extent"), self.extent)
        form.addRow(self.tr("Pixels"), self.pixels)
        form.addRow(self.tr("Time"), self.time)

    def show_part(self, layer: QgsRasterLayer | None, part: Part | None) -> None:
        """Tell of the part of a layer; of why there is none where there is none."""
        self._part = part
        self.extent.setText(self._extent_text(layer, part))
        self.pixels.setText(_pixels_text(part))
        self.time.setText(self._time_text())

    def set_model(self, model: str, device: str) -> None:
        """Reckon with another model ('' = the shipped one); its speed is measured unless it is known."""
        self.stop()
        self._model, self._device, self._note = model, device, ""
        if remembered_speed(model, device) is None:
            expected = (WorkerError, LakesError)
            self._call = BackgroundCall(self._measure, self._on_measured, self._on_failed, expected)
        self.time.setText(self._time_text())

    def set_busy(self, is_busy: bool) -> None:
        """Another run is on its way: nothing can be started until it ends."""
        self._is_busy = is_busy
        self.time.setText(self._time_text())

    def say(self, sentence: str) -> None:
        """Tell why a start did not begin, in place of the time."""
        self.time.setText(sentence)

    def stop(self) -> None:
        """Give up a measurement that is on its way."""
        if self._call:
            self._call.forget()
            self._call = None

    def _measure(self, is_cancelled: Callable[[], bool]) -> tuple[str, str, float]:
        model, device = self._model, self._device
        return model, device, measure_speed(self._workers, model, device, is_cancelled)

    def _on_measured(self, measured: tuple[str, str, float]) -> None:
        remember_speed(*measured)
        self._on_failed("")

    def _on_failed(self, sentence: str) -> None:
        self._call = None
        self._note = sentence
        self.time.setText(self._time_text())

    def _extent_text(self, layer: QgsRasterLayer | None, part: Part | None) -> str:
        if layer is None:
            return self.tr("Choose an image.")
        if part is None:
            return self.tr("The map does not show this image. Zoom to it.")
        width, height = ground_size_km(part.extent, layer, QgsProject.instance())
        decimals = 1 if max(width, height) < 100 else 0
        return self.tr("{width} × {height} km: the part of the image in the map").format(
            width=decimal(width, decimals), height=decimal(height, decimals)
        )

    def _time_text(self) -> str:
        if self._is_busy:
            return self.tr("Another run is on its way; wait for it or cancel it.")
        if self._call:
            return self.tr("measuring…")
        speed = remembered_speed(self._model, self._device)
        if speed is None or self._part is None:
            return self._note or UNKNOWN
        return self.tr("{} on this computer").format(seconds_in_words(self._part.pixels / speed))


def text_label() -> QLabel:
    """An empty label that breaks its lines."""
    label = QLabel()
    label.setWordWrap(True)
    return label


def _pixels_text(part: Part | None) -> str:
    if part is None:
        return UNKNOWN
    return f"{whole(part.pixels)} ({whole(part.columns)} × {whole(part.rows)})"
