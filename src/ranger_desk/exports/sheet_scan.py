"""What a sheet's XML says beside its values: formulas, errors, hidden rows, and how large it will become.

calamine gives the values, and fast; but of a formula it gives the stored result only, and it lays a sheet out
in full, so that two cells in opposite corners would take all memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from openpyxl.utils import column_index_from_string

from ranger_desk.exports.errors import ExportRefused
from ranger_desk.exports.formulas import Formula, shared_formula
from ranger_desk.exports.safety import MAX_CELLS, MAX_TEXT
from ranger_desk.exports.table import column_letter, quoted

_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384  # of Excel
_SMALLER = "Delete what is not part of the table, or copy the table into a new workbook."


@dataclass(slots=True)
class SheetScan:
    """What was found in one sheet.

    Attributes:
        formulas: row and column (from 0) to a formula whose result is of no use.
        errors: row and column to the error that stands in a cell without formula.
        hidden: numbers (from 1) of the rows that Excel hides.
    """

    formulas: dict[tuple[int, int], Formula] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)


def scan_sheet(path: Path, name: str, part: bytes, shared_lengths: Sequence[int]) -> SheetScan:
    """Scan a sheet's XML.

    Args:
        path: the workbook, for errors.
        name: the sheet, for errors.
        part: the sheet's XML, checked.
        shared_lengths: letters of each of the workbook's shared strings.

    Raises:
        ExportRefused: the sheet is beyond a limit.
    """
    scanner = _Scanner(path, name, shared_lengths)
    scanner.parse(part)
    return scanner.found


def string_lengths(part: bytes) -> list[int]:
    """Letters of every shared string of a workbook."""
    lengths: list[int] = []

    def start(tag: str, _attributes: dict[str, str]) -> None:
        if _local(tag) == "si":
            lengths.append(0)

    def text(letters: str) -> None:
        if lengths:
            lengths[-1] += len(letters)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.Parse(part, True)
    return lengths


class _Scanner:
    """Walks through a sheet's elements; `found` holds what came of it."""

    def __init__(self, path: Path, name: str, shared_lengths: Sequence[int]) -> None:
        self.found = SheetScan()
        self._path = path
        self._name = name
        self._lengths = shared_lengths
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._columns: dict[str, int] = {}  # letters to column
        self._shared: dict[str, tuple[str, str]] = {}  # shared formulas: index to text and the cell it is of
        self._row = self._column = -1
        self._last_row = self._last_column = -1
        self._kind = "n"
        self._text = ""
        self._attributes: dict[str, str] = {}
        self._letters = 0

    def parse(self, part: bytes) -> None:
        """Walk through the sheet.

        Raises:
            ExportRefused: the sheet is beyond a limit.
        """
        self._parser.Parse(part, True)
        cells = (self._last_row + 1) * (self._last_column + 1)
        if cells > MAX_CELLS:
            self._refuse(f"it stretches over {cells:,} cells; the limit is {MAX_CELLS:,}")
        if self._letters > MAX_TEXT:
            self._refuse(f"its cells hold {self._letters:,} letters; the limit is {MAX_TEXT:,}")

    def _refuse(self, why: str) -> NoReturn:
        raise ExportRefused(self._path, f"The sheet '{self._name}' was not read: {why}.", _SMALLER)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        local = _local(tag)
        if local == "c":
            self._column += 1
            if reference := attributes.get("r"):
                self._place(reference)
            self._kind = attributes.get("t", "n")
        elif local in ("v", "is", "f"):
            self._last_row = max(self._last_row, self._row)
            self._last_column = max(self._last_column, self._column)
            if local == "f" or self._kind in ("s", "e"):
                self._attributes = attributes
                self._text = ""
                self._parser.CharacterDataHandler = self._more_text
                self._parser.EndElementHandler = self._end
        elif local == "row":
            self._row = self._row_index(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.found.hidden.append(self._row + 1)

    def _more_text(self, text: str) -> None:
        self._text += text

    def _end(self, tag: str) -> None:
        self._parser.CharacterDataHandler = None
        self._parser.EndElementHandler = None
        place = (self._row, self._column)
        if _local(tag) == "f":
            text = self._formula()
            if self._kind != "str":  # a text that was worked out is in the value
                self.found.formulas[place] = Formula(text)
        elif self._kind == "s":
            if self._text.isdecimal() and int(self._text) < len(self._lengths):
                self._letters += self._lengths[int(self._text)]
        elif place in self.found.formulas:
            self.found.formulas[place] = Formula(self.found.formulas[place].text, self._text)
        else:
            self.found.errors[place] = self._text

    def _formula(self) -> str:
        index = self._attributes.get("si")
        cell = f"{column_letter(self._column)}{self._row + 1}"
        if self._attributes.get("t") != "shared" or index is None:
            return self._text
        if self._text:
            self._shared[index] = (self._text, cell)
            return self._text
        return shared_formula(*self._shared.get(index, ("", cell)), cell)

    def _place(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        if letters not in self._columns:
            try:
                column = column_index_from_string(letters)
            except ValueError:
                column = _MAX_COLUMNS + 1
            if column > _MAX_COLUMNS:
                self._refuse(f"it has a cell {quoted(reference)}, which no sheet has")
            self._columns[letters] = column - 1
        self._column = self._columns[letters]
        self._row = self._row_index(reference[len(letters) :])

    def _row_index(self, digits: str) -> int:
        if not digits.isdecimal() or len(digits) > 7 or not 0 < int(digits) <= _MAX_ROWS:
            self._refuse(f"it has a row {quoted(digits)}, which no sheet has")
        return int(digits) - 1


def _local(tag: str) -> str:
    return tag.rpartition(":")[2] if ":" in tag else tag
