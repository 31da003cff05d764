"""What is kept of a run: in the history and in the commands that it gives to copy."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterDateTime
from qgis.PyQt.QtCore import QDate, Qt

from ...lakes.addresses import without_passwords


class Recorded:
    """Before a class of QGIS among an algorithm's bases: its commands run when they are pasted, and keep no password.

    QGIS writes a day that came as a text without quotes, which Python reads as a subtraction.
    """

    def asPythonCommand(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """A run as a line of Python."""
        return str(self._above.asPythonCommand(self._recorded(parameters), context))

    def asQgisProcessCommand(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[str, bool]:
        """The same for a shell, and whether it tells everything; QGIS 3.24 and later ask for it."""
        command, is_whole = self._above.asQgisProcessCommand(self._recorded(parameters), context)
        return str(command), bool(is_whole)

    def asMap(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """The same as plain values; QGIS 3.24 and later ask for it."""
        return dict(self._above.asMap(self._recorded(parameters), context))

    @property
    def _above(self) -> Any:
        return super()

    def _recorded(self: Any, parameters: dict[str, Any]) -> dict[str, Any]:
        return {name: _shown(self.parameterDefinition(name), value) for name, value in parameters.items()}


def _shown(definition: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if isinstance(definition, QgsProcessingParameterDateTime):
        day = QDate.fromString(value[:10], Qt.DateFormat.ISODate)
        return day if day.isValid() else value
    return without_passwords(value)
