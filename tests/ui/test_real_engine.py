"""The window with a real model in a real child process: a tiny one, whose answers mean nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from ui_samples import write_export

from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.client import Engine
from ranger_desk.records import ParkMonth
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.settings import Settings

ROWS = 60


@pytest.fixture
def comments(tmp_path: Path) -> Path:
    rows = [ParkMonth("PINE", "Pine Hollow", 1950 + n, 7, f"The ferry made {n} trips.") for n in range(ROWS)]
    return write_export(tmp_path / "ferry.csv", rows)


def opened(qtbot: QtBot, window: MainWindow, path: Path) -> MainWindow:
    window.open_path(path)
    qtbot.waitUntil(lambda: window.page.review is not None)
    return window


def reports(window: MainWindow) -> int:
    assert window.page.review is not None
    return window.page.review.counts().with_report


def test_the_model_of_the_preferences_summarises_is_stopped_and_goes_on(
    qtbot: QtBot, make_window: Callable[..., MainWindow], settings: Settings, comments: Path, tiny_model: Path
):
    settings.model = ModelChoice(str(tiny_model))
    window = opened(qtbot, make_window(lambda: Engine(settings.model)), comments)
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: reports(window) > 0, timeout=60_000)
    window.commands.cancel.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running, timeout=10_000)
    before = reports(window)
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running, timeout=60_000)
    assert before <= reports(window) == ROWS
    (row,) = window.page.review.rows(window.page.review.ids()[:1])
    assert row.report.provenance.base == tiny_model.name
    assert window.page.table.park_months.record(0) == row


def test_a_model_that_is_killed_is_started_again_and_nothing_is_lost(
    qtbot: QtBot, make_window: Callable[..., MainWindow], comments: Path, tiny_model: Path
):
    engines: list[Engine] = []

    def make_engine() -> Engine:
        engines.append(Engine(ModelChoice(str(tiny_model))))
        return engines[-1]

    said: list[str] = []
    window = opened(qtbot, make_window(make_engine), comments)
    window.run.summariser.told.connect(lambda progress: said.append(progress.message))
    window.commands.summarise.trigger()
    window.commands.pause.trigger()  # so that the run is not over before the model is killed
    qtbot.waitUntil(lambda: window.status._words.text().startswith("Paused at"), timeout=60_000)
    assert engines[0].pid is not None
    os.kill(engines[0].pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: any("was started again" in text for text in said), timeout=60_000)
    window.commands.pause.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running, timeout=60_000)
    assert reports(window) == ROWS
