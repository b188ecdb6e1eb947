"""The nouns of Ranger Desk: frozen records that every other package passes around.

Nothing here reads, writes or decides. Offsets are characters (not bytes), half-open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
"""The months as summaries name them, whatever language the system speaks (`calendar` follows the locale)."""


class Scope(StrEnum):
    """What a closure closes: the whole unit, a part of it, or something that is not the park's."""

    UNIT = "unit"
    PLACE = "place"
    OUTSIDE = "outside"


class Extent(StrEnum):
    """For how long something was closed within the month."""

    ALL_MONTH = "all_month"
    PART_MONTH = "part_month"
    DAYS = "days"
    HOURS = "hours"
    RECURRING = "recurring"
    UNKNOWN = "unknown"

    @property
    def material(self) -> bool:
        """Whether the summary must name a closure of this extent (days and hours it leaves out)."""
        return self not in (Extent.DAYS, Extent.HOURS)


class Match(StrEnum):
    """How well a closure's evidence is found in the comment."""

    EXACT = "exact"
    CLOSE = "close"
    NONE = "none"


class Severity(StrEnum):
    """How urgently a flag asks for a look; `rank` sorts (3 is the most urgent).

    A note asks for none: it says what would have been a flag, had the comment not explained it.
    """

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """3 for high, 2 for medium, 1 for low, 0 for a note."""
        return {Severity.HIGH: 3, Severity.MEDIUM: 2, Severity.LOW: 1, Severity.NOTE: 0}[self]


class Verdict(StrEnum):
    """What the reviewer did with a report."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"


class ExportKind(StrEnum):
    """What an export brings: comments, counts, or both on the same rows."""

    COMMENTS = "comments"
    COUNTS = "counts"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of characters, `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """The stretch of the comment that shows a closure.

    Attributes:
        text: the stretch itself, verbatim; empty where `match` is none.
        span: where it stands in the comment; None where `match` is none.
        place: where in the comment the closure's place is named; None if it is not.
        match: exact, close (place or cue differ slightly from the comment), or none.
    """

    text: str
    span: Span | None
    place: Span | None
    match: Match


NO_EVIDENCE = Evidence("", None, None, Match.NONE)


@dataclass(frozen=True, slots=True)
class Closure:
    """Something that a visitor would use was not open.

    Attributes:
        place: as the comment names it; empty where the whole unit is meant and not named.
        start, end: first and last closed day inside the month, where the comment gives them.
        reason: a few words, or None.
        confidence: how often such a closure is right (0 to 1); None where the model did not say.
    """

    place: str
    scope: Scope
    extent: Extent
    start: date | None = None
    end: date | None = None
    reason: str | None = None
    evidence: Evidence = NO_EVIDENCE
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """One count field of a park-month. `value` None is 'no data', which is never 0."""

    field: str
    label: str
    value: int | float | None


@dataclass(frozen=True, slots=True)
class ParkMonth:
    """One unit in one month: its comment (to the letter; empty if none) and its counts.

    Attributes:
        row: the 1-based row of the source file or sheet it came from (the first, if several).
    """

    unit_code: str
    park_name: str
    year: int
    month: int
    comment: str
    counts: tuple[Count, ...] = ()
    row: int = 0

    @property
    def date(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def month_name(self) -> str:
        """The month in English, as summaries begin with it."""
        return MONTHS[self.month - 1]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file: where it is, what it is, what was done about it.

    Attributes:
        row: 1-based row of the file or sheet; None where the whole file is meant.
        column: header name or letter; None where the whole row is meant.
    """

    file: str
    row: int | None
    column: str | None
    what: str
    done: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where an export came from.

    Attributes:
        path: absolute path when it was read.
        sha256: hex digest of the file's bytes.
        sheet: the Excel sheet, else None.
        form: what the file was recognised as, in plain words ('comments', 'IRMA Query Builder', ...).
        rows: data rows in the file (header and banner apart).
    """

    path: str
    sha256: str
    sheet: str | None
    form: str
    rows: int


@dataclass(frozen=True, slots=True)
class Export:
    """A file that came out of VUStats or IRMA STATS, read."""

    kind: ExportKind
    source: Source
    park_months: tuple[ParkMonth, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which model said something, and when.

    Attributes:
        base: name of the base model; for a fused model opened as such, that model's name.
        adapter: name of the adapter, or None.
        format: prompt format: basic, advanced or marked.
        version: version of Ranger Desk.
        key: digest of base, adapter and settings: equal keys give equal answers.
        time: when the answer was made (UTC).
    """

    base: str
    adapter: str | None
    format: str
    version: str
    key: str
    time: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What the model says of one comment.

    Attributes:
        summary: begins with '<Month>: ', the record's own month.
        closures: in the order of the answer, each with its evidence.
        beyond: parts of `summary` that the comment does not say.
        answer: the model's text as it came.
        trouble: why the answer could not be read (wholly), in plain words, else None.
        confidence: how often such a report is right in whether anything material was closed (0 to 1), or None.
    """

    summary: str
    closures: tuple[Closure, ...]
    beyond: tuple[Span, ...]
    answer: str
    provenance: Provenance
    trouble: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A reason to look at a park-month.

    Attributes:
        rule: the rule's name, e.g. 'evidence-missing'.
        reason: plain words with the numbers or the words that raised it.
        field: code of the count field it is about, or None.
        data: the numbers it rests on, as text: a reviewer's mark on a flag holds as long as they are the same.
    """

    rule: str
    severity: Severity
    reason: str
    place: str = ""
    evidence: str = ""
    field: str | None = None
    data: str = ""


