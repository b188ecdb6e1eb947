"""The workbook: every text to the letter, evidence marked inside the cell, nothing left unsaid."""

from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import TextBlock
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook
from written_samples import BEYOND, COMMENT, MODEL, REPORT, ROWS, SOURCE, SUMMARY, SURE, row

from ranger_desk.exports import write_workbook
from ranger_desk.records import Closure, Evidence, Extent, Match, ParkMonth, Problem, Report, Scope, Span

LIMIT = 32_767


def written(folder, rows=ROWS, problems=(), models=(MODEL,)):
    """The path of a workbook with `rows`, and the problems of writing it."""
    path = folder / "out.xlsx"
    return path, write_workbook(rows, path, problems=problems, source=SOURCE, models=models)


def table(path, sheet="Review", *, rich=False):
    """A sheet as dicts by header, read by openpyxl; codes such as '_x000D_' are what they stand for."""
    header, *rows = openpyxl.load_workbook(path, rich_text=rich)[sheet].iter_rows()
    return [
        {
            title.value: unescape(cell.value) if type(cell.value) is str else cell.value
            for title, cell in zip(header, cells, strict=True)
        }
        for cells in rows
    ]


@pytest.fixture
def path(tmp_path):
    return written(tmp_path)[0]


def test_one_row_a_park_month_says_everything(path):
    first, second, aside, empty, cut_off = table(path)
    assert list(first.values()) == [
        "ELMR",
        "Elm River NP",
        datetime(2015, 7, 1),
        COMMENT,
        SUMMARY,
        "July: The boat ramp was closed from July 5.",
        "boat ramp: part of the month, from July 5 (repairs)\nMill Bridge (outside the park): all month",
        "Evidence missing: Nothing shows Mill Bridge.\nSummary beyond comment: The comment has no bridge.",
        "High",
        "Edited",
        "bridge is hearsay",
        "Kim",
        datetime(2026, 3, 4, 22, 6),
        None,
        None,
    ]
    assert (second["Decision"], second["Edited summary"], second["Severity"]) == ("Accepted", None, None)
    assert aside["Remarks"] == "Set aside: Out of memory, twice."
    assert empty["Remarks"] == "No comment."
    assert cut_off["Remarks"] == "Cut off in mid-sentence."


@pytest.mark.parametrize(("sheet", "column", "shown"), [("Review", "O", 0.968), ("Closures", "M", 0)])
def test_confidence_is_a_percentage_at_the_end_and_nothing_where_it_is_not_known(tmp_path, sheet, column, shown):
    path, _ = written(tmp_path, SURE)
    found = openpyxl.load_workbook(path)[sheet]
    heading, *said = found[column]
    assert (heading.value, heading.column) == ("Confidence", found.max_column)
    assert [one.value for one in said] == ([shown, None] if sheet == "Review" else [shown, 0.25, None])
    assert said[0].number_format == "0%"


def test_a_decision_about_an_older_report_says_so(tmp_path):
    path, _ = written(tmp_path, [replace(ROWS[0], decision_is_older=True)])
    assert table(path)[0]["Remarks"] == "The report is newer than the decision."


def test_months_and_times_are_dates_that_excel_shows_as_such(path):
    sheet = openpyxl.load_workbook(path)["Review"]
    month, time = sheet["C2"], sheet["M2"]
    assert (month.is_date, month.number_format) == (True, "mmm yyyy")
    assert (time.is_date, time.number_format) == (True, "yyyy-mm-dd hh:mm")


def test_a_month_before_excels_calendar_is_written_as_text(tmp_path):
    path, _ = written(tmp_path, [replace(row("x"), park_month=ParkMonth("ELMR", "Elm", 1899, 7, "x"))])
    assert table(path)[0]["Month"] == "1899-07-01"


