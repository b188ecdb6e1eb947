"""Closures in words read as one would say them."""

from __future__ import annotations

from datetime import date

import pytest

from ranger_desk import wording
from ranger_desk.records import Closure, Extent, Scope


def closure(start: date | None, end: date | None) -> Closure:
    return Closure("Elk Loop", Scope.PLACE, Extent.PART_MONTH, start, end)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2019, 3, 5), date(2019, 3, 12), "March 5 to 12"),
        (date(2019, 3, 5), date(2019, 3, 5), "March 5"),
        (date(2019, 3, 5), None, "from March 5"),
        (None, date(2019, 3, 12), "until March 12"),
        (None, None, ""),
        (date(2019, 3, 30), date(2019, 4, 2), "March 30 to April 2"),
    ],
)
def test_the_dates_of_a_closure(start: date | None, end: date | None, said: str):
    assert wording.dates(closure(start, end)) == said


@pytest.mark.parametrize(
    ("closed", "said"),
    [
        (closure(date(2019, 3, 5), None), "Elk Loop: part of the month, from March 5"),
        (Closure("", Scope.UNIT, Extent.ALL_MONTH), "The whole unit: all month"),
        (
            Closure("State Route 9", Scope.OUTSIDE, Extent.UNKNOWN, reason="slide"),
            "State Route 9 (outside the park): not said how long (slide)",
        ),
    ],
)
def test_a_closure_in_one_line(closed: Closure, said: str):
    assert wording.closure_line(closed) == said


def test_there_is_a_word_for_every_extent():
    assert set(wording.EXTENTS) == set(Extent)
