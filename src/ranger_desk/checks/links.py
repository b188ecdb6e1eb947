"""Which count fields a closed place stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ranger_desk.checks.fields import NEVER_LINKED, Kind, kind
from ranger_desk.checks.places import (
    BUILDINGS,
    DIRECTIONS,
    GEOGRAPHIC,
    MODIFIERS,
    SORTS,
    TRANSPORT,
    Place,
    Spot,
    place,
    places,
    spot,
)
from ranger_desk.checks.words import alike, tokens
from ranger_desk.records import Closure, Correction, Count, Scope


@dataclass(frozen=True, slots=True)
class Link:
    """A count field that should read zero while a place is closed.

    Attributes:
        field: the field's code.
        score: how well it fits, 0 to 1.
        why: which words fit, in plain words.
    """

    field: str
    score: float
    why: str


def link(
    closure: Closure, counts: Sequence[Count], park_name: str, corrections: Iterable[Correction] = ()
) -> list[Link]:
    """The count fields that a closure stands for.

    A closed unit is all its visit counts; something outside is none. A place is the fields whose labels name it; if
    none does, it has no field of its own, and the list is empty.

    Args:
        closure: what was closed; its evidence may say of which kind a place is ('X and Y campgrounds').
        counts: the park-month's counts. Their values play no part.
        park_name: words of it tell no place from another.
        corrections: what a reviewer said of this unit's places; the last one about a place holds.

    Returns:
        The links, the best first.
    """
    said = [one for one in corrections if _same(one.place, closure.place)]
    if said and said[-1].fields:
        return [
            Link(count.field, 1.0, f"A reviewer said that '{closure.place}' is this field.")
            for count in counts
            if count.field in said[-1].fields and count.field not in said[-1].never
        ]
    never = said[-1].never if said else ()
    if closure.scope is Scope.OUTSIDE:
        return []
    if closure.scope is Scope.UNIT:
        why = "The whole unit was closed, and this counts visitors of it."
        return [
            Link(one.field, 1.0, why) for one in counts if kind(one.label).is_visit_count and one.field not in never
        ]
    labels = tuple(count.label for count in counts)
    found = _matched(closure.place, closure.evidence.text, labels, park_name)
    links = [Link(counts[i].field, score, why) for i, score, why in found if counts[i].field not in never]
    return sorted(links, key=lambda one: -one.score)


def _same(one: str, other: str) -> bool:
    return [word for word in tokens(one) if word != "the"] == [word for word in tokens(other) if word != "the"]


@lru_cache(maxsize=4096)
def _matched(name: str, evidence: str, labels: tuple[str, ...], park_name: str) -> tuple[tuple[int, float, str], ...]:
    spots = {i: spot(label) for i, label in enumerate(labels) if kind(label) not in NEVER_LINKED}
    park = frozenset(tokens(park_name))
    name = " ".join(word for word in name.split() if not _is_code_of(word, park_name))
    outside, _, rest = name.partition("(")
    inside = rest.partition(")")[0]
    for text in filter(str.strip, (outside + " " + rest.partition(")")[2], inside)):
        found = _by_name(text, evidence, spots, park)
        if found:
            return tuple((i, score, why) for i, (score, why) in sorted(found.items()))
    return ()


Found = dict[int, tuple[float, str]]


def _by_name(name: str, evidence: str, spots: dict[int, Spot], park: frozenset[str]) -> Found:
    whole = _in_context(place(name), name, evidence)
    if whole.some:
        return {}
    parts = [_in_context(part, name, evidence) for part in places(name)]
    if len(parts) > 1 and (found := _full(whole, spots, park)):
        return found
    found = {}
    for part in parts:
        found |= _one(part, spots, park)
    for excepted in _exceptions(evidence) if whole.several else ():
        for part in places(excepted):
            if part.names or part.loops:
                for i in _one(replace(part, sort=part.sort or whole.sort), spots, park):
                    found.pop(i, None)
    return found


def _one(asked: Place, spots: dict[int, Spot], park: frozenset[str]) -> Found:
    for way in (_full, _contained, _by_initials, _by_sort):
        if found := way(asked, spots, park):
            return found
    return {}


def _full(asked: Place, spots: dict[int, Spot], park: frozenset[str]) -> Found:
    """Fields whose labels hold every word of the place's name (those of the park's own name apart)."""
    for names in dict.fromkeys((asked.names, tuple(word for word in asked.names if word not in park))):
        if not names and not asked.loops:
            continue
        fit = [i for i, one in spots.items() if _accepts(asked, one) and _covers(names, asked.loops, one)]
        plain = [i for i in fit if not _modified(names, spots[i])]
        fit = plain or [i for i in fit if _modified(names, spots[i]) in DIRECTIONS]
        if fit:
            words = " ".join(names + tuple(sorted(asked.loops)))
            return {i: (0.95, f"Its label names '{words}'{_of_sort(asked)}.") for i in fit}
    return {}


def _contained(asked: Place, spots: dict[int, Spot], park: frozenset[str]) -> Found:
    """Fields whose labels name the place more briefly: 'Wills House' for the David Wills House."""
    found: Found = {}
    for i, one in spots.items():
        names = one.names - park
        if not names or names <= GEOGRAPHIC | MODIFIERS or not _accepts(asked, one) or asked.loops - one.loops:
            continue
        matched = [word for word in asked.names if any(alike(word, name) for name in names)]
        if not matched or len(matched) < len(names):
            continue
        first, last = asked.names.index(matched[0]), asked.names.index(matched[-1])
        before, after = asked.names[:first], asked.names[last + 1 :]
        hard = [word for word in asked.names if word in SORTS and word not in one.words]
        if not hard and not set(before) & MODIFIERS and set(after) <= GEOGRAPHIC | park:
            found[i] = (0.85, f"Its label names '{' '.join(matched)}'{_of_sort(asked)}.")
    return found


def _by_initials(asked: Place, spots: dict[int, Spot], park: frozenset[str]) -> Found:
    """Fields named by initials, or whose code in brackets the place's initials are."""
    del park
    found: Found = {}
    names = tuple(word for word in asked.names if word not in SORTS)
    initials = "".join(word[0] for word in names)
    for i, one in spots.items():
        hard = [word for word in asked.names if word in SORTS and word not in one.words]
        if hard or not _accepts(asked, one):
            continue
        if len(names) > 1 and initials in one.codes:
            found[i] = (0.8, f"Its label has '{initials.upper()}', the initials of the place.")
        elif len(names) == 1 and 2 <= len(names[0]) <= 5 and _initials_in(names[0], one):
            found[i] = (0.8, f"'{names[0].upper()}' are the initials of a place in its label.")
    return found


