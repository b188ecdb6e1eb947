"""Who asked the system for less motion sees nothing move."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QProgressBar, QWidget
from pytestqt.qtbot import QtBot
from ui_samples import ScriptedEngine

from ranger_desk.ui import motion
from ranger_desk.ui.main_window import MainWindow


def moving(inside: QWidget) -> list[QProgressBar]:
    """A bar from nothing to nothing moves to and fro."""
    return [bar for bar in inside.findChildren(QProgressBar) if bar.isVisible() and bar.minimum() == bar.maximum()]


@pytest.mark.parametrize("reduced", [False, True])
def test_bars_move_unless_the_system_asks_for_less(
    qtbot: QtBot, make_window: Callable[..., MainWindow], comments: Path, monkeypatch: pytest.MonkeyPatch, reduced: bool
):
    monkeypatch.setitem(motion._SYSTEMS, sys.platform, lambda: reduced)
    window = make_window(lambda: ScriptedEngine(stop_at=1))
    window.open_path(comments)
    assert len(moving(window)) == (0 if reduced else 1)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.page)
    window.commands.summarise.trigger()
    assert window.status.findChild(QProgressBar).isVisible()
    assert len(moving(window)) == (0 if reduced else 1)
    window.run.stop()


def test_a_system_that_is_not_known_asks_for_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "platform", "plan9")
    assert motion.without_end() == motion.MOVING


@pytest.mark.skipif(sys.platform not in motion._SYSTEMS, reason="asks macOS or Windows")
def test_the_system_answers():
    assert motion.is_reduced() in (True, False)
