"""Excel workbooks (.xlsx, .xlsm): their sheets as tables. Macros are never unpacked."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ranger_desk.exports.errors import ExportRefused
from ranger_desk.exports.safety import parts_of, repacked
from ranger_desk.exports.sheet_scan import SheetScan, scan_sheet, string_lengths
from ranger_desk.exports.table import Cell, Merge, Table, column_letter, is_blank, quoted
from ranger_desk.records import Problem

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_SAVE_AGAIN = "Open it in Excel and save it under a new name as .xlsx."


def read_workbook(path: Path, data: bytes, sheet: str | None = None) -> Iterator[Table]:
    """The sheets of a workbook, one after the other, or only the one named `sheet`.

    Raises:
        ExportRefused: the workbook is damaged, locked, or beyond a limit of `safety`; or it has no such
            sheet.
    """
    parts = parts_of(path, data)
    if _WORKBOOK not in parts or _RELATIONS not in parts:
        raise ExportRefused(path, "The workbook is damaged: its list of sheets is missing.", _SAVE_AGAIN)
    sheets, date1904 = _sheets(path, parts)
    if sheet is not None and sheet not in sheets:
        there = ", ".join(f"'{name}'" for name in sheets)
        raise ExportRefused(path, f"It has no sheet '{sheet}'; there are: {there}.", "Choose one of them.")
    strings = next((part for name, part in parts.items() if name.lower().endswith("sharedstrings.xml")), None)
    lengths = string_lengths(strings) if strings else []
    try:
        with CalamineWorkbook.from_filelike(repacked(parts)) as workbook:
            for index, meta in enumerate(workbook.sheets_metadata):
                if meta.typ is not SheetTypeEnum.WorkSheet or sheet not in (None, meta.name):
                    continue
                scan = scan_sheet(path, meta.name, sheets[meta.name], lengths)
                found = workbook.get_sheet_by_index(index)
                rows: list[list[Cell]] = [[*row] for row in found.to_python(skip_empty_area=False)]
                problems = [*_with_formulas(path, rows, scan), *_hidden(path, scan)]
                hidden = meta.visible is not SheetVisibleEnum.Visible
                merges = [Merge(*start, *end) for start, end in found.merged_cell_ranges or ()]
                yield Table(
                    path,
                    rows,
                    sheet=meta.name,
                    hidden=hidden,
                    date1904=date1904,
                    merges=merges,
                    problems=problems,
                )
    except (CalamineError, KeyError) as error:
        raise ExportRefused(path, f"The workbook is damaged ({error}).", _SAVE_AGAIN) from error


def _sheets(path: Path, parts: Mapping[str, bytes]) -> tuple[dict[str, bytes], bool]:
    """The XML of every sheet by name, and whether days count from 1904.

    Raises:
        ExportRefused: a sheet is listed that is not there.
    """
    try:
        workbook, relations = fromstring(parts[_WORKBOOK]), fromstring(parts[_RELATIONS])
    except ParseError as error:  # names without a namespace, which `safety` does not look for
        raise ExportRefused(path, f"The workbook is damaged ({error}).", _SAVE_AGAIN) from error
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    properties = next(_named(workbook, "workbookPr"), None)
    date1904 = properties is not None and properties.get("date1904") in ("1", "true")
    sheets = {}
    for one in _named(workbook, "sheet"):
        relation = next((value for key, value in one.items() if key.endswith("}id")), None)
        target = posixpath.normpath(posixpath.join("/xl", targets.get(relation, "")))[1:]
        if target not in parts:
            name = quoted(one.get("name", ""))
            raise ExportRefused(path, f"The workbook is damaged: its sheet {name} is missing.", _SAVE_AGAIN)
        sheets[one.get("name", "")] = parts[target]
    return sheets, date1904


def _named(root: Element, name: str) -> Iterator[Element]:
    """All elements of that name below `root`, in whichever of the two namespaces of the format."""
    return (one for one in root.iter() if one.tag.rpartition("}")[2] == name)


def _with_formulas(path: Path, rows: list[list[Cell]], scan: SheetScan) -> Iterator[Problem]:
    """Put into `rows` the texts of formulas that have no result, and the errors of cells that hold one."""
    found = {place: formula.as_typed() for place, formula in scan.formulas.items()} | scan.errors
    height = max([len(rows), *(row + 1 for row, _ in found)])
    width = max([*map(len, rows[:1]), *(column + 1 for _, column in found)], default=0)
    rows.extend([] for _ in range(height - len(rows)))
    for cells in rows:
        cells.extend([None] * (width - len(cells)))
    for (row, column), text in sorted(found.items()):
        cells = rows[row]
        if not is_blank(cells[column]):
            continue
        cells[column] = text
        if formula := scan.formulas.get((row, column)):
            shows = f"shows {formula.error}" if formula.error else "has no result"
            if text.startswith("="):
                what, done = f"The cell's formula {shows}.", "The formula was read as text."
            else:
                what = f"Excel took this text for a formula, which {shows}."
                done = "The text was read from the formula."
            yield Problem(str(path), row + 1, column_letter(column), what, done)


def _hidden(path: Path, scan: SheetScan) -> Iterator[Problem]:
    if scan.hidden:
        what = f"{len(scan.hidden)} row(s) are hidden in Excel, the first is row {scan.hidden[0]}."
        yield Problem(str(path), None, None, what, "They were read like the others.")
