"""Park-months put together from rows: the rows of one unit and month become one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ranger_desk.exports.dates import YearMonth
from ranger_desk.records import Count, ParkMonth, Problem

Tell = Callable[[int | None, str | None, str, str], None]
"""Takes a problem's row, column, what and done."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one table.

    Attributes:
        rows: data rows of the table, those that could not be read among them.
    """

    park_months: tuple[ParkMonth, ...]
    problems: tuple[Problem, ...]
    rows: int


@dataclass(slots=True)
class _Gathered:
    row: int
    park_name: str
    comments: dict[str, int] = field(default_factory=dict)  # text to the row it first stands in
    counts: dict[str, tuple[Count, int]] = field(default_factory=dict)


class Gathering:
    """Collects rows into park-months, in the order in which they first appear."""

    def __init__(self, tell: Tell, comment_column: str | None, *, one_row_a_field: bool) -> None:
        """Begin with nothing.

        Args:
            tell: takes the problems that turn up.
            comment_column: name of the column of comments, for problems.
            one_row_a_field: whether a park-month is expected to have several rows.
        """
        self._tell = tell
        self._comment_column = comment_column
        self._several_rows = one_row_a_field
        self._found: dict[tuple[str, str, YearMonth], _Gathered] = {}

    def add(
        self,
        row: int,
        unit_code: str,
        park_name: str,
        month: YearMonth,
        comment: str = "",
        counts: Iterable[tuple[str, Count]] = (),
    ) -> None:
        """Add one row, its counts each with the column it stands in; what was there before is kept."""
        key = (unit_code, "" if unit_code else park_name, month)
        gathered = self._found.get(key)
        if gathered is None:
            gathered = self._found[key] = _Gathered(row, park_name)
            if comment:
                gathered.comments[comment] = row
        else:
            gathered.park_name = gathered.park_name or park_name
            self._add_comment(gathered, row, f"{unit_code or park_name} in {month.year}-{month.month:02}", comment)
        for column, count in counts:
            self._add_count(gathered, row, column, count)

    def park_months(self) -> tuple[ParkMonth, ...]:
        """All that was added; different comments of one park-month stand on lines of their own."""
        return tuple(
            ParkMonth(
                unit_code,
                one.park_name,
                month.year,
                month.month,
                "\n".join(one.comments),
                tuple(count for count, _ in one.counts.values()),
                one.row,
            )
            for (unit_code, _, month), one in self._found.items()
        )

    def _add_comment(self, gathered: _Gathered, row: int, which: str, comment: str) -> None:
        if comment and gathered.comments and comment not in gathered.comments:
            what = f"{which} has another comment in row {next(iter(gathered.comments.values()))}."
            self._tell(row, self._comment_column, what, "Both were kept, one below the other.")
        elif not self._several_rows:
            same = ", with the same comment" if comment and gathered.comments else ""
            what = f"{which} stands in row {gathered.row} already{same}."
            self._tell(row, None, what, "The rows were read as one.")
        if comment:
            gathered.comments.setdefault(comment, row)

    def _add_count(self, gathered: _Gathered, row: int, column: str, count: Count) -> None:
        name = count.field
        if name not in gathered.counts:
            gathered.counts[name] = (count, row)
            return
        first, first_row = gathered.counts[name]
        if first.value == count.value or count.value is None:
            if self._several_rows:
                what = f"The count of '{name}' for this month stands in row {first_row} already."
                done = "It was read once." if first.value == count.value else f"{first.value} was kept."
                self._tell(row, column, what, done)
            return
        if first.value is None:
            gathered.counts[name] = (count, row)
            return
        number = 2
        while (again := f"{name} ({number})") in gathered.counts:
            number += 1
        gathered.counts[again] = (Count(again, count.label, count.value), row)
        what = f"The count of '{name}' is {first.value} in row {first_row} and {count.value} here."
        self._tell(row, column, what, f"Both were kept, this one as '{again}'.")