def _by_sort(asked: Place, spots: dict[int, Spot], park: frozenset[str]) -> Found:
    """Fields of the one place of that sort: 'the campground', or a campground whose name no label has."""
    names = [word for word in asked.names if word not in park]
    if not asked.sort or asked.loops:
        return {}
    fit = {i: one for i, one in spots.items() if _accepts(asked, one) and _says_sort(asked, one)}
    groups = {one.names - park for one in fit.values()}
    unnamed = {i for i, one in fit.items() if not one.names - park}
    if names:
        lone = asked.sort in ("campground", "visitor-center", "museum", "house", "lodge")
        strange = [word for word in names if word in SORTS]
        chosen = unnamed if lone and not strange and groups == {frozenset()} else set()
    elif asked.several:
        chosen = set(fit)
    else:
        chosen = unnamed or (set(fit) if len(groups) == 1 else set())
    return {i: (0.75, f"It is the park's only field{_of_sort(asked)}.") for i in chosen}


def _accepts(asked: Place, one: Spot) -> bool:
    """Whether the kind of place fits what is counted: tents are counted in a campground, not in a museum."""
    sort, kinds = asked.sort, one.kind
    if asked.kinds and kinds not in asked.kinds:
        return False
    people = kinds in (Kind.VISITS, Kind.TOURS, Kind.PROGRAMS, Kind.BUSES, Kind.OTHER)
    match sort:
        case "":
            return not one.sorts & {"concession", "outfitter", "rental"}
        case "campground":
            return (kinds.is_camping and "lodge" not in one.sorts) or (kinds is Kind.BACKCOUNTRY and bool(asked.names))
        case "backcountry":
            return kinds is Kind.BACKCOUNTRY
        case "lodge":
            return kinds is Kind.LODGING or sort in one.sorts
        case "road":
            return kinds in (Kind.TRAFFIC, Kind.BUSES, Kind.TRANSPORT) and one.sorts <= {
                "road",
                "entrance",
                "shuttle",
                "bus",
            }
        case "trail":
            return kinds in (Kind.TRAIL_USE, Kind.VISITS, Kind.OTHER) and one.sorts <= {"trail"}
        case "parking":
            return kinds in (Kind.TRAFFIC, Kind.BUSES, Kind.VISITS, Kind.OTHER) and (
                sort in one.sorts or one.sorts <= {"beach"}
            )
        case "entrance":
            return kinds in (Kind.TRAFFIC, Kind.BUSES, Kind.VISITS, Kind.OTHER) and one.sorts <= {
                "entrance",
                "road",
                "bus",
            }
        case "ramp":
            return kinds is Kind.BOATS or sort in one.sorts
        case "tour":
            return kinds is Kind.TOURS or "tour" in one.words
        case "program":
            return kinds is Kind.PROGRAMS
        case "building":
            return people and bool(one.sorts & BUILDINGS)
        case "visitor-center":
            return people and sort in one.sorts
    if sort in TRANSPORT:
        return sort in one.words
    return (
        (people or kinds is Kind.TRAFFIC)
        and sort in one.words
        and not one.sorts & {"parking", "campground", "trailhead"}
    )


