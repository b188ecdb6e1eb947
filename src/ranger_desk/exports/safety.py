"""Workbooks are zip archives of XML: what could swamp the machine is refused before it is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from xml.parsers import expat

from ranger_desk.exports.errors import ExportRefused
from ranger_desk.exports.table import quoted

MEBIBYTE = 2**20
MAX_FILE = 256 * MEBIBYTE
"""Bytes of a file of any kind."""
MAX_PARTS = 2_000
"""Parts of a workbook; Excel writes about ten and two for each sheet."""
MAX_UNPACKED = 512 * MEBIBYTE
"""Bytes of all parts together, unpacked."""
MAX_RATIO = 200
"""Unpacked to packed bytes of a part of 10 MiB or more; texts reach 5 to 40."""
MAX_CELLS = 20_000_000
"""Cells of a sheet, blank ones among them, from A1 to its last row and column."""
MAX_TEXT = 1_000_000_000
"""Letters of all cells of a sheet together."""

_SMALL = 10 * MEBIBYTE
_SAVE_AGAIN = "Open it in Excel, check that it is what you expect, and save it under a new name as .xlsx."


def parts_of(path: Path, data: bytes) -> dict[str, bytes]:
    """The XML parts of a workbook by name, unpacked after their sizes were checked; all else is left packed.

    Raises:
        ExportRefused: the archive is damaged, locked by a password, or beyond a limit; or a part of it
            declares entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(path, archive.infolist())
            names = [info.filename for info in archive.infolist() if info.filename.endswith((".xml", ".rels"))]
            parts = {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise ExportRefused(path, f"The workbook is damaged ({error}).", _SAVE_AGAIN) from error
    for name, part in parts.items():
        _check_xml(path, name, part)
    return parts


def repacked(parts: dict[str, bytes]) -> io.BytesIO:
    """The checked parts as a workbook of their own, so that no other reader sees what was not checked."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    packed.seek(0)
    return packed


def _check(path: Path, infos: Sequence[zipfile.ZipInfo]) -> None:
    """Hold an archive's table of contents against the limits.

    Raises:
        ExportRefused: it is beyond one, or looks made to mislead.
    """
    if any(info.flag_bits & 1 for info in infos):
        advice = "Open it with its password, remove the password, and save it as .xlsx."
        raise ExportRefused(path, "It is locked by a password.", advice)
    trouble = None
    large = [info for info in infos if info.file_size >= _SMALL]
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > MAX_PARTS:
        trouble = f"it has {len(infos):,} parts; the limit is {MAX_PARTS:,}"
    elif unpacked > MAX_UNPACKED:
        trouble = f"unpacked it would have {unpacked:,} bytes; the limit is {MAX_UNPACKED:,}"
    elif swollen := [info for info in large if info.file_size > MAX_RATIO * info.compress_size]:
        ratio = swollen[0].file_size // max(swollen[0].compress_size, 1)
        trouble = f"'{swollen[0].filename}' unpacks to {ratio:,} times its size; the limit is {MAX_RATIO}"
    elif strange := [info.filename for info in infos if _is_strange(info.filename)]:
        trouble = f"its part {quoted(strange[0])} lies outside of the workbook"
    elif len({info.filename.casefold() for info in infos}) < len(infos):
        trouble = "two of its parts have the same name"
    if trouble:
        raise ExportRefused(path, f"The workbook was not unpacked: {trouble}.", _SAVE_AGAIN)


def _is_strange(name: str) -> bool:
    steps = name.split("/")
    return name.startswith("/") or ".." in steps or "\\" in name or ":" in name or len(steps) > 10


def _check_xml(path: Path, name: str, part: bytes) -> None:
    """Parse a part for nothing but its faults; no entity is ever expanded.

    Raises:
        ExportRefused: it declares a document type (where entities are), or is no XML.
    """

    def refuse(*_: object) -> None:
        what = f"The workbook was not read: its part '{name}' declares entities, which Excel never does."
        raise ExportRefused(path, what, _SAVE_AGAIN)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise ExportRefused(path, f"The workbook is damaged ('{name}': {error}).", _SAVE_AGAIN) from error
