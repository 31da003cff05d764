"""The box that says, before the start, what a run covers and what it takes."""

from __future__ import annotations

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtWidgets import QFormLayout, QGroupBox, QLabel, QWidget

from ...worker.client import Workers
from ..figures import decimal, megapixels, seconds_in_words, whole
from .planning import Planner, RunPlan
from .request import LakesRequest
from .view import Part, ground_size_km

UNKNOWN = "–"
PIXELS_PER_MEGAPIXEL = 1e6


class Forecast(QGroupBox):
    """Extent and pixels at once; windows, time, memory and engine when the worker has reckoned them."""

    def __init__(self, workers: Workers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("This run"))
        self._kind = ("", "", "")
        self._speeds: dict[tuple[str, str, str], float] = {}
        """Pixels a second, by model, device and precision."""
        self._planner = Planner(workers, self)
        self._planner.planned.connect(self._on_planned)
        self._planner.failed.connect(self.say)
        self.extent, self.pixels, self.windows, self.time, self.memory, self.engine = (text_label() for _ in range(6))
        self.engine.setObjectName("glakesForecastEngine")
        self._pixels = 0
        form = QFormLayout(self)
        form.setVerticalSpacing(2)
        for title, label in (
            (self.tr("Extent"), self.extent),
            (self.tr("Pixels"), self.pixels),
            (self.tr("Windows"), self.windows),
            (self.tr("Time"), self.time),
            (self.tr("Memory"), self.memory),
            (self.tr("Engine"), self.engine),
        ):
            form.addRow(title, label)

    def show_part(self, layer: QgsRasterLayer | None, part: Part | None) -> None:
        """Tell of the part of a layer; of why there is none where there is none."""
        self._pixels = part.pixels if part else 0
        self.extent.setText(self._extent_text(layer, part))
        self.pixels.setText(_pixels_text(part))

    def reckon(self, request: LakesRequest | None, chosen: str = "") -> None:
        """Ask for the plan of a run with results in the chosen folder; None = nothing can be run."""
        for label in (self.windows, self.time, self.memory, self.engine):
            label.setText(UNKNOWN)
        if request is None:
            self._planner.stop()
            return
        # What the same network did elsewhere on the map is the first guess.
        self._kind = request.model, request.device, request.precision
        speed = self._speeds.get(self._kind)
        self.time.setText(seconds_in_words(self._pixels / speed) if speed else self.tr("reckoning…"))
        self._planner.ask(lambda: request.planned_settings(chosen))

    def say(self, sentence: str) -> None:
        """Tell why there is no plan, or no start, in place of the time."""
        self.time.setText(sentence)

    def stop(self) -> None:
        """Ask no more."""
        self._planner.stop()

    def _on_planned(self, plan: RunPlan) -> None:
        self._speeds[self._kind] = plan.pixels_per_second
        self.windows.setText(self._windows_text(plan))
        self.time.setText(seconds_in_words(plan.seconds))
        self.memory.setText(self.tr("at most {} MB").format(whole(round(plan.memory_mb))))
        speed = megapixels(plan.pixels_per_second / PIXELS_PER_MEGAPIXEL)
        self.engine.setText(self.tr("{engine}, {speed} Mpx/s").format(engine=plan.engine, speed=speed))

    def _windows_text(self, plan: RunPlan) -> str:
        size = whole(plan.window)
        text = self.tr("{count} of up to {size} × {size} pixels").format(count=whole(plan.windows), size=size)
        if not plan.windows_reused:
            return text
        return text + self.tr(", {} of them finished before").format(whole(plan.windows_reused))

    def _extent_text(self, layer: QgsRasterLayer | None, part: Part | None) -> str:
        if layer is None:
            return self.tr("Choose an image.")
        if part is None:
            return self.tr("The map does not show this image. Zoom to it.")
        width, height = ground_size_km(part.extent, layer, QgsProject.instance())
        decimals = 1 if max(width, height) < 100 else 0
        return self.tr("{width} × {height} km of the image").format(
            width=decimal(width, decimals), height=decimal(height, decimals)
        )


def text_label() -> QLabel:
    """An empty label that breaks its lines."""
    label = QLabel()
    label.setWordWrap(True)
    return label


def _pixels_text(part: Part | None) -> str:
    if part is None:
        return UNKNOWN
    return f"{whole(part.pixels)} ({whole(part.columns)} × {whole(part.rows)})"
