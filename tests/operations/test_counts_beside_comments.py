"""Counts reach their park-month from every form of export, and a dictionary labels those without a label."""

import openpyxl
import pytest

from ranger_desk import exports, operations
from ranger_desk.records import Count

COMMENTS = [["UnitCode", "ParkName", "Date", "Comments"], ["PINE", "Pine Hollow NHS", "2021-01-01", "Mill closed."]]
LONG = [["UnitCode", "Date", "FieldName", "Value"], ["PINE", "2021-01-01", "F2", "1,204"]]
LONG_BOTH = [[*LONG[0], "Label", "Comments"], [*LONG[1], "", "Mill closed."]]
WIDE = [["UnitCode", "Date", "F2"], ["PINE", "2021-01-01", "1,204"]]
WIDE_BOTH = [[*WIDE[0], "Comments"], [*WIDE[1], "Mill closed."]]
BUILDER = [["ParkName", "UnitCode", "Year", "Month", "RecreationVisits"], ["", "PINE", "2021", "1", "1,204"]]
TRAFFIC = [
    ["ParkName", "UnitCode", "TrafficCounter", "Year", "Month", "TrafficCount"],
    ["", "PINE", "MILL", "2021", "1", "1,204"],
]
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
BY_MONTH = [["LabelName"], ["Pine Hollow NHS"], ["Year", *MONTHS], ["2021", "1,204", *[""] * 11]]
FIELDS = [["UnitCode", "Label", "Expr1", "IsInSTATS", "Formula"], ["PINE", "CARS AT THE MILL", "F2", "1", "NULL"]]

LABELLED = Count("F2", "CARS AT THE MILL", 1204)
VISITS = "RecreationVisits"


def written(path, rows):
    path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
    return path


def only_row(review):
    (row,) = review.rows(review.ids())
    return row.park_month


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        (LONG, LABELLED),
        (WIDE, LABELLED),
        (BUILDER, Count(VISITS, VISITS, 1204)),
        (TRAFFIC, Count("MILL", "MILL", 1204)),
        (BY_MONTH, Count(VISITS, "Recreation visits", 1204)),
    ],
    ids=["long", "wide", "builder", "traffic", "by-month"],
)
def test_counts_of_a_second_file_stand_beside_the_comment_with_their_labels(tmp_path, rows, count):
    counts, fields = written(tmp_path / "counts.csv", rows), written(tmp_path / "fields.csv", FIELDS)
    with operations.open_export(written(tmp_path / "comments.csv", COMMENTS)).review as review:
        operations.add_counts(review, counts)
        operations.add_dictionary(review, fields)
        month = only_row(review)
        assert (month.comment, month.counts) == ("Mill closed.", (count,))


@pytest.mark.parametrize("rows", [LONG_BOTH, WIDE_BOTH], ids=["long", "wide"])
def test_counts_in_the_rows_of_the_comments_are_labelled_too(tmp_path, rows):
    fields = written(tmp_path / "fields.csv", FIELDS)
    with operations.open_export(written(tmp_path / "export.csv", rows)).review as review:
        assert operations.add_dictionary(review, fields) == []
        month = only_row(review)
        assert (month.comment, month.counts) == ("Mill closed.", (LABELLED,))


@pytest.mark.parametrize("rows", [LONG, WIDE], ids=["long", "wide"])
def test_a_workbook_may_hold_comments_counts_and_the_dictionary(tmp_path, rows):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, sheet in (("Counts", rows), ("Fields", FIELDS), ("Comments", COMMENTS)):
        made = book.create_sheet(name)
        for row in sheet:
            made.append(row)
    path = tmp_path / "book.xlsx"
    book.save(path)
    with operations.open_export(path).review as review:
        assert review.source.form == "comments, with counts from the sheet 'Counts'"
        assert [problem.what for problem in review.problems()] == ["The sheet 'Fields' is a field dictionary."]
        assert only_row(review).counts == (Count("F2", "F2", 1204),)
        assert operations.add_dictionary(review, path) == []
        assert only_row(review).counts == (LABELLED,)
        assert [one.is_input for one in review.definitions("PINE")] == [True]


def test_a_dictionary_that_is_given_as_counts_is_told_from_them(tmp_path):
    fields = written(tmp_path / "fields.csv", FIELDS)
    with operations.open_export(written(tmp_path / "comments.csv", COMMENTS)).review as review:
        with pytest.raises(exports.IsDictionary):
            operations.add_counts(review, fields)
        assert operations.add_dictionary(review, fields) == []
