"""Exports with counts: one row a field, one column a field, and IRMA's reports."""

import pytest
from builders import COMMENTS, LONG, csv_file

from ranger_desk import exports
from ranger_desk.exports import ColumnsUnknown, ExportRefused
from ranger_desk.records import Count, ExportKind

STATISTICS = ["RecreationVisits", "NonRecreationVisits", "TentCampers"]
QUERY_BUILDER = [
    *("ParkName", "UnitCode", "ParkType", "Region", "State", "Year", "Month", *STATISTICS),
    *("ParkNameTotal", "UnitCodeTotal", "YearTotal", *(f"{name}Total" for name in STATISTICS)),
]
TRAFFIC = [
    *("ParkName", "UnitCode", "ParkType", "Region", "TrafficCounter", "Year", "Month", "TrafficCount"),
    *("ParkNameTotal", "UnitCodeTotal", "RegionType", "TrafficCountTotalLabel", "YearTotal", "TrafficCountTotal"),
]
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


def read(tmp_path, rows):
    return exports.read(csv_file(tmp_path / "counts.csv", rows))


def traffic(counter, month, count):
    park = ["Pine Hollow NP", "PINE", "National Park", "West "]
    return [*park, counter, "2022", month, count, *park[:2], "West ", counter, "2022", "99,999"]


def test_one_row_a_field_gives_one_park_month_with_all_its_counts(tmp_path):
    month = ["PINE", "Pine Hollow NP", "2021-04-01"]
    export = read(
        tmp_path,
        [
            LONG,
            [*month, "F2", "Buses", "12", "North gate shut."],
            [*month, "MAIN", "Cars at the main gate", "1,204", "North gate shut."],
            [*month, "F9", "Boats", "", "North gate shut."],
            ["PINE", "Pine Hollow NP", "2021-05-01", "F2", "Buses", "2.5", ""],
        ],
    )
    assert export.kind is ExportKind.BOTH
    assert export.problems == ()
    april, may = export.park_months
    assert april.comment == "North gate shut."
    assert april.counts == (
        Count("F2", "Buses", 12),
        Count("MAIN", "Cars at the main gate", 1204),
        Count("F9", "Boats", None),
    )
    assert (may.comment, may.counts, may.row) == ("", (Count("F2", "Buses", 2.5),), 5)
    assert export.source.rows == 4


def test_one_row_a_field_keeps_different_comments_of_a_month(tmp_path):
    export = read(
        tmp_path,
        [
            LONG,
            ["PINE", "", "2021-04-01", "F2", "Buses", "12", "First."],
            ["PINE", "", "2021-04-01", "F3", "Boats", "13", "Second."],
            ["PINE", "", "2021-04-01", "F4", "Bikes", "14", "First."],
        ],
    )
    assert export.park_months[0].comment == "First.\nSecond."
    (problem,) = export.problems
    assert (problem.row, problem.column) == (3, "Comments")
    assert problem.what == "PINE in 2021-04 has another comment in row 2."


def test_a_field_given_twice_is_told_and_no_value_is_lost(tmp_path):
    month = ["PINE", "", "2021-04-01"]
    export = read(
        tmp_path,
        [
            LONG[:-1],
            [*month, "F2", "Buses", "12"],
            [*month, "F2", "Buses", "12"],
            [*month, "F2", "Buses", "15"],
            [*month, "F2", "Buses", "NULL"],
            [*month, "F2", "Buses", "16"],
            [*month, "F3", "Boats", ""],
            [*month, "F3", "Boats", "7"],
        ],
    )
    assert export.kind is ExportKind.COUNTS
    values = {count.field: count.value for count in export.park_months[0].counts}
    assert values == {"F2": 12, "F2 (2)": 15, "F2 (3)": 16, "F3": 7}
    assert [(problem.row, problem.column, problem.done) for problem in export.problems] == [
        (3, "Value", "It was read once."),
        (4, "Value", "Both were kept, this one as 'F2 (2)'."),
        (5, "Value", "12 was kept."),
        (6, "Value", "Both were kept, this one as 'F2 (3)'."),
    ]


def test_a_value_without_a_field_is_told(tmp_path):
    export = read(
        tmp_path,
        [LONG, ["PINE", "", "2021-04-01", "", "", "12", "a"], ["PINE", "", "2021-05-01", "", "", "", "b"]],
    )
    assert [one.counts for one in export.park_months] == [(), ()]
    (problem,) = export.problems
    assert (problem.row, problem.column, problem.what) == (2, "Value", "The value '12' belongs to no count field.")


def test_one_column_a_field_may_stand_beside_comments(tmp_path):
    export = read(
        tmp_path,
        [
            [*COMMENTS, "F38 - Cars at the mission", "F5A", "Bus count", "Weather"],
            ["PINE", "Pine Hollow NP", "2021-04-01", "North gate shut.", '"6,011"', "", "3", "dry"],
            ["PINE", "Pine Hollow NP", "2021-05-01", "", "27250620", "", "many", "wet"],
            ["PINE", "Pine Hollow NP", "2021-06-01", "", "(12)", "", "4", "wet"],
        ],
    )
    assert export.kind is ExportKind.BOTH
    assert [[count.value for count in one.counts] for one in export.park_months] == [
        [6011, None, 3],
        [27250620, None, None],
        [-12, None, 4],
    ]
    assert [(count.field, count.label) for count in export.park_months[0].counts] == [
        ("F38", "Cars at the mission"),
        ("F5A", "F5A"),
        ("Bus count", "Bus count"),
    ]
    assert [(problem.row, problem.column, problem.what) for problem in export.problems] == [
        (None, "Weather", "The column holds neither comments nor counts."),
        (3, "Bus count", "'many' cannot be read as a number."),
    ]


