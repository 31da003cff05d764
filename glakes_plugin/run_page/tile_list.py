"""The list of tiles: a model that sorts and filters names itself, since 18,000 rows have to be in order at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qgis.core import QgsSymbolLayerUtils
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP, QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QSize, Qt
from qgis.PyQt.QtGui import QIcon

from ..figures import decimal, whole
from .grid_layer import FILLS, plain_symbol
from .tile_state import State, Tile
from .words import counts_text, reason_text, state_text, time_text

HEADINGS = (
    QT_TRANSLATE_NOOP("RunPage", "Tile"),
    QT_TRANSLATE_NOOP("RunPage", "State"),
    QT_TRANSLATE_NOOP("RunPage", "Tries"),
    QT_TRANSLATE_NOOP("RunPage", "Seconds"),
    QT_TRANSLATE_NOOP("RunPage", "Lakes"),
    QT_TRANSLATE_NOOP("RunPage", "Computer"),
    QT_TRANSLATE_NOOP("RunPage", "Time"),
)
NAME, STATE, TRIES, SECONDS, LAKES, COMPUTER, TIME = range(len(HEADINGS))
NUMBERS = (TRIES, SECONDS, LAKES)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
NO_PARENT = QModelIndex()
SWATCH = QSize(16, 16)
RANK = {state: number for number, state in enumerate(State)}

KEYS: dict[int, Callable[[Tile], Any]] = {
    STATE: lambda tile: RANK[tile.state],
    TRIES: lambda tile: tile.attempts or 0,
    SECONDS: lambda tile: tile.seconds or 0.0,
    LAKES: lambda tile: -1 if tile.lakes is None else tile.lakes,
    COMPUTER: lambda tile: tile.host,
    TIME: lambda tile: tile.ended or 0.0,
}
"""What a column is sorted by; the first one by the order of the run."""


class TileModel(QAbstractTableModel):
    """Tiles that fit the filter, in the chosen order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tiles: Mapping[str, Tile] = {}
        self.names: list[str] = []
        """By row."""
        self._rows: dict[str, int] = {}
        self._state: State | None = None
        self._text = ""
        self._column, self._is_descending = NAME, False
        self._icons = {
            state: QIcon(QgsSymbolLayerUtils.symbolPreviewPixmap(plain_symbol(state), SWATCH)) for state in State
        }

    def show(self, tiles: Mapping[str, Tile]) -> None:
        """List the tiles of a run; the mapping is kept and looked at."""
        self._tiles = tiles
        self._arrange()

    def filter(self, state: State | None, text: str) -> None:
        """List only tiles of a state, whose names hold a text."""
        self._state, self._text = state, text.strip().casefold()
        self._arrange()

    def refresh(self, changed: Mapping[str, Tile]) -> bool:
        """Tiles are in another state; True when rows have moved, and with them what was selected."""
        if self._state is not None or self._column != NAME:
            self._arrange()
            return True
        rows = sorted(self._rows[name] for name in changed if name in self._rows)
        if rows:
            self.dataChanged.emit(self.index(rows[0], 0), self.index(rows[-1], len(HEADINGS) - 1))
        return False

    def row_of(self, name: str) -> int:
        """Where a tile is listed; -1 = it is not."""
        return self._rows.get(name, -1)

    def icon(self, state: State) -> QIcon:
        """The colour of a state."""
        return self._icons[state]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Called by Qt when a heading is clicked."""
        self._column, self._is_descending = column, order == Qt.SortOrder.DescendingOrder
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        names = [
            name
            for name, tile in self._tiles.items()
            if (self._state is None or tile.state is self._state) and (not self._text or self._text in name.casefold())
        ]
        if self._column in KEYS:
            key, tiles = KEYS[self._column], self._tiles
            names.sort(key=lambda name: key(tiles[name]), reverse=self._is_descending)
        elif self._is_descending:
            names.reverse()
        self.names = names
        self._rows = {name: row for row, name in enumerate(names)}
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = NO_PARENT) -> int:
        """Called by Qt."""
        return 0 if parent.isValid() else len(self.names)

    def columnCount(self, parent: QModelIndex = NO_PARENT) -> int:
        """Called by Qt."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return QCoreApplication.translate("RunPage", HEADINGS[section])
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt, for the rows that are seen."""
        if not index.isValid() or index.row() >= len(self.names):
            return None
        name = self.names[index.row()]
        tile = self._tiles[name]
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(name, tile, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == STATE:
            return self._icons[tile.state]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in NUMBERS:
            return RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            return reason_text(tile) or None
        return None


def _text(name: str, tile: Tile, column: int) -> str:
    texts = {
        NAME: lambda: name,
        STATE: lambda: state_text(tile.state),
        TRIES: lambda: "" if tile.attempts is None else whole(tile.attempts),
        SECONDS: lambda: "" if tile.seconds is None else decimal(tile.seconds, 1),
        LAKES: lambda: "" if tile.lakes is None else whole(tile.lakes),
        COMPUTER: lambda: tile.host,
        TIME: lambda: "" if tile.ended is None else time_text(tile.ended),
    }
    return texts[column]()


def counts_html(counts: Mapping[State, int]) -> str:
    """'■ 12 done' for each state that any tile has, in the colours of the map."""
    parts = []
    for state, text in counts_text(counts):
        red, green, blue, _ = FILLS[state][0].split(",")
        mark = "□" if state is State.WAITING else "■"
        colour = "#808080" if state is State.WAITING else f"rgb({red},{green},{blue})"
        words = text.replace(" ", "&nbsp;")
        parts.append(f'<span style="color:{colour}">{mark}</span>&nbsp;{words}')
    return "&nbsp;&nbsp; ".join(parts)
