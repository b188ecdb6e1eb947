"""Rows that are not as they should be: each is told with its row and column, and the rest is read."""

import pytest
from builders import COMMENTS, LONG, csv_file

from ranger_desk import exports
from ranger_desk.exports import ExportRefused, Mapping

GOOD = ["PINE", "Pine Hollow NP", "2021-01-01", "Open all month."]


def read(tmp_path, data, **options):
    path = tmp_path / "export.csv"
    if isinstance(data, str):
        path.write_text(data, encoding="utf-8", newline="")
    else:
        csv_file(path, data)
    return exports.read(path, **options)


def told(export):
    return [(problem.row, problem.column, problem.what, problem.done) for problem in export.problems]


def test_problems_name_the_file(tmp_path):
    export = read(tmp_path, [COMMENTS, GOOD, ["", "", "2021-04-01", "a"]])
    assert export.problems[0].file == str(tmp_path / "export.csv")


def test_a_row_without_a_unit_is_told(tmp_path):
    export = read(tmp_path, [COMMENTS, GOOD, [" ", "Pine Hollow NP", "2021-04-01", "Gate shut."]])
    assert len(export.park_months) == 1
    assert told(export) == [
        (3, "UnitCode", "The row names no unit.", "The row was left out: '| Pine Hollow NP | 2021-04-01 | Gate shut.'.")
    ]


@pytest.mark.parametrize(
    "date", ["soon", "2021", "2021-02-30", "13/13/2021", "2021-00-01", "1821-04-01", "Q1 2021", "12345", "21-04-01"]
)
def test_a_row_whose_date_cannot_be_read_is_told(tmp_path, date):
    export = read(tmp_path, [COMMENTS, GOOD, ["DUNE", "", date, "a"]])
    assert [one.unit_code for one in export.park_months] == ["PINE"]
    (problem,) = export.problems
    assert (problem.row, problem.column) == (3, "Date")
    assert f"'{date}'" in problem.what


def test_a_row_without_a_date_is_told(tmp_path):
    export = read(tmp_path, [COMMENTS, GOOD, ["DUNE", "", "", "a"], ["DUNE", "", "NULL", "a"]])
    assert [what for _, _, what, _ in told(export)] == ["The date is blank."] * 2


@pytest.mark.parametrize(("year", "month"), [("2021", "13"), ("21", "4"), ("", "4"), ("2021", ""), ("2021", "spring")])
def test_a_year_and_month_that_are_none_are_told(tmp_path, year, month):
    header = ["UnitCode", "Year", "Month", "Comments"]
    export = read(tmp_path, [header, ["PINE", "2021", "4", "a"], ["PINE", year, month, "b"]])
    assert len(export.park_months) == 1
    assert told(export)[0][:3] == (3, "Month", f"Year '{year}' and month '{month}' are no month.")


def test_equal_rows_are_read_as_one_and_told(tmp_path):
    export = read(tmp_path, [COMMENTS, GOOD, GOOD, [*GOOD[:3], ""]])
    assert [(one.row, one.comment) for one in export.park_months] == [(2, GOOD[3])]
    assert told(export) == [
        (3, None, "PINE in 2021-01 stands in row 2 already, with the same comment.", "The rows were read as one."),
        (4, None, "PINE in 2021-01 stands in row 2 already.", "The rows were read as one."),
    ]


def test_two_comments_of_one_park_month_are_both_kept(tmp_path):
    export = read(tmp_path, [COMMENTS, GOOD, [*GOOD[:3], "Closed on the 4th."], [*GOOD[:3], GOOD[3]]])
    assert export.park_months[0].comment == "Open all month.\nClosed on the 4th."
    assert told(export)[0] == (
        *(3, "Comments", "PINE in 2021-01 has another comment in row 2."),
        "Both were kept, one below the other.",
    )


def test_a_comment_may_come_after_a_blank_one(tmp_path):
    export = read(tmp_path, [COMMENTS, [*GOOD[:3], ""], GOOD])
    assert export.park_months[0].comment == GOOD[3]
    assert told(export)[0][2] == "PINE in 2021-01 stands in row 2 already."


