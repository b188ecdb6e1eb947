"""What two adapters disagree on, from their answers."""

from datetime import UTC, datetime

import pytest

from ranger_desk import closures
from ranger_desk.records import ParkMonth, Provenance
from ranger_desk.workshop import rerun
from ranger_desk.workshop.reading import Read
from ranger_desk.workshop.rerun import Difference

MONTH = ParkMonth("PINE", "Pine Park", 2019, 7, "Fern Trail closed all month. Boat ramp closed from July 9 to 20.")
NOBODY = Provenance("b", None, "basic", "1", "k", datetime(2026, 1, 2, tzinfo=UTC))


def read(*answers: str | None) -> Read:
    reports = {i: closures.parse(answer, MONTH, NOBODY) for i, answer in enumerate(answers) if answer is not None}
    return Read("one", reports)


ITEMS = [(i, MONTH) for i in range(6)]
ALL = "Fern Trail was closed for the entire month."


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        (ALL, "No Closures.", Difference.CLOSURE),
        (ALL, None, Difference.MISSING),
        (ALL, "Boat ramp was closed from July 9 to 20.", Difference.PLACES),
        (ALL, "Fern Trail was closed from July 9 to 20.", Difference.EXTENTS),
        (ALL, "The Fern Trail was closed for the entire month.", Difference.WORDS),
    ],
)
def test_each_disagreement_has_its_kind(one, other, difference):
    (found,) = rerun.disagreements([(0, MONTH)], read(one), read(other))
    assert found.difference is difference
    assert (found.id, found.park_month) == (0, MONTH)


def test_the_gravest_come_first_and_agreement_is_left_out():
    one = read(ALL, ALL, ALL, "No Closures.", ALL)
    other = read("The Fern Trail was closed for the entire month.", ALL, "No Closures.", ALL, None)
    found = rerun.disagreements(ITEMS, one, other)
    assert [change.id for change in found] == [2, 3, 4, 0]
