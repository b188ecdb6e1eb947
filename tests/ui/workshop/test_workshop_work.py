"""Long work: one piece at a time, with progress, cancelled when it is no longer wanted."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from ranger_desk.ui.workshop.pace import Pace
from ranger_desk.ui.workshop.work import Work, WorkBar


@pytest.fixture
def work(qtbot: QtBot) -> Iterator[Work]:
    owner = QObject()
    made = Work(owner)
    yield made
    made.stop()


def test_work_tells_its_progress_and_its_result(qtbot: QtBot, work: Work):
    bar = WorkBar(work)
    qtbot.addWidget(bar)
    seen: list[tuple[str, tuple[int, int]]] = []
    work.changed.connect(lambda: seen.append((work.what, work.progress)))
    results: list[int] = []

    def do(_steering, on_progress) -> int:
        on_progress("Copying", 1, 4)
        return 7

    work.start("Working", do, results.append)
    assert work.busy
    qtbot.waitUntil(lambda: results == [7])
    assert not work.busy
    assert ("Copying", (1, 4)) in seen


def test_more_bytes_than_qt_can_count_are_told_as_a_share(qtbot: QtBot, work: Work):
    shares: list[float] = []
    work.changed.connect(lambda: shares.append(work.progress[0] / (work.progress[1] or 1)))
    work.start("Downloading", lambda _steering, tell: tell("Bytes", 4_000_000_000, 8_000_000_000), lambda _none: None)
    qtbot.waitUntil(lambda: not work.busy)
    assert 0.5 in shares


def test_how_far_and_how_fast_is_said_in_words(work: Work, monkeypatch):
    clock = iter((0.0, 10.0))
    monkeypatch.setattr("ranger_desk.ui.workshop.pace.time.monotonic", lambda: next(clock))
    for told, words in (((0, 4_000), "Counting: 0 of 4,000"), ((1_000, 4_000), "Counting: 1,000 of 4,000, 30 s left")):
        work.what, work.progress = "Counting", told
        work.pace.tell("Counting", *told)
        assert work.words == words


def test_a_pace_is_that_of_the_last_seconds():
    pace = Pace()
    assert (pace.rate, pace.seconds_left) == (None, None)
    for now, done in ((0, 0), (1, 10), (90, 900), (110, 2900)):
        pace.tell("Reading", done, 5000, float(now))
    assert pace.rate == 100  # from second 90 on: what was before is too long ago
    assert pace.seconds_left == 21
    pace.tell("Writing", 10, 5000, 111.0)
    assert pace.rate is None


def test_a_pace_is_not_told_too_soon_nor_without_an_end():
    pace = Pace()
    pace.tell("Reading", 0, 100, 0.0)
    pace.tell("Reading", 50, 100, 1.0)
    assert pace.rate is None
    pace.tell("Reading", 90, 0, 3.0)
    assert (pace.rate, pace.seconds_left) == (30, None)


def test_cancel_ends_work_and_throws_its_result_away(qtbot: QtBot, work: Work):
    bar = WorkBar(work)
    qtbot.addWidget(bar)
    bar.show()
    results: list[object] = []
    cancelled: list[bool] = []
    work.cancelled.connect(lambda: cancelled.append(True))
    begun = threading.Event()

    def do(steering, on_progress) -> None:
        begun.set()
        while not steering.cancelled:
            threading.Event().wait(0.01)

    work.start("Waiting", do, results.append)
    assert begun.wait(5)
    qtbot.mouseClick(bar.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not work.busy)
    assert results == []
    assert cancelled == [True]
    assert not bar.isVisible()


def test_what_fails_is_told_and_the_next_can_begin(qtbot: QtBot, work: Work):
    told: list[Exception] = []
    work.failed.connect(told.append)

    def fail(_steering, _on_progress) -> None:
        raise ValueError("no such thing")

    work.start("Failing", fail, lambda _none: None)
    qtbot.waitUntil(lambda: bool(told))
    results: list[int] = []
    work.start("Working", lambda _steering, _tell: 1, results.append)
    qtbot.waitUntil(lambda: results == [1])


def test_a_result_may_begin_the_next_work(qtbot: QtBot, work: Work):
    results: list[int] = []

    def first_done(number: int) -> None:
        work.start("Second", lambda _steering, _tell: number + 1, results.append)

    work.start("First", lambda _steering, _tell: 1, first_done)
    qtbot.waitUntil(lambda: results == [2])
    qtbot.waitUntil(lambda: not work.busy)


def test_only_one_piece_at_a_time(qtbot: QtBot, work: Work):
    results: list[str] = []
    free = threading.Event()
    work.start("First", lambda _steering, _tell: free.wait(5) and "first", results.append)
    work.start("Second", lambda _steering, _tell: "second", results.append)
    free.set()
    qtbot.waitUntil(lambda: not work.busy)
    assert results == ["first"]
