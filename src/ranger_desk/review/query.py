"""Which park-months to show, and in which order: filters and sorting, done in SQL."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from ranger_desk.records import FlagVerdict, ReviewedParkMonth, Severity, Verdict


class Status(StrEnum):
    """Where a park-month stands in the review; sorting by status follows the order here.

    A decision goes before an error, an error before a report without a decision.
    """

    NOT_SUMMARISED = "not summarised"
    SET_ASIDE = "set aside"
    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"

    @classmethod
    def of(cls, row: ReviewedParkMonth) -> Status:
        """Where `row` stands."""
        if row.decision is not None:
            return cls(row.decision.verdict.value)
        if row.error is not None:
            return cls.SET_ASIDE
        return cls.NOT_SUMMARISED if row.report is None else cls.UNDECIDED


class Column(StrEnum):
    """A column of the table that can be sorted by. Kept layouts number the columns: a new one goes to the end."""

    UNIT = "unit"
    PARK = "park"
    MONTH = "month"
    COMMENT = "comment"
    SUMMARY = "summary"
    CLOSURES = "closures"
    FLAGS = "flags"
    STATUS = "status"
    CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True)
class Sort:
    """Sort by `column`; equal rows stay in the order of the source file, either way."""

    column: Column
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """What to show; every filter that is set must hold.

    Attributes:
        text: stands in the comment, the summary (the model's or the edited one), the park's name, the
            unit's code or the note; literally, upper and lower case alike.
        unit: a unit code.
        has_closure: True: the report names a closure; False: it says that there is none.
        has_flag: True: at least one flag that stands (`ReviewedParkMonth.standing_flags`); False: none.
        rule, severity, mark: a flag of this rule, of this severity, marked so, or all of it at once; without `mark`
            flags that were dismissed are not meant.
    """

    text: str = ""
    unit: str | None = None
    year: int | None = None
    month: int | None = None
    status: Status | None = None
    has_closure: bool | None = None
    has_flag: bool | None = None
    rule: str | None = None
    severity: Severity | None = None
    mark: FlagVerdict | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to filter by, each sorted.

    Attributes:
        units: (unit code, park name) pairs.
        rules: names of the rules that raised a flag.
    """

    units: tuple[tuple[str, str], ...]
    years: tuple[int, ...]
    months: tuple[int, ...]
    rules: tuple[str, ...]


_REPORT = "LEFT JOIN reports r ON r.id = s.report"
_DECISION = "LEFT JOIN decisions d ON d.id = s.decision"

_VERDICTS = " ".join(f"WHEN '{verdict}' THEN {list(Status).index(Status(verdict))}" for verdict in Verdict)
_STATUS = (
    f"CASE d.verdict {_VERDICTS} ELSE CASE "
    f"WHEN s.error IS NOT NULL THEN {list(Status).index(Status.SET_ASIDE)} "
    f"WHEN s.report IS NOT NULL THEN {list(Status).index(Status.UNDECIDED)} "
    f"ELSE {list(Status).index(Status.NOT_SUMMARISED)} END END"
)
"""`Status.of` in SQL, as the status's place in the order."""

_ORDER = {
    Column.UNIT: ("p.unit_code COLLATE NOCASE {0}, p.year {0}, p.month {0}", ()),
    Column.PARK: ("p.park_name COLLATE NOCASE {0}, p.year {0}, p.month {0}", ()),
    Column.MONTH: ("p.year {0}, p.month {0}", ()),
    Column.COMMENT: ("nullif(p.comment, '') COLLATE NOCASE {0} NULLS LAST", ()),
    Column.SUMMARY: (
        "CASE d.verdict WHEN 'edited' THEN d.summary ELSE r.summary END COLLATE NOCASE {0} NULLS LAST",
        (_REPORT, _DECISION),
    ),
    Column.CLOSURES: ("s.closures {0}", ()),
    Column.FLAGS: ("s.severity {0}, s.flags {0}", ()),
    Column.STATUS: (f"{_STATUS} {{0}}", (_DECISION,)),
    Column.CONFIDENCE: ("s.confidence {0} NULLS LAST", ()),
}
"""ORDER BY terms ({0}: ASC or DESC) and the joins that they need."""


def ids(connection: sqlite3.Connection, filters: Filters, sort: Sort | None) -> list[int]:
    """Ids of the park-months that pass `filters`, sorted; in the order of the source file without `sort`."""
    where, values, joins = _where(filters)
    order = "s.park_month"
    if sort is not None:
        terms, needed = _ORDER[sort.column]
        order = terms.format("DESC" if sort.descending else "ASC") + ", s.park_month"
        joins = joins | dict.fromkeys(needed)
    sql = (
        "SELECT s.park_month FROM standing s JOIN park_months p ON p.id = s.park_month "
        f"{' '.join(joins)} WHERE {' AND '.join(where) or '1'} ORDER BY {order}"
    )
    return [row[0] for row in connection.execute(sql, values)]


def _where(filters: Filters) -> tuple[list[str], list[object], dict[str, None]]:
    """Conditions, their values, and the joins that they need (a dict, for its order)."""
    where: list[str] = []
    values: list[object] = []
    joins: dict[str, None] = {}

    def must(condition: str, *given: object) -> None:
        where.append(condition)
        values.extend(given)

    if filters.text:
        folded = filters.text.casefold()
        must("(instr(p.folded, ?) OR instr(r.folded, ?) OR instr(d.folded, ?))", folded, folded, folded)
        joins |= dict.fromkeys((_REPORT, _DECISION))
    if filters.unit is not None:
        must("p.unit_code = ?", filters.unit)
    if filters.year is not None:
        must("p.year = ?", filters.year)
    if filters.month is not None:
        must("p.month = ?", filters.month)
    if filters.status is not None:
        must(f"{_STATUS} = ?", list(Status).index(filters.status))
        joins |= {_DECISION: None}
    if filters.has_closure is not None:
        must("s.closures > 0" if filters.has_closure else "s.closures = 0 AND s.report IS NOT NULL")
    if filters.has_flag is not None:
        must("s.flags > 0" if filters.has_flag else "s.flags = 0")
    if (filters.rule, filters.severity, filters.mark) != (None, None, None):
        must(
            "EXISTS (SELECT 1 FROM marked_flags f WHERE f.park_month = s.park_month "
            "AND coalesce(?, f.rule) = f.rule AND coalesce(?, f.severity) = f.severity "
            "AND (? IS NULL AND f.verdict IS NOT 'dismissed' OR f.verdict = ?))",
            *(filters.rule, filters.severity, filters.mark, filters.mark),
        )
    return where, values, joins


def facets(connection: sqlite3.Connection) -> Facets:
    """What there is to filter by."""
    units = connection.execute(
        "SELECT unit_code, max(park_name) FROM park_months GROUP BY unit_code ORDER BY unit_code"
    )
    return Facets(
        tuple((code, name) for code, name in units),
        tuple(int(year) for (year,) in connection.execute("SELECT DISTINCT year FROM park_months ORDER BY 1")),
        tuple(int(month) for (month,) in connection.execute("SELECT DISTINCT month FROM park_months ORDER BY 1")),
        tuple(str(rule) for (rule,) in connection.execute("SELECT DISTINCT rule FROM flags ORDER BY 1")),
    )
