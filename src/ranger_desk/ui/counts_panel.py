"""A month's counts beside the same fields in other months, and the chosen one over the years."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ranger_desk.records import MONTHS, Count
from ranger_desk.ui import icons, theme, wording
from ranger_desk.ui.cards import Card, Heading
from ranger_desk.ui.chart_legend import ChartLegend
from ranger_desk.ui.count_chart import CountChart
from ranger_desk.ui.count_line import YEARS, CountLine, Month
from ranger_desk.ui.record_table import Field
from ranger_desk.ui.small_table import SmallTable
from ranger_desk.ui.unit_history import UnitHistory

FEW = 14
"""So many fields are shown at once; of more, the first ones until all are asked for."""
_MOST = 24
"""Even of those that are flagged or stand for a closed place, no more are shown at once."""
_LABEL, _CODE, _BEFORE, _FIRST_YEAR = 0, 1, 3, 4


class CountsPanel(QWidget):
    """Shows the counts of one park-month.

    Signals:
        month_wanted: the year and month of the chart that the reviewer wants to see.
    """

    month_wanted = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._history: UnitHistory | None = None
        self._month: Month = (0, 1)
        self._all = False
        self._field = ""
        self.table: SmallTable[CountLine] = SmallTable(
            "Counts",
            _fields(self._month),
            wide=_LABEL,
            spared=(*range(_FIRST_YEAR + YEARS - 1, _FIRST_YEAR, -1), _BEFORE, _FIRST_YEAR, _CODE),
        )
        self.chart = CountChart()
        self.legend = ChartLegend()
        self._more = QPushButton()
        self._more.clicked.connect(self._show_more)
        drawn = QWidget()
        column = QVBoxLayout(drawn)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.chart)
        column.addWidget(self.legend)
        drawn.setFocusProxy(self.chart)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(Heading("Counts"))
        layout.addWidget(Card(drawn))
        layout.addSpacing(3)
        layout.addWidget(Card(self.table))
        layout.addWidget(self._more)
        self.setTabOrder(self.chart, self.table)
        self.setTabOrder(self.table, self._more)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._chosen())
        self.chart.month_wanted.connect(self.month_wanted)

    @property
    def lines(self) -> Sequence[CountLine]:
        """What the table shows now."""
        return self.table.records.records

    def show_month(self, history: UnitHistory, month: Month) -> None:
        """Show a month of a unit; a field that is flagged or stands for a closed place is chosen, else the last one."""
        self._history, self._month = history, month
        self._show_lines()

    def choose(self, field: str) -> None:
        """Choose a field; one that is folded away is shown."""
        if field not in [line.count.field for line in self.lines] and not self._all:
            self._all = True
            self._show_lines()
        for row, line in enumerate(self.lines):
            if line.count.field == field:
                self.table.selectRow(row)

    def _show_lines(self) -> None:
        assert self._history is not None
        lines = self._history.lines(self._month)
        self.setVisible(bool(lines))
        concern = [line for line in lines if line.flags or line.closures]
        folded = len(lines) > FEW
        shown = lines if self._all or not folded else lines[: max(FEW - 2, min(len(concern), _MOST))]
        self._more.setVisible(folded)
        self._more.setText("Show Fewer Fields" if self._all else f"Show All {len(lines):,} Fields")
        self.table.show_records(shown, _fields(self._month))
        codes = [line.count.field for line in shown]
        if codes:
            self.table.selectRow(codes.index(self._field) if not concern and self._field in codes else 0)

    def _show_more(self) -> None:
        self._all = not self._all
        self._show_lines()

    def _chosen(self) -> None:
        row = self.table.currentIndex().row()
        if self._history is None or not 0 <= row < len(self.lines):
            return
        count = self.lines[row].count
        self._field = count.field
        points = self._history.series(count.field)
        self.chart.show_series(wording.field(count), points, self._month)
        self.legend.show_series(points, self._month)


def _fields(month: Month) -> Sequence[Field[CountLine]]:
    """The columns for a month: the field, its value, the month before, the same month in the years before."""
    year, of_year = month
    name = MONTHS[of_year - 1][:3]
    before = f"{MONTHS[of_year - 2][:3]} {_short(year - 1 if of_year == 1 else year)}"
    years: list[Field[CountLine]] = [
        Field(f"{name} {_short(year - ago)}", partial(_in_year, ago - 1), number=True) for ago in range(1, YEARS + 1)
    ]
    return (
        Field("Field", wording.count_label, _mark, least=19),
        Field("Code", lambda line: line.count.field),
        Field(f"{name} {year}", lambda line: wording.value(line.count), number=True, colour=_colour),
        Field(before, lambda line: _text(line.before), number=True),
        *years,
    )


def _short(year: int) -> str:
    return f"’{year % 100:02}"


def _mark(_row: int, line: CountLine) -> QIcon | None:
    if line.flags:
        return icons.severity_icon(line.flags[0].severity)
    return icons.icon("link") if line.closures else None


def _colour(line: CountLine) -> QColor | None:
    if not line.flags:
        return None
    return QColor(theme.of(QGuiApplication.palette()).severity(line.flags[0].severity))


def _in_year(place: int, line: CountLine) -> str:
    return _text(line.years[place])


def _text(count: Count | None) -> str:
    """A value in another month; nothing where that month has no such field, which is not the same as no data."""
    return "" if count is None else wording.value(count)
