"""Columns that no name tells: asked once, remembered by the form of the header."""

import json

import pytest
from builders import csv_file, workbook

from ranger_desk import exports, paths
from ranger_desk.exports import ColumnsUnknown, Mapping, Role, SheetsFit, WriteRefused
from ranger_desk.records import ExportKind, ParkMonth

HEADER = ["Where", "When", "What they said"]
ROWS = [
    ["PINE", "2021-04-01", "North gate shut for two weeks."],
    ["DUNE", "2021-05-01", "Ferry in dry dock all month."],
]
MAPPING = Mapping(tuple(HEADER), {Role.UNIT: "Where", Role.DATE: "When", Role.COMMENT: "What they said"})


@pytest.fixture
def path(tmp_path):
    return csv_file(tmp_path / "export.csv", [HEADER, *ROWS])


def test_unknown_columns_are_shown_with_samples_and_a_suggestion(path):
    with pytest.raises(ColumnsUnknown) as refused:
        exports.read(path)
    error = refused.value
    assert error.header == tuple(HEADER)
    assert error.samples == tuple(map(tuple, ROWS))
    assert error.suggestion == MAPPING
    assert "which column holds the unit code or the date or the comments or counts" in error.what


def test_the_suggestion_is_as_much_as_can_be_told(tmp_path):
    rows = [["UnitCode", "When", "X", "X2"], ["PINE", "some day", "", "7"]]
    with pytest.raises(ColumnsUnknown) as refused:
        exports.read(csv_file(tmp_path / "x.csv", rows))
    assert refused.value.suggestion.columns == {Role.UNIT: "UnitCode"}


def test_a_month_column_is_suggested_beside_a_year(tmp_path):
    rows = [["UnitCode", "Year", "Mo.", "Comments"], ["PINE", "2021", "4", "a"], ["PINE", "2021", "May", "b"]]
    with pytest.raises(ColumnsUnknown, match="which column holds the month;") as refused:
        exports.read(csv_file(tmp_path / "x.csv", rows))
    assert refused.value.suggestion.columns[Role.MONTH] == "Mo."
    export = exports.read(tmp_path / "x.csv", mapping=refused.value.suggestion)
    assert [one.month for one in export.park_months] == [4, 5]


def test_fields_without_values_are_asked_for(tmp_path):
    rows = [["UnitCode", "Date", "FieldName", "Number"], ["PINE", "2021-04-01", "F2", "12"]]
    path = csv_file(tmp_path / "x.csv", rows)
    with pytest.raises(ColumnsUnknown, match="which column holds the values;") as refused:
        exports.read(path)
    export = exports.read(path, mapping=Mapping(refused.value.header, {Role.VALUE: "Number"}))
    assert [(count.field, count.value) for count in export.park_months[0].counts] == [("F2", 12)]


def test_a_mapping_says_which_column_holds_what(path):
    export = exports.read(path, mapping=MAPPING)
    assert export.park_months[0] == ParkMonth("PINE", "", 2021, 4, "North gate shut for two weeks.", (), 2)
    assert export.source.form == "comments, columns as you named them"


def test_a_mapping_outranks_the_names_of_columns(tmp_path):
    rows = [["UnitCode", "Code", "Date", "Comments"], ["1", "PINE", "2021-04-01", "a"]]
    mapping = Mapping(tuple(rows[0]), {Role.UNIT: "Code"})
    export = exports.read(csv_file(tmp_path / "x.csv", rows), mapping=mapping)
    assert export.park_months[0].unit_code == "PINE"


def test_a_park_name_may_serve_as_unit(tmp_path):
    rows = [["ParkName", "Date", "Comments"], ["Pine Hollow NP", "2021-04-01", "a"]]
    path = csv_file(tmp_path / "x.csv", rows)
    with pytest.raises(ColumnsUnknown, match="the unit code"):
        exports.read(path)
    export = exports.read(path, mapping=Mapping(tuple(rows[0]), {Role.UNIT: "ParkName"}))
    assert export.park_months[0].unit_code == "PINE HOLLOW NP"


def test_what_is_remembered_needs_no_question_for_the_next_file_of_that_form(tmp_path):
    exports.remember(MAPPING)
    next_month = [["WHERE ", "when", "What they said?"], ["PINE", "2021-06-01", "Open."]]
    export = exports.read(csv_file(tmp_path / "june.csv", next_month))
    assert [one.comment for one in export.park_months] == ["Open."]
    other = csv_file(tmp_path / "other.csv", [["Where", "When", "Who"], ["PINE", "2021-06-01", "Open."]])
    with pytest.raises(ColumnsUnknown):
        exports.read(other)


def test_mappings_of_several_forms_are_kept_and_the_last_of_each_holds(tmp_path, path):
    other = Mapping(
        ("Spot", "Day", "Text"), {Role.UNIT: "Spot", Role.DATE: "Day", Role.COMMENT: "Text"}, day_first=True
    )
    for mapping in (Mapping(MAPPING.header, {Role.UNIT: "When"}), other, MAPPING):
        exports.remember(mapping)
    assert len(exports.read(path).park_months) == 2
    export = exports.read(csv_file(tmp_path / "x.csv", [other.header, ["PINE", "1/4/2021", "a"]]))
    assert export.park_months[0].month == 4


@pytest.mark.parametrize("damage", ["", "{", "[1]", '{"where|when|whattheysaid": 7}', "\0"])
def test_a_damaged_file_of_mappings_only_means_a_question(path, damage):
    paths.mappings_file().write_text(damage)
    with pytest.raises(ColumnsUnknown):
        exports.read(path)
    exports.remember(MAPPING)
    assert len(exports.read(path).park_months) == 2


def test_mappings_are_kept_as_json(path):
    exports.remember(MAPPING)
    kept = json.loads(paths.mappings_file().read_text(encoding="utf-8"))
    columns = {"unit_code": "Where", "date": "When", "comment": "What they said"}
    assert list(kept.values()) == [{"header": HEADER, "columns": columns, "day_first": None}]


def test_where_mappings_cannot_be_kept_it_is_said(ranger_desk_home):
    paths.mappings_file().mkdir()
    with pytest.raises(WriteRefused, match="could not be remembered"):
        exports.remember(MAPPING)


def test_a_mapping_that_does_not_fit_asks_again(path):
    with pytest.raises(ColumnsUnknown):
        exports.read(path, mapping=Mapping(("A", "B"), {Role.UNIT: "A", Role.DATE: "B"}))


def test_the_first_sheet_with_a_table_is_asked_about(tmp_path):
    path = workbook(tmp_path / "book.xlsx", {"About": [["nothing"]], "Data": [HEADER, *ROWS]})
    with pytest.raises(ColumnsUnknown) as refused:
        exports.read(path)
    assert refused.value.header == tuple(HEADER)
    export = exports.read(path, mapping=refused.value.suggestion)
    assert (export.kind, export.source.sheet) == (ExportKind.COMMENTS, "Data")


def test_a_mapping_may_make_several_sheets_fit(tmp_path):
    path = workbook(tmp_path / "book.xlsx", {"A": [HEADER, ROWS[0]], "B": [HEADER, ROWS[1]]})
    with pytest.raises(SheetsFit):
        exports.read(path, mapping=MAPPING)
    assert exports.read(path, sheet="B", mapping=MAPPING).park_months[0].unit_code == "DUNE"
