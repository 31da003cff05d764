"""The table of commands: the one source of keys, menus, tool tips and of the list of keys in the dock.

A tool adds its rows here and connects the action by its id. Keys can be changed in QGIS's shortcut
settings, where every action stands under its text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from qgis.gui import QgisInterface, QgsGui
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAction, QActionGroup, QWidget

PREFIX = "glakesStudio"

REGISTER, REGION, CHECK = "register", "region", "check"
"""When a command can be used: with a samples file open, with a region open, or while one is checked."""


@dataclass(frozen=True)
class Command:
    """One row."""

    id: str
    key: str
    """Qt's portable name of the default key; empty = none."""
    text: str
    tip: str
    group: str
    """Heading in the list of keys."""
    needs: str = REGION
    is_checkable: bool = False
    is_tool: bool = False
    """Takes the mouse on the maps; one at a time."""
    short: str = ""
    """On a button, where the text has no room; empty = the text."""


MOVE = QT_TRANSLATE_NOOP("LabelStudio", "Regions")
LOOK = QT_TRANSLATE_NOOP("LabelStudio", "Looking")
DRAFT = QT_TRANSLATE_NOOP("LabelStudio", "Threshold")
DRAW = QT_TRANSLATE_NOOP("LabelStudio", "Drawing")
JUDGE = QT_TRANSLATE_NOOP("LabelStudio", "Checking")
STATE = QT_TRANSLATE_NOOP("LabelStudio", "Finishing")

