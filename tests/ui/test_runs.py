"""Runs of the model in the window: their end, pause, stop, failures, and what goes on meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from ui_samples import BOAT, ScriptedEngine, park_months, remembering, write_export
from window_steps import CTRL, dialog, of, open_in, press_button, run_to_end

from ranger_desk.engine.client import EngineFailed
from ranger_desk.records import Flag, Severity
from ranger_desk.review import Filters, Review, Status
from ranger_desk.ui.main_window import MainWindow

MakeWindow = Callable[..., MainWindow]


def test_a_run_summarises_and_ends_with_what_to_look_at(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    made: list[ScriptedEngine] = []
    window = open_in(qtbot, make_window(remembering(made)), comments)
    qtbot.keyClick(window, Qt.Key.Key_R, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert window.commands.pause.isEnabled()
    assert not window.commands.summarise.isEnabled()
    qtbot.waitUntil(lambda: not window.run.summariser.running)
    assert of(window).counts().pending == 0
    assert "MainThread" not in made[0].threads
    qtbot.waitUntil(lambda: "11 comments are summarised" in window.message.text)
    press_button(qtbot, window.message, "Show Flagged")
    flagged = of(window).ids(Filters(has_flag=True))
    qtbot.waitUntil(lambda: list(window.page.table.park_months.ids) == flagged)
    assert not window.message.isVisible()


def test_the_news_of_a_run_count_what_the_checks_find_after_it(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    window = open_in(qtbot, make_window(), comments)
    run_to_end(qtbot, window)
    qtbot.waitUntil(lambda: "a flag" in window.message.text)
    ids = of(window).ids()
    flag = Flag("unusual", Severity.LOW, "Far above the usual number.")
    with Review.open(of(window).path) as review:
        review.replace_flags([(id_, (flag,)) for id_ in ids])
    window.check.checker.check_some(ids[:1])
    qtbot.waitUntil(lambda: f" {of(window).counts().flagged} park-months have a flag" in window.message.text)
    assert of(window).counts().flagged >= len(ids) - 1
    window.message.say("Another matter.")
    with qtbot.waitSignal(window.check.checker.over):
        window.check.checker.check_some(ids[:1])
    assert window.message.text == "Another matter."


def test_a_run_can_be_paused_and_goes_on(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    made: list[ScriptedEngine] = []
    window = open_in(qtbot, make_window(remembering(made, stop_at=4)), comments)
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: of(window).counts().with_report == 4)
    window.commands.pause.trigger()
    assert window.commands.pause.text() == "&Resume"
    qtbot.waitUntil(lambda: window.status._words.text().startswith("Paused at "))
    made[0].go.set()
    qtbot.wait(50)
    assert of(window).counts().with_report == 4
    window.commands.pause.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running)
    assert of(window).counts().with_report == 11


def test_a_run_that_was_stopped_keeps_what_is_done_and_resumes(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    made: list[ScriptedEngine] = []
    window = open_in(qtbot, make_window(remembering(made, stop_at=4)), comments)
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: of(window).counts().with_report == 4)
    window.commands.cancel.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running)
    assert "4 were summarised, 7 comments are left" in window.message.text
    window.commands.close_review.trigger()
    open_in(qtbot, window, comments)
    assert "7 are not summarised yet" in window.message.text
    made[0].go.set()
    press_button(qtbot, window.message, "Summarise the Rest")
    qtbot.waitUntil(lambda: of(window).counts().with_report == 11 and not window.run.summariser.running)


def test_a_restart_and_rows_set_aside_are_told(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    said: list[str] = []
    window = open_in(qtbot, make_window(lambda: ScriptedEngine(restarts=True, set_aside=[BOAT])), comments)
    window.run.summariser.told.connect(lambda progress: said.append(progress.message))
    run_to_end(qtbot, window)
    assert any("started again" in text for text in said)
    aside = of(window).ids(Filters(status=Status.SET_ASIDE))
    assert f"{len(aside)} could not be summarised" in window.message.text
    press_button(qtbot, window.message, "Show Set Aside")
    qtbot.waitUntil(lambda: list(window.page.table.park_months.ids) == aside)


def test_a_model_that_cannot_be_used_is_told_when_it_is_loaded_with_ways_out(
    qtbot: QtBot, make_window: MakeWindow, comments: Path
):
    made: list[ScriptedEngine] = []
    window = open_in(qtbot, make_window(remembering(made, fails=EngineFailed("The weights are damaged."))), comments)
    qtbot.waitUntil(lambda: "The weights are damaged." in window.message.text)
    assert "choose another model in the settings" in window.message.text
    qtbot.waitUntil(lambda: window.status._words.text() == "")  # the review is checked meanwhile
    made[0].fails = None
    press_button(qtbot, window.message, "Try Again")
    qtbot.waitUntil(lambda: window.status._words.text() == "first on Tiny-1B ready")
    assert not window.run.summariser.running


def test_a_run_of_a_model_that_cannot_be_used_can_be_tried_again(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    made: list[ScriptedEngine] = []
    window = open_in(qtbot, make_window(remembering(made, fails=EngineFailed("The weights are damaged."))), comments)
    run_to_end(qtbot, window)
    assert "The weights are damaged." in window.message.text
    made[0].fails = None
    press_button(qtbot, window.message, "Try Again")
    qtbot.waitUntil(lambda: of(window).counts().with_report == 11 and not window.run.summariser.running)


def test_deciding_goes_on_during_a_run(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    made: list[ScriptedEngine] = []
    window = open_in(qtbot, make_window(remembering(made, stop_at=6)), comments)
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: of(window).counts().with_report == 6)
    qtbot.waitUntil(window.commands.accept.isEnabled)
    for _ in range(3):
        qtbot.keyClick(window.page.table, "a")
    assert of(window).counts().decided == 3
    made[0].go.set()
    qtbot.waitUntil(lambda: not window.run.summariser.running)
    assert of(window).counts().decided == 3
    assert of(window).counts().with_report == 11


def test_opening_another_file_during_a_run_asks_first(
    qtbot: QtBot, make_window: MakeWindow, comments: Path, tmp_path: Path
):
    window = open_in(qtbot, make_window(lambda: ScriptedEngine(stop_at=2)), comments)
    other = write_export(tmp_path / "other.csv", park_months(3))
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: of(window).counts().with_report == 2)
    window.open_path(other)
    press_button(qtbot, dialog(qtbot, QMessageBox), "Keep Summarising")
    assert window.run.summariser.running
    window.open_path(other)
    press_button(qtbot, dialog(qtbot, QMessageBox), "Open")
    qtbot.waitUntil(lambda: window.windowTitle().startswith("other.csv"))
    assert not window.run.summariser.running


def test_leaving_during_a_run_asks_and_loses_nothing(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    made: list[ScriptedEngine] = []
    window = open_in(qtbot, make_window(remembering(made, stop_at=5)), comments)
    path = of(window).path
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: of(window).counts().with_report == 5)
    assert not window.close()
    press_button(qtbot, dialog(qtbot, QMessageBox), "Keep Summarising")
    assert window.isVisible()
    assert not window.close()
    press_button(qtbot, dialog(qtbot, QMessageBox), "Quit")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert made[0].closed
    with Review.open(path) as review:
        assert review.counts().with_report == 5
