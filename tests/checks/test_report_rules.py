from datetime import UTC, datetime

from ranger_desk.checks import flags
from ranger_desk.closures import parse
from ranger_desk.records import ParkMonth, Provenance, Severity

PROVENANCE = Provenance("base", "adapter", "marked", "0", "key", datetime(2024, 1, 2, tzinfo=UTC))
PARK_MONTH = ParkMonth("PINE", "Pine Hollow NHS", 2019, 7, "The ferry was closed.")


def rules(answer):
    return [(f.rule, f.severity) for f in flags(PARK_MONTH, parse(answer, PARK_MONTH, PROVENANCE))]


def test_a_report_that_the_comment_bears_out_has_no_flag():
    assert rules(" The { ferry } was closed = place all\n Summary: The ferry was closed.") == []


def test_a_closure_without_evidence_is_flagged_with_its_place():
    report = parse(" { Mill } was closed = place all\n Summary: Mill was closed.", PARK_MONTH, PROVENANCE)
    flag = next(f for f in flags(PARK_MONTH, report) if f.rule == "evidence-missing")
    assert flag.place == "Mill"
    assert "Mill" in flag.reason


def test_a_summary_that_says_more_is_flagged_with_the_words():
    answer = " The { ferry } was closed = place all\n Summary: The ferry was closed by a blizzard."
    report = parse(answer, PARK_MONTH, PROVENANCE)
    (flag,) = flags(PARK_MONTH, report)
    assert flag.rule == "summary-beyond-comment"
    assert "'blizzard'" in flag.reason


def test_no_closures_with_a_closure_listed_contradicts_itself():
    answer = " { ferry } was closed = place all\n Summary: No Closures."
    assert rules(answer) == [("answer-contradicts-itself", Severity.HIGH)]
    assert rules(" { ferry } was closed = place days 4") == []


def test_an_unreadable_answer_is_the_most_severe_and_comes_first():
    found = rules("{ Mill } was closed = nowhere never\nSummary: Mill was closed in Atlantis.")
    assert found[0] == ("answer-unreadable", Severity.HIGH)
    assert len(found) > 1
