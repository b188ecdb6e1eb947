"""CSV and its kin: bytes to rows, with nothing shifted or swallowed unsaid."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from ranger_desk.exports.errors import ExportRefused
from ranger_desk.exports.headers import LINES_SCANNED, header_names, month_columns, roles
from ranger_desk.exports.table import Table
from ranger_desk.records import Problem

DELIMITERS = (",", ";", "\t", "|")
_MARKS = (  # the longer ones first: UTF-32's begins like UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65536  # characters that are looked at to tell delimiter and text from other things
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_AS_CSV = "In Excel, save it as 'CSV UTF-8' or as .xlsx, and open that."


def read_text(path: Path, data: bytes) -> Table:
    """The rows of a text file; row numbers count records, as Excel shows them, not lines.

    Raises:
        ExportRefused: the bytes are no text.
    """
    text, problems = _decoded(path, data)
    if len(_CONTROL.findall(text[:_SAMPLE])) > len(text[:_SAMPLE]) / 50:
        raise ExportRefused(path, "It is neither a workbook nor text.", _AS_CSV)
    declared = re.match(r"(?i)sep=([,;\t|])(\r\n|\r|\n)", text)  # a first line that Excel obeys and hides
    delimiter = declared[1] if declared else _delimiter(text)
    rows: list[Sequence[str]] = []
    for cells, matched in records(text, delimiter):
        rows.append(cells)
        if not matched:
            what = "A quote is never closed, or stands single in quoted text."
            done = "The line was read by itself, with the stray quotes kept as text."
            problems.append(Problem(str(path), len(rows), None, what, done))
    return Table(path, rows, delimiter=delimiter, problems=problems)


def records(text: str, delimiter: str) -> Iterator[tuple[list[str], bool]]:
    """The records of a text, each with whether its quotes match.

    A record whose quotes do not match ends with its line, so that it swallows no other.
    """
    lines = list(io.StringIO(text, newline=""))
    start = 0
    while start < len(lines):
        reader = csv.reader(map(lines.__getitem__, range(start, len(lines))), delimiter=delimiter, strict=True)
        read = 0
        try:
            for cells in reader:
                yield cells, True
                read = reader.line_num
            return
        except csv.Error:
            line = lines[start + read].rstrip("\r\n")
            yield _split(line, delimiter), '"' not in line  # without a quote it was only long
            start += read + 1


def _split(line: str, delimiter: str) -> list[str]:
    """Split one line whose quotes do not match: only a quote before a delimiter closes a cell."""
    closing = re.compile(rf'"(?={re.escape(delimiter)}|$)')
    cells: list[str] = []
    start = 0
    while start <= len(line):
        if line.startswith('"', start):
            if not (close := closing.search(line, start + 1)):
                return [*cells, *line[start:].split(delimiter)]
            cells.append(line[start + 1 : close.start()].replace('""', '"'))
            end = close.end()
        else:
            end = line.find(delimiter, start)
            end = len(line) if end < 0 else end
            cells.append(line[start:end])
        start = end + 1
    return cells


def _delimiter(text: str) -> str:
    """The delimiter that shows most columns we know in the first lines, then most columns at all."""

    def fit(delimiter: str) -> tuple[int, int]:
        rows = [header_names(cells) for cells, _ in islice(records(text[:_SAMPLE], delimiter), LINES_SCANNED)]
        known = max((len(roles(names)) + len(month_columns(names)) for names in rows), default=0)
        return known, max(map(len, rows), default=0)

    return max(DELIMITERS, key=fit)


def _decoded(path: Path, data: bytes) -> tuple[str, list[Problem]]:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as error:
        if not encoding.startswith("utf-8"):
            what = f"It begins like {encoding.upper()} text, but byte {error.start} does not fit."
            raise ExportRefused(path, what, _AS_CSV) from error
        return _decoded_by_line(path, data.removeprefix(codecs.BOM_UTF8))


def _decoded_by_line(path: Path, data: bytes) -> tuple[str, list[Problem]]:
    """Decode lines that are not UTF-8 as Windows-1252; files that were pasted together hold both."""
    lines, windows, unicode, unknown = [], [], 0, 0
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        try:
            lines.append(line.decode("utf-8"))
            unicode += not line.isascii()
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", "replace"))
            windows.append(number)
            unknown += lines[-1].count("\ufffd")
    what = f"{len(windows)} line(s) are not UTF-8, the first is line {windows[0]}."
    done = "They were read as Windows-1252" + (", the others as UTF-8." if unicode else ".")
    problems = [Problem(str(path), None, None, what, done)]
    if unknown:
        what = f"{unknown} letter(s) mean nothing in Windows-1252 either."
        problems.append(Problem(str(path), None, None, what, "Each was read as '\ufffd'."))
    return "".join(lines), problems
