"""Files from which nothing can be read: refused in plain words, with advice, and before they do harm."""

import gzip
import io
import os
import shutil
import tempfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from builders import COMMENTS, csv_bytes, csv_file, packed, parts, workbook, xml_row, xml_workbook

from ranger_desk import exports
from ranger_desk.exports import ColumnsUnknown, ExportRefused, safety

GOOD = ["PINE", "Pine Hollow NP", "2021-01-01", "Open all month."]
ROWS = xml_row(1, *COMMENTS) + xml_row(2, *GOOD)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refused(path, **options):
    with pytest.raises(ExportRefused) as caught:
        exports.read(path, **options)
    error = caught.value
    assert error.path == path
    assert str(error) == f"{path.name}: {error.what} {error.advice}"
    return error


def zipped(*names):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return archive.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "It is empty."),
        (b"\xef\xbb\xbf \r\n\t\n", "It is empty."),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "It is a PDF document."),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "It is a picture."),
        (b"\xff\xd8\xff\xe0" + bytes(100), "It is a picture."),
        (b"{\\rtf1 closed}", "It is a text document (RTF)."),
        (b'{"unit_code": "PINE"}\n', "It is JSON, not a table."),
        (b"SQLite format 3\0" + bytes(100), "It is a database, perhaps a review."),
        (gzip.compress(b"UnitCode,Date,Comments\n"), "It is a compressed file (gzip)."),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "It is locked by a password."),
        (OLE + "Workbook".encode("utf-16-le"), "It is a workbook of an Excel before 2007 (.xls)."),
        (OLE + "WordDocument".encode("utf-16-le"), "It is an old Office document."),
        (zipped("mimetype", "content.xml"), "It is an OpenDocument file, such as .ods."),
        (zipped("Index/Document.iwa"), "It is a Numbers document."),
        (zipped("word/document.xml"), "It is a Word document."),
        (zipped("xl/workbook.bin"), "It is a binary Excel workbook (.xlsb)."),
        (zipped("april.csv"), "It is a compressed file (zip)."),
        (zipped("xl/workbook.xml"), "The workbook is damaged"),
        (b"PK\x03\x04 and then nothing", "The workbook is damaged"),
        (b"\n<!DOCTYPE html><html><body>Sign in</body></html>", "It is a web page."),
        (b'<?xml version="1.0"?><Workbook/>', "It is an XML document."),
        (bytes(range(256)) * 20, "It is neither a workbook nor text."),
        ("UnitCode,Date".encode("utf-16-le") * 20, "It is neither a workbook nor text."),
        (b"\xff\xfe" + b"U\x00n\x00\x00\xd8x", "It begins like UTF-16 text, but byte 6 does not fit."),
        (b"Dear reviewer\nthe gate was shut\n", "It holds no table: none of its first 10 lines has two columns."),
        (b"UnitCode,ParkName,Date,Comments\n", "It has a header but no rows."),
    ],
)
def test_what_is_no_export_is_named_for_what_it_is(tmp_path, data, what):
    path = tmp_path / "export.xlsx"
    path.write_bytes(data)
    error = refused(path)
    assert error.what.startswith(what)
    assert error.advice


def test_a_missing_file_is_refused(tmp_path):
    assert refused(tmp_path / "gone.csv").what == "There is no such file."


@pytest.mark.parametrize(("name", "what"), [("folder", "It is a folder."), ("a.numbers", "It is a Numbers document.")])
def test_a_folder_is_refused(tmp_path, name, what):
    (tmp_path / name).mkdir()
    assert refused(tmp_path / name).what == what


@pytest.fixture
def unprivileged_folder():
    """A folder of our own while the test runs as a user whom file permissions bind (root they do not)."""
    root = os.geteuid() == 0
    folder = Path(tempfile.mkdtemp())
    if root:
        os.chown(folder, 65534, -1)
        os.seteuid(65534)
    yield folder
    if root:
        os.seteuid(0)
    shutil.rmtree(folder)