COMMANDS = (
    Command(
        "next",
        "Alt+Right",
        QT_TRANSLATE_NOOP("LabelStudio", "Next region"),
        QT_TRANSLATE_NOOP("LabelStudio", "Save, and open the region below in the list"),
        MOVE,
        REGISTER,
    ),
    Command(
        "previous",
        "Alt+Left",
        QT_TRANSLATE_NOOP("LabelStudio", "Previous region"),
        QT_TRANSLATE_NOOP("LabelStudio", "Save, and open the region above in the list"),
        MOVE,
        REGISTER,
    ),
    Command(
        "nextTodo",
        "Alt+Down",
        QT_TRANSLATE_NOOP("LabelStudio", "Next region to do"),
        QT_TRANSLATE_NOOP("LabelStudio", "Save, and open the next region that waits for you"),
        MOVE,
        REGISTER,
    ),
    Command(
        "list",
        "L",
        QT_TRANSLATE_NOOP("LabelStudio", "Go to the list"),
        QT_TRANSLATE_NOOP("LabelStudio", "Put the keyboard into the list of regions"),
        MOVE,
        REGISTER,
    ),
    Command(
        "natural",
        "Q",
        QT_TRANSLATE_NOOP("LabelStudio", "Natural colour"),
        QT_TRANSLATE_NOOP("LabelStudio", "Show the image in natural colour"),
        LOOK,
    ),
    Command(
        "swir",
        "W",
        QT_TRANSLATE_NOOP("LabelStudio", "SWIR false colour"),
        QT_TRANSLATE_NOOP("LabelStudio", "Show the image in false colour: water is dark, snow is cyan"),
        LOOK,
    ),
    Command(
        "ndwi",
        "E",
        QT_TRANSLATE_NOOP("LabelStudio", "NDWI"),
        QT_TRANSLATE_NOOP("LabelStudio", "Show the water index"),
        LOOK,
    ),
    Command(
        "zoom",
        "Z",
        QT_TRANSLATE_NOOP("LabelStudio", "Zoom to the region"),
        QT_TRANSLATE_NOOP("LabelStudio", "Show the whole region"),
        LOOK,
    ),
    Command(
        "secondView",
        "Shift+V",
        QT_TRANSLATE_NOOP("LabelStudio", "Second view"),
        QT_TRANSLATE_NOOP("LabelStudio", "Show the region in a second map beside this one, in another display"),
        LOOK,
        REGISTER,
        True,
    ),
    Command(
        "preview",
        "P",
        QT_TRANSLATE_NOOP("LabelStudio", "Preview"),
        QT_TRANSLATE_NOOP("LabelStudio", "Show the water above the threshold on the map"),
        DRAFT,
        is_checkable=True,
    ),
    Command(
        "otsu",
        "O",
        QT_TRANSLATE_NOOP("LabelStudio", "Otsu"),
        QT_TRANSLATE_NOOP("LabelStudio", "Take the threshold that parts the histogram best (Otsu)"),
        DRAFT,
    ),
    Command(
        "lower",
        ",",
        QT_TRANSLATE_NOOP("LabelStudio", "Lower the threshold"),
        QT_TRANSLATE_NOOP("LabelStudio", "Lower the threshold by 0.01: more water"),
        DRAFT,
    ),
    Command(
        "raise",
        ".",
        QT_TRANSLATE_NOOP("LabelStudio", "Raise the threshold"),
        QT_TRANSLATE_NOOP("LabelStudio", "Raise the threshold by 0.01: less water"),
        DRAFT,
    ),
    Command(
        "drawPart",
        "D",
        QT_TRANSLATE_NOOP("LabelStudio", "Draw a part"),
        QT_TRANSLATE_NOOP("LabelStudio", "Draw a part of the region that gets a threshold of its own"),
        DRAFT,
        is_tool=True,
    ),
    Command(
        "acceptWater",
        "A",
        QT_TRANSLATE_NOOP("LabelStudio", "Make labels"),
        QT_TRANSLATE_NOOP("LabelStudio", "Turn the preview into labels, in place of the lakes that are there"),
        DRAFT,
    ),
    Command(
        "grow",
        "G",
        QT_TRANSLATE_NOOP("LabelStudio", "Grow a lake"),
        QT_TRANSLATE_NOOP("LabelStudio", "Click on water: the lake grows from there; Return takes it"),
        DRAW,
        is_tool=True,
    ),
    Command(
        "cut",
        "K",
        QT_TRANSLATE_NOOP("LabelStudio", "Cut"),
        QT_TRANSLATE_NOOP("LabelStudio", "Draw a line across a lake or a river: the label falls in two"),
        DRAW,
        is_tool=True,
    ),
    Command(
        "brushAdd",
        "B",
        QT_TRANSLATE_NOOP("LabelStudio", "Paint"),
        QT_TRANSLATE_NOOP("LabelStudio", "Paint lake with a brush of whole pixels"),
        DRAW,
        is_tool=True,
    ),
    Command(
        "brushErase",
        "X",
        QT_TRANSLATE_NOOP("LabelStudio", "Erase"),
        QT_TRANSLATE_NOOP("LabelStudio", "Erase labels with the same brush"),
        DRAW,
        is_tool=True,
    ),
    Command(
        "smaller",
        "[",
        QT_TRANSLATE_NOOP("LabelStudio", "Smaller"),
        QT_TRANSLATE_NOOP("LabelStudio", "A smaller brush; while growing, less"),
        DRAW,
    ),
    Command(
        "larger",
        "]",
        QT_TRANSLATE_NOOP("LabelStudio", "Larger"),
        QT_TRANSLATE_NOOP("LabelStudio", "A larger brush; while growing, more"),
        DRAW,
    ),
    Command(
        "fillHole",
        "F",
        QT_TRANSLATE_NOOP("LabelStudio", "Fill the hole"),
        QT_TRANSLATE_NOOP("LabelStudio", "Fill the hole under the mouse"),
        DRAW,
    ),
    Command(
        "removeLake",
        "Shift+X",
        QT_TRANSLATE_NOOP("LabelStudio", "Remove"),
        QT_TRANSLATE_NOOP("LabelStudio", "Remove the label under the mouse"),
        DRAW,
    ),
    Command(
        "toggleIgnore",
        "I",
        QT_TRANSLATE_NOOP("LabelStudio", "Lake or ignore"),
        QT_TRANSLATE_NOOP("LabelStudio", "Have training ignore the label under the mouse, or make it a lake again"),
        DRAW,
    ),
    Command(
        "takeOver",
        "Y",
        QT_TRANSLATE_NOOP("LabelStudio", "Take over"),
        QT_TRANSLATE_NOOP("LabelStudio", "Copy the lake under the mouse from another layer: a prediction, HydroLAKES"),
        DRAW,
    ),
    Command(
        "fillHoles",
        "Shift+F",
        QT_TRANSLATE_NOOP("LabelStudio", "Fill small holes"),
        QT_TRANSLATE_NOOP("LabelStudio", "Fill all holes up to the size that is set"),
        DRAW,
    ),
    Command(
        "removeSpecks",
        "Shift+I",
        QT_TRANSLATE_NOOP("LabelStudio", "Remove specks"),
        QT_TRANSLATE_NOOP("LabelStudio", "Remove all lakes below the size that is set"),
        DRAW,
    ),
    Command(
        "check",
        "C",
        QT_TRANSLATE_NOOP("LabelStudio", "Check"),
        QT_TRANSLATE_NOOP("LabelStudio", "Go through the labels of the region one by one"),
        JUDGE,
        is_checkable=True,
    ),
    Command(
        "compareModel",
        "M",
        QT_TRANSLATE_NOOP("LabelStudio", "Compare with the model"),
        QT_TRANSLATE_NOOP("LabelStudio", "Run the model here: where it differs from the labels comes first"),
        JUDGE,
        short=QT_TRANSLATE_NOOP("LabelStudio", "Model"),
    ),
    Command(
        "flicker",
        "V",
        QT_TRANSLATE_NOOP("LabelStudio", "Hide labels"),
        QT_TRANSLATE_NOOP("LabelStudio", "Hide the labels as long as the key is held"),
        JUDGE,
    ),
    Command(
        "swipe",
        "J",
        QT_TRANSLATE_NOOP("LabelStudio", "Swipe"),
        QT_TRANSLATE_NOOP("LabelStudio", "Move a curtain without labels over the map with the mouse"),
        JUDGE,
        is_tool=True,
    ),
    Command(
        "right",
        "Return",
        QT_TRANSLATE_NOOP("LabelStudio", "Right"),
        QT_TRANSLATE_NOOP("LabelStudio", "This place is right: go on"),
        JUDGE,
        needs=CHECK,
    ),
    Command(
        "wrong1",
        "1",
        QT_TRANSLATE_NOOP("LabelStudio", "Water without label"),
        QT_TRANSLATE_NOOP("LabelStudio", "Water without a label, under the mouse or where the model saw it"),
        JUDGE,
        needs=CHECK,
        short=QT_TRANSLATE_NOOP("LabelStudio", "No label"),
    ),
    Command(
        "wrong2",
        "2",
        QT_TRANSLATE_NOOP("LabelStudio", "No lake"),
        QT_TRANSLATE_NOOP("LabelStudio", "A label where no lake is: go on"),
        JUDGE,
        needs=CHECK,
    ),
    Command(
        "wrong3",
        "3",
        QT_TRANSLATE_NOOP("LabelStudio", "River"),
        QT_TRANSLATE_NOOP("LabelStudio", "A river, or a lake with a river in it: go on"),
        JUDGE,
        needs=CHECK,
    ),
    Command(
        "wrong4",
        "4",
        QT_TRANSLATE_NOOP("LabelStudio", "Wrong outline"),
        QT_TRANSLATE_NOOP("LabelStudio", "The outline is wrong: go on"),
        JUDGE,
        needs=CHECK,
        short=QT_TRANSLATE_NOOP("LabelStudio", "Outline"),
    ),
    Command(
        "wrong5",
        "5",
        QT_TRANSLATE_NOOP("LabelStudio", "Something else"),
        QT_TRANSLATE_NOOP("LabelStudio", "Something else is wrong: go on"),
        JUDGE,
        needs=CHECK,
        short=QT_TRANSLATE_NOOP("LabelStudio", "Other"),
    ),
    Command(
        "back",
        "Backspace",
        QT_TRANSLATE_NOOP("LabelStudio", "Back"),
        QT_TRANSLATE_NOOP("LabelStudio", "Back to the place before"),
        JUDGE,
        needs=CHECK,
    ),
    Command(
        "checkNote",
        "N",
        QT_TRANSLATE_NOOP("LabelStudio", "Note…"),
        QT_TRANSLATE_NOOP("LabelStudio", "Write what is wrong here, and go on"),
        JUDGE,
        needs=CHECK,
    ),
    Command(
        "save",
        "Shift+S",
        QT_TRANSLATE_NOOP("LabelStudio", "Save the region"),
        QT_TRANSLATE_NOOP("LabelStudio", "Write the labels into the samples file"),
        STATE,
    ),
    Command(
        "finish",
        "Ctrl+Return",
        QT_TRANSLATE_NOOP("LabelStudio", "Done, next"),
        QT_TRANSLATE_NOOP("LabelStudio", "Labels are done: save, and open the next region to do"),
        STATE,
    ),
    Command(
        "accept",
        "Ctrl+Shift+Return",
        QT_TRANSLATE_NOOP("LabelStudio", "Checked, next"),
        QT_TRANSLATE_NOOP("LabelStudio", "Labels are right: save, and open the next region to check"),
        STATE,
    ),
    Command(
        "reject",
        "Ctrl+Backspace",
        QT_TRANSLATE_NOOP("LabelStudio", "Reject…"),
        QT_TRANSLATE_NOOP("LabelStudio", "Send the region back to its annotator with a note"),
        STATE,
    ),
)


