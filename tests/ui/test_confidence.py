"""How sure the model is: seen in the table and the pane, and sorted by, wherever it is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QLabel, QTableView
from pytestqt.qtbot import QtBot
from ui_samples import ANSWERS, ScriptedEngine, park_months, write_export
from window_steps import open_in

from ranger_desk.closures.confidence import Calibration, Scale
from ranger_desk.review import Column, Review, Sort
from ranger_desk.ui import wording
from ranger_desk.ui.comparison_pane import ComparisonPane, Shown
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.park_month_model import COLUMNS, ParkMonthModel
from ranger_desk.ui.table_view import ParkMonthTable
from ranger_desk.wording import CLOSURE_CONFIDENCE, CONFIDENCE

PLACE = COLUMNS.index(Column.CONFIDENCE)
SURE = {1: 0.93, 2: 0.51, 3: 0.999, 4: None}
"""Confidences of the first park-months; the second has two closures."""


@pytest.fixture
def unsure(review: Review) -> Review:
    """The review with confidences."""
    for row in review.rows(list(SURE)):
        assert row.report is not None
        sure = SURE[row.id]
        closures = tuple(replace(one, confidence=sure and sure - n / 8) for n, one in enumerate(row.report.closures))
        review.save_report(row.id, replace(row.report, closures=closures, confidence=sure), row.flags)
    return review


@pytest.fixture
def window(qtbot: QtBot, make_window: Callable[..., MainWindow], unsure: Review) -> MainWindow:
    return open_in(qtbot, make_window(), unsure.path)


def shown_ids(window: MainWindow) -> list[int]:
    return list(window.page.table.park_months.ids)


def test_a_cell_says_percent_and_what_it_means(unsure: Review, qtmodeltester):
    model = ParkMonthModel()
    model.set_source(unsure)
    model.show(unsure.ids())
    qtmodeltester.check(model, force_py=True)
    cells = [model.index(row, PLACE) for row in range(5)]
    assert [cell.data() for cell in cells] == ["93%", "51%", ">99%", "", ""]
    assert [cell.data(Qt.ItemDataRole.AccessibleTextRole) for cell in cells[2:4]] == [
        *("Sure: >99%", "Sure: none"),
    ]
    assert [cell.data(Qt.ItemDataRole.ToolTipRole) for cell in cells[2:4]] == [CONFIDENCE, None]
    header = model.headerData(PLACE, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert header == CONFIDENCE


@pytest.mark.parametrize(
    ("confidence", "said"),
    [(None, ""), (0.0, "<1%"), (0.01, "1%"), (0.5, "50%"), (0.99, "99%"), (0.991, ">99%"), (1.0, ">99%")],
)
def test_percent_is_never_rounded_to_certainty(confidence: float | None, said: str):
    assert wording.percent(confidence) == said


def test_the_menu_puts_the_least_certain_first(qtbot: QtBot, window: MainWindow):
    window.commands.least_certain.trigger()
    qtbot.waitUntil(lambda: shown_ids(window)[:3] == [2, 1, 3])
    assert window.page.table.sort == Sort(Column.CONFIDENCE)
    assert shown_ids(window)[3:] == list(range(4, 13))
    assert window.page.table.current == 2
    window.page.table.step(5)
    window.commands.least_certain.trigger()
    qtbot.waitUntil(lambda: window.page.table.current == 2)
    assert window.commands.least_certain in dict(window.commands.menus())["&View"]


def test_a_click_on_the_header_sorts_by_it(qtbot: QtBot, window: MainWindow):
    table = window.page.table
    table.scrollTo(table.park_months.index(0, PLACE))
    header = table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(PLACE) + header.sectionSize(PLACE) // 2, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: shown_ids(window)[:3] == [2, 1, 3])
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: shown_ids(window)[:3] == [3, 1, 2])


def test_the_least_certain_cannot_be_asked_for_without_a_review(make_window: Callable[..., MainWindow]):
    assert not make_window().commands.least_certain.isEnabled()


def test_a_layout_that_was_kept_before_there_was_this_column_still_holds(qtbot: QtBot):
    before = QTableView()
    before.setModel(QStandardItemModel(0, PLACE, before))
    qtbot.addWidget(before)
    header = before.horizontalHeader()
    header.setSectionsMovable(True)
    header.resizeSection(COLUMNS.index(Column.COMMENT), 333)
    header.moveSection(COLUMNS.index(Column.STATUS), 0)
    table = ParkMonthTable()
    qtbot.addWidget(table)
    table.restore_layout(header.saveState())
    assert table.columnWidth(COLUMNS.index(Column.COMMENT)) == 333
    assert table.horizontalHeader().visualIndex(COLUMNS.index(Column.STATUS)) == 0
    assert not table.isColumnHidden(PLACE)
    assert table.columnWidth(PLACE) > table.fontMetrics().horizontalAdvance(">99%")


def show(pane: ComparisonPane, review: Review, id_: int) -> str:
    """Show a park-month; all labels' words."""
    pane.show_row(Shown(review.rows([id_])[0], "", ()))
    return "\n".join(label.text() for label in pane.findChildren(QLabel) if label.isVisibleTo(pane))


