"""The window: Qt lives here only.

Call `run(path)` to open it, after `has_display()` said that there is a screen to open it on.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_WITHOUT_SCREEN = ("offscreen", "minimal", "vnc")
_TRIAL = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
_PATIENCE = 20
"""Seconds that opening the display may take, at most."""


def has_display() -> bool:
    """Whether a window can be opened here.

    Qt ends the whole process where it finds no display, or lacks one of the system's libraries for it. So another
    process tries.
    """
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in _WITHOUT_SCREEN:
        return True
    if sys.platform == "darwin":
        asked = subprocess.run(["launchctl", "managername"], capture_output=True, text=True, check=False)
        return asked.stdout.strip() != "Background"
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        tried = subprocess.run([sys.executable, "-c", _TRIAL], capture_output=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return False
    return tried.returncode == 0


def run(path: Path | None = None) -> int:
    """Open the window, and a file in it; returns the exit code when it is closed."""
    from ranger_desk.ui.app import start  # noqa: PLC0415  (`has_display` must answer before Qt is loaded)

    return start(path)
