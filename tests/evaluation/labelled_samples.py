"""Labelled comments of our own, as gold files hold them, and answers to them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Record = dict[str, Any]


def closure(place: str, scope: str, extent: str, evidence: str, **more: str | None) -> Record:
    return {"place": place, "scope": scope, "extent": extent, "start": None, "end": None, "reason": None} | {
        "evidence": evidence,
        **more,
    }


def labelled(unit: str, month: str, comment: str, summary: str, *closures: Record) -> Record:
    return {
        "unit_code": unit,
        "park_name": f"{unit.title()} Hollow NHS",
        "date": f"{month}-01",
        "comment": comment,
        "summary": summary,
        "closures": list(closures),
    }


MILL = closure("Otter Mill", "place", "all_month", "Otter Mill closed for repairs", reason="repairs")
FERRY = closure(
    "ferry", "place", "part_month", "the ferry stopped from March 9 on", start="2021-03-09", reason="high water"
)
SNOW = closure("", "unit", "days", "Closed two days for snow")
BRIDGE = closure("Highway 9 bridge", "outside", "all_month", "the Highway 9 bridge was shut")

GOLD: Sequence[Record] = (
    labelled(
        "PINE",
        "2021-03",
        "Otter Mill closed for repairs; the ferry stopped from March 9 on, high water. <b>Quiet</b> & cold.",
        "March: Otter Mill was closed for repairs. The ferry stopped from March 9.",
        MILL,
        FERRY,
    ),
    labelled("PINE", "2021-04", "Spring flowers brought many people.", "April: No Closures."),
    labelled("OAKS", "2021-03", "Closed two days for snow. Busy after that.", "March: No Closures.", SNOW),
    labelled(
        "OAKS",
        "2021-05",
        "Few came because the Highway 9 bridge was shut.",
        "May: The Highway 9 bridge was shut.",
        BRIDGE,
    ),
)


def write(path: Path, records: Sequence[Any]) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path
