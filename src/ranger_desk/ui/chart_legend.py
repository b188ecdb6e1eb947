"""What the marks of a chart mean, as far as they occur in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ranger_desk.records import MONTHS, Extent
from ranger_desk.ui import theme
from ranger_desk.ui.cards import Quiet
from ranger_desk.ui.count_line import Month, Point
from ranger_desk.ui.flow_layout import FlowLayout
from ranger_desk.ui.theme import Theme

PALE = 0.18
"""How much of its colour a month has in which something was closed."""


class ChartLegend(QWidget):
    """Swatches with their words, in one line if there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._same = Quiet(wraps=False)
        self._all, self._part = Quiet("Closed all month", wraps=False), Quiet("Part of the month", wraps=False)
        size = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        size.setHeightForWidth(True)
        self.setSizePolicy(size)
        row = FlowLayout(14)
        row.setContentsMargins(10, 0, 10, 6)
        self.setLayout(row)
        parts = ((_dot, self._same), (paint_all_month, self._all), (paint_part_month, self._part))
        self._entries = [_entry(_Swatch(draw), words) for draw, words in parts]
        for entry in self._entries:
            row.addWidget(entry)

    def show_series(self, points: Sequence[Point], shown: Month) -> None:
        """Say what occurs in `points`."""
        extents = {closure.extent for point in points for closure in point.closures}
        self._same.setText(f"Every {MONTHS[shown[1] - 1]}")
        occurs = (len(points) > 1, Extent.ALL_MONTH in extents, Extent.PART_MONTH in extents)
        for entry, there in zip(self._entries, occurs, strict=True):
            entry.setVisible(there)
        self.setVisible(any(occurs))


def paint_all_month(painter: QPainter, column: QRectF, lane: QRectF, colours: Theme) -> None:
    """A month in which a place was closed throughout: its column, and its part of the lane above."""
    painter.fillRect(column, _pale(colours))
    painter.fillRect(lane, QColor(colours.closed))


def paint_part_month(painter: QPainter, column: QRectF, lane: QRectF, colours: Theme) -> None:
    """A month in which a place was closed for a part: the lane is half as high, the column hatched."""
    painter.fillRect(column, QBrush(_pale(colours, 2.5), Qt.BrushStyle.BDiagPattern))
    painter.fillRect(lane.adjusted(0, lane.height() / 2, 0, 0), QColor(colours.closed))


def _dot(painter: QPainter, column: QRectF, _lane: QRectF, colours: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.accent))
    painter.drawEllipse(column.center(), 3, 3)


def _pale(colours: Theme, times: float = 1) -> QColor:
    made = QColor(colours.closed)
    made.setAlphaF(PALE * times)
    return made


def _entry(swatch: QWidget, words: QLabel) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(5)
    row.addWidget(swatch)
    row.addWidget(words)
    return made


class _Swatch(QWidget):
    def __init__(self, draw: Callable[[QPainter, QRectF, QRectF, Theme], None]) -> None:
        super().__init__()
        self._draw = draw
        self.setFixedSize(QSize(14, 14))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A mark as the chart has it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        around = QRectF(self.rect())
        self._draw(painter, around.adjusted(0, 5, 0, 0), around.adjusted(0, 0, 0, -9), theme.of(self.palette()))
