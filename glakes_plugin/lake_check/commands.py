"""The lake check's table of commands."""

from __future__ import annotations

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ..key_table import Command, KeyTable

PREFIX = "glakesLakeCheck"

LAKE = "lake"
"""When a command can be used: with a lake at hand."""

MOVE = QT_TRANSLATE_NOOP("LakeCheck", "Lakes")
DECIDE = QT_TRANSLATE_NOOP("LakeCheck", "Deciding")
LOOK = QT_TRANSLATE_NOOP("LakeCheck", "Looking")

COMMANDS = (
    Command(
        "next",
        "Return",
        QT_TRANSLATE_NOOP("LakeCheck", "Next lake"),
        QT_TRANSLATE_NOOP("LakeCheck", "Go to the next lake of the list, or to the next undecided one"),
        MOVE,
        LAKE,
        short=QT_TRANSLATE_NOOP("LakeCheck", "Next"),
    ),
    Command(
        "previous",
        "Backspace",
        QT_TRANSLATE_NOOP("LakeCheck", "Previous lake"),
        QT_TRANSLATE_NOOP("LakeCheck", "Go to the lake before in the list"),
        MOVE,
        LAKE,
        short=QT_TRANSLATE_NOOP("LakeCheck", "Previous"),
    ),
    Command(
        "zoom",
        "Z",
        QT_TRANSLATE_NOOP("LakeCheck", "Zoom to the lake"),
        QT_TRANSLATE_NOOP("LakeCheck", "Show the whole lake again"),
        MOVE,
        LAKE,
        short=QT_TRANSLATE_NOOP("LakeCheck", "Zoom"),
    ),
    Command(
        "keep",
        "K",
        QT_TRANSLATE_NOOP("LakeCheck", "Keep the lake"),
        QT_TRANSLATE_NOOP("LakeCheck", "Keep the lake as it was before the mask, and go on"),
        DECIDE,
        LAKE,
        short=QT_TRANSLATE_NOOP("LakeCheck", "Keep"),
    ),
    Command(
        "mask",
        "M",
        QT_TRANSLATE_NOOP("LakeCheck", "Mask the lake"),
        QT_TRANSLATE_NOOP("LakeCheck", "Take the rivers from the lake, and go on"),
        DECIDE,
        LAKE,
        short=QT_TRANSLATE_NOOP("LakeCheck", "Mask"),
    ),
    Command(
        "delete",
        "D",
        QT_TRANSLATE_NOOP("LakeCheck", "Delete the lake"),
        QT_TRANSLATE_NOOP("LakeCheck", "No lake: delete it, and go on"),
        DECIDE,
        LAKE,
        short=QT_TRANSLATE_NOOP("LakeCheck", "Delete"),
    ),
    Command(
        "note",
        "N",
        QT_TRANSLATE_NOOP("LakeCheck", "Note on the lake…"),
        QT_TRANSLATE_NOOP("LakeCheck", "Write a note to the lake"),
        DECIDE,
        LAKE,
        short=QT_TRANSLATE_NOOP("LakeCheck", "Note…"),
    ),
    Command(
        "undo",
        "U",
        QT_TRANSLATE_NOOP("LakeCheck", "Undo the decision"),
        QT_TRANSLATE_NOOP("LakeCheck", "Take back the last decision or note, one after the other"),
        DECIDE,
        LAKE,
        short=QT_TRANSLATE_NOOP("LakeCheck", "Undo"),
    ),
    Command(
        "edit",
        "E",
        QT_TRANSLATE_NOOP("LakeCheck", "Edit the outline"),
        QT_TRANSLATE_NOOP("LakeCheck", "Edit the outline with QGIS's vertex tool; the next step saves it"),
        DECIDE,
        LAKE,
        short=QT_TRANSLATE_NOOP("LakeCheck", "Edit"),
    ),
    Command(
        "look",
        "Space",
        QT_TRANSLATE_NOOP("LakeCheck", "Before, rivers, after"),
        QT_TRANSLATE_NOOP("LakeCheck", "Show the lake before the mask, what rivers take, what is left, the image"),
        LOOK,
        LAKE,
        short=QT_TRANSLATE_NOOP("LakeCheck", "Look"),
    ),
)


def lake_commands(iface: QgisInterface) -> KeyTable:
    """The keys of the lake check; they work on the map and in the list, not where one types."""
    return KeyTable(iface, COMMANDS, "LakeCheck", PREFIX, local=LAKE)
