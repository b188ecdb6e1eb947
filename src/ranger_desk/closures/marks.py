"""Evidence as the model writes it: copied from the comment, its places and its reason marked, then what was decided.

    { Mill Loop } and { Otter Trail } closed July 3-12 due to < flooding > = place part 3-12

Copying comes first, so that scope, extent and days are decided with the words that decide them just read; and places
that share their evidence share a line.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ranger_desk.closures import evidence
from ranger_desk.records import Closure, Evidence, Extent, Match, ParkMonth, Scope, Span

NAMES = {
    Extent.ALL_MONTH: "all",
    Extent.PART_MONTH: "part",
    Extent.DAYS: "days",
    Extent.HOURS: "hours",
    Extent.RECURRING: "weekly",
    Extent.UNKNOWN: "unknown",
}
"""Each extent in one word of one token."""

_EXTENTS = {name: extent for extent, name in NAMES.items()}
_BRACKETS = str.maketrans("{}<>", "()()")
_GAP = re.compile(r"(?<=[\w)\"'])(?:\s{2,}|[\n\t])(?=[\w\"'(*#-])")
_LINE = re.compile(
    rf"(?P<evidence>.+) = (?P<scope>{'|'.join(Scope)}) (?P<extent>{'|'.join(_EXTENTS)})"
    r"(?: (?P<start>\d{1,2})?(?P<dash>-)?(?P<end>\d{1,2})?)?"
)
_PLACE = re.compile(r"\{ (.+?) \}")
_REASON = re.compile(r"< (.+?) >")
_MARK = re.compile(r" ?[{}<>] ?")


def plain(comment: str) -> str:
    """The comment as the model reads it: without marking characters, white space as one space, wide gaps as ';'."""
    return " ".join(_spelt(comment).replace(";", "; ").split())


def is_line(line: str) -> bool:
    """Whether a line of an answer means to tell a closure, well formed or not."""
    return " = " in line or "{ " in line


@dataclass(slots=True)
class _Group:
    """Closures that share a line: evidence that overlaps, and the same scope, extent and days."""

    closure: Closure
    span: Span
    places: list[Span] = field(default_factory=list)
    reason: Span | None = None


def lines(comment: str, closures: Sequence[Closure]) -> list[str]:
    """The lines that a model should write for closures whose evidence is known (`Evidence.span`)."""
    groups: list[_Group] = []
    for closure in closures:
        span, place = closure.evidence.span, closure.evidence.place
        if span is None:
            continue
        at = comment.find(closure.reason, span.start, span.end) if closure.reason else -1
        reason = Span(at, at + len(closure.reason or "")) if at >= 0 else None
        group = next((g for g in groups if _shares(g, closure, span, place)), None)
        if group is None:
            groups.append(_Group(closure, span, [place] if place else [], reason))
        elif place:
            group.span = Span(min(group.span.start, span.start), max(group.span.end, span.end))
            group.places.append(place)
            group.reason = group.reason or reason
    return [_written(comment, group) for group in sorted(groups, key=lambda g: (g.span.start, g.span.end))]


def read(line: str, park_month: ParkMonth, used: Sequence[Closure] = ()) -> list[Closure] | None:
    """The closures that a line of an answer tells, or None where it cannot be read.

    Args:
        line: one line of the answer.
        park_month: whose comment was answered.
        used: the closures of the lines before; a stretch that they have is passed over where it stands twice.
    """
    match = _LINE.fullmatch(line.strip())
    if not match:
        return None
    comment = park_month.comment
    scope, extent = Scope(match["scope"]), _EXTENTS[match["extent"]]
    start, end = _day(match["start"], park_month), _day(match["end"], park_month)
    if start and not match["dash"]:
        end = start
    if start and end and end < start:
        end = None
    reason = _REASON.search(match["evidence"])
    bare = Closure("", scope, extent, start, end, reason[1] if reason else None)
    spans = _occurrences(comment, _MARK.sub(" ", match["evidence"]))
    taken = [closure.evidence.span for closure in used]
    span = next((s for s in spans if s not in taken), spans[0] if spans else None)
    found: list[Closure] = []
    at = span.start if span else 0
    for name in _PLACE.findall(match["evidence"]) or [""]:
        if span is None:
            found.append(evidenced(replace(bare, place=" ".join(name.split())), park_month, [*used, *found]))
            continue
        place = next((p for p in _occurrences(comment, name) if at <= p.start and p.end <= span.end), None)
        spelt = " ".join((comment[place.start : place.end] if place else name).split())
        shown = Evidence(comment[span.start : span.end], span, place, Match.EXACT)
        found.append(replace(bare, place=spelt, evidence=shown))
        at = place.end if place else at
    return found


def evidenced(closure: Closure, park_month: ParkMonth, before: Sequence[Closure]) -> Closure:
    """The closure with evidence searched for in the comment, and its place spelt as there.

    Args:
        closure: its place as the answer names it.
        park_month: whose comment was answered.
        before: the closures before it; where the comment tells of one place twice, each shows a stretch of its own.
    """
    same = [c.evidence for c in before if c.place.lower() == closure.place.lower()]
    found = evidence.find(park_month.comment, closure, same)
    place = found.place and " ".join(park_month.comment[found.place.start : found.place.end].split())
    return replace(closure, place=place or closure.place, evidence=found)


def _spelt(comment: str) -> str:
    """The comment, character for character, without what marks; a wide gap or line break that ends an item is ';'.

    Items of a list often stand with nothing but such a gap between them, and one space would run them together.
    """
    return _GAP.sub(lambda gap: ";" + " " * (len(gap[0]) - 1), comment.translate(_BRACKETS))


def _shares(group: _Group, closure: Closure, span: Span, place: Span | None) -> bool:
    same = [(c.scope, c.extent, c.start, c.end) for c in (group.closure, closure)]
    overlaps = group.span.start < span.end and span.start < group.span.end
    apart = place is not None and all(p.end <= place.start or place.end <= p.start for p in group.places)
    return same[0] == same[1] and overlaps and apart and closure.scope is not Scope.UNIT


def _written(comment: str, group: _Group) -> str:
    comment = _spelt(comment)
    marks = [(place, "{", "}") for place in group.places]
    reason = group.reason
    if reason and all(reason.end <= place.start or place.end <= reason.start for place in group.places):
        marks.append((reason, "<", ">"))
    text, at = "", group.span.start
    for span, opening, closing in sorted(marks, key=lambda mark: mark[0].start):
        text += f"{comment[at : span.start]} {opening} {comment[span.start : span.end]} {closing} "
        at = span.end
    text += comment[at : group.span.end]
    days = _days(group.closure)
    shown = " ".join(text.replace(";", "; ").split())
    return f"{shown} = {group.closure.scope} {NAMES[group.closure.extent]}{' ' if days else ''}{days}"


def _days(closure: Closure) -> str:
    """Days of the month: '4', '1-16', '17-' (from the 17th on), '-13' (to the 13th), '' (none given)."""
    start = str(closure.start.day) if closure.start else ""
    end = str(closure.end.day) if closure.end else ""
    return start if start == end else f"{start}-{end}"


def _day(text: str | None, park_month: ParkMonth) -> date | None:
    last = calendar.monthrange(park_month.year, park_month.month)[1]
    return date(park_month.year, park_month.month, int(text)) if text and 1 <= int(text) <= last else None


def _occurrences(comment: str, phrase: str) -> list[Span]:
    """Where a phrase stands in the comment, whatever its case and wherever white space is."""
    parts = re.findall(r"\w+|[^\w\s]", phrase)
    if all(part == ";" for part in parts):
        return []
    head, tail = (r"(?<!\w)" if parts[0][0].isalnum() else ""), (r"(?!\w)" if parts[-1][-1].isalnum() else "")
    pattern = head + r"\s*;?\s*".join(re.escape(part) for part in parts if part != ";") + tail
    return [Span(m.start(), m.end()) for m in re.finditer(pattern, _spelt(comment), re.IGNORECASE)]
