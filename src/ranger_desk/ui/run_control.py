"""The model: its loading, and Summarise, Pause and Cancel with what they tell the reviewer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.client import Engine
from ranger_desk.engine.events import Preparing, Ready
from ranger_desk.operations import Progress, State
from ranger_desk.ui import dialogs, icons, wording
from ranger_desk.ui.actions import Actions
from ranger_desk.ui.message_bar import MessageBar
from ranger_desk.ui.review_page import ReviewPage
from ranger_desk.ui.run_status import RunStatus
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.summariser import MakeEngine, Summariser
from ranger_desk.ui.trouble import told


class RunControl(QObject):
    """Lets the model work on the review that is open.

    Signals:
        ended: a run came to its end by itself; in words.
    """

    ended = Signal(str)

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        page: ReviewPage,
        message: MessageBar,
        status: RunStatus,
        settings: Settings,
        make_engine: Callable[[ModelChoice], Engine],
    ) -> None:
        super().__init__(window)
        self._window, self._actions, self._page = window, actions, page
        self._message, self._status = message, status
        self._settings, self._make_engine = settings, make_engine
        self._finished: Progress | None = None
        self._said = ""
        self.summariser = Summariser(self)
        self.summariser.loading.connect(self._loading)
        self.summariser.load_failed.connect(self._load_failed)
        self.summariser.told.connect(self._told)
        self.summariser.failed.connect(self._failed)
        self.summariser.changed.connect(self.update)
        actions.summarise.triggered.connect(self.start)
        actions.pause.triggered.connect(self.summariser.pause_or_resume)
        actions.cancel.triggered.connect(self.summariser.cancel)
        self.update()

    def load(self) -> None:
        """Load the model of the settings, so that Summarise need not wait for it."""
        self.summariser.load(self._engine())

    def start(self) -> None:
        """Summarise what has no summary yet."""
        if self._page.review is not None and not self.summariser.running:
            self._message.hide()
            self.summariser.start(self._page.review.path, self._engine())
            self._status.show_beginning()

    def stop(self) -> None:
        """End a run that is going on, and wait for it."""
        self.summariser.stop()

    def close(self) -> None:
        """End a run that is going on, and the model's process, and wait for both."""
        self.summariser.close()

    def when_over(self, question: str, yes: str, then: Callable[[], object]) -> None:
        """Call `then`: at once, or during a run when the reviewer agrees to end that first."""
        progress = self.summariser.progress
        if not self.summariser.running:
            then()
            return
        left = (
            f" {progress.total - progress.done:,} comments are left." if progress and progress.ids is not None else ""
        )

        def end() -> None:
            self.stop()
            then()

        dialogs.ask(
            self._window,
            question,
            f"Summarising is not finished.{left} Every summary that is made is kept, and the rest can be made "
            "when this file is opened again.",
            yes,
            "Keep Summarising",
            end,
        )

    def update(self) -> None:
        """Offer what can be done now."""
        running, paused = self.summariser.running, self.summariser.paused
        actions = self._actions
        actions.summarise.setEnabled(self._page.review is not None and not running)
        actions.pause.setEnabled(running)
        actions.cancel.setEnabled(running)
        actions.pause.setText("&Resume" if paused else "&Pause")
        actions.pause.setIcon(icons.icon("resume" if paused else "pause"))
        tip = "Go on summarising" if paused else "Pause the summarising"
        keys = actions.pause.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        actions.pause.setToolTip(f"{tip} ({keys})")
        if not running:
            self._status.show_run(None)

    def count_again(self) -> None:
        """Say anew how many park-months have a flag, if that still stands: checks go on after the run."""
        if self._finished and self._message.text == self._said:
            self._say_finished(self._finished)

    def _engine(self) -> MakeEngine:
        return partial(self._make_engine, self._settings.model)

    def _loading(self, event: object) -> None:
        match event:
            case Preparing() if event.done < event.total:
                self._status.show_model(f"{event.what}…")
            case Ready():
                self._status.show_model(f"{wording.model_name(event.provenance)} ready")

    def _load_failed(self, error: Exception) -> None:
        self._status.show_model("")
        self._tell_failure(error, self.load)

    def _told(self, progress: Progress) -> None:
        self._status.show_run(progress)
        self._page.take_changes(progress.ids)
        match progress.state:
            case State.FINISHED:
                self._finished = progress if progress.total else None
                self._page.refresh()
                self._say_finished(progress)
                if progress.total:
                    self.ended.emit(self._said)
            case State.CANCELLED:
                left = wording.amount(progress.total - progress.done, "comment")
                self._message.say(
                    f"Summarising was stopped. {progress.done:,} were summarised, {left} are left.",
                    ways={"Summarise the Rest": self.start},
                )
            case State.RUNNING if progress.message:
                self._message.say(progress.message, icon="medium")

    def _say_finished(self, progress: Progress) -> None:
        if not progress.total:
            self._message.say(progress.message)
            return
        review = self._page.review
        totals = review.counts() if review else None
        said = f"{wording.amount(progress.total, 'comment')} {'is' if progress.total == 1 else 'are'} summarised."
        ways: dict[str, Callable[[], object]] = {}
        if totals and totals.flagged:
            said += f" {wording.amount(totals.flagged, 'park-month has', 'park-months have')} a flag."
            ways["Show Flagged"] = self._page.filters.show_flagged
        if totals and totals.set_aside:
            said += f" {totals.set_aside:,} could not be summarised."
            ways["Show Set Aside"] = self._page.filters.show_set_aside
        self._said = said
        self._message.say(said, icon="accepted", ways=ways)

    def _failed(self, error: Exception) -> None:
        self._tell_failure(error, self.start)
        self.ended.emit("Summarising ended with an error.")

    def _tell_failure(self, error: Exception, again: Callable[[], object]) -> None:
        what, advice = told(error)
        self._message.say(
            f"{what} {advice}",
            icon="high",
            ways={"Try Again": again, "Settings…": self._actions.settings.trigger},
        )
