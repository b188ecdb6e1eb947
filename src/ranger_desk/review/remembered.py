"""Corrections as a JSON file: those that this machine remembers for its parks, and those that reviewers exchange."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ranger_desk import paths
from ranger_desk.atomic import whole_file
from ranger_desk.records import Correction
from ranger_desk.review.corrections import key
from ranger_desk.review.errors import ReviewError, in_plain_words


class CorrectionsRefused(ReviewError):
    """A file of corrections cannot be used; `what` names the entry and its field."""


def remembered() -> list[Correction]:
    """The corrections that this machine remembers, whatever the review they were made in.

    Raises:
        CorrectionsRefused: their file is damaged.
        ReviewError: it cannot be read.
    """
    file = paths.corrections_file()
    return read(file) if file.exists() else []


def remember(corrections: Iterable[Correction]) -> None:
    """Remember corrections from now on; the last of a unit and place holds.

    Raises:
        CorrectionsRefused, ReviewError: as for `remembered` and `write`.
    """
    write(paths.corrections_file(), merged(remembered(), corrections))


def forget(corrections: Iterable[Correction]) -> None:
    """Remember nothing of the places of `corrections` any more; raises as `remember` does."""
    gone = {key(one) for one in corrections}
    write(paths.corrections_file(), [one for one in remembered() if key(one) not in gone])


def merged(*given: Iterable[Correction]) -> list[Correction]:
    """Corrections put together: of the same unit and place the last holds; sorted by them."""
    last = {key(one): one for corrections in given for one in corrections}
    return [last[key] for key in sorted(last)]


def write(path: Path, corrections: Iterable[Correction]) -> int:
    """Write corrections as a JSON file, over an older one of that name; how many.

    Raises:
        ReviewReadOnly, DiskFull, ReviewError: it cannot be written there.
    """
    objects = [
        {"unit_code": one.unit_code, "place": one.place, "fields": list(one.fields), "never": list(one.never)}
        for one in corrections
    ]
    with in_plain_words(path), whole_file(path, overwrite=True) as temporary:
        temporary.write_text(json.dumps({"corrections": objects}, ensure_ascii=False, indent=1), encoding="utf-8")
    return len(objects)


def read(path: Path) -> list[Correction]:
    """Read a JSON file of corrections.

    Raises:
        CorrectionsRefused: it is none, or an entry of it is wrong.
        ReviewError: it cannot be read.
    """
    try:
        with in_plain_words(path):
            given = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _refused(path, f"This is no JSON ({error}).") from error
    entries = given.get("corrections") if isinstance(given, dict) else None
    if not isinstance(entries, list):
        raise _refused(path, 'It has no list "corrections".')
    return [_correction(path, number, entry) for number, entry in enumerate(entries, 1)]


def _correction(path: Path, number: int, entry: Any) -> Correction:
    where = f"Correction {number}"
    if not isinstance(entry, dict):
        raise _refused(path, f"{where} is no object.")
    for name in ("unit_code", "place"):
        if not isinstance(entry.get(name), str):
            raise _refused(path, f"{where}: '{name}' must be a text.")
    for name in ("fields", "never"):
        codes = entry.get(name, [])
        if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
            raise _refused(path, f"{where}: '{name}' must be a list of codes of count fields.")
    return Correction(entry["unit_code"], entry["place"], tuple(entry.get("fields", ())), tuple(entry.get("never", ())))


def _refused(path: Path, what: str) -> CorrectionsRefused:
    return CorrectionsRefused(path, what, "Choose a file that Ranger Desk exported, or mend it there.")
