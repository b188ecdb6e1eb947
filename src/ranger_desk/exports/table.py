"""A sheet or text file as rows of cells, before anyone knows what its columns mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from ranger_desk.records import Problem

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged stretch of cells; rows and columns count from 0, the last ones are part of it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file or sheet, from its first on, so that `rows[i]` is row i + 1 as Excel numbers it.

    Attributes:
        sheet: the Excel sheet, else None.
        hidden: whether Excel hides the sheet.
        delimiter: what parts the cells of a text file, else None.
        date1904: whether the workbook counts its days from 1904 instead of 1900.
        merges: merged cells; all but the first of each are blank in `rows`.
        problems: what was wrong before columns were known.
    """

    path: Path
    rows: Sequence[Row]
    sheet: str | None = None
    hidden: bool = False
    delimiter: str | None = None
    date1904: bool = False
    merges: Sequence[Merge] = ()
    problems: Sequence[Problem] = ()


def column_letter(column: int) -> str:
    """The letter by which Excel names a column; `column` counts from 0."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  (see the package's first lines)

    return get_column_letter(column + 1)


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing, or white space only."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_text(cell: Cell) -> str:
    """A cell as a reader of the sheet would write it down; texts stay as they are, to the letter."""
    match cell:
        case str():
            return cell
        case None:
            return ""
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(sep=" ")
    return str(cell)


def quoted(cell: Cell, longest: int = 60) -> str:
    """A cell's text in quotes and on one line, for messages; cut with '…' after `longest` characters."""
    text = " ".join(as_text(cell).split())
    return f"'{text if len(text) <= longest else text[: longest - 1] + '…'}'"
