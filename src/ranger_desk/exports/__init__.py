"""Spreadsheets in (CSV and Excel, to park-months and problems), workbook, CSV and JSON lines out.

`read` an export or `read_dictionary`, `join` counts to an export, `remember` which column holds what;
`write_workbook`, `write_csv`, `write_lines` or `write_flags` what became of it. All raise `ExportError` only.

openpyxl is loaded when the first workbook is read or written: it takes longer than the rest of the window's imports.
"""

from typing import TYPE_CHECKING, Any

from ranger_desk.exports.dictionary import read_dictionary
from ranger_desk.exports.errors import ColumnsUnknown, ExportError, ExportRefused, IsDictionary, SheetsFit
from ranger_desk.exports.headers import Role
from ranger_desk.exports.join import join, unit_codes, with_unit_codes
from ranger_desk.exports.lines import write_csv, write_flags, write_lines
from ranger_desk.exports.mapping import Mapping, remember
from ranger_desk.exports.reading import read
from ranger_desk.exports.writing import Cancelled, OnProgress, WriteRefused

if TYPE_CHECKING:
    from ranger_desk.exports.workbook import write_workbook

__all__ = [
    "Cancelled",
    "ColumnsUnknown",
    "ExportError",
    "ExportRefused",
    "IsDictionary",
    "Mapping",
    "OnProgress",
    "Role",
    "SheetsFit",
    "WriteRefused",
    "join",
    "read",
    "read_dictionary",
    "remember",
    "unit_codes",
    "with_unit_codes",
    "write_csv",
    "write_flags",
    "write_lines",
    "write_workbook",
]


def __getattr__(name: str) -> Any:
    if name != "write_workbook":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ranger_desk.exports.workbook import write_workbook  # noqa: PLC0415

    return write_workbook
