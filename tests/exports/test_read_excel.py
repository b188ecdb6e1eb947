"""Workbooks: sheets, dates, formulas, and everything else that Excel does to a text."""

import datetime

import pytest
from builders import COMMENTS, LONG, formula, packed, parts, workbook, xml_row, xml_workbook

from ranger_desk import exports
from ranger_desk.exports import ExportRefused, SheetsFit
from ranger_desk.records import Count, ExportKind

GOOD = ["PINE", "Pine Hollow NP", "2021-01-01", "Open all month."]
COUNTS = [LONG[:-1], ["PINE", "Pine Hollow NP", "2021-01-01", "F2", "Buses", 12]]
DATE = "<c s='1'><v>{}</v></c>"


def read_cells(tmp_path, *cells, **options):
    """Read a workbook whose second row is a park-month with `cells` as comment and further cells."""
    path = xml_workbook(tmp_path / "book.xlsx", [COMMENTS, ["PINE", "", "2021-01-01", *cells]], **options)
    return exports.read(path)


@pytest.mark.parametrize("ending", ["xlsx", "xlsm", "csv"])
def test_a_workbook_is_read_whatever_its_name(tmp_path, ending):
    book = workbook(tmp_path / "book.xlsx", {"April": [COMMENTS, GOOD]})
    path = book.rename(tmp_path / f"export.{ending}")
    export = exports.read(path)
    (one,) = export.park_months
    assert (one.unit_code, one.park_name, one.year, one.month, one.comment, one.row) == (
        *("PINE", "Pine Hollow NP", 2021, 1, "Open all month.", 2),
    )
    assert (export.source.sheet, export.source.form, export.source.rows) == ("April", "comments", 1)


def test_macros_are_never_unpacked(tmp_path):
    book = parts(xml_row(1, *COMMENTS) + xml_row(2, *GOOD)) | {"xl/vbaProject.bin": b"no macros here"}
    path = packed(tmp_path / "book.xlsm", book)
    data = path.read_bytes().replace(b"no macros here", b"xx macros here")  # its checksum is wrong now
    path.write_bytes(data)
    assert len(exports.read(path).park_months) == 1


def test_dates_numbers_and_texts_come_as_excel_holds_them(tmp_path):
    rows = [
        [*COMMENTS, "F2", "F3"],
        ["PINE", "", datetime.date(2021, 4, 1), "a", 12, "1,204"],
        ["PINE", "", datetime.datetime(2021, 5, 31, 23, 59), "b", 2.5, None],
        ["PINE", "", "June 2021", 2021, "", "'7"],
    ]
    export = exports.read(workbook(tmp_path / "book.xlsx", {"Sheet": rows}))
    assert [(one.month, one.comment) for one in export.park_months] == [(4, "a"), (5, "b"), (6, "2021")]
    assert [[count.value for count in one.counts] for one in export.park_months] == [
        [12, 1204],
        [2.5, None],
        [None, None],
    ]
    assert [(problem.row, problem.column) for problem in export.problems] == [(4, "F3")]


@pytest.mark.parametrize(("date1904", "serial"), [(False, 44287), (True, 42825)])
def test_both_of_excels_calendars(tmp_path, date1904, serial):
    rows = [COMMENTS, ["PINE", "", DATE.format(serial), "styled"], ["DUNE", "", serial, "plain"]]
    export = exports.read(xml_workbook(tmp_path / "book.xlsx", rows, date1904=date1904))
    assert [(one.year, one.month) for one in export.park_months] == [(2021, 4)] * 2
    (problem,) = export.problems
    assert problem.what == "1 date(s) are plain numbers, as Excel counts days."
    assert problem.done == f"They were read as days since {1904 if date1904 else 1900}."


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (formula("-North gate shut  for repairs"), "-North gate shut  for repairs"),
        (formula('- Car & bus counter "A" <broken>'), '- Car & bus counter "A" <broken>'),
        (formula("+1 ranger on leave"), "+1 ranger on leave"),
        (formula("_xlfn.SINGLE(the) overlook"), "@the overlook"),
        (formula("-North gate_x000D_\nshut"), "-North gate\r\nshut"),
        (formula("-Gate's lock broken", "#VALUE!"), "-Gate's lock broken"),
        (formula("-never worked out", None, "n"), "-never worked out"),
        (formula("closed all month", None, "n"), "=closed all month"),
        (formula("_xlfn.CONCAT(A1:A2)", "#REF!"), "=CONCAT(A1:A2)"),
    ],
)
def test_a_text_that_became_a_formula_comes_back_to_the_letter(tmp_path, cell, text):
    export = read_cells(tmp_path, cell)
    assert export.park_months[0].comment == text
    (problem,) = export.problems
    assert (problem.row, problem.column) == (2, "D")
    assert "formula" in problem.what


