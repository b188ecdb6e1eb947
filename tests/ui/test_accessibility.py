"""Everything can be reached and named without a mouse and without seeing it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from accessibility_walk import Role, Text, elements, nameless
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from ui_samples import park_months, write_export
from window_steps import dialog, of

from ranger_desk.review import Column, Sort
from ranger_desk.ui import announcing, dialogs
from ranger_desk.ui.checks_dialog import ChecksDialog
from ranger_desk.ui.links_dialog import LinksDialog
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.mapping_dialog import MappingDialog, SheetDialog
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.workers import Task

SECTIONS = ("General", "Models", "Data", "Adapters", "Training", "Checks", "Privacy")


@pytest.fixture
def opened(qtbot: QtBot, make_window: Callable[..., MainWindow], tmp_path: Path) -> MainWindow:
    window = make_window()
    window.open_path(write_export(tmp_path / "comments.csv", park_months(12)))
    qtbot.waitUntil(lambda: window.page.review is not None)
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running)
    window.commands.problems.trigger()
    window.activateWindow()
    return window


def asked(qtbot: QtBot, window: MainWindow, kind: type[QWidget]) -> QWidget:
    made = dialog(qtbot, kind)
    assert nameless(made) == []
    return made


def test_every_control_of_the_review_has_a_name(opened: MainWindow):
    assert opened.problems.isVisible()
    assert nameless(opened) == []


def test_every_control_of_the_empty_window_and_of_a_refusal_has_a_name(
    qtbot: QtBot, make_window: Callable[..., MainWindow], settings: Settings, tmp_path: Path
):
    settings.add_recent(write_export(tmp_path / "older.csv", park_months(2)))
    window = make_window()
    assert window.stack.currentWidget() is window.welcome
    assert nameless(window) == []
    refused = tmp_path / "nothing.csv"
    refused.write_text("")
    window.open_path(refused)
    assert window.stack.currentWidget() is window.busy
    assert nameless(window) == []
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.error)
    assert nameless(window) == []


def test_every_control_of_a_park_month_with_flags_and_counts_has_a_name(counted: MainWindow):
    counted.page.pane.flags.begin_dismissing()
    assert nameless(counted) == []


def test_every_control_of_every_dialog_has_a_name(qtbot: QtBot, counted: MainWindow, tmp_path: Path):
    commands = counted.commands
    for command, kind in (
        (commands.about, QMessageBox),
        (commands.checks, ChecksDialog),
        (commands.link, LinksDialog),
    ):
        command.trigger()
        asked(qtbot, counted, kind).close()
    counted._ask_name(lambda _name: None)
    asked(qtbot, counted, dialogs.NameDialog).close()
    dialogs.ask(counted, "Quit?", "Something goes on.", "Quit", "Stay", lambda: None)
    asked(qtbot, counted, QMessageBox).close()


def test_every_control_of_the_help_has_a_name(opened: MainWindow):
    opened.commands.help.trigger()
    assert nameless(opened.help.window) == []


def test_every_control_of_the_questions_about_a_file_has_a_name(
    qtbot: QtBot, make_window: Callable[..., MainWindow], tmp_path: Path
):
    window = make_window()
    strange = tmp_path / "strange.csv"
    strange.write_text("Site;When;Remarks\nELMR;Jan-23;Fog.\nOAKH;Jan-23;Snow.\n")
    window.open_path(strange)
    asked(qtbot, window, MappingDialog).close()
    book = Workbook()
    for sheet in (book.active, book.create_sheet("Second")):
        sheet.append(["UnitCode", "ParkName", "Date", "Comments"])
        sheet.append(["ELMR", "Elm River", "2015-07-01", "Fog."])
    book.save(tmp_path / "two.xlsx")
    window.open_path(tmp_path / "two.xlsx")
    asked(qtbot, window, SheetDialog).close()


def test_every_control_of_every_section_of_the_settings_has_a_name(qtbot: QtBot, opened: MainWindow):
    opened.commands.settings.trigger()
    settings = opened.workshop.window
    for title in SECTIONS:
        settings.go_to(title)
        assert settings.page.title == title
        assert nameless(settings) == [], title
    settings.close()


def test_a_screen_reader_reads_the_list_before_the_park_month_and_news_above_both(opened: MainWindow):
    opened.message.say("Three comments are summarised.")
    names = [element.text(Text.Name) for element in elements(opened)]
    assert names.index("Message") < names.index("Search") < names.index("Park-months") < names.index("Park-month")
    assert names.index("Park-month") < names.index("Comment", names.index("Park-month")) < names.index("Accept")


def test_evidence_is_told_in_words(opened: MainWindow):
    told = opened.page.pane.comment.accessibleDescription()
    assert told == "Evidence for Boat ramp: all month (dredging): “Boat ramp closed all month for dredging”."
    (ghost,) = [row.id for row in of(opened).rows(of(opened).ids()[3:4])]
    opened.page.go_to(ghost)
    assert opened.page.pane.comment.accessibleDescription() == ""
    assert "The comment does not say this: “" in opened.page.pane.summary.accessibleDescription()
    opened.commands.edit.trigger()
    assert opened.page.pane.summary.accessibleDescription() == ""


def test_the_column_that_is_sorted_by_says_so(qtbot: QtBot, opened: MainWindow):
    opened.page.table.sort_by(Sort(Column.MONTH, descending=True))
    titles = [element.text(Text.Name) for element in elements(opened) if element.role() is Role.ColumnHeader]
    assert "Month, sorted descending" in titles
    opened.page.table.clear_sort()
    titles = [element.text(Text.Name) for element in elements(opened) if element.role() is Role.ColumnHeader]
    assert "Month" in titles
    qtbot.waitUntil(lambda: not opened.page.list.findChildren(Task))


def test_news_is_read_out(qtbot: QtBot, opened: MainWindow, monkeypatch: pytest.MonkeyPatch):
    said: list[QAccessible.Event] = []
    monkeypatch.setattr(announcing.QAccessible, "updateAccessibility", said.append)
    opened.message.say("Three comments are summarised.")
    opened.page.said.emit("Nothing is left to review in this list.")
    assert [event.message() for event in said] == [
        "Three comments are summarised.",
        "Nothing is left to review in this list.",
    ]


def test_tab_reaches_everything_in_the_order_of_reading(qtbot: QtBot, opened: MainWindow):
    page = opened.page
    page.filters._search.setFocus()
    visited: list[QWidget] = []
    for _ in range(60):
        focus = QApplication.focusWidget()
        if focus in visited:
            break
        visited.append(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    names = [widget.accessibleName() for widget in visited]
    expected = [
        "Search",
        "Has closure",
        "Has flag",
        "Unit",
        "Month",
        "Year",
        "Status",
        "Rule",
        "Severity",
        "Park-months",
    ]
    expected += ["Comment", "Summary", "Closures", "Note", "Accept", "Edit", "Reject"]
    places = [names.index(name) for name in expected]
    assert places == sorted(places)


def test_a_row_is_read_out_with_its_columns(opened: MainWindow):
    model = opened.page.table.park_months
    said = [model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(model.columnCount())]
    assert said[0] == "Unit: ELMR, January 2015, To review"
    assert said[-3:] == ["Flags: none", "Status: To review", "Sure: none"]


def test_tab_reaches_flags_counts_and_chart(qtbot: QtBot, counted: MainWindow):
    counted.activateWindow()
    visited: list[QWidget] = []
    focus: QWidget | None = counted.page.table
    counted.page.table.setFocus()
    while focus is not None and focus not in visited:
        visited.append(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
    names = [widget.accessibleName() for widget in visited]
    expected = ["Park-months", "Flag: Closed but counted, Medium", "Confirm this flag", "Dismiss this flag", "Comment"]
    expected += ["Summary", "Closures", "Count Fields…", "Chart of LARCH CAMPGROUND TENTS (F1)", "Counts", "Note"]
    places = [names.index(name) for name in expected]
    assert places == sorted(places)