def test_unquoted_delimiters_in_the_last_column_are_text_again(tmp_path):
    export = read(tmp_path, 'UnitCode,ParkName,Date,Comments\nPINE,,2021-04-01,Gate, road, and  "trail" shut\n')
    assert export.park_months[0].comment == 'Gate, road, and  "trail" shut'
    row, column, what, done = told(export)[0]
    assert (row, column) == (2, None)
    assert what == "The row has 6 cells where the header names 4 columns."
    assert "as one comment" in done


def test_a_row_with_too_many_cells_elsewhere_is_left_out(tmp_path):
    header = ["UnitCode", "Comments", "Date"]
    export = read(tmp_path, [header, ["PINE", "a", "2021-04-01"], ["PINE", "Gate", " road", "2021-05-01"]])
    assert len(export.park_months) == 1
    assert told(export)[0][0] == 3
    assert told(export)[0][3] == "The row was left out: 'PINE | Gate | road | 2021-05-01'."


def test_delimiters_at_the_end_of_lines_are_no_cells(tmp_path):
    export = read(tmp_path, "UnitCode,Date,Comments,,\nPINE,2021-04-01,a,,\nPINE,2021-05-01,b,,,,\nPINE,2021-06-01,c\n")
    assert [one.comment for one in export.park_months] == ["a", "b", "c"]
    assert export.problems == ()


def test_a_short_row_is_read_as_far_as_it_goes(tmp_path):
    export = read(tmp_path, [COMMENTS, GOOD, ["PINE", "", "2021-04-01"]])
    assert export.park_months[1].comment == ""
    what = "The row has 3 cells where the header names 4 columns."
    assert told(export) == [(3, None, what, "The missing cells were read as blank.")]


def test_a_short_row_with_text_where_a_count_belongs_is_left_out(tmp_path):
    header = ["UnitCode", "Date", "F1", "F2", "Comments"]
    export = read(tmp_path, [header, ["PINE", "2021-04-01", "1", "2", "a"], ["PINE", "2021-05-01", "1", "Gate shut."]])
    assert [one.month for one in export.park_months] == [4]
    assert told(export)[0][0] == 3
    assert "Gate shut." in told(export)[0][3]


def test_a_header_that_stands_again_is_left_out(tmp_path):
    export = read(tmp_path, [COMMENTS, GOOD, COMMENTS, ["PINE", "", "2021-04-01", "a"]])
    assert len(export.park_months) == 2
    assert told(export) == [(3, None, "The header stands here again.", "The row was left out.")]


def test_a_quote_that_is_never_closed_swallows_no_row(tmp_path):
    comments = ['"Gate shut', '"Open, ""again"""', "b"]
    rows = [f"PINE,,2021-{month:02}-01,{comment}" for month, comment in enumerate(comments, 4)]
    text = "\n".join([",".join(COMMENTS), *rows])
    export = read(tmp_path, text)
    assert [one.comment for one in export.park_months] == ['"Gate shut', 'Open, "again"', "b"]
    assert told(export)[0][:3] == (2, None, "A quote is never closed, or stands single in quoted text.")


def test_single_quotes_in_quoted_text_are_kept(tmp_path):
    export = read(
        tmp_path,
        'UnitCode,ParkName,Date,Comments\n"PINE","","2021-04-01","The "old" gate"\n"PINE","","2021-05-01","b"\n',
    )
    assert [one.comment for one in export.park_months] == ['The "old" gate', "b"]
    assert told(export)[0][0] == 2


def test_rows_that_a_quote_did_swallow_are_told(tmp_path):
    text = 'UnitCode,ParkName,Date,Comments\nPINE,,2021-04-01,"Gate shut\nDUNE,,2021-05-01,dry\nPINE,,2021-06-01,"\n'
    export = read(tmp_path, text)
    assert len(export.park_months) == 1
    row, column, what, _ = told(export)[0]
    assert (row, column) == (2, "Comments")
    assert what.startswith("The comment holds what looks like 2 more row(s)")


