"""Questions about a file: which column holds what, and which sheet is meant."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QListWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ranger_desk.exports import ColumnsUnknown, Mapping, Role, SheetsFit
from ranger_desk.ui.cards import Heading, Quiet

_ROLES = {
    Role.UNIT: ("Unit code", "four letters, as in ACAD"),
    Role.PARK: ("Park name", "if there is one"),
    Role.DATE: ("Date", "any day of the month; or choose year and month below"),
    Role.YEAR: ("Year", "if there is no date"),
    Role.MONTH: ("Month", "if there is no date"),
    Role.COMMENT: ("Comment", "the text that the park sent"),
    Role.FIELD: ("Count field", "its code, if there are counts"),
    Role.LABEL: ("Label of the field", "if there is one"),
    Role.VALUE: ("Count", "the number itself, if there are counts"),
}
_DATES = {"Tell from the column": None, "Month first (3/4 is March 4)": False, "Day first (3/4 is April 3)": True}
_SAMPLES = 5


class MappingDialog(QDialog):
    """Lets the reviewer say which column holds what; the first rows of the file help."""

    def __init__(self, asked: ColumnsUnknown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked = asked
        self.setWindowTitle("Which column holds what?")
        self.setMinimumWidth(760)
        what = QLabel(f"{asked.path.name}: {asked.what}")
        what.setWordWrap(True)
        self._choices = {role: self._choice(role) for role in _ROLES}
        self._dates = QComboBox()
        self._dates.setAccessibleName("Order of day and month")
        for words, day_first in _DATES.items():
            self._dates.addItem(words, day_first)
        self._dates.setCurrentIndex(list(_DATES.values()).index(asked.suggestion.day_first))
        self._remember = QCheckBox("Remember this for files with the same columns")
        self._remember.setChecked(True)
        self._missing = Quiet()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(what)
        layout.addWidget(Heading("The first rows of the file"))
        layout.addWidget(self._sample())
        layout.addWidget(Heading("Columns"))
        layout.addLayout(self._form())
        layout.addWidget(self._remember)
        layout.addWidget(self._missing)
        layout.addWidget(self._buttons)
        self._check()

    @property
    def mapping(self) -> Mapping:
        """What the reviewer chose."""
        chosen = {role: choice.currentData() for role, choice in self._choices.items()}
        columns = {role: self._asked.header[column] for role, column in chosen.items() if column is not None}
        return Mapping(tuple(self._asked.header), columns, self._dates.currentData())

    @property
    def remembered(self) -> bool:
        """Whether the answer holds for all files with these columns."""
        return self._remember.isChecked()

    def choose(self, role: Role, column: str | None) -> None:
        """Choose the column of a role."""
        choice = self._choices[role]
        choice.setCurrentIndex(0 if column is None else choice.findText(column))

    def _choice(self, role: Role) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(_ROLES[role][0])
        made.addItem("—", None)
        for column, name in enumerate(self._asked.header):
            made.addItem(name or f"(column {column + 1}, no name)", column)
        suggested = self._asked.suggestion.columns.get(role)
        if suggested in self._asked.header:
            made.setCurrentIndex(1 + list(self._asked.header).index(suggested))
        made.currentIndexChanged.connect(self._check)
        return made

    def _form(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for line, (role, (name, hint)) in enumerate(_ROLES.items()):
            label = QLabel(name)
            label.setBuddy(self._choices[role])
            grid.addWidget(label, line, 0)
            grid.addWidget(self._choices[role], line, 1)
            grid.addWidget(Quiet(hint), line, 2)
        days = QLabel("Days in dates")
        days.setBuddy(self._dates)
        grid.addWidget(days, len(_ROLES), 0)
        grid.addWidget(self._dates, len(_ROLES), 1)
        grid.setColumnStretch(2, 1)
        return grid

    def _sample(self) -> QTableWidget:
        rows = self._asked.samples[:_SAMPLES]
        table = QTableWidget(len(rows), len(self._asked.header))
        table.setAccessibleName("The first rows of the file")
        table.setHorizontalHeaderLabels(list(self._asked.header))
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setWordWrap(False)
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                table.setItem(row, column, QTableWidgetItem(text))
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        table.setFixedHeight(table.horizontalHeader().sizeHint().height() + 30 * len(rows) + 22)
        return table

    def _check(self) -> None:
        """Say what is still missing; without it the file cannot be opened."""
        chosen = {role for role, choice in self._choices.items() if choice.currentData() is not None}
        missing = []
        if Role.UNIT not in chosen:
            missing.append("the unit code")
        if Role.DATE not in chosen and not {Role.YEAR, Role.MONTH} <= chosen:
            missing.append("the date (or year and month)")
        if not chosen & {Role.COMMENT, Role.VALUE}:
            missing.append("the comment (or the count)")
        self._buttons.button(QDialogButtonBox.StandardButton.Open).setEnabled(not missing)
        self._missing.setText(f"Still to choose: {', '.join(missing)}." if missing else "")


class SheetDialog(QDialog):
    """Lets the reviewer choose a sheet of a workbook."""

    def __init__(self, asked: SheetsFit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Which sheet?")
        self._sheets = _sheet_list(asked.names)
        self._sheets.itemActivated.connect(lambda _item: self.accept())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        what = QLabel(f"Several sheets of {asked.path.name} hold a table that can be opened.")
        what.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(what)
        layout.addWidget(self._sheets)
        layout.addWidget(buttons)

    @property
    def sheet(self) -> str:
        """The sheet that was chosen."""
        return self._sheets.currentItem().text()


def _sheet_list(names: Sequence[str]) -> QListWidget:
    made = QListWidget()
    made.setAccessibleName("Sheets")
    made.addItems(list(names))
    made.setCurrentRow(0)
    made.setFocus(Qt.FocusReason.OtherFocusReason)
    return made