def test_a_formula_with_a_result_gives_its_result(tmp_path):
    rows = [
        [*COMMENTS, "F2"],
        ["PINE", "", "2021-01-01", formula('A1&" x"', "worked out", "str"), formula("1+1", "2", "n")],
        ["PINE", "", "2021-02-01", formula('IF(A1="","",A1)', "", "str"), formula("1/0", "#DIV/0!")],
    ]
    export = exports.read(xml_workbook(tmp_path / "book.xlsx", rows))
    assert [(one.comment, one.counts[0].value) for one in export.park_months] == [("worked out", 2), ("", None)]
    assert [(problem.row, problem.column, problem.what) for problem in export.problems] == [
        (3, "E", "The cell's formula shows #DIV/0!."),
        (3, "F2", "'=1/0' cannot be read as a number."),
    ]


def test_formulas_that_are_shared_come_back_in_every_cell(tmp_path):
    first = formula("-shut  until B2", attributes=' t="shared" ref="D2:D4" si="0"')
    again = formula("", attributes=' t="shared" si="0"')
    odd = formula("-Gate's  shut", attributes=' t="shared" ref="D5:D6" si="1"')
    odd_again = formula("", attributes=' t="shared" si="1"')
    comments = [first, again, odd, odd_again]
    rows = [COMMENTS, *(["PINE", "", f"2021-{month:02}-01", cell] for month, cell in enumerate(comments, 1))]
    export = exports.read(xml_workbook(tmp_path / "book.xlsx", rows))
    assert [one.comment.split() for one in export.park_months[:2]] == [
        ["-shut", "until", "B2"],
        ["-shut", "until", "B3"],
    ]
    assert [one.comment for one in export.park_months[2:]] == ["-Gate's  shut", "-Gate's  shut"]


def test_formulas_below_and_beside_the_table_cost_no_row(tmp_path):
    rows = [COMMENTS, GOOD, [*GOOD[:2], "2021-02-01", "b", None, formula("1+x")], [None, None, formula("-total")]]
    export = exports.read(xml_workbook(tmp_path / "book.xlsx", rows))
    assert [one.comment for one in export.park_months] == ["Open all month.", "b"]
    assert (4, "UnitCode") in [(problem.row, problem.column) for problem in export.problems]


@pytest.mark.parametrize("error", ["#NAME?", "#REF!", "#VALUE!"])
def test_an_error_without_formula_is_told(tmp_path, error):
    export = read_cells(tmp_path, f"<c t='e'><v>{error}</v></c>")
    assert export.park_months[0].comment == ""
    assert f"Excel's error {error}" in export.problems[0].what


@pytest.mark.parametrize(
    ("cell", "shared", "text"),
    [
        ("<c t='s'><v>0</v></c>", "<si><t xml:space='preserve'>  two  spaces </t></si>", "  two  spaces "),
        (
            "<c t='s'><v>1</v></c>",
            "<si><t>x</t></si><si><r><rPr><b/></rPr><t>North</t></r><r><t xml:space='preserve'> gate</t></r></si>",
            "North gate",
        ),
        ("<c t='s'><v>0</v></c>", "<si><t>gate</t><rPh sb='0' eb='1'><t>ruby</t></rPh></si>", "gate"),
        ("<c t='s'><v>0</v></c>", "<si><t>a_x000B_b_x005F_x000B_c</t></si>", "a\x0bb_x000B_c"),
        ("<c t='inlineStr'><is><t>a_x000D_&#10;b&#9;c</t></is></c>", "", "a\r\nb\tc"),
        ("<c t='inlineStr'><is><r><t>one</t></r><r><t>two</t></r></is></c>", "", "onetwo"),
        ("<c t='inlineStr'><is><t><![CDATA[a < b & c]]></t></is></c>", "", "a < b & c"),
        ("<c t='b'><v>1</v></c>", "", "TRUE"),
        ("<c><v>12.0</v></c>", "", "12"),
        ("<c><v>0.1</v></c>", "", "0.1"),
        ("- begins with a dash", "", "- begins with a dash"),
        ("=begins with an equals sign", "", "=begins with an equals sign"),
        ("“typographic” – 🦌", "", "“typographic” – 🦌"),
    ],
)
def test_texts_are_kept_to_the_letter(tmp_path, cell, shared, text):
    export = read_cells(tmp_path, cell, shared=shared)
    assert export.park_months[0].comment == text
    assert export.problems == ()