def test_a_file_that_may_not_be_read_is_refused(unprivileged_folder):
    path = csv_file(unprivileged_folder / "locked.csv", [COMMENTS, GOOD])
    path.chmod(0)
    error = refused(path)
    assert (error.what, error.advice) == (
        "You may not read it.",
        "Allow reading it, or copy it to a folder of your own.",
    )


def test_a_path_that_no_file_can_have_is_refused(tmp_path):
    assert "could not be read" in refused(tmp_path / ("x" * 300)).what


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(safety.MAX_FILE + 1)  # takes no room on the disk
    assert refused(path).what == "It has 268,435,457 bytes; the limit is 268,435,456."


def test_an_annual_summary_is_refused(tmp_path):
    banner = [["Title", "Bookmark"], ["Annual Summary Report ", "Bookmark this report: https://example.org"], []]
    header = ["ParkName", "Year", "RecreationVisitors", "TentCampers", "TotalRecreationVisitors", "TotalTentCampers"]
    rows = [["Pine Hollow NP", str(year), "64,000", "", "3,637,143", "12"] for year in range(1990, 2000)]
    error = refused(csv_file(tmp_path / "annual.csv", [*banner, header, *rows]))
    assert not isinstance(error, ColumnsUnknown)
    assert (
        error.what == "It has years but no months, like an annual summary; comments and counts are reviewed by month."
    )


def test_the_field_dictionary_is_refused(tmp_path):
    rows = [
        ["UnitCode", "Name", "Label", "Expr1", "IsInSTATS", "IsREC", "Formula"],
        ["PINE", "Pine Hollow NP", "Visitors at the overlook", "F2", "1", "1", "NULL"],
    ]
    error = refused(csv_file(tmp_path / "dictionary.csv", rows))
    assert isinstance(error, exports.IsDictionary)
    assert error.what.startswith("It is a field dictionary")
    assert "add this dictionary to its review" in error.advice


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    size = 20 * safety.MEBIBYTE
    path = packed(tmp_path / "bomb.xlsx", parts(ROWS) | {"xl/styles.xml": bytes(size)})
    tracemalloc.start()
    error = refused(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "'xl/styles.xml' unpacks to" in error.what
    assert "the limit is 200" in error.what
    assert peak < size / 10


def test_a_workbook_that_would_be_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(safety, "MAX_UNPACKED", 1000)
    assert "the limit is 1,000." in refused(xml_workbook(tmp_path / "large.xlsx", [COMMENTS, GOOD])).what


def test_a_workbook_of_too_many_parts_is_refused(tmp_path):
    many = {f"xl/media/image{number}.png": "" for number in range(safety.MAX_PARTS)}
    assert "the limit is 2,000" in refused(packed(tmp_path / "many.xlsx", parts(ROWS) | many)).what


def test_a_size_that_lies_cannot_unpack_more_than_it_says(tmp_path):
    path = packed(tmp_path / "liar.xlsx", parts(ROWS))
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    true, false = info.file_size.to_bytes(4, "little"), (10).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(true, false))
    assert refused(path).what.startswith("The workbook is damaged")


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/evil.xml", "xl\\evil.xml", "C:evil.xml", "/".join("abcdefghijkl")]
)
def test_parts_with_strange_paths_are_refused(tmp_path, name):
    assert "outside of the workbook" in refused(packed(tmp_path / "book.xlsx", parts(ROWS) | {name: "x"})).what


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused(tmp_path):
    path = packed(tmp_path / "book.xlsx", parts(ROWS))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/SHEET1.xml", "x")
    assert "same name" in refused(path).what


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_xml_bomb_is_refused(tmp_path, encoding):
    book = parts(ROWS, prolog=ENTITIES)
    book["xl/worksheets/sheet1.xml"] = book["xl/worksheets/sheet1.xml"].encode(encoding)
    error = refused(packed(tmp_path / "bomb.xlsx", book))
    assert error.what == (
        "The workbook was not read: its part 'xl/worksheets/sheet1.xml' declares entities, which Excel never does."
    )


def test_an_entity_in_the_shared_strings_is_refused(tmp_path):
    book = parts(ROWS)
    book["xl/sharedStrings.xml"] = (
        '<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>'
    )
    assert "declares entities" in refused(packed(tmp_path / "leak.xlsx", book)).what


