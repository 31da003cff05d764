"""Looking under the labels: a key that hides them while it is held, and a curtain that the mouse moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import Qgis
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QObject
from qgis.PyQt.QtWidgets import QApplication

from .swipe_tool import SwipeTool

if TYPE_CHECKING:
    from .studio import LabelStudio


class Looking(QObject):
    """Part of the studio."""

    def __init__(self, studio: LabelStudio) -> None:
        super().__init__(studio)
        self._studio, self._session, self._views = studio, studio.session, studio.views
        self._commands = studio.commands
        self._opacity: float | None = None
        """Of the labels before they were hidden; None = they are not."""
        self._commands["flicker"].setAutoRepeat(False)
        self._commands.connect("flicker", self.hide_labels)
        self._commands["swipe"].toggled.connect(self.swipe)
        self._session.region_closing.connect(self._forget)

    def close(self) -> None:
        """Leave nothing behind."""
        self._forget()

    def hide_labels(self) -> None:
        """Hide the labels as long as the key is held."""
        labels = self._session.labels
        if labels is not None and self._opacity is None:
            self._opacity = labels.opacity()
            labels.setOpacity(0.0)
            labels.triggerRepaint()
            QApplication.instance().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Called by Qt while the labels are hidden."""
        is_release = event.type() == QEvent.Type.KeyRelease and not event.isAutoRepeat()
        if is_release or event.type() in (QEvent.Type.WindowDeactivate, QEvent.Type.MouseButtonRelease):
            self.show_labels()
        return False

    def show_labels(self) -> None:
        """Show them again as they were."""
        if self._opacity is None:
            return
        QApplication.instance().removeEventFilter(self)
        if self._session.labels is not None:
            self._session.labels.setOpacity(self._opacity)
            self._session.labels.triggerRepaint()
        self._opacity = None

    def swipe(self, is_wanted: bool) -> None:
        """Draw a curtain without labels over the maps with the mouse, or take it away."""
        if is_wanted and self._session.image is None:
            self._commands["swipe"].setChecked(False)
            self._session.said.emit(self.tr("This region has no image."), Qgis.MessageLevel.Warning)
        elif is_wanted:
            self._views.set_tools(self._make_swipe)
        else:
            self._views.reset_tools()

    def _make_swipe(self, canvas: QgsMapCanvas) -> SwipeTool:
        tool = SwipeTool(canvas, lambda: self._studio.layers.display(self._views.display(canvas)))
        tool.given_up.connect(lambda: self._commands["swipe"].setChecked(False))
        return tool

    def _forget(self, _region_id: str = "") -> None:
        self.show_labels()
        self._commands["swipe"].setChecked(False)
