"""A dock's table of commands: the one source of its keys, buttons, tool tips and of the list of keys in it.

Keys can be changed in QGIS's shortcut settings, where every action stands under its text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from qgis.gui import QgisInterface, QgsGui
from qgis.PyQt.QtCore import QCoreApplication, QObject, Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAction, QActionGroup, QWidget


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
    needs: str
    """When it can be used: a state of the dock that `KeyTable.enable` is told of."""
    is_checkable: bool = False
    is_tool: bool = False
    """Takes the mouse on the maps; one at a time."""
    short: str = ""
    """On a button, where the text has no room; empty = the text."""


class KeyTable(QObject):
    """The actions of a table, in the main window and in QGIS's shortcut settings until `remove`."""

    def __init__(
        self, iface: QgisInterface, commands: Iterable[Command], context: str, prefix: str, local: str
    ) -> None:
        """Make the actions; none can be used yet.

        Args:
            iface: the window they are for.
            commands: the table.
            context: of the table's texts in the translation.
            prefix: of the actions' object names.
            local: what is needed by commands whose keys work only in the widgets of `reach_local`: where one
                types they would take Return and the numbers.
        """
        super().__init__()
        self.commands = tuple(commands)
        self.context = context
        self._prefix, self._local = prefix, local
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
        self._reach(widget, is_local=False)

    def reach_local(self, widget: QWidget) -> None:
        """Have the keys that work in few places work in this one."""
        self._reach(widget, is_local=True)

    def leave(self, widget: QWidget) -> None:
        """The keys work in a widget no longer."""
        self._widgets.remove(widget)
        for action in self._actions.values():
            widget.removeAction(action)

    def enable(self, needs: str, is_on: bool) -> None:
        """Keys belong to the dock only while it can use them."""
        for command in self.commands:
            if command.needs == needs:
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

    def translated(self, text: str) -> str:
        """A text of the table in the language of the window."""
        return str(QCoreApplication.translate(self.context, text))

    def _reach(self, widget: QWidget, is_local: bool) -> None:
        for command in self.commands:
            if (command.needs == self._local) == is_local:
                widget.addAction(self._actions[command.id])
        self._widgets.append(widget)

    def _action(self, command: Command) -> QAction:
        action = QAction(self.translated(command.text), self._window)
        action.setObjectName(self._prefix + command.id[0].upper() + command.id[1:])
        self._name(action, command)
        action.changed.connect(lambda: self._name(action, command))
        action.setCheckable(command.is_checkable or command.is_tool)
        if command.is_tool:
            self.tools.addAction(action)
        action.setEnabled(False)
        if command.needs == self._local:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        else:
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            self._window.addAction(action)
        # Also gives it the key: the default one, or what the user has chosen instead.
        QgsGui.shortcutsManager().registerAction(action, command.key)
        return action

    def _name(self, action: QAction, command: Command) -> None:
        """What buttons show: the key in the tool tip, and before a short text, where it is one character."""
        tip, key = self.translated(command.tip), key_text(action)
        is_local = command.needs == self._local
        action.setToolTip(
            QCoreApplication.translate("Keys", "{text} ({key})").format(text=tip, key=key) if key else tip
        )
        if command.short or is_local:
            short = self.translated(command.short or command.text)
            action.setIconText(f"{key}  {short}" if len(key) == 1 and is_local else short)


def key_text(action: QAction) -> str:
    """The key as it is written on this computer; empty without one."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
