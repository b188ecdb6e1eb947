"""The review in the terminal, where there is no display."""

import io
from datetime import UTC, datetime

from ranger_desk.checks import flags
from ranger_desk.cli import terminal
from ranger_desk.cli.progress_line import ProgressLine, described, duration
from ranger_desk.closures import parse
from ranger_desk.operations import Progress, State
from ranger_desk.records import ParkMonth, Provenance, ReviewedParkMonth, Span

PROVENANCE = Provenance("base", "adapter", "marked", "0", "key", datetime(2024, 1, 2, tzinfo=UTC))


def test_a_park_month_is_shown_with_its_evidence_between_brackets():
    park_month = ParkMonth("PINE", "Pine Hollow NHS", 2019, 7, "Busy.  The ferry was closed for repairs.")
    answer = " { ferry } was closed for < repairs > = place all\n Summary: The ferry was closed."
    report = parse(answer, park_month, PROVENANCE)
    stream = io.StringIO()
    terminal.show(ReviewedParkMonth(1, park_month, report, flags(park_month, report)), stream)
    text = stream.getvalue()
    assert "PINE July 2019, Pine Hollow NHS" in text
    assert "Busy. The \u27e6ferry was closed for repairs\u27e7." in text
    assert "ferry: all month (repairs)" in text


def test_overlapping_evidence_is_marked_once():
    assert terminal.marked("abcdef", [Span(0, 3), Span(2, 5)]) == "\u27e6abcde\u27e7f"


def test_progress_says_how_many_how_fast_and_how_long():
    progress = Progress((), 12, 100, 2.0, 44.0, State.RUNNING)
    assert described(progress) == "Running: 12 of 100 comments, 2.00 a second, 44 s left"
    assert [duration(s) for s in (59, 99, 100, 3000, 11100)] == ["59 s", "99 s", "2 min", "50 min", "3 h 05 min"]


def test_a_log_gets_a_line_at_every_change_and_every_message_but_no_flood():
    stream = io.StringIO()
    with ProgressLine(stream) as line:
        for done in range(50):
            line.show(Progress((), done, 50, 1.0, 1.0, State.RUNNING))
        line.show(Progress((), 50, 50, 1.0, 0.0, State.RUNNING, "The model's process was started again."))
        line.show(Progress((), 50, 50, 1.0, 0.0, State.FINISHED))
    lines = stream.getvalue().splitlines()
    assert lines[0].startswith("Running: 0 of 50")
    assert "The model's process was started again." in lines
    assert lines[-1].startswith("Finished: 50 of 50")
    assert len(lines) <= 4
