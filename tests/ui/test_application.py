"""Starting: with a screen or without one, and nothing heavy in the window's own imports."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtGui import QFileOpenEvent

from ranger_desk import ui
from ranger_desk.ui import app

TRY = "import sys; from ranger_desk import ui; sys.exit(0 if ui.has_display() else 3)"


def asked_with(**environment: str) -> int:
    kept = {
        key: value for key, value in os.environ.items() if key not in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    }
    return subprocess.run([sys.executable, "-c", TRY], env=kept | environment, check=False, timeout=60).returncode


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac always has a display in its own session")
def test_without_a_display_the_program_is_told_and_not_ended():
    assert asked_with() == 3
    assert asked_with(DISPLAY=":987") == 3


def test_an_offscreen_screen_is_a_display():
    assert asked_with(QT_QPA_PLATFORM="offscreen") == 0
    assert ui.has_display()


def test_asking_for_a_display_does_not_load_qt():
    code = f"{TRY.replace('sys.exit', 'print')}; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_the_window_opens_before_anything_heavy_is_loaded():
    heavy = {"mlx", "mlx_lm", "transformers", "openpyxl", "numpy"}
    code = f"import sys, ranger_desk.ui.app; print(sorted({heavy} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == "[]"


def test_a_file_that_the_system_hands_over_before_there_is_a_window_opens_with_it(qtbot, make_window, comments, qapp):
    qapp._open = None  # as at the start
    qapp.postEvent(qapp, QFileOpenEvent(str(comments)))
    qapp.processEvents()
    window = make_window()
    assert window.page.review is None
    qapp.open_with(window.open_path)
    qtbot.waitUntil(lambda: window.page.review is not None)


def test_an_exception_that_nobody_caught_is_told_in_the_window(qtbot, make_window, monkeypatch, capsys):
    window = make_window()
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    hook = app.telling(window)
    hook(ZeroDivisionError, ZeroDivisionError("by nought"), None)
    assert "ZeroDivisionError: by nought" in window.message.text
    assert "fault of Ranger Desk" in window.message.text
    assert "ZeroDivisionError: by nought" in capsys.readouterr().err


def test_run_opens_the_window_with_a_file_and_ends_with_it(tmp_path, ranger_desk_home):
    code = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from ranger_desk import ui
from ranger_desk.ui import app
from ranger_desk.ui import app
from ranger_desk.ui.main_window import MainWindow

class Closing(MainWindow):
    def __init__(self, *given):
        super().__init__(*given)
        self.page.changed.connect(lambda: QTimer.singleShot(0, self.look_and_close))
    def look_and_close(self):
        if self.page.review is not None:
            print(len(self.page.review.ids()), app.QApplication.applicationName())
            self.close()

app.MainWindow = Closing
sys.exit(ui.run(Path(sys.argv[1])))
"""
    path = tmp_path / "one.csv"
    path.write_text("UnitCode,ParkName,Date,Comments\nELMR,Elm River,2015-07-01,Fog.\n")
    told = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.split("\n")[0] == "1 Ranger Desk"
