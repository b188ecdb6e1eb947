"""Park-months of a park that there is not, with what a reader would say of their comments."""

from datetime import UTC, datetime

from ranger_desk import checks
from ranger_desk.records import Closure, Count, Evidence, Extent, Match, ParkMonth, Provenance, Report, Scope

PROVENANCE = Provenance("base", "adapter", "marked", "0", "key", datetime(2024, 1, 2, tzinfo=UTC))
LABELS = {
    "F1": "TRAFFIC COUNT AT SOUTH ENTRANCE",
    "F2": "VISITORS AT THE MILL MUSEUM",
    "F3": "TENT CAMPERS AT ELK CREEK CAMPGROUND",
    "F4": "RV CAMPERS AT ELK CREEK CAMPGROUND",
    "F5": "HIKERS ON CANYON TRAIL",
    "F6": "VISITOR CENTER OPEN (1=OPEN, 0=CLOSED)",
    "F7": "PERSONS PER VEHICLE FACTOR",
}
COUNTS = {"F1": 5200, "F2": 830, "F3": 214, "F4": 96, "F5": 1200, "F6": 1, "F7": 2.6}


def park_month(comment="", counts=None, year=2019, month=10, labels=LABELS, unit="PINE"):
    """A month of Pine Hollow; `counts` by field code."""
    counts = COUNTS if counts is None else counts
    return ParkMonth(
        unit,
        "Pine Hollow NP",
        year,
        month,
        comment,
        tuple(Count(field, labels.get(field, ""), value) for field, value in counts.items()),
    )


def closure(place, extent=Extent.ALL_MONTH, scope=Scope.PLACE, evidence="", start=None, end=None, reason=None):
    return Closure(place, scope, extent, start, end, reason, Evidence(evidence, None, None, Match.EXACT))


def report(*closures, summary="October: read."):
    return Report(summary, closures, (), "", PROVENANCE)


def past(field, values, year=2019, month=10):
    """Earlier park-months in which `field` was counted: the same month of the years before, the latest first."""
    return [park_month("", {field: value}, year - ago, month) for ago, value in enumerate(values, 1)]


def found(one, rule, read=None, before=(), settings=checks.DEFAULT):
    """The flags of one rule, all other rules off."""
    only = {each.name: each.name == rule for each in checks.RULES}
    settings = checks.Settings({**only}, settings.thresholds, settings.fixed_estimates)
    history = checks.History([*before, one])
    return [flag for flag in checks.flags(one, read, history, settings) if flag.rule == rule]


def fields(flags):
    return [flag.field for flag in flags]
