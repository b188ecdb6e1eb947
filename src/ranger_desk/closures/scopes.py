"""Unit or place: what a closure's name settles, whatever the model says of its scope."""

from __future__ import annotations

import re

from ranger_desk.records import ParkMonth, Scope

_WHOLE = re.compile(
    r"(?:the\s+)?(?:(?:entire|whole)\s+)?(?:park|site|monument|memorial|battlefield|seashore|preserve|unit)"
)
_FACILITY = re.compile(
    r"(?:vcs?|cgs?|(?:visitor )?cent(?:er|re)s?|museums?|campgrounds?|camp(?:ing|sites?)|trails?|roads?|rd|drive|"
    r"highway|houses?|mansion|buildings?|churche?s?|caves?|tours?|programs?|ferry|ferries|shuttles?|boats?|docks?|marinas?|"
    r"ramps?|beach(?:es)?|entrances?|gates?|lodges?|hotels?|cabins?|lots?|parking|overlooks?|loops?|areas?|restrooms?|theaters?|"
    r"bookstores?|stations?|towers?|bridges?|permits?|hikes?|exhibits?|galler(?:y|ies)|lighthouses?|pools?|gardens?)"
)


def settled(place: str, scope: Scope, park_month: ParkMonth) -> Scope:
    """The scope of a closure: the model's, unless the place's name is certain.

    'Park', 'the site' and the unit's own code or name are the unit; no name at all is too; a name that ends in a kind
    of facility ('museum', 'Mill Road') is a place.
    """
    if scope is Scope.OUTSIDE:
        return scope
    name = " ".join(place.lower().split())
    if not name or _WHOLE.fullmatch(name) or name == park_month.unit_code.lower() or _own_name(name, park_month):
        return Scope.UNIT
    if scope is Scope.UNIT and _FACILITY.fullmatch(name.split()[-1]):
        return Scope.PLACE
    return scope


def _own_name(name: str, park_month: ParkMonth) -> bool:
    words = re.findall(r"\w+", name.removeprefix("the "))
    return len(words) > 1 and set(words) <= set(re.findall(r"\w+", park_month.park_name.lower()))
