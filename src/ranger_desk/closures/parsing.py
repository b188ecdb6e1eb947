"""Reading a model's answer: whatever it wrote becomes a Report, never an exception."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date

from ranger_desk.closures import evidence, extents, grounding, scopes
from ranger_desk.closures.formats import NO_CLOSURES, NOTHING, SEPARATOR
from ranger_desk.closures.from_summary import closures_of
from ranger_desk.records import MONTHS, Closure, Extent, ParkMonth, Provenance, Report, Scope

_MONTH = re.compile(
    rf"\s*(?:{'|'.join([*MONTHS, *(month[:3] for month in MONTHS)])})\.?(?:\s+\d{{4}})?\s*:\s*", re.IGNORECASE
)
_SUMMARY_HEADING = re.compile(r"\s*(?:summary|output|###\s*output)\s*:\s*", re.IGNORECASE)
_NONE = re.compile(
    r"(?:there\s+(?:were|was|are)\s+)?no\s+closures?(?:\s+(?:this\s+month|in\s+the\s+month|reported))?\.?",
    re.IGNORECASE,
)
_DAYS = re.compile(r"(?P<start>\d{1,2})?\s*(?P<dash>[-\u2013])?\s*(?P<end>\d{1,2})?")
_CONTROL = re.compile(r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffd]")
"""What no summary should hold: a weak model's stray bytes would end up in cells and on screens."""

UNREADABLE = "The answer could not be read."


def parse(answer: str, park_month: ParkMonth, provenance: Provenance, complete: bool = True) -> Report:
    """Turn an answer, in any of the three formats, into a Report.

    Args:
        answer: the model's text after the prompt's opening; it may repeat the month.
        park_month: whose comment was answered; its month is the summary's, whatever the answer says.
        provenance: of the model that answered.
        complete: False where the model was stopped at its limit of tokens.

    Returns:
        The report. Where something could not be read, `trouble` says what, and the rest is there.
    """
    shown = _CONTROL.sub(" ", answer.replace("\r", "\n"))
    lines = [line.strip() for line in shown.split("\n") if line.strip()]
    trouble: list[str] = []
    if not complete:
        trouble.append("The answer was cut off at its limit of length.")
        lines = lines[:-1] if len(lines) > 1 and SEPARATOR.strip() in lines[-1] else lines
    said = [line for line in lines if SEPARATOR.strip() not in line]
    text = _summary_text(" ".join(said))
    closures: list[Closure] = []
    for line in lines:
        if SEPARATOR.strip() in line:
            closure = _closure(line, park_month)
            if closure is None:
                trouble.append(f"This line of the answer could not be read: '{line}'.")
            elif closure not in closures:
                closures.append(closure)
    if not text:
        trouble.insert(0, UNREADABLE if lines else "The model gave no answer.")
        text = UNREADABLE
    elif text != NO_CLOSURES and not closures:
        closures = closures_of(text, park_month)
    summary = f"{park_month.month_name}: {text}"
    evidenced = _evidenced(park_month, closures)
    beyond = grounding.beyond(summary, park_month)
    return Report(summary, evidenced, beyond, answer, provenance, " ".join(trouble) or None)


def _summary_text(text: str) -> str:
    while match := _MONTH.match(text) or _SUMMARY_HEADING.match(text):
        text = text[match.end() :]
    text = text.strip()
    if not re.search(r"[A-Za-z]{2}", text):
        return ""
    return NO_CLOSURES if _NONE.fullmatch(text) else text


def _closure(line: str, park_month: ParkMonth) -> Closure | None:
    fields = [field.strip() for field in line.split(SEPARATOR.strip())]
    fields += [NOTHING] * (5 - len(fields))
    place, scope, extent, days, reason = (("" if f == NOTHING else f) for f in fields[:5])
    start, end = _dates(days, park_month)
    try:
        long = Extent(extent.lower().replace(" ", "_"))
        return Closure(place, Scope(scope.lower()), long, start, end, reason or None)
    except ValueError:
        return None


def _dates(text: str, park_month: ParkMonth) -> tuple[date | None, date | None]:
    """First and last closed day; days that the month does not have are left out."""
    match = _DAYS.fullmatch(text)
    if not match:
        return None, None
    start, end = _day(match["start"], park_month), _day(match["end"], park_month)
    if start and not match["dash"]:
        end = start
    return (start, end) if not (start and end and end < start) else (start, None)


def _day(text: str | None, park_month: ParkMonth) -> date | None:
    last = calendar.monthrange(park_month.year, park_month.month)[1]
    return date(park_month.year, park_month.month, int(text)) if text and 1 <= int(text) <= last else None


def _evidenced(park_month: ParkMonth, closures: list[Closure]) -> tuple[Closure, ...]:
    """The closures with their evidence, their places spelt as the comment spells them, each once."""
    shown: list[Closure] = []
    comment = park_month.comment
    for closure in closures:
        found = evidence.find(comment, closure, [c.evidence for c in shown if c.place.lower() == closure.place.lower()])
        place = " ".join(comment[found.place.start : found.place.end].split()) if found.place else closure.place
        scope = scopes.settled(place, closure.scope, park_month)
        extent = extents.settled(closure.extent, closure.start, closure.end, found.text)
        new = replace(closure, place=place, scope=scope, extent=extent, evidence=found)
        if new not in shown:
            shown.append(new)
    return tuple(shown)
