"""Comments exports from CSV: columns, encodings, delimiters, and every text to the letter."""

import hashlib

import pytest
from builders import COMMENTS, csv_bytes, csv_file

from ranger_desk import exports
from ranger_desk.records import ExportKind, ParkMonth, Source

ROWS = [
    COMMENTS,
    ["PINE", "Pine Hollow NP", "2021-04-01", "North gate shut for two weeks."],
    ["DUNE", "Dune Coast NS", "2021-05-01", ""],
]


def read(tmp_path, data, name="export.csv"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return exports.read(path)


def test_a_comments_export_gives_its_park_months_and_where_they_came_from(tmp_path):
    path = csv_file(tmp_path / "april.csv", ROWS)
    export = exports.read(path)
    assert export.kind is ExportKind.COMMENTS
    assert export.park_months == (
        ParkMonth("PINE", "Pine Hollow NP", 2021, 4, "North gate shut for two weeks.", (), 2),
        ParkMonth("DUNE", "Dune Coast NS", 2021, 5, "", (), 3),
    )
    assert export.problems == ()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert export.source == Source(str(path), digest, None, "comments", 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_told_from_the_file(tmp_path, encoding, delimiter):
    text = "“Quoted” – café; a, b | c\td"
    rows = [COMMENTS, ["PINE", "Pine Hollow NP", "2021-04-01", text]]
    export = exports.read(csv_file(tmp_path / "x.csv", rows, delimiter, encoding))
    assert [one.comment for one in export.park_months] == [text]
    assert export.problems == ()


def test_windows_text_is_read_and_the_assumption_told(tmp_path):
    export = read(tmp_path, csv_bytes([*ROWS, ["PINE", "", "2021-06-01", "Rangers’ café – shut"]], encoding="cp1252"))
    assert export.park_months[-1].comment == "Rangers’ café – shut"
    (problem,) = export.problems
    assert problem.what == "1 line(s) are not UTF-8, the first is line 4."
    assert problem.done == "They were read as Windows-1252."


def test_files_pasted_together_from_two_encodings_keep_both_texts(tmp_path):
    data = csv_bytes([COMMENTS, ["PINE", "", "2021-06-01", "naïve"]]) + csv_bytes(
        [["PINE", "", "2021-07-01", "naïve"]], encoding="cp1252"
    )
    export = read(tmp_path, data)
    assert [one.comment for one in export.park_months] == ["naïve", "naïve"]
    assert "the others as UTF-8" in export.problems[0].done


def test_a_byte_that_no_encoding_knows_is_told(tmp_path):
    export = read(tmp_path, csv_bytes([*ROWS, ["PINE", "", "2021-06-01", "a?b"]]).replace(b"a?b", b"a\x81b"))
    assert export.park_months[-1].comment == "a\ufffdb"
    assert [problem.what for problem in export.problems][1] == "1 letter(s) mean nothing in Windows-1252 either."


@pytest.mark.parametrize(
    "text",
    [
        "two  spaces,\ta tab, three   spaces",
        " begins and ends with a space ",
        "line one\nline two",
        "line one\r\nline two",
        "line one\rline two",
        "- begins with a dash",
        "=begins with an equals sign",
        "+1 bus",
        "@the overlook",
        'He said "closed", twice.',
        "“typographic” ‘quotes’ — and … more",
        "NULL and void",
        "0",
        "\x0bvertical tab",
    ],
)
def test_text_is_kept_to_the_letter(tmp_path, text):
    export = exports.read(csv_file(tmp_path / "x.csv", [*ROWS, ["PINE", "", "2021-07-01", text]]))
    assert export.park_months[-1].comment == text
    assert export.problems == ()


def test_a_comment_of_white_space_or_null_is_no_comment(tmp_path):
    rows = [COMMENTS, ["PINE", "", "2021-04-01", " \t"], ["PINE", "", "2021-05-01", "NULL"]]
    export = exports.read(csv_file(tmp_path / "x.csv", rows))
    assert [one.comment for one in export.park_months] == ["", ""]
    (problem,) = export.problems
    assert (problem.column, problem.what) == ("Comments", "1 comment(s) are just 'NULL', as databases write a blank.")


def test_a_text_that_excel_lost_is_told(tmp_path):
    export = exports.read(csv_file(tmp_path / "x.csv", [*ROWS, ["PINE", "", "2021-07-01", "#NAME?"]]))
    assert export.park_months[-1].comment == ""
    assert (export.problems[0].row, export.problems[0].column) == (4, "Comments")
    assert "lost before this file was saved" in export.problems[0].what


def test_unit_codes_are_compared_without_case_and_spaces(tmp_path):
    rows = [COMMENTS, [" pine ", "nan", "2021-04-01", "a"], ["PINE", "Pine Hollow NP", "2021-04-01", "a"]]
    (one,) = exports.read(csv_file(tmp_path / "x.csv", rows)).park_months
    assert (one.unit_code, one.park_name) == ("PINE", "Pine Hollow NP")


@pytest.mark.parametrize(
    "header",
    [
        ["unit code", "PARK NAME", " date ", "COMMENTS"],
        ["\ufeffUnit_Code", "Unit Name", "Collecteddate", "Comment"],
        ["ParkCode", "Park", "Report Month", "Remarks"],
        ["Unit", "Park", "Month", "Notes"],
        ["Park", "Name", "Date\n", "Monthly Comments"],
    ],
)
def test_usual_names_of_columns_are_known(tmp_path, header):
    rows = [header, ["PINE", "Pine Hollow NP", "2021-04-01", "North gate shut."]]
    (one,) = exports.read(csv_file(tmp_path / "x.csv", rows)).park_months
    assert one == ParkMonth("PINE", "Pine Hollow NP", 2021, 4, "North gate shut.", (), 2)


@pytest.mark.parametrize(
    ("year", "month"),
    [("2021", "4"), ("2021", "04"), ("2021", "April"), ("2021", "apr"), ("2021", "2021-04"), ("", "Apr 2021")],
)
def test_year_and_month_may_stand_in_columns_of_their_own(tmp_path, year, month):
    rows = [["UnitCode", "Year", "Month", "Comments"], ["PINE", year, month, "a"]]
    (one,) = exports.read(csv_file(tmp_path / "x.csv", rows)).park_months
    assert (one.year, one.month) == (2021, 4)


def test_where_date_and_year_and_month_differ_it_is_told(tmp_path):
    rows = [["UnitCode", "Date", "Year", "Month", "Comments"], ["PINE", "2021-05-03", "2021", "4", "a"]]
    export = exports.read(csv_file(tmp_path / "x.csv", rows))
    assert (export.park_months[0].year, export.park_months[0].month) == (2021, 4)
    (problem,) = export.problems
    assert (problem.row, problem.column, problem.done) == (2, "Date", "It was read as 2021-04.")


@pytest.mark.parametrize("lines", [0, 1, 9])
def test_the_header_may_stand_below_a_banner(tmp_path, lines):
    banner = "".join(f"Line {number} of the banner\n" for number in range(lines))
    export = read(tmp_path, banner.encode() + csv_bytes(ROWS))
    assert [one.row for one in export.park_months] == [lines + 2, lines + 3]


def test_the_month_of_the_report_outranks_other_dates(tmp_path):
    rows = [["UnitCode", "Date", "Report Month", "Comments"], ["PINE", "2021-05-03", "Apr 2021", "a"]]
    export = exports.read(csv_file(tmp_path / "x.csv", rows))
    assert export.park_months[0].month == 4
    assert [problem.column for problem in export.problems] == ["Date"]


def test_excels_own_first_line_names_the_delimiter(tmp_path):
    export = read(tmp_path, b"sep=;\r\n" + csv_bytes(ROWS, ";"))
    assert [one.row for one in export.park_months] == [3, 4]
    assert export.problems == ()


def test_rows_are_numbered_as_excel_shows_them(tmp_path):
    rows = [COMMENTS, ["PINE", "", "2021-04-01", "one\ntwo\nthree"], [], ["PINE", "", "2021-05-01", "b"]]
    export = exports.read(csv_file(tmp_path / "x.csv", rows))
    assert [one.row for one in export.park_months] == [2, 4]
    assert export.source.rows == 2


def test_a_column_that_is_neither_comment_nor_count_is_told(tmp_path):
    rows = [[*COMMENTS, "Region", "Entered by", "RowID"], ["PINE", "", "2021-04-01", "a", "West", "J. Doe", "17"]]
    export = exports.read(csv_file(tmp_path / "x.csv", rows))
    assert export.kind is ExportKind.COMMENTS
    (problem,) = export.problems
    assert (problem.column, problem.done) == ("Entered by", "It was not read.")
