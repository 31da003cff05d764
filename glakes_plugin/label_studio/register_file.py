"""The samples file as the window sees it: its regions, and changes to their rows and to the history.

`lakes/samples/register.py` is the worker's side of the same file. Here everything goes through
QGIS's own provider, so that one library holds the locks on the file. Labels are edited in a layer of
their own, see `labels_layer.py`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from qgis.core import NULL, QgsExpression, QgsFeature, QgsFeatureRequest, QgsGeometry, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication

from ...lakes.errors import LakesError, MissingInput
from ...lakes.samples.access import SamplesLocked, check_not_read_only, check_readable, check_writable
from ...lakes.samples.notation import history_entry, image_path, relative_image
from ...lakes.samples.settings import HISTORY_FIELDS, LABEL_FIELDS, REGION_FIELDS

LAYERS = {"regions": REGION_FIELDS, "labels": LABEL_FIELDS, "history": HISTORY_FIELDS}

translate = QCoreApplication.translate


class RegisterFault(LakesError):
    """The samples file cannot be opened or written as it is."""


@dataclass(frozen=True)
class Region:
    """One row of `regions`; texts are never None, an absent threshold is."""

    fid: int
    geometry: QgsGeometry
    """In the system of the file."""
    region_id: str = ""
    type: str = ""
    subset: str = ""
    image: str = ""
    """Relative to the folder of the file."""
    threshold: float | None = None
    status: str = "todo"
    annotator: str = ""
    annotated_at: str = ""
    reviewer: str = ""
    reviewed_at: str = ""
    seconds: float = 0.0
    note: str = ""


ROW_FIELDS = tuple(item.name for item in fields(Region) if item.name in REGION_FIELDS)


class RegisterFile:
    """An open samples file. `regions` is read once; every change is written at once.

    Raises:
        MissingInput: no such file, or not a GeoPackage.
        SamplesLocked: another program has locked it.
        RegisterFault: it lacks a layer or a field.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path).resolve()
        if not self.path.is_file():
            raise MissingInput(
                self.path, remedy=translate("LabelStudio", "Open another samples file, or make a new one.")
            )
        check_readable(self.path)
        self.read_only = read_only_sentence(self.path)
        """Why nothing can be changed; empty where it can."""
        if self.is_writable:
            with suppress(sqlite3.DatabaseError):  # what is no database is told by whoever reads it, below
                check_writable(self.path)
        self._regions = self._layer("regions")
        # The first writer switches the file to SQLite's write-ahead log, and readers that were there before
        # cannot read on. So it is switched before anything else reads, and back in `close`.
        if self.is_writable and not self._regions.dataProvider().enterUpdateMode():
            raise self._refusal(self._regions)
        self._history = self._layer("history")
        self._layer("labels")
        self.crs = self._regions.crs()

    @property
    def is_writable(self) -> bool:
        """Whether regions and labels can be changed."""
        return not self.read_only

    def close(self) -> None:
        """Let go of the file; it is one file again, without SQLite's log beside it."""
        if self.is_writable:
            self._regions.dataProvider().leaveUpdateMode()
        del self._regions, self._history

    def source(self, layer: str) -> str:
        """The address of one of its layers for QGIS's provider `ogr`."""
        return f"{self.path}|layername={layer}"

    def read_regions(self) -> list[Region]:
        """All regions in the order of the file."""
        return [_region(feature) for feature in self._regions.getFeatures()]

    def update_region(self, region: Region, values: Mapping[str, Any]) -> Region:
        """Write some fields of a region; returns it as it is in the file afterwards.

        Raises:
            RegisterFault: the file takes no changes now; nothing was written.
        """
        self._check_writable()
        layout = self._regions.fields()
        row = {layout.indexOf(name): NULL if value in ("", None) else value for name, value in values.items()}
        if row and not self._regions.dataProvider().changeAttributeValues({region.fid: row}):
            raise self._refusal(self._regions)
        return _region(next(self._regions.getFeatures(QgsFeatureRequest(region.fid))))

    def check_unlocked(self, region: Region) -> None:
        """Ask for the file's write lock by a change that changes nothing.

        QGIS's own commit tries every statement against a lock for five seconds, one after the other.

        Raises:
            RegisterFault: the file takes no changes now.
        """
        self.update_region(region, {"region_id": region.region_id})

    def append_history(self, who: str, region_id: str, actions: Sequence[tuple[str, str]]) -> None:
        """Add one row per pair (action, detail), with the time of the call.

        Raises:
            RegisterFault: the file takes no changes now; nothing was written.
        """
        self._check_writable()
        rows = []
        for action, detail in actions:
            row = QgsFeature(self._history.fields())
            for name, value in history_entry(who, region_id, action, detail).items():
                row.setAttribute(name, value)
            rows.append(row)
        if rows and not self._history.dataProvider().addFeatures(rows)[0]:
            raise self._refusal(self._history)

    def read_history(self, region_id: str) -> list[tuple[str, str]]:
        """Action and detail of every row of a region, oldest first."""
        request = QgsFeatureRequest().setFilterExpression(f'"region_id" = {QgsExpression.quotedString(region_id)}')
        rows = sorted(self._history.getFeatures(request), key=lambda row: row.id())
        return [(str(row["action"]), str(row["detail"] or "")) for row in rows]

    def image_path(self, region: Region) -> Path | None:
        """Where the image of a region should be; None where none is named."""
        return Path(os.path.normpath(image_path(self.path, region.image))) if region.image else None

    def relative_image(self, image: str | Path) -> str:
        """How the file names an image."""
        return relative_image(self.path, image)

    def _layer(self, name: str) -> QgsVectorLayer:
        layer = QgsVectorLayer(self.source(name), name, "ogr")
        if not layer.isValid():
            raise RegisterFault(_unreadable(self.path, name))
        missing = [field for field in LAYERS[name] if layer.fields().indexOf(field) < 0]
        if missing:
            raise RegisterFault(
                translate(
                    "LabelStudio",
                    "'{path}': the layer '{layer}' lacks the fields {fields}. Make it with 'Create samples'.",
                ).format(path=self.path, layer=name, fields=", ".join(missing))
            )
        return layer

    def _check_writable(self) -> None:
        if not self.is_writable:
            raise RegisterFault(self.read_only)

    def _refusal(self, layer: QgsVectorLayer) -> RegisterFault:
        provider = layer.dataProvider()
        reason = "; ".join(provider.errors())
        provider.clearErrors()
        return RegisterFault(refusal(self.path, reason))


