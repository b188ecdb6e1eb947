"""Which count fields a closed place stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ranger_desk.checks.fields import NEVER_LINKED, kind
from ranger_desk.checks.fitting import accepts, is_of_sort, modifier, names_all
from ranger_desk.checks.places import Place, Spot, place, places, spot
from ranger_desk.checks.vocabulary import BUILDINGS, COMMON, DIRECTIONS, FUNCTION, GEOGRAPHIC, MEASURES, OUTDOORS, SORTS
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
        kinds = ((one.field, kind(one.label)) for one in counts)
        return [
            Link(field, 1.0, why) for field, of in kinds if (of.is_visit_count or of.is_reading) and field not in never
        ]
    labels = tuple(count.label for count in counts)
    found = _matched(closure.place, closure.evidence.text, labels, park_name)
    links = [Link(counts[i].field, score, why) for i, score, why in found if counts[i].field not in never]
    return sorted(links, key=lambda one: -one.score)


def _same(one: str, other: str) -> bool:
    return [word for word in tokens(one) if word != "the"] == [word for word in tokens(other) if word != "the"]


@lru_cache(maxsize=4096)
def _matched(name: str, evidence: str, labels: tuple[str, ...], park_name: str) -> tuple[tuple[int, float, str], ...]:
    spots, park = _park(labels, park_name)
    name = " ".join(word for word in name.split() if not _is_code_of(word, park_name))
    outside, _, rest = name.partition("(")
    inside, _, after = rest.partition(")")
    for text in filter(str.strip, (f"{outside} {after}".strip(), inside)):
        if found := _Search(text, evidence, spots, park).found():
            return tuple((i, *found[i]) for i in sorted(found))
    return ()


@lru_cache(maxsize=1024)
def _park(labels: tuple[str, ...], park_name: str) -> tuple[dict[int, Spot], frozenset[str]]:
    """Where a park's linkable fields count, by position; and the words that are its own name or code."""
    spots = {i: spot(label) for i, label in enumerate(labels) if kind(label) not in NEVER_LINKED}
    codes = {word.lower() for label in labels for word in label.split() if _is_code_of(word, park_name)}
    return spots, frozenset(tokens(park_name)) | codes


Found = dict[int, tuple[float, str]]


