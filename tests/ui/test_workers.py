"""Work off the window's thread: its end arrives in the window's, or not at all once it was cancelled."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from ranger_desk.exports import Cancelled
from ranger_desk.ui.workers import Task, stop_all


@pytest.fixture
def owner(qapp) -> Iterator[QObject]:
    made = QObject()
    yield made
    stop_all(made)


class Told:
    """What a task told, and in which thread."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.failed: list[Exception] = []
        self.threads: set[int] = set()

    def take(self, result: object) -> None:
        self.threads.add(threading.get_ident())
        self.done.append(result)

    def fail(self, error: Exception) -> None:
        self.threads.add(threading.get_ident())
        self.failed.append(error)


def run(qtbot: QtBot, task: Task, told: Told) -> None:
    task.start()
    qtbot.waitUntil(lambda: bool(told.done or told.failed))


def test_the_result_arrives_in_the_windows_thread(qtbot: QtBot, owner: QObject):
    told = Told()
    threads: set[int] = set()

    def work(_tell: object) -> str:
        threads.add(threading.get_ident())
        return "result"

    run(qtbot, Task(work, told.take, told.fail, owner), told)
    assert told.done == ["result"]
    assert told.threads == {threading.get_ident()}
    assert threads.isdisjoint(told.threads)


def test_an_exception_arrives_too(qtbot: QtBot, owner: QObject):
    told = Told()
    run(qtbot, Task(lambda _tell: 1 // 0, told.take, told.fail, owner), told)
    assert [type(error) for error in told.failed] == [ZeroDivisionError]
    assert told.done == []


def test_progress_is_told_in_the_windows_thread(qtbot: QtBot, owner: QObject):
    told = Told()
    seen: list[tuple[int, int, bool]] = []

    def work(tell) -> None:
        tell(1, 3)
        tell(2, None)

    task = Task(work, told.take, told.fail, owner)
    task.progressed.connect(lambda done, total: seen.append((done, total, QThread.currentThread() is owner.thread())))
    run(qtbot, task, told)
    assert seen == [(1, 3, True), (2, 0, True)]


def test_work_that_is_cancelled_stops_at_its_next_word_and_tells_nothing(qtbot: QtBot, owner: QObject):
    told = Told()
    begun, stopped = threading.Event(), threading.Event()

    def work(tell) -> None:
        begun.set()
        try:
            while True:
                tell(0, None)
        except Cancelled:
            stopped.set()
            raise

    task = Task(work, told.take, told.fail, owner)
    task.start()
    assert begun.wait(5)
    task.cancel()
    qtbot.waitUntil(stopped.is_set)
    stop_all(owner)
    qtbot.wait(10)
    assert (told.done, told.failed) == ([], [])


def test_a_result_that_comes_after_the_cancelling_is_thrown_away(qtbot: QtBot, owner: QObject):
    told = Told()
    go = threading.Event()
    task = Task(lambda _tell: go.wait(5), told.take, told.fail, owner)
    task.start()
    task.cancel()
    go.set()
    stop_all(owner)
    qtbot.wait(10)
    assert told.done == []
