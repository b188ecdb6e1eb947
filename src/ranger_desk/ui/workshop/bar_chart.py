"""Amounts as bars: lying ones with their names, and standing ones for how often values occur."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ranger_desk.ui import chart_scale, theme
from ranger_desk.ui.theme import Theme

_AIR = 10
_PALE = 0.45
"""How much of its colour a bar has that is of second rank."""
_SWATCH = 10
Key = Qt.Key


@dataclass(frozen=True, slots=True)
class Bar:
    """One amount.

    Attributes:
        name: what it is of.
        words: the amount as it is to be read.
        strong: it stands out.
        more: what stands on the amount, in a paler colour.
    """

    name: str
    value: float
    words: str
    strong: bool = True
    more: float = 0.0


class _Chart(QWidget):
    """Bars that are read out for those who cannot see them."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show other bars."""
        self._bars = tuple(bars)
        self.setAccessibleDescription("; ".join(f"{bar.name}: {bar.words}" for bar in bars))
        self.updateGeometry()
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tell the bar below the mouse."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            found = self._at(event.pos().x(), event.pos().y())
            text = "" if found is None else f"{self._bars[found].name}: {self._bars[found].words}"
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _at(self, x: float, y: float) -> int | None:
        """The bar at a place."""
        raise NotImplementedError