@dataclass(frozen=True, slots=True)
class _Search:
    """The fields of one place among a park's.

    Attributes:
        name: the place as the comment names it.
        spots: where the park's fields count, by their position.
        park: words of the park's own name.
    """

    name: str
    evidence: str
    spots: dict[int, Spot]
    park: frozenset[str]

    def found(self) -> Found:
        """Score and reason by position."""
        whole = _in_context(place(self.name), self.name, self.evidence)
        if whole.some:
            return {}
        parts = [_in_context(part, self.name, self.evidence) for part in places(self.name)]
        if len(parts) > 1 and (found := self._by_name(whole, self._accepted(whole))):
            return found
        found = {}
        for part in parts:
            found |= self._of(part)
        for part in places(_exceptions(self.evidence)) if whole.several or whole.every else ():
            if part.names or part.loops:
                found = {i: found[i] for i in found.keys() - self._of(replace(part, sort=part.sort or whole.sort))}
        return found

    def _of(self, asked: Place) -> Found:
        """By the surest of the ways that find any."""
        fit = self._accepted(asked)
        if (
            (asked.several or asked.every)
            and self.park.issuperset(asked.names)
            and (found := self._by_sort(asked, fit))
        ):
            return found
        for way in (self._by_name, self._by_short_name, self._by_initials):
            if found := way(asked, fit):
                return found
        if asked.sort == "campground":
            campsite = replace(asked, sort="campsite")
            if found := self._by_name(campsite, self._accepted(campsite)):
                return found
        return self._by_sort(asked, fit)

    def _accepted(self, asked: Place) -> dict[int, Spot]:
        return {i: one for i, one in self.spots.items() if accepts(asked, one)}

    def _by_name(self, asked: Place, fit: dict[int, Spot]) -> Found:
        """Fields whose labels have every word of the place's name (those of the park's own name apart)."""
        for names in dict.fromkeys((asked.names, tuple(word for word in asked.names if word not in self.park))):
            if not asked.loops and all(word in MEASURES or (word in SORTS and asked.sort) for word in names):
                continue
            before = {i: modifier(one, names) for i, one in fit.items() if names_all(one, names, asked)}
            for allowed in (frozenset({""}), DIRECTIONS):
                if named := {i: fit[i] for i, word in before.items() if word in allowed}:
                    return self._coded(names, fit) | self._named(asked, names, named)
        return {}

    def _named(self, asked: Place, names: tuple[str, ...], fit: dict[int, Spot]) -> Found:
        """Of the fields that have the name, those that are not of another place beside it."""
        if any(asked.area in one.words for one in fit.values()):
            fit = {i: one for i, one in fit.items() if asked.area in one.words}
        if asked.sort and (alone := {i: one for i, one in fit.items() if not _places_beside(asked, one)}):
            fit = alone
        if any(asked.sort in one.sorts for one in fit.values()):
            own = self.park.union(names)
            fit = {
                i: one
                for i, one in fit.items()
                if asked.sort in one.sorts or all(word in own or alike(word, asked.sort) for word in one.names)
            }
        why = f"Its label names '{self._as_written((*names, *asked.loops))}'{_of_sort(asked)}."
        return dict.fromkeys(fit, (0.95, why))

    def _coded(self, names: tuple[str, ...], fit: dict[int, Spot]) -> Found:
        why = f"Its label has '{_initials(names).upper()}', the initials of the place."
        return {i: (0.8, why) for i, one in fit.items() if _initials(names) in one.codes}

    def _by_short_name(self, asked: Place, fit: dict[int, Spot]) -> Found:
        """Fields whose labels name the place more briefly: 'Arden House' for the Josephine Arden House."""
        found: Found = {}
        for i, one in fit.items():
            names = one.names - self.park
            if names <= COMMON or asked.loops - one.loops:
                continue
            matched = [word for word in asked.names if any(alike(word, name) for name in names)]
            if len(matched) < len(names) or any(word in SORTS and word not in one.words for word in asked.names):
                continue
            first, last = asked.names.index(matched[0]), asked.names.index(matched[-1])
            before, after = set(asked.names[:first]), set(asked.names[last + 1 :])
            if not before & COMMON and after <= GEOGRAPHIC | MEASURES | self.park | one.words:
                found[i] = (0.85, f"Its label names '{self._as_written(tuple(matched))}'{_of_sort(asked)}.")
        return found

    def _by_initials(self, asked: Place, fit: dict[int, Spot]) -> Found:
        """Fields whose labels have the place's initials, or whose words' initials the place is: 'SC Cave', 'WSVC'."""
        names = tuple(word for word in asked.names if word not in SORTS)
        fit = {i: one for i, one in fit.items() if all(word in one.words for word in asked.names if word in SORTS)}
        if len(names) != 1 or not 2 <= len(names[0]) <= 5:
            return self._coded(names, fit)
        why = f"'{names[0].upper()}' are the initials of a place in its label."
        return {i: (0.8, why) for i, one in fit.items() if _initials_in(names[0], one)}

    def _by_sort(self, asked: Place, fit: dict[int, Spot]) -> Found:
        """Fields of the one place of that sort: 'the campground', or a campground whose name no label has."""
        own = self.park | {"main"} | (MEASURES if asked.sort != "program" else set())
        names = [word for word in asked.names if word not in own]
        if not asked.sort or asked.loops or any(word[0].isdigit() for word in names):
            return {}
        others = self.spots.values()
        fit = {i: one for i, one in fit.items() if is_of_sort(asked, one, others)}
        named = {i: one for i, one in fit.items() if all(word in SORTS and word in one.words for word in names)}
        groups = {one.names - self.park for one in (named or fit).values()}
        unnamed = {i for i, one in (named or fit).items() if not one.names - self.park - {"main"}}
        sort = _sort_in_words(asked)
        if not named:
            chosen = unnamed if asked.sort in _ALONE and groups == {frozenset()} else set()
            why = f"No label names this {sort} or another one of the park."
        elif asked.every or asked.sort == "backcountry" or (asked.several and asked.sort not in _APART):
            chosen, why = set(named), f"It counts at a {sort} of the park, and all are meant."
        else:
            lone = len(groups) == 1 and not asked.several and asked.sort != "road"
            chosen = unnamed or (set(named) if lone else set())
            why = f"It is the park's only count at a {sort}, or the only one without another name."
        return dict.fromkeys(chosen, (0.75, why))

    def _as_written(self, names: tuple[str, ...]) -> str:
        words = [word for word in self.name.split() if not set(names).isdisjoint(tokens(word))]
        return " ".join(words) or " ".join(names)


