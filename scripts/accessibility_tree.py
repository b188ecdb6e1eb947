"""Prints what assistive software (VoiceOver, for one) is told of the main window, line by line.

    python scripts/accessibility_tree.py [--rows N]

A review of the sample export is made from its labels and checked, then its first park-month with a closure and a flag
is shown. Every line is one element, indented below the one around it: role, "name", = value, states, and - what it is
described as. Needs no display and no model.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["RANGER_DESK_HOME"] = tempfile.mkdtemp(prefix="ranger-desk-tree-")

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QLabel, QTableView

from ranger_desk import operations, paths
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.client import Engine
from ranger_desk.evaluation import given
from ranger_desk.ui.app import Application
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.settings import Settings

PATIENCE = 30
"""Seconds that the window has to show the review."""
STATES = (
    "focused focusable checked checkable selected disabled readOnly multiLine editable expandable expanded hasPopup "
    "busy invalid modal"
)
ROWS = (QAccessible.Role.Table, QAccessible.Role.List, QAccessible.Role.Tree)
Text = QAccessible.Text


def main() -> None:
    """Print the tree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=3, help="rows of each table that are printed (default: 3)")
    rows = parser.parse_args().rows
    app = Application([])
    window = sample_window()
    sys.stdout.writelines(f"{said}\n" for said in lines(QAccessible.queryAccessibleInterface(window), rows))
    window.close()
    app.processEvents()


def sample_window() -> MainWindow:
    """The main window with that review, at the park-month that has most to tell."""
    window = MainWindow(Settings.of_this_user(), _without_model)
    window.resize(1280, 800)
    window.show()
    window.open_path(sample_review())
    until(lambda: window.page.review is not None and not window.check.checker.busy)
    window.page.go_to(_telling(window))
    totals = window.status.findChildren(QLabel)[-1]
    until(lambda: window.page.pane.flags.cards and totals.text() and window.message.text.startswith("RuntimeError"))
    window.message.hide()  # it says that there is no model
    return window


def sample_review() -> Path:
    """A review of the sample export with its counts, its reports taken from the labels of the sample; checked."""
    with operations.open_export(paths.sample_export()).review as review:
        operations.add_counts(review, paths.sample_counts())
        labels = paths.resources_folder() / "sample_labels.jsonl"
        found = given.read(labels, [(row.id, row.park_month) for row in review.rows(review.ids())])
        review.save_reports((id_, report, ()) for id_, report in found.reports.items())
        operations.check(review)
        return review.path


def lines(element: QAccessibleInterface, rows: int, depth: int = 0) -> Iterator[str]:
    """An element and all that is in it, a line each; of tables and lists only the header and the first rows."""
    state = element.state()
    if state.invisible and depth:
        return
    yield "  " * depth + line(element)
    children = [element.child(place) for place in range(min(element.childCount(), 2000))]
    if element.role() in ROWS:
        children = children[: (rows + 1) * _columns(element)]
    for child in children:
        if child is not None and child.isValid():
            yield from lines(child, rows, depth + 1)


def line(element: QAccessibleInterface) -> str:
    """An element in one line."""
    words = [element.role().name]
    if name := element.text(Text.Name):
        words.append(f'"{_short(name)}"')
    if value := element.text(Text.Value):
        words.append(f"= {_short(value)}")
    state = element.state()
    words += [f"[{name}]" for name in STATES.split() if getattr(state, name, 0)]
    description = element.text(Text.Description)
    if description and description != name:
        words.append(f"- {_short(description)}")
    return " ".join(words)


def _columns(element: QAccessibleInterface) -> int:
    """How many elements a row has; Qt's tables count the headers of rows among them, hidden or not."""
    view = element.object()
    return view.model().columnCount() + 1 if isinstance(view, QTableView) else 1


def _short(text: str, limit: int = 150) -> str:
    said = " ".join(text.split())
    return said if len(said) <= limit else f"{said[:limit]}… ({len(said)} characters)"


def _telling(window: MainWindow) -> int:
    """The first park-month that has a closure and a flag that rests on a count."""
    assert window.page.review is not None
    rows = window.page.review.rows(window.page.review.ids())
    return next(
        row.id for row in rows if row.report and row.report.closures and any(flag.field for flag in row.standing_flags)
    )


def _without_model(_choice: ModelChoice) -> Engine:
    raise RuntimeError("This window is looked at, not worked in: it has no model.")


def until(condition: Callable[[], object]) -> None:
    """Let the window live until `condition` holds.

    Raises:
        TimeoutError: it did not in time.
    """
    end = time.monotonic() + PATIENCE
    while not condition():
        QApplication.processEvents()
        if time.monotonic() > end:
            raise TimeoutError("The window did not show the review in time.")


if __name__ == "__main__":
    main()
