"""The field dictionary: codes, labels, formulas and statistics, whatever the columns are called."""

import pytest
from builders import COMMENTS, LONG, csv_file, workbook
from hypothesis import given
from hypothesis import strategies as st

from ranger_desk import exports
from ranger_desk.exports import ExportRefused, IsDictionary, SheetsFit
from ranger_desk.records import Count, FieldDefinition

HEADER = ["UnitCode", "Name", "Label", "Expr1", "IsInSTATS", "IsREC", "IsRECH", "IsTT", "Formula"]
ROWS = [
    ["PINE", "Pine Hollow NP", "CARS AT THE MILL", "F2", "1", "1", "1", "0", "NULL"],
    ["PINE", "Pine Hollow NP", "TENTS", "F3", "1", "0", "0", "1", "NULL"],
    ["PINE", "Pine Hollow NP", "NUMBER OF TALKS", "F40", "0", "1", "0", "0", "NULL"],
    ["PINE", "Pine Hollow NP", "PEOPLE AT THE MILL", "MILL", "1", "1", "0", "0", "F2*2.5"],
    ["OAKS", "Oaks NHS", "NULL", "F2", "1", "0", "0", "0", "NULL"],
]
DEFINITIONS = (
    FieldDefinition("PINE", "F2", "CARS AT THE MILL", None, "recreation visits, recreation hours", is_input=True),
    FieldDefinition("PINE", "F3", "TENTS", None, "tent campers", is_input=True),
    FieldDefinition("PINE", "F40", "NUMBER OF TALKS"),
    FieldDefinition("PINE", "MILL", "PEOPLE AT THE MILL", "F2*2.5", "recreation visits"),
    FieldDefinition("OAKS", "F2", "F2", is_input=True),
)


def test_a_dictionary_says_what_each_field_is(tmp_path):
    read = exports.read_dictionary(csv_file(tmp_path / "fields.csv", [HEADER, *ROWS]))
    assert read.definitions == DEFINITIONS
    assert read.problems == ()
    assert (read.source.form, read.source.rows, read.source.sheet) == ("field dictionary", 5, None)


def test_codes_and_labels_are_told_apart_where_their_columns_have_each_others_names(tmp_path):
    header = [*HEADER[:2], "Expr1", "Label", *HEADER[4:]]
    read = exports.read_dictionary(csv_file(tmp_path / "fields.csv", [header, *ROWS]))
    assert read.definitions == DEFINITIONS
    (problem,) = read.problems
    assert problem.what == "The codes of the count fields stand in the column 'Label', their labels in 'Expr1'."


WORDS = st.lists(st.sampled_from(["TRAFFIC", "AT", "North", "gate", "(OLD)", "2"]), min_size=2, max_size=5)
CODES = st.from_regex(r"[A-Z]{1,5}[0-9]{0,3}[A-Z]?", fullmatch=True).filter(lambda code: code != "NULL")


@given(st.dictionaries(CODES, WORDS.map(" ".join), min_size=1, max_size=8), st.booleans())
def test_either_way_round_a_dictionary_reads_the_same(tmp_path_factory, fields, swapped):
    label, code = ("Expr1", "Label") if swapped else ("Label", "Expr1")
    rows = [["UnitCode", label, code, "Formula"], *(["PINE", words, name, "NULL"] for name, words in fields.items())]
    read = exports.read_dictionary(csv_file(tmp_path_factory.mktemp("fields") / "fields.csv", rows))
    assert {one.field: one.label for one in read.definitions} == fields
    assert bool(read.problems) is swapped


def test_rows_that_cannot_be_used_are_told(tmp_path):
    rows = [
        ROWS[0],
        ["", "Pine Hollow NP", "CARS", "F7", "1", "1", "0", "0", "NULL"],
        ["PINE", "", "CARS", "", "1", "1", "0", "0", "NULL"],
        ["PINE", "", "OTHERWISE", "F2", "1", "1", "0", "0", "NULL"],
        ROWS[0],
        ["PINE", "", "BOATS", "F8", "yes", "1", "0", "0", "NULL"],
        ["PINE", "", "BIKES", "F9", "1"],
    ]
    read = exports.read_dictionary(csv_file(tmp_path / "fields.csv", [HEADER, *rows]))
    assert [one.field for one in read.definitions] == ["F2", "F8"]
    assert [(problem.row, problem.column, problem.what) for problem in read.problems] == [
        (3, None, "The row names no unit or no field."),
        (4, None, "The row names no unit or no field."),
        (5, None, "The field 'F2' of PINE stands in row 2 already, otherwise defined."),
        (7, "IsInSTATS", "'yes' is neither 0 nor 1."),
        (8, None, "The row has 5 cells where the header names 9 columns."),
    ]


def test_a_dictionary_may_be_a_sheet_of_a_workbook(tmp_path):
    path = workbook(tmp_path / "book.xlsx", {"About": [["Fields of the parks"]], "Fields": [HEADER, *ROWS]})
    read = exports.read_dictionary(path)
    assert (read.definitions, read.source.sheet) == (DEFINITIONS, "Fields")
    with pytest.raises(IsDictionary):
        exports.read(path, sheet="Fields")


def test_of_two_dictionaries_in_a_workbook_one_must_be_chosen(tmp_path):
    path = workbook(tmp_path / "book.xlsx", {"Old": [HEADER, ROWS[0]], "New": [HEADER, *ROWS]})
    with pytest.raises(SheetsFit) as fit:
        exports.read_dictionary(path)
    assert fit.value.names == ("Old", "New")
    assert exports.read_dictionary(path, sheet="New").definitions == DEFINITIONS


def test_a_dictionary_beside_comments_is_told_and_not_in_the_way(tmp_path):
    month = ["PINE", "Pine Hollow NP", "2021-01-01", "Mill closed."]
    export = exports.read(workbook(tmp_path / "book.xlsx", {"Fields": [HEADER, *ROWS], "Comments": [COMMENTS, month]}))
    assert export.source.sheet == "Comments"
    (problem,) = export.problems
    assert problem.what == "The sheet 'Fields' is a field dictionary."
    assert "add this file to the review as a dictionary" in problem.done


@pytest.mark.parametrize(
    "rows",
    [[COMMENTS, ["PINE", "", "2021-01-01", "x"]], [HEADER], [HEADER, ["", "", "", "", "", "", "", "", ""]], [["x"]]],
)
def test_what_is_no_dictionary_is_refused(tmp_path, rows):
    with pytest.raises(ExportRefused):
        exports.read_dictionary(csv_file(tmp_path / "fields.csv", rows))


def test_a_long_export_with_the_names_swapped_has_codes_as_fields(tmp_path):
    header = [*LONG[:3], "Label", "FieldName", *LONG[5:]]
    month = ["PINE", "Pine Hollow NP", "2021-04-01"]
    rows = [[*month, "F2", "CARS AT THE MILL", "12", ""], [*month, "MAIN", "CARS AT THE GATE", "7", ""]]
    export = exports.read(csv_file(tmp_path / "export.csv", [header, *rows]))
    assert export.park_months[0].counts == (Count("F2", "CARS AT THE MILL", 12), Count("MAIN", "CARS AT THE GATE", 7))
    (problem,) = export.problems
    assert problem.column == "Label"


def test_the_real_dictionary_is_read_whole(shared):
    read = exports.read_dictionary(shared / "data" / "exports" / "field_dictionary.csv")
    assert (len(read.definitions), read.problems) == (31_829, ())
    inputs = [one for one in read.definitions if one.is_input]
    assert len(inputs) == 5_551
    assert all(one.formula is None for one in inputs)