_ALONE = frozenset("campground visitor-center museum house lodge".split())
"""Kinds of place that a label may leave unnamed where the park counts at one of them only."""
_APART = OUTDOORS - {"campground", "campsite"}
"""Kinds of place of which a park has more than it counts: closed 'trails' need not be those that are counted."""


def _places_beside(asked: Place, one: Spot) -> frozenset[str]:
    """Kinds of place in a label that the place is not: an inn in the label of a visitor center."""
    own = {asked.sort, *(SORTS.get(name, "") for name in asked.names)}
    return (one.sorts & (BUILDINGS | OUTDOORS | {"lodge"})) - own


def _initials(names: tuple[str, ...]) -> str:
    return "".join(word[0] for word in names) if len(names) > 1 else " "


def _initials_in(letters: str, one: Spot) -> bool:
    """Whether words that follow each other in the label, the first of them a name, begin with these letters."""
    words = [part for word in one.phrase for part in word.split("-")]
    runs = (words[start : start + len(letters)] for start, word in enumerate(words) if word in one.names)
    return any("".join(word[0] for word in run) == letters and FUNCTION.isdisjoint(run) for run in runs)


def _is_code_of(word: str, park_name: str) -> bool:
    """Whether a word is the unit's code or the park's initials ('OTLA'): letters of its name, in order."""
    if len(word) != 4 or not (word.isalpha() and word.isupper()):
        return False
    letters = iter(park_name.lower())
    return park_name[:1].lower() == word[0].lower() and all(letter in letters for letter in word.lower())


def _of_sort(asked: Place) -> str:
    return f" (kind of place: {_sort_in_words(asked)})" if asked.sort else ""


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
    if asked.sort in ("", "camp") and _NIGHTS_ONLY.search(evidence):
        return replace(asked, sort="campsite")
    at = evidence.lower().find(name.lower().strip())
    if at < 0:
        return asked
    if _SOME_BEFORE.search(evidence[:at]):
        return replace(asked, some=True)
    if asked.sort:
        return asked
    end = at + len(name.strip())
    if (after := _PLURAL_SORTS.search(evidence, end)) and _LISTED.fullmatch(evidence[end : after.start()]):
        return replace(asked, sort=place(after.group()).sort)
    heads = list(_PLURAL_SORTS.finditer(evidence, 0, at))
    if heads and ":" in evidence[heads[-1].end() : at]:
        return replace(asked, sort=place(heads[-1].group()).sort)
    return asked


_SOME_BEFORE = re.compile(
    r"\b(?:some|several|certain|most|many|various|part|portions?) (?:of |\w+ and |the )*$", re.IGNORECASE
)
_LISTED = re.compile(r"(?=.*(?:,|&|\band\b|/))(?:\s|,|&|/|\b(?:and|or|the)\b|\b[A-Z][\w'.]*+)*")
"""Names in a list and nothing else."""


def _exceptions(evidence: str) -> str:
    said = re.search(r"\b(?:except(?:ion of|ing| for)?|other than|excluding)\b(.*)", evidence, re.IGNORECASE)
    return said.group(1) if said else ""
