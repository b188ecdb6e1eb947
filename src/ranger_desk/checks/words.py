"""Words of labels and place names, spelt one way: 'V/C', 'VCs' and 'Visitors Center' are all 'visitor-center'."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache, lru_cache

BREAK = "|"
"""A token that stands for a comma, a bracket, a slash or a dash: words on both sides belong to different phrases."""

_SPELT_ONE_WAY = tuple(
    (re.compile(rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])"), word)
    for pattern, word in (
        (
            r"v/?cs?|vis[it]{0,3}(?:[eo]rs?)? (?:cent(?:er|re)|ctr)s?"
            r"|visitors? (?:(?:contact|information) )?(?:station|center)s?",
            "visitor-center",
        ),
        (
            r"(?:info(?:rmation)?|welcome|contact) (?:cent(?:er|re)|ctr|station)s?"
            r"|(?:info(?:rmation)? )desk|desk(?= counts?)",
            "visitor-center",
        ),
        (r"c/?gs?|camp ?grounds?|camping(?: areas?)?", "campground"),
        (r"camp(?:ing)? ?sites?", "campsite"),
        (r"(?:r/?v|trailer) (?:parks?|villages?)", "rv-park"),
        (r"(?<!non[- ])recreation(?:al)? vehicles?|r/?vs?|motor ?homes?", "rv"),
        (r"o/n|over ?nights?|nights?", "overnight"),
        (r"b/?c|back ?country|wilderness (?:use|permits?|camp\w*|overnights?|stays?)", "backcountry"),
        (r"parking (?:lot|area)s?|lots?|pk|pkg|parking", "parking"),
        (r"(?:boat )?(?:launch|ramp)(?: (?:ramp|site|area))?s?|boat (?:launch|ramp)s?|launches", "ramp"),
        (r"picnic (?:areas?|grounds?|sites?)", "picnic"),
        (r"entrance (?:stations?|gates?)|entrances?|gates?|entry (?:stations?|gates?)", "entrance"),
        (r"trail ?heads?", "trailhead"),
        (r"light ?houses?|light stations?", "lighthouse"),
        (r"tour ?boats?", "tour boat"),
        (r"sea ?planes?|planes?|air ?planes?", "plane"),
        (r"hq|head ?quarters?", "headquarters"),
        (r"hwy|highways?", "highway"),
        (r"rds?|roads?|roadways?|vehic(?:le|ular) access", "road"),
        (r"avenue|ave?", "avenue"),
        (r"blvd|boulevard", "boulevard"),
        (r"pkwy|parkway", "parkway"),
        (r"dr|drives?", "drive"),
        (r"mts?|mtns?|mounts?|mountains?", "mount"),
        (r"ft|fort", "fort"),
        (r"st|ste|saint|streets?", "st"),
        (r"ctr|centre|centers", "center"),
        (r"theatre", "theater"),
        (r"jct", "junction"),
        (
            r"(?:natl|national)"
            r"(?: (?:(?:historical?|military|battlefield) )?(?:park|monument|memorial|site|seashore|preserve))?",
            "national",
        ),
    )
)
_COMPASS = {"n": "north", "s": "south", "e": "east", "w": "west", "ne": "northeast", "nw": "northwest"} | {
    "se": "southeast",
    "sw": "southwest",
    "northern": "north",
    "southern": "south",
    "eastern": "east",
    "western": "west",
}
_HYPHENED = frozenset("visitor-center rv-park walk-in walk-ins non-rec self-guided day-use day-user day-users".split())
_TOKEN = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?(?:-[a-z]+)*|[(){}\[\],;:/|]|(?<=\s)[-–—](?=\s)")
_INITIALS_OF_A = re.compile(r"\b([A-Z]{2,3})(VC|CG)\b")
_LETTER_LOOP = re.compile(r"\b([a-z0-9]) loop\b(?! [a-z0-9]\b)")
_LOOP_LETTERS = re.compile(r"\bloops?\s+([a-z0-9]\b(?:(?:\s*(?:,|&|/|\band\b|\bloops?\b))+\s*[a-z0-9]\b)*)")


@cache
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text in their one spelling, singular, lower case; `BREAK` where a phrase ends.

    A loop and its letter are one word: 'Loops A & B' is 'loop-a', 'loop-b'.
    """
    low = re.sub(r"['’]|(?<=[a-z])\.(?=[a-z])", "", _INITIALS_OF_A.sub(r"\1 \2", text).lower())
    low = _LETTER_LOOP.sub(r"loop \1", low)
    low = _LOOP_LETTERS.sub(
        lambda m: " ".join(f"loop-{letter}" for letter in re.findall(r"\b[a-z0-9]\b", m.group(1))) + " ", low
    )
    low = low.replace("&", " and ")
    for pattern, word in _SPELT_ONE_WAY:
        low = pattern.sub(word, low)
    found = []
    for token in _TOKEN.findall(low):
        if not token[0].isalnum():
            found.append(BREAK)
        else:
            words = [token] if token in _HYPHENED or token.startswith("loop-") else token.split("-")
            found += [_COMPASS.get(word, singular(word)) for word in words]
    return tuple(found)


@cache
def singular(word: str) -> str:
    """A word without the 's' of a plural; 'glass' and 'bus' stay."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes", "buses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")) else word


@lru_cache(maxsize=1 << 16)
def alike(one: str, other: str) -> bool:
    """Whether two words are the same, but for a slip of the pen ('Lanern' for 'Lantern')."""
    if one == other:
        return True
    if min(len(one), len(other)) < 5 or one[0] != other[0] or one[-1].isdigit() or other[-1].isdigit():
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.85
