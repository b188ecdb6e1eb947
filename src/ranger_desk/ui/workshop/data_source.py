"""Where the rows of a data set come from: the review that is open, an export with reports, a file, a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from ranger_desk.engine.jobs import OnProgress
from ranger_desk.engine.steering import Steering
from ranger_desk.records import Problem
from ranger_desk.ui.workshop.page import ask_file, ask_folder, button, side_by_side
from ranger_desk.workshop import datasets, rows
from ranger_desk.workshop.catalogue import Model
from ranger_desk.workshop.datasets import DataRefused, DataSet, Recipe

_EXPORTS = "Exports (*.csv *.xlsx *.xls *.ods);;All files (*)"
_LINES = "JSON lines (*.jsonl)"


class Kind(StrEnum):
    """What rows are made of."""

    REVIEW = "What was accepted and edited in the open review"
    EXPORT = "An export and the reports on it"
    LINES = "A JSONL file of comments with summaries"
    FOLDER = "A folder with train.jsonl and valid.jsonl"


@dataclass(frozen=True, slots=True)
class Source:
    """What was chosen; None where nothing was."""

    kind: Kind
    first: Path | None
    second: Path | None

    @property
    def ready(self) -> bool:
        """Whether all that it needs was chosen."""
        return self.first is not None and (self.kind is not Kind.EXPORT or self.second is not None)

    @property
    def name(self) -> str:
        """What the data set may be called."""
        return "" if self.first is None else self.first.name.partition(".")[0].replace(" ", "-")

    def build(self, name: str, recipe: Recipe, base: Model, on_progress: OnProgress, steering: Steering) -> DataSet:
        """Read the rows and make a data set of them; a folder's split stays.

        Args:
            name: of the data set.
            recipe: how rows are chosen and split.
            base: whose tokens are counted.
            on_progress: told how far it is.
            steering: cancels it.

        Raises:
            DataRefused, LinesRefused, ExportError, ReviewError: as `workshop.rows` and `workshop.datasets`.
            JobFailed, JobCancelled: as `datasets.build`.
        """
        first, second = self.first, self.second
        if first is None or not self.ready:
            raise DataRefused("Choose where the rows come from.")
        problems: list[Problem] = []
        match self.kind:
            case Kind.FOLDER:
                return datasets.read(
                    first, base=base, format_=recipe.format, on_progress=on_progress, steering=steering
                )
            case Kind.REVIEW:
                found = rows.read_review(first, on_progress)
            case Kind.LINES:
                found = rows.read_lines(first, on_progress)
            case Kind.EXPORT:
                assert second is not None
                found, problems = rows.read_export(first, second, on_progress=on_progress)
        sources = [path.name for path in (first, second) if path is not None]
        return datasets.build(
            name,
            found,
            recipe,
            sources=sources,
            base=base,
            problems=problems,
            on_progress=on_progress,
            steering=steering,
        )


class SourceForm(QWidget):
    """Asks where the rows come from.

    Signals:
        changed: `source` is another.
    """

    changed = Signal()

    def __init__(self, review: Callable[[], Path | None]) -> None:
        """Make the form; `review` tells the review that is open."""
        super().__init__()
        self._review = review
        self._first: Path | None = None
        self._second: Path | None = None
        self.kind = QComboBox()
        self.kind.setAccessibleName("Rows come from")
        for kind in Kind:
            self.kind.addItem(kind.value, kind)
        self.kind.setCurrentIndex(list(Kind).index(Kind.LINES))
        self._names = (QLineEdit(), QLineEdit())
        self._buttons = (button("Choose…", self._ask_first), button("Choose…", self._ask_second))
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(8)
        self._form.setHorizontalSpacing(18)
        self._form.addRow("Rows &from", self.kind)
        for title, name, choose in zip(("File", "Reports"), self._names, self._buttons, strict=True):
            name.setReadOnly(True)
            name.setMinimumWidth(420)
            name.setAccessibleName(title)
            choose.setAccessibleName(f"Choose: {title.lower()}")
            self._form.addRow(title, side_by_side(name, choose))
        self.kind.currentIndexChanged.connect(lambda _at: self._chosen_kind())
        self.refresh()

    @property
    def source(self) -> Source:
        """What was chosen."""
        kind = Kind(self.kind.currentData())
        if kind is Kind.REVIEW:
            return Source(kind, self._review(), None)
        return Source(kind, self._first, self._second if kind is Kind.EXPORT else None)

    def choose(self, kind: Kind, first: Path, second: Path | None = None) -> None:
        """Choose where the rows come from."""
        self.kind.setCurrentIndex(list(Kind).index(kind))
        self._first, self._second = first, second
        self.refresh()
        self.changed.emit()

    def refresh(self) -> None:
        """Show what was chosen."""
        source = self.source
        review = source.kind is Kind.REVIEW
        self._form.setRowVisible(2, source.kind is Kind.EXPORT)
        self._buttons[0].setEnabled(not review)
        nothing = "No review is open" if review else "Nothing chosen yet"
        for name, path in zip(self._names, (source.first, source.second), strict=True):
            name.setPlaceholderText(nothing)
            name.setText("" if path is None else path.name)
            name.setToolTip("" if path is None else str(path))

    def _chosen_kind(self) -> None:
        self._first = self._second = None
        self.refresh()
        self.changed.emit()

    def _ask_first(self) -> None:
        kind = self.source.kind
        if kind is Kind.FOLDER:
            ask_folder(self, "Choose a folder with train.jsonl and valid.jsonl", lambda path: self.choose(kind, path))
            return
        filters = _LINES if kind is Kind.LINES else _EXPORTS
        ask_file(self, "Choose a file", filters, lambda path: self.choose(kind, path, self._second))

    def _ask_second(self) -> None:
        def chosen(path: Path) -> None:
            if self._first is not None:
                self.choose(Kind.EXPORT, self._first, path)
            else:
                self._second = path
                self.refresh()

        ask_file(self, "Choose the reports", _LINES, chosen)
