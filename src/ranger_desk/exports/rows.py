"""Park-months from tables whose rows name a unit and a month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time, timedelta

from ranger_desk.exports.columns import field_and_label
from ranger_desk.exports.dates import Months, YearMonth, months_of, months_of_parts
from ranger_desk.exports.gather import Gathering, Reading
from ranger_desk.exports.headers import Role
from ranger_desk.exports.layout import Layout
from ranger_desk.exports.numbers import number
from ranger_desk.exports.straighten import Line, straightened
from ranger_desk.exports.table import as_text, column_letter, is_blank, quoted
from ranger_desk.records import Count, Problem

_ERRORS = frozenset({"#NAME?", "#VALUE!", "#REF!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
_NO_NAME = frozenset({"nan", "null"})
_UNIT = re.compile(r"\s*\"?[A-Z]{4}\"?\s*")


def read_rows(layout: Layout) -> Reading:
    """Read the park-months of a table with a unit and a month in every row."""
    reader = _RowReader(layout)
    reader.read()
    return Reading(reader.gathering.park_months(), tuple(reader.problems), reader.total)


class _RowReader:
    """Reads the rows of one table; `gathering` and `problems` hold what came of it."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._file = str(layout.table.path)
        self._at = layout.columns
        self._long = Role.VALUE in self._at and not layout.counts
        self._fields = [(column, *field_and_label(layout.names[column])) for column in layout.counts]
        self._labels: dict[str, str] = {}
        self._nulls = 0
        self.problems: list[Problem] = []
        self.total = 0
        comments = self._name(Role.COMMENT) if Role.COMMENT in self._at else None
        self.gathering = Gathering(self._tell, comments, one_row_a_field=self._long)

    def read(self) -> None:
        """Read all rows."""
        for column in self._layout.unread:
            name = self._layout.names[column] or column_letter(column)
            self._tell(None, name, "The column holds neither comments nor counts.", "It was not read.")
        self.total = sum(1 for _ in self._layout.rows())
        lines = list(straightened(self._layout, self._tell))
        for line, month in zip(lines, self._months(lines), strict=True):
            self._read_line(line, month)
        if self._nulls:
            what = f"{self._nulls} comment(s) are just 'NULL', as databases write a blank."
            self._tell(None, self._name(Role.COMMENT), what, "They were read as no comment.")

    def _tell(self, row: int | None, column: str | None, what: str, done: str) -> None:
        self.problems.append(Problem(self._file, row, column, what, done))

    def _name(self, role: Role) -> str:
        return self._layout.names[self._at[role]]

    def _months(self, lines: Sequence[Line]) -> Sequence[YearMonth | str]:
        """The month of every line, or why it has none."""
        dates = parts = None
        if Role.YEAR in self._at and Role.MONTH in self._at:
            years, months = self._at[Role.YEAR], self._at[Role.MONTH]
            parts = months_of_parts([line.cells[years] for line in lines], [line.cells[months] for line in lines])
        if Role.DATE in self._at:
            cells = [line.cells[self._at[Role.DATE]] for line in lines]
            dates = months_of(cells, day_first=self._layout.day_first, date1904=self._layout.table.date1904)
            for what, done in dates.notes:
                self._tell(None, self._name(Role.DATE), what, done)
        if dates and parts:
            return self._agreed(lines, dates, parts)
        return (dates or parts or Months((), ())).found

    def _agreed(self, lines: Sequence[Line], dates: Months, parts: Months) -> Sequence[YearMonth | str]:
        agreed = []
        for line, by_date, by_parts in zip(lines, dates.found, parts.found, strict=True):
            if isinstance(by_date, YearMonth) and isinstance(by_parts, YearMonth) and by_date != by_parts:
                what = f"The date says {by_date.year}-{by_date.month:02}, year and month say otherwise."
                done = f"It was read as {by_parts.year}-{by_parts.month:02}."
                self._tell(line.number, self._name(Role.DATE), what, done)
            agreed.append(by_date if isinstance(by_parts, str) else by_parts)
        return agreed

    def _read_line(self, line: Line, month: YearMonth | str) -> None:
        unit = self._text(line, Role.UNIT).strip().upper()
        if not unit or isinstance(month, str):
            what = "The row names no unit." if not unit else str(month)
            role = Role.UNIT if not unit else Role.DATE if Role.DATE in self._at else Role.MONTH
            self._tell(line.number, None if line.doubt else self._name(role), line.doubt or what, line.left_out())
            return
        try:
            counts = self._long_count(line) if self._long else self._wide_counts(line)
        except _Unaligned:
            self._tell(line.number, None, line.doubt or "", line.left_out())
            return
        if line.doubt:
            self._tell(line.number, None, line.doubt, line.done)
        park = self._text(line, Role.PARK).strip()
        park = "" if park.casefold() in _NO_NAME else park
        self.gathering.add(line.number, unit, park, month, self._comment(line), counts)

    def _text(self, line: Line, role: Role) -> str:
        return as_text(line.cells[self._at[role]]) if role in self._at else ""

    def _comment(self, line: Line) -> str:
        text = self._text(line, Role.COMMENT)
        if not text or text.isspace():
            return ""
        if text == "NULL":
            self._nulls += 1
            return ""
        if text in _ERRORS:
            what = f"The comment is Excel's error {text}: its text was lost before this file was saved."
            self._tell(line.number, self._name(Role.COMMENT), what, "It was read as no comment.")
            return ""
        if isinstance(line.cells[self._at[Role.COMMENT]], date | time | timedelta):
            what = "The comment is a date or time: Excel made one of what was typed."
            self._tell(line.number, self._name(Role.COMMENT), what, f"It was read as {quoted(text)}.")
        if "\n" in text and (swallowed := self._swallowed(text)):
            what = f"The comment holds what looks like {swallowed} more row(s); a quote may not be closed."
            self._tell(line.number, self._name(Role.COMMENT), what, "All was read as one comment.")
        return text

    def _swallowed(self, comment: str) -> int:
        """How many lines of a comment look like rows of the file: unit and date in their places."""
        found = 0
        at = self._at
        for line in comment.splitlines()[1:] if self._layout.table.delimiter and Role.DATE in at else ():
            cells = line.split(self._layout.table.delimiter)
            if len(cells) > max(at[Role.UNIT], at[Role.DATE]) and _UNIT.fullmatch(cells[at[Role.UNIT]]):
                found += isinstance(months_of([cells[at[Role.DATE]]]).found[0], YearMonth)
        return found

    def _wide_counts(self, line: Line) -> list[tuple[str, Count]]:
        return [
            (self._layout.names[column], Count(field, label, self._value(line, column)))
            for column, field, label in self._fields
        ]

    def _long_count(self, line: Line) -> list[tuple[str, Count]]:
        column = self._at[Role.VALUE]
        label = self._one_line(line, Role.LABEL)
        field = self._one_line(line, Role.FIELD) or label
        if field:
            return [(self._name(Role.VALUE), Count(field, label or field, self._value(line, column)))]
        if not is_blank(line.cells[column]):
            what = f"The value {quoted(line.cells[column])} belongs to no count field."
            self._tell(line.number, self._name(Role.VALUE), what, "The value was left out.")
        return []

    def _value(self, line: Line, column: int) -> int | float | None:
        try:
            return number(line.cells[column], thousands_by_points=self._layout.table.delimiter == ";")
        except ValueError:
            if line.doubt:
                raise _Unaligned from None
            what = f"{quoted(line.cells[column])} cannot be read as a number."
            self._tell(line.number, self._layout.names[column], what, "It was read as no data.")
            return None

    def _one_line(self, line: Line, role: Role) -> str:
        """A field's code or label; line breaks in it are told once a label."""
        text = self._text(line, role).strip()
        if "\n" not in text and "\r" not in text:
            return text
        if text not in self._labels:
            self._labels[text] = re.sub(r"\s*[\r\n]+\s*", " ", text)
            what = "The name of this count field has a line break in it."
            done = f"It was read as {quoted(self._labels[text])}, here and below."
            self._tell(line.number, self._name(role), what, done)
        return self._labels[text]


class _Unaligned(Exception):
    """A ragged row has a text where a number belongs: its cells stand in the wrong columns."""
