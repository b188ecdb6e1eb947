"""How well links hold on labelled closures of real parks. Skipped where the labelled data are missing."""

import csv
import json

import pytest

from ranger_desk.checks import link
from ranger_desk.records import Closure, Count, Evidence, Extent, Match, Scope


@pytest.fixture
def data(shared):
    folder = shared / "data"
    if not (folder / "flags").is_dir():
        pytest.skip("needs the labelled comments and counts in ../shared")
    return folder


def rows_of(file):
    with file.open(newline="", encoding="utf-8-sig") as lines:
        return list(csv.DictReader(lines))


def linked_fields(data, name):
    """(unit, month, closure as labelled, its linked fields, the park-month's values) of every closure."""
    counts: dict[tuple[str, str], list[Count]] = {}
    for row in rows_of(data / "flags" / f"{name}_export.csv"):
        value = float(row["Value"]) if row["Value"] else None
        counts.setdefault((row["UnitCode"], row["Date"][:7]), []).append(Count(row["FieldName"], row["Label"], value))
    for line in (data / "closures" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        here = counts.get((row["unit_code"], row["date"][:7]), [])
        for one in row["closures"]:
            evidence = Evidence(one["evidence"], None, None, Match.EXACT)
            closure = Closure(one["place"], Scope(one["scope"]), Extent(one["extent"]), evidence=evidence)
            fields = {found.field for found in link(closure, here, row["park_name"])}
            values = {count.field: count.value for count in here}
            yield row["unit_code"], row["date"][:7], one, fields, values


def f1(truth, found):
    return 2 * len(truth & found) / (len(truth) + len(found))


@pytest.mark.parametrize(("name", "floor"), [("train", 0.90), ("valid", 0.96)])
def test_fields_of_closed_places(data, name, floor):
    truth, found = set(), set()
    for i, (_, _, closure, fields, _) in enumerate(linked_fields(data, name)):
        if closure["scope"] == "place" and closure["fields_sure"]:
            truth |= {(i, field) for field in closure["fields"]}
            found |= {(i, field) for field in fields}
    assert f1(truth, found) >= floor
    assert len(found - truth) <= 0.02 * len(found)


@pytest.mark.parametrize(("name", "floor"), [("train", 0.91), ("valid", 0.96)])
def test_counts_of_what_was_closed_all_month(data, name, floor):
    truth = {
        (row["UnitCode"], row["Date"][:7], row["FieldName"]) for row in rows_of(data / "flags" / f"{name}_truth.csv")
    }
    found = {
        (unit, month, field)
        for unit, month, closure, fields, values in linked_fields(data, name)
        for field in fields
        if closure["extent"] == "all_month" and values[field]
    }
    assert f1(truth, found) >= floor
