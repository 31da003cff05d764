"""The panel itself: which log, how far, the figures, the curves. Holds no rule of its own."""

from __future__ import annotations

import math

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDockWidget,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ..column import Column
from ..ways import Ways
from .curves import Curve, CurveView
from .log import Epoch
from .reckoning import best_epoch
from .source import Source, best_text, epoch_text, left_text, speed_text

MARGIN = 6
BLUE, ORANGE, GREEN = (QColor(name) for name in ("#2b7cc4", "#d1662a", "#3a8f4d"))
"""As in the report."""


class TrainingDock(QDockWidget):
    """Shows one source at a time."""

    open_asked = pyqtSignal()
    train_asked = pyqtSignal()
    report_asked = pyqtSignal()
    source_chosen = pyqtSignal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("glakesTrainingDock")
        self.setWindowTitle(self.tr("Training"))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._start_page())
        self._pages.addWidget(self._source_page())
        self.setWidget(Column(self._pages))

    def take_focus(self) -> None:
        """Let the next keys go to the first thing that can be chosen."""
        (self.sources if self._pages.currentIndex() else self.train).setFocus()

    def show_sources(self, names: list[str], paths: list[str], chosen: int) -> None:
        """Fill the list of logs; without any there is the page that says how to begin."""
        self._pages.setCurrentIndex(1 if names else 0)
        self.sources.blockSignals(True)
        self.sources.clear()
        for name, path in zip(names, paths):
            self.sources.addItem(name)
            self.sources.setItemData(self.sources.count() - 1, path, Qt.ItemDataRole.ToolTipRole)
        self.sources.setCurrentIndex(chosen)
        self.sources.setToolTip(paths[chosen] if names else "")
        self.sources.blockSignals(False)

    def show_state(self, source: Source) -> None:
        """How far it is and what it says."""
        self.progress.setVisible(source.is_running)
        self.progress.setValue(round(10 * source.percent))
        self.stage.setText(source.fault or source.stage)
        self.stage.setVisible(bool(source.fault or source.stage))
        self.left.setText(left_text(source))
        self.report.setVisible(source.report is not None and bool(source.epochs))

    def show_epochs(self, source: Source) -> None:
        """The figures and the curves."""
        self.epoch.setText(epoch_text(source))
        self.best.setText(best_text(source))
        self.speed.setText(speed_text(source))
        best = best_epoch(source.epochs)
        numbers, best_number = [epoch.number for epoch in source.epochs], best.number if best else None
        self.losses.show_curves(numbers, self._loss_curves(source.epochs), best_number)
        self.scores.show_curves(numbers, self._score_curves(source.epochs), best_number)
        self.show_state(source)

    def _loss_curves(self, epochs: list[Epoch]) -> list[Curve]:
        return [
            Curve(self.tr("training"), BLUE, [epoch.loss for epoch in epochs]),
            Curve(self.tr("validation"), ORANGE, [epoch.val_loss for epoch in epochs]),
        ]

    def _score_curves(self, epochs: list[Epoch]) -> list[Curve]:
        named = (
            ("recall", self.tr("recall"), BLUE),
            ("precision", self.tr("precision"), ORANGE),
            ("f1", self.tr("F1"), GREEN),
        )
        return [Curve(text, colour, [e.scores.get(name, math.nan) for e in epochs]) for name, text, colour in named]

    # --- inside -----------------------------------------------------------------------------

    def _start_page(self) -> QWidget:
        page = Ways(self.tr("Watch a model learn: its curves, and how long it will take."))
        about = self.tr("On the samples of a samples file. Its curves appear here with the first epoch.")
        self.train = page.add("glakesTrainingStart", self.tr("Train a model…"), about, self.train_asked.emit)
        about = self.tr("The log of any training, also of one that runs on another computer: it is read as it grows.")
        page.add("glakesTrainingTry", self.tr("Open a log…"), about, self.open_asked.emit)
        return page

    def _source_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.addLayout(self._source_row())
        self.progress = QProgressBar()
        self.progress.setObjectName("glakesTrainingProgress")
        self.progress.setRange(0, 1000)
        layout.addWidget(self.progress)
        self.stage = _text()
        layout.addWidget(self.stage)
        layout.addLayout(self._figures())
        layout.addLayout(self._view_row())
        self.losses = CurveView("glakesTrainingLosses", self.tr("Loss"))
        self.scores = CurveView("glakesTrainingScores", self.tr("Validation"))
        self.logarithmic.toggled.connect(self.losses.set_logarithmic)
        for view, other in ((self.losses, self.scores), (self.scores, self.losses)):
            view.pointed.connect(other.point_at)
            layout.addWidget(view, 1)
        return page

    def _source_row(self) -> QHBoxLayout:
        self.sources = QComboBox()
        self.sources.setObjectName("glakesTrainingSources")
        self.sources.setAccessibleName(self.tr("Log"))
        self.sources.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.sources.currentIndexChanged.connect(self.source_chosen.emit)
        self.open_button = QPushButton(self.tr("Open log…"))
        self.open_button.setObjectName("glakesTrainingOpen")
        self.open_button.clicked.connect(self.open_asked.emit)
        row = QHBoxLayout()
        row.addWidget(self.sources, 1)
        row.addWidget(self.open_button)
        return row

    def _figures(self) -> QFormLayout:
        self.epoch, self.best, self.speed, self.left = (_text() for _ in range(4))
        form = QFormLayout()
        form.setVerticalSpacing(2)
        form.addRow(self.tr("Epochs"), self.epoch)
        form.addRow(self.tr("Best"), self.best)
        form.addRow(self.tr("Speed"), self.speed)
        form.addRow(self.tr("Time left"), self.left)
        return form

    def _view_row(self) -> QHBoxLayout:
        self.logarithmic = QCheckBox(self.tr("Loss on a logarithmic scale"))
        self.logarithmic.setObjectName("glakesTrainingLogarithmic")
        self.report = QPushButton(self.tr("Report"))
        self.report.setObjectName("glakesTrainingReport")
        self.report.setToolTip(self.tr("Open the page with the curves and the card in the browser"))
        self.report.clicked.connect(self.report_asked.emit)
        row = QHBoxLayout()
        row.addWidget(self.logarithmic, 1)
        row.addWidget(self.report)
        return row


def _text() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
