"""What a comment itself says of the count at a closed place: that it is explained, or that it cannot be visitors."""

from __future__ import annotations

import re
from functools import lru_cache

from ranger_desk.checks import said
from ranger_desk.records import Closure, Count, Scope

_OUTDOORS = (
    r"(?:grounds?|trails?|outdoors?|outside|exterior|lawns?|porch|doors?|walkways?|overlooks?|gardens?|beach(?:es)?)"
)
_IS = r"(?:is|are|was|were|remain(?:s|ed)?|stay(?:s|ed)?|kept)"
_GENERAL_VISITATION = re.compile(r"\bclosed\b[^.;\n]{0,30}\b(?:for|to) general visitation\b", re.IGNORECASE)
_COUNTED_OUTDOORS = re.compile(
    rf"\b(?:counts? (?:of|at|on|from)|counted|estimates? of|include[sd]?)\b[^.;\n]{{0,40}}\b{_OUTDOORS}\b"
    rf"|\b{_OUTDOORS}\b[^.;\n]{{0,40}}\b{_IS} (?:\w+ )?(?:counted|included)\b"
    r"|\bvisitors (?:\w+ )?counted (?:if|when|as) they\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    rf"(?P<what>(?:[\w'&/-]+ ){{1,5}}?)(?:{_IS} )?(?:still |always )?"
    r"(?<!not )(?:open|accessible)\b(?! (?:on|until|only)\b)",
    re.IGNORECASE,
)
_PLAIN = frozenset(
    "the and all park parks site unit area areas visitor visitors visits visit count counts traffic number still was "
    "were are but however remain remained enter total for with".split()
)
_NOT_VISITORS = (
    r"(?:(?:park |nps )?(?:staff|employees?|rangers?)|contractors?|(?:fire|construction|work|trail|road) ?crews?"
    r"|researchers?|arch?aeologists?|residents?|volunteers?|incidental|construction (?:vehicles?|traffic|workers?)"
    r"|administrative|official (?:vehicles?|use))"
)
_NUMBERS = r"(?:numbers?|counts?|data|figures?|stats|statistics|visits|visitation)"
_WHOSE = re.compile(
    rf"\b(?:{_NUMBERS}|counted|traffic|vehicles?|visitors)\b[^.;\n]{{0,30}}"
    rf"\b(?:from|of|is|are|was|were|by|includes?|reflects?|only|due to)\b[^.;\n]{{0,25}}\b{_NOT_VISITORS}\b"
    rf"|\b{_NOT_VISITORS}\b[^.;\n]{{0,20}}\b(?:vehicles?|traffic|cars|trips|{_IS} counted|crossing|driving)\b"
    r"|\b(?:through|thru|pass(?:ing)?[- ]through|commuter)[- ]traffic\b",
    re.IGNORECASE,
)
_BORROWED = re.compile(
    r"\baverag|\bavg\b|\bestimat|\bguess|\bcarried (?:over|from|forward)|\bsame (?:number|count)?s? ?as\b"
    rf"|\b(?:last|previous|prior) (?:year|month)(?:'?s)? (?:\w+ )?{_NUMBERS}"
    rf"|\b{_NUMBERS} (?:\w+ ){{0,3}}(?:from|of) (?:last|the (?:previous|prior)|previous|prior) (?:year|month)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    rf"(?:the |these |this |those |all )?(?:{_NUMBERS}|it|we|i|used?|an?|\d+|estimat\w*|averag\w*|last|\w+[- ]year)\b",
    re.IGNORECASE,
)


def explains(comment: str, closure: Closure, count: Count) -> str:
    """The sentence that explains visitors where it was closed, or ''.

    Visitors who were counted outdoors explain the unit's counts, and those of a place that the comment speaks of in the
    same breath; a place that stayed open while the unit was closed explains the fields that have its name.
    """
    of_all, stayed_open = _explanations(comment, closure)
    if of_all or not stayed_open:
        return of_all
    label = _words(count.label)
    return next((sentence for sentence, what in stayed_open if what & label), "")


@lru_cache(maxsize=16)
def _explanations(comment: str, closure: Closure) -> tuple[str, tuple[tuple[str, frozenset[str]], ...]]:
    """The sentence that explains any count, or ''; and those that say what stayed open, with its words."""
    own, after = said.around(comment, closure)
    whole = closure.scope is Scope.UNIT
    stayed_open = []
    for sentence in said.sentences(comment):
        if sentence in own and _GENERAL_VISITATION.search(sentence):
            return sentence, ()
        if _WHOSE.search(sentence):
            continue
        if (whole or sentence in (*own, after)) and _COUNTED_OUTDOORS.search(sentence):
            return sentence, ()
        if whole:
            stayed_open += [(sentence, _words(opened["what"])) for opened in _OPEN.finditer(sentence)]
    return "", tuple(stayed_open)


def admits(comment: str, closure: Closure) -> str:
    """The sentence that says that the count is no visitors', or not this month's, or ''.

    It is the closure's own sentence, or the next one if it goes on from it.
    """
    own, after = said.around(comment, closure)
    for sentence in (*own, after):
        borrowed = _BORROWED.search(sentence) and (sentence in own or _GOES_ON.match(sentence))
        if borrowed or _WHOSE.search(sentence):
            return sentence
    return ""


@lru_cache(maxsize=1024)
def _words(text: str) -> frozenset[str]:
    return frozenset(word.rstrip("s") for word in re.findall(r"[a-z']{3,}", text.casefold()) if word not in _PLAIN)
