"""More training rows out of labelled ones: other place names, and two comments in one.

What a place is called must not matter, and a comment may report many closures; both are rarer in the labels than in
the exports that people open. The names below are invented.
"""

from __future__ import annotations

import random
import re
from typing import Any

NAMES = (
    "Alder Creek, Fox Hollow, Stone Mill, Heron Point, Cutler, Bay Laurel, Ransom, Twin Pines, Badger Flat, Old "
    "Orchard, Larkin, Quail Ridge, Spruce Bog, Marlow, Copper Gulch, Eastgate, Whitaker, Sandy Neck, Juniper "
    "Mesa, Tolliver, Loon Lake, Granite Falls, Harlan, Blue Heron, Mossy Rock, Pickett Farm, Dry Wash, Saltmarsh, "
    "Coyote Bend, Ferris, North Bluff, Willow Spring, Kessler, Owl Canyon, Maple Hill, Breaker Cove, Dutch Flat, "
    "Ellison, Red Barn, Chestnut,"
).split(", ")
"""Invented proper names."""
KINDS = (
    "center centers campground campgrounds cg vc trail trails road roads museum house cave caves beach beaches "
    "tower fort bridge island islands lodge cabin cabins ramp ramps area areas park parking lot lots overlook "
    "station church farm mill tour tours program programs ferry dock marina pool building buildings gate entrance "
    "loop loops canyon creek point lighthouse theater garden gardens landing unit site sites district"
).split()
"""Last words of a place's name that say what kind of place it is."""
GENERIC = ("", "park", "the park", "site", "the site", "unit", "monument", "memorial", "we", "all")
WORDS_AT_MOST = 110


def renamed(row: dict[str, Any], chance: random.Random) -> dict[str, Any] | None:
    """The row with its closed places called otherwise, or None where no place can be."""
    texts = {"comment": row["comment"], "summary": row["summary"]}
    closures = [dict(closure) for closure in row["closures"]]
    changed = False
    for old in sorted({c["place"] for c in closures if c["scope"] == "place"}, key=len, reverse=True):
        words = old.split()
        if len(words) < 2 or words[-1].lower() not in KINDS or not words[0][0].isupper():
            continue
        new = f"{chance.choice(NAMES)} {words[-1]}"
        pattern = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
        if not all(pattern.search(text) for text in texts.values()) and row["summary"].find("No Closures") < 0:
            continue
        texts = {key: pattern.sub(new, text) for key, text in texts.items()}
        for closure in closures:
            closure["place"] = pattern.sub(new, closure["place"])
        changed = True
    whole = all(closure["place"] in texts["comment"] for closure in closures)
    return {**row, **texts, "closures": closures} if changed and whole else None


def joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any] | None:
    """Two comments of one calendar month as one, or None where they would contradict each other or get too long."""
    foreign = any(c["scope"] == "unit" and c["place"].lower() not in GENERIC for c in other["closures"])
    both_unit = all(any(c["scope"] == "unit" for c in row["closures"]) for row in (one, other))
    comment = f"{one['comment'].rstrip().rstrip('.')}. {other['comment'].lstrip()}"
    if foreign or both_unit or not one["comment"].strip() or len(comment.split()) > WORDS_AT_MOST:
        return None
    month = one["summary"].partition(":")[0]
    parts = [row["summary"].partition(":")[2].strip() for row in (one, other)]
    told = [part for part in parts if part != "No Closures."] or ["No Closures."]
    dates = [{**c, **_in_month_of(one, c)} for c in other["closures"]]
    return {**one, "comment": comment, "summary": f"{month}: {' '.join(told)}", "closures": [*one["closures"], *dates]}


def augmented(rows: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    """The rows, a renamed copy of each that can be renamed, and half as many joined pairs as rows."""
    chance = random.Random(seed)
    more = [new for row in rows if (new := renamed(row, chance))]
    months: dict[str, list[dict[str, Any]]] = {}
    for row in (*rows, *more):
        months.setdefault(row["date"][5:7], []).append(row)
    closed = [row for row in (*rows, *more) if row["closures"]]
    pairs = []
    for _ in range(len(rows) // 2):
        one = chance.choice(closed)
        pair = [one, chance.choice(months[one["date"][5:7]])]
        chance.shuffle(pair)
        if pair[0] is not pair[1] and (new := joined(pair[0], pair[1])):
            pairs.append(new)
    return [*rows, *more, *pairs]


def _in_month_of(row: dict[str, Any], closure: dict[str, Any]) -> dict[str, Any]:
    """The closure's dates moved into the row's year."""
    year = row["date"][:4]
    return {key: closure[key] and year + closure[key][4:] for key in ("start", "end")}
