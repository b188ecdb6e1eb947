"""What a table is: where its header stands, what its columns hold, which form of export it follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Columns
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice

from ranger_desk.exports.codes import is_dictionary, with_codes_as_fields
from ranger_desk.exports.columns import Sorted, guess, sort_columns
from ranger_desk.exports.errors import ColumnsUnknown, ExportRefused, IsDictionary
from ranger_desk.exports.headers import (
    LINES_SCANNED,
    Role,
    header_names,
    header_row,
    month_columns,
    plain,
    roles,
    row_with,
)
from ranger_desk.exports.mapping import Mapping, remembered
from ranger_desk.exports.table import Row, Table, as_text, is_blank, quoted
from ranger_desk.records import ExportKind


class Form(Enum):
    """The forms of export that are known: plain words, and what each brings."""

    COMMENTS = ("comments", ExportKind.COMMENTS)
    LONG = ("counts, one row a field", ExportKind.COUNTS)
    LONG_BOTH = ("comments and counts, one row a field", ExportKind.BOTH)
    WIDE = ("counts, one column a field", ExportKind.COUNTS)
    WIDE_BOTH = ("comments and counts, one column a field", ExportKind.BOTH)
    QUERY_BUILDER = ("IRMA Query Builder", ExportKind.COUNTS)
    TRAFFIC = ("IRMA traffic counters", ExportKind.COUNTS)
    BY_MONTH = ("IRMA visitation by month", ExportKind.COUNTS)

    def __init__(self, words: str, kind: ExportKind) -> None:
        self.words = words
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Layout:
    """A table that was recognised.

    Attributes:
        header: index of the header's row in the table.
        names: column names.
        columns: role to column.
        counts: columns of one count field each (forms with one column a field).
        months: month number to column (visitation by month).
        unread: columns that hold something but neither comment nor counts.
        day_first: as in `Mapping`.
        mapped: whether the reviewer named the columns.
    """

    table: Table
    form: Form
    header: int
    names: Sequence[str]
    columns: Columns[Role, int]
    counts: Sequence[int] = ()
    months: Columns[int, int] = field(default_factory=dict)
    unread: Sequence[int] = ()
    day_first: bool | None = None
    mapped: bool = False

    def rows(self) -> Iterator[tuple[int, Row]]:
        """The data rows that are not blank, each with its number in the file (from 1)."""
        for index in range(self.header + 1, len(self.table.rows)):
            row = self.table.rows[index]
            if not all(map(is_blank, row)):
                yield index + 1, row


def recognise(table: Table, mapping: Mapping | None = None) -> Layout:
    """Tell the layout of a table, by `mapping`, by a remembered mapping, or by the names of its columns.

    Raises:
        ExportRefused: there is no table, or it is of a form that has no park-months.
        ColumnsUnknown: there is a table, but a column that is needed could not be told.
    """
    rows = table.rows
    mapping = mapping or remembered(rows)
    named = mapping.columns.values() if mapping else ()
    header = row_with(rows, list(named)) if named else header_row(rows)
    if header is None and (header := header_row(rows)) is None:
        advice = "Open the export of comments or counts, as CSV or .xlsx."
        raise ExportRefused(
            table.path, f"It holds no table: none of its first {LINES_SCANNED} lines has two columns.", advice
        )
    names = header_names(rows[header])
    while table.delimiter and not names[-1]:  # texts with stray delimiters run over into columns without name
        names = names[:-1]
    below = [row for row in islice(rows, header + 1, None) if not all(map(is_blank, row))]
    if not below:
        advice = "Export it again, with the months that you want to review."
        raise ExportRefused(table.path, "It has a header but no rows.", advice)
    columns = _columns(names, below, mapping)
    if not mapping:
        _refuse_other_reports(table, names, columns, below)
        table, columns = with_codes_as_fields(table, names, columns, below)
    months = month_columns(names)
    if Role.YEAR in columns and len(months) == 12 and columns.keys().isdisjoint((Role.UNIT, Role.PARK)):
        return Layout(table, Form.BY_MONTH, header, names, columns, months=months)
    sorted_columns = sort_columns(names, columns, below)
    if missing := _missing(columns, sorted_columns):
        raise _unknown(table, names, columns, below, missing)
    return Layout(
        table,
        _form(names, columns, sorted_columns),
        header,
        names,
        columns,
        counts=() if _is_long(columns) else sorted_columns.counts,
        unread=sorted_columns.unread,
        day_first=mapping.day_first if mapping else None,
        mapped=mapping is not None,
    )


def _columns(names: Sequence[str], below: Sequence[Row], mapping: Mapping | None) -> dict[Role, int]:
    columns = roles(names, below)
    if mapping:
        where = {plain(name): column for column, name in reversed(list(enumerate(names)))}
        named = {role: where[plain(name)] for role, name in mapping.columns.items() if plain(name) in where}
        columns = {role: column for role, column in columns.items() if column not in named.values()} | named
    return columns


def _refuse_other_reports(
    table: Table, names: Sequence[str], columns: Columns[Role, int], below: Sequence[Row]
) -> None:
    """Refuse what looks like an export but has no park-months.

    Raises:
        IsDictionary: it is a field dictionary.
        ExportRefused: it is an annual summary.
    """
    if is_dictionary(names, columns):
        raise IsDictionary(table.path)
    monthless = Role.DATE not in columns and Role.MONTH not in columns and not month_columns(names)
    if Role.YEAR in columns and monthless and Role.MONTH not in guess(names, columns, below):
        what = "It has years but no months, like an annual summary; comments and counts are reviewed by month."
        raise ExportRefused(table.path, what, "Open a report by month, such as IRMA's Query Builder.")


def _is_long(columns: Columns[Role, int]) -> bool:
    return Role.VALUE in columns and (Role.FIELD in columns or Role.LABEL in columns)


def _missing(columns: Columns[Role, int], found: Sorted) -> list[str]:
    missing = []
    if Role.UNIT not in columns:
        missing.append("the unit code")
    if Role.DATE not in columns and not (Role.YEAR in columns and Role.MONTH in columns):
        missing.append("the month" if Role.YEAR in columns else "the date")
    if Role.COMMENT not in columns and not _is_long(columns):
        fields_without_values = Role.FIELD in columns or Role.LABEL in columns
        if fields_without_values or not found.counts:
            missing.append("the values" if fields_without_values else "the comments or counts")
    return missing


def _unknown(
    table: Table,
    names: Sequence[str],
    columns: Columns[Role, int],
    below: Sequence[Row],
    missing: Sequence[str],
) -> ColumnsUnknown:
    likely = {role: names[column] for role, column in guess(names, columns, below).items() if names[column]}
    there = ", ".join(quoted(name, 40) for name in names if name)
    what = f"It could not be told which column holds {' or '.join(missing)}; there are: {there}."
    samples = [[as_text(cell) for cell in row] for row in below[:5]]
    return ColumnsUnknown(table.path, what, names, samples, Mapping(tuple(names), likely))


def _form(names: Sequence[str], columns: Columns[Role, int], found: Sorted) -> Form:
    known = {plain(name) for name in names}
    comments = Role.COMMENT in columns
    if _is_long(columns):
        if "trafficcounter" in known and not comments:
            return Form.TRAFFIC
        return Form.LONG_BOTH if comments else Form.LONG
    if "recreationvisits" in known and not comments:
        return Form.QUERY_BUILDER
    if found.counts:
        return Form.WIDE_BOTH if comments else Form.WIDE
    return Form.COMMENTS