def test_the_sheet_is_ready_to_be_read_filtered_and_printed(path):
    sheet = openpyxl.load_workbook(path)["Review"]
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == "A1:O6"
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$1:$1", "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["D2"].alignment.wrap_text
    assert sheet["A1"].font.bold
    assert sheet.row_dimensions[2].height > sheet.row_dimensions[5].height


def marked(cell):
    """(text, bold, italic) of every marked run of a rich text."""
    return [
        (run.text, bool(run.font.b), bool(run.font.i))
        for run in cell
        if isinstance(run, TextBlock) and run.font.u == "single" and run.font.color is not None
    ]


def test_evidence_is_marked_inside_the_comment_and_its_place_stronger(path):
    comment = table(path, rich=True)[0]["Comment"]
    assert str(comment) == COMMENT
    assert marked(comment) == [
        ("The ", False, False),
        ("boat ramp", True, False),
        (" was closed for repairs from the 5th.", False, False),
    ]


def test_white_space_between_marks_is_never_a_run_of_its_own(tmp_path):
    comment = "  Gate A\t Gate B  "
    spans = [(Span(0, 2), Span(2, 8)), (Span(10, 16), Span(8, 9)), (Span(16, 18), Span(40, 50))]
    report = Report("", tuple(map(shown_closure, spans)), (), "", MODEL)
    path, _ = written(tmp_path, [row(comment, report=report)])
    cell = openpyxl.load_workbook(path, rich_text=True)["Review"]["D2"].value
    assert [str(run) for run in cell] == ["  Gate A\t ", "Gate B  "]


def test_what_the_comment_does_not_say_is_marked_inside_the_summary(path):
    summary = table(path, rich=True)[0]["Summary"]
    assert str(summary) == SUMMARY
    assert marked(summary) == [(SUMMARY[BEYOND.start : BEYOND.end], False, True)]


def test_closures_have_a_sheet_of_their_own(path):
    ramp, bridge, *_ = table(path, "Closures")
    assert (ramp["Place"], ramp["Extent"], ramp["Reason"]) == ("boat ramp", "part of the month", "repairs")
    assert (ramp["From"], ramp["To"]) == (datetime(2015, 7, 5), None)
    assert ramp["Evidence"] == "The boat ramp was closed for repairs from the 5th."
    assert (bridge["Scope"], bridge["Evidence found"]) == ("outside the park", "not found in the comment")
    assert [one["Row on Review"] for one in table(path, "Closures")] == [2, 2, 3, 3]


def test_problems_have_a_sheet_those_of_writing_too(tmp_path):
    given_problem = Problem("elm-river.csv", 7, "Date", "'soon' is no date.", "The row was left out.")
    path, (found,) = written(tmp_path, [row("a\x0bb")], [given_problem])
    first, second = table(path, "Problems")
    assert list(first.values()) == ["elm-river.csv", 7, "Date", "'soon' is no date.", "The row was left out."]
    assert list(second.values()) == [found.file, found.row, found.column, found.what, found.done]
    assert (found.file, found.row, found.column) == (str(path), 2, "Comment (sheet 'Review')")
    assert "U+000B" in found.what


def test_provenance_says_where_everything_comes_from(tmp_path):
    unused = replace(MODEL, key="k2", adapter=None)
    path, _ = written(tmp_path, models=[MODEL, unused])
    said = {(one["Of"], one["What"]): one["Value"] for one in table(path, "Provenance")}
    assert said["Source", "SHA-256"] == SOURCE.sha256
    assert said["Source", "Rows in the file"] == said["Contents", "Rows on the sheet Review"] == 5
    assert said["Contents", "With a comment"] == 4
    assert said["Contents", "With a report"] == 3
    assert (said["Contents", "Decided"], said["Contents", "Set aside"]) == (2, 1)
    assert (said["Model 1", "Base"], said["Model 1", "Adapter"]) == ("Base-1B", "first")
    assert said["Model 1", "Reports on the sheet Review"] == 3
    assert (said["Model 2", "Key"], said["Model 2", "Reports on the sheet Review"]) == ("k2", 0)
    assert said["Program", "Version"]


