"""More training rows out of labelled ones: other names, other parks, two comments in one, rougher typing.

What a place is called must not matter, and a comment may report many closures; both are rarer in the labels than in
the exports that people open. The names below are invented.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from labels import Row

NAMES = (
    "Alder Creek, Fox Hollow, Stone Mill, Heron Point, Cutler, Bay Laurel, Ransom, Twin Pines, Badger Flat, Old "
    "Orchard, Larkin, Quail Ridge, Spruce Bog, Marlow, Copper Gulch, Eastgate, Whitaker, Sandy Neck, Juniper "
    "Mesa, Tolliver, Loon Lake, Granite Falls, Harlan, Blue Heron, Mossy Rock, Pickett Farm, Dry Wash, Saltmarsh, "
    "Coyote Bend, Ferris, North Bluff, Willow Spring, Kessler, Owl Canyon, Maple Hill, Breaker Cove, Dutch Flat, "
    "Ellison, Red Barn, Chestnut, South Fork, Fort Ransom, McKinley, O'Brien, Lake Darby, Santa Rosa, Upper Bend, "
    "Lower Falls, Tuck's Landing, Hwy 12, Route 9, West Rim, Pine Island, Agua Fria, Kanoa, Tlaxco, Wolf Den, "
    "St. Anne, Col. Tate, Mt. Hale, Bldg 40, East Side, Old Town, Ranger Hill, Hodges"
).split(", ")
"""Invented proper names."""
KINDS = (
    "center centers campground campgrounds cg vc trail trails road roads museum house cave caves beach beaches "
    "tower fort bridge island islands lodge cabin cabins ramp ramps area areas park parking lot lots overlook "
    "station church farm mill tour tours program programs ferry dock marina pool building buildings gate entrance "
    "loop loops canyon creek point lighthouse theater garden gardens landing unit site sites district rd drive"
).split()
"""Last words of a place's name that say what kind of place it is."""
GENERIC = ("", "park", "the park", "site", "the site", "monument")
WORDS_AT_MOST = 110
JOINED = 0.15
"""Joined pairs for each row."""


def epoch(rows: list[Row], chance: random.Random) -> list[Row]:
    """One epoch's rows: every row once, roughened by chance, and some joined pairs of one calendar month."""
    parks = sorted({row["park_name"] for row in rows})
    months: dict[str, list[Row]] = {}
    for row in rows:
        months.setdefault(row["date"][5:7], []).append(row)
    closed = [row for row in rows if row["closures"]]
    pairs = []
    for _ in range(int(len(rows) * JOINED)):
        one = chance.choice(closed)
        pair = [one, chance.choice(months[one["date"][5:7]])]
        chance.shuffle(pair)
        if pair[0] is not pair[1] and (new := joined(pair[0], pair[1])):
            pairs.append(new)
    return [roughened(row, chance, parks) for row in rows + pairs]


def roughened(row: Row, chance: random.Random, parks: list[str]) -> Row:
    """The row, perhaps with other names, of another park, typed otherwise, or without a sentence that tells nothing."""
    if chance.random() < 0.5:
        row = renamed(row, chance)
    if chance.random() < 0.25:
        row = shortened(row, chance)
    if chance.random() < 0.3:
        row = {**row, "park_name": chance.choice(parks)}
    typing = chance.random()
    if typing < 0.06:
        return retyped(row, str.lower)
    if typing < 0.11:
        return retyped(row, str.upper)
    if typing < 0.16:
        return _whole({**row, "comment": row["comment"].rstrip(" .")}, row)
    if typing < 0.20:
        return retyped(row, lambda text: re.sub(r"\bclosed\b", "shut", text))
    return row


def renamed(row: Row, chance: random.Random) -> Row:
    """The row with its closed places called otherwise, where their last word says what they are."""
    texts = {"comment": row["comment"], "summary": row["summary"]}
    closures = [dict(closure) for closure in row["closures"]]
    for old in sorted({c["place"] for c in closures if c["scope"] == "place"}, key=len, reverse=True):
        words = old.split()
        if len(words) < 2 or words[-1].lower() not in KINDS or not words[0][0].isupper():
            continue
        pattern = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")
        told = pattern.search(texts["summary"]) or "No Closures" in texts["summary"]
        if not pattern.search(texts["comment"]) or not told:
            continue
        new = f"{chance.choice(NAMES)} {words[-1]}"
        texts = {key: pattern.sub(new, text) for key, text in texts.items()}
        for closure in closures:
            for key in ("place", "evidence", "reason"):
                closure[key] = closure[key] and pattern.sub(new, closure[key])
    return _whole({**row, **texts, "closures": closures}, row)


def shortened(row: Row, chance: random.Random) -> Row:
    """The row without one of its sentences that hold no evidence."""
    comment = row["comment"]
    sentences = [m.span() for m in re.finditer(r"[^.!?]+[.!?]*\s*", comment)]
    starts = [comment.find(closure["evidence"]) for closure in row["closures"]]
    evidence = [(at, at + len(c["evidence"])) for at, c in zip(starts, row["closures"], strict=True)]
    free = [s for s in sentences if not any(s[0] < e[1] and e[0] < s[1] for e in evidence)]
    if len(sentences) < 2 or not free:
        return row
    start, end = chance.choice(free)
    left = (comment[:start] + comment[end:]).strip()
    return _whole({**row, "comment": left}, row) if left else row


def retyped(row: Row, typed: Callable[[str], str]) -> Row:
    """The row with its comment (and what is verbatim in it) typed otherwise; the summary stays."""
    keys = ("place", "evidence", "reason")
    closures = [{**c, **{key: c[key] and typed(c[key]) for key in keys}} for c in row["closures"]]
    return _whole({**row, "comment": typed(row["comment"]), "closures": closures}, row)


def joined(one: Row, other: Row) -> Row | None:
    """Two comments of one calendar month as one, or None where they would contradict each other or get too long."""
    foreign = any(c["scope"] == "unit" and c["place"].lower() not in GENERIC for c in other["closures"])
    both_unit = all(any(c["scope"] == "unit" for c in row["closures"]) for row in (one, other))
    comment = f"{one['comment'].rstrip().rstrip('.')}. {other['comment'].lstrip()}"
    twice = any(comment.count(c["evidence"]) > 1 for c in one["closures"] + other["closures"])
    if foreign or both_unit or twice or len(comment.split()) > WORDS_AT_MOST:
        return None
    month = one["summary"].partition(":")[0]
    parts = [row["summary"].partition(":")[2].strip() for row in (one, other)]
    told = [part for part in parts if part != "No Closures."] or ["No Closures."]
    year = one["date"][:4]
    moved = [{**c, **{k: c[k] and year + c[k][4:] for k in ("start", "end")}} for c in other["closures"]]
    return {**one, "comment": comment, "summary": f"{month}: {' '.join(told)}", "closures": one["closures"] + moved}


def _whole(new: Row, old: Row) -> Row:
    """The new row if its labels are still verbatim in it, else the old one."""
    kept = all(c["evidence"] in new["comment"] and c["place"] in c["evidence"] for c in new["closures"])
    return new if kept else old
