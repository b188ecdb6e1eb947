"""What to show of the review: words, unit, month, status, closures, flags; and how much that is."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ranger_desk.records import MONTHS, FlagVerdict, Severity
from ranger_desk.review import Facets, Filters, Status
from ranger_desk.ui import icons, wording
from ranger_desk.ui.cards import Quiet
from ranger_desk.ui.flow_layout import FlowLayout

_TYPING = 120
"""Milliseconds without a key before a search begins."""
_AIR = 8
"""Pixels between the words of a choice and its arrow."""


class FilterBar(QWidget):
    """The filters.

    Signals:
        changed: the reviewer wants to see other park-months; `filters` tells which.
        refresh_wanted: the list is to be made anew.
    """

    changed = Signal()
    refresh_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._search = QLineEdit()
        self._search.setPlaceholderText("Search comments, summaries, parks, notes")
        self._search.setAccessibleName("Search")
        self._search.setClearButtonEnabled(True)
        icons.mark_search(self._search)
        self._unit = _choice("Unit")
        self._month = _choice("Month")
        self._year = _choice("Year")
        self._status = _choice("Status")
        self._rule = _choice("Rule")
        self._severity = _choice("Severity")
        self._closure = _switch("Has closure", "Only park-months whose report names a closure")
        self._flag = _switch("Has flag", "Only park-months with at least one flag")
        self._clear = QToolButton()
        self._clear.setText("Clear")
        self._clear.setToolTip("Show every park-month again")
        self._clear.setAccessibleName("Clear filters")
        self._clear.setAutoRaise(True)
        self._clear.clicked.connect(self.clear)
        self._refresh = QToolButton()
        self._refresh.setText("Refresh")
        self._refresh.setAccessibleName("Refresh list")
        self._refresh.setIcon(icons.icon("refresh"))
        self._refresh.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._refresh.setToolTip("Rows have changed since this list was made")
        self._refresh.clicked.connect(self.refresh_wanted)
        self._refresh.hide()
        self._shown = Quiet(wraps=False)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self._typing.timeout.connect(self.changed)
        self._lay_out()
        self._search.textChanged.connect(self._typing.start)
        for choice in self._choices():
            choice.currentIndexChanged.connect(self._now)
        for switch in (self._closure, self._flag):
            switch.toggled.connect(self._now)
        self.set_facets(Facets((), (), (), ()))

    @property
    def filters(self) -> Filters:
        """What the reviewer wants to see."""
        return Filters(
            text=self._search.text().strip(),
            unit=self._unit.currentData(),
            year=self._year.currentData(),
            month=self._month.currentData(),
            status=Status(status) if (status := self._status.currentData()) else None,
            has_closure=self._closure.isChecked() or None,
            has_flag=self._flag.isChecked() or None,
            rule=self._rule.currentData(),
            severity=Severity(severity) if (severity := self._severity.currentData()) in list(Severity) else None,
            mark=FlagVerdict(severity) if severity in list(FlagVerdict) else None,
        )

    def set_facets(self, facets: Facets) -> None:
        """Offer what there is in a review; filters that still make sense stay as they are."""
        _offer(self._unit, "All units", [(f"{code}  {name}", code) for code, name in facets.units])
        _offer(self._month, "Any month", [(MONTHS[month - 1], month) for month in facets.months])
        _offer(self._year, "Any year", [(str(year), year) for year in reversed(facets.years)])
        _offer(self._status, "Any status", [(wording.STATUSES[status], status) for status in Status])
        rules = sorted((wording.rule(name), name) for name in facets.rules)
        _offer(self._rule, "Any rule", list(rules))
        severities = [(f"{words} severity", kind) for kind, words in wording.SEVERITIES.items()]
        severities[-1] = ("Notes", Severity.NOTE)
        _offer(self._severity, "Any severity", [*severities, *((text, mark) for mark, text in wording.MARKS.items())])

    def set_shown(self, shown: int, total: int) -> None:
        """Say how many park-months the filters leave."""
        words = wording.amount(total, "park-month")
        self._shown.setText(words if shown == total else f"{shown:,} of {total:,}")
        self._clear.setVisible(self.filters != Filters())

    def set_stale(self, stale: bool) -> None:
        """Offer to make the list anew, where rows changed that it may no longer show rightly."""
        self._refresh.setVisible(stale)

    def focus_search(self) -> None:
        """Put the keyboard into the search field, its text selected."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def show_flagged(self) -> None:
        """Show what has a flag, and nothing else."""
        self.reset()
        with QSignalBlocker(self._flag):
            self._flag.setChecked(True)
        self._now()

    def show_set_aside(self) -> None:
        """Show what the model could not summarise, and nothing else."""
        self.reset()
        with QSignalBlocker(self._status):
            self._status.setCurrentIndex(self._status.findData(Status.SET_ASIDE))
        self._now()

    def clear(self) -> None:
        """Show everything."""
        if self.filters != Filters():
            self.reset()
            self._now()

    def reset(self) -> None:
        """Set every filter back, without a word."""
        self._typing.stop()
        for control in self._choices():
            with QSignalBlocker(control):
                control.setCurrentIndex(0)
        for switch in (self._closure, self._flag):
            with QSignalBlocker(switch):
                switch.setChecked(False)
        with QSignalBlocker(self._search):
            self._search.clear()

    def _choices(self) -> tuple[QComboBox, ...]:
        return self._unit, self._month, self._year, self._status, self._rule, self._severity

    def _now(self) -> None:
        self._typing.stop()
        self.changed.emit()

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self._search, 1)
        first.addWidget(self._closure)
        first.addWidget(self._flag)
        second = FlowLayout(6, last_at_end=True)
        for control in (*self._choices(), self._refresh, self._clear, self._shown):
            second.addWidget(control)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(first)
        layout.addLayout(second)


class _Choice(QComboBox):
    """A choice that is as wide as its first entry, which is the longest that must be read in it."""

    def sizeHint(self) -> QSize:
        """As wide as the first entry."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        text = QSize(self.fontMetrics().horizontalAdvance(self.itemText(0)) + _AIR, self.fontMetrics().height())
        wide = self.style().sizeFromContents(QStyle.ContentsType.CT_ComboBox, option, text, self).width()
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """No narrower."""
        return self.sizeHint()


def _choice(name: str) -> QComboBox:
    made = _Choice()
    made.setAccessibleName(name)
    # Where Qt gives a choice's value for its name (macOS, Linux) this says what is chosen by it.
    made.setAccessibleDescription(f"Filter by {name.lower()}")
    made.setMaxVisibleItems(20)
    return made


def _switch(text: str, tip: str) -> QToolButton:
    made = QToolButton()
    made.setText(text)
    made.setToolTip(tip)
    made.setAccessibleName(text)
    made.setCheckable(True)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setIcon(icons.switch())
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def _offer(choice: QComboBox, everything: str, items: list[tuple[str, object]]) -> None:
    """Fill a choice; what was chosen stays chosen where it is still offered."""
    chosen = choice.currentData()
    with QSignalBlocker(choice):
        choice.clear()
        choice.addItem(everything, None)
        for text, data in items:
            choice.addItem(text, data)
        choice.setCurrentIndex(max(0, choice.findData(chosen) if chosen is not None else 0))
    widest = max((choice.fontMetrics().horizontalAdvance(text) for text, _ in items), default=0)
    choice.view().setMinimumWidth(min(widest + 40, 420))
