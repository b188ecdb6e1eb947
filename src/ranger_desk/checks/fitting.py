"""Whether a count field fits a closed place: by the kind of place, and by its name."""

from __future__ import annotations

from collections.abc import Callable, Collection

from ranger_desk.checks.fields import Kind
from ranger_desk.checks.places import Place, Spot
from ranger_desk.checks.vocabulary import (
    BUILDINGS,
    BUSINESSES,
    GEOGRAPHIC,
    MODIFIERS,
    OUTDOORS,
    SORTS,
    TRANSPORT,
)
from ranger_desk.checks.words import alike

_PEOPLE = frozenset({Kind.VISITS, Kind.TOURS, Kind.PROGRAMS, Kind.BUSES, Kind.OTHER})
_ON_WHEELS = frozenset({Kind.TRAFFIC, Kind.BUSES, Kind.TRANSPORT})
_ARRIVING = _PEOPLE | {Kind.TRAFFIC}
_NIGHTS = frozenset({Kind.TENTS, Kind.RVS, Kind.GROUP_CAMPING, Kind.CAMPING, Kind.BACKCOUNTRY})
_INDOORS = BUILDINGS | {"lodge"}

# By kind of place: whether a spot is of it, given the kinds of place in its label that the place's own name has not.
_FITS: dict[str, Callable[[Spot, frozenset[str]], bool]] = {
    "campground": lambda spot, sorts: spot.kind.is_camping and not sorts & (_INDOORS | {"rv-park"}),
    "campsite": lambda spot, sorts: spot.kind in _NIGHTS and not sorts & _INDOORS,
    "camp": lambda spot, sorts: spot.kind in _NIGHTS or ("camp" in sorts and not sorts & OUTDOORS),
    "backcountry": lambda spot, _: "backcountry" in spot.words and spot.kind is not Kind.TRAFFIC,
    "lodge": lambda spot, _: spot.kind is Kind.LODGING or "lodge" in spot.sorts,
    "road": lambda spot, sorts: spot.kind in _ON_WHEELS and sorts <= {"road", "entrance", "shuttle", "bus"},
    "trail": lambda spot, sorts: (
        sorts <= {"trail"} and (spot.kind is Kind.TRAIL_USE or (spot.kind in _ARRIVING and "trail" in sorts))
    ),
    "parking": lambda spot, sorts: (
        (spot.kind in _ARRIVING and "parking" in sorts) or (spot.kind is Kind.TRAFFIC and sorts <= {"beach"})
    ),
    "entrance": lambda spot, sorts: "entrance" in sorts or (spot.kind in _ON_WHEELS and sorts <= {"road", "bus"}),
    "ramp": lambda spot, _: "ramp" in spot.sorts or (spot.kind is Kind.BOATS and "overnight" not in spot.words),
    "tour": lambda spot, _: spot.kind is Kind.TOURS or "tour" in spot.words,
    "program": lambda spot, _: spot.kind is Kind.PROGRAMS,
    "building": lambda spot, sorts: _counts_people(spot) and bool(sorts & BUILDINGS),
    "visitor-center": lambda spot, _: _counts_people(spot) and "visitor-center" in spot.sorts,
}


def _counts_people(spot: Spot) -> bool:
    """Also where a name has a word for something else: 'visitors to the Ship Museum' come by no ship."""
    named_so = spot.kind in (Kind.TRANSPORT, Kind.BOATS, Kind.TRAIL_USE) and spot.words & {"visitor", "visit"}
    return spot.kind in _PEOPLE or bool(named_so)


def accepts(place: Place, spot: Spot) -> bool:
    """Whether the kind of place fits what is counted: tents are counted in a campground, not in a museum."""
    if place.kinds and spot.kind not in place.kinds:
        return False
    if not place.sort:
        return not spot.words & BUSINESSES
    sorts = spot.sorts.difference(SORTS.get(name, "") for name in place.names) if spot.sorts else spot.sorts
    if place.sort in _FITS:
        return _FITS[place.sort](spot, sorts)
    if place.sort in TRANSPORT:
        return place.sort in spot.words
    if place.sort in ("monument", "memorial", "statue") and not spot.sorts:
        return spot.kind in _PEOPLE
    if place.sort not in spot.words or sorts & (OUTDOORS - {place.sort}):
        return False
    return place.sort not in BUILDINGS or spot.kind in _NIGHTS | {Kind.LODGING} or _counts_people(spot)


def is_of_sort(place: Place, spot: Spot, others: Collection[Spot]) -> bool:
    """Whether a spot whose label does not name the place is of its sort all the same.

    'RV overnight stays' are of the campground; 'overnight stays at X' are where tents or RVs are counted at X too.
    """
    match place.sort:
        case "trail" | "entrance" | "parking":
            return place.sort in spot.sorts
        case "road":
            return "road" in spot.sorts and not any(word[0].isdigit() for word in spot.words)
        case "ramp":
            return "ramp" in spot.sorts or (spot.kind is Kind.BOATS and not spot.names)
        case "campground" | "campsite" | "camp":
            if spot.words & {"misc", "miscellaneous"}:
                return False
            if spot.kind in (Kind.TENTS, Kind.RVS) or "campground" in spot.words:
                return True
            if spot.kind is Kind.CAMPING and spot.names:
                return any(other.kind in (Kind.TENTS, Kind.RVS) for other in others if other.names == spot.names)
            return "camp" not in spot.words
    return spot.kind is not Kind.TRAFFIC or place.sort in OUTDOORS


def names_all(spot: Spot, names: tuple[str, ...], place: Place) -> bool:
    """Whether the label has all words of a name, and one of the place's loops, and counts nothing else with it."""
    if place.loops and not place.loops & spot.loops:
        return False
    if place.sort in ("road", "entrance") and place.sort not in spot.sorts and MODIFIERS.issuperset(names):
        return False
    as_one_word = ("".join(names[:2]), *names[2:])
    if not any(all(_has(spot, name) for name in way) for way in (names, as_one_word)):
        return False
    return not _counts_another(spot, names)


def _has(spot: Spot, name: str) -> bool:
    return name in spot.words or name in spot.together or any(alike(name, word) for word in spot.names)


def _counts_another(spot: Spot, names: tuple[str, ...]) -> bool:
    """Whether the label joins another place to this one: it may count while this one is closed."""
    if "and" not in spot.phrase:
        return False
    at = spot.phrase.index("and")
    sides = [set(side) & spot.names for side in (spot.phrase[:at], spot.phrase[at + 1 :])]
    return all(sides) and any(not any(alike(name, word) for name in names for word in side) for side in sides)


def modifier(spot: Spot, names: tuple[str, ...]) -> str:
    """The word before a name in the label that makes it another place ('Little' before 'Gull Bay'), or nothing."""
    for before, word in zip(("", *spot.phrase), spot.phrase, strict=False):
        if names and alike(word, names[0]):
            if before in MODIFIERS and before not in names:
                return before
            return before if len(names) == 1 and word in GEOGRAPHIC and before in spot.names else ""
    return ""
