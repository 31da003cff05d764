"""What is kept of a run: in the history and in the commands that it gives to copy."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayer, QgsProcessingContext, QgsProcessingParameterDefinition, QgsProcessingUtils
from qgis.PyQt.QtCore import QDate, QDateTime

from ...lakes.addresses import without_passwords


class Recorded:
    """Before a class of QGIS among an algorithm's bases: its commands run when they are pasted, and keep no password.

    QGIS 3.22 itself writes a day as a subtraction, and loses folders out of lists of layers.
    """

    def asPythonCommand(self: Any, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """A run as a line of Python."""
        told = [
            f"{definition.name()!r}: {_literal(definition, parameters[definition.name()], context)}"
            for definition in self.parameterDefinitions()
            if definition.name() in parameters
        ]
        return without_passwords(f'processing.run("{self.id()}", {{{", ".join(told)}}})')

    def asQgisProcessCommand(self: Any, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[str, bool]:
        """The same for a shell, and whether it tells everything; QGIS 3.24 and later ask for it."""
        command, is_whole = super().asQgisProcessCommand(parameters, context)  # type: ignore[misc]
        return without_passwords(command), bool(is_whole)

    def asMap(self: Any, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """The same as plain values; QGIS 3.24 and later ask for it."""
        return dict(_without_passwords(super().asMap(parameters, context)))  # type: ignore[misc]


def _literal(definition: QgsProcessingParameterDefinition, value: Any, context: QgsProcessingContext) -> str:
    """A value as Python reads it."""
    if isinstance(value, (QDate, QDateTime)):
        return repr(value.toString("yyyy-MM-dd"))
    if isinstance(value, (list, tuple)) and all(isinstance(part, (str, QgsMapLayer)) for part in value):
        return repr([_source(part, context) for part in value])
    if isinstance(value, str) and definition.type() == "datetime":
        return repr(value)
    return str(definition.valueAsPythonString(value, context))


def _source(part: str | QgsMapLayer, context: QgsProcessingContext) -> str:
    """Where a layer of a list is: a path means the same tomorrow, an id of the project does not."""
    project = context.project()
    layer = project.mapLayer(part) if isinstance(part, str) and project else part
    return QgsProcessingUtils.normalizeLayerSource(layer.source()) if isinstance(layer, QgsMapLayer) else str(part)


def _without_passwords(value: Any) -> Any:
    """The same of everything in nested lists and dictionaries."""
    if isinstance(value, dict):
        return {key: _without_passwords(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_without_passwords(part) for part in value]
    return without_passwords(value) if isinstance(value, str) else value