class Commands(QObject):
    """The actions of a table, in the main window and in QGIS's shortcut settings until `remove`."""

    def __init__(self, iface: QgisInterface, commands: Iterable[Command] = COMMANDS) -> None:
        super().__init__()
        self.commands = tuple(commands)
        self._window = iface.mainWindow()
        self.tools = QActionGroup(self)
        """The commands that take the mouse."""
        self.tools.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        self._actions = {command.id: self._action(command) for command in self.commands}
        self._widgets: list[QWidget] = [self._window]

    def __getitem__(self, command_id: str) -> QAction:
        """The action of a command."""
        return self._actions[command_id]

    def connect(self, command_id: str, do: Callable[[], Any]) -> None:
        """Call `do` when the command is given."""
        self._actions[command_id].triggered.connect(lambda _checked=False: do())

    def reach(self, widget: QWidget) -> None:
        """Have the keys work in a window of its own, too: a floating dock."""
        self._reach(widget, checking=False)

    def reach_checking(self, widget: QWidget) -> None:
        """Have the keys of a check work in a widget: where one types they would take Return and the numbers."""
        self._reach(widget, checking=True)

    def leave(self, widget: QWidget) -> None:
        """The keys work in a widget no longer."""
        self._widgets.remove(widget)
        for action in self._actions.values():
            widget.removeAction(action)

    def enable(self, register: bool, region: bool) -> None:
        """Keys belong to the studio only while it can use them."""
        for command in self.commands:
            if command.needs != CHECK:
                self._actions[command.id].setEnabled(region if command.needs == REGION else register)

    def enable_checking(self, is_on: bool) -> None:
        """Keys such as Return and the numbers belong to a check only while it is on."""
        for command in self.commands:
            if command.needs == CHECK:
                self._actions[command.id].setEnabled(is_on)

    def release_tool(self) -> None:
        """The maps have got another tool: none of ours is pressed any more."""
        if self.tools.checkedAction() is not None:
            self.tools.checkedAction().setChecked(False)

    def remove(self) -> None:
        """Take everything away."""
        for action in self._actions.values():
            QgsGui.shortcutsManager().unregisterAction(action)
            for widget in self._widgets:
                widget.removeAction(action)
            action.deleteLater()

    def _reach(self, widget: QWidget, checking: bool) -> None:
        for command in self.commands:
            if (command.needs == CHECK) == checking:
                widget.addAction(self._actions[command.id])
        self._widgets.append(widget)

    def _action(self, command: Command) -> QAction:
        translate = QCoreApplication.translate
        action = QAction(translate("LabelStudio", command.text), self._window)
        action.setObjectName(PREFIX + command.id[0].upper() + command.id[1:])
        _name(action, command)
        action.changed.connect(lambda: _name(action, command))
        action.setCheckable(command.is_checkable or command.is_tool)
        if command.is_tool:
            self.tools.addAction(action)
        action.setEnabled(False)
        if command.needs == CHECK:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        else:
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            self._window.addAction(action)
        # Also gives it the key: the default one, or what the user has chosen instead.
        QgsGui.shortcutsManager().registerAction(action, command.key)
        return action


def _name(action: QAction, command: Command) -> None:
    """What buttons show: the key in the tool tip, and before a verdict, where it is one digit."""
    translate, key = QCoreApplication.translate, key_text(action)
    tip = translate("LabelStudio", command.tip)
    action.setToolTip(translate("LabelStudio", "{text} ({key})").format(text=tip, key=key) if key else tip)
    if command.short or command.needs == CHECK:
        short = translate("LabelStudio", command.short or command.text)
        action.setIconText(f"{key}  {short}" if len(key) == 1 and command.needs == CHECK else short)


def key_text(action: QAction) -> str:
    """The key as it is written on this computer; empty without one."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
