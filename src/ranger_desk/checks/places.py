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
    "building": "building facility",
}
_OF_THEIR_OWN = (
    "monument memorial statue museum house home mansion cottage church chapel school schoolhouse mill farm barn cave cavern lighthouse tower bridge beach "
    "overlook theater store bookstore shop restroom bathroom exhibit gallery office picnic pool garden cemetery dam lock studio "
    "hall station plantation observatory amphitheater pavilion center playground elevator kiosk trailhead marina pier stable "
    "ferry shuttle train tram trolley plane bus boat film auditorium library restaurant cafe concession outfitter rental"
).split()
SORTS: dict[str, str] = {word: word for word in _OF_THEIR_OWN} | {
    word: sort for sort, words in _SORTS.items() for word in words.split()
}
"""Words for kinds of place, each with the sort it belongs to; most words are a sort of their own."""
PARTS = frozenset(
    "theater film auditorium store bookstore shop restroom bathroom exhibit gallery office library elevator kiosk trail road "
    "parking ramp dock pool restaurant cafe".split()
)
"""Parts of a place, which may close while it is open."""
BUILDINGS = frozenset(
    "visitor-center museum house home mansion cottage church chapel schoolhouse theater hall studio film library".split()
)
TRANSPORT = frozenset("ferry shuttle train tram trolley plane bus boat".split())

_FUNCTION = frozenset(
    "the a an of at in on to from by for and or with within near behind between along into our this that its is be as via per".split()
)
_SOFT = frozenset(
    "area unit site park district complex ground national historic historical service public location "
    "nps nm np nhp nhs nra nmem nmp nb ns nl npres mem pkwy use permit operation access section nature-wide local".split()
)
_ALL = frozenset("all both every entire whole each any".split())
_SOME = re.compile(
    r"\b(?i:some|several|one|two|three|four|five|six|part|portions?|half|most|others?|another|certain|few|various|many|remainder)\b"
    r"(?=\s*$|\s+[a-z0-9])|^\d{1,3}(?=\s+[a-z])"
)
"""Words for an unknown part, before a word that is no name: 'two trails', but not 'Five Forks' or 'Part Island'."""
_STRETCH = re.compile(r"\b(?:between|from)\b.*\b(?:and|to)\b", re.IGNORECASE)
_AREAS = frozenset("park unit district".split())
"""What stands for all that goes by the words before it: 'Overlook Park' is no overlook."""
_AROUND = frozenset("at in of to from near behind between along within for on into".split())
MEASURES = frozenset(
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
    "central main".split()
)
"""Words that, before a name, make it another place: 'Little Sand Bay' is not 'Sand'."""
DIRECTIONS = frozenset("north south east west northeast northwest southeast southwest upper lower middle".split())
GEOGRAPHIC = frozenset(
    "lake creek river island point bay valley canyon spring rock fall mount hill pond forest landing harbor cove fork falls ridge "
    "mesa dune mountain run branch bend flat meadow prairie cape key camp".split()
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
    phrase = tokens(_EXCLUDED.sub(" ", label))
    words = frozenset(phrase) - {BREAK}
    after = re.split(r"\b(?:at|in|to|entering|using)\b", label, maxsplit=1, flags=re.IGNORECASE)
    named = tokens(after[-1]) if len(after) > 1 else phrase
    names = _names(named) if _names(named) or _sorts(named) else _names(phrase)
    codes = {code.lower() for code in re.findall(r"\b[A-Z]{2,4}\b", label)} - _FUNCTION
    loops = frozenset(word for word in words if word.startswith("loop-"))
    return Spot(measure(label), words, phrase, names, _sorts(phrase), loops, frozenset(codes))


_EXCLUDED = re.compile(
    r"\b(?:that (?:do|did|are|were)(?:es)?(?:n't| not)|not|except|excluding|without|other than)\b.*", re.IGNORECASE
)
"""What a label says that it does not count."""


def _names(words: Iterable[str]) -> frozenset[str]:
    return frozenset(
        word
        for word in words
        if word not in _FUNCTION
        and word not in _SOFT
        and word not in MEASURES
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
        if i and word in _AROUND:
            head = words[:i]
            break
    sort = _sort(head)
    kinds = frozenset(kind for word, kind in _CAMPING.items() if word in words and sort in ("campground", ""))
    if kinds:
        sort = "campground"
    asked = {"campground"} if sort == "campground" else set()
    if sort in ("campground", "backcountry"):
        asked |= {"backcountry", *_CAMPING}
    if sort in ("campground", "backcountry") and "backcountry" in words:
        nights = sort == "campground" or {"permit", "overnight"} & set(words)
        sort, kinds = "backcountry", frozenset({Kind.BACKCOUNTRY} if nights else ())
    idle = _FUNCTION | _SOFT | _ALL | asked | {"visitor", "loop"}
    some = _SOME.search(text)
    return Place(
        names=tuple(
            word
            for word in words
            if word not in idle
            and SORTS.get(word, "no") != sort
            and not word.startswith("loop-")
            and not (some and word == some.group().lower())
        ),
        sort=sort,
        loops=frozenset(word for word in words if word.startswith("loop-")),
        kinds=kinds,
        several=bool(_ALL & set(words)) or any(_is_plural(word) for word in re.findall(r"[A-Za-z]+", text)),
        some=bool(some) or _STRETCH.search(text) is not None,
    )


_CAMPING = {"group": Kind.GROUP_CAMPING, "tent": Kind.TENTS, "rv": Kind.RVS}


def _sort(head: tuple[str, ...]) -> str:
    """The kind of place, by the last word for one before 'at', 'of' and the like."""
    if len(head) > 1 and head[-1] in _AREAS:
        return ""
    for word in reversed(head):
        if word in SORTS:
            return SORTS[word]
    return "campground" if "camp" in head else ""


def _is_plural(word: str) -> bool:
    return word.lower().endswith("s") and any(token in SORTS for token in tokens(word))
