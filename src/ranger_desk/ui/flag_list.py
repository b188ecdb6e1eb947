"""All flags of a park-month: those to be decided, then those that were confirmed or dismissed, then notes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ranger_desk.records import Flag, FlagVerdict, ReviewedParkMonth, Severity
from ranger_desk.ui import icons, wording
from ranger_desk.ui.cards import IconLine
from ranger_desk.ui.count_line import CountLine
from ranger_desk.ui.flag_card import FlagCard

FEW = 4
"""So many flags are shown at once; of more, the first ones until all are asked for."""
_ORDER = (None, FlagVerdict.CONFIRMED, FlagVerdict.DISMISSED)


class FlagList(QWidget):
    """Shows flags, one of which is the current one: the one that has the keyboard, else the first to be decided.

    Signals:
        meaning_wanted: the name of the rule whose meaning the reviewer wants to know.
        mark_wanted: a `Flag`, what the reviewer says of it (a `FlagVerdict`; None takes it back), and the reason.
    """

    meaning_wanted = Signal(str)
    mark_wanted = Signal(object, object, str)

    def __init__(self) -> None:
        super().__init__()
        self._cards: list[FlagCard] = []
        self._said: object = None
        self._more = QPushButton()
        self._more.clicked.connect(self._unfold)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self.hide()

    @property
    def cards(self) -> tuple[FlagCard, ...]:
        """The cards, in the order of the screen; notes have none."""
        return tuple(self._cards)

    @property
    def current(self) -> FlagCard | None:
        """The card that commands are about."""
        with_keys = [card for card in self._cards if self._has_keyboard(card)]
        undecided = [card for card in self._cards if card.mark is None]
        return next(iter([*with_keys, *undecided]), None)

    def show_row(self, row: ReviewedParkMonth, lines: Mapping[str, CountLine]) -> None:
        """Show the flags of a park-month; `lines` has its count fields by code.

        Where the reviewer is writing why a flag is dismissed, and the flags are the same, nothing is shown anew.
        """
        said = (row.id, row.marked_flags)
        if said == self._said and any(card.asking for card in self._cards):
            return
        self._said = said
        inside = self._has_keyboard(self)
        self._clear()
        month = (row.park_month.year, row.park_month.month)
        asking = [(flag, mark) for flag, mark in row.marked_flags if flag.severity is not Severity.NOTE]
        asking.sort(key=lambda each: _ORDER.index(each[1].verdict if each[1] else None))
        for flag, mark in asking:
            card = FlagCard(flag, mark, lines.get(flag.field or ""), month)
            card.confirmed.connect(lambda flag=flag: self.mark_wanted.emit(flag, FlagVerdict.CONFIRMED, ""))
            card.dismissed.connect(lambda note, flag=flag: self.mark_wanted.emit(flag, FlagVerdict.DISMISSED, note))
            card.meaning_wanted.connect(self.meaning_wanted)
            card.restored.connect(lambda flag=flag: self.mark_wanted.emit(flag, None, ""))
            self._cards.append(card)
            self._add(card)
            card.setVisible(len(asking) <= FEW or len(self._cards) < FEW)
        self._layout.addWidget(self._more)
        self._more.setText(f"Show {len(asking) - FEW + 1} More Flags")
        self._more.setVisible(len(asking) > FEW)
        for flag in row.flags:
            if flag.severity is Severity.NOTE:
                self._add(_note(flag))
        self._order_stops()
        self.setVisible(bool(row.flags))
        if inside and (current := self.current) is not None:
            current.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self) -> None:
        """Confirm the current flag."""
        if (card := self.current) is not None and card.mark is None:
            card.confirmed.emit()

    def begin_dismissing(self) -> None:
        """Ask why the current flag is dismissed."""
        if (card := self.current) is not None and card.mark is None:
            card.begin_dismissing()

    def restore(self) -> None:
        """Take back what was said of the current flag, or of the only one of which something was."""
        card = self.current
        if card is None or card.mark is None:
            marked = [each for each in self._cards if each.mark is not None]
            card = marked[0] if len(marked) == 1 else None
        if card is not None:
            card.restored.emit()

    def step(self) -> FlagCard | None:
        """Bring the keyboard to the next flag; from the last one to the first."""
        if not self._cards:
            return None
        here = next((at for at, card in enumerate(self._cards) if card.hasFocus()), -1)
        card = self._cards[(here + 1) % len(self._cards)]
        if card.isHidden():
            self._unfold()
        card.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return card

    def _has_keyboard(self, widget: QWidget) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and (focus is widget or widget.isAncestorOf(focus))

    def _add(self, widget: QWidget) -> None:
        self._layout.addWidget(widget)
        widget.show()  # at once: a layout would show it a turn later, and the pane would flicker

    def _order_stops(self) -> None:
        """Let Tab go through the cards where this list stands: what was made last would come last."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt orders nothing after a widget that takes no focus
        for before, after in pairwise([self, *(stop for card in self._cards for stop in card.stops), self._more]):
            QWidget.setTabOrder(before, after)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _unfold(self) -> None:
        for card in self._cards:
            card.show()
        self._more.hide()

    def _clear(self) -> None:
        self._cards = []
        while item := self._layout.takeAt(0):
            if (widget := item.widget()) and widget is not self._more:
                widget.hide()
                widget.deleteLater()


def _note(flag: Flag) -> QWidget:
    line = IconLine(icons.severity_icon(flag.severity), f"{wording.rule(flag.rule)}: {flag.reason}")
    line.set_quiet()
    return line
