"""Opening a file off the window's thread, with the questions that may come up on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from ranger_desk import exports, operations, paths
from ranger_desk.exports import ColumnsUnknown, Mapping, SheetsFit
from ranger_desk.records import Problem
from ranger_desk.review import Review
from ranger_desk.ui import dialogs, wording
from ranger_desk.ui.mapping_dialog import MappingDialog, SheetDialog
from ranger_desk.ui.overview import Overview
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.workers import Task

_TABLES = "*.csv *.tsv *.txt *.xlsx *.xlsm"
_OPENED = f"Exports and reviews ({_TABLES} *{operations.REVIEW_SUFFIX});;All files (*)"
_COUNTS = f"Counts ({_TABLES});;All files (*)"
_DICTIONARIES = f"Field dictionaries ({_TABLES});;All files (*)"
_CORRECTIONS = "Corrections (*.json);;All files (*)"


class Adds(Enum):
    """What a file brings to the review that is open."""

    COUNTS = "counts"
    DICTIONARY = "dictionary"
    CORRECTIONS = "corrections"


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that is to be read, and what the reviewer said about it.

    Attributes:
        into: the review that the file is to be added to; None where the file is to be opened itself.
        adds: what is to be added.
    """

    path: Path
    into: Path | None = None
    adds: Adds = Adds.COUNTS
    sheet: str | None = None
    mapping: Mapping | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A review that is ready to be shown.

    Attributes:
        path: the review file.
        asked: the file that the reviewer opened.
        resumed: it was begun before.
    """

    path: Path
    asked: Path
    resumed: bool
    overview: Overview


@dataclass(frozen=True, slots=True)
class Added:
    """A file that was added to the review that is open: what that brought, in words, and what was wrong with it."""

    said: str
    problems: Sequence[Problem] = ()


class Opener(QObject):
    """Reads one file at a time.

    Signals:
        chosen: the path that the reviewer wants to open.
        started: a `Reading` has begun.
        opened: an `Opened`.
        added: an `Added`.
        refused: the `Reading` and the exception that says what is wrong.
        stopped: the reviewer does not want the file any more.
    """

    chosen = Signal(object)
    started = Signal(object)
    opened = Signal(object)
    added = Signal(object)
    refused = Signal(object, object)
    stopped = Signal()

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self._task: Task | None = None

    def choose_file(self) -> None:
        """Ask which file is to be opened."""
        self._choose("Open", _OPENED, self.chosen.emit)

    def choose_counts(self, review: Review) -> None:
        """Ask for a file of counts, and add them to the review."""
        into = review.path
        self._choose("Add Counts", _COUNTS, lambda path: self.read(Reading(path, into)))

    def choose_dictionary(self, review: Review) -> None:
        """Ask for a field dictionary, and add it to the review."""
        into = review.path
        self._choose(
            "Add Field Dictionary", _DICTIONARIES, lambda path: self.read(Reading(path, into, Adds.DICTIONARY))
        )

    def choose_corrections(self, review: Review) -> None:
        """Ask for a file of corrections, and let them hold for the review and all others."""
        into = review.path
        self._choose("Import Corrections", _CORRECTIONS, lambda path: self.read(Reading(path, into, Adds.CORRECTIONS)))

    def read(self, reading: Reading) -> None:
        """Begin to read a file; another one that is being read is given up."""
        if self._task is not None:
            self._task.cancel()
        work = _open if reading.into is None else _add
        told = self.opened if reading.into is None else self.added

        def done(result: object) -> None:
            self._task = None
            told.emit(result)

        def failed(error: Exception) -> None:
            self._task = None
            self._failed(reading, error)

        self._task = Task(lambda _tell: work(reading), done, failed, self._window)
        self._task.start()
        self.started.emit(reading)

    def cancel(self) -> None:
        """Give up the file that is being read."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self.stopped.emit()

    def _choose(self, title: str, kinds: str, then: Callable[[Path], None]) -> None:
        recent = self._settings.recent
        dialog = QFileDialog(self._window, title, str(recent[0].parent if recent else Path.home()), kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        dialogs.shown(dialog)

    def _failed(self, reading: Reading, error: Exception) -> None:
        if isinstance(error, ColumnsUnknown):
            columns = MappingDialog(error, self._window)
            self._ask(columns, lambda: self._mapped(reading, columns))
        elif isinstance(error, SheetsFit):
            sheets = SheetDialog(error, self._window)
            self._ask(sheets, lambda: self.read(replace(reading, sheet=sheets.sheet)))
        else:
            self.refused.emit(reading, error)

    def _ask(self, dialog: QDialog, then: Callable[[], Any]) -> None:
        dialog.accepted.connect(then)
        dialog.rejected.connect(self.stopped)
        dialogs.shown(dialog)

    def _mapped(self, reading: Reading, dialog: MappingDialog) -> None:
        mapping = dialog.mapping
        if dialog.remembered:
            try:
                exports.remember(mapping)
            except OSError as error:
                self.refused.emit(reading, error)
                return
        self.read(replace(reading, mapping=mapping))


def _open(reading: Reading) -> Opened:
    opened = operations.open_export(reading.path, sheet=reading.sheet, mapping=reading.mapping)
    with opened.review as review:
        if reading.path == paths.sample_export().resolve() and len(review.sources()) == 1:
            operations.add_counts(review, paths.sample_counts())
        return Opened(review.path, reading.path, opened.resumed, Overview.of(review))


def _add(reading: Reading) -> Added:
    assert reading.into is not None
    name = reading.path.name
    with Review.open(reading.into) as review:
        match reading.adds:
            case Adds.COUNTS:
                problems = operations.add_counts(review, reading.path, sheet=reading.sheet, mapping=reading.mapping)
                return Added(f"The counts of {name} were added.", problems)
            case Adds.DICTIONARY:
                return Added(f"{name} was added.", operations.add_dictionary(review, reading.path, sheet=reading.sheet))
            case Adds.CORRECTIONS:
                imported = operations.import_corrections(review, reading.path)
                number = wording.amount(imported.corrections, "correction was", "corrections were")
                return Added(f"{number} imported from {name}, {imported.here:,} for parks of this review.")
