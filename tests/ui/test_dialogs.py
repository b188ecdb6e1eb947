"""The small dialogs: they say enough, refuse what cannot be, and keep what was agreed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ranger_desk import __version__
from ranger_desk.exports import ColumnsUnknown, Mapping, Role, SheetsFit
from ranger_desk.ui import dialogs
from ranger_desk.ui.actions import Actions
from ranger_desk.ui.mapping_dialog import MappingDialog, SheetDialog
from ranger_desk.ui.settings import full_name


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_the_name_of_the_machines_user_is_offered_and_none_is_refused(qtbot: QtBot, window: QWidget):
    dialog = dialogs.NameDialog(window)
    assert dialog.name == full_name()
    field = dialog.findChild(QLineEdit)
    ok = next(button for button in dialog.findChildren(QPushButton) if "OK" in button.text())
    field.setText("   ")
    assert not ok.isEnabled()
    field.setText(" Robin ")
    assert ok.isEnabled()
    assert dialog.name == "Robin"


def test_no_key_stands_for_two_commands():
    actions = Actions()
    found: dict[str, str] = {}
    for name, action in vars(actions).items():
        for key in action.shortcuts() if isinstance(action, QAction) else ():
            other = found.setdefault(key.toString(), name)
            # Saving an edit and accepting share a key: only one of them is ever enabled.
            assert other == name or {other, name} == {"accept", "save_edit"}


def test_every_command_is_in_a_menu():
    actions = Actions()
    listed = {id(item) for _title, items in actions.menus() for item in items if isinstance(item, QAction)}
    assert {id(action) for action in vars(actions).values() if isinstance(action, QAction)} == listed


def test_about_says_which_version_it_is(window: QWidget):
    assert __version__ in dialogs.about(window).text()


ASKED = ColumnsUnknown(
    Path("/data/odd.csv"),
    "No column could be told to hold the unit code.",
    ("A", "B", "", "D"),
    (("ELMR", "2015-07-01", "x", "Fog."), ("OAKH", "2015-08-01", "y", "Rain.")),
    Mapping(("A", "B", "", "D"), {Role.DATE: "B"}, True),
)


def test_a_mapping_begins_with_what_could_be_told_and_shows_samples(qtbot: QtBot):
    dialog = MappingDialog(ASKED)
    qtbot.addWidget(dialog)
    assert dialog.mapping == ASKED.suggestion
    assert "No column could be told" in texts(dialog)
    table = dialog._sample()
    assert table.item(1, 3).text() == "Rain."
    assert "Still to choose: the unit code, the comment (or the count)." in texts(dialog)


def test_a_mapping_may_take_year_and_month_for_the_date(qtbot: QtBot):
    dialog = MappingDialog(ASKED)
    qtbot.addWidget(dialog)
    dialog.choose(Role.DATE, None)
    dialog.choose(Role.UNIT, "A")
    dialog.choose(Role.VALUE, "D")
    assert "Still to choose: the date (or year and month)." in texts(dialog)
    dialog.choose(Role.YEAR, "B")
    dialog.choose(Role.MONTH, "(column 3, no name)")
    assert "Still to choose" not in texts(dialog)
    assert dialog.mapping.columns == {Role.UNIT: "A", Role.VALUE: "D", Role.YEAR: "B", Role.MONTH: ""}


def test_the_first_sheet_is_chosen_at_first(qtbot: QtBot):
    dialog = SheetDialog(SheetsFit(Path("/data/book.xlsx"), ("North", "South")))
    qtbot.addWidget(dialog)
    assert dialog.sheet == "North"
    assert "book.xlsx" in texts(dialog)