def refusal(path: Path, reason: str) -> str:
    """The sentence for a file that took no changes; nothing of what was to be written is lost."""
    if "locked" in reason or "busy" in reason:
        sentence = translate(
            "LabelStudio",
            "'{path}' is locked by another program. Nothing is lost: your labels stay as they are. Close the other"
            " program and save again.",
        )
    elif read_only_sentence(path):
        sentence = translate(
            "LabelStudio",
            "'{path}' cannot be written any more. Nothing is lost: allow writing to it and save again.",
        )
    else:
        sentence = translate(
            "LabelStudio", "'{path}' was not written: {reason}. Your labels stay as they are; save again."
        )
    return sentence.format(path=path, reason=reason or translate("LabelStudio", "QGIS gives no reason"))


def read_only_sentence(path: Path) -> str:
    """Why a file cannot be changed; empty where it can."""
    try:
        check_not_read_only(path)
    except SamplesLocked as error:
        return str(error)
    return ""


def _unreadable(path: Path, layer: str) -> str:
    if QgsVectorLayer(str(path), "any", "ogr").isValid():
        sentence = translate(
            "LabelStudio",
            "'{path}' has no layer '{layer}': it is not a samples file. Open one made by 'Create samples'.",
        )
    else:
        sentence = translate(
            "LabelStudio",
            "'{path}' cannot be opened: it is no GeoPackage, or another program has locked it. Close the other"
            " program and open it again.",
        )
    return sentence.format(path=path, layer=layer)


def _region(feature: QgsFeature) -> Region:
    row = {name: _plain(feature[name]) for name in ROW_FIELDS}
    texts = {name: str(value or "") for name, value in row.items() if REGION_FIELDS[name] == "str"}
    texts["status"] = texts["status"] or "todo"
    threshold = None if row["threshold"] is None else float(row["threshold"])
    seconds = float(row["seconds"] or 0.0)
    return Region(
        fid=feature.id(), geometry=QgsGeometry(feature.geometry()), threshold=threshold, seconds=seconds, **texts
    )


def _plain(value: Any) -> Any:
    return None if value == NULL else value