@pytest.mark.parametrize(
    "banner", [[], [["Bookmark"], ["Bookmark this report: https://example.org/report"], []]], ids=["bare", "banner"]
)
def test_the_query_builder_is_read_without_its_totals(tmp_path, banner):
    row = ["Pine Hollow NP", "PINE", "National Park", "West ", "CA", "2025", "1", "13,183", "600", "0"]
    totals = ["Pine Hollow NP", "PINE", "2025", "4,079,318", "47,100", "1,681"]
    export = read(tmp_path, [*banner, QUERY_BUILDER, [*row, *totals]])
    assert (export.kind, export.source.form) == (ExportKind.COUNTS, "IRMA Query Builder")
    (one,) = export.park_months
    assert (one.unit_code, one.park_name, one.year, one.month) == ("PINE", "Pine Hollow NP", 2025, 1)
    assert [(count.field, count.value) for count in one.counts] == list(zip(STATISTICS, [13183, 600, 0], strict=True))
    assert export.problems == ()


def test_statistics_without_any_data_are_fields_without_data(tmp_path):
    header = QUERY_BUILDER[:10]
    rows = [[*["nan", "PINE", "", "", "", "2025"], str(month), "5", "", ""] for month in (1, 2)]
    export = read(tmp_path, [header, *rows])
    assert [count.value for count in export.park_months[1].counts] == [5, None, None]
    assert export.park_months[0].park_name == ""


def test_traffic_counters_are_count_fields_by_name(tmp_path):
    broken = "COUNT AT THE COAST \nbefore 2010 at the highway"
    export = read(
        tmp_path,
        [
            TRAFFIC,
            traffic("COUNT AT THE RIDGE", "1", "2,142"),
            traffic(broken, "1", "8,949"),
            traffic(broken, "2", "9,809"),
            traffic("COUNT AT THE RIDGE\n", "2", "7"),
        ],
    )
    assert export.source.form == "IRMA traffic counters"
    coast = "COUNT AT THE COAST before 2010 at the highway"
    assert [[(count.field, count.label, count.value) for count in one.counts] for one in export.park_months] == [
        [("COUNT AT THE RIDGE", "COUNT AT THE RIDGE", 2142), (coast, coast, 8949)],
        [(coast, coast, 9809), ("COUNT AT THE RIDGE", "COUNT AT THE RIDGE", 7)],
    ]
    (problem,) = export.problems
    assert (problem.row, problem.column) == (3, "TrafficCounter")
    assert "line break" in problem.what


def test_a_spliced_row_is_left_out_and_told_not_shifted(tmp_path):
    good = traffic("COUNT AT THE RIDGE", "1", "2,142")
    tail = ["k", *good[3:]]
    doubled = [*good[:2], "National Par" + good[0], *good[1:]]
    export = read(tmp_path, [TRAFFIC, tail, doubled, good])
    assert [one.row for one in export.park_months] == [4]
    assert [(problem.row, problem.what) for problem in export.problems] == [
        (2, "The row has 12 cells where the header names 14 columns."),
        (3, "The row has 16 cells where the header names 14 columns."),
    ]
    assert all(problem.done.startswith("The row was left out: '") for problem in export.problems)


def by_month(park="Pine Hollow NP"):
    return [["LabelName"], [park], [], ["Year", *MONTHS, "Textbox5"]]


def test_visitation_by_month_names_its_park_but_no_unit(tmp_path):
    rows = [["2024", "120,910", "144,218", *[""] * 10, "265,128"], ["2023", *map(str, range(12)), "66"]]
    export = read(tmp_path, [*by_month(), *rows])
    assert (export.kind, export.source.form) == (ExportKind.COUNTS, "IRMA visitation by month")
    assert len(export.park_months) == 24
    assert {(one.unit_code, one.park_name) for one in export.park_months} == {("", "Pine Hollow NP")}
    values = {(one.year, one.month): one.counts[0].value for one in export.park_months}
    assert (values[2024, 1], values[2024, 3], values[2023, 1], values[2023, 12]) == (120910, None, 0, 11)
    (problem,) = export.problems
    assert problem.what == "The report names its park ('Pine Hollow NP') but no unit code."


def test_visitation_by_month_tells_years_and_values_that_are_none(tmp_path):
    rows = [["2024", "many", *["1"] * 11, ""], ["All", *["2"] * 12, ""], ["2024", *["1"] * 12, ""]]
    export = read(tmp_path, [*by_month(), *rows])
    assert len(export.park_months) == 12
    assert [(problem.row, problem.column) for problem in export.problems][1:3] == [(5, "JAN"), (6, "Year")]
    assert export.park_months[0].counts[0].value == 1


def test_visitation_by_month_without_a_park_is_refused(tmp_path):
    with pytest.raises(ExportRefused, match="does not say which park"):
        read(tmp_path, [["Year", *MONTHS], ["2024", *["1"] * 12]])


def test_months_across_beside_units_are_asked_about(tmp_path):
    with pytest.raises(ColumnsUnknown, match="which column holds the month;"):
        read(tmp_path, [["UnitCode", "Year", *MONTHS], ["PINE", "2024", *map(str, range(12))]])
