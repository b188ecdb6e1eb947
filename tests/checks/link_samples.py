"""Closures and fields to link: parks that nobody has seen."""

from ranger_desk.checks import link
from ranger_desk.records import Closure, Count, Evidence, Extent, Match, Scope

PARK = "Otter Lake NRA"

CAMPGROUNDS = (
    "TENTS AT HERON LAKE",
    "RV'S AT HERON LAKE CG",
    "Group camper nights, Heron Lake",
    "TRAFFIC COUNT AT HERON LAKE",
    "Tent overnight stays Bluff Loop A",
    "RV overnight stays Bluff Loop A",
    "Tent overnight stays Bluff Loop B",
    "Tent overnight stays Bluff Loop C",
    "Tents at Upper Pear Creek",
    "BACKCOUNTRY OVERNIGHT STAYS",
    "OVERNIGHT STAYS AT FALLEN OAK LODGE",
)
BUILDINGS = (
    "VISITORS ENTERING MILLTOWN VC",
    "VISITORS AT WEST SHORE VISITOR CENTER",
    "BUSES AT WEST SHORE V/C",
    "TRAFFIC COUNT AT WEST SHORE VISITOR CENTER",
    "VISITORS TO THE ARDEN HOUSE",
    "VISITORS TO ST. BRIGID CHURCH",
    "Lantern Hill visits",
    "Estimate of visits when VC is closed",
    "VISITORS TO THE SHIP MUSEUM",
)
ROADS = (
    "TRAFFIC COUNT AT QUARRY ROAD",
    "BUSES AT QUARRY ROAD",
    "HIKERS AT QUARRY TRAIL",
    "TRAFFIC COUNT AT MOUNT ELM (HWY 77) NORTHBOUND",
    "TRAFFIC COUNT AT PELICAN BEACH PARKING LOT",
    "TRAFFIC COUNT AT GULL BAY",
    "TRAFFIC COUNT AT LITTLE GULL BAY",
    "VISITORS BY FERRY",
    "BEGINNING TRAFFIC COUNT AT DAM GATE",
    "ENDING TRAFFIC COUNT AT DAM GATE",
)


def closure(place, evidence="", scope=Scope.PLACE):
    text = evidence or f"{place} was closed"
    return Closure(place, scope, Extent.ALL_MONTH, evidence=Evidence(text, None, None, Match.EXACT))


def counts(labels):
    return [Count(f"F{i}", label, 10 + i) for i, label in enumerate(labels)]


def linked(place, labels, evidence="", park=PARK, scope=Scope.PLACE, corrections=()):
    """The labels of the fields that a place is linked to, as a set."""
    fields = {count.field: count.label for count in counts(labels)}
    found = link(closure(place, evidence, scope), counts(labels), park, corrections)
    assert len({one.field for one in found}) == len(found)
    return {fields[one.field] for one in found}
