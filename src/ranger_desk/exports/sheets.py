"""Excel sheets that are written row by row, every text to the letter."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ranger_desk.exports.cell_text import (
    CUT,
    LIMIT,
    Mark,
    control_characters,
    half_character,
    mended,
    pieces,
    runs,
    units,
)
from ranger_desk.records import Highlight, Problem

_CELL = {"text_wrap": True, "valign": "top"}
_HEADER = {**_CELL, "bold": True, "font_color": "#FFFFFF", "bg_color": "#2F5D50"}
_EVIDENCE = {"font_color": "#9C2A00", "underline": True}
_MARKS: dict[Mark | None, dict[str, object]] = {
    None: {},
    Mark.EVIDENCE: _EVIDENCE,
    Mark.PLACE: {**_EVIDENCE, "bold": True},
    Mark.BEYOND: {"font_color": "#7A1FA2", "italic": True, "underline": True},
}
_LINE_HEIGHT = 15  # points, of the default font
_TALLEST = 409  # points; Excel allows no more
_LEGAL = 5  # Excel's number for the paper

# XlsxWriter takes a text of this form for its own rich text, and escapes only one of two '_xHHHH_' that share
# an underscore; written as two runs both come through.
_SPLIT = re.compile(r"(?<=\A<)(?=r>.*</r>\Z)|(?<=_x[0-9a-fA-F]{4})(?=_x[0-9a-fA-F]{4}_)", re.DOTALL)

Cell = str | int | date | datetime | None


class Heading(NamedTuple):
    """A column: its header, its width in characters, how Excel shows its dates."""

    text: str
    width: float
    date_format: str = "yyyy-mm-dd"


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
        self._temporary = tempfile.TemporaryDirectory(prefix="ranger-desk-")
        # constant_memory: a row is on disk before the next begins.
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": self._temporary.name})
        self._sheets: list[Sheet] = []
        self._long: Sheet | None = None
        self._formats: dict[str, Format] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                for sheet in self._sheets:
                    sheet.finish()
                self._book.close()
        except FileCreateError as failed:
            raise failed.args[0] from failed  # the OSError it was
        finally:
            for worksheet in self._book.worksheets():
                worksheet.row_data_fh.close()
            self._temporary.cleanup()

    def sheet(self, name: str, headings: Sequence[Heading]) -> Sheet:
        """Add a sheet with a header row."""
        sheet = Sheet(self, self._book.add_worksheet(name), headings)
        self._sheets.append(sheet)
        return sheet

    def keep_whole(self, sheet: str, row: int, column: str, text: str) -> None:
        """Write a text that no cell can hold to the sheet 'Long text', in pieces."""
        if self._long is None:
            self._long = self.sheet("Long text", _LONG)
        for part, piece in enumerate(pieces(text, _PIECE), 1):
            self._long.append((sheet, row, column, part, piece))

    def format(self, **how: object) -> Format:
        """The format that looks so; made once."""
        key = repr(how)
        if key not in self._formats:
            self._formats[key] = self._book.add_format(how)
        return self._formats[key]


class Sheet:
    """A sheet that grows row by row below its header."""

    def __init__(self, book: Book, worksheet: Worksheet, headings: Sequence[Heading]) -> None:
        """Begin the sheet with its header."""
        self._book = book
        self._sheet = worksheet
        self._headings = headings
        self._row = 0
        self._cells = {mark: book.format(**_CELL, **how) for mark, how in _MARKS.items()}
        self._fonts = {mark: book.format(**how) for mark, how in _MARKS.items()}
        self._left = book.format(**_CELL, align="left")
        self._dates = [book.format(**_CELL, align="left", num_format=heading.date_format) for heading in headings]
        for position, heading in enumerate(headings):
            worksheet.set_column(position, position, heading.width, self._cells[None])
            worksheet.write_string(0, position, heading.text, book.format(**_HEADER))
        worksheet.freeze_panes(1, 0)
        worksheet.hide_gridlines(0)  # shown on paper too
        worksheet.repeat_rows(0)
        worksheet.set_landscape()
        worksheet.set_paper(_LEGAL)
        worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        worksheet.fit_to_pages(1, 0)
        worksheet.set_footer("&L&F, &A&RPage &P of &N")

    @property
    def rows(self) -> int:
        """How many rows there are, the header apart."""
        return self._row

    def freeze_columns(self, number: int) -> None:
        """Keep the first columns in sight too."""
        self._sheet.freeze_panes(1, number)

    def colour(self, column: int, colours: Mapping[str, str]) -> None:
        """Colour the cells of a column by their text."""
        for text, colour in colours.items():
            self._sheet.conditional_format(
                *(1, column, max(1, self._row), column),
                {
                    "type": "cell",
                    "criteria": "==",
                    "value": f'"{text}"',
                    "format": self._book.format(bg_color=colour),
                },
            )

    def append(self, values: Iterable[Cell], highlights: Sequence[Sequence[Highlight]] | None = None) -> None:
        """Add a row; `highlights` (one sequence a column) mark the texts."""
        self._row += 1
        values = list(values)
        # Excel would find the heights itself on opening, but slowly, and other programs do not.
        lines = max(_lines(value, heading.width) for value, heading in zip(values, self._headings, strict=True))
        self._sheet.set_row(self._row, min(lines * _LINE_HEIGHT, _TALLEST))
        for position, value in enumerate(values):
            match value:
                case None | "":
                    continue
                case str():
                    self._write_text(position, value, highlights[position] if highlights else ())
                case date() if value.year < 1900:  # Excel has no such dates
                    self._write_text(position, value.isoformat(), ())
                case date():
                    self._sheet.write_datetime(self._row, position, value, self._dates[position])
                case int():
                    self._sheet.write_number(self._row, position, value, self._left)

    def finish(self) -> None:
        """Add the filters, which have to know how many rows there are."""
        self._sheet.autofilter(0, 0, self._row, len(self._headings) - 1)

    def _write_text(self, position: int, text: str, highlights: Sequence[Highlight]) -> None:
        parts = [
            (part, mark) for run, mark in runs(self._fitting(position, text), highlights) for part in _SPLIT.split(run)
        ]
        (first, mark), *rest = parts
        if not rest:
            self._sheet.write_string(self._row, position, first, self._cells[mark])
            return
        fragments = [self._fonts[mark], first] if mark else [first]
        for part, other in rest:
            fragments += [self._fonts[other], part]
        self._sheet.write_rich_string(self._row, position, *fragments, self._cells[None])

    def _fitting(self, position: int, text: str) -> str:
        """The text as a cell can hold it; what had to be changed becomes a problem."""
        name, row, column = self._sheet.get_name(), self._row + 1, self._headings[position].text
        where = f"{column} (sheet '{name}')"
        whole = mended(text)
        if whole != text:
            self._book.problems.append(half_character(self._book.name, row, where))
        found = control_characters(whole)
        if found:
            self._book.problems.append(
                Problem(
                    *(self._book.name, row, where, f"The text holds control characters ({', '.join(found)})."),
                    "They were kept; programs other than Excel may show them as '_x....' codes.",
                )
            )
        if units(whole) <= LIMIT:
            return whole
        self._book.keep_whole(name, row, column, whole)
        self._book.problems.append(
            Problem(
                self._book.name,
                row,
                where,
                f"The text has {units(whole):,} characters; an Excel cell holds {LIMIT:,}.",
                "It is cut in its cell and stands whole on the sheet 'Long text'.",
            )
        )
        return pieces(whole, LIMIT - len(CUT))[0] + CUT


def _lines(value: Cell, width: float) -> int:
    """How many lines a value takes in a column, at the most; letters are a little narrower than digits."""
    if not isinstance(value, str) or (len(value) < width and "\n" not in value):
        return 1
    return sum(1 + int(len(line) // width) for line in value.split("\n"))
