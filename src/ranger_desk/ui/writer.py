"""Writing the reviewed sheet, and copies of the review, off the window's thread."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QProgressDialog, QWidget

from ranger_desk import operations
from ranger_desk.atomic import whole_file
from ranger_desk.review import Review, ReviewError
from ranger_desk.ui import dialogs, motion, wording
from ranger_desk.ui.message_bar import MessageBar
from ranger_desk.ui.trouble import told
from ranger_desk.ui.workers import Task, Tell

_EXPORTS = ("Excel workbook (*.xlsx)", "CSV (*.csv)", "JSON lines (*.jsonl)")
_FLAGS = ("CSV (*.csv)",)
_CORRECTIONS = ("Corrections (*.json)",)
_REVIEWS = (f"Review of Ranger Desk (*{operations.REVIEW_SUFFIX})",)


class Writer(QObject):
    """Writes one file at a time, with a dialog that tells how far it is and can stop it.

    Signals:
        exported: the review whose sheet was written, and how many of the reviewer's steps that holds.
    """

    exported = Signal(object, int)

    def __init__(self, window: QWidget, message: MessageBar) -> None:
        super().__init__(window)
        self._window, self._message = window, message

    def choose_export(self, review: Review) -> None:
        """Ask where the reviewed sheet goes, and write it there."""
        source = Path(review.source.path)
        folder = source.parent if source.parent.is_dir() else Path.home()
        start = folder / f"{source.stem} reviewed.xlsx"
        self._choose("Export to Excel", start, _EXPORTS, lambda to: self.export(review.path, to))

    def choose_flags(self, review: Review) -> None:
        """Ask where the flags go, and write them there."""
        source = Path(review.source.path)
        folder = source.parent if source.parent.is_dir() else Path.home()
        start = folder / f"{source.stem} flags.csv"
        self._choose("Export Flags", start, _FLAGS, lambda to: self.flags(review.path, to))

    def choose_corrections(self, review: Review) -> None:
        """Ask where the corrections go, and write them there; where there are none, say so."""
        try:
            known = operations.corrections(review)
        except ReviewError as error:
            what, advice = told(error)
            self._message.say(f"{what} {advice}", icon="high")
            return
        if not known:
            self._message.say("Nobody has said yet what a place of these parks stands for: there is no correction.")
            return
        start = Path.home() / f"{Path(review.source.path).stem} corrections.json"
        self._choose("Export Corrections", start, _CORRECTIONS, lambda to: self.corrections(review.path, to))

    def choose_copy(self, review: Review) -> None:
        """Ask where a copy of the review goes, and save it there."""
        start = Path.home() / f"{Path(review.source.path).stem}{operations.REVIEW_SUFFIX}"
        self._choose("Save a Copy of the Review", start, _REVIEWS, lambda to: self.copy(review.path, to))

    def export(self, review: Path, to: Path) -> None:
        """Write the reviewed sheet; the ending of `to` decides what it becomes."""

        def work(tell: Tell) -> tuple[operations.Written, int]:
            with Review.open(review) as opened:
                steps = opened.steps_made()
                return operations.export(opened, to, on_progress=tell), steps

        def said(done: tuple[operations.Written, int]) -> None:
            written, steps = done
            self._say_exported(written)
            self.exported.emit(review, steps)

        self._start(f"Writing {to.name}…", to, work, said)

    def flags(self, review: Path, to: Path) -> None:
        """Write the flags that stand as CSV."""

        def work(tell: Tell) -> operations.Written:
            with Review.open(review) as opened:
                return operations.export_flags(opened, to, on_progress=tell)

        def said(written: operations.Written) -> None:
            words = f"The flags of {wording.amount(written.rows, 'park-month')} were written to {written.path.name}."
            self._message.say(words, icon="accepted", ways=_ways(written.path))

        self._start(f"Writing {to.name}…", to, work, said)

    def corrections(self, review: Path, to: Path) -> None:
        """Write what was said that places of the review's parks stand for."""

        def work(_tell: Tell) -> int:
            with Review.open(review) as opened:
                return operations.export_corrections(opened, to)

        def said(number: int) -> None:
            words = f"{wording.amount(number, 'correction was', 'corrections were')} written to {to.name}."
            self._message.say(words, icon="accepted", ways={"Show in Folder": lambda: show_in_folder(to)})

        self._start(f"Writing {to.name}…", to, work, said)

    def copy(self, review: Path, to: Path) -> None:
        """Save a copy of the review as it stands now; a file that is there gives way once the copy is whole."""

        def work(_tell: Tell) -> None:
            if to.exists() and to.samefile(review):
                raise FileExistsError(17, "This is the review itself; choose another name", str(to))
            with Review.open(review) as opened, whole_file(to, overwrite=True) as part:
                opened.backup_to(part)

        self._start(f"Copying the review to {to.name}…", to, work, lambda _none: self._copied(to))

    def _choose(self, title: str, start: Path, kinds: tuple[str, ...], then: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, title, str(start.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(kinds))
        dialog.setDefaultSuffix(start.suffix.removeprefix("."))
        dialog.selectFile(start.name)
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kind.rpartition("*.")[2].rstrip(")")))
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        dialogs.shown(dialog)

    def _start(self, words: str, to: Path, work: Callable[[Tell], Any], done: Callable[[Any], None]) -> None:
        dialog = QProgressDialog(words, "Cancel", *motion.without_end(), self._window)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setMinimumDuration(300)
        dialog.setAutoClose(False)
        dialog.setAutoReset(False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        task = Task(work, done, lambda error: self._failed(to, error), self._window)
        task.progressed.connect(lambda _done, total: dialog.setMaximum(total))
        task.progressed.connect(dialog.setValue)
        task.finished.connect(dialog.close)
        dialog.canceled.connect(task.cancel)
        task.start()

    def _say_exported(self, written: operations.Written) -> None:
        said = f"{wording.amount(written.rows, 'park-month was', 'park-months were')} written to {written.path.name}."
        ways = _ways(written.path)
        if written.problems:
            said += f" {wording.amount(len(written.problems), 'text')} had to be changed to fit."
            ways["What Was Changed"] = lambda: dialogs.shown(_changes(written, self._window))
        self._message.say(said, icon="accepted", ways=ways)

    def _copied(self, to: Path) -> None:
        self._message.say(
            f"The review was copied to {to.name}.", icon="accepted", ways={"Show in Folder": lambda: show_in_folder(to)}
        )

    def _failed(self, to: Path, error: Exception) -> None:
        what, advice = told(error)
        self._message.say(f"{to.name} was not written. {what} {advice}", icon="high")


def _ways(path: Path) -> dict[str, Callable[[], object]]:
    return {"Open": lambda: open_file(path), "Show in Folder": lambda: show_in_folder(path)}


def _changes(written: operations.Written, window: QWidget) -> QMessageBox:
    box = QMessageBox(window)
    box.setText(f"What was changed to fit into {written.path.name}")
    box.setDetailedText(
        "\n".join(
            f"row {problem.row}, {problem.column}: {problem.what}; {problem.done}" for problem in written.problems
        )
    )
    return box


def show_in_folder(path: Path) -> None:
    """Show a file where it lies."""
    if sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(path)])
    else:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def open_file(path: Path) -> None:
    """Open a file with the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
