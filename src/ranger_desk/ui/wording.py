"""How the window says things: plain words for statuses, closures, evidence, models and time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from ranger_desk.checks import RULES
from ranger_desk.records import (
    MONTHS,
    Closure,
    Count,
    Extent,
    Flag,
    FlagMark,
    FlagVerdict,
    Match,
    Provenance,
    ReviewedParkMonth,
    Scope,
    Severity,
    Verdict,
)
from ranger_desk.review import Status
from ranger_desk.ui.count_line import CountLine, Point
from ranger_desk.wording import EXTENTS as LASTING
from ranger_desk.wording import day, place

EXTENTS = {
    Extent.ALL_MONTH: "All month",
    Extent.PART_MONTH: "Part of month",
    Extent.DAYS: "1 to 3 days",
    Extent.HOURS: "Part of a day",
    Extent.RECURRING: "Weekdays",
    Extent.UNKNOWN: "Not said",
}
SCOPES = {Scope.UNIT: "Whole unit", Scope.PLACE: "Place", Scope.OUTSIDE: "Outside"}
MATCHES = {Match.EXACT: "Word for word", Match.CLOSE: "Close", Match.NONE: "Not found"}
VERDICTS = {Verdict.ACCEPTED: "Accepted", Verdict.EDITED: "Edited", Verdict.REJECTED: "Rejected"}
MARKS = {FlagVerdict.CONFIRMED: "Confirmed", FlagVerdict.DISMISSED: "Dismissed"}
SEVERITIES = {Severity.HIGH: "High", Severity.MEDIUM: "Medium", Severity.LOW: "Low", Severity.NOTE: "Note"}
STATUSES = {
    Status.NOT_SUMMARISED: "Not summarised",
    Status.SET_ASIDE: "Set aside",
    Status.UNDECIDED: "To review",
    Status.ACCEPTED: "Accepted",
    Status.EDITED: "Edited",
    Status.REJECTED: "Rejected",
}
_TITLES = {rule.name: rule.title for rule in RULES}
STATUS_ICONS = {
    Status.NOT_SUMMARISED: "pending",
    Status.SET_ASIDE: "set-aside",
    Status.UNDECIDED: "to-review",
    Status.ACCEPTED: "accepted",
    Status.EDITED: "edited",
    Status.REJECTED: "rejected",
}


def status_words(row: ReviewedParkMonth) -> str:
    """The status in words; a park-month without a comment says so, for nothing will ever summarise it."""
    status = Status.of(row)
    if status is Status.NOT_SUMMARISED and not row.park_month.comment.strip():
        return "No comment"
    return STATUSES[status]


def month_and_year(row: ReviewedParkMonth) -> str:
    """'January 2019'."""
    return f"{row.park_month.month_name} {row.park_month.year}"


def _month(point: Point) -> str:
    return f"{MONTHS[point.month - 1]} {point.year}"


def short_month(row: ReviewedParkMonth) -> str:
    """'Jan 2019'."""
    return f"{row.park_month.month_name[:3]} {row.park_month.year}"


def one_line(text: str, limit: int = 160) -> str:
    """The beginning of a text with every run of white space made one space."""
    return " ".join(text[: 2 * limit].split())[:limit]


def shown_summary(row: ReviewedParkMonth) -> str:
    """The summary that holds: the reviewer's, else the model's; empty if there is none."""
    if row.decision is not None:
        return row.decision.summary
    return row.report.summary if row.report else ""


def rule(name: str) -> str:
    """A rule's title; of a rule that this version does not know, its name: 'evidence-lost' is 'Evidence lost'."""
    return _TITLES.get(name) or name.replace("-", " ").replace("_", " ").capitalize()


def most_severe(flags: Sequence[Flag]) -> Flag | None:
    """The flag that is named where there is room for one."""
    return max(flags, key=lambda flag: flag.severity.rank, default=None)


def value(count: Count) -> str:
    """A count's value with thousands separated; no data is never shown as 0."""
    return number(count.value)


def number(value: float | None) -> str:
    """A value with thousands separated; 'no data' where there is none."""
    return "no data" if value is None else f"{value:,}"


def field(count: Count) -> str:
    """A count field by its label and its code: 'TRAFFIC AT GATE (F1)'."""
    return f"{count.label} ({count.field})" if count.label and count.label != count.field else count.field


