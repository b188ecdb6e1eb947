"""The status bar's right end: the model or how far its run is, and where the whole review stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from ranger_desk.operations import Progress, State
from ranger_desk.review import Totals
from ranger_desk.ui import motion, theme, wording


class RunStatus(QWidget):
    """Words about the model, during a run with a progress bar; beside it the totals of the review."""

    def __init__(self) -> None:
        super().__init__()
        self._bar = QProgressBar()
        self._running = False
        self._bar.setAccessibleName("Progress")
        self._bar.setFixedSize(QSize(180, 14))
        self._bar.setTextVisible(False)
        self._colour()
        self._words = QLabel()
        self._model = ""
        self._totals = QLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 10, 2)
        layout.setSpacing(10)
        layout.addWidget(self._words)
        layout.addWidget(self._bar)
        layout.addWidget(self._totals)
        self.show_run(None)

    def changeEvent(self, event: QEvent) -> None:
        """Keep to the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._colour()

    def show_run(self, progress: Progress | None) -> None:
        """Show how far the run is; None where there is none: then only how the model is."""
        self._running = progress is not None and progress.state not in (State.FINISHED, State.CANCELLED)
        self._bar.setVisible(self._running)
        if progress is None or not self._running:
            self._words.setText(self._model)
            return
        self._words.setText(run_words(progress))
        begun = progress.done > 0 or progress.state is not State.PREPARING
        self._bar.setRange(*((0, progress.total) if begun else motion.without_end()))
        self._bar.setValue(progress.done)

    def show_model(self, words: str) -> None:
        """Show how the model is, for as long as there is no run."""
        self._model = words
        if self._bar.isHidden():
            self._words.setText(words)

    def show_check(self, done: int, total: int) -> None:
        """Show how far the checking of the whole review is, unless there is a run; a total of 0: it is over."""
        if self._running:
            return
        self._bar.setVisible(total > 0)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._words.setText(f"Checking: {done:,} of {wording.amount(total, 'park-month')}" if total else self._model)

    def show_beginning(self) -> None:
        """Show that a run was asked for and has not told anything yet."""
        self.show_run(Progress((), 0, 0, 0, None, State.PREPARING, "Starting the model"))

    def _colour(self) -> None:
        """What is done is drawn in the accent colour: that of chosen rows is too pale for a thin bar."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, QColor(theme.of(palette).accent))
        self._bar.setPalette(palette)

    def show_totals(self, totals: Totals | None) -> None:
        """Show where the review stands."""
        self._totals.setText(totals_words(totals) if totals else "")


def run_words(progress: Progress) -> str:
    """A run in one line."""
    if progress.state is State.PREPARING:
        return f"{progress.message or 'Preparing the model'}…"
    done = f"{progress.done:,} of {wording.amount(progress.total, 'comment')}"
    if progress.state is State.PAUSED:
        return f"Paused at {done}"
    words = [f"Summarising: {done}"]
    if progress.rate:
        words.append(f"{_rate(progress.rate)}")
    if progress.seconds_left is not None:
        words.append(f"{wording.duration(progress.seconds_left)} left")
    return "  ·  ".join(words)


def totals_words(totals: Totals) -> str:
    """The totals in one line."""
    return f"{totals.decided:,} decided  ·  {totals.flagged:,} flagged  ·  {totals.pending:,} not summarised" + (
        f"  ·  {totals.set_aside:,} set aside" if totals.set_aside else ""
    )


def _rate(rate: float) -> str:
    return f"{rate:.1f} comments per second" if rate >= 0.2 else f"{rate * 60:.0f} comments per minute"