def test_broken_xml_is_refused(tmp_path):
    error = refused(packed(tmp_path / "book.xlsx", parts(ROWS + "<row>")))
    assert error.what.startswith("The workbook is damaged ('xl/worksheets/sheet1.xml'")


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "17,179,869,184 cells; the limit is 20,000,000"),
        ('<row r="9"><c r="ABCDEFG9"><v>1</v></c></row>', "a cell 'ABCDEFG9', which no sheet has"),
        ('<row r="99999999999"/>', "a row '99999999999', which no sheet has"),
        ("<row>" + "<c/>" * 16_383 + '<c><v>1</v></c></row><row r="9000"><c r="A9000"><v>1</v></c></row>', "cells"),
    ],
)
def test_a_sheet_that_would_fill_the_memory_is_refused(tmp_path, row, what):
    error = refused(packed(tmp_path / "wide.xlsx", parts(ROWS + row)))
    assert error.what.startswith("The sheet 'Sheet1' was not read: ")
    assert what in error.what


def test_blank_cells_far_out_do_no_harm(tmp_path):
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert len(exports.read(packed(tmp_path / "book.xlsx", parts(ROWS + far))).park_months) == 1


def test_one_text_repeated_without_end_is_refused(tmp_path):
    rows = xml_row(1, *COMMENTS) + "".join('<row><c t="s"><v>0</v></c></row>' for _ in range(20_000))
    path = packed(tmp_path / "echo.xlsx", parts(rows, shared=f"<si><t>{'x' * 100_000}</t></si>"))
    assert "its cells hold 2,000,000,000 letters; the limit is 1,000,000,000" in refused(path).what


def test_a_workbook_locked_part_by_part_is_refused(tmp_path):
    path = packed(tmp_path / "book.xlsx", parts(ROWS))
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1  # the flag of an encrypted part
    path.write_bytes(data)
    assert refused(path).what == "It is locked by a password."


def test_a_sheet_that_is_listed_but_missing_is_refused(tmp_path):
    book = parts(ROWS)
    del book["xl/worksheets/sheet1.xml"]
    assert (
        refused(packed(tmp_path / "book.xlsx", book)).what == "The workbook is damaged: its sheet 'Sheet1' is missing."
    )


def test_a_list_of_sheets_that_is_broken_is_refused(tmp_path):
    book = parts(ROWS)
    book["xl/workbook.xml"] = book["xl/workbook.xml"].replace("<sheets>", "<x:sheets/><sheets>")
    assert "unbound prefix" in refused(packed(tmp_path / "book.xlsx", book)).what
    del book["xl/_rels/workbook.xml.rels"]
    what = "The workbook is damaged: its list of sheets is missing."
    assert refused(packed(tmp_path / "book.xlsx", book)).what == what


def test_a_text_that_is_listed_but_missing_is_refused(tmp_path):
    rows = [COMMENTS, [*GOOD[:3], "<c t='s'><v>7</v></c>"]]
    assert refused(xml_workbook(tmp_path / "book.xlsx", rows)).what.startswith("The workbook is damaged")


def test_an_empty_workbook_is_refused(tmp_path):
    assert "holds no table" in refused(workbook(tmp_path / "book.xlsx", {"Sheet1": []})).what


def test_a_file_cut_short_is_refused(tmp_path):
    path = workbook(tmp_path / "book.xlsx", {"Sheet1": [COMMENTS, GOOD]})
    path.write_bytes(path.read_bytes()[:-100])
    assert refused(path).what.startswith("The workbook is damaged")


def test_a_table_of_other_things_says_what_is_missing(tmp_path):
    path = tmp_path / "other.csv"
    path.write_bytes(csv_bytes([["Name", "Phone"], ["A", "555-12"]]))
    error = refused(path)
    assert isinstance(error, ColumnsUnknown)
    assert error.what == (
        "It could not be told which column holds the unit code or the date or the comments or counts; "
        "there are: 'Name', 'Phone'."
    )