def _says_sort(asked: Place, one: Spot) -> bool:
    """Whether a label that names no place is of that sort all the same: 'RV overnight stays' is of the campground."""
    if asked.sort in ("trail", "road", "parking", "entrance", "ramp"):
        return asked.sort in one.sorts
    return one.kind is not Kind.BACKCOUNTRY or asked.sort == "backcountry"


def _covers(names: tuple[str, ...], loops: frozenset[str], one: Spot) -> bool:
    if loops and not loops & one.loops:
        return False
    return all(name in one.words or any(alike(name, word) for word in one.names) for name in names)


def _modified(names: tuple[str, ...], one: Spot) -> str:
    """The word before the name in the label that makes it another place, or nothing."""
    for i, word in enumerate(one.phrase):
        if names and alike(word, names[0]):
            before = one.phrase[i - 1] if i else ""
            if before in MODIFIERS and before not in names:
                return before
            if len(names) == 1 and word in GEOGRAPHIC and before in one.names:
                return before
            return ""
    return ""


def _initials_in(letters: str, one: Spot) -> bool:
    words = [part for word in one.phrase for part in word.split("-")]
    run = "".join(word[0] for word in words)
    start = run.find(letters)
    while start >= 0:
        if any(word in one.names for word in words[start : start + len(letters)]):
            return True
        start = run.find(letters, start + 1)
    return False


def _is_code_of(word: str, park_name: str) -> bool:
    """Whether a word is the unit's code or the park's initials ('FODO', 'GNMP'): letters of its name, in order."""
    if not re.fullmatch(r"[A-Z]{4}", word):
        return False
    letters = iter(park_name.lower())
    return park_name[:1].lower() == word[0].lower() and all(letter in letters for letter in word.lower())


def _of_sort(asked: Place) -> str:
    return f" and fits a {asked.sort.replace('-', ' ')}" if asked.sort else ""


_PLURAL_SORTS = re.compile(
    r"\b(campgrounds|cgs|campsites|visitor centers|vcs|museums|roads|trails|tours|ramps|parking lots|lots|beaches)\b",
    re.IGNORECASE,
)


def _in_context(asked: Place, name: str, evidence: str) -> Place:
    """The place with the kind that the evidence gives to all of a list: 'Closed campgrounds: X, Y', 'X and Y campgrounds'."""
    if asked.sort:
        return asked
    at = evidence.lower().find(name.lower().strip())
    for said in _PLURAL_SORTS.finditer(evidence) if at >= 0 else ():
        between = evidence[said.end() : at] if said.end() <= at else evidence[at + len(name.strip()) : said.start()]
        listed = said.end() <= at and ":" in between
        joined = said.start() > at and re.fullmatch(
            r"(?:\s*(?:,|&|/|\band\b|\bor\b|[A-Z][\w'.]*|\b[A-Z]\b))*\s*", between
        )
        if (listed or (joined and re.search(r",|&|\band\b|/", between))) and not re.search(r"[.;]", between):
            sort = place(said.group(1)).sort
            return replace(asked, sort=sort)
    return asked


def _exceptions(evidence: str) -> list[str]:
    said = re.search(r"\b(?:except(?:ion of|ing| for)?|other than|excluding)\b(.*)", evidence, re.IGNORECASE)
    return [said.group(1)] if said else []
