"""The window among others: its place, its menu, its dot, and news while another program is in front."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from ui_samples import ScriptedEngine
from window_steps import choose_in_file_dialog, of, open_in, run_to_end

from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.settings import Settings

MakeWindow = Callable[..., MainWindow]
Role = QAction.MenuRole


def window_menu(window: MainWindow) -> QMenu:
    (menu,) = [action.menu() for action in window.menuBar().actions() if action.text() == "&Window"]
    menu.aboutToShow.emit()
    return menu


def listed(window: MainWindow) -> list[QAction]:
    return [action for action in window_menu(window).actions() if action.isCheckable()]


def test_the_menus_are_those_of_a_mac_and_the_system_takes_its_own(opened: MainWindow):
    titles = [action.text().replace("&", "") for action in opened.menuBar().actions()]
    assert titles == ["File", "Edit", "Review", "View", "Window", "Help"]
    commands = opened.commands
    roles = {commands.about: Role.AboutRole, commands.settings: Role.PreferencesRole, commands.quit: Role.QuitRole}
    every = [action for menu in opened.menuBar().findChildren(QMenu) for action in menu.actions()]
    assert {action: action.menuRole() for action in every if action in roles} == roles
    guessed = [action.text() for action in every if action.menuRole() is Role.TextHeuristicRole]
    assert not {"About", "Config", "Preference", "Options", "Setting", "Setup", "Quit", "Exit"} & set(guessed)
    keys = {action.shortcut().toString() for action in every if not action.shortcut().isEmpty()}
    assert {"Ctrl+O", "Ctrl+,", "Ctrl+E", "Ctrl+Z", "Ctrl+F", "Ctrl+M"} <= keys


def test_every_key_does_one_thing(opened: MainWindow):
    by_key: dict[str, set[str]] = {}
    for menu in opened.menuBar().findChildren(QMenu):
        for each in menu.actions():
            for key in each.shortcuts():
                by_key.setdefault(key.toString(), set()).add(each.text().replace("&", ""))
    shared = {key: names for key, names in by_key.items() if len(names) > 1}
    # Of these two only one can be done at a time: a summary is being edited, or it is not.
    assert shared == {"Ctrl+Return": {"Accept", "Save Edit"}, "Ctrl+Enter": {"Accept", "Save Edit"}}


def test_the_window_menu_lists_the_windows_and_brings_them_to_the_front(qtbot: QtBot, opened: MainWindow):
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    assert [(action.text(), action.isChecked()) for action in listed(opened)] == [
        ("comments 2015.csv - Ranger Desk", True)
    ]
    opened.commands.settings.trigger()
    settings = opened.workshop.window
    qtbot.waitUntil(settings.isActiveWindow)
    assert [(action.text(), action.isChecked()) for action in listed(opened)] == [
        ("comments 2015.csv - Ranger Desk", False),
        ("Settings", True),
    ]
    listed(opened)[0].trigger()
    qtbot.waitUntil(opened.isActiveWindow)
    settings.close()
    assert len(listed(opened)) == 1


def test_minimise_zoom_and_close_are_about_the_window_in_front(qtbot: QtBot, opened: MainWindow):
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.commands.zoom.trigger()
    qtbot.waitUntil(opened.isMaximized)
    opened.commands.zoom.trigger()
    qtbot.waitUntil(lambda: not opened.isMaximized())
    opened.commands.settings.trigger()
    settings = opened.workshop.window
    qtbot.waitUntil(settings.isActiveWindow)
    opened.commands.minimise.trigger()
    assert settings.isMinimized()
    assert not opened.isMinimized()
    settings.showNormal()
    settings.activateWindow()
    qtbot.waitUntil(settings.isActiveWindow)
    opened.commands.close_review.trigger()
    assert not settings.isVisible()
    assert opened.page.review is not None
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.commands.close_review.trigger()
    assert opened.page.review is None


def test_a_window_whose_screen_is_gone_comes_back_where_it_can_be_seen(make_window: MakeWindow, settings: Settings):
    window = make_window()
    window.move(QPoint(5000, 4000))
    settings.keep_state("geometry", window.saveGeometry())
    again = make_window()
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert screen.contains(again.geometry().center())
    assert again.geometry().top() >= screen.top()


def test_a_window_of_a_larger_screen_fits(make_window: MakeWindow, settings: Settings):
    window = make_window()
    window.resize(4000, 3000)
    settings.keep_state("geometry", window.saveGeometry())
    again = make_window()
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert again.width() <= max(screen.width(), again.minimumWidth())
    assert again.height() <= max(screen.height(), again.minimumHeight())


# What no exported sheet holds yet


def test_the_dot_says_that_decisions_are_not_exported(qtbot: QtBot, opened: MainWindow, tmp_path: Path):
    run_to_end(qtbot, opened)
    assert opened.windowFilePath() == of(opened).source.path
    assert not opened.isWindowModified()
    qtbot.keyClick(opened.page.table, "a")
    assert opened.isWindowModified()
    opened.commands.export.trigger()
    choose_in_file_dialog(qtbot, tmp_path / "out.csv")
    qtbot.waitUntil(lambda: not opened.isWindowModified())
    opened.commands.undo.trigger()
    assert opened.isWindowModified()
    opened.commands.close_review.trigger()
    assert not opened.isWindowModified()
    assert opened.windowFilePath() == ""


def test_the_dot_is_there_at_the_next_start(qtbot: QtBot, make_window: MakeWindow, comments: Path, tmp_path: Path):
    window = open_in(qtbot, make_window(), comments)
    run_to_end(qtbot, window)
    qtbot.keyClick(window.page.table, "a")
    window.close()
    again = open_in(qtbot, make_window(), comments)
    assert again.isWindowModified()
    again.writer.export(of(again).path, tmp_path / "out.csv")
    qtbot.waitUntil(lambda: not again.isWindowModified())
    again.close()
    assert not open_in(qtbot, make_window(), comments).isWindowModified()


# News


@pytest.fixture
def alerts(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> list[object]:
    """What asked for attention: windows, and numbers on the icon."""
    made: list[object] = []
    monkeypatch.setattr(QApplication, "alert", made.append)
    monkeypatch.setattr(type(qapp), "setBadgeNumber", lambda _app, number: made.append(number), raising=False)
    return made


def in_front(monkeypatch: pytest.MonkeyPatch, state: Qt.ApplicationState) -> None:
    monkeypatch.setattr(QGuiApplication, "applicationState", lambda: state)


def test_the_end_of_a_run_is_told_while_another_program_is_in_front(
    qtbot: QtBot, opened: MainWindow, alerts: list[object], monkeypatch: pytest.MonkeyPatch, qapp: QApplication
):
    in_front(monkeypatch, Qt.ApplicationState.ApplicationInactive)
    run_to_end(qtbot, opened)
    qtbot.waitUntil(lambda: alerts == [opened, 1])
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert alerts == [opened, 1, 0]


def test_a_run_that_fails_and_the_end_of_training_are_told_too(
    qtbot: QtBot, make_window: MakeWindow, comments: Path, alerts: list[object], monkeypatch: pytest.MonkeyPatch
):
    in_front(monkeypatch, Qt.ApplicationState.ApplicationInactive)
    window = open_in(qtbot, make_window(lambda: ScriptedEngine(fails=RuntimeError("no model"))), comments)
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: alerts == [window, 1])
    window.workshop.run_ended.emit("first is trained.")
    assert alerts == [window, 1, window, 1]


def test_nothing_asks_for_attention_while_the_window_is_in_front(
    qtbot: QtBot, opened: MainWindow, alerts: list[object], monkeypatch: pytest.MonkeyPatch
):
    in_front(monkeypatch, Qt.ApplicationState.ApplicationActive)
    run_to_end(qtbot, opened)
    qtbot.waitUntil(lambda: "are summarised" in opened.message.text)
    assert alerts == []


def test_a_closed_window_is_gone_before_anything_is_waited_for(opened: MainWindow, monkeypatch: pytest.MonkeyPatch):
    seen: list[bool] = []
    close = opened.run.close
    monkeypatch.setattr(opened.run, "close", lambda: (seen.append(opened.isVisible()), close()))
    opened.close()
    assert seen == [False]
    assert not opened.isVisible()