class BarChart(_Chart):
    """Lying bars, one below the other, each with its name before it and its amount behind it."""

    def sizeHint(self) -> QSize:
        """A line for each bar."""
        return QSize(360, round(len(self._bars) * self._line()) + 2)

    def minimumSizeHint(self) -> QSize:
        """As narrow as names and amounts allow."""
        return QSize(220, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, metrics = theme.of(self.palette()), QFontMetricsF(self.font())
        names = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0) + _AIR
        words = max((metrics.horizontalAdvance(bar.words) for bar in self._bars), default=0) + _AIR
        most = max((bar.value for bar in self._bars), default=0) or 1
        room, middle = max(1.0, self.width() - names - words), Qt.AlignmentFlag.AlignVCenter
        for place, bar in enumerate(self._bars):
            line = QRectF(0, place * self._line(), self.width(), self._line())
            painter.setPen(QColor(colours.text))
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, bar.name)
            length = max(2.0, bar.value / most * room)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent) if bar.strong else _pale(colours.accent))
            painter.drawRoundedRect(QRectF(names, line.top() + 4, length, line.height() - 8), 2, 2)
            painter.setPen(QColor(colours.text if bar.strong else colours.secondary))
            painter.drawText(line.adjusted(names + length + 6, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | middle, bar.words)

    def _line(self) -> float:
        return QFontMetricsF(self.font()).height() + 8

    def _at(self, _x: float, y: float) -> int | None:
        found = int(y // self._line())
        return found if 0 <= found < len(self._bars) else None


class Histogram(_Chart):
    """Standing bars, side by side; the arrow keys and the mouse read them."""

    def __init__(self, name: str, foot: str, parts: tuple[str, str]) -> None:
        """Make an empty one.

        Args:
            name: what it shows.
            foot: what the bars' names are: 'words'.
            parts: what the lower and the upper part of a bar are.
        """
        super().__init__(name)
        self._foot, self._parts = foot, parts
        self._read: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show other bars, none of them read."""
        self._read = None
        super().show_bars(bars)

    @property
    def reading(self) -> str:
        """The bar that is read; empty if none is."""
        if self._read is None:
            return ""
        bar = self._bars[self._read]
        return f"{bar.name} {self._foot}: {bar.words}"

    def sizeHint(self) -> QSize:
        """Twelve lines of text high."""
        return QSize(360, 12 * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """As narrow as one likes."""
        return QSize(200, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End read other bars."""
        last = len(self._bars) - 1
        here = self._read if self._read is not None else -1
        steps: dict[int, Callable[[], int]] = {
            Key.Key_Left: lambda: here - 1,
            Key.Key_Right: lambda: here + 1,
            Key.Key_Home: lambda: 0,
            Key.Key_End: lambda: last,
        }
        if self._bars and event.key() in steps:
            self._choose(min(max(steps[event.key()](), 0), last))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Read the bar below the mouse."""
        found = self._at(event.position().x(), event.position().y())
        if found is not None:
            self._choose(found)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bars with a scale beside them and their names below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, metrics = theme.of(self.palette()), QFontMetricsF(self.font())
        plot, ticks = self._plot(), self._ticks()
        self._paint_head(painter, colours)
        for tick in ticks:
            height = plot.bottom() - tick / ticks[-1] * plot.height()
            painter.setPen(QPen(QColor(colours.border), 1))
            painter.drawLine(QPointF(plot.left(), round(height) + 0.5), QPointF(plot.right(), round(height) + 0.5))
            painter.setPen(QColor(colours.secondary))
            beside = QRectF(0, height - metrics.height() / 2, plot.left() - 6, metrics.height())
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight, chart_scale.short(tick))
        for place, bar in enumerate(self._bars):
            column = self._column(place)
            lower, upper = (value / ticks[-1] * plot.height() for value in (bar.value, bar.more))
            height = lower + upper
            painter.fillRect(
                QRectF(column.left() + 1, plot.bottom() - lower, column.width() - 2, lower), QColor(colours.accent)
            )
            painter.fillRect(
                QRectF(column.left() + 1, plot.bottom() - height, column.width() - 2, upper), _pale(colours.accent)
            )
            if place == self._read:
                painter.setPen(QPen(QColor(colours.text), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(column.left(), plot.bottom() - height - 1, column.width(), height + 2))
        painter.setPen(QColor(colours.secondary))
        wide = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=1) + _AIR
        every = max(1, round(wide / max(1.0, plot.width() / max(1, len(self._bars))) + 0.5))
        for place in range(0, len(self._bars), every):
            centre = self._column(place).center().x()
            below = QRectF(centre - wide / 2, plot.bottom() + 4, wide, metrics.height())
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, self._bars[place].name)
        foot = QRectF(plot.left(), plot.bottom() + 4 + metrics.height(), plot.width(), metrics.height())
        painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter, self._foot)

    def _paint_head(self, painter: QPainter, colours: Theme) -> None:
        """What the two parts of a bar are, and the bar that is read."""
        metrics, x = QFontMetricsF(self.font()), float(_AIR)
        for words, colour in zip(self._parts, (QColor(colours.accent), _pale(colours.accent)), strict=True):
            painter.fillRect(QRectF(x, metrics.ascent() - _SWATCH + 5, _SWATCH, _SWATCH), colour)
            painter.setPen(QColor(colours.text))
            painter.drawText(QPointF(x + _SWATCH + 6, metrics.ascent() + 4), words)
            x += _SWATCH + metrics.horizontalAdvance(words) + 24
        painter.setPen(QColor(colours.secondary))
        painter.drawText(QRectF(0, 4, self.width() - _AIR, metrics.height()), Qt.AlignmentFlag.AlignRight, self.reading)

    def _choose(self, place: int) -> None:
        self._read = place
        self.setAccessibleDescription(self.reading)
        self.update()

    def _ticks(self) -> list[float]:
        return chart_scale.ticks(bar.value + bar.more for bar in self._bars)

    def _plot(self) -> QRectF:
        metrics = QFontMetricsF(self.font())
        left = max(metrics.horizontalAdvance(chart_scale.short(tick)) for tick in self._ticks()) + _AIR
        top, foot = metrics.height() + 1.5 * _AIR, 2 * metrics.height() + _AIR
        return QRectF(left, top, self.width() - left - _AIR, self.height() - top - foot)

    def _column(self, place: int) -> QRectF:
        plot = self._plot()
        width = plot.width() / max(1, len(self._bars))
        return QRectF(plot.left() + place * width, plot.top(), width, plot.height())

    def _at(self, x: float, _y: float) -> int | None:
        columns = [self._column(place) for place in range(len(self._bars))]
        return next((at for at, column in enumerate(columns) if column.left() <= x < column.right()), None)


def _pale(name: str) -> QColor:
    made = QColor(name)
    made.setAlphaF(_PALE)
    return made
