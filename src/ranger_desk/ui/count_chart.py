"""A count field over the years: its values as a line, closures and flags marked on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ranger_desk.records import Extent
from ranger_desk.ui import chart_scale, icons, theme, wording
from ranger_desk.ui.chart_legend import paint_all_month, paint_part_month
from ranger_desk.ui.count_line import Month, Point
from ranger_desk.ui.theme import Theme

_LANE = 7
"""Pixels above the plot in which a closure's month is marked."""
_MARK = 14
"""Pixels of a flag's icon."""
_DOTS_APART = 5
"""Pixels that months must have for each to get a dot of its own."""
_LEAST = 4
"""Pixels that a month in which something was closed has at least."""
_AIR = 10
Key = Qt.Key


class CountChart(QWidget):
    """Shows one series, which can be read month by month with the mouse and with the arrow keys.

    Signals:
        month_wanted: the year and month that the reviewer wants to see.
    """

    month_wanted = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self._points: tuple[Point, ...] = ()
        self._shown: Month = (0, 0)
        self._at: int | None = None
        self._blank = True
        self._ticks: list[float] = [0.0, 1.0]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Chart of the count")

    def show_series(self, name: str, points: Sequence[Point], shown: Month) -> None:
        """Show the field `name` over time; the month `shown` stands out, and reading begins there."""
        self._name, self._points, self._shown = name, tuple(points), shown
        self._blank = all(point.value is None for point in points)
        self._ticks = chart_scale.ticks(point.value for point in points if point.value is not None)
        self._at = next((at for at, point in enumerate(points) if _month(point) == shown), None)
        self.setAccessibleName(f"Chart of {name}")
        self._describe()
        self.update()

    @property
    def reading(self) -> str:
        """The month that is read, in words; of the whole series where there is none."""
        if self._at is not None:
            return wording.point(self._points[self._at])
        return wording.series(self._points)

    def sizeHint(self) -> QSize:
        """Eleven lines of text high."""
        return QSize(360, 11 * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """As narrow as one likes."""
        return QSize(160, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End read other months; Return goes to the one that is read."""
        last = len(self._points) - 1
        here = self._at if self._at is not None else last
        steps = {Key.Key_Left: here - 1, Key.Key_Right: here + 1, Key.Key_Home: 0, Key.Key_End: last}
        if self._points and event.key() in steps:
            self._read(min(max(steps[Key(event.key())], 0), last))
        elif self._at is not None and event.key() in (Key.Key_Return, Key.Key_Enter):
            self.month_wanted.emit(*_month(self._points[self._at]))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Read the month below the mouse."""
        nearest = self._nearest(event.position())
        if nearest is not None:
            self._read(nearest)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to the month below the mouse."""
        nearest = self._nearest(event.position())
        if nearest is not None:
            self.month_wanted.emit(*_month(self._points[nearest]))

    def event(self, event: QEvent) -> bool:
        """Tell the month below the mouse."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            nearest = self._nearest(QPointF(event.pos()))
            if nearest is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), wording.point(self._points[nearest]).replace("; ", "\n"), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chart."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.of(self.palette())
        self._paint_reading(painter, colours)
        if not self._points:
            return
        self._paint_closures(painter, colours)
        self._paint_scales(painter, colours)
        self._paint_line(painter, colours)
        self._paint_flags(painter)
        self._paint_cursor(painter, colours)

    # What is where: months are numbered from year 0, and each has a column of the plot.

    def _plot(self) -> QRectF:
        metrics = QFontMetricsF(self.font())
        left = max(metrics.horizontalAdvance(chart_scale.short(tick)) for tick in self._ticks) + 2 * _AIR
        top = 2 * metrics.height() + _AIR + _LANE + _MARK / 2
        return QRectF(left, top, self.width() - left - _AIR, self.height() - top - metrics.height() - _AIR)

    def _span(self) -> tuple[int, int]:
        """The first and the last month of the chart; a year at least, so that one point stands in its middle."""
        numbers = [_number(point) for point in self._points]
        lacking = max(0, 12 - (numbers[-1] - numbers[0] + 1))
        return numbers[0] - lacking // 2, numbers[-1] + (lacking + 1) // 2

    def _column(self, number: int) -> QRectF:
        plot, (first, last) = self._plot(), self._span()
        width = plot.width() / (last - first + 1)
        return QRectF(plot.left() + (number - first) * width, plot.top(), width, plot.height())

    def _height(self, value: float) -> float:
        plot, low, high = self._plot(), self._ticks[0], self._ticks[-1]
        return plot.bottom() - (value - low) / (high - low) * plot.height()

    def _spot(self, point: Point) -> QPointF:
        assert point.value is not None
        return QPointF(self._column(_number(point)).center().x(), self._height(point.value))

    def _nearest(self, position: QPointF) -> int | None:
        """The point whose month is nearest, unless the mouse is beside the plot."""
        plot = self._plot()
        if not self._points or not plot.left() - _AIR <= position.x() <= plot.right() + _AIR:
            return None
        centres = [self._column(_number(point)).center().x() for point in self._points]
        return min(range(len(centres)), key=lambda at: abs(centres[at] - position.x()))

    # Reading

    def _read(self, at: int) -> None:
        self._at = at
        self._describe()
        self.update()

    def _describe(self) -> None:
        """Tell those who cannot see it: the month that is read, then what the whole line does."""
        self.setAccessibleDescription(" ".join(dict.fromkeys([self.reading, wording.series(self._points)])))

    # Painting

    def _paint_reading(self, painter: QPainter, colours: Theme) -> None:
        """The month and its value, the field beside them; below in a quieter colour what else is known of the month."""
        first, _, more = self.reading.partition("; ")
        metrics = painter.fontMetrics()
        line = QRectF(_AIR, _AIR / 2, self.width() - 2 * _AIR, metrics.height())
        taken = metrics.horizontalAdvance(first) + 2 * _AIR
        self._write(painter, line, first, colours.text)
        self._write(painter, line.adjusted(taken, 0, 0, 0), self._name, colours.secondary, Qt.AlignmentFlag.AlignRight)
        self._write(painter, line.translated(0, line.height()), more, colours.secondary)

    def _write(
        self,
        painter: QPainter,
        where: QRectF,
        words: str,
        colour: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.setPen(QColor(colour))
        fitting = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(where.width()))
        painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter, fitting)

    def _paint_closures(self, painter: QPainter, colours: Theme) -> None:
        for point in self._points:
            extents = {closure.extent for closure in point.closures}
            if extents:
                column = self._column(_number(point))
                lacking = max(0.0, _LEAST - column.width()) / 2
                column.adjust(-lacking, 0, lacking, 0)
                lane = QRectF(column.left(), column.top() - _LANE, column.width(), _LANE - 2)
                paint = paint_all_month if Extent.ALL_MONTH in extents else paint_part_month
                paint(painter, column, lane, colours)

    def _paint_scales(self, painter: QPainter, colours: Theme) -> None:
        plot, (first, last) = self._plot(), self._span()
        painter.setPen(QPen(QColor(colours.border), 1))
        for tick in self._ticks[:1] if self._blank else self._ticks:
            height = round(self._height(tick)) + 0.5
            painter.drawLine(QPointF(plot.left(), height), QPointF(plot.right(), height))
        painter.setPen(QColor(colours.secondary))
        metrics = QFontMetricsF(painter.font())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if self._blank:
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, "No data")
        for tick in [] if self._blank else self._ticks:
            beside = QRectF(0, self._height(tick) - metrics.height() / 2, plot.left() - 6, metrics.height())
            painter.drawText(beside, right, chart_scale.short(tick))
        wide = metrics.horizontalAdvance("0000") + 2 * _AIR
        below = plot.bottom() + 4
        for year in chart_scale.years(-(-first // 12), last // 12, int(plot.width() / wide)):
            x = self._column(12 * year).left()
            painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, below))
            left = x + 3
            if left + metrics.horizontalAdvance(str(year)) <= self.width():
                painter.drawText(QRectF(left, below - 2, wide, metrics.height()), Qt.AlignmentFlag.AlignTop, str(year))

    def _paint_line(self, painter: QPainter, colours: Theme) -> None:
        painter.setPen(QPen(QColor(colours.secondary), 1.4))
        for run in self._runs():
            painter.drawPolyline(QPolygonF([self._spot(point) for point in run]))
        apart = self._column(0).width() >= _DOTS_APART
        painter.setPen(Qt.PenStyle.NoPen)
        for run in self._runs():
            for point in run:
                same = point.month == self._shown[1]
                if same or apart or len(run) == 1:
                    painter.setBrush(QColor(colours.accent if same else colours.secondary))
                    size = 2.8 if same else 2.2 if len(run) == 1 else 1.8
                    painter.drawEllipse(self._spot(point), size, size)
        for point in self._points:
            if _month(point) == self._shown and point.value is not None:
                painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Base), 2))
                painter.setBrush(QColor(colours.accent))
                painter.drawEllipse(self._spot(point), 6, 6)

    def _paint_flags(self, painter: QPainter) -> None:
        plot = self._plot()
        for point in self._points:
            if point.flags:
                centre = self._column(_number(point)).center().x()
                height = self._height(point.value) if point.value is not None else plot.bottom()
                top = max(height - _MARK - 7, plot.top() - _LANE - _MARK)
                corner = QPoint(round(centre - _MARK / 2), round(top))
                icon = icons.severity_icon(point.flags[0].severity)
                painter.drawPixmap(corner, icon.pixmap(QSize(_MARK, _MARK), self.devicePixelRatioF()))

    def _paint_cursor(self, painter: QPainter, colours: Theme) -> None:
        if self._at is None:
            return
        point = self._points[self._at]
        if not self.hasFocus() and _month(point) == self._shown:
            return
        centre = self._column(_number(point)).center().x()
        painter.setPen(QPen(QColor(colours.accent), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(centre, self._plot().top()), QPointF(centre, self._plot().bottom()))
        if point.value is not None:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self._spot(point), 6, 6)

    def _runs(self) -> Iterator[list[Point]]:
        """Stretches of months without a gap: neither a month that is missing nor one without data."""
        run: list[Point] = []
        for point in self._points:
            if run and (point.value is None or _number(point) != _number(run[-1]) + 1):
                yield run
                run = []
            if point.value is not None:
                run.append(point)
        if run:
            yield run


def _month(point: Point) -> Month:
    return point.year, point.month


def _number(point: Point) -> int:
    return 12 * point.year + point.month - 1
