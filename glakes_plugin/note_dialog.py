"""Asks for a note: a line with room for a sentence."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QInputDialog, QWidget

LETTERS = 45
"""That there is room for; a short question alone would leave room for fifteen."""


class NoteDialog(QInputDialog):
    """Asked by `ask`, as `QInputDialog.getText` asks."""

    @staticmethod
    def ask(parent: QWidget, title: str, question: str, text: str = "") -> tuple[str, bool]:
        """Ask, with a text to begin with; returns the note without blanks around it, and whether one was given."""
        dialog = NoteDialog(parent)
        dialog.setObjectName("glakesNote")
        dialog.setWindowTitle(title)
        dialog.setLabelText(question)
        dialog.setTextValue(text)
        dialog.resize(dialog.fontMetrics().horizontalAdvance("m") * LETTERS, dialog.sizeHint().height())
        is_given = bool(dialog.exec())
        note = dialog.textValue().strip()
        dialog.deleteLater()
        return note, is_given
