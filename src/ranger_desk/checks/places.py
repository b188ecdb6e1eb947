"""Names of places taken apart: what kind of place, which words tell it from others; for closures and labels alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from ranger_desk.checks.fields import Kind, measure
from ranger_desk.checks.vocabulary import ALL, AREAS, AROUND, COMMON, FUNCTION, KINDS, MEASURES, SOFT, SORTS
from ranger_desk.checks.words import BREAK, tokens

_SOME = re.compile(
    r"\b(?i:some|several|one|two|three|four|five|six|part|portions?|half|most|others?|another|certain|few|various|many"
    r"|remainder)\b(?=\s*$|\s+[a-z0-9])|^\d{1,3}(?=\s+[a-z])"
)
"""Words for an unknown part, before a word that is no name: 'two trails', but not 'Five Oaks'."""
_STRETCH = re.compile(r"\b(?:between|from)\b.*\b(?:and|to)\b", re.IGNORECASE)
_EXCLUDED = re.compile(
    r"\b(?:that (?:do|did|are|were)(?:es)?(?:n't| not)|not|except|excluding|without|other than)\b.*", re.IGNORECASE
)
"""What a label says that it does not count."""
_COUNTER = re.compile(r"\btrail (?:count(?:er)?s?|users?)\b", re.IGNORECASE)
"""Who is counted, on foot, and not where."""
_CODE = re.compile(r"\(([A-Z]{2,4})\)|\b([B-DF-HJ-NP-TV-XZ]{2,4})\b")
"""Short codes in a label: in brackets, or without a vowel, so that they are no word."""
_CAMPING = {"group": Kind.GROUP_CAMPING, "tent": Kind.TENTS, "rv": Kind.RVS}


@dataclass(frozen=True, slots=True)
class Place:
    """A closed place.

    Attributes:
        names: words that a field's label must share, in order.
        sort: the kind of place (a value of `SORTS`), or empty.
        loops: loops of a campground ('loop-a').
        kinds: kinds of camping that the name asks for; empty for all.
        several: more than one is meant ('campgrounds').
        every: all of them are meant, in so many words.
        some: only some of them, nobody says which.
        area: 'park' where the name ends so ('Overlook Park'), else empty.
    """

    names: tuple[str, ...]
    sort: str
    loops: frozenset[str]
    kinds: frozenset[Kind]
    several: bool
    every: bool
    some: bool
    area: str


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
        codes: short codes, '(PH)'.
        together: two words each that follow each other, written as one: 'tenmile'.
    """

    kind: Kind
    words: frozenset[str]
    phrase: tuple[str, ...]
    names: frozenset[str]
    sorts: frozenset[str]
    loops: frozenset[str]
    codes: frozenset[str]
    together: frozenset[str]


@cache
def spot(label: str) -> Spot:
    """Where a field with this label counts."""
    phrase = tokens(_EXCLUDED.sub(" ", _COUNTER.sub("count", label)))
    words = frozenset(phrase) - {BREAK}
    after = re.split(r"\b(?:at|in|to|entering|using)\b", label, maxsplit=1, flags=re.IGNORECASE)
    named = tokens(after[-1]) if len(after) > 1 else phrase
    names = _names(named) if _names(named) or _sorts(named) else _names(phrase)
    codes = {(bracketed or bare).lower() for bracketed, bare in _CODE.findall(label)}
    loops = frozenset(word for word in words if word.startswith("loop-"))
    together = frozenset(one + other for one, other in pairwise(phrase))
    return Spot(measure(label), words, phrase, names, _sorts(phrase), loops, frozenset(codes), together)


def _names(words: Iterable[str]) -> frozenset[str]:
    return frozenset(
        word
        for word in words
        if word not in FUNCTION
        and word not in SOFT
        and word not in MEASURES
        and (word not in SORTS or word == "camp")
        and word != BREAK
        and not word[0].isdigit()
        and not word.startswith("loop-")
    )


def _sorts(words: Iterable[str]) -> frozenset[str]:
    return frozenset(SORTS[word] for word in words if word in SORTS)


@cache
def places(name: str) -> tuple[Place, ...]:
    """The closed place by its name: as one place, or where it joins several, as each of them.

    'Heron Lake launch and campground' is a boat launch and a campground, both of Heron Lake.
    """
    parts: list[list[str]] = [[]]
    for token in tokens(name):
        if token in (BREAK, "and"):
            parts.append([])
        else:
            parts[-1].append(token)
    found = [_place(tuple(part), name) for part in parts if part]
    for i in reversed(range(len(found) - 1)):
        one, following = found[i : i + 2]
        if not one.sort and (following.several or COMMON.issuperset(one.names)):
            found[i] = replace(one, sort=following.sort, several=following.several)
    for i in range(1, len(found)):
        if not found[i].names and not found[i].loops:
            found[i] = replace(found[i], names=found[i - 1].names)
    return tuple(found)


@cache
def place(name: str) -> Place:
    """The closed place by its whole name, whatever it joins."""
    return _place(tuple(token for token in tokens(name) if token not in (BREAK, "and")), name)


def _place(words: tuple[str, ...], text: str) -> Place:
    head = words[: next((i for i, word in enumerate(words) if i and word in AROUND), len(words))]
    sort = _sort(head)
    camping = sort in ("campground", "campsite", "camp", "backcountry", "")
    kinds = frozenset(kind for word, kind in _CAMPING.items() if word in words and camping)
    if kinds and not sort:
        sort = "campground"
    if camping and "backcountry" in words:
        nights = sort != "backcountry" or {"permit", "overnight", "campground", "campsite"} & set(words)
        sort, kinds = "backcountry", frozenset({Kind.BACKCOUNTRY} if nights else ())
    # Programs are of many sorts: that the public ones are off says nothing of the field for all.
    idle = FUNCTION | ALL | (SOFT | {"visitor"} if sort != "program" else frozenset())
    if sort and camping:
        idle |= {"loop", "campground", "campsite", "backcountry", *_CAMPING}
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
        several=any(_is_plural(word) for word in re.findall(r"[A-Za-z]+", text)),
        every=bool(ALL & set(words)),
        some=bool(some) or _STRETCH.search(text) is not None,
        area="park" if len(head) > 1 and head[-1] == "park" else "",
    )


def _sort(head: tuple[str, ...]) -> str:
    """The kind of place, by the last word for one before 'at', 'of' and the like.

    Words that are often a part of names tell it only where they end one: 'Pueblo Rojo' and 'Cave Creek' are neither.
    """
    if len(head) > 1 and head[-1] in AREAS:
        return ""
    telling = [word for word in head if word not in SOFT]
    sorts = [SORTS[word] for i, word in enumerate(telling, 1) if word in KINDS or (word in SORTS and i == len(telling))]
    others = [sort for sort in sorts if sort != "camp"]
    return (others or sorts or [""])[-1]


def _is_plural(word: str) -> bool:
    return word.lower().endswith("s") and any(token in SORTS for token in tokens(word))
