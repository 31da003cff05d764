"""The list of regions: a table model, its filter, and which region comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from qgis.PyQt.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QSortFilterProxyModel,
    Qt,
)
from qgis.PyQt.QtGui import QColor, QFont

from ...lakes.samples.settings import STATUSES
from .register_file import Region

Column = tuple[str, str, str]
"""Name of a field, its heading, and what the heading means."""

COLUMNS: tuple[Column, ...] = (
    ("region_id", QT_TRANSLATE_NOOP("LabelStudio", "Region"), QT_TRANSLATE_NOOP("LabelStudio", "Id of the region")),
    ("type", QT_TRANSLATE_NOOP("LabelStudio", "Type"), QT_TRANSLATE_NOOP("LabelStudio", "Type of the region")),
    ("status", QT_TRANSLATE_NOOP("LabelStudio", "Status"), QT_TRANSLATE_NOOP("LabelStudio", "How far the region is")),
    (
        "seconds",
        QT_TRANSLATE_NOOP("LabelStudio", "Min"),
        QT_TRANSLATE_NOOP("LabelStudio", "Minutes of work on it"),
    ),
    (
        "subset",
        QT_TRANSLATE_NOOP("LabelStudio", "Subset"),
        QT_TRANSLATE_NOOP("LabelStudio", "What training uses it for"),
    ),
    ("annotator", QT_TRANSLATE_NOOP("LabelStudio", "Who"), QT_TRANSLATE_NOOP("LabelStudio", "Who labelled it")),
)

STATUS_TEXTS = {
    "todo": QT_TRANSLATE_NOOP("LabelStudio", "to do"),
    "drafted": QT_TRANSLATE_NOOP("LabelStudio", "drafted"),
    "edited": QT_TRANSLATE_NOOP("LabelStudio", "edited"),
    "checked": QT_TRANSLATE_NOOP("LabelStudio", "checked"),
    "rejected": QT_TRANSLATE_NOOP("LabelStudio", "rejected"),
}
TYPE_TEXTS = {
    "NR": QT_TRANSLATE_NOOP("LabelStudio", "NR: normal"),
    "AR": QT_TRANSLATE_NOOP("LabelStudio", "AR: alongside rivers"),
    "BR": QT_TRANSLATE_NOOP("LabelStudio", "BR: built-up"),
    "IL": QT_TRANSLATE_NOOP("LabelStudio", "IL: ice lakes"),
    "SL": QT_TRANSLATE_NOOP("LabelStudio", "SL: salt lakes"),
}
SUBSET_TEXTS = {
    "train": QT_TRANSLATE_NOOP("LabelStudio", "train"),
    "validation": QT_TRANSLATE_NOOP("LabelStudio", "validation"),
    "test": QT_TRANSLATE_NOOP("LabelStudio", "test"),
}

# The same as in resources/styles/regions.qml.
STATUS_COLORS = {
    "todo": QColor(190, 190, 190),
    "drafted": QColor(240, 170, 40),
    "edited": QColor(60, 140, 230),
    "checked": QColor(40, 165, 90),
    "rejected": QColor(220, 60, 60),
}

TO_LABEL = ("rejected", "todo", "drafted")
"""What waits for an annotator."""
TO_CHECK = ("edited",)
"""What waits for a reviewer."""

SORT_ROLE = int(Qt.ItemDataRole.UserRole)
ID_ROLE = SORT_ROLE + 1
NO_TYPE = "–"


def status_text(status: str) -> str:
    """A status in the language of the window."""
    return QCoreApplication.translate("LabelStudio", STATUS_TEXTS.get(status, status))


def type_text(name: str) -> str:
    """A type and what it means, in the language of the window."""
    return QCoreApplication.translate("LabelStudio", TYPE_TEXTS.get(name, name))


def subset_text(subset: str) -> str:
    """A subset in the language of the window."""
    return QCoreApplication.translate("LabelStudio", SUBSET_TEXTS.get(subset, subset))


class RegionModel(QAbstractTableModel):
    """One row per region, in the order of the file."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._regions: list[Region] = []
        self._rows: dict[str, int] = {}
        self._current = ""
        self._bold = QFont()
        self._bold.setBold(True)

    def set_regions(self, regions: Iterable[Region]) -> None:
        """Show these instead of what is shown."""
        self.beginResetModel()
        self._regions = list(regions)
        self._rows = {region.region_id: row for row, region in enumerate(self._regions)}
        self.endResetModel()

    def set_region(self, region: Region) -> None:
        """Show a region as it is now."""
        row = self._rows[region.region_id]
        self._regions[row] = region
        self._changed(row)

    def set_current(self, region_id: str) -> None:
        """Mark the open region; empty = none is open."""
        before, self._current = self._current, region_id
        for name in (before, region_id):
            if name in self._rows:
                self._changed(self._rows[name])

    def region(self, row: int) -> Region:
        """The region of a row."""
        return self._regions[row]

    def row(self, region_id: str) -> int:
        """The row of a region; -1 if there is no such region."""
        return self._rows.get(region_id, -1)

    def counts(self) -> Counter[str]:
        """How many regions have each status."""
        return Counter(region.status for region in self._regions)

    def annotators(self) -> list[str]:
        """Everybody who annotated, by name."""
        return sorted({region.annotator for region in self._regions if region.annotator}, key=str.casefold)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Called by Qt."""
        return 0 if parent is not None and parent.isValid() else len(self._regions)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """Called by Qt."""
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Called by Qt."""
        texts = {Qt.ItemDataRole.DisplayRole: 1, Qt.ItemDataRole.ToolTipRole: 2}
        if role in texts and orientation == Qt.Orientation.Horizontal:
            return QCoreApplication.translate("LabelStudio", COLUMNS[section][texts[role]])
        return None

    def data(self, index: QModelIndex, role: int = 0) -> Any:
        """Called by Qt."""
        region, name = self._regions[index.row()], COLUMNS[index.column()][0]
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(region, name)
        if role == SORT_ROLE:
            return STATUSES.index(region.status) if name == "status" else getattr(region, name)
        if role == ID_ROLE:
            return region.region_id
        if role == Qt.ItemDataRole.DecorationRole and name == "status":
            return STATUS_COLORS.get(region.status)
        if role == Qt.ItemDataRole.ToolTipRole:
            return region.note or None
        if role == Qt.ItemDataRole.FontRole and region.region_id == self._current:
            return self._bold
        if role == Qt.ItemDataRole.TextAlignmentRole and name == "seconds":
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _changed(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))


