"""Closed but counted on the labelled comments, with the closures given; skipped where they are not on this machine."""

import csv
import json
from pathlib import Path

import pytest
from case_samples import closure, report

from ranger_desk import checks, exports
from ranger_desk.records import Extent, Scope

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the labelled comments are not on this machine")


def labelled(split):
    """Unit and month to the report that a careful reader would have made."""
    reports = {}
    for line in (SHARED / "closures" / f"{split}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        closures = (
            closure(one["place"], Extent(one["extent"]), Scope(one["scope"]), one["evidence"])
            for one in row["closures"]
        )
        reports[row["unit_code"], row["date"][:7]] = report(*closures, summary=row["summary"])
    return reports


def test_closed_but_counted_is_right_nearly_every_time_where_the_closures_are():
    with (SHARED / "flags" / "valid_truth.csv").open(encoding="utf-8-sig", newline="") as file:
        truth = {(row["UnitCode"], row["Date"][:7], row["FieldName"]) for row in csv.DictReader(file)}
    reports = labelled("valid")
    park_months = exports.read(SHARED / "flags" / "valid_export.csv").park_months
    known = checks.histories(park_months)
    found = set()
    for one in park_months:
        key = one.unit_code, f"{one.year}-{one.month:02}"
        flags = checks.flags(one, reports[key], known[one.unit_code])
        found |= {(*key, flag.field) for flag in flags if flag.rule == "closed-but-counted"}
    right = len(truth & found)
    assert 2 * right / (len(truth) + len(found)) >= 0.95
