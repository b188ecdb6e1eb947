"""Which count fields a closed place stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ranger_desk.checks.fields import NEVER_LINKED, Kind, kind
from ranger_desk.checks.places import (
    BUILDINGS,
    DIRECTIONS,
    GEOGRAPHIC,
    MEASURES,
    MODIFIERS,
    PARTS,
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
    codes = {word.lower() for label in labels for word in label.split() if _is_code_of(word, park_name)}
    park = frozenset(tokens(park_name)) | codes
    name = " ".join(word for word in name.split() if not _is_code_of(word, park_name))
    outside, _, rest = name.partition("(")
    inside, _, after = rest.partition(")")
    for text in filter(str.strip, (f"{outside} {after}".strip(), inside)):
        if found := _by_name(text, evidence, spots, park):
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
    ways = (_full, _contained, _by_initials, _by_sort)
    if asked.several and park.issuperset(asked.names):
        ways = (_by_sort, _full, _contained, _by_initials)
    for way in ways:
        if found := way(asked, spots, park):
            return found
    return {}


def _full(asked: Place, spots: dict[int, Spot], park: frozenset[str]) -> Found:
    """Fields whose labels hold every word of the place's name (those of the park's own name apart)."""
    own = tuple(word for word in asked.names if word not in park)
    for names in dict.fromkeys((asked.names, own)):
        if not asked.loops and all(word in MEASURES or (word in SORTS and asked.sort) for word in names):
            continue
        fit = [i for i, one in spots.items() if _accepts(asked, one) and _covers(names, asked, one)]
        plain = [i for i in fit if not _modified(names, spots[i])]
        fit = plain or [i for i in fit if _modified(names, spots[i]) in DIRECTIONS]
        if fit:
            code = _initials(names)
            fit += [
                i for i, one in spots.items() if i not in fit and code and code in one.codes and _accepts(asked, one)
            ]
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
        before, after = set(asked.names[:first]), set(asked.names[last + 1 :])
        lacking = [word for word in asked.names if word in SORTS and word not in one.words]
        if not lacking and not before & (MODIFIERS | GEOGRAPHIC) and after <= GEOGRAPHIC | park:
            found[i] = (0.85, f"Its label names '{' '.join(matched)}'{_of_sort(asked)}.")
    return found


def _by_initials(asked: Place, spots: dict[int, Spot], park: frozenset[str]) -> Found:
    """Fields whose labels have the place's initials, or whose words' initials the place is: 'SC Cave', 'ARVC'."""
    del park
    found: Found = {}
    names = tuple(word for word in asked.names if word not in SORTS)
    for i, one in spots.items():
        if not _accepts(asked, one) or any(word in SORTS and word not in one.words for word in asked.names):
            continue
        if _initials(names) in one.codes:
            found[i] = (0.8, f"Its label has '{_initials(names).upper()}', the initials of the place.")
        elif len(names) == 1 and 2 <= len(names[0]) <= 5 and _initials_in(names[0], one):
            found[i] = (0.8, f"'{names[0].upper()}' are the initials of a place in its label.")
    return found


def _initials(names: tuple[str, ...]) -> str:
    return "".join(word[0] for word in names) if len(names) > 1 else ""


def _by_sort(asked: Place, spots: dict[int, Spot], park: frozenset[str]) -> Found:
    """Fields of the one place of that sort: 'the campground', or a campground whose name no label has."""
    if not asked.sort or asked.loops:
        return {}
    own = park | MEASURES | {"main"}
    names = [word for word in asked.names if word not in own]
    fit = {i: one for i, one in spots.items() if _accepts(asked, one) and _says_sort(asked, one, spots)}
    named = {i: one for i, one in fit.items() if all(word in SORTS and word in one.words for word in names)}
    groups = {one.names - own for one in (named or fit).values()}
    unnamed = {i for i, one in (named or fit).items() if not one.names - own}
    if not named:
        lone = asked.sort in ALONE and groups == {frozenset()} and not PARTS & set(names)
        chosen = unnamed if lone else set()
    elif asked.several:
        chosen = set(named)
    else:
        chosen = unnamed or (set(named) if len(groups) == 1 and asked.sort != "road" else set())
    return {i: (0.75, f"No label names another {_sort_in_words(asked)} of the park.") for i in chosen}


ALONE = frozenset("campground visitor-center museum house lodge".split())
"""Kinds of place that a label may leave unnamed where the park counts at one of them only."""


def _accepts(asked: Place, one: Spot) -> bool:
    """Whether the kind of place fits what is counted: tents are counted in a campground, not in a museum."""
    sort = asked.sort
    if asked.kinds and one.kind not in asked.kinds:
        return False
    if sort == "":
        return not one.words & {"concession", "outfitter", "rental", "rented"}
    if sort in _FITS:
        return _FITS[sort](asked, one)
    if sort in TRANSPORT:
        return sort in one.words
    if sort in ("monument", "memorial", "statue") and not one.sorts:
        return one.kind in _PEOPLE
    counted = one.kind in _PEOPLE or one.kind in (Kind.TRAFFIC, Kind.BEGINNING, Kind.ENDING)
    return counted and sort in one.words and not one.sorts & {"parking", "campground", "trailhead"}


_PEOPLE = frozenset({Kind.VISITS, Kind.TOURS, Kind.PROGRAMS, Kind.BUSES, Kind.OTHER})
_VEHICLES = frozenset({Kind.TRAFFIC, Kind.BUSES})
_FITS: dict[str, Callable[[Place, Spot], bool]] = {
    "campground": lambda asked, one: (
        (one.kind.is_camping and not one.sorts & (BUILDINGS | {"lodge"}))
        or (one.kind is Kind.BACKCOUNTRY and bool(asked.names))
    ),
    "backcountry": lambda _, one: "backcountry" in one.words and one.kind is not Kind.TRAFFIC,
    "lodge": lambda _, one: one.kind is Kind.LODGING or "lodge" in one.sorts,
    "road": lambda _, one: (
        one.kind in _VEHICLES | {Kind.TRANSPORT} and one.sorts <= {"road", "entrance", "shuttle", "bus"}
    ),
    "trail": lambda _, one: one.kind in (Kind.TRAIL_USE, Kind.VISITS, Kind.OTHER) and one.sorts <= {"trail"},
    "parking": lambda _, one: one.kind in _VEHICLES | _PEOPLE and ("parking" in one.sorts or one.sorts <= {"beach"}),
    "entrance": lambda _, one: one.kind in _VEHICLES | _PEOPLE and one.sorts <= {"entrance", "road", "bus"},
    "ramp": lambda _, one: one.kind is Kind.BOATS or "ramp" in one.sorts,
    "tour": lambda _, one: one.kind is Kind.TOURS or "tour" in one.words,
    "program": lambda _, one: one.kind is Kind.PROGRAMS,
    "building": lambda _, one: one.kind in _PEOPLE and bool(one.sorts & BUILDINGS),
    "visitor-center": lambda _, one: one.kind in _PEOPLE and "visitor-center" in one.sorts,
}


def _says_sort(asked: Place, one: Spot, spots: dict[int, Spot]) -> bool:
    """Whether a label that does not name the place is of its sort all the same: 'RV overnight stays' is of the campground."""
    match asked.sort:
        case "trail" | "entrance":
            return asked.sort in one.sorts
        case "road":
            return "road" in one.sorts and not any(word[0].isdigit() for word in one.words)
        case "parking":
            return asked.sort in one.sorts
        case "ramp":
            return one.kind is Kind.BOATS and not one.names
        case "campground" if one.kind is Kind.CAMPING and one.names and "campground" not in one.words:
            beside = (other.kind for other in spots.values() if other.names == one.names)
            return "campground" in one.words or any(kind in (Kind.TENTS, Kind.RVS) for kind in beside)
        case "campground":
            named_camp = "camp" in one.words and "campground" not in one.words
            return one.kind in (Kind.TENTS, Kind.RVS) or (one.kind is not Kind.BACKCOUNTRY and not named_camp)
    return True


def _covers(names: tuple[str, ...], asked: Place, one: Spot) -> bool:
    if asked.loops and not asked.loops & one.loops:
        return False
    if names and asked.sort in ("road", "entrance") and asked.sort not in one.sorts and MODIFIERS.issuperset(names):
        return False
    return all(name in one.words or any(alike(name, word) for word in one.names) for name in names) and not _joins(
        names, one
    )


def _joins(names: tuple[str, ...], one: Spot) -> bool:
    """Whether the label counts another place together with this one, so that it may count while this one is closed."""
    if "and" not in one.phrase:
        return False
    at = one.phrase.index("and")
    sides = [set(side) & one.names for side in (one.phrase[:at], one.phrase[at + 1 :])]
    return all(sides) and any(not any(alike(name, word) for name in names for word in side) for side in sides)


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
    return f" and fits a {_sort_in_words(asked)}" if asked.sort else ""


def _sort_in_words(asked: Place) -> str:
    return asked.sort.replace("-", " ")


_PLURAL_SORTS = re.compile(
    r"\b(campgrounds|cgs|campsites|visitor centers|vcs|museums|roads|trails|tours|ramps|parking lots|lots|beaches)\b",
    re.IGNORECASE,
)
_NIGHTS_ONLY = re.compile(
    r"\b(?:closed (?:to|for) (?:\w+ )?|no |not (?:operating|offering|open (?:to|for)) )(?:overnight|camping)\b",
    re.IGNORECASE,
)


def _in_context(asked: Place, name: str, evidence: str) -> Place:
    """The place with the kind that the evidence gives it: 'closed campgrounds: X, Y', 'X and Y campgrounds'."""
    if _NIGHTS_ONLY.search(evidence) and asked.sort != "backcountry":
        return replace(asked, sort="campground")
    at = evidence.lower().find(name.lower().strip())
    if at >= 0 and _SOME_BEFORE.search(evidence[:at]):
        return replace(asked, some=True)
    for said in _PLURAL_SORTS.finditer(evidence) if at >= 0 and not asked.sort else ():
        after = said.end() <= at
        between = evidence[said.end() : at] if after else evidence[at + len(name.strip()) : said.start()]
        if (":" in between) if after else _LISTED.fullmatch(between):
            return replace(asked, sort=place(said.group()).sort)
    return asked


_SOME_BEFORE = re.compile(
    r"\b(?:some|several|certain|most|many|various|part|portions?) (?:of |\w+ and |the )*$", re.IGNORECASE
)
_LISTED = re.compile(r"(?=.*(?:,|&|\band\b|/))(?:\s|,|&|/|\b(?:and|or|the)\b|\b[A-Z][\w'.]*)*")
"""Names in a list and nothing else."""


def _exceptions(evidence: str) -> list[str]:
    said = re.search(r"\b(?:except(?:ion of|ing| for)?|other than|excluding)\b(.*)", evidence, re.IGNORECASE)
    return [said.group(1)] if said else []
