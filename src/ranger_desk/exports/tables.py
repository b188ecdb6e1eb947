"""The tables of a file, whatever it is: a text file is one, a workbook has one a sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from ranger_desk.exports.errors import ExportRefused
from ranger_desk.exports.kinds import Kind, contents, kind_of
from ranger_desk.exports.table import Table
from ranger_desk.exports.text_files import read_text


def tables_of(path: Path, sheet: str | None) -> tuple[Sequence[Table], str]:
    """The tables of a file (of a workbook only `sheet`, if one is named) and the file's SHA-256.

    Raises:
        ExportRefused: nothing can be read from the file; says why and what to do.
    """
    data = contents(path)
    digest = hashlib.sha256(data).hexdigest()
    if kind_of(path, data) is Kind.TEXT:
        if sheet is not None:
            what = f"It is no workbook and has no sheet '{sheet}'."
            raise ExportRefused(path, what, "Open it without naming a sheet.")
        return [read_text(path, data)], digest
    from ranger_desk.exports.excel import read_workbook  # noqa: PLC0415  (see the package's first lines)

    return list(read_workbook(path, data, sheet)), digest
