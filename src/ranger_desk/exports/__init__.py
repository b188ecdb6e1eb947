"""Spreadsheets in (CSV and Excel, to park-months and problems), workbook, CSV and JSON lines out.

`read` an export, `join` counts to it, `remember` which column holds what; `write_workbook`, `write_csv` or
`write_lines` what became of it. All raise `ExportError` only.
"""

from ranger_desk.exports.errors import ColumnsUnknown, ExportError, ExportRefused, SheetsFit
from ranger_desk.exports.headers import Role
from ranger_desk.exports.join import join, unit_codes, with_unit_codes
from ranger_desk.exports.lines import write_csv, write_lines
from ranger_desk.exports.mapping import Mapping, remember
from ranger_desk.exports.reading import read
from ranger_desk.exports.workbook import write_workbook
from ranger_desk.exports.writing import Cancelled, OnProgress, WriteRefused

__all__ = [
    "Cancelled",
    "ColumnsUnknown",
    "ExportError",
    "ExportRefused",
    "Mapping",
    "OnProgress",
    "Role",
    "SheetsFit",
    "WriteRefused",
    "join",
    "read",
    "remember",
    "unit_codes",
    "with_unit_codes",
    "write_csv",
    "write_lines",
    "write_workbook",
]