@pytest.mark.parametrize(
    ("serial", "text"), [(44287, "2021-04-01"), (44287.75, "2021-04-01 18:00:00"), (0.75, "18:00:00")]
)
def test_a_comment_that_excel_made_a_date_is_told(tmp_path, serial, text):
    export = read_cells(tmp_path, DATE.format(serial))
    assert export.park_months[0].comment == text
    assert export.problems[0].done == f"It was read as '{text}'."


def test_a_count_that_excel_made_a_date_is_told(tmp_path):
    rows = [[*COMMENTS, "F2"], [*GOOD, DATE.format(44287)], ["PINE", "", "2021-02-01", "", 5]]
    export = exports.read(xml_workbook(tmp_path / "book.xlsx", rows))
    assert [one.counts[0].value for one in export.park_months] == [None, 5]
    assert export.problems[0].what == "'2021-04-01' cannot be read as a number."


def test_hidden_rows_are_read_and_told(tmp_path):
    data = xml_row(1, *COMMENTS) + xml_row(2, *GOOD, attributes=' hidden="1"')
    export = exports.read(packed(tmp_path / "book.xlsx", parts(data)))
    assert len(export.park_months) == 1
    assert export.problems[0].what == "1 row(s) are hidden in Excel, the first is row 2."


def test_merged_cells_hold_for_all_their_rows_but_counts_do_not(tmp_path):
    rows = [
        ["Counts of the year"],
        LONG,
        ["PINE", "Pine Hollow NP", "2021-01-01", "F1", "Buses", 3, "a"],
        [*[None] * 3, "F2", "Boats"],
    ]
    ranges = ["A1:G1", "A3:A4", "B3:B4", "C3:C4", "F3:F4", "G3:G4", "A5:A9", "F4:G4"]
    merges = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
    path = xml_workbook(tmp_path / "book.xlsx", rows, after=f"<mergeCells>{merges}</mergeCells>")
    export = exports.read(path)
    (one,) = export.park_months
    assert (one.comment, one.counts) == ("a", (Count("F1", "Buses", 3), Count("F2", "Boats", None)))
    assert [(problem.row, problem.column, problem.done) for problem in export.problems] == [
        *((3, name, "Its value was read for every row.") for name in LONG[:3]),
        (3, "Value", "Its value was read for the first row."),
        (3, "Comments", "Its value was read for every row."),
    ]


def test_cells_without_references_stand_side_by_side(tmp_path):
    cells = "".join(f"<c t='inlineStr'><is><t>{text}</t></is></c>" for text in COMMENTS)
    row = "<c t='inlineStr'><is><t>PINE</t></is></c><c/><c s='1'><v>44287</v></c>" + formula("-shut")
    export = exports.read(packed(tmp_path / "book.xlsx", parts(f"<row>{cells}</row><row>{row}</row>")))
    (one,) = export.park_months
    assert (one.month, one.comment) == (4, "-shut")


def test_prefixed_xml_is_read_as_well(tmp_path):
    book = parts("")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = "".join(
        f'<x:c r="{letter}{{0}}" t="inlineStr"><x:is><x:t>{{{index}}}</x:t></x:is></x:c>'
        for index, letter in enumerate("ABC", 1)
    )
    last = '<x:c r="D{0}" t="e"><x:f>-shut</x:f><x:v>#NAME?</x:v></x:c>'
    head = cells + '<x:c r="D1" t="inlineStr"><x:is><x:t>Comments</x:t></x:is></x:c>'
    rows = f'<x:row r="1">{head.format(1, *COMMENTS)}</x:row><x:row r="2">{(cells + last).format(2, *GOOD)}</x:row>'
    book["xl/worksheets/sheet1.xml"] = f'<x:worksheet xmlns:x="{main}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    (one,) = exports.read(packed(tmp_path / "book.xlsx", book)).park_months
    assert (one.unit_code, one.comment) == ("PINE", "-shut")


