"""Reading a model's answer: whatever it wrote becomes a Report, never an exception."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ranger_desk.closures import confidence, extents, grounding, marks, scopes
from ranger_desk.closures.confidence import UNCALIBRATED, Calibration
from ranger_desk.closures.formats import NO_CLOSURES, NONE
from ranger_desk.closures.from_summary import closures_of
from ranger_desk.closures.sentences import sentences, tells_nothing
from ranger_desk.records import MONTHS, Closure, ParkMonth, Provenance, Report

_MONTH = re.compile(
    rf"\s*(?:{'|'.join([*MONTHS, *(month[:3] for month in MONTHS)])})\.?(?:\s+\d{{4}})?\s*:\s*", re.IGNORECASE
)
_SUMMARY_HEADING = re.compile(r"\s*(?:summary|output|###\s*output)\s*:\s*", re.IGNORECASE)
_NONE = re.compile(
    r"(?:there\s+(?:were|was|are)\s+)?no\s+closures?(?:\s+(?:this\s+month|in\s+the\s+month|reported))?\.?",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffd]")
"""What no summary should hold: a weak model's stray bytes would end up in cells and on screens."""

UNREADABLE = "The answer could not be read."


def parse(
    answer: str,
    park_month: ParkMonth,
    provenance: Provenance,
    complete: bool = True,
    chances: Sequence[float] = (),
    calibration: Calibration = UNCALIBRATED,
) -> Report:
    """Turn an answer, in any of the three formats, into a Report.

    Args:
        answer: the model's text after the prompt's opening; it may repeat the month.
        park_month: whose comment was answered; its month is the summary's, whatever the answer says.
        provenance: of the model that answered.
        complete: False where the model was stopped at its limit of tokens.
        chances: the log-probability of each line of the answer; without them the report has no confidence.
        calibration: what makes confidence of them.

    Returns:
        The report. Where something could not be read, `trouble` says what, and the rest is there.
    """
    shown = _CONTROL.sub(" ", answer.replace("\r", "\n"))
    raw = shown.split("\n")
    known = chances if len(chances) == len(raw) else [None] * len(raw)
    told = [(line.strip(), chance) for line, chance in zip(raw, known, strict=True) if line.strip()]
    trouble: list[str] = []
    if not complete:
        trouble.append("The answer was cut off at its limit of length.")
        told = told[:-1] if len(told) > 1 else told
    closures: list[Closure] = []
    for line, chance in told:
        if marks.is_line(line):
            found = marks.read(line, park_month, closures)
            if found is None:
                trouble.append(f"This line of the answer could not be read: '{line}'.")
            sure = None if chance is None else calibration.closure.applied(chance)
            closures += [replace(closure, confidence=sure) for closure in found or []]
    text = _summary_text(" ".join(line for line, _ in told if not marks.is_line(line)))
    doubt = max((c.confidence for c in closures if c.confidence is not None), default=None)
    if closures:
        closures = _settled(park_month, closures)
        text = (_of_closures(text) or _told(closures)) if any(c.extent.material for c in closures) else NO_CLOSURES
    elif not text:
        trouble.insert(0, UNREADABLE if told else "The model gave no answer.")
        text = UNREADABLE
    elif text != NO_CLOSURES:
        for closure in closures_of(text, park_month):
            closures.append(marks.evidenced(closure, park_month, closures))
        closures = _settled(park_month, closures)
    summary = f"{park_month.month_name}: {text}"
    beyond = grounding.beyond(summary, park_month)
    none = None if not told or told[0][1] is None else calibration.none.applied(told[0][1])
    # Where the model told closures and none of them is one, it did not say 'none' itself.
    sure = confidence.of_report(closures, none if doubt is None else 1 - doubt)
    return Report(summary, tuple(closures), beyond, answer, provenance, " ".join(trouble) or None, sure)


def _summary_text(text: str) -> str:
    while match := _MONTH.match(text) or _SUMMARY_HEADING.match(text):
        text = text[match.end() :]
    text = text.strip()
    if not re.search(r"[A-Za-z]{2}", text):
        return ""
    return NO_CLOSURES if text.lower() == NONE or _NONE.fullmatch(text) else text


def _settled(park_month: ParkMonth, closures: list[Closure]) -> list[Closure]:
    """The closures with the scope and extent that names and dates settle, each once, without those that are none."""
    shown: dict[tuple[object, ...], Closure] = {}
    for closure in closures:
        if tells_nothing(closure.evidence.text) or extents.of_another_year(closure.evidence.text, park_month):
            continue
        scope = scopes.settled(closure.place, closure.scope, park_month)
        new = extents.settled(replace(closure, scope=scope), park_month)
        same = (new.place.lower(), new.scope, new.extent, new.start, new.end, new.evidence.span)
        shown.setdefault(same, new)
    return list(shown.values())


def _of_closures(text: str) -> str:
    """A summary's text without the sentences that tell of no closure, only of estimates or of what is open."""
    starts = [0, *(part.start for part in sentences(text)[1:] if not text[: part.start].rstrip().endswith(";"))]
    told = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return " ".join(sentence for sentence in told if not tells_nothing(sentence))


def _told(closures: list[Closure]) -> str:
    """The comment's own words for the material closures, for an answer that has closures but no summary."""
    words = dict.fromkeys(" ".join(c.evidence.text.split()) for c in closures if c.extent.material)
    return " ".join(f"{text[0].upper()}{text[1:]}." for text in words if text) or NO_CLOSURES
