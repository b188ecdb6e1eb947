"""The rules in the window: what they look for, when they run, and what the reviewer says of places."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ranger_desk import operations
from ranger_desk.checks import DEFAULT, Settings, SettingsRefused
from ranger_desk.records import Closure, ReviewedParkMonth
from ranger_desk.review import Facets
from ranger_desk.ui import dialogs
from ranger_desk.ui.actions import Actions
from ranger_desk.ui.checker import Checker
from ranger_desk.ui.checks_dialog import ChecksDialog
from ranger_desk.ui.link_control import LinkControl
from ranger_desk.ui.message_bar import MessageBar
from ranger_desk.ui.review_page import ReviewPage
from ranger_desk.ui.run_status import RunStatus
from ranger_desk.ui.summariser import Summariser
from ranger_desk.ui.trouble import told


class CheckControl(QObject):
    """Has the review that is open checked, whenever what the rules look at has changed."""

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        page: ReviewPage,
        message: MessageBar,
        status: RunStatus,
        summariser: Summariser,
    ) -> None:
        super().__init__(window)
        self._window, self._page, self._message = window, page, message
        self.checker = Checker(self)
        self._links = LinkControl(window)
        actions.checks.triggered.connect(self.choose)
        page.judged.connect(lambda id_: self.checker.check_some([id_]))
        page.corrected.connect(self._corrected)
        page.flagging.link_wanted.connect(self._ask_links)
        self._links.corrected.connect(self._corrected)
        self._links.failed.connect(self._tell)
        self.checker.progressed.connect(status.show_check)
        self.checker.over.connect(lambda: status.show_check(0, 0))
        self.checker.checked.connect(self._checked)
        self.checker.failed.connect(self._tell)
        self._summariser = summariser
        summariser.changed.connect(self._run_changed)

    def set_review(self, path: Path | None) -> None:
        """Check another review where that was not done; with None leave nothing running."""
        self.checker.set_review(path)
        self.check()

    def check(self) -> None:
        """Check the review that is open, unless it was checked as it stands now."""
        self.checker.check()

    def choose(self) -> None:
        """Ask which rules are on, and with which thresholds."""
        review = self._page.review
        try:
            kept = operations.check_settings()
        except SettingsRefused as error:
            self._tell(error)
            kept = DEFAULT
        dialog = ChecksDialog(review.path if review else None, kept, self._window)
        dialog.applied.connect(self._apply)
        dialogs.shown(dialog)

    def _apply(self, settings: Settings) -> None:
        try:
            operations.keep_check_settings(settings)
        except OSError as error:
            self._tell(error)
            return
        self.check()

    def _run_changed(self) -> None:
        self.checker.hold(self._summariser.running)
        if not self._summariser.running:
            self.check()

    def _checked(self, ids: Sequence[int] | None, facets: Facets) -> None:
        self._page.filters.set_facets(facets)
        if ids is None:
            self._page.take_all()
        else:
            self._page.take_changes(ids)

    def _ask_links(self, row: ReviewedParkMonth, closure: Closure) -> None:
        if self._page.review is not None:
            self._links.ask(self._page.review, row, closure)

    def _corrected(self, unit: str) -> None:
        review = self._page.review
        if review is not None:
            self.checker.check_some(row.id for row in review.unit_rows(unit))
            self._page.changed.emit()  # there is one step more to undo

    def _tell(self, error: Exception) -> None:
        what, advice = told(error)
        self._message.say(f"{what} {advice}", icon="high")
