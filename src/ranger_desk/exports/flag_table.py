"""The table of flags, a row each: its columns, the same in the workbook and in CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ranger_desk.records import Count, Flag, FlagMark, ReviewedParkMonth

Value = str | int | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class FlagRow:
    """A flag with the count that it is about, where it is about one, and the reviewer's word on it."""

    row: ReviewedParkMonth
    flag: Flag
    mark: FlagMark | None
    count: Count | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table.

    Attributes:
        width: in characters, for the workbook.
        value: what a flag has there; a `datetime` is in UTC, without a time zone.
        number_format: how Excel shows dates.
    """

    header: str
    width: float
    value: Callable[[FlagRow], Value]
    number_format: str = ""


COLUMNS = (
    Column("UnitCode", 9, lambda one: one.row.park_month.unit_code),
    Column("Date", 11, lambda one: one.row.park_month.date, "yyyy-mm-dd"),
    Column("FieldName", 12, lambda one: one.flag.field),
    Column("Label", 30, lambda one: one.count.label if one.count else None),
    Column("Value", 10, lambda one: one.count.value if one.count else None, "General"),
    Column("Rule", 20, lambda one: one.flag.rule),
    Column("Severity", 10, lambda one: one.flag.severity.value),
    Column("Reason", 60, lambda one: one.flag.reason),
    Column("Place", 26, lambda one: one.flag.place),
    Column("Evidence", 50, lambda one: one.flag.evidence),
)
"""What a flag says."""
MARK_COLUMNS = (
    Column("Mark", 11, lambda one: one.mark.verdict.value if one.mark else None),
    Column("Mark note", 30, lambda one: one.mark.note if one.mark else None),
    Column("Marked by", 14, lambda one: one.mark.reviewer if one.mark else None),
    Column("Marked (UTC)", 17, lambda one: _utc(one.mark), "yyyy-mm-dd hh:mm"),
)
"""What the reviewer says of it."""


def flag_rows(row: ReviewedParkMonth) -> Iterator[FlagRow]:
    """The flags of a park-month, those that were dismissed and notes among them."""
    counts = {count.field: count for count in reversed(row.park_month.counts)}
    for flag, mark in row.marked_flags:
        yield FlagRow(row, flag, mark, counts.get(flag.field) if flag.field is not None else None)


def _utc(mark: FlagMark | None) -> datetime | None:
    return mark.time.astimezone(UTC).replace(tzinfo=None) if mark else None