def test_each_closure_shows_its_own(qtbot: QtBot, unsure: Review):
    pane = ComparisonPane()
    qtbot.addWidget(pane)
    assert "Its confidence is 51%." in show(pane, unsure, 2)
    records = pane.closures.records
    last = records.columnCount() - 1
    assert records.headerData(last, Qt.Orientation.Horizontal) == "Sure"
    assert [records.index(row, last).data() for row in range(2)] == ["51%", "38%"]
    assert not pane.closures.isColumnHidden(last)
    assert "confidence" not in show(pane, unsure, 4)
    assert pane.closures.isColumnHidden(last)


@pytest.mark.parametrize("width", [420, 500, 900])
def test_every_column_of_the_closures_is_in_sight_and_no_word_is_cut(qtbot: QtBot, unsure: Review, width: int):
    pane = ComparisonPane()
    qtbot.addWidget(pane)
    pane.resize(width, 700)
    pane.show()
    show(pane, unsure, 2)
    table = pane.closures
    shown = [place for place in range(table.records.columnCount()) if not table.isColumnHidden(place)]
    assert [table.records.headerData(place, Qt.Orientation.Horizontal) for place in shown][-1] == "Sure"
    widths = {place: table.columnWidth(place) for place in shown}
    for place in shown:
        words = " ".join(table.records.index(row, place).data() for row in range(2)).split()
        assert widths[place] > max(table.fontMetrics().horizontalAdvance(word) for word in words)
    if width > 420:
        assert sum(widths.values()) <= table.viewport().width()
    if width == 900:
        assert table.rowHeight(0) < 2 * table.fontMetrics().height()
    tip = table.records.headerData(shown[-1], Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert tip == CLOSURE_CONFIDENCE


@pytest.mark.parametrize("calibration", [Calibration(Scale(0.5, -0.5), Scale(2, 0.25)), None])
def test_a_run_brings_confidences_where_the_adapter_is_calibrated(
    qtbot: QtBot, make_window: Callable[..., MainWindow], tmp_path, calibration: Calibration | None
):
    def engine() -> ScriptedEngine:
        made = ScriptedEngine(chances={text: (-0.5,) * (answer.count("\n") + 1) for text, answer in ANSWERS.items()})
        made.resolved.calibration = calibration
        return made

    window = open_in(qtbot, make_window(engine), write_export(tmp_path / "comments.csv", park_months(4)))
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running)
    model = window.page.table.park_months
    closure, none = (calibration.closure.applied(-0.5), calibration.none.applied(-0.5)) if calibration else (None, None)
    expected = [wording.percent(one) for one in (closure, closure, none, closure)]
    assert [model.index(row, PLACE).data() for row in range(4)] == expected
    assert len(set(expected)) == (2 if calibration else 1)
