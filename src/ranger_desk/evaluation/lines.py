"""JSON lines whose fields are checked: everything that is wrong is told with its file, line and field."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

Record = dict[str, Any]
Row = TypeVar("Row")
Choice = TypeVar("Choice", bound=StrEnum)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

SHOWN = 10
"""Wrong lines that a refusal names; the rest it counts."""


class LinesRefused(ValueError):
    """A file of JSON lines cannot be used; the message names file, lines and fields."""

    def __init__(self, path: Path, wrong: list[str]) -> None:
        more = [f"... and {len(wrong) - SHOWN} more"] if len(wrong) > SHOWN else []
        super().__init__("\n".join(f"{path.name}: {what}" for what in [*wrong[:SHOWN], *more]))


class FieldWrong(ValueError):
    """A field of one record cannot be used; the message names it."""


def read(path: Path, parse: Callable[[Record, int], Row]) -> list[Row]:
    """Read a file of JSON lines; blank lines are passed over.

    Args:
        path: UTF-8, with or without a byte order mark.
        parse: makes a row of a record and its 1-based line; may raise `FieldWrong`.

    Raises:
        LinesRefused: the file cannot be read, holds nothing, or some of its lines are wrong.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise LinesRefused(path, [f"This is no UTF-8 text (byte {error.start}). Save it as JSON lines."]) from error
    except OSError as error:
        raise LinesRefused(path, [f"The file cannot be read ({error.strerror})."]) from error
    rows, wrong = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            rows.append(parse(_record(line), number))
        except FieldWrong as error:
            wrong.append(f"line {number}: {error}")
    if wrong:
        raise LinesRefused(path, wrong)
    if not rows:
        raise LinesRefused(path, ["There is no line in this file."])
    return rows


def text(record: Record, name: str, at: str = "") -> str:
    """A text that must be there."""
    value = record.get(name)
    if not isinstance(value, str):
        raise FieldWrong(f"{at}{name} must be a text, {_is(record, name)}.")
    return value


def optional_text(record: Record, name: str, at: str = "") -> str | None:
    """A text, or None where there is none."""
    return None if record.get(name) is None else text(record, name, at)


def choice(record: Record, name: str, kind: type[Choice], at: str = "") -> Choice:
    """One of the values of `kind`."""
    value = record.get(name)
    if not isinstance(value, str) or value not in list(kind):
        raise FieldWrong(f"{at}{name} must be one of {', '.join(kind)}, {_is(record, name)}.")
    return kind(value)


def day(record: Record, name: str, at: str = "") -> date:
    """A date that must be there."""
    value = text(record, name, at)
    try:
        # Python alone would take other forms too, such as weeks.
        return date.fromisoformat(value if _DAY.fullmatch(value) else "")
    except ValueError:
        raise FieldWrong(f"{at}{name} must be a date such as 2021-07-31, {_is(record, name)}.") from None


def records(record: Record, name: str) -> list[Record]:
    """A list of objects that must be there; it may be empty."""
    value = record.get(name)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise FieldWrong(f"{name} must be a list of objects, {_is(record, name)}.")
    return value


def _record(line: str) -> Record:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise FieldWrong(f"This is no JSON: {error}.") from error
    if not isinstance(record, dict):
        raise FieldWrong("This must be a JSON object: {...}.")
    return record


def _is(record: Record, name: str) -> str:
    if name not in record:
        return "and is missing"
    shown = json.dumps(record[name], ensure_ascii=False)
    return f"not {shown if len(shown) <= 40 else shown[:40] + '...'}"
