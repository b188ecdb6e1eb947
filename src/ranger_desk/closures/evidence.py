"""The stretch of a comment that shows a closure: its place, the closing words, its time and its reason.

The model names a place, an extent and a reason; the evidence is found in the comment, so that it is always the
comment's own text. A place that the comment does not name gives no evidence, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ranger_desk.closures import sentences as text_parts
from ranger_desk.records import NO_EVIDENCE, Closure, Evidence, Match, Scope, Span

CLOSE_ENOUGH = 0.75
"""Least similarity (difflib's ratio) of a place and the words of the comment taken for it."""

HEADING = 24
"""Most characters before the closing word for it to count as a heading of what follows."""

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_TIME = (
    rf"\d|\b(?:{_MONTHS}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b"
    r"|\b(?:mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur|sun)(?:days?)?\b|day|week|month|season|winter|summer"
    r"|entire|until|till|through|since|during|period|hours?|night|holiday|christmas|thanksgiving"
)
_WHY = r"\b(?:due|because|for|from|after|d/t|since|in order|as a result|caused|following|under|owing)\b"
_BELONGS = re.compile(f"{_TIME}|{_WHY}", re.IGNORECASE)
_TAIL = re.compile(r",|\s-+\s|--|\s(?:and|but|so|which|while|however|although|with)\s|\(", re.IGNORECASE)
_GOES_ON = re.compile(
    rf"\s*(?:\(?\d|through|until|till|to\b|re-?open|due|because|for\b|from\b|on\b|the\s+entire|(?:{_TIME}))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A place's name in the comment (None where nothing is named), with the sentence around it."""

    place: Span | None
    sentence: Span
    cue: Span
    match: Match


def find(comment: str, closure: Closure, before: Sequence[Evidence] = ()) -> Evidence:
    """Find the evidence of one closure.

    Args:
        comment: the comment, to the letter.
        closure: place, scope, extent, dates and reason; its own evidence is ignored.
        before: the evidence of the closures before it in the answer, so that two closures of one place (or of the
            unnamed unit) are shown by two stretches where the comment has two.
    """
    candidates = list(_candidates(comment, closure))
    if not candidates:
        return NO_EVIDENCE
    used = [e.span for e in before if e.span]
    best = max(candidates, key=lambda c: _fitness(comment, closure, c, used))
    span = _stretch(comment, closure, best)
    return Evidence(comment[span.start : span.end], span, best.place, best.match)


def occurrences(comment: str, phrase: str) -> list[Span]:
    """Where a phrase stands in the comment, whatever its case and white space."""
    words = phrase.split()
    if not words:
        return []
    pattern = r"\s+".join(re.escape(word) for word in words)
    head = r"(?<!\w)" if words[0][0].isalnum() else ""
    tail = r"(?!\w)" if words[-1][-1].isalnum() else ""
    return [Span(m.start(), m.end()) for m in re.finditer(head + pattern + tail, comment, re.IGNORECASE)]


def nearest(comment: str, phrase: str) -> Span | None:
    """The words of the comment most like a phrase, if they are like enough (`CLOSE_ENOUGH`)."""
    wanted = phrase.lower().split()
    if not wanted:
        return None
    words = list(re.finditer(r"\S+", comment))
    best, span = CLOSE_ENOUGH, None
    for size in {max(1, len(wanted) - 1), len(wanted), len(wanted) + 1}:
        for i in range(len(words) - size + 1):
            start, end = words[i].start(), words[i + size - 1].end()
            text = comment[start:end].rstrip(".,;:!?)").lower()
            ratio = SequenceMatcher(None, " ".join(wanted), " ".join(text.split())).ratio()
            if ratio > best:
                best, span = ratio, Span(start, start + len(text))
    return span


def _candidates(comment: str, closure: Closure) -> list[_Candidate]:
    whole = text_parts.sentences(comment)
    if not closure.place:
        return [_Candidate(None, s, cue, Match.EXACT) for s in whole for cue in text_parts.cues(comment, s)]
    places, match = occurrences(comment, closure.place), Match.EXACT
    if not places:
        near = nearest(comment, closure.place)
        places, match = ([near], Match.CLOSE) if near else ([], Match.NONE)
    found = []
    for place in places:
        i = next((n for n, s in enumerate(whole) if s.start <= place.start < s.end), None)
        if i is None:
            continue
        # A heading or a list may carry the closing word in the sentence before or after.
        for reach in (whole[i : i + 1], whole[i : i + 2], whole[max(0, i - 1) : i + 1]):
            stretch = Span(reach[0].start, reach[-1].end)
            cues = text_parts.cues(comment, stretch)
            if cues:
                found += [_Candidate(place, stretch, cue, match) for cue in cues]
                break
        else:
            found.append(_Candidate(place, whole[i], place, Match.CLOSE))
    return found


def _fitness(comment: str, closure: Closure, candidate: _Candidate, used: Sequence[Span]) -> tuple[float, ...]:
    sentence = comment[candidate.sentence.start : candidate.sentence.end].lower()
    cue = comment[candidate.cue.start : candidate.cue.end]
    score = 2.0 if text_parts.STRONG.match(cue) else 0.0
    if closure.reason and " ".join(closure.reason.lower().split()) in " ".join(sentence.split()):
        score += 2
    for day in (closure.start, closure.end):
        if day and re.search(rf"(?<!\d)0?{day.day}(?!\d)", sentence):
            score += 1
    if closure.scope is Scope.OUTSIDE or not closure.place:
        score += 0.5 * (not closure.place) * _leads(candidate)
    if any(_inside(candidate, span) for span in used):
        score -= 1.5
    distance = _distance(candidate.place, candidate.cue)
    return (score - distance / 80, -candidate.cue.start)


def _leads(candidate: _Candidate) -> bool:
    return candidate.cue.start - candidate.sentence.start < 3


def _inside(candidate: _Candidate, span: Span) -> bool:
    mark = candidate.place or candidate.cue
    return span.start <= mark.start and mark.end <= span.end and candidate.cue.end <= span.end


def _distance(place: Span | None, cue: Span) -> int:
    if place is None:
        return 0
    return max(0, cue.start - place.end, place.start - cue.end)


def _stretch(comment: str, closure: Closure, candidate: _Candidate) -> Span:
    marks = [candidate.cue, *([candidate.place] if candidate.place else [])]
    marks += _words_of(comment, closure.reason, candidate.sentence)
    start = min(mark.start for mark in marks)
    end = max(mark.end for mark in marks)
    head = comment[candidate.sentence.start : start]
    tells = _BELONGS.search(head) and not text_parts.CUE.search(head)
    if not closure.place or tells or _headed(candidate, head):
        start = candidate.sentence.start
    end = _tail(comment, end, candidate.sentence.end)
    return Span(start, len(comment[:end].rstrip(" ,-(")))


def _headed(candidate: _Candidate, head: str) -> bool:
    """Whether the closing word stands in a heading above the place ('Campgrounds closed: ...')."""
    return candidate.place is not None and candidate.cue.end < candidate.place.start and len(head) <= HEADING


def _tail(comment: str, end: int, limit: int) -> int:
    """Go on to the end of the clause, and over the next clauses as long as they speak of time or reason."""
    while end < limit:
        stop = _TAIL.search(comment, end, limit)
        if stop is None:
            return limit
        following = _TAIL.search(comment, stop.end(), limit)
        clause = comment[stop.end() : following.start() if following else limit]
        if not _GOES_ON.match(clause):
            return stop.start()
        end = stop.end()
    return limit


def _words_of(comment: str, phrase: str | None, within: Span) -> list[Span]:
    found = occurrences(comment, phrase) if phrase else []
    return [span for span in found if within.start <= span.start and span.end <= within.end][:1]
