"""Opens the dialog of an algorithm from a dock."""

from __future__ import annotations


def show_algorithm(algorithm_id: str, parameters: dict[str, str] | None = None) -> None:
    """Show the dialog, with some parameters set; nothing happens where QGIS has shown why it cannot."""
    import processing

    dialog = processing.createAlgorithmDialog(algorithm_id, parameters or {})
    if dialog:
        dialog.show()