def test_an_empty_review_is_a_workbook_too(tmp_path):
    path, problems = written(tmp_path, [])
    assert (table(path), problems) == ([], [])


@pytest.mark.parametrize(
    "text",
    ["=1+1", "=SUM(A1:A9)", "+5 buses", "-3 percent", "@gate", "'quoted", "#N/A", "1999", "TRUE", "1/2", "<r>x</r>"],
)
def test_text_stays_text(tmp_path, text):
    path, problems = written(tmp_path, [row(text)])
    cell = openpyxl.load_workbook(path)["Review"]["D2"]
    assert (cell.value, cell.data_type, problems) == (text, "s", [])


def test_a_text_that_no_cell_holds_is_cut_visibly_and_kept_whole_elsewhere(tmp_path):
    long = "Snow on the pass.\n" * 3000
    report = replace(REPORT, closures=(), summary="July: " + "x_x0041_" * 8000, beyond=(Span(0, 50_000),))
    path, problems = written(tmp_path, [row("short"), row(long, 2, report=report)])
    shown = table(path)[1]
    for column, text in (("Comment", long), ("Summary", report.summary)):
        head, mark = shown[column].split(" […] ")
        assert text.startswith(head)
        assert len(head) > 1000
        assert "Long text" in mark
        parts = [one for one in table(path, "Long text") if one["Column"] == column]
        assert "".join(one["Text"] for one in parts) == text
        assert {(one["Sheet"], one["Row"]) for one in parts} == {("Review", 3)}
    assert [(one.row, one.column) for one in problems] == [
        (3, "Comment (sheet 'Review')"),
        (3, "Summary (sheet 'Review')"),
    ]


@pytest.mark.parametrize(("text", "whole"), [("x" * LIMIT, True), ("x" * LIMIT + "x", False), ("😀" * 16_384, False)])
def test_the_limit_of_a_cell_is_used_to_the_full(tmp_path, text, whole):
    path, problems = written(tmp_path, [row(text)])
    assert (table(path)[0]["Comment"] == text) is whole
    assert (problems == []) is whole


CODES = ["_x000D_", "_x00", "0D_", "_", "\r\n", "\r", "\t", "  ", "\n", "\x0b", "\x00", "\ufffe"]
MARKUP = ["=", "<r>", "</r>", "&amp;", "]]>", "\ud83d", "😀"]
ODD = st.sampled_from(CODES + MARKUP)
TEXTS = st.lists(ODD | st.text(st.characters(), max_size=4), max_size=8).map("".join)
SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 12), st.integers(0, 12))


def shown_closure(spans):
    span, place = spans
    return Closure("x", Scope.PLACE, Extent.DAYS, evidence=Evidence("x", span, place, Match.EXACT))


@settings(max_examples=60)
@given(st.lists(st.tuples(TEXTS, st.lists(st.tuples(SPANS, SPANS), max_size=3)), min_size=1, max_size=5))
def test_any_text_comes_back_to_the_letter_or_is_reported(tmp_path_factory, drawn):
    rows = [
        row(text, id_, report=Report("", tuple(map(shown_closure, spans)), (), "", MODEL))
        for id_, (text, spans) in enumerate(drawn, 1)
    ]
    path, problems = written(tmp_path_factory.mktemp("odd"), rows)
    reported = {one.row: one.what for one in problems if one.column == "Comment (sheet 'Review')"}
    by_calamine = CalamineWorkbook.from_path(path).get_sheet_by_name("Review").to_python()
    for number, (found, (text, _)) in enumerate(zip(table(path), drawn, strict=True), 2):
        comment = found["Comment"] or ""
        if comment != text:
            assert "half a character" in reported[number]
            assert len(comment) == len(text)
        if number not in reported:
            assert by_calamine[number - 1][3] == text
