"""Which closure of an answer is which labelled closure, and which characters their evidence covers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ranger_desk.records import Closure, Scope

ENOUGH = 0.5
"""Share of the words of two places (together) that both must have to be the same place."""

Test = Callable[[Closure, Closure], bool]
Pair = tuple[Closure | None, Closure | None]

_FILLERS = frozenset({"a", "and", "at", "of", "the"})
_ENDING = re.compile(r"(?:ing|ed|es|s|d|th|st|nd|rd)$")


def words(text: str) -> list[str]:
    """Runs of letters and digits, in lower case."""
    return re.findall(r"[a-z0-9]+", text.lower())


def stem(word: str) -> str:
    """The word without a common ending."""
    return _ENDING.sub("", word) or word


def same_place(one: Closure, other: Closure) -> bool:
    """Whether two closures close the same: the unit itself, or places of the same scope whose names are alike."""
    if one.scope is not other.scope:
        return False
    if one.scope is Scope.UNIT:
        return True
    a, b = _place_words(one), _place_words(other)
    return bool(a and b) and len(a & b) >= ENOUGH * len(a | b)


def same_closure(one: Closure, other: Closure) -> bool:
    """Whether two closures close the same for as long."""
    return one.extent is other.extent and same_place(one, other)


def hits(labelled: Sequence[Closure], told: Sequence[Closure], test: Test) -> int:
    """How many labelled closures are found, each by one that is told, the first that fits."""
    return len(_matches(range(len(labelled)), labelled, dict(enumerate(told)), test))


def paired(labelled: Sequence[Closure], told: Sequence[Closure]) -> list[Pair]:
    """Each labelled closure beside the one that found it, or None; then those told that are not labelled.

    Closures that agree in extent too are paired first, so that two closures of one place are not crossed.
    """
    left = dict(enumerate(told))
    found = _matches(range(len(labelled)), labelled, left, same_closure)
    found |= _matches([i for i in range(len(labelled)) if i not in found], labelled, left, same_place)
    pairs: list[Pair] = [(closure, found.get(i)) for i, closure in enumerate(labelled)]
    return pairs + [(None, closure) for closure in left.values()]


def inside(closures: Sequence[Closure]) -> list[Closure]:
    """Without the closures of what is not the park's: those are not scored by place."""
    return [closure for closure in closures if closure.scope is not Scope.OUTSIDE]


def covered(comment: str, closures: Sequence[Closure]) -> set[int]:
    """The characters of the comment that the closures' evidence covers, each where it first stands."""
    found: set[int] = set()
    for text in (closure.evidence.text for closure in closures):
        start = comment.find(text) if text else -1
        if start >= 0:
            found.update(range(start, start + len(text)))
    return found


def _matches(
    numbers: Sequence[int], labelled: Sequence[Closure], left: dict[int, Closure], test: Test
) -> dict[int, Closure]:
    """What finds which labelled closure; it is taken out of `left`."""
    found: dict[int, Closure] = {}
    for i in numbers:
        at = next((j for j, closure in left.items() if test(labelled[i], closure)), None)
        if at is not None:
            found[i] = left.pop(at)
    return found


def _place_words(closure: Closure) -> set[str]:
    return {stem(word) for word in words(closure.place) if word not in _FILLERS}
