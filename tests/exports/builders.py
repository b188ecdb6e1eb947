"""Small exports of our own, written as CSV, as workbooks, and as the bare XML of workbooks."""

import csv
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl

COMMENTS = ["UnitCode", "ParkName", "Date", "Comments"]
LONG = ["UnitCode", "ParkName", "Date", "FieldName", "Label", "Value", "Comments"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_FORMATS = [0, 14, 9]  # Excel's numbers of its formats: style 0 is general, 1 a date, 2 a percentage
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><cellXfs>'
    + "".join(f'<xf numFmtId="{number}"/>' for number in _FORMATS)
    + "</cellXfs></styleSheet>"
)


def csv_bytes(rows, delimiter=",", encoding="utf-8"):
    """Rows as the bytes of a delimited text file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def csv_file(path: Path, rows, delimiter=",", encoding="utf-8") -> Path:
    """Write rows as a delimited text file."""
    path.write_bytes(csv_bytes(rows, delimiter, encoding))
    return path


def workbook(path: Path, sheets, hidden=()) -> Path:
    """Write a workbook; `sheets` is a name -> rows, `hidden` names the sheets to hide."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def parts(sheet_data, shared="", date1904=False, after="", root=f'<worksheet xmlns="{_MAIN}">', prolog=""):
    """The parts of a workbook of one sheet; `sheet_data` is the XML of its rows, `shared` of its <si> elements."""
    date1904 = '<workbookPr date1904="1"/>' if date1904 else ""
    types = [
        ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        ("xl/worksheets/sheet1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"),
        ("xl/sharedStrings.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"),
        ("xl/styles.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"),
    ]
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types)
    related = [("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{overrides}</Types>"
        ),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">{date1904}'
            '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations(related),
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{shared}</sst>',
        "xl/worksheets/sheet1.xml": f"{prolog}{root}<sheetData>{sheet_data}</sheetData>{after}</worksheet>",
    }


def packed(path: Path, parts) -> Path:
    """Write the parts of a workbook as a zip archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def xml_row(number, *cells, attributes="") -> str:
    """A row; a text becomes an inline string, a number a number, and what begins with '<c' stays as it is."""
    written = []
    for column, cell in enumerate(cells):
        at = f"{chr(ord('A') + column)}{number}"
        if isinstance(cell, str) and cell.startswith(("<c ", "<c>")):
            written.append(f'<c r="{at}"{cell[2:]}')
        elif isinstance(cell, str):
            text = f'<t xml:space="preserve">{escape(cell)}</t>'
            written.append(f'<c r="{at}" t="inlineStr"><is>{text}</is></c>')
        elif cell is not None:
            written.append(f'<c r="{at}"><v>{cell}</v></c>')
    return f'<row r="{number}"{attributes}>{"".join(written)}</row>'


def xml_workbook(path: Path, rows, **options) -> Path:
    """Write a workbook of one sheet from rows as `xml_row` takes them; `options` as of `parts`."""
    data = "".join(xml_row(number, *row) for number, row in enumerate(rows, 1))
    return packed(path, parts(data, **options))


def formula(text, result="#NAME?", kind="e", attributes="") -> str:
    """A cell with a formula and its stored result (None: never worked out)."""
    value = "" if result is None else f"<v>{escape(result)}</v>"
    return f"<c t={quoteattr(kind)}><f{attributes}>{escape(text)}</f>{value}</c>"


def _relations(related) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(related, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'
