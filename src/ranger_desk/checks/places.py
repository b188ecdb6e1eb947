"""Names of places taken apart: what kind of place, which words tell it from others; for closures and labels alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from ranger_desk.checks.fields import Kind, measure
from ranger_desk.checks.words import BREAK, tokens

_SORTS = {
    "visitor-center": "visitor-center",
    "campground": "campground",
    "backcountry": "backcountry",
    "lodge": "lodge lodging hotel motel inn cabin hostel resort chalet",
    "road": "road drive highway parkway boulevard avenue byway",
    "trail": "trail path pathway boardwalk",
    "entrance": "entrance",
    "parking": "parking",
    "ramp": "ramp dock",
    "tour": "tour",
    "program": "program programming talk",
    "building": "building",
}
_OF_THEIR_OWN = (
    "museum house home mansion cottage church chapel school schoolhouse mill farm barn cave cavern lighthouse tower bridge beach "
    "overlook theater store bookstore shop restroom bathroom exhibit gallery office picnic pool garden cemetery dam lock studio "
    "hall station plantation observatory amphitheater pavilion center playground elevator kiosk trailhead marina pier stable "
    "ferry shuttle train tram trolley plane bus boat film auditorium library restaurant cafe concession outfitter rental"
).split()
SORTS: dict[str, str] = {word: word for word in _OF_THEIR_OWN} | {
    word: sort for sort, words in _SORTS.items() for word in words.split()
}
"""Words for kinds of place, each with the sort it belongs to; most words are a sort of their own."""
BUILDINGS = frozenset(
    "visitor-center museum house home mansion cottage church chapel school schoolhouse theater hall studio film library".split()
)
TRANSPORT = frozenset("ferry shuttle train tram trolley plane bus boat".split())

_FUNCTION = frozenset(
    "the a an of at in on to from by for and or with within near behind between along into our this that its is be as via per".split()
)
_SOFT = frozenset(
    "area unit site park district complex monument memorial facility ground national historic historical service public location "
    "nps nm np nhp nhs nra nmem nmp nb ns nl npres mem pkwy use permit operation access section nature-wide local".split()
)
_QUANTITY_ALL = frozenset("all both every entire whole each any".split())
_QUANTITY_SOME = frozenset(
    "some several one two three four five six part portion half most other another certain few various many remainder rest".split()
)
_AROUND = re.compile(r"\b(?:at|in|of|to|from|near|behind|between|along|within|for|on)\b")
_MEASURE = frozenset(
    "enter entered entering number no count counts counted counter traffic vehicle car visitor visit visitation person people using "
    "user overnight stay stayed staying camper tent rv occupied group private day daily total monthly month week non rec recreation "
    "recreational non-rec nonrec non-recreation manual hand observed observation registered register reported attendance attending "
    "attendee special event individual school commercial concessioner concessionaire conc district eastbound westbound northbound "
    "southbound inbound outbound lane hiker mile mm mp marker route ending beginning raw estimate estimated summer winter season "
    "seasonal only class type passenger boater youth who not but going over taking guided self-guided ranger rented registered "
    "arriving oberved electronic patron contact volunteer misc miscellaneous primitive organized permitted permit front frontcountry "
    "walk-in reservation recgov rec-gov gov electric hookup long-term short-term hourly adult child student senior free paid fee".split()
)
MODIFIERS = frozenset(
    "north south east west northeast northwest southeast southwest upper lower little big new old inner outer great middle left right "
    "central".split()
)
"""Words that, before a name, make it another place: 'Little Sand Bay' is not 'Sand'."""
DIRECTIONS = frozenset("north south east west northeast northwest southeast southwest upper lower middle".split())
GEOGRAPHIC = frozenset(
    "lake creek river island point bay valley canyon spring rock fall mount hill pond forest landing harbor cove fork falls ridge "
    "mesa dune mountain run branch bend flat meadow prairie cape key".split()
)
"""Words for lie of the land: many names share them."""


@dataclass(frozen=True, slots=True)
class Place:
    """A closed place.

    Attributes:
        names: words that a field's label must share, in order.
        sort: the kind of place (a value of `SORTS`), or empty.
        loops: loops of a campground ('loop-a').
        kinds: kinds of camping that the name asks for; empty for all.
        several: more than one is meant ('campgrounds', 'all').
        some: only some of them, nobody says which.
    """

    names: tuple[str, ...]
    sort: str
    loops: frozenset[str]
    kinds: frozenset[Kind]
    several: bool
    some: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a count field counts, as its label has it.

    Attributes:
        kind: what is counted there.
        words: all words of the label.
        phrase: the same in order, with breaks between phrases.
        names: words that tell the spot from others of the park.
        sorts: the kinds of place it names.
        loops: loops of a campground.
        codes: short codes in brackets, '(GK)'.
    """

    kind: Kind
    words: frozenset[str]
    phrase: tuple[str, ...]
    names: frozenset[str]
    sorts: frozenset[str]
    loops: frozenset[str]
    codes: frozenset[str]


