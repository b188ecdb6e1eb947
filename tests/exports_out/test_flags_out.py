"""Flags in the written files: each with its count and the reviewer's word on it, texts as texts."""

import csv
import json
from dataclasses import replace
from datetime import datetime

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from written_samples import SOURCE, TIME, row

from ranger_desk.exports import write_csv, write_flags, write_lines, write_workbook
from ranger_desk.records import Count, Flag, FlagMark, FlagVerdict, Severity

COUNTED = Flag("closed-but-counted", Severity.HIGH, "Closed, and 12.", "=Mill+1", "@mill shut", "F1", "F1=12")
COPIED = Flag("comment-copied", Severity.LOW, "As in June.")
NOTE = Flag("closed-but-explained", Severity.NOTE, "Closed, and staff counted.", "Barn", "barn shut", "F2", "F2=2.5")
GONE = Flag("unusual", Severity.MEDIUM, "No such field any more.", field="F9")
DISMISSED = FlagMark(FlagVerdict.DISMISSED, "-staff only", "Kim", TIME)
CONFIRMED = FlagMark(FlagVerdict.CONFIRMED, "", "Lee", TIME)
COUNTS = (Count("F1", "+CARS AT MILL", 12), Count("F2", "TENTS", 2.5), Count("F3", "BOATS", None))
CSV_HEADER = ["UnitCode", "Date", "FieldName", "Label", "Value", "Rule", "Severity", "Reason", "Place", "Evidence"]


def flagged(flags, marks=(), comment="Mill shut."):
    made = row(comment, flags=flags, marks=marks)
    return replace(made, park_month=replace(made.park_month, counts=COUNTS))


ROWS = (
    flagged((COUNTED, COPIED, NOTE, GONE), (CONFIRMED, None, None, None)),
    flagged((COPIED, COUNTED), (None, DISMISSED)),
    row("All open."),
)


def table(path, rows):
    assert write_flags(rows, path, source=SOURCE) == []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def sheet(path, rows, name="Flags"):
    write_workbook(rows, path, problems=[], source=SOURCE, models=[])
    return openpyxl.load_workbook(path)[name]


def test_the_table_has_a_row_a_flag_but_for_those_dismissed(tmp_path):
    month = ["ELMR", "2015-07-01"]
    assert table(tmp_path / "flags.csv", ROWS) == [
        CSV_HEADER,
        [*month, "F1", "+CARS AT MILL", "12", COUNTED.rule, "high", COUNTED.reason, "=Mill+1", "@mill shut"],
        [*month, "", "", "", COPIED.rule, "low", COPIED.reason, "", ""],
        [*month, "F2", "TENTS", "2.5", NOTE.rule, "note", NOTE.reason, "Barn", "barn shut"],
        [*month, "F9", "", "", GONE.rule, "medium", GONE.reason, "", ""],
        [*month, "", "", "", COPIED.rule, "low", COPIED.reason, "", ""],
    ]


def test_without_flags_there_is_a_header(tmp_path):
    assert table(tmp_path / "flags.csv", ROWS[2:]) == [CSV_HEADER]


@settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_to_the_letter(tmp_path_factory, reason, place):
    flag = replace(COUNTED, reason=reason, place=place)
    found = table(tmp_path_factory.mktemp("flags") / "flags.csv", [flagged((flag,))])[1]
    assert (found[7], found[8]) == (reason, place)


def test_the_workbook_has_a_sheet_of_all_flags_with_their_marks(tmp_path):
    found = list(sheet(tmp_path / "out.xlsx", ROWS).iter_rows(values_only=True))
    marks = ("Mark", "Mark note", "Marked by", "Marked (UTC)", "Row on Review")
    assert found[0] == (*CSV_HEADER, *marks)
    assert found[1][:5] == ("ELMR", datetime(2015, 7, 1), "F1", "+CARS AT MILL", 12)
    assert found[1][10:] == ("confirmed", None, "Lee", datetime(2026, 3, 4, 22, 6), 2)
    assert (found[3][4], found[3][6], found[3][10:]) == (2.5, "note", (None, None, None, None, 2))
    assert found[6][10:] == ("dismissed", "-staff only", "Kim", datetime(2026, 3, 4, 22, 6), 3)
    assert len(found) == 7


def test_no_text_of_the_sheet_is_a_formula(tmp_path):
    cells = [cell for line in sheet(tmp_path / "out.xlsx", ROWS).iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert "=Mill+1" in [cell.value for cell in cells]


def test_review_sheet_and_csv_say_what_became_of_each_flag(tmp_path):
    write_csv(ROWS, tmp_path / "out.csv", source=SOURCE)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        first, second, third = csv.DictReader(file)
    assert first["Flags"].split("\n")[0] == "Closed but counted: Closed, and 12. [confirmed by Lee]"
    assert second["Flags"].split("\n")[1] == "Closed but counted: Closed, and 12. [dismissed by Kim: -staff only]"
    assert [one["Severity"] for one in (first, second, third)] == ["High", "Low", ""]
    header, *found = sheet(tmp_path / "out.xlsx", ROWS, "Review").iter_rows(values_only=True)
    assert [line[header.index("Severity")] for line in found] == ["High", "Low", None]


def test_only_flags_that_stand_are_counted(tmp_path):
    rows = [*ROWS, flagged((NOTE,)), flagged((COUNTED,), (DISMISSED,))]
    said = {line[1]: line[2] for line in sheet(tmp_path / "out.xlsx", rows, "Provenance").iter_rows(values_only=True)}
    assert said["With a flag that stands"] == 2
    assert said["Rows on the sheet Flags"] == 8


def test_json_lines_have_each_flag_with_its_count_and_mark(tmp_path):
    write_lines(ROWS, tmp_path / "out.jsonl", source=SOURCE)
    first, second, _ = map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert first["flags"][0] == {
        "rule": "closed-but-counted",
        "severity": "high",
        "reason": "Closed, and 12.",
        "place": "=Mill+1",
        "evidence": "@mill shut",
        "field": "F1",
        "data": "F1=12",
        "label": "+CARS AT MILL",
        "value": 12,
        "mark": {"verdict": "confirmed", "note": "", "reviewer": "Lee", "time": "2026-03-04T22:06:00+00:00"},
    }
    assert [one["mark"] and one["mark"]["verdict"] for one in second["flags"]] == [None, "dismissed"]
    assert (first["flags"][1]["label"], first["flags"][1]["value"], first["flags"][1]["field"]) == (None, None, None)
