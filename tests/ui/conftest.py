"""What holds for the tests of the window: own settings, the same look each time, no warning from Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from ui_samples import ScriptedEngine, made_review, park_months, summarise, write_counted, write_export
from window_steps import of, open_in

from ranger_desk.review import Review
from ranger_desk.ui import theme
from ranger_desk.ui.actions import Actions
from ranger_desk.ui.app import Application
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.overview import Overview
from ranger_desk.ui.review_page import ReviewPage
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.theme import Appearance
from ranger_desk.ui.workers import stop_all

HARMLESS = ("propagateSizeHints", "raise()", "OpenType support missing", "grabbing the keyboard")
"""The offscreen screen cannot do this, and the fonts of this machine lack some scripts."""


@pytest.fixture(scope="session")
def qapp_cls() -> type[Application]:
    """The program's own application."""
    return Application


@pytest.fixture(autouse=True)
def _same_look(qapp: QApplication) -> Iterator[None]:
    font = QFont(qapp.font())
    theme.apply(qapp, Appearance.LIGHT)
    yield
    qapp.setFont(font)


@pytest.fixture(autouse=True)
def _no_warnings(qtlog) -> Iterator[None]:
    yield
    said = [str(record.message) for record in qtlog.records]
    assert not [text for text in said if not any(harmless in text for harmless in HARMLESS)]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a reviewer who has given a name."""
    made = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    made.reviewer = "Dana Reyes"
    made.appearance = Appearance.LIGHT
    return made


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    """A review of twelve park-months, the first eight summarised."""
    with made_review(tmp_path, 12, 8) as made:
        yield made


@pytest.fixture
def make_window(qtbot: QtBot, settings: Settings) -> Iterator[Callable[..., MainWindow]]:
    """Makes windows, and closes them at the end, runs and all."""
    windows: list[MainWindow] = []

    def make(make_engine: Callable[[], object] = ScriptedEngine, *, real: bool = False) -> MainWindow:
        window = MainWindow(settings) if real else MainWindow(settings, lambda _choice: make_engine())
        windows.append(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield make
    for window in windows:
        window.run.stop()
        window.close()
        assert not [timer for timer in window.findChildren(QTimer) if timer.isActive()]
        window.deleteLater()
    qtbot.wait(1)


@pytest.fixture
def comments(tmp_path: Path) -> Path:
    """A comments export of twelve park-months."""
    return write_export(tmp_path / "comments 2015.csv", park_months(12))


@pytest.fixture
def opened(qtbot: QtBot, make_window: Callable[..., MainWindow], comments: Path) -> MainWindow:
    """A window that shows it."""
    return open_in(qtbot, make_window(), comments)


@pytest.fixture
def names() -> list[Callable[[str], None]]:
    """Those who asked for the reviewer's name."""
    return []


@pytest.fixture
def page(qtbot: QtBot, review: Review, settings: Settings, names: list) -> Iterator[ReviewPage]:
    """A page that shows the review, outside any window."""
    actions = Actions()
    made = ReviewPage(actions, settings, names.append)
    for name in vars(actions):
        if hasattr(getattr(actions, name), "shortcuts"):
            made.addAction(getattr(actions, name))
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.show_review(Review.open(review.path), Overview.of(review))
    made.table.setFocus()
    yield made
    made.close_review()
    stop_all(made)


@pytest.fixture
def counted(qtbot: QtBot, make_window: Callable[..., MainWindow], tmp_path: Path) -> MainWindow:
    """A window on two months whose campground is closed and counted, summarised and checked."""
    window = open_in(qtbot, make_window(), write_counted(tmp_path / "counted.csv"))
    review = of(window)
    summarise(review, review.ids())
    window.check.checker.check_some(review.ids())
    qtbot.waitUntil(lambda: bool(window.page.pane.flags.cards) and not window.check.checker.busy)
    return window
