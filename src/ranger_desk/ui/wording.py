"""How the window says things: plain words for statuses, closures, evidence, models and time."""

from __future__ import annotations

from datetime import UTC, datetime

from ranger_desk.records import (
    Count,
    Extent,
    Flag,
    Match,
    Provenance,
    ReviewedParkMonth,
    Scope,
    Verdict,
)
from ranger_desk.review import Status
from ranger_desk.wording import day

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
STATUSES = {
    Status.NOT_SUMMARISED: "Not summarised",
    Status.SET_ASIDE: "Set aside",
    Status.UNDECIDED: "To review",
    Status.ACCEPTED: "Accepted",
    Status.EDITED: "Edited",
    Status.REJECTED: "Rejected",
}
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
    """A rule's name as a reviewer reads it: 'evidence-missing' is 'Evidence missing'."""
    return name.replace("-", " ").replace("_", " ").capitalize()


def most_severe(flags: tuple[Flag, ...]) -> Flag | None:
    """The flag that is named where there is room for one."""
    return max(flags, key=lambda flag: flag.severity.rank, default=None)


def value(count: Count) -> str:
    """A count's value with thousands separated; no data is never shown as 0."""
    return "no data" if count.value is None else f"{count.value:,}"


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