class FlagVerdict(StrEnum):
    """What the reviewer thinks of a flag."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class FlagMark:
    """A reviewer's word on a flag: it is right, or it is not, and why.

    Attributes:
        note: the reason; may be empty.
        time: UTC.
    """

    verdict: FlagVerdict
    note: str
    reviewer: str
    time: datetime


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """A count field of a unit, as the field dictionary has it.

    Attributes:
        formula: how it is computed from others; None for an input.
        statistic: the published statistics it goes into, or None.
        is_input: a park submits it, and it is part of the published statistics.
    """

    unit_code: str
    field: str
    label: str
    formula: str | None = None
    statistic: str | None = None
    is_input: bool = False


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A field dictionary, read: which count fields the parks have."""

    source: Source
    definitions: tuple[FieldDefinition, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reviewer said that a park's place stands for: these count fields, and never those.

    Attributes:
        place: as the comment named it.
        fields, never: codes of count fields.
    """

    unit_code: str
    place: str
    fields: tuple[str, ...]
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What the reviewer did with a park-month.

    Attributes:
        summary: the summary that holds from now on (the model's, or the edited one; for a
            rejection the model's that was rejected).
        time: UTC.
    """

    verdict: Verdict
    summary: str
    note: str
    reviewer: str
    time: datetime


@dataclass(frozen=True, slots=True)
class ReviewedParkMonth:
    """A park-month with all that is known of it: a row of the table and of the workbook.

    Attributes:
        marks: the reviewer's word on each of `flags`, in their order; None for those without. Empty: none has one.
        error: why the engine set this row aside, if it did.
        decision_is_older: the report came after the decision, which was about another report or none.
    """

    id: int
    park_month: ParkMonth
    report: Report | None = None
    flags: tuple[Flag, ...] = ()
    marks: tuple[FlagMark | None, ...] = ()
    decision: Decision | None = None
    error: str | None = None
    decision_is_older: bool = False

    @property
    def marked_flags(self) -> tuple[tuple[Flag, FlagMark | None], ...]:
        """Each flag with the reviewer's word on it."""
        return tuple(zip(self.flags, self.marks or (None,) * len(self.flags), strict=True))

    @property
    def standing_flags(self) -> tuple[Flag, ...]:
        """The flags that ask for a look: no notes, none that was dismissed."""
        return tuple(
            flag
            for flag, mark in self.marked_flags
            if flag.severity is not Severity.NOTE and (mark is None or mark.verdict is not FlagVerdict.DISMISSED)
        )


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch of text to be marked; `strong` for a place's own name.

    Attributes:
        closure: index into the report's closures, for colour and tooltip; None for 'beyond'.
    """

    span: Span
    strong: bool = False
    closure: int | None = field(default=None)