@dataclass(frozen=True)
class RegionFilter:
    """Which regions are listed; None = any, an empty text = those without one."""

    type: str | None = None
    subset: str | None = None
    status: str | None = None
    annotator: str | None = None
    text: str = ""
    """Stands anywhere in the id or the note, in any case."""

    def accepts(self, region: Region) -> bool:
        """Whether a region is listed."""
        wanted = (self.type, self.subset, self.status, self.annotator)
        found = (region.type, region.subset, region.status, region.annotator)
        if any(want is not None and want != has for want, has in zip(wanted, found)):
            return False
        text = self.text.strip().casefold()
        return not text or text in region.region_id.casefold() or text in region.note.casefold()


class RegionProxy(QSortFilterProxyModel):
    """The listed regions in the order the user chose, and steps along them."""

    def __init__(self, model: RegionModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model, self._filter = model, RegionFilter()
        self.setSourceModel(model)
        self.setSortRole(SORT_ROLE)
        self.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def set_filter(self, wanted: RegionFilter) -> None:
        """List only what this accepts."""
        self._filter = wanted
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:
        """Called by Qt."""
        return self._filter.accepts(self._model.region(row))

    def listed(self) -> list[Region]:
        """The listed regions from top to bottom."""
        rows = (self.mapToSource(self.index(row, 0)).row() for row in range(self.rowCount()))
        return [self._model.region(row) for row in rows]

    def row_of(self, region_id: str) -> int:
        """Where a region is listed; -1 where it is not."""
        row = self._model.row(region_id)
        return self.mapFromSource(self._model.index(row, 0)).row() if row >= 0 else -1

    def step(self, region_id: str, by: int) -> str:
        """The region `by` places below the open one; empty at the end of the list."""
        return region_step(self.listed(), region_id, by)

    def next_with(self, region_id: str, statuses: Collection[str]) -> str:
        """The next region below, then from the top, with one of these statuses; empty if there is none."""
        return next_region(self.listed(), region_id, statuses)


def region_step(listed: list[Region], region_id: str, by: int) -> str:
    """The region `by` places further down; empty beyond the ends. From none: the first or the last."""
    ids = [region.region_id for region in listed]
    start = ids.index(region_id) if region_id in ids else (-1 if by > 0 else len(ids))
    return ids[start + by] if 0 <= start + by < len(ids) else ""


def next_region(listed: list[Region], region_id: str, statuses: Collection[str]) -> str:
    """The next other region with one of these statuses, below first, then from the top; empty if none."""
    ids = [region.region_id for region in listed]
    start = ids.index(region_id) + 1 if region_id in ids else 0
    around = listed[start:] + listed[:start]
    fitting = (region.region_id for region in around if region.status in statuses and region.region_id != region_id)
    return next(fitting, "")


def _text(region: Region, name: str) -> str:
    if name == "seconds":
        return str(round(region.seconds / 60)) if region.seconds else ""
    if name == "status":
        return status_text(region.status)
    if name == "subset":
        return subset_text(region.subset)
    return str(getattr(region, name)) or (NO_TYPE if name == "type" else "")
