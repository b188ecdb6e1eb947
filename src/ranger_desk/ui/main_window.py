"""The window: what is in it, and how its parts work together."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ranger_desk import paths
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.client import Engine
from ranger_desk.records import Problem
from ranger_desk.review import Review, Totals
from ranger_desk.ui import dialogs, wording
from ranger_desk.ui.actions import Actions
from ranger_desk.ui.announcing import announce
from ranger_desk.ui.check_control import CheckControl
from ranger_desk.ui.help import Help
from ranger_desk.ui.look import Look
from ranger_desk.ui.message_bar import MessageBar
from ranger_desk.ui.notifier import Notifier
from ranger_desk.ui.opener import Added, Opened, Opener, Reading
from ranger_desk.ui.pages import BusyPage, ErrorPage, WelcomePage
from ranger_desk.ui.problems_panel import ProblemsPanel
from ranger_desk.ui.recent_files import RecentFiles
from ranger_desk.ui.review_page import ReviewPage
from ranger_desk.ui.run_control import RunControl
from ranger_desk.ui.run_status import RunStatus
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.tool_bar import ToolBar
from ranger_desk.ui.trouble import told
from ranger_desk.ui.window_menu import WindowMenu
from ranger_desk.ui.workers import Task, stop_all
from ranger_desk.ui.workshop.control import Workshop
from ranger_desk.ui.writer import Writer

_TITLE = "Ranger Desk[*]"
"""Where no review is open; in the place of '[*]' the system shows that the window is modified."""
_TOTALS_EVERY = 400
"""Milliseconds between two countings of the review while it changes."""
_PROBLEMS_HEIGHT = 200
_SAID_FOR = 6000
"""Milliseconds for which the status bar says something."""


class MainWindow(QMainWindow):
    """Ranger Desk's window."""

    def __init__(self, settings: Settings, make_engine: Callable[[ModelChoice], Engine] = Engine) -> None:
        """Make the window; `make_engine` makes the engine of the model in the settings."""
        super().__init__()
        self._settings = settings
        self._leaving = False
        self._after_opening: Callable[[], object] | None = None
        self.commands = commands = Actions()
        self.message = MessageBar()
        self.welcome = WelcomePage(commands.open, commands.sample)
        self.recent = RecentFiles(commands.recent, self.welcome, settings, self)
        self.busy = BusyPage()
        self.error = ErrorPage(commands.open)
        self.page = ReviewPage(commands, settings, self._ask_name)
        self.problems = ProblemsPanel()
        self.status = RunStatus()
        self.opener = Opener(self, settings)
        self.writer = Writer(self, self.message)
        self.run = RunControl(self, commands, self.page, self.message, self.status, settings, make_engine)
        self.check = CheckControl(self, commands, self.page, self.message, self.status, self.run.summariser)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.check.checker.over.connect(self.run.count_again)
        self.look = Look(app, commands, settings, self)
        self.workshop = Workshop(self, commands, settings, self.look, self._review_path)
        self.help = Help(self, commands, settings)
        self._count = QTimer(self, singleShot=True, interval=_TOTALS_EVERY)
        self._lay_out()
        self._connect()
        self._restore()
        self._show_home()

    def open_path(self, path: Path) -> None:
        """Open an export or a review; a run that is going on ends first, if the reviewer agrees."""
        self.run.when_over(f"Open {path.name}?", "Open", lambda: self.opener.read(Reading(path.resolve())))

    def tell(self, error: Exception) -> None:
        """Say what went wrong and what to do about it."""
        what, advice = told(error)
        self.message.say(f"{what} {advice}", icon="high")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave nothing running and nothing unsaved; during a run, ask first."""
        if (self.run.summariser.running or self.workshop.training) and not self._leaving:
            event.ignore()
            ask = "Quit Ranger Desk?", "Quit"
            self.run.when_over(*ask, lambda: self.workshop.when_over(*ask, self._leave))
            return
        self._keep()
        self.hide()  # at once: what follows may wait for the model's process, a second or two
        self.run.close()
        self.workshop.close_down()
        self.help.close_down()
        self.check.set_review(None)
        stop_all(self)
        self.page.close_review()
        for timer in self.findChildren(QTimer):
            timer.stop()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Tick Full Screen as the window is, whatever made it so."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self.commands.full_screen.setChecked(self.isFullScreen())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file."""
        if _file_of(event.mimeData()) is not None:
            event.acceptProposedAction()
            self.welcome.set_inviting(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The file went away again."""
        self.welcome.set_inviting(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file."""
        self.welcome.set_inviting(False)
        path = _file_of(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.open_path(path)

    def _lay_out(self) -> None:
        self.setObjectName("window")
        self.setWindowTitle(_TITLE)
        self.setMinimumSize(QSize(980, 600))
        self.setAcceptDrops(True)
        self.setUnifiedTitleAndToolBarOnMac(True)
        WindowMenu(self.commands.fill(self.menuBar())["Window"], self.commands, self)
        self.addToolBar(ToolBar(self.commands))
        self.stack = QStackedWidget()
        for page in (self.welcome, self.busy, self.error, self.page):
            self.stack.addWidget(page)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.message)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(middle)
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.problems)
        self.problems.hide()
        self.statusBar().addPermanentWidget(self.status)

    def _connect(self) -> None:
        commands = self.commands
        for action, do in {
            commands.open: self.opener.choose_file,
            commands.sample: lambda: self.open_path(paths.sample_export()),
            commands.add_counts: lambda: self._of_review(self.opener.choose_counts),
            commands.add_dictionary: lambda: self._of_review(self.opener.choose_dictionary),
            commands.export: lambda: self._of_review(self.writer.choose_export),
            commands.export_flags: lambda: self._of_review(self.writer.choose_flags),
            commands.import_corrections: lambda: self._of_review(self.opener.choose_corrections),
            commands.export_corrections: lambda: self._of_review(self.writer.choose_corrections),
            commands.save_copy: lambda: self._of_review(self.writer.choose_copy),
            commands.close_review: self._close_in_front,
            commands.quit: self.close,
            commands.settings: self.workshop.show,
            commands.about: lambda: dialogs.shown(dialogs.about(self)),
        }.items():
            action.triggered.connect(do)
        commands.problems.toggled.connect(self._place_problems)
        self.stack.currentChanged.connect(self._place_problems)
        self.problems.closed.connect(lambda: commands.problems.setChecked(False))
        self.problems.wanted.connect(self._go_to_problem)
        self.recent.chosen.connect(self.open_path)
        self.recent.gone.connect(self._gone)
        self.busy.cancelled.connect(self.opener.cancel)
        self.error.left.connect(self._show_home)
        self.opener.chosen.connect(self.open_path)
        self.opener.started.connect(self._reading)
        self.opener.opened.connect(self._opened)
        self.opener.added.connect(self._added)
        self.opener.refused.connect(self._refused)
        self.opener.stopped.connect(self._show_home)
        self.page.said.connect(self._say)
        self.page.failed.connect(self.tell)
        self.page.changed.connect(self._review_changed)
        self.workshop.model_changed.connect(self._model_changed)
        self.workshop.reports_replaced.connect(self._reports_replaced)
        self.workshop.wanted.connect(self._show_park_month)
        self.workshop.help_wanted.connect(self.help.show_page)
        self.page.pane.flags.meaning_wanted.connect(self.help.show_rule)
        self.writer.exported.connect(self._exported)
        notifier = Notifier(self)
        self.run.ended.connect(notifier.tell)
        self.workshop.run_ended.connect(notifier.tell)
        self._count.timeout.connect(self._count_totals)

    def _restore(self) -> None:
        self.resize(1280, 800)
        self.restoreGeometry(self._settings.state("geometry"))
        if not self.restoreState(self._settings.state("docks")):
            self.resizeDocks([self.problems], [_PROBLEMS_HEIGHT], Qt.Orientation.Vertical)
        self.page.restore_layout()
        self._place_problems()

    def _keep(self) -> None:
        self._settings.keep_state("geometry", self.saveGeometry())
        self._settings.keep_state("docks", self.saveState())
        self.page.keep_layout()

    def _leave(self) -> None:
        self._leaving = True
        self.close()

    def _reading(self, reading: Reading) -> None:
        self.message.hide()
        self.busy.show_path(reading.path)
        self.stack.setCurrentWidget(self.busy)

    def _opened(self, opened: Opened) -> None:
        before = self.page.review.path if self.page.review else None
        try:
            review = Review.open(opened.path)
            problems = review.problems()
        except Exception as error:
            self._refused(Reading(opened.asked), error)
            return
        self._settings.add_recent(opened.asked)
        self.page.show_review(review, opened.overview)
        self.check.set_review(review.path)
        self.problems.show_problems(problems)
        self._show_home()
        self.page.table.setFocus()
        self._say_what_was_opened(opened, len(problems), before)
        self.run.load()
        then, self._after_opening = self._after_opening, None
        if then is not None:
            then()

    def _add_to(self, review: Path, counts: Path) -> None:
        """Go back to a review, and add to it the counts that were opened instead."""
        self._after_opening = lambda: self.opener.read(Reading(counts, review))
        self.opener.read(Reading(review))

    def _say_what_was_opened(self, opened: Opened, problems: int, before: Path | None) -> None:
        totals = opened.overview.totals
        ways: dict[str, Callable[[], object]] = {}
        commented = totals.rows - totals.without_comment
        said = [f"{wording.amount(totals.rows, 'park-month')}, {commented:,} with a comment."]
        if totals.rows and not commented:
            said.append("This file brings counts and no comments: open the comments, then use File > Add Counts.")
            if before is not None and before != opened.path:
                ways["Add to the Review Before"] = lambda: self._add_to(before, opened.asked)
        elif totals.with_report and totals.pending:
            said.append(f"{totals.pending:,} are not summarised yet.")
            ways["Summarise the Rest"] = self.run.start
        elif totals.pending:
            ways["Summarise"] = self.run.start
        if opened.resumed and totals.decided:
            said.append(f"{totals.decided:,} {'was' if totals.decided == 1 else 'were'} decided before.")
        if problems:
            said.append(f"{wording.amount(problems, 'problem')} in the file.")
            ways["Show Problems"] = lambda: self.commands.problems.setChecked(True)
        self.message.say(" ".join(said), ways=ways)

    def _exported(self, review: Path, steps: int) -> None:
        self._settings.keep_exported(review, steps)
        self._review_changed()

    def _added(self, added: Added) -> None:
        self._show_home()
        self._of_review(lambda review: self.problems.show_problems(review.problems()))
        self.page.reload()
        self.check.check()
        said = added.said
        ways: dict[str, Callable[[], object]] = {}
        if added.problems:
            said += f" {wording.amount(len(added.problems), 'problem')} in the file."
            ways["Show Problems"] = lambda: self.commands.problems.setChecked(True)
        self.message.say(said, ways=ways)

    def _refused(self, reading: Reading, error: Exception) -> None:
        self._after_opening = None
        self.error.show_error(reading.path, *told(error))
        self.stack.setCurrentWidget(self.error)
        self.error.setFocus()

    def _close_in_front(self) -> None:
        """Close the review; if another window is in front, that one."""
        front = QApplication.activeWindow()
        if front is not None and front is not self:
            front.close()
        else:
            self.run.when_over("Close the review?", "Close", self._close_review)

    def _close_review(self) -> None:
        self.check.set_review(None)
        self.page.close_review()
        self.problems.show_problems(())
        self.message.hide()
        self._show_home()

    def _show_home(self) -> None:
        """Show the review, or without one the welcome."""
        review = self.page.review
        self.stack.setCurrentWidget(self.welcome if review is None else self.page)
        if review is None:
            self.welcome.setFocus()
        source = "" if review is None else review.source.path
        self.setWindowFilePath(source)
        # A Mac names the program in its menu bar, not in every title.
        name = Path(source).name + ("[*]" if sys.platform == "darwin" else "[*] - Ranger Desk")
        self.setWindowTitle(name if source else _TITLE)
        self.commands.enable(self.commands.of_review(), review is not None)
        self.run.update()
        self.recent.show()
        self._review_changed()

    def _place_problems(self) -> None:
        """Show the problems' panel where the reviewer wants it, and only beside a review."""
        self.problems.setVisible(self.commands.problems.isChecked() and self.stack.currentWidget() is self.page)

    def _gone(self, path: Path) -> None:
        self.message.say(
            f"{path.name} is not in {path.parent} any more, and was taken off the recent files. "
            "If it was moved or renamed, open it where it is now.",
            icon="medium",
        )

    def _review_changed(self) -> None:
        """Say what can be undone now, and count soon."""
        review = self.page.review
        undoable, redoable = review.reviewer_steps() if review else (None, None)
        self.setWindowModified(review is not None and review.steps_made() > self._settings.exported(review.path))
        for action, word, step in ((self.commands.undo, "&Undo", undoable), (self.commands.redo, "&Redo", redoable)):
            action.setEnabled(step is not None)
            action.setText(f"{word} {step}" if step else word)
            action.setIconText(word.replace("&", ""))
        count = len(self.problems.table.problems.records)
        self.commands.problems.setText(f"&Problems ({count:,})" if count else "&Problems")
        if review is None:
            self.status.show_totals(None)
        elif not self._count.isActive():
            self._count.start()

    def _count_totals(self) -> None:
        if self.page.review is None:
            return
        path = self.page.review.path

        def counted(_tell: object) -> Totals:
            with Review.open(path) as review:
                return review.counts()

        Task(counted, self._show_totals, self.tell, self).start()

    def _show_totals(self, totals: Totals) -> None:
        self.status.show_totals(totals if self.page.review is not None else None)

    def _go_to_problem(self, problem: Problem) -> None:
        review = self.page.review
        if review is None:
            return
        found = None
        if problem.row is not None and Path(problem.file).name == Path(review.source.path).name:
            found = review.find_row(problem.row)
        if found is None:
            self._say("This problem has no row in the table.")
        else:
            self.page.go_to(found)
            self.page.table.setFocus()

    def _say(self, text: str) -> None:
        self.statusBar().showMessage(text, _SAID_FOR)
        announce(self, text)

    def _ask_name(self, then: Callable[[str], None]) -> None:
        dialog = dialogs.NameDialog(self)

        def named() -> None:
            self._settings.reviewer = dialog.name
            then(dialog.name)

        dialog.accepted.connect(named)
        dialogs.shown(dialog)

    def _review_path(self) -> Path | None:
        return self.page.review.path if self.page.review is not None else None

    def _reports_replaced(self) -> None:
        self.page.reload()
        self.check.check()

    def _show_park_month(self, park_month: int) -> None:
        self.page.go_to(park_month)
        self.activateWindow()

    def _model_changed(self) -> None:
        if self.page.review is not None:
            self.run.load()

    def _of_review(self, do: Callable[[Review], object]) -> None:
        if self.page.review is not None:
            do(self.page.review)


def _file_of(data: QMimeData) -> Path | None:
    """The one file of this disk that is being dragged, if it is just one."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return files[0] if len(files) == 1 and files[0].is_file() else None
