"""Which count fields a closed place stands for: what the program takes them to be, and what the reviewer says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ranger_desk.checks.links import Link, link
from ranger_desk.records import Closure, Correction, Count, ParkMonth
from ranger_desk.ui import icons, wording
from ranger_desk.ui.cards import Quiet

Button = QDialogButtonBox.StandardButton
_CODE = Qt.ItemDataRole.UserRole


class LinksDialog(QDialog):
    """Asks which of a park-month's count fields should read zero while a place is closed."""

    def __init__(
        self,
        park_month: ParkMonth,
        closure: Closure,
        corrections: Sequence[Correction],
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog; `corrections` are those of the park-month's unit."""
        super().__init__(parent)
        self._park_month, self._closure = park_month, closure
        self.setWindowTitle(f"Count Fields of {closure.place}")
        counts, name = park_month.counts, park_month.park_name
        self._found = {each.field: each for each in link(closure, counts, name)}
        self._said = {each.field: each for each in link(closure, counts, name, corrections)}
        self.corrected = self._said != self._found
        what = QLabel(f"Which counts of {name or park_month.unit_code} should be zero while {closure.place} is closed?")
        what.setWordWrap(True)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search fields")
        self.search.setAccessibleName("Search fields")
        self.search.setClearButtonEnabled(True)
        icons.mark_search(self.search)
        self.search.textChanged.connect(self._narrow)
        self.fields = QListWidget()
        self.fields.setAccessibleName("Count fields")
        self.fields.setSpacing(2)
        for count in sorted(counts, key=lambda count: (count.field not in self._said, count.field not in self._found)):
            self.fields.addItem(self._item(count))
        self.fields.setCurrentRow(0)
        self.fields.currentItemChanged.connect(lambda *_: self._explain())
        self.fields.itemChanged.connect(lambda _item: self._explain())
        self._why = Quiet()
        self._why.setMinimumHeight(2 * self.fontMetrics().height() + 4)
        self.forget = QCheckBox("Leave it to the program again")
        self.forget.setToolTip("Forget what was said of this place, in this review and all others")
        self.forget.setVisible(self.corrected)
        self.forget.toggled.connect(self.fields.setDisabled)
        buttons = QDialogButtonBox(Button.Save | Button.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for widget in (what, self.search, self.fields, self._why, self.forget):
            layout.addWidget(widget)
        layout.addWidget(Quiet("What you choose holds for this place in every month of the park, now and later."))
        layout.addWidget(buttons)
        self.resize(560, 560)
        self._explain()

    @property
    def correction(self) -> Correction | None:
        """What the reviewer says; None where it is left to the program."""
        if self.forget.isChecked():
            return None
        ticked = tuple(code for code, on in self._ticks().items() if on)
        never = tuple(code for code in self._found if code not in ticked)
        return Correction(self._park_month.unit_code, self._closure.place, ticked, never)

    def accept(self) -> None:
        """Keep what was chosen; where nothing was changed, there is nothing to keep."""
        unchanged = {code for code, on in self._ticks().items() if on} == set(self._said)
        if unchanged and not self.forget.isChecked():
            self.reject()
        else:
            super().accept()

    def tick(self, code: str, on: bool) -> None:
        """Choose a field, or not."""
        for item in self._items():
            if item.data(_CODE) == code:
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _item(self, count: Count) -> QListWidgetItem:
        item = QListWidgetItem(f"{wording.field(count)}: {wording.value(count)}")
        item.setData(_CODE, count.field)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if count.field in self._said else Qt.CheckState.Unchecked)
        return item

    def _items(self) -> list[QListWidgetItem]:
        return [self.fields.item(row) for row in range(self.fields.count())]

    def _ticks(self) -> dict[str, bool]:
        return {item.data(_CODE): item.checkState() is Qt.CheckState.Checked for item in self._items()}

    def _narrow(self, text: str) -> None:
        """Show the fields whose label or code holds every word of `text`."""
        words = text.casefold().split()
        for item in self._items():
            item.setHidden(not all(word in item.text().casefold() for word in words))

    def _explain(self) -> None:
        item = self.fields.currentItem()
        if item is None:
            self._why.setText("")
            return
        code, on = item.data(_CODE), item.checkState() is Qt.CheckState.Checked
        self._why.setText(_why(on, self._said.get(code), self._found.get(code)))


def _why(on: bool, said: Link | None, found: Link | None) -> str:
    """Why a field is linked, or what unticking it means."""
    if on and said is not None:
        return said.why
    if on:
        return "You say that this field counts the visitors of the place."
    if found is not None:
        return f"The program would link it: {found.why} You say that it never stands for the place."
    return "The program finds no link between this field and the place."
