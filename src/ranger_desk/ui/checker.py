"""The rules at work: a review is checked when it is opened and when something changed, off the window's thread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ranger_desk import operations
from ranger_desk.review import Facets, Review
from ranger_desk.ui.workers import Task, Tell, stop_all


class Checker(QObject):
    """Checks one review, one piece after another.

    A review is not checked as a whole while the model writes reports into it: the rules would judge reports that are
    replaced meanwhile.

    Signals:
        progressed: park-months that are checked, and how many there are; while a whole review is checked.
        checked: ids of park-months whose flags may have changed (None for all), and the review's `Facets` since.
        over: nothing is left to be checked.
        failed: the rules could not be run; the exception says why.
    """

    progressed = Signal(int, int)
    checked = Signal(object, object)
    over = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._review: Path | None = None
        self._task: Task | None = None
        self._held = self._some_only = False
        self._all = False
        self._some: set[int] = set()

    @property
    def busy(self) -> bool:
        """Whether something is being checked."""
        return self._task is not None

    def set_review(self, path: Path | None) -> None:
        """Check another review, or none; nothing is left running."""
        self._stop()
        self._review = path
        self._all = False
        self._some.clear()
        self.over.emit()

    def check(self) -> None:
        """Check the whole review soon, unless it was checked as it stands now."""
        self._all = True
        if not self._some_only:
            self._stop()
        self._go_on()

    def check_some(self, ids: Iterable[int]) -> None:
        """Check some park-months soon."""
        self._some.update(ids)
        self._go_on()

    def hold(self, held: bool) -> None:
        """Do not check the whole review while `held`; what was begun is done again afterwards."""
        if held and not self._held and self._task is not None and not self._some_only:
            self._stop()
            self._all = True
        self._held = held
        self._go_on()

    def _stop(self) -> None:
        stop_all(self)
        self._task = None

    def _go_on(self) -> None:
        """Begin with what waits, unless something is being checked."""
        if self._task is not None or self._review is None:
            return
        path = self._review
        if self._all and not self._held:
            self._all = self._some_only = False
            self._start(path, None)
        elif self._some:
            ids, self._some = sorted(self._some), set()
            self._some_only = True
            self._start(path, ids)
        else:
            self.over.emit()

    def _start(self, path: Path, ids: list[int] | None) -> None:
        def work(tell: Tell) -> tuple[Sequence[int] | None, Facets]:
            with Review.open(path) as review:
                if ids is None and operations.is_checked(review):
                    return (), review.facets()
                operations.check(review, ids=ids, on_progress=tell)
                return ids, review.facets()

        def done(changed: tuple[Sequence[int] | None, Facets]) -> None:
            self._task = None
            self.checked.emit(*changed)
            self._go_on()

        def failed(error: Exception) -> None:
            self._task = None
            self.failed.emit(error)
            self._go_on()

        self._task = Task(work, done, failed, self)
        if ids is None:
            self._task.progressed.connect(self.progressed)
        self._task.start()