def count_label(line: CountLine) -> str:
    """A field's label; below it what is flagged, and which closed places it stands for."""
    flagged = [f"{rule(flag.rule)} ({flag.severity.value})" for flag in line.flags]
    return "\n".join([line.count.label or line.count.field, *flagged, *map(closed, line.closures)])


def compared(line: CountLine, month: tuple[int, int], years: int = 2) -> str:
    """A count in other months: 'Dec 2022: 528, Jan 2022: 649', each in one piece; empty where none is known."""
    year, of_year = month
    name = MONTHS[of_year - 1][:3]
    others = [(f"{MONTHS[of_year - 2][:3]} {year - 1 if of_year == 1 else year}", line.before)]
    others += [(f"{name} {year - ago}", count) for ago, count in enumerate(line.years[:years], 1)]
    known = [f"{when}: {value(count)}" for when, count in others if count is not None]
    return ", ".join(text.replace(" ", "\N{NO-BREAK SPACE}") for text in known)


def mark(mark: FlagMark) -> str:
    """The reviewer's word on a flag: 'Dismissed by Dana: counted by staff'."""
    said = f"{MARKS[mark.verdict]} by {mark.reviewer}"
    return f"{said}: {mark.note}" if mark.note else said


def stands_for(closure: Closure, fields: Sequence[str]) -> str:
    """Which count fields a closed place stands for: 'Elk Loop stands for TRAFFIC AT ELK LOOP (F3).'."""
    return f"{place(closure)} stands for {', '.join(fields)}." if fields else f"{place(closure)} has no count field."


def point(point: Point) -> str:
    """A month of a chart: 'May 2019: 1,234; Elk Loop closed all month; Closed but counted (high)'."""
    said = [f"{_month(point)}: {number(point.value)}"]
    said += [f"{closed(closure)}" for closure in point.closures]
    said += [f"{rule(flag.rule)} ({flag.severity.value})" for flag in point.flags]
    return "; ".join(said)


def closed(closure: Closure) -> str:
    """'Elk Loop closed all month'."""
    return f"{place(closure)} closed {LASTING[closure.extent]}"


def series(points: Sequence[Point]) -> str:
    """A chart in a sentence or two, for those who cannot see it."""
    if not points:
        return "This field has no count in any month."
    months = f"{amount(len(points), 'month')}, {_month(points[0])}" + (
        f" to {_month(points[-1])}" if len(points) > 1 else ""
    )
    values = [point.value for point in points if point.value is not None]
    if not values:
        return f"{months}: no data."
    said = [f"{months}: {number(min(values))} to {number(max(values))}."]
    if len(values) < len(points):
        said.append(f"No data in {amount(len(points) - len(values), 'month')}.")
    for count, words in (
        (sum(bool(point.closures) for point in points), "Closed for all or part of {}."),
        (sum(bool(point.flags) for point in points), "Flagged in {}."),
    ):
        if count:
            said.append(words.format(amount(count, "month")))
    return " ".join(said)


def percent(confidence: float | None) -> str:
    """A confidence in whole percent, never rounded to certainty; empty where it is not known."""
    if confidence is None:
        return ""
    if confidence > 0.99:
        return ">99%"
    return "<1%" if confidence < 0.01 else f"{confidence:.0%}"


def model(provenance: Provenance) -> str:
    """The model in one line: base, adapter, prompt format."""
    adapter = f" with {provenance.adapter}" if provenance.adapter else ""
    return f"{provenance.base}{adapter}, prompt format {provenance.format}"


def model_name(provenance: Provenance) -> str:
    """The model in two names: 'closure-reader on SmolLM2-135M-Instruct'."""
    return f"{provenance.adapter} on {provenance.base}" if provenance.adapter else provenance.base


def moment(time: datetime) -> str:
    """A point of time on the reviewer's own clock: 'March 5, 2025, 14:07'."""
    local = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone()
    return f"{day(local)}, {local.year}, {local:%H:%M}"


def duration(seconds: float) -> str:
    """A time left, rounded as one would say it: 'less than a minute', '4 min', '2 h 10 min'."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{minutes} min"


def amount(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: '1 park-month', '1,590 park-months'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
