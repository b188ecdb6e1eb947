"""The window with a real model in a real child process: a tiny one, whose answers mean nothing."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from tiny import write_tiny_model
from ui_samples import write_export
from window_steps import dialog, open_in, press_button

from ranger_desk.engine.choice import ModelChoice
from ranger_desk.records import ParkMonth
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.workshop.models_page import ModelsPage
from ranger_desk.ui.workshop.window import SettingsWindow

ROWS = 60


@pytest.fixture
def comments(tmp_path: Path) -> Path:
    rows = [ParkMonth("PINE", "Pine Hollow", 1950 + n, 7, f"The ferry made {n} trips.") for n in range(ROWS)]
    return write_export(tmp_path / "ferry.csv", rows)


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[int]]:
    """The process ids of the models' processes that are running now."""
    started: list[subprocess.Popen[bytes]] = []

    class Remembered(subprocess.Popen):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            started.append(self)

    monkeypatch.setattr("ranger_desk.engine.process.subprocess.Popen", Remembered)
    return lambda: [process.pid for process in started if process.poll() is None]


def model_words(window: MainWindow) -> str:
    return window.status._words.text()


def reports(window: MainWindow) -> int:
    assert window.page.review is not None
    return window.page.review.counts().with_report


def test_the_model_of_the_settings_summarises_is_stopped_and_goes_on(
    qtbot: QtBot, make_window: Callable[..., MainWindow], settings: Settings, comments: Path, tiny_model: Path
):
    settings.model = ModelChoice(str(tiny_model))
    window = open_in(qtbot, make_window(real=True), comments)
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: reports(window) > 0, timeout=60_000)
    window.commands.cancel.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running, timeout=10_000)
    before = reports(window)
    qtbot.waitUntil(lambda: model_words(window) == "tiny ready", timeout=60_000)
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running, timeout=60_000)
    assert before <= reports(window) == ROWS
    (row,) = window.page.review.rows(window.page.review.ids()[:1])
    assert row.report.provenance.base == tiny_model.name
    assert window.page.table.park_months.record(0) == row


def test_a_model_that_is_killed_is_started_again_and_nothing_is_lost(
    qtbot: QtBot, make_window: Callable[..., MainWindow], settings: Settings, comments: Path, tiny_model: Path, children
):
    settings.model = ModelChoice(str(tiny_model))
    said: list[str] = []
    window = open_in(qtbot, make_window(real=True), comments)
    window.run.summariser.told.connect(lambda progress: said.append(progress.message))
    window.commands.summarise.trigger()
    window.commands.pause.trigger()  # so that the run is not over before the model is killed
    qtbot.waitUntil(lambda: window.status._words.text().startswith("Paused at"), timeout=60_000)
    (child,) = children()
    os.kill(child, signal.SIGKILL)
    qtbot.waitUntil(lambda: any("was started again" in text for text in said), timeout=60_000)
    window.commands.pause.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running, timeout=60_000)
    assert reports(window) == ROWS


def test_opening_an_export_loads_the_model_which_stays_until_the_window_closes(
    qtbot: QtBot, make_window: Callable[..., MainWindow], settings: Settings, comments: Path, tiny_model: Path, children
):
    settings.model = ModelChoice(str(tiny_model))
    window = make_window(real=True)
    assert children() == []
    open_in(qtbot, window, comments)
    qtbot.waitUntil(lambda: model_words(window) == "Loading the model…")
    assert not window.run.summariser.running
    qtbot.waitUntil(lambda: model_words(window) == "tiny ready", timeout=60_000)
    (child,) = children()
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running, timeout=60_000)
    assert reports(window) == ROWS
    window.commands.close_review.trigger()
    open_in(qtbot, window, comments)
    assert model_words(window) == "tiny ready"
    assert children() == [child]
    window.close()
    assert children() == []


def test_a_run_that_is_wanted_while_the_model_loads_begins_when_it_is_there_or_is_cancelled(
    qtbot: QtBot, make_window: Callable[..., MainWindow], settings: Settings, comments: Path, tiny_model: Path, children
):
    settings.model = ModelChoice(str(tiny_model))
    window = open_in(qtbot, make_window(real=True), comments)
    window.commands.summarise.trigger()
    window.commands.cancel.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running)
    assert f"0 were summarised, {ROWS} comments are left" in window.message.text
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running, timeout=60_000)
    assert reports(window) == ROWS
    assert len(children()) == 1


def test_another_model_in_the_settings_is_loaded_at_once(
    qtbot: QtBot,
    make_window: Callable[..., MainWindow],
    settings: Settings,
    comments: Path,
    tiny_model: Path,
    tmp_path: Path,
    children,
):
    settings.model = ModelChoice(str(tiny_model))
    window = open_in(qtbot, make_window(real=True), comments)
    qtbot.waitUntil(lambda: len(children()) == 1)  # is loading
    (first,) = children()
    window.commands.settings.trigger()
    window.workshop.window.go_to("Models")
    models = window.workshop.window.page
    assert isinstance(models, ModelsPage)
    settings.added_models = [str(write_tiny_model(tmp_path / "other", seed=2))]
    models.refresh()
    models.choose("other")
    press_button(qtbot, models, "Use for Summarising")
    qtbot.waitUntil(lambda: model_words(window) == "other ready", timeout=60_000)
    assert len(children()) == 1
    assert first not in children()


def test_a_model_that_does_not_load_is_told_and_reviewing_goes_on(
    qtbot: QtBot, make_window: Callable[..., MainWindow], settings: Settings, comments: Path, tmp_path: Path, children
):
    broken = write_tiny_model(tmp_path / "broken")
    (broken / "model.safetensors").write_bytes(b"not weights")
    settings.model = ModelChoice(str(broken))
    window = open_in(qtbot, make_window(real=True), comments)
    qtbot.waitUntil(lambda: "broken" in window.message.text, timeout=60_000)
    assert "choose another model in the settings" in window.message.text
    qtbot.waitUntil(lambda: model_words(window) == "")  # the review is checked meanwhile
    assert children() == []
    qtbot.keyClick(window.page.table, Qt.Key.Key_Down)
    assert window.page.table.current == window.page.review.ids()[1]
    press_button(qtbot, window.message, "Settings…")
    dialog(qtbot, SettingsWindow).reject()


@pytest.mark.parametrize("run", [False, True], ids=["loading", "a run that waits for it"])
def test_the_window_closes_at_once_while_the_model_loads(
    qtbot: QtBot,
    make_window: Callable[..., MainWindow],
    settings: Settings,
    comments: Path,
    tiny_model: Path,
    monkeypatch: pytest.MonkeyPatch,
    children,
    run: bool,
):
    monkeypatch.setattr("ranger_desk.engine.client.CHILD", ("-c", f"import time; time.sleep({10**6})"))
    monkeypatch.setattr("ranger_desk.engine.client.PATIENCE", 10**6)
    settings.model = ModelChoice(str(tiny_model))
    window = open_in(qtbot, make_window(real=True), comments)
    qtbot.waitUntil(lambda: len(children()) == 1)
    if run:
        window.commands.summarise.trigger()
        assert not window.close()
        press_button(qtbot, dialog(qtbot, QMessageBox), "Quit")
        qtbot.waitUntil(lambda: not window.isVisible())
    else:
        assert window.close()
    assert children() == []
