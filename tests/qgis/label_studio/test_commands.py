"""The table of commands is the one source of keys: in the window, in QGIS's settings, in the dock's list."""

from collections import Counter

import pytest
from glakes.glakes_plugin.key_page import KeyPage, keys_html
from glakes.glakes_plugin.key_table import key_text
from glakes.glakes_plugin.label_studio.commands import COMMANDS, REGION, REGISTER, Commands
from labelling import flush
from qgis.gui import QgsGui
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAction, QDockWidget
from qgis_window import Window

QGIS_KEYS = {"S", "T", "R", "Space", "Esc", "Del", "PgUp", "PgDown", "Up", "Down", "Left", "Right", "F1", "F5", "F11"}
"""Snapping, tracing, stream digitising, and what the map itself takes."""


@pytest.fixture
def window(qgis_app):
    window = Window()
    yield window
    window.main.deleteLater()
    flush()


@pytest.fixture
def commands(window):
    commands = Commands(window)
    yield commands
    commands.remove()
    flush()


def test_ids_and_keys_are_unique_and_leave_qgis_its_own():
    ids = Counter(command.id for command in COMMANDS)
    keys = Counter(command.key for command in COMMANDS if command.key and command.needs != "check")
    assert [name for name, count in (ids + keys).items() if count > 1] == []
    assert not QGIS_KEYS & set(keys)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_has_a_readable_key_a_name_and_a_tip(command):
    assert not command.key or not QKeySequence(command.key).isEmpty()
    for text in (command.text, command.tip, command.group):
        assert text and text[0].isupper() and not text.endswith(".")


def test_keys_work_only_while_there_is_something_to_work_on(commands):
    assert not any(commands[command.id].isEnabled() for command in COMMANDS)
    commands.enable(REGISTER, True)
    assert commands["next"].isEnabled() and not commands["save"].isEnabled()
    commands.enable(REGION, True)
    assert all(commands[command.id].isEnabled() for command in COMMANDS if command.needs == REGION)


def test_a_key_changed_in_the_shortcut_settings_is_the_key(commands):
    action = commands["swir"]
    manager = QgsGui.shortcutsManager()
    assert action in manager.listActions()
    assert manager.setKeySequence(action, "Ctrl+Alt+W")
    assert key_text(action) == "Ctrl+Alt+W"
    assert "Ctrl+Alt+W" in keys_html(commands)
    manager.setKeySequence(action, "W")


def test_the_list_in_the_dock_has_every_command(commands):
    page = KeyPage(commands)
    page.show()
    for command in COMMANDS:
        assert key_text(commands[command.id]).replace("<", "&lt;") in page.list.text()
    page.deleteLater()


def test_keys_reach_a_window_of_its_own_and_nothing_is_left(window):
    before = len(QgsGui.shortcutsManager().listActions())
    commands = Commands(window)
    dock = QDockWidget(window.main)
    commands.reach(dock)
    assert set(dock.actions()) == set(window.main.actions())
    commands.remove()
    flush()
    assert window.main.findChildren(QAction, "glakesStudioNext") == [] and dock.actions() == []
    assert len(QgsGui.shortcutsManager().listActions()) == before
