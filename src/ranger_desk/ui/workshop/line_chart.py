"""Curves over each other: losses of one run, or of several that are compared."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ranger_desk.ui import chart_scale, theme
from ranger_desk.ui.theme import Theme

_AIR = 10
_SWATCH = 26
_BETWEEN = 22
_FAINT = 0.4
_MARK = 3.5
_MARKS = (
    None,  # a disc
    ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    ((0, -1.3), (1.2, 1), (-1.2, 1)),
    ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    ((0, 1.3), (1.2, -1), (-1.2, -1)),
    ((-1.4, -0.5), (1.4, -0.5), (1.4, 0.5), (-1.4, 0.5)),
)
"""Outlines of the marks, one a tint, so that colour is not all that tells two runs apart."""
Key = Qt.Key
Point = tuple[float, float]


class Stroke(Enum):
    """How a curve is drawn, so that colour is not all that tells two of a run apart."""

    PLAIN = "plain"
    FAINT = "faint"
    DASHED = "dashed"
    DOTS = "dots"


@dataclass(frozen=True, slots=True)
class Curve:
    """A series of values.

    Attributes:
        name: for the legend and the reading.
        points: (place, value), places rising.
        tint: which of the theme's tints it has, and which mark.
    """

    name: str
    points: Sequence[Point]
    tint: int = 0
    stroke: Stroke = Stroke.PLAIN


class LineChart(QWidget):
    """Shows curves that share their scales; the mouse and the arrow keys read them place by place."""

    def __init__(self, name: str, foot: str, empty: str) -> None:
        """Make an empty chart.

        Args:
            name: what it shows.
            foot: what the places are: 'Iteration'.
            empty: said while there is no curve.
        """
        super().__init__()
        self._foot, self._empty = foot, empty
        self._curves: tuple[Curve, ...] = ()
        self._places: list[float] = []
        self._at: float | None = None
        self._below_mouse: float | None = None
        self.setAccessibleName(name)
        self.setAccessibleDescription(empty)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_curves(self, curves: Sequence[Curve]) -> None:
        """Show other curves; the place that is read stays where it can."""
        lines = len(self._legend())
        self._curves = tuple(curve for curve in curves if curve.points)
        self._places = sorted({place for curve in self._curves for place, _ in curve.points})
        self._at, self._below_mouse = (at if at in self._places else None for at in (self._at, self._below_mouse))
        if len(self._legend()) != lines:
            self.updateGeometry()
        self._describe()
        self.update()

    @property
    def reading(self) -> str:
        """The values at the place that is read, else the last ones: 'Iteration 40: Training 0.71, Validation 0.8'."""
        if not self._places:
            return self._empty
        said = [
            f"{curve.name} {value:.3f}" for curve in self._curves if (value := _value(curve, self._place)) is not None
        ]
        return f"{self._foot} {self._place:,.0f}: {', '.join(said)}"

    def sizeHint(self) -> QSize:
        """As high as its width asks for."""
        return QSize(420, self.heightForWidth(self.width() or 420))

    def heightForWidth(self, width: int) -> int:
        """A quarter of the width, or fourteen lines of text, below the legend, which wraps."""
        line = self.fontMetrics().height()
        return max(14 * line, width // 4) + len(self._legend(width)) * line + 2 * _AIR

    def minimumSizeHint(self) -> QSize:
        """As narrow as one likes."""
        return QSize(220, 8 * self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width the legend has other lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End read other places."""
        last = len(self._places) - 1
        here = last if self._at is None else self._places.index(self._at)
        steps = {Key.Key_Left: here - 1, Key.Key_Right: here + 1, Key.Key_Home: 0, Key.Key_End: last}
        if self._places and event.key() in steps:
            self._read(self._places[min(max(steps[Key(event.key())], 0), last)])
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the place below the mouse while it is there."""
        self._below_mouse = self._nearest(event.position().x())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Read again what was read before the mouse came."""
        super().leaveEvent(event)
        self._below_mouse = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Stay at the place below the mouse."""
        nearest = self._nearest(event.position().x())
        if nearest is not None:
            self._read(nearest)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chart."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.of(self.palette())
        if not self._places:
            painter.setPen(QColor(colours.secondary))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)
            return
        self._paint_legend(painter, colours)
        self._paint_scales(painter, colours)
        for curve in self._curves:
            _stroke(painter, [self._spot(point) for point in curve.points], curve, colours)
        if self._at is not None or self._below_mouse is not None:
            self._paint_reading(painter, colours)

    @property
    def _place(self) -> float:
        """The place that is read."""
        return next(at for at in (self._below_mouse, self._at, self._places[-1]) if at is not None)

    def _nearest(self, x: float) -> float | None:
        """The place that is nearest to a point across; None where there are none."""
        if not self._places or self._plot().width() <= 0:
            return None
        plot, (low, high) = self._plot(), self._span()
        wanted = low + (x - plot.left()) / plot.width() * (high - low)
        return min(self._places, key=lambda place: abs(place - wanted))

    def _read(self, place: float) -> None:
        self._at = place
        self._describe()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(self.reading)

    def _ticks(self) -> list[float]:
        return chart_scale.ticks((value for curve in self._curves for _, value in curve.points), whole=False)

    def _span(self) -> tuple[float, float]:
        """The first and the last place; never the same."""
        low, high = min(0.0, self._places[0]), self._places[-1]
        return low, max(high, low + 1)

    def _plot(self) -> QRectF:
        metrics = QFontMetricsF(self.font())
        left = max(metrics.horizontalAdvance(chart_scale.short(tick)) for tick in self._ticks()) + 2 * _AIR
        top, foot = len(self._legend()) * metrics.height() + 2 * _AIR, 2 * metrics.height() + _AIR
        return QRectF(left, top, self.width() - left - 2 * _AIR, self.height() - top - foot)

    def _spot(self, point: Point) -> QPointF:
        plot, ticks, (low, high) = self._plot(), self._ticks(), self._span()
        return QPointF(
            plot.left() + (point[0] - low) / (high - low) * plot.width(),
            plot.bottom() - (point[1] - ticks[0]) / (ticks[-1] - ticks[0]) * plot.height(),
        )

    def _legend(self, width: int | None = None) -> list[list[tuple[float, Curve]]]:
        """The curves by lines of the legend, each with how far to the right it stands: below one another in columns."""
        advance = QFontMetricsF(self.font()).horizontalAdvance
        widest = max((advance(f"{curve.name} 88.888") for curve in self._curves), default=0.0)
        wide = _SWATCH + 6 + widest + _BETWEEN
        columns = max(1, int(((width or self.width()) - 2 * _AIR + _BETWEEN) // wide))
        places = [(_AIR + at % columns * wide, curve) for at, curve in enumerate(self._curves)]
        return [places[first : first + columns] for first in range(0, len(places), columns)]

    def _paint_legend(self, painter: QPainter, colours: Theme) -> None:
        """A stroke, a name and the value that is read for each curve."""
        metrics = QFontMetricsF(self.font())
        for number, line in enumerate(self._legend()):
            top = _AIR / 2 + number * metrics.height()
            for x, curve in line:
                middle = top + metrics.height() / 2
                ends = [QPointF(x, middle), QPointF(x + _SWATCH, middle)]
                _stroke(painter, ends, curve, colours, [QPointF(x + _SWATCH / 2, middle)])
                painter.setPen(QColor(colours.text))
                beside = QPointF(x + _SWATCH + 6, top + metrics.ascent())
                painter.drawText(beside, curve.name)
                value = _value(curve, self._place)
                painter.setPen(QColor(colours.secondary))
                after = beside + QPointF(metrics.horizontalAdvance(f"{curve.name} "), 0)
                painter.drawText(after, "–" if value is None else f"{value:.3f}")

    def _paint_scales(self, painter: QPainter, colours: Theme) -> None:
        plot, metrics = self._plot(), QFontMetricsF(self.font())
        for tick in self._ticks():
            height = round(self._spot((0, tick)).y()) + 0.5
            painter.setPen(QPen(QColor(colours.border), 1))
            painter.drawLine(QPointF(plot.left(), height), QPointF(plot.right(), height))
            painter.setPen(QColor(colours.secondary))
            beside = QRectF(0, height - metrics.height() / 2, plot.left() - 6, metrics.height())
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight, chart_scale.short(tick))
        low, high = self._span()
        for tick in chart_scale.ticks((low, high), at_most=max(2, int(plot.width() / 90))):
            if low <= tick <= high:
                below = QRectF(self._spot((tick, 0)).x() - 40, plot.bottom() + 4, 80, metrics.height())
                painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, chart_scale.short(tick))
        foot = QRectF(plot.left(), plot.bottom() + 4 + metrics.height(), plot.width(), metrics.height())
        painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter, self._foot)

    def _paint_reading(self, painter: QPainter, colours: Theme) -> None:
        """A line at the place that is read, its number, and a ring around each value."""
        plot, metrics = self._plot(), QFontMetricsF(self.font())
        x = self._spot((self._place, 0)).x()
        painter.setPen(QPen(QColor(colours.accent), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for curve in self._curves:
            if (value := _value(curve, self._place)) is not None:
                painter.setPen(QPen(_colour(curve, colours), 2))
                painter.drawEllipse(self._spot((self._place, value)), 6, 6)
        said = f"{self._place:,.0f}"
        wide = metrics.horizontalAdvance(said) + _AIR
        left = min(max(x - wide / 2, plot.left()), plot.right() - wide)
        label = QRectF(left, plot.bottom() + 3, wide, metrics.height() + 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.selection))
        painter.drawRoundedRect(label, 4, 4)
        painter.setPen(QColor(colours.on_selection))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, said)


def _value(curve: Curve, place: float) -> float | None:
    """A curve's value at a place or the last before it; None before its first."""
    places = [at for at, _ in curve.points]
    found = bisect_left(places, place + 1e-9) - 1
    return curve.points[found][1] if found >= 0 else None


def _stroke(
    painter: QPainter, spots: Sequence[QPointF], curve: Curve, colours: Theme, marks: Sequence[QPointF] | None = None
) -> None:
    """Draw a curve, its marks where its points are, or where `marks` says."""
    style = Qt.PenStyle.DashLine if curve.stroke is Stroke.DASHED else Qt.PenStyle.SolidLine
    painter.setPen(QPen(_colour(curve, colours), 1.2 if curve.stroke is Stroke.FAINT else 2, style))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(spots))
    if curve.stroke is Stroke.DOTS or len(spots) == 1:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_colour(curve, colours))
        outline = _MARKS[curve.tint % len(_MARKS)]
        for spot in spots if marks is None else marks:
            if outline is None:
                painter.drawEllipse(spot, _MARK, _MARK)
            else:
                painter.drawPolygon(QPolygonF([spot + QPointF(x, y) * _MARK for x, y in outline]))


def _colour(curve: Curve, colours: Theme) -> QColor:
    made = QColor(colours.tint(curve.tint).underline)
    if curve.stroke is Stroke.FAINT:
        made.setAlphaF(_FAINT)
    return made
