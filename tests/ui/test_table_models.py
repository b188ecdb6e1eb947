"""The models of all tables: right rows, fetched late, and only what changed is said to have changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from ui_samples import PROBLEMS, made_review, park_months, summarise

from ranger_desk.records import Decision, Flag, ParkMonth, ReviewedParkMonth, Severity, Verdict
from ranger_desk.review import Column, Review
from ranger_desk.ui.park_month_model import COLUMNS, PAGE, TITLES, ParkMonthModel
from ranger_desk.ui.problems_panel import ProblemsPanel
from ranger_desk.ui.record_table import Field, RecordTable


class Source:
    """Rows that count how often they are asked for."""

    def __init__(self, number: int) -> None:
        self.asked: list[int] = []
        self.note = ""
        self._rows = park_months(number)

    def rows(self, ids: Sequence[int]) -> list[ReviewedParkMonth]:
        self.asked += ids
        decision = Decision(Verdict.EDITED, self.note, "", "Dana", datetime.now(UTC)) if self.note else None
        return [ReviewedParkMonth(id_, self._rows[id_ % len(self._rows)], decision=decision) for id_ in ids]


def text(model: ParkMonthModel, row: int, column: Column) -> str:
    return model.index(row, COLUMNS.index(column)).data()


@pytest.fixture
def source() -> Source:
    return Source(12)


@pytest.fixture
def model(qapp, source: Source) -> ParkMonthModel:
    made = ParkMonthModel()
    made.set_source(source)
    return made


def test_it_is_a_proper_model(qtmodeltester, review: Review, qapp):
    model = ParkMonthModel()
    model.set_source(review)
    qtmodeltester.check(model)
    model.show(review.ids())
    qtmodeltester.check(model, force_py=True)
    model.show([])
    model.set_source(None)


def test_cells_say_what_is_known_of_a_park_month(review: Review, qapp):
    model = ParkMonthModel()
    model.set_source(review)
    model.show(review.ids())
    titles = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
    assert titles == [TITLES[column] for column in COLUMNS]
    row = {column: text(model, 1, column) for column in COLUMNS}
    assert row[Column.UNIT] == "OAKH"
    assert row[Column.PARK] == "Oak Hill National Historic Site"
    assert row[Column.MONTH] == "Jan 2015"
    assert row[Column.COMMENT].startswith("Visitor center closed from the 3rd")
    assert row[Column.SUMMARY].startswith("Visitor center was closed")
    assert row[Column.CLOSURES] == "2"
    assert row[Column.STATUS] == "To review"
    assert [text(model, place, Column.STATUS) for place in (6, 9)] == ["No comment", "Not summarised"]
    assert text(model, 2, Column.CLOSURES) == "None"
    assert text(model, 9, Column.CLOSURES) == ""


def test_flags_have_an_icon_a_word_and_their_reasons(qapp):
    class Flagged(Source):
        def rows(self, ids: Sequence[int]) -> list[ReviewedParkMonth]:
            low = Flag("summary-beyond-comment", Severity.LOW, "The summary says 'snow'.")
            high = Flag("evidence-missing", Severity.HIGH, "Nothing shows it.")
            return [ReviewedParkMonth(id_, self._rows[0], flags=(low, high)) for id_ in ids]

    model = ParkMonthModel()
    model.set_source(Flagged(3))
    model.show([0])
    cell = model.index(0, COLUMNS.index(Column.FLAGS))
    assert cell.data() == "Evidence missing +1"
    assert not cell.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert cell.data(Qt.ItemDataRole.ToolTipRole).splitlines() == [
        "Summary beyond the comment: The summary says 'snow'.",
        "Evidence missing: Nothing shows it.",
    ]
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Flags: Evidence missing +1 (high)"


def test_rows_are_fetched_a_page_at_a_time_and_kept(model: ParkMonthModel, source: Source):
    model.show(range(10 * PAGE))
    assert model.rowCount() == 10 * PAGE
    assert source.asked == []
    text(model, 3 * PAGE + 5, Column.UNIT)
    assert source.asked == list(range(3 * PAGE, 4 * PAGE))
    text(model, 4 * PAGE - 1, Column.PARK)
    assert len(source.asked) == PAGE


def test_a_change_is_read_again_and_told_of_the_rows_that_were_looked_at(model: ParkMonthModel, source: Source):
    model.show(range(5 * PAGE))
    for row in (0, 1, 2):
        text(model, row, Column.UNIT)
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    source.note = "written since"
    model.refresh([0, 1, 7, 4 * PAGE])
    assert told == [(0, 1), (7, 7)]
    assert text(model, 1, Column.SUMMARY) == "written since"


def test_an_edit_that_is_not_saved_shows_in_the_status(model: ParkMonthModel):
    model.show([5, 6, 7])
    told: list[int] = []
    model.dataChanged.connect(lambda first, last: told.extend(range(first.row(), last.row() + 1)))
    model.set_drafts({6})
    assert text(model, 1, Column.STATUS) == "Unsaved edit"
    model.set_drafts(set())
    assert text(model, 1, Column.STATUS) != "Unsaved edit"
    assert told == [1, 1]


def test_a_cell_holds_one_line_whatever_the_comment(qapp):
    class Long(Source):
        def rows(self, ids: Sequence[int]) -> list[ReviewedParkMonth]:
            comment = "\t first\r\n\r\nline   and\u2028then " + "more " * 20_000
            return [ReviewedParkMonth(id_, ParkMonth("ELMR", "Elm", 2015, 1, comment)) for id_ in ids]

    model = ParkMonthModel()
    model.set_source(Long(1))
    model.show([1])
    said = text(model, 0, Column.COMMENT)
    assert said.startswith("first line and then more")
    assert len(said) <= 160


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(0, 500), unique=True, max_size=200), min_size=1, max_size=4))
def test_any_list_of_ids_is_shown_in_its_order(model: ParkMonthModel, source: Source, lists: list[list[int]]):
    for ids in lists:
        model.show(ids)
        assert [model.record(row).id for row in range(model.rowCount())] == ids
        assert [model.row_of(id_) for id_ in ids] == list(range(len(ids)))
        assert model.row_of(9999) is None


def test_a_review_of_many_rows_is_shown_without_reading_them(tmp_path: Path, qapp):
    with made_review(tmp_path, 3000) as review:
        summarise(review, review.ids()[:10])
        model = ParkMonthModel()
        model.set_source(review)
        model.show(review.ids())
        assert model.rowCount() == 3000
        assert text(model, 2999, Column.UNIT) == "OAKH"
        model.set_source(None)


FIELDS = (
    Field[tuple[str, int]]("Name", lambda record: record[0]),
    Field[tuple[str, int]]("Number", lambda record: str(record[1]), lambda row, _record: row, number=True),
)


def test_a_table_of_records_is_a_proper_model(qtmodeltester, qapp):
    table: RecordTable[tuple[str, int]] = RecordTable(FIELDS)
    qtmodeltester.check(table, force_py=True)
    table.show([("one", 1), ("two", 2)])
    qtmodeltester.check(table, force_py=True)


def test_a_table_of_records_shows_them(qapp):
    table: RecordTable[tuple[str, int]] = RecordTable(FIELDS)
    table.show([("one", 1), ("", 2)])
    assert table.line(0) == "one\t1"
    assert table.header_line() == "Name\tNumber"
    assert table.index(1, 1).data(Qt.ItemDataRole.DecorationRole) == 1
    assert table.index(1, 1).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert table.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "one"
    assert table.data(QModelIndex()) is None
    table.show([("", 2)])
    assert not table.any_text(0)
    assert table.any_text(1)


def test_problems_are_records_too(qtmodeltester, qtbot):
    panel = ProblemsPanel()
    qtbot.addWidget(panel)
    panel.show_problems(PROBLEMS)
    qtmodeltester.check(panel.table.problems, force_py=True)
    assert panel.table.problems.line(0).split("\t")[:3] == ["comments.csv", "5", "Date"]