def test_the_only_sheet_that_fits_is_read(tmp_path):
    sheets = {"About": [["Made by hand"]], "Contacts": [["Name", "Phone"], ["A", "1"]], "Data": [COMMENTS, GOOD]}
    export = exports.read(workbook(tmp_path / "book.xlsx", sheets))
    assert export.source.sheet == "Data"
    assert export.problems == ()


def test_where_several_sheets_fit_one_has_to_be_chosen(tmp_path):
    path = workbook(tmp_path / "book.xlsx", {"May": [COMMENTS, GOOD], "June": [COMMENTS, ["DUNE", *GOOD[1:]]]})
    with pytest.raises(SheetsFit) as refused:
        exports.read(path)
    assert refused.value.names == ("May", "June")
    assert str(refused.value) == "book.xlsx: Several sheets fit: 'May', 'June'. Choose one of them."
    export = exports.read(path, sheet="June")
    assert (export.source.sheet, export.park_months[0].unit_code) == ("June", "DUNE")


def test_a_sheet_that_is_not_there_is_refused(tmp_path):
    path = workbook(tmp_path / "book.xlsx", {"May": [COMMENTS, GOOD]})
    with pytest.raises(ExportRefused, match=r"It has no sheet 'April'; there are: 'May'\."):
        exports.read(path, sheet="April")


def test_a_text_file_has_no_sheets(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("UnitCode,Date,Comments\nPINE,2021-01-01,a\n")
    with pytest.raises(ExportRefused, match="no workbook"):
        exports.read(path, sheet="May")


def test_sheets_of_counts_are_joined_to_the_sheet_of_comments(tmp_path):
    more = [["UnitCode", "Year", "Month", "RecreationVisits"], ["PINE", 2021, 1, "1,200"], ["DUNE", 2021, 1, "x"]]
    path = workbook(tmp_path / "book.xlsx", {"Counts": COUNTS, "Comments": [COMMENTS, GOOD], "Visits": more})
    export = exports.read(path)
    assert (export.kind, export.source.sheet) == (ExportKind.BOTH, "Comments")
    assert export.source.form == "comments, with counts from the sheet 'Counts', with counts from the sheet 'Visits'"
    assert export.park_months[0].counts == (
        Count("F2", "Buses", 12),
        Count("RecreationVisits", "RecreationVisits", 1200),
    )
    assert [(problem.file, problem.row, problem.what) for problem in export.problems] == [
        (f"{path} [Visits]", 3, "'x' cannot be read as a number."),
        (f"{path} [Visits]", None, "The unit 'DUNE' (1 month(s) of counts) is not in book.xlsx."),
    ]


def test_a_sheet_of_counts_that_cannot_be_read_is_told(tmp_path):
    broken = [LONG[:-1], ["PINE", "", "soon", "F2", "Buses", 12]]
    export = exports.read(workbook(tmp_path / "book.xlsx", {"Comments": [COMMENTS, GOOD], "Counts": broken}))
    (problem,) = export.problems
    assert problem.done == "Its counts were not joined."


def test_a_hidden_sheet_does_not_stand_in_the_way(tmp_path):
    sheets = {"Old": [COMMENTS, ["DUNE", *GOOD[1:]]], "New": [COMMENTS, GOOD]}
    export = exports.read(workbook(tmp_path / "book.xlsx", sheets, hidden=["Old"]))
    assert export.source.sheet == "New"
    assert [(problem.what, problem.done) for problem in export.problems] == [
        ("The sheet 'Old' is hidden.", "It was not read.")
    ]


def test_a_hidden_sheet_is_read_where_no_other_fits(tmp_path):
    sheets = {"About": [["nothing"]], "Old": [COMMENTS, GOOD]}
    export = exports.read(workbook(tmp_path / "book.xlsx", sheets, hidden=["Old"]))
    assert export.source.sheet == "Old"
    assert export.problems[0].done == "It was read, as no other fits."


def test_where_no_sheet_fits_each_says_why(tmp_path):
    sheets = {"About": [["nothing"]], "Empty": [], "Years": [["ParkName", "Year", "Visits"], ["Pine", 2021, 700]]}
    with pytest.raises(ExportRefused) as refused:
        exports.read(workbook(tmp_path / "book.xlsx", sheets))
    assert all(f"'{name}'" in refused.value.what for name in sheets)
    assert "annual summary" in refused.value.what
