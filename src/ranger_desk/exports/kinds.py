"""What a file is, told by its bytes and never by its name; what is no export is refused in plain words."""

from __future__ import annotations

import io
import zipfile
from enum import Enum, auto
from pathlib import Path
from typing import NoReturn

from ranger_desk.exports.errors import ExportRefused
from ranger_desk.exports.safety import MAX_FILE


class Kind(Enum):
    """The two kinds of file that are read."""

    TEXT = auto()
    WORKBOOK = auto()


_OPEN_EXPORT = "Open the export of comments or counts, as CSV or .xlsx."
_UNPACK = "Unpack it and open what is in it."
_OTHERS = (
    (b"%PDF", "It is a PDF document.", _OPEN_EXPORT),
    (b"\x89PNG", "It is a picture.", _OPEN_EXPORT),
    (b"\xff\xd8\xff", "It is a picture.", _OPEN_EXPORT),
    (b"GIF8", "It is a picture.", _OPEN_EXPORT),
    (b"{\\rtf", "It is a text document (RTF).", _OPEN_EXPORT),
    (b'{"', "It is JSON, not a table.", _OPEN_EXPORT),
    (b"SQLite format 3\0", "It is a database, perhaps a review.", "Open a review with Open, not as an export."),
    (b"\x1f\x8b", "It is a compressed file (gzip).", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "It is a compressed file (7z).", _UNPACK),
    (b"PAR1", "It is a Parquet file.", _OPEN_EXPORT),
)
_ARCHIVES = (  # what a name in a zip archive begins or ends with
    ("xl/workbook.bin", "It is a binary Excel workbook (.xlsb).", "Excel"),
    ("content.xml", "It is an OpenDocument file, such as .ods.", "LibreOffice or Excel"),
    (".iwa", "It is a Numbers document.", "Numbers"),
    ("word/document.xml", "It is a Word document.", "Word"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old and of password-locked Office files


def contents(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        ExportRefused: there is no such file, it is a folder, empty, too large, or may not be read.
    """
    try:
        if path.is_dir():
            numbers = path.suffix.lower() == ".numbers"  # some of them are folders that look like files
            what = "It is a Numbers document." if numbers else "It is a folder."
            advice = _export_from("Numbers") if numbers else "Open a file in it."
            raise ExportRefused(path, what, advice)
        if not path.is_file():
            raise ExportRefused(path, "There is no such file.", "Check its name and its folder.")
        size = path.stat().st_size
        if size > MAX_FILE:
            what = f"It has {size:,} bytes; the limit is {MAX_FILE:,}."
            raise ExportRefused(path, what, "Export fewer years or parks at a time.")
        data = path.read_bytes()
    except PermissionError as error:
        advice = "Allow reading it, or copy it to a folder of your own."
        raise ExportRefused(path, "You may not read it.", advice) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ExportRefused(path, f"It could not be read ({reason}).", "Copy it to this computer first.") from error
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ExportRefused(path, "It is empty.", "Export it again.")
    return data


def kind_of(path: Path, data: bytes) -> Kind:
    """Whether the bytes of a file are a workbook or text.

    Raises:
        ExportRefused: they are known to be something else.
    """
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_archive(path, data)
    if data.startswith(_OLE):
        _refuse_office(path, data)
    for beginning, what, advice in _OTHERS:
        if data.startswith(beginning):
            raise ExportRefused(path, what, advice)
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<script")):
        advice = "It may be a log-in page; export again and save the file itself."
        raise ExportRefused(path, "It is a web page.", advice)
    if head.startswith(b"<?xml"):
        raise ExportRefused(path, "It is an XML document.", _export_from("Excel"))
    return Kind.TEXT


def _kind_of_archive(path: Path, data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        advice = "Copy or download it again: its end may be missing."
        raise ExportRefused(path, f"The workbook is damaged ({error}).", advice) from error
    if "xl/workbook.xml" in names:
        return Kind.WORKBOOK
    for mark, what, program in _ARCHIVES:
        if any(name == mark or (mark.startswith(".") and name.endswith(mark)) for name in names):
            raise ExportRefused(path, what, _export_from(program))
    raise ExportRefused(path, "It is a compressed file (zip).", _UNPACK)


def _refuse_office(path: Path, data: bytes) -> NoReturn:
    if "EncryptedPackage".encode("utf-16-le") in data:
        advice = "Open it with its password, remove the password, and save it as .xlsx."
        raise ExportRefused(path, "It is locked by a password.", advice)
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        raise ExportRefused(path, "It is a workbook of an Excel before 2007 (.xls).", _export_from("Excel"))
    raise ExportRefused(path, "It is an old Office document.", _OPEN_EXPORT)


def _export_from(program: str) -> str:
    return f"Open it in {program} and save it as .xlsx or CSV."