def test_a_line_longer_than_any_cell_is_read(tmp_path):
    export = read(tmp_path, [COMMENTS, [*GOOD[:3], "long " * 40_000]])
    assert len(export.park_months[0].comment) == 200_000
    assert export.problems == ()


def test_columns_of_the_same_name_are_told(tmp_path):
    export = read(tmp_path, [[*COMMENTS, "Comments"], [*GOOD, "second"]])
    assert export.park_months[0].comment == GOOD[3]
    assert told(export) == [(None, "Comments", "The column holds neither comments nor counts.", "It was not read.")]


def test_a_file_of_which_no_row_can_be_read_is_refused(tmp_path):
    with pytest.raises(ExportRefused, match=r"None of its 2 row\(s\) could be read\. Row 2: 'soon' is no date"):
        read(tmp_path, [COMMENTS, ["PINE", "", "soon", "a"], ["PINE", "", "later", "b"]])


@pytest.mark.parametrize(
    ("dates", "months", "what"),
    [
        (["1/1/2021", "2/1/2021", "12/1/2021"], [1, 2, 12], None),
        (["3/31/2021", "4/5/2021"], [3, 4], None),
        (["13/1/2021", "5/4/2021"], [1, 4], "Dates such as '13/1/2021' put the day first."),
        (["1/4/2021", "1/5/2021"], [4, 5], "Dates such as '1/4/2021' could be month/day or day/month."),
        (["4/5/2021", "6/7/2021"], [4, 6], "Dates such as '4/5/2021' could be month/day or day/month."),
        (["4/13/21", "6/7/21"], [4, 6], None),
    ],
)
def test_days_and_months_are_told_apart_by_the_column_or_it_is_said(tmp_path, dates, months, what):
    export = read(tmp_path, [COMMENTS, *(["PINE", "", date, date] for date in dates)])
    assert [one.month for one in export.park_months] == months
    assert [problem.what for problem in export.problems] == ([what] if what else [])


def test_a_column_with_dates_of_both_kinds_is_read_where_it_is_certain(tmp_path):
    dates = ["13/4/2021", "4/14/2020", "5/5/2021", "5/6/2021"]
    export = read(tmp_path, [COMMENTS, *(["PINE", "", date, date] for date in dates)])
    assert [(one.year, one.month) for one in export.park_months] == [(2021, 4), (2020, 4), (2021, 5)]
    assert [row for row, _, _, _ in told(export)] == [None, 5]


@pytest.mark.parametrize(("day_first", "month"), [(True, 4), (False, 1)])
def test_a_mapping_says_whether_the_day_comes_first(tmp_path, day_first, month):
    mapping = Mapping(tuple(COMMENTS), {}, day_first)
    export = read(tmp_path, [COMMENTS, ["PINE", "", "1/4/2021", "a"]], mapping=mapping)
    assert export.park_months[0].month == month
    assert export.problems == ()


def test_every_count_that_is_no_number_is_told(tmp_path):
    values = ["12 est.", "~40", "1,23", "(-3)", "closed", "#DIV/0!", "TRUE"]
    rows = [[*("PINE", "", "2021-04-01"), f"F{number}", "", value, "a"] for number, value in enumerate(values)]
    export = read(tmp_path, [LONG, *rows])
    assert [count.value for count in export.park_months[0].counts] == [None] * 7
    assert [(row, column, what) for row, column, what, _ in told(export)] == [
        (row, "Value", f"'{value}' cannot be read as a number.") for row, value in enumerate(values, 2)
    ]


def test_points_that_may_part_thousands_are_not_guessed_at(tmp_path):
    text = "UnitCode;Date;F1;F2\nPINE;2021-04-01;1.234;2.5\nPINE;2021-05-01;12;1.234.567\nPINE;2021-06-01;13;7\n"
    export = read(tmp_path, text)
    assert [[count.value for count in one.counts] for one in export.park_months] == [[None, 2.5], [12, None], [13, 7]]
    assert [what for _, _, what, _ in told(export)] == [
        "'1.234' cannot be read as a number.",
        "'1.234.567' cannot be read as a number.",
    ]
    assert read(tmp_path, text.replace(";", ",")).park_months[0].counts[0].value == 1.234
