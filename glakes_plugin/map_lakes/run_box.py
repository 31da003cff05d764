"""What the dock shows of a run: while it goes on, and after it."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QGroupBox, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from .forecast import text_label

STEPS = 1000


class RunBox(QGroupBox):
    """Bar, what is being done, and a button to cancel."""

    cancel_requested = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress = QProgressBar()
        self._progress.setObjectName("glakesProgress")
        self._progress.setRange(0, STEPS)
        self.stage = text_label()
        self.stage.setObjectName("glakesStage")
        self.button = QPushButton(self.tr("Cancel"))
        self.button.setObjectName("glakesCancel")
        self.button.clicked.connect(self._ask)
        row = QHBoxLayout()
        row.addWidget(self._progress, 1)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self.stage)
        self.hide()

    def begin(self, title: str) -> None:
        """Another run begins."""
        self.setTitle(title)
        self._progress.setValue(0)
        self.stage.setText(self.tr("Starting…"))
        self.button.setEnabled(True)
        self.show()
        self.button.setFocus()

    def show_progress(self, percent: float) -> None:
        """Move to 0..100 percent."""
        self._progress.setValue(round(STEPS * percent / 100))

    def show_stage(self, text: str) -> None:
        """What is being done now."""
        if self.button.isEnabled():  # else it is being cancelled
            self.stage.setText(text)

    def _ask(self) -> None:
        self.stage.setText(self.tr("Cancelling…"))
        self.button.setEnabled(False)
        self.cancel_requested.emit()


class OutcomeBox(QGroupBox):
    """How the last run ended, until the next."""

    show_requested = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Last run"))
        self.text: QLabel = text_label()
        self.text.setObjectName("glakesOutcome")
        self.show_button = QPushButton(self.tr("Show"))
        self.show_button.setObjectName("glakesShow")
        self.show_button.clicked.connect(self.show_requested.emit)
        layout = QHBoxLayout(self)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.show_button)
        self.hide()

    def tell(self, text: str, has_lakes: bool) -> None:
        """Say how it ended; with lakes there is something to show."""
        self.text.setText(text)
        self.show_button.setVisible(has_lakes)
        self.show()
