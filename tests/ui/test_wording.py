"""What is written on the screen reads as one would say it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ranger_desk.operations import Progress, State
from ranger_desk.records import Count, Extent, Match, Scope, Verdict
from ranger_desk.review import Status, Totals
from ranger_desk.ui import wording
from ranger_desk.ui.run_status import run_words, totals_words


def test_there_is_a_word_for_everything():
    assert set(wording.EXTENTS) == set(Extent)
    assert set(wording.SCOPES) == set(Scope)
    assert set(wording.MATCHES) == set(Match)
    assert set(wording.VERDICTS) == set(Verdict)
    assert set(wording.STATUSES) == set(wording.STATUS_ICONS) == set(Status)


@pytest.mark.parametrize(
    ("value", "said"), [(None, "no data"), (0, "0"), (27250620, "27,250,620"), (1.5, "1.5"), (-3, "-3")]
)
def test_a_count_that_is_missing_is_never_0(value: float | None, said: str):
    assert wording.value(Count("F1", "GATE", value)) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "less than a minute"), (29, "less than a minute"), (95, "2 min"), (3599, "1 h 0 min"), (7900, "2 h 12 min")],
)
def test_the_time_that_is_left(seconds: float, said: str):
    assert wording.duration(seconds) == said


def test_a_point_of_time_is_told_on_the_reviewers_own_clock():
    assert wording.moment(datetime(2026, 3, 5, 2, 7, tzinfo=UTC)) == "March 4, 2026, 19:07"


def test_numbers_with_their_nouns():
    assert wording.amount(1, "park-month") == "1 park-month"
    assert wording.amount(1590, "park-month") == "1,590 park-months"


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress((), 0, 3, 0, None, State.PREPARING, "Fusing the adapter"), "Fusing the adapter…"),
        (
            Progress((), 5, 1590, 2.04, 777, State.RUNNING),
            "Summarising: 5 of 1,590 comments  ·  2.0 comments per second  ·  13 min left",
        ),
        (Progress((), 0, 1, 0, None, State.RUNNING), "Summarising: 0 of 1 comment"),
        (Progress((), 5, 9, 0.1, 40, State.PAUSED), "Paused at 5 of 9 comments"),
        (
            Progress((), 5, 9, 0.1, 40, State.RUNNING),
            "Summarising: 5 of 9 comments  ·  6 comments per minute  ·  1 min left",
        ),
    ],
)
def test_a_run_in_one_line(progress: Progress, said: str):
    assert run_words(progress) == said


def test_the_totals_in_one_line():
    totals = Totals(rows=20, with_report=9, pending=8, without_comment=2, flagged=3, decided=4, set_aside=1)
    assert totals_words(totals) == "4 decided  ·  3 flagged  ·  8 not summarised  ·  1 set aside"
