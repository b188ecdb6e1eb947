"""Labelled comments: from a JSONL file, and from the ones that we wrote (`training/comments/*.txt`).

A row is a plain object with unit_code, park_name, date (ISO), comment, summary ('<Month>: ...') and closures, each with
place, scope, extent, start, end, reason and evidence, the last verbatim in the comment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from ranger_desk.closures.formats import NO_CLOSURES
from ranger_desk.closures.marks import NAMES
from ranger_desk.records import MONTHS, Closure, Evidence, Extent, Match, ParkMonth, Scope, Span

Row = dict[str, Any]

_HEAD = re.compile(r"@ (?P<park>.+) \| (?P<year>\d{4})-(?P<month>\d\d)")
_EVIDENCE = re.compile(r"\[\[(.*?)\]\]\((\w+) (\w+)(?: (\d*)(-?)(\d*))?\)")
_EXTENTS = {name: extent for extent, name in NAMES.items()}


class Mislabelled(ValueError):
    """A written comment that does not follow the form; the message says which and why."""


def rows(path: Path) -> list[Row]:
    """The rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def written(folder: Path) -> list[Row]:
    """The rows of all written comments in a folder (form: docs/development.md), equal comments once.

    Raises:
        Mislabelled: a block that cannot be read.
    """
    found: dict[str, Row] = {}
    for path in sorted(folder.glob("*.txt")):
        for number, block in enumerate(re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()), 1):
            try:
                row = _row(block)
            except (ValueError, KeyError) as error:
                raise Mislabelled(f"{path.name}, block {number}: {error}") from error
            found.setdefault(row["comment"], row)
    return list(found.values())


def park_month(row: Row) -> ParkMonth:
    """The park-month of a row."""
    when = date.fromisoformat(row["date"])
    return ParkMonth(row["unit_code"], row["park_name"], when.year, when.month, row["comment"])


def closures(row: Row) -> list[Closure]:
    """The closures of a row with their evidence found; one whose evidence the comment does not hold is left out.

    A place that stands several times in shared evidence is found where no closure of the same evidence has it yet.
    """
    taken: set[tuple[int, int, str]] = set()
    made = []
    for label in row["closures"]:
        at = row["comment"].find(label["evidence"])
        places = [m.start() + at for m in re.finditer(re.escape(label["place"]), label["evidence"])]
        if at < 0 or not places:
            continue
        fresh = [p for p in places if (at, p, label["extent"]) not in taken] or places
        taken.add((at, fresh[0], label["extent"]))
        place = Span(fresh[0], fresh[0] + len(label["place"])) if label["place"] else None
        shown = Evidence(label["evidence"], Span(at, at + len(label["evidence"])), place, Match.EXACT)
        start, end = (date.fromisoformat(label[key]) if label[key] else None for key in ("start", "end"))
        scope, extent = Scope(label["scope"]), Extent(label["extent"])
        made.append(Closure(label["place"], scope, extent, start, end, label["reason"], shown))
    return made


def _row(block: str) -> Row:
    lines = block.split("\n")
    head = _HEAD.fullmatch(lines[0])
    if not head or len(lines) not in (2, 3):
        raise ValueError(f"not '@ Park | YYYY-MM', a comment and perhaps a summary: {lines[0]!r}")
    month = f"{head['year']}-{head['month']}"
    comment, labels, at = "", [], 0
    for match in _EVIDENCE.finditer(lines[1]):
        comment += lines[1][at : match.start()]
        evidence = re.sub(r"[{}<>]", "", match[1])
        labels += list(_labels(match, evidence, month))
        comment += evidence
        at = match.end()
    comment += lines[1][at:]
    if re.search(r"[\[\]{}<>]", comment):
        raise ValueError(f"a mark outside evidence: {comment!r}")
    told = lines[2].removeprefix("= ") if len(lines) == 3 else NO_CLOSURES
    summary = f"{MONTHS[int(head['month']) - 1]}: {told}"
    return {
        **{"unit_code": "", "park_name": head["park"], "date": f"{month}-01"},
        **{"comment": comment, "summary": summary, "closures": labels},
    }


def _labels(match: re.Match[str], evidence: str, month: str) -> Iterator[Row]:
    first, dash, last = match[4], match[5], match[6]
    start = f"{month}-{int(first):02d}" if first else None
    end = (f"{month}-{int(last):02d}" if last else None) if dash else start
    reason = re.search(r"<([^<>]*)>", match[1])
    for place in re.findall(r"\{([^{}]*)\}", match[1]) or [""]:
        yield {
            **{"place": place, "scope": match[2], "extent": _EXTENTS[match[3]].value, "start": start, "end": end},
            **{"reason": reason and reason[1], "evidence": evidence},
        }
