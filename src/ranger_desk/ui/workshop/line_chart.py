"""Curves over each other: losses of one run, or of two that are compared."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ranger_desk.ui import chart_scale, theme
from ranger_desk.ui.theme import Theme

_AIR = 10
_SWATCH = 22
_FAINT = 0.4
Key = Qt.Key
Point = tuple[float, float]


class Stroke(Enum):
    """How a curve is drawn, so that colour is not all that tells two apart."""

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
        tint: which of the theme's tints it has.
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
        self.setAccessibleName(name)
        self.setAccessibleDescription(empty)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)

    def show_curves(self, curves: Sequence[Curve]) -> None:
        """Show other curves; the place that is read stays where it can."""
        self._curves = tuple(curve for curve in curves if curve.points)
        self._places = sorted({place for curve in self._curves for place, _ in curve.points})
        if self._at is not None and self._at not in self._places:
            self._at = None
        self._describe()
        self.update()

    @property
    def reading(self) -> str:
        """The values at the place that is read, else the last ones: 'Iteration 40: Training 0.71, Validation 0.8'."""
        if not self._places:
            return self._empty
        at = self._places[-1] if self._at is None else self._at
        said = [f"{curve.name} {value:.3f}" for curve in self._curves if (value := _value(curve, at)) is not None]
        return f"{self._foot} {at:,.0f}: {', '.join(said)}"

    def sizeHint(self) -> QSize:
        """Sixteen lines of text high."""
        return QSize(420, 16 * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """As narrow as one likes."""
        return QSize(220, 8 * self.fontMetrics().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End read other places."""
        last = len(self._places) - 1
        here = last if self._at is None else self._places.index(self._at)
        steps = {Key.Key_Left: here - 1, Key.Key_Right: here + 1, Key.Key_Home: 0, Key.Key_End: last}
        if self._places and event.key() in steps:
            self._read(self._places[min(max(steps[Key(event.key())], 0), last)])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Read the place below the mouse."""
        plot, (low, high) = self._plot(), self._span()
        if self._places and plot.width() > 0:
            wanted = low + (event.position().x() - plot.left()) / plot.width() * (high - low)
            self._read(min(self._places, key=lambda place: abs(place - wanted)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chart."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.of(self.palette())
        self._paint_legend(painter, colours)
        if not self._places:
            painter.setPen(QColor(colours.secondary))
            painter.drawText(self._plot(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)
            return
        self._paint_scales(painter, colours)
        for curve in self._curves:
            self._paint_curve(painter, curve, colours)
        if self._at is not None:
            painter.setPen(QPen(QColor(colours.accent), 1, Qt.PenStyle.DashLine))
            x = self._spot((self._at, 0)).x()
            painter.drawLine(QPointF(x, self._plot().top()), QPointF(x, self._plot().bottom()))

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
        left = max(metrics.horizontalAdvance(chart_scale.short(tick)) for tick in self._ticks()) + _AIR
        top, foot = 2 * metrics.height() + 2 * _AIR, 2 * metrics.height() + _AIR
        return QRectF(left, top, self.width() - left - 2 * _AIR, self.height() - top - foot)

    def _spot(self, point: Point) -> QPointF:
        plot, ticks, (low, high) = self._plot(), self._ticks(), self._span()
        return QPointF(
            plot.left() + (point[0] - low) / (high - low) * plot.width(),
            plot.bottom() - (point[1] - ticks[0]) / (ticks[-1] - ticks[0]) * plot.height(),
        )

    def _paint_legend(self, painter: QPainter, colours: Theme) -> None:
        """A stroke and a name for each curve; below, the values that are read."""
        metrics, x = QFontMetricsF(self.font()), float(_AIR)
        for curve in self._curves:
            middle = 4 + metrics.height() / 2
            _stroke(painter, [QPointF(x, middle), QPointF(x + _SWATCH, middle)], curve, colours)
            painter.setPen(QColor(colours.text))
            width = metrics.horizontalAdvance(curve.name)
            painter.drawText(QPointF(x + _SWATCH + 6, 4 + metrics.ascent()), curve.name)
            x += _SWATCH + width + 24
        if self._places:
            painter.setPen(QColor(colours.secondary))
            painter.drawText(QPointF(_AIR, 6 + metrics.height() + metrics.ascent()), self.reading)

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

    def _paint_curve(self, painter: QPainter, curve: Curve, colours: Theme) -> None:
        spots = [self._spot(point) for point in curve.points]
        _stroke(painter, spots, curve, colours)
        if self._at is not None and (value := _value(curve, self._at)) is not None:
            painter.setPen(QPen(_colour(curve, colours), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self._spot((self._at, value)), 5, 5)


def _value(curve: Curve, place: float) -> float | None:
    """A curve's value at a place or the last before it; None before its first."""
    places = [at for at, _ in curve.points]
    found = bisect_left(places, place + 1e-9) - 1
    return curve.points[found][1] if found >= 0 else None


def _stroke(painter: QPainter, spots: Sequence[QPointF], curve: Curve, colours: Theme) -> None:
    style = Qt.PenStyle.DashLine if curve.stroke is Stroke.DASHED else Qt.PenStyle.SolidLine
    painter.setPen(QPen(_colour(curve, colours), 1.2 if curve.stroke is Stroke.FAINT else 2, style))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(spots))
    if curve.stroke is Stroke.DOTS or len(spots) == 1:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_colour(curve, colours))
        for spot in spots:
            painter.drawEllipse(spot, 3, 3)


def _colour(curve: Curve, colours: Theme) -> QColor:
    made = QColor(colours.tint(curve.tint).underline)
    if curve.stroke is Stroke.FAINT:
        made.setAlphaF(_FAINT)
    return made
