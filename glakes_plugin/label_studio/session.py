"""The region at hand, and everything that changes it: what the dock, the tools and the keys share.

Knows no widget and no map canvas. Labels change in one edit buffer, every gesture as one entry of its
undo stack. Nothing is committed while somebody works, because a commit empties that stack: unsaved
labels go into a recovery file within seconds (`recovery.py`), and into the samples file with `save`,
which leaving a region does by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...lakes.errors import LakesError
from ...lakes.samples.notation import now
from ...lakes.samples.settings import STATUSES
from ...processing_provider.worker_words import translated
from .clock import ActivityClock
from .image import ImageFault, NdwiWindow, RegionImage
from .labels_layer import (
    LAKE,
    EditingRules,
    add_label,
    label_rows,
    make_labels_layer,
    replace_labels,
    show_region,
)
from .oddities import image_of, oddities
from .pending import PendingRow
from .recovery import Unsaved, fingerprint, read_unsaved, unsaved_files, unsaved_path, write_unsaved
from .register_file import Region, RegisterFault, RegisterFile, refusal

JOURNAL_MS = 5_000
"""A change is in the recovery file this much later, whatever else happens meanwhile."""


class StudioSession(QObject):
    """One open samples file and at most one open region.

    What goes wrong in a way the user can mend is emitted as `said`; methods that a tool calls raise
    `LakesError` where their docstring says so.
    """

    register_opened = pyqtSignal()
    register_closed = pyqtSignal()
    region_opened = pyqtSignal(str)
    """The region's id; image and labels are there."""
    region_closing = pyqtSignal(str)
    """Image and labels are still there: tools put their previews away now."""
    region_closed = pyqtSignal(str)
    labels_changed = pyqtSignal()
    """The edit buffer changed, also by undo and redo; at most once per turn of the event loop."""
    region_changed = pyqtSignal(str)
    """A row of the regions changed (status, threshold, type, note, seconds, ...)."""
    status_changed = pyqtSignal(str, str)
    """The region's id and its new status, when it is in the file."""
    threshold_changed = pyqtSignal(float, str)
    """Value and source, when `set_threshold` was called."""
    about_to_save = pyqtSignal()
    """What is being typed belongs to this region: `stage_values` it now."""
    saved = pyqtSignal(str)
    """The region's id."""
    unsaved_changed = pyqtSignal(bool)
    """Whether there is something to save."""
    said = pyqtSignal(str, int)
    """A sentence for the message bar and its `Qgis.MessageLevel`."""

    def __init__(self, project: QgsProject, annotator: str, parent: QObject | None = None) -> None:
        """Put layers into `project`; `annotator` is whose work it is (`annotator` may change later)."""
        super().__init__(parent)
        self.annotator = annotator
        self.register: RegisterFile | None = None
        self.regions: dict[str, Region] = {}
        """Every region of the file by its id, in the order of the file."""
        self.region: Region | None = None
        self.image: RegionImage | None = None
        """None where the region's image is missing or cannot be used."""
        self.labels: QgsVectorLayer | None = None
        """The labels of the region at hand; in the project, usually being edited."""
        self._ndwi: NdwiWindow | None = None
        self._project = project
        self._rules: EditingRules | None = None
        self._clock = ActivityClock()
        self._looked: dict[str, float] = {}
        """Seconds spent on regions without changing them: a row alone would look like an edit when copies merge."""
        self._pending = PendingRow()
        self._saved_labels = ""
        self._is_saving = False
        self._journal = QTimer(self, singleShot=True, interval=JOURNAL_MS)
        self._journal.timeout.connect(self.write_journal)
        self._change = QTimer(self, singleShot=True, interval=0)
        self._change.timeout.connect(self._tell_change)
        project.layersWillBeRemoved.connect(self._on_layers_leaving)

    # --- the samples file -------------------------------------------------------------------

    @property
    def is_editable(self) -> bool:
        """Whether labels can be changed now."""
        return self.region is not None and self.register is not None and self.register.is_writable

    @property
    def is_unsaved(self) -> bool:
        """Whether anything of the open region is not in the samples file yet."""
        return self.region is not None and (not self._pending.is_empty or self._has_new_labels())

    def open_register(self, path: str | Path) -> bool:
        """Open a samples file in place of the one open now; False (and a sentence) where that fails."""
        if not self.close_register():
            return False
        try:
            register = RegisterFile(path)
            regions = register.read_regions()
        except LakesError as error:
            self.said.emit(translated(str(error)), Qgis.MessageLevel.Critical)
            return False
        self.register = register
        self.regions = {region.region_id: region for region in regions}
        self.labels = make_labels_layer(register.source("labels"))
        self._project.addMapLayer(self.labels, False)
        self._listen(self.labels)
        self._rules = EditingRules(self._project)
        if not register.is_writable:
            self.said.emit(register.read_only, Qgis.MessageLevel.Warning)
        self.register_opened.emit()
        return True

    def close_register(self) -> bool:
        """Save, and put everything away; False where the region at hand cannot be saved."""
        if self.register is None:
            return True
        if not self.close_region():
            return False
        self._drop_register()
        return True

    def abandon(self) -> None:
        """Put everything away without saving; what is unsaved stays in its recovery file."""
        if self.register is not None:
            self.write_journal()
            self._leave()
            self._drop_register()

    def unsaved_regions(self) -> list[Unsaved]:
        """What recovery files hold, of regions that are in the samples file; oldest first."""
        found = []
        for path in unsaved_files(self.register.path) if self.register else []:
            try:
                found.append(read_unsaved(path))
            except LakesError as error:
                self.said.emit(translated(str(error)), Qgis.MessageLevel.Warning)
        return sorted((one for one in found if one.region_id in self.regions), key=lambda one: one.written_at)

    def discard_unsaved(self, region_id: str) -> None:
        """Throw away what a recovery file holds."""
        if self.register:
            unsaved_path(self.register.path, region_id).unlink(missing_ok=True)

    # --- the region at hand -----------------------------------------------------------------

    def open_region(self, region_id: str) -> bool:
        """Save and leave the region at hand, then open another; False where either fails."""
        if self.register is None or self.labels is None or region_id not in self.regions:
            return False
        if not self.close_region():
            return False
        region = self.regions[region_id]
        show_region(self.labels, region_id)
        self.region = region
        self.image, why_none = image_of(region, self.register)
        self._saved_labels = fingerprint(label for _, label in label_rows(self.labels))
        if self.register.is_writable:
            self.labels.startEditing()
            self._clock.start(self._looked.pop(region_id, 0.0))
        self.region_opened.emit(region_id)
        self._restore()
        if why_none:
            self.said.emit(why_none, Qgis.MessageLevel.Warning)
        for sentence, level in oddities(region, self.register, self.image):
            self.said.emit(sentence, level)
        return True

    def close_region(self) -> bool:
        """Save and leave the region at hand; False (and a sentence) where it cannot be saved."""
        if self.region is None:
            return True
        if self.is_editable and not self.save():
            return False
        self._leave()
        return True

    def save(self) -> bool:
        """Write labels, the region's row and the history; False (and a sentence) where the file takes none.

        Empties the undo stack if labels changed.
        """
        if self.region is None or self.labels is None or self.register is None or not self.register.is_writable:
            return False
        self.about_to_save.emit()
        if not self.is_unsaved:
            return True
        self._is_saving = True
        try:
            self.register.check_unlocked(self.region)
            if self.labels.isModified() and not self.labels.commitChanges(False):
                raise RegisterFault(refusal(self.register.path, "; ".join(self.labels.commitErrors())))
            self._write_row()
            return True
        except LakesError as error:
            self.said.emit(translated(str(error)), Qgis.MessageLevel.Critical)
            self.write_journal()
            return False
        finally:
            self._is_saving = False

    def region_in(self, crs: QgsCoordinateReferenceSystem) -> QgsGeometry:
        """The outline of the region at hand in a coordinate system; empty where it has no place in that."""
        if self.region is None or self.register is None:
            return QgsGeometry()
        shape = QgsGeometry(self.region.geometry)
        if crs != self.register.crs:
            try:
                shape.transform(QgsCoordinateTransform(self.register.crs, crs, self._project))
            except QgsCsException:
                return QgsGeometry()
        return shape

    def read_ndwi(self, extent: QgsRectangle | None = None) -> NdwiWindow:
        """NDWI of the region at hand (read once), or of a rectangle in the image's system.

        Raises:
            LakesError: there is no image, it has no NDWI, or it does not cover the rectangle.
        """
        if self.image is None:
            raise ImageFault(self.tr("This region has no image."))
        if extent is not None:
            return self.image.read_ndwi(extent)
        if self._ndwi is None:
            self._ndwi = self.image.read_ndwi(self.region_in(self.image.crs).boundingBox())
        return self._ndwi

    # --- what tools do ----------------------------------------------------------------------

    @contextmanager
    def edit(self, text: str) -> Iterator[QgsVectorLayer]:
        """Everything inside is one entry of the undo stack; an error inside takes it all back.

        Raises:
            LakesError: there is nothing to edit: no region, or a read-only file.
        """
        if not self.is_editable or self.labels is None or self.register is None:
            closed = self.tr("Open a region first.")
            raise RegisterFault(self.register.read_only if self.register and self.region else closed)
        if not self.labels.isEditable():
            self.labels.startEditing()
        self.labels.beginEditCommand(text)
        try:
            yield self.labels
        except BaseException:
            self.labels.destroyEditCommand()
            raise
        self.labels.endEditCommand()
        self.labels.triggerRepaint()

    def add_label(
        self, geometry: QgsGeometry, label_class: str = LAKE, crs: QgsCoordinateReferenceSystem | None = None
    ) -> list[int]:
        """Add a polygon (of `crs`; None = the labels' own) to the region; inside `edit`. Returns the new ids.

        Raises:
            LakesError: the shape is no polygon, or nothing is being edited.
        """
        if self.labels is None or self.region is None:
            raise RegisterFault(self.tr("Open a region first."))
        return add_label(self.labels, self.region.region_id, geometry, label_class, crs)

    def set_threshold(self, value: float, source: str) -> None:
        """Keep the NDWI threshold of the region and where it came from (`manual`, `otsu`); a draft now, if to do."""
        self._set({"threshold": value}, [("threshold", f"{value:.4f} {source}")])
        if self.region and self.region_status == "todo":
            self._stage_status("drafted")
        self.threshold_changed.emit(value, source)

    def stage_values(self, **values: Any) -> bool:
        """Have fields of the region's row (`type`, `note`, ...) written with the next save; True if any changed."""
        if self.region is None:
            return False
        known = {name: self._pending.values.get(name, getattr(self.region, name)) for name in values}
        changed = {name: value for name, value in values.items() if known[name] != value}
        self._set(changed, [(name, f"{known[name]} -> {value}") for name, value in changed.items()])
        return bool(changed)

    def set_values(self, **values: Any) -> bool:
        """Change fields of the region's row and write them at once."""
        if self.region is None:
            return False
        return self.save() if self.stage_values(**values) else True

    def set_image(self, path: str | Path) -> bool:
        """Give the region at hand another image, and open it again with that."""
        if self.region is None or self.register is None:
            return False
        is_kept = self.set_values(image=self.register.relative_image(path))
        return is_kept and self.open_region(self.region.region_id)

    def set_status(self, status: str, note: str | None = None) -> bool:
        """Give the region at hand a status, with who and when, and save; False where that fails."""
        if status not in STATUSES:
            raise ValueError(f"status must be one of {', '.join(STATUSES)}; found '{status}'")
        if not self.is_editable:
            if self.region is not None and self.register is not None:
                self.said.emit(self.register.read_only, Qgis.MessageLevel.Warning)
            return False
        if note is not None:
            self._set({"note": note}, [("note", note)])
        self._stage_status(status)
        return self.save()

    @property
    def region_status(self) -> str:
        """Status of the region at hand, also when it is not saved yet; empty without one."""
        return str(self._pending.values.get("status", self.region.status)) if self.region else ""

    def add_action(self, action: str, detail: str = "") -> None:
        """Have one more row written into the history with the next save."""
        self._set({}, [(action, detail)])

    def history(self) -> list[tuple[str, str]]:
        """Action and detail of all that was done to the region at hand, also what is not saved yet; oldest first."""
        if self.register is None or self.region is None:
            return []
        return self.register.read_history(self.region.region_id) + self._pending.actions

    def touch(self) -> None:
        """Somebody did something just now: the time since the last sign of life counts as work."""
        self._clock.touch()

    def write_journal(self) -> None:
        """Write the recovery file now, or remove it where everything is saved."""
        self._journal.stop()
        if self.region is None or self.register is None or self.labels is None or not self.register.is_writable:
            return
        path = unsaved_path(self.register.path, self.region.region_id)
        try:
            if self.is_unsaved:
                write_unsaved(path, self._unsaved())
            else:
                path.unlink(missing_ok=True)
        except (LakesError, OSError) as error:
            self.said.emit(translated(str(error)), Qgis.MessageLevel.Critical)

    # --- inside -----------------------------------------------------------------------------

    def _set(self, values: dict[str, Any], actions: list[tuple[str, str]]) -> None:
        """Have fields of the row and history written with the next save."""
        if self.is_editable and (values or actions):
            self._pending.set(values, actions)
            self._change.start()

    def _stage_status(self, status: str) -> None:
        if self.is_editable:
            self._pending.set_status(status, self.region_status, self.annotator)
            self._change.start()

    def _has_new_labels(self) -> bool:
        return self.labels is not None and self.labels.isEditable() and self.labels.isModified()

    def _unsaved(self) -> Unsaved:
        self._clock.touch()
        labels = [label for _, label in label_rows(self.labels)] if self.labels else []
        region_id = self.region.region_id if self.region else ""
        return Unsaved(
            region_id=region_id,
            annotator=self.annotator,
            written_at=now(),
            saved=self._saved_labels,
            seconds=self._clock.seconds,
            values=self._pending.values,
            actions=self._pending.actions,
            labels=labels,
        )

    def _write_row(self) -> None:
        """The region's row and its history, after its labels are in the file.

        Raises:
            RegisterFault: the file takes no changes now; what was not written waits for the next save.
        """
        if self.region is None or self.register is None:
            return
        self._pending.settle_labels(self.region_status, self.annotator)
        worked = self._clock.take()
        values = self._pending.values | {"seconds": round(self.region.seconds + worked, 1)}
        try:
            before, self.region = self.region, self.register.update_region(self.region, values)
            self._pending.values, worked = {}, 0.0  # they are in the file now
            self.register.append_history(self.annotator, self.region.region_id, self._pending.actions)
        except LakesError:
            self._clock.start(worked)
            raise
        self._pending.clear()
        self._adopt(before, self.region)

    def _adopt(self, before: Region, after: Region) -> None:
        """What was open is in the file now."""
        self.regions[after.region_id] = after
        if self.labels is not None:
            self._saved_labels = fingerprint(label for _, label in label_rows(self.labels))
        self.write_journal()  # nothing is unsaved, so this removes it
        self.region_changed.emit(after.region_id)
        if before.status != after.status:
            self.status_changed.emit(after.region_id, after.status)
        self.saved.emit(after.region_id)
        self.unsaved_changed.emit(False)

    def _restore(self) -> None:
        """Bring back what a killed QGIS left behind, as one entry of the undo stack."""
        if self.register is None or self.region is None or self.labels is None or not self.is_editable:
            return
        path = unsaved_path(self.register.path, self.region.region_id)
        if not path.exists():
            return
        try:
            left = read_unsaved(path)
        except LakesError as error:
            path.rename(path.with_name(path.name + ".broken"))
            self.said.emit(translated(str(error)), Qgis.MessageLevel.Warning)
            return
        with self.edit(self.tr("Restore unsaved labels")):
            replace_labels(self.labels, self.region.region_id, left.labels)
        self._pending.set(left.values, left.actions)
        self._clock.start(left.seconds)
        self._change.start()
        text = self.tr("Unsaved labels of {} are back; undo takes them away.").format(left.region_id)
        if left.saved != self._saved_labels:
            text += " " + self.tr("The file has changed since: compare before you save.")
        self.said.emit(text, Qgis.MessageLevel.Info)

    def _listen(self, labels: QgsVectorLayer) -> None:
        labels.undoStack().indexChanged.connect(lambda _index: self._change.start())
        labels.afterCommitChanges.connect(self._on_commit)
        labels.afterRollBack.connect(self._change.start)
        count = self._pending.count_labels
        labels.committedFeaturesAdded.connect(lambda _layer, rows: count("added", len(rows)))
        labels.committedFeaturesRemoved.connect(lambda _layer, ids: count("removed", len(ids)))
        labels.committedGeometriesChanges.connect(lambda _layer, shapes: count("changed", len(shapes)))
        labels.committedAttributeValuesChanges.connect(lambda _layer, rows: count("changed", len(rows)))

    def _on_commit(self) -> None:
        if not self._is_saving:  # QGIS's own 'Save edits'
            self.save()

    def _tell_change(self) -> None:
        if self.region is None:
            return
        self._clock.touch()
        if not self._journal.isActive():
            self._journal.start()
        self.unsaved_changed.emit(self.is_unsaved)
        self.labels_changed.emit()

    def _leave(self) -> None:
        """Put the region at hand away; it is saved, or cannot be."""
        if self.region is None:
            return
        region_id = self.region.region_id
        self.region_closing.emit(region_id)
        self._journal.stop()
        self._change.stop()
        self._looked[region_id] = self._clock.take()
        self._clock.stop()
        if self.labels is not None:
            if self.labels.isEditable():
                self.labels.rollBack()
            show_region(self.labels, None)
        self.region = self.image = self._ndwi = None
        self._pending.clear()
        self.unsaved_changed.emit(False)
        self.region_closed.emit(region_id)

    def _drop_register(self) -> None:
        if self._rules:
            self._rules.restore()
        labels, self.labels, self._rules = self.labels, None, None
        self.register_closed.emit()
        register, self.register, self.regions, self._looked = self.register, None, {}, {}
        if labels is not None:
            self._project.removeMapLayer(labels.id())
        if register is not None:
            register.close()

    def _on_layers_leaving(self, ids: list[str]) -> None:
        """The user removes the labels from the project, or closes it: what is unsaved stays in its file."""
        if self.labels is None or self.labels.id() not in ids:
            return
        if self._has_new_labels() or not self.save():
            self.write_journal()
        self.labels = None
        QTimer.singleShot(0, self.abandon)  # the project is no more to be changed while it removes layers
