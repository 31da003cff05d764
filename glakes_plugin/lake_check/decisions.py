"""What a person says about lakes, in the layer: who, when, saved at once, and taken back step by step.

Every decision is one entry of the layer's undo stack and is then saved, so a killed QGIS loses none. Saving empties
that stack, as it does everywhere in QGIS; the steps back are kept here.
"""

from __future__ import annotations

from typing import Any

from qgis.core import NULL, QgsFeatureRequest, QgsField, QgsVectorDataProvider, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication

from ...lakes.errors import LakesError
from ...lakes.samples.notation import now
from ..field_types import TEXT
from .lakes_layer import field_of

FIELDS = {"override": 10, "reviewer": 80, "reviewed": 20, "note": 254}
"""What is written, and the length of a field that has to be added."""

Values = dict[str, Any]
"""By name of the field; None = nothing."""

Capability = QgsVectorDataProvider.Capability
translate = QCoreApplication.translate


class Decisions:
    """Writes into one layer."""

    def __init__(self, layer: QgsVectorLayer) -> None:
        self._layer = layer
        self._steps: list[tuple[int, Values]] = []
        """Feature id and the values before, oldest first."""

    @property
    def is_read_only(self) -> bool:
        """Whether values of the layer cannot be changed."""
        provider = self._layer.dataProvider()
        return self._layer.readOnly() or not provider.capabilities() & Capability.ChangeAttributeValues

    def missing_fields(self) -> list[str]:
        """Which of `FIELDS` the layer has not."""
        return [name for name in FIELDS if field_of(self._layer, (name,)) < 0]

    def add_fields(self) -> None:
        """Add what is missing.

        Raises:
            LakesError: the layer takes no fields.
        """
        provider = self._layer.dataProvider()
        fields = [QgsField(name, TEXT, len=FIELDS[name]) for name in self.missing_fields()]
        if not provider.capabilities() & Capability.AddAttributes or not provider.addAttributes(fields):
            text = translate("LakeCheck", "The layer takes no new fields. Export it as a GeoPackage and check that.")
            raise LakesError(text)
        self._layer.updateFields()

    def decide(self, fid: int, override: str, reviewer: str) -> Values:
        """Write a decision; returns what now stands in `FIELDS`.

        Raises:
            LakesError: it could not be saved.
        """
        return self._step(fid, {"override": override, "reviewer": reviewer, "reviewed": now()})

    def note(self, fid: int, text: str, reviewer: str) -> Values:
        """Write a note; returns what now stands in `FIELDS`.

        Raises:
            LakesError: it could not be saved.
        """
        return self._step(fid, {"note": text or None, "reviewer": reviewer, "reviewed": now()})

    def undo(self) -> tuple[int, Values] | None:
        """Take the last step back; returns the lake and what now stands there, None where nothing was done.

        Raises:
            LakesError: it could not be saved.
        """
        if not self._steps:
            return None
        fid, before = self._steps[-1]
        self._write(fid, before, translate("LakeCheck", "Undo the decision"))
        self._steps.pop()
        return fid, self._values(fid)

    def save_outline(self) -> None:
        """Save what was drawn, and end editing.

        Raises:
            LakesError: it could not be saved.
        """
        if self._layer.isEditable():
            self._save(is_over=True)

    def _step(self, fid: int, values: Values) -> Values:
        before = self._values(fid)
        self._write(fid, values, translate("LakeCheck", "Decide about a lake"))
        self._steps.append((fid, {name: before[name] for name in values}))
        return before | values

    def _values(self, fid: int) -> Values:
        request = QgsFeatureRequest(fid).setFlags(QgsFeatureRequest.Flag.NoGeometry)
        feature = next(self._layer.getFeatures(request), None)
        if feature is None:
            raise LakesError(translate("LakeCheck", "The lake is no longer in the layer."))
        values = {name: feature.attributes()[field_of(self._layer, (name,))] for name in FIELDS}
        return {name: None if value == NULL else value for name, value in values.items()}

    def _write(self, fid: int, values: Values, title: str) -> None:
        layer, was_editable = self._layer, self._layer.isEditable()
        if not was_editable and not layer.startEditing():
            raise LakesError(translate("LakeCheck", "The layer cannot be edited."))
        layer.beginEditCommand(title)
        for name, value in values.items():
            layer.changeAttributeValue(fid, field_of(layer, (name,)), NULL if value is None else value)
        layer.endEditCommand()
        try:
            self._save(is_over=not was_editable)
        except LakesError:
            layer.undoStack().undo()
            if not was_editable:
                layer.rollBack()
            raise

    def _save(self, is_over: bool) -> None:
        if not self._layer.commitChanges(is_over):
            text = translate("LakeCheck", "The layer could not be saved: {}")
            raise LakesError(text.format(" ".join(self._layer.commitErrors())))
