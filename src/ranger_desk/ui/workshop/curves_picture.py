"""The curves of runs as a picture, without a window."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from ranger_desk.ui import theme
from ranger_desk.ui.theme import Appearance
from ranger_desk.ui.workshop.compare_panel import loss_chart, over_each_other, save_picture
from ranger_desk.workshop.comparing import Compared

SIZE = (1200, 640)
"""Pixels."""


def write(compared: Sequence[Compared], path: Path) -> None:
    """Write the losses of runs as the window shows them, in the light.

    Raises:
        OSError: it cannot be written.
    """
    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, Appearance.LIGHT)
    chart = loss_chart()
    chart.setAutoFillBackground(True)
    chart.setBackgroundRole(chart.palette().ColorRole.Base)
    chart.resize(*SIZE)
    chart.show_curves(over_each_other(compared))
    save_picture(chart, path)
