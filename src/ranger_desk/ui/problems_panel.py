"""What was wrong with the file, line by line, with a way to the row that is meant."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ranger_desk.records import Problem
from ranger_desk.ui import wording
from ranger_desk.ui.record_table import Field, RecordTable

_FIELDS: Sequence[Field[Problem]] = (
    Field("File", lambda problem: Path(problem.file).name),
    Field("Row", lambda problem: "" if problem.row is None else f"{problem.row:,}", number=True),
    Field("Column", lambda problem: problem.column or ""),
    Field("What is wrong", lambda problem: problem.what),
    Field("What was done", lambda problem: problem.done),
)
_WIDTHS = (170, 64, 110, 420)


class ProblemsPanel(QDockWidget):
    """The problems of a review's files.

    Signals:
        wanted: a `Problem` whose row the reviewer wants to see.
        closed: the reviewer closed the panel.
    """

    wanted = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__("Problems")
        self.setObjectName("problems")
        self.setAllowedAreas(Qt.DockWidgetArea.BottomDockWidgetArea)
        self._count = QLabel()
        self._copy = QPushButton("Copy All")
        self._copy.clicked.connect(self.copy_all)
        self.table = _ProblemTable()
        self.table.activated.connect(lambda index: self.wanted.emit(self.table.problems.records[index.row()]))
        first = QHBoxLayout()
        first.setContentsMargins(12, 6, 12, 0)
        first.addWidget(self._count, 1)
        first.addWidget(self._copy)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(first)
        layout.addWidget(self.table)
        self.setWidget(content)
        self.show_problems(())

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show the problems of a review."""
        self.table.problems.show(problems)
        self._copy.setEnabled(bool(problems))
        self._count.setText(
            f"{wording.amount(len(problems), 'problem')}. Press Return on one to see its row."
            if problems
            else "No problem was found in this review's files."
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say that the reviewer closed the panel."""
        super().closeEvent(event)
        self.closed.emit()

    def copy_all(self) -> None:
        """Put every problem on the clipboard, a line each, columns separated by tabs."""
        table = self.table.problems
        lines = [table.header_line(), *map(table.line, range(len(table.records)))]
        QGuiApplication.clipboard().setText("\n".join(lines))


class _ProblemTable(QTableView):
    def __init__(self) -> None:
        super().__init__()
        self.problems: RecordTable[Problem] = RecordTable(_FIELDS, self)
        self.setModel(self.problems)
        self.setAccessibleName("Problems")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)

    def copy(self) -> None:
        """Put the current problem on the clipboard; the Copy command calls this."""
        if self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(self.problems.line(self.currentIndex().row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes to the row: on macOS a table would begin to edit instead."""
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated.emit(index)
        else:
            super().keyPressEvent(event)
