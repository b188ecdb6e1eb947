"""Counts joined to comments: by unit and month, by the park's name where there is no unit."""

import pytest
from builders import COMMENTS, LONG, csv_file

from ranger_desk import exports
from ranger_desk.exports import ExportRefused
from ranger_desk.records import Count, ExportKind

MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


@pytest.fixture
def comments(tmp_path):
    rows = [
        COMMENTS,
        ["PINE", "Pine Hollow NP", "2021-01-01", "Open."],
        ["PINE", "Pine Hollow NP", "2021-02-01", "Gate shut."],
        ["DUNE", "Dune Coast NS", "2021-01-01", "Ferry in dry dock."],
    ]
    return exports.read(csv_file(tmp_path / "comments.csv", rows))


def counts(tmp_path, *rows, name="counts.csv"):
    header = ["UnitCode", "Year", "Month", "RecreationVisits", "TentCampers"]
    return exports.read(csv_file(tmp_path / name, [header, *rows]))


def values(export):
    return [{count.field: count.value for count in one.counts} for one in export.park_months]


def test_counts_are_added_by_unit_and_month(tmp_path, comments):
    joined = exports.join(
        comments, counts(tmp_path, ["PINE", "2021", "2", "1,200", "7"], ["dune ", "2021", "1", "5", ""])
    )
    assert joined.kind is ExportKind.BOTH
    assert joined.source == comments.source
    assert values(joined) == [
        {},
        {"RecreationVisits": 1200, "TentCampers": 7},
        {"RecreationVisits": 5, "TentCampers": None},
    ]
    assert [one.comment for one in joined.park_months] == [one.comment for one in comments.park_months]
    assert joined.problems == ()


def test_units_and_months_that_have_no_row_are_told(tmp_path, comments):
    rows = [["LAKE", "2021", "1", "5", "1"], ["LAKE", "2021", "2", "5", "1"], ["PINE", "2021", "3", "5", "1"]]
    added = counts(tmp_path, *rows)
    joined = exports.join(comments, added)
    assert joined.park_months == comments.park_months
    assert [(problem.file, problem.what, problem.done) for problem in joined.problems] == [
        (
            added.source.path,
            "The unit 'LAKE' (2 month(s) of counts) is not in comments.csv.",
            "Its counts were left out.",
        ),
        (
            added.source.path,
            "For 1 month(s) of 1 unit(s) there are counts but no row in comments.csv.",
            "These counts were left out.",
        ),
    ]


def test_no_data_replaces_nothing_and_another_value_is_told(tmp_path, comments):
    first = exports.join(comments, counts(tmp_path, ["PINE", "2021", "1", "10", ""]))
    second = exports.join(first, counts(tmp_path, ["PINE", "2021", "1", "", "3"], name="b.csv"))
    assert values(second)[0] == {"RecreationVisits": 10, "TentCampers": 3}
    assert second.problems == ()
    third = exports.join(second, counts(tmp_path, ["PINE", "2021", "1", "11", "3"], name="c.csv"))
    assert values(third)[0] == {"RecreationVisits": 11, "TentCampers": 3}
    (problem,) = third.problems
    assert (problem.row, problem.column) == (2, "RecreationVisits")
    assert problem.what == "PINE, January 2021: the count of 'RecreationVisits' was 10."
    assert problem.done == "It is now 11."


def test_visitation_by_month_is_joined_by_the_parks_name(tmp_path, comments):
    rows = [["LabelName"], [" PINE hollow NP"], [], ["Year", *MONTHS], ["2021", *map(str, range(101, 113))]]
    by_month = exports.read(csv_file(tmp_path / "by_month.csv", rows))
    joined = exports.join(comments, by_month)
    assert [one.counts for one in joined.park_months] == [
        (Count("RecreationVisits", "Recreation visits", 101),),
        (Count("RecreationVisits", "Recreation visits", 102),),
        (),
    ]
    assert [problem.what for problem in joined.problems][1:] == [
        "For 10 month(s) of 1 unit(s) there are counts but no row in comments.csv."
    ]


def test_a_park_name_that_stands_for_two_units_joins_nothing(tmp_path, comments):
    rows = [COMMENTS, ["PINE", "Twin NP", "2021-01-01", "a"], ["DUNE", "Twin NP", "2021-01-01", "b"]]
    twins = exports.read(csv_file(tmp_path / "twins.csv", rows))
    rows = [["Twin NP"], ["Year", *MONTHS], ["2021", *["1"] * 12]]
    joined = exports.join(twins, exports.read(csv_file(tmp_path / "by_month.csv", rows)))
    assert values(joined) == [{}, {}]
    assert joined.problems[-1].what == "The unit 'Twin NP' (12 month(s) of counts) is not in twins.csv."


def test_unit_codes_are_filled_in_where_the_file_gives_none(tmp_path, comments):
    rows = [["Dune Coast NS"], ["Year", *MONTHS], ["2021", *["1"] * 12]]
    by_month = exports.read(csv_file(tmp_path / "by_month.csv", rows))
    filled = exports.with_unit_codes(by_month, exports.unit_codes(comments.park_months))
    assert {one.unit_code for one in filled.park_months} == {"DUNE"}
    assert exports.with_unit_codes(comments, {}) == comments


def test_comments_are_no_counts(comments):
    with pytest.raises(ExportRefused, match="It holds comments but no counts"):
        exports.join(comments, comments)


def test_counts_may_be_joined_to_counts(tmp_path):
    rows = [LONG[:-1], ["PINE", "", "2021-01-01", "F2", "Buses", "4"]]
    long = exports.read(csv_file(tmp_path / "long.csv", rows))
    joined = exports.join(long, counts(tmp_path, ["PINE", "2021", "1", "10", "2"]))
    assert joined.kind is ExportKind.COUNTS
    assert values(joined) == [{"F2": 4, "RecreationVisits": 10, "TentCampers": 2}]