@cache
def spot(label: str) -> Spot:
    """Where a field with this label counts."""
    phrase = tokens(label)
    words = frozenset(phrase) - {BREAK}
    after = re.split(r"\b(?:at|in|to|entering|using)\b", label, maxsplit=1, flags=re.IGNORECASE)
    names = _names(tokens(after[-1])) if len(after) > 1 else _names(phrase)
    if len(after) > 1 and not names and not _sorts(tokens(after[-1])):
        names = _names(phrase)
    codes = frozenset(code.lower() for code in re.findall(r"\(([A-Z]{2,4})\)", label))
    return Spot(
        measure(label),
        words,
        phrase,
        names,
        _sorts(phrase),
        frozenset(word for word in words if word.startswith("loop-")),
        codes,
    )


def _names(words: Iterable[str]) -> frozenset[str]:
    return frozenset(
        word
        for word in words
        if word not in _FUNCTION
        and word not in _SOFT
        and word not in _MEASURE
        and word not in SORTS
        and word != BREAK
        and not word[0].isdigit()
        and not word.startswith("loop-")
    )


def _sorts(words: Iterable[str]) -> frozenset[str]:
    return frozenset(SORTS[word] for word in words if word in SORTS)


@cache
def places(name: str) -> tuple[Place, ...]:
    """The closed place by its name: as one place, or where it joins several, as each of them.

    'Guy Sandy boat launch and campground' is a boat launch and a campground, both of Guy Sandy.
    """
    parts: list[list[str]] = [[]]
    for token in tokens(name):
        if token in (BREAK, "and"):
            parts.append([])
        else:
            parts[-1].append(token)
    found = [_place(tuple(part), name) for part in parts if part]
    for i in reversed(range(len(found) - 1)):
        if not found[i].sort and found[i + 1].sort:
            found[i] = replace(found[i], sort=found[i + 1].sort, several=found[i + 1].several)
    for i in range(1, len(found)):
        if not found[i].names and not found[i].loops:
            found[i] = replace(found[i], names=found[i - 1].names)
    return tuple(found)


@cache
def place(name: str) -> Place:
    """The closed place by its whole name, whatever it joins."""
    return _place(tuple(token for token in tokens(name) if token not in (BREAK, "and")), name)


def _place(words: tuple[str, ...], text: str) -> Place:
    head = words
    for i, word in enumerate(words):
        if i and _AROUND.fullmatch(word):
            head = words[:i]
            break
    sorts = [word for word in head if word in SORTS]
    sort = SORTS[sorts[-1]] if sorts else ""
    if not sort and "camp" in head and len(head) == 1:
        sort = "campground"
    kinds = frozenset(
        kind
        for word, kind in (("group", Kind.GROUP_CAMPING), ("tent", Kind.TENTS), ("rv", Kind.RVS))
        if word in words and sort in ("campground", "")
    )
    if kinds and not sort:
        sort = "campground"
    if sort == "campground" and "backcountry" in words:
        sort = "backcountry"
    asked = {"group", "tent", "rv", "backcountry"} if sort in ("campground", "backcountry") else set()
    plural = re.search(
        r"\b(?:campgrounds|cgs|sites|centers|vcs|trails|roads|museums|buildings|lots|ramps|tours|lodges|cabins|facilities|areas|beaches)\b",
        text,
        re.IGNORECASE,
    )
    return Place(
        names=tuple(
            word
            for word in words
            if word not in _FUNCTION
            and word not in _SOFT
            and word not in _QUANTITY_ALL
            and word not in _QUANTITY_SOME
            and word not in asked
            and not (word in SORTS and SORTS[word] == sort)
            and not word.startswith("loop-")
            and word != "loop"
        ),
        sort=sort,
        loops=frozenset(word for word in words if word.startswith("loop-")),
        kinds=kinds,
        several=bool(plural) or bool(_QUANTITY_ALL & set(words)),
        some=bool(_QUANTITY_SOME & set(words)),
    )
