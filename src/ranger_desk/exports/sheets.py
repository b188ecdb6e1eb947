"""Excel sheets that are written row by row, every text to the letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from ranger_desk.exports.cell_text import (
    HALF_CHARACTER,
    LIMIT,
    Mark,
    control_characters,
    cut,
    escaped,
    mended,
    pieces,
    runs,
)
from ranger_desk.records import Highlight, Problem

_FONT = {"rFont": "Calibri", "sz": 11}
_MARKS = {
    Mark.EVIDENCE: InlineFont(**_FONT, color="9C2A00", u="single"),
    Mark.PLACE: InlineFont(**_FONT, color="9C2A00", u="single", b=True),
    Mark.BEYOND: InlineFont(**_FONT, color="7A1FA2", u="single", i=True),
}
_TOP = Alignment(wrap_text=True, vertical="top", horizontal="left")
_LINE_HEIGHT = 15  # points, of the default font
_TALLEST = 409  # points; Excel allows no more
_HEADER = "Ranger Desk header"  # a style's name
_LEGAL = 5  # Excel's number for the paper

Cell = str | int | float | date | datetime | None


class Heading(NamedTuple):
    """A column: its header, its width in characters, how Excel shows its dates and fractions."""

    text: str
    width: float
    number_format: str = "yyyy-mm-dd"


_PIECE = 3_000  # what a row of the sheet 'Long text' can show
_LONG = (Heading("Sheet", 12), Heading("Row", 8), Heading("Column", 18), Heading("Part", 8), Heading("Text", 120))


class Book:
    """A workbook while it is written: whole at the end of its `with` block, nothing if the block fails.

    Attributes:
        problems: what could not be written to the letter.
    """

    def __init__(self, path: Path, name: str) -> None:
        """Begin the workbook at `path`; problems call it `name`."""
        self.problems: list[Problem] = []
        self.name = name
        self._path = path
        self._book = Workbook(write_only=True)  # a row is on disk before the next begins
        self._sheets: list[Sheet] = []
        self._long: Sheet | None = None
        self._book.add_named_style(
            NamedStyle(
                _HEADER,
                font=Font("Calibri", 11, bold=True, color="FFFFFF"),
                fill=PatternFill("solid", "2F5D50"),
                alignment=_TOP,
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                for sheet in self._sheets:
                    sheet.finish()
                self._book.save(self._path)
        except BaseException:
            self._discard()
            raise
        if error is not None:
            self._discard()

    def sheet(self, name: str, headings: Sequence[Heading], frozen: int = 0) -> Sheet:
        """Add a sheet with a header row; it and the first `frozen` columns stay in sight."""
        sheet = Sheet(self, self._book.create_sheet(name), headings, frozen)
        self._sheets.append(sheet)
        return sheet

    def style(self, number_format: str) -> str:
        """The name of the style of a cell that shows its date or number so."""
        name = f"Ranger Desk {number_format}"
        if name not in self._book.named_styles:
            self._book.add_named_style(
                NamedStyle(name, Font("Calibri", 11), alignment=_TOP, number_format=number_format)
            )
        return name

    def keep_whole(self, sheet: str, row: int, column: str, text: str) -> None:
        """Write a text that no cell can hold to the sheet 'Long text', in pieces."""
        if self._long is None:
            self._long = self.sheet("Long text", _LONG)
        for part, piece in enumerate(pieces(text, _PIECE), 1):
            self._long.append((sheet, row, column, part, piece))

    def _discard(self) -> None:
        """Remove the temporary files in which openpyxl keeps the sheets until the workbook is saved."""
        for worksheet in self._book.worksheets:
            with suppress(OSError):  # the disk is full
                if not worksheet.closed:
                    worksheet.close()
            with suppress(OSError, ValueError):  # it is removed already
                worksheet._writer.cleanup()


class Sheet:
    """A sheet that grows row by row below its header."""

    def __init__(self, book: Book, worksheet: WriteOnlyWorksheet, headings: Sequence[Heading], frozen: int) -> None:
        """Begin the sheet with its header; `Book.sheet` does."""
        self._book = book
        self._sheet = worksheet
        self._headings = headings
        self._text_style = book.style("@")
        self._whole_style = book.style("0")
        self._styles = [book.style(heading.number_format) for heading in headings]
        self._row = 1
        for position, heading in enumerate(headings, 1):
            worksheet.column_dimensions[get_column_letter(position)].width = heading.width
        worksheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"
        worksheet.print_title_rows = "1:1"
        worksheet.print_options.gridLines = True
        worksheet.page_setup.orientation = "landscape"
        worksheet.page_setup.paperSize = _LEGAL
        worksheet.page_setup.fitToHeight = 0  # as many pages as it takes, one page wide
        worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        worksheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        worksheet.oddFooter.left.text = "&F, &A"
        worksheet.oddFooter.right.text = "Page &P of &N"
        worksheet.append([self._cell(heading.text, _HEADER) for heading in headings])

    @property
    def rows(self) -> int:
        """How many rows there are, the header apart."""
        return self._row - 1

    def colour(self, column: int, colours: Mapping[str, str]) -> None:
        """Colour the cells of a column by their text."""
        letter = get_column_letter(column + 1)
        for text, colour in colours.items():
            rule = CellIsRule("equal", [f'"{text}"'], fill=PatternFill("solid", bgColor=colour))
            self._sheet.conditional_formatting.add(f"{letter}2:{letter}{max(2, self._row)}", rule)

    def append(self, values: Sequence[Cell], highlights: Sequence[Sequence[Highlight]] | None = None) -> None:
        """Add a row; `highlights` (one sequence a column) mark the texts."""
        self._row += 1
        # Excel would find the heights itself on opening, but slowly, and other programs do not.
        lines = max(_lines(value, heading.width) for value, heading in zip(values, self._headings, strict=True))
        self._sheet.row_dimensions[self._row].height = min(lines * _LINE_HEIGHT, _TALLEST)
        self._sheet.append(
            [
                self._made(position, value, highlights[position] if highlights else ())
                for position, value in enumerate(values)
            ]
        )
        del self._sheet.row_dimensions[self._row]  # it is written; kept, it would cost memory

    def finish(self) -> None:
        """Add the filters, which have to know how many rows there are."""
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(self._headings))}{self._row}"

    def _made(self, position: int, value: Cell, highlights: Sequence[Highlight]) -> WriteOnlyCell | None:
        match value:
            case None | "":
                return None
            case str():
                return self._text(position, value, highlights)
            case date() if value.year < 1900:  # Excel has no such dates
                return self._text(position, value.isoformat(), ())
            case date() | float():
                return self._cell(value, self._styles[position])
        return self._cell(value, self._whole_style)

    def _text(self, position: int, text: str, highlights: Sequence[Highlight]) -> WriteOnlyCell:
        text = self._fitting(position, text)
        if not highlights:
            return self._cell(escaped(text), self._text_style)
        rich = CellRichText()
        for start, end, mark in runs(text, highlights):
            run = escaped(text, start, end)
            rich.append(TextBlock(_MARKS[mark], run) if mark else run)
        return self._cell(rich, self._text_style)

    def _cell(self, value: object, style: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(self._sheet, value)
        if isinstance(value, str):
            cell.data_type = "s"  # openpyxl took a text that begins with '=' for a formula
        cell.style = style
        return cell

    def _fitting(self, position: int, text: str) -> str:
        """The text as a cell can hold it; what had to be changed becomes a problem."""
        sheet, column = self._sheet.title, self._headings[position].text
        whole = mended(text)
        if whole != text:
            self._note(sheet, column, *HALF_CHARACTER)
        if found := control_characters(whole):
            self._note(
                sheet,
                column,
                f"The text holds control characters ({', '.join(found)}).",
                "They were kept; programs other than Excel may show them as '_x....' codes.",
            )
        fitting = cut(whole)
        if fitting != whole:
            self._book.keep_whole(sheet, self._row, column, whole)
            self._note(
                sheet,
                column,
                f"The text has {len(whole):,} characters; an Excel cell holds {LIMIT:,}.",
                "It is cut in its cell and stands whole on the sheet 'Long text'.",
            )
        return fitting

    def _note(self, sheet: str, column: str, what: str, done: str) -> None:
        where = f"{column} (sheet '{sheet}')"
        self._book.problems.append(Problem(self._book.name, self._row, where, what, done))


def _lines(value: Cell, width: float) -> int:
    """How many lines a value takes in a column, at the most; letters are a little narrower than digits."""
    if not isinstance(value, str) or (len(value) < width and "\n" not in value):
        return 1
    return sum(1 + int(len(line) // width) for line in value.split("\n"))
