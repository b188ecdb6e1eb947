import pytest
from closure_samples import PROVENANCE, park_month, place

from ranger_desk.closures import comment_highlights, parse, summary_highlights
from ranger_desk.closures.evidence import find
from ranger_desk.records import Closure, Extent, Match, Scope


@pytest.mark.parametrize(
    ("comment", "closure", "text"),
    [
        (
            "Rain all week. Mill Loop Trail closed for repairs. Busy.",
            place("Mill Loop Trail"),
            "Mill Loop Trail closed for repairs",
        ),
        ("Upper Mill, Lower Mill and Old Mill CG closed", place("Lower Mill"), "Lower Mill and Old Mill CG closed"),
        (
            "Because of the flood the ferry was shut down.",
            place("ferry", reason="flood"),
            "Because of the flood the ferry was shut down",
        ),
        ("We had 3 groups.\nClosed 12/25.  Fine weather", Closure("", Scope.UNIT, Extent.DAYS), "Closed 12/25"),
        ("the   Mill\tLoop trail  is closed", place("Mill Loop Trail"), "Mill\tLoop trail  is closed"),
        ("Mill Loop Trail closed, numbers are estimates", place("Mill Loop Trail"), "Mill Loop Trail closed"),
        (
            "Closed Nov. 3 through Nov. 9 for painting. Open after.",
            Closure("", Scope.UNIT, Extent.PART_MONTH),
            "Closed Nov. 3 through Nov. 9 for painting",
        ),
        ("Campgrounds closed:\n North Rim\n East Fork", place("North Rim"), "Campgrounds closed:\n North Rim"),
    ],
)
def test_the_shortest_stretch_that_shows_the_closure(comment, closure, text):
    found = find(comment, closure)
    assert found.text == text
    assert found.match is Match.EXACT


def test_a_misspelt_place_is_found_and_marked_as_close():
    found = find("The Mill Lop Trail remains closed.", place("Mill Loop Trail"))
    assert found.match is Match.CLOSE
    assert "Mill Lop Trail remains closed" in found.text


def test_two_closures_of_the_unnamed_unit_show_two_stretches():
    comment = "Closed July 2 for a storm. Also closed July 20 for a power outage."
    first = find(comment, Closure("", Scope.UNIT, Extent.DAYS))
    second = find(comment, Closure("", Scope.UNIT, Extent.DAYS), [first])
    assert first.span != second.span


def test_no_closures_is_not_marked_in_the_summary():
    report = parse(
        " Closed at times = unit unknown\n Summary: No Closures.", park_month("Closed at times."), PROVENANCE
    )
    assert summary_highlights(report) == ()


def test_highlights_mark_each_closure_in_comment_and_summary():
    comment = "The ferry was closed for repairs. North Tower closed."
    lines = "{ ferry } was closed for < repairs > = place all\n{ North Tower } closed = place all"
    answer = f" {lines}\n Summary: The ferry was closed for repairs. North Tower was closed."
    report = parse(answer, park_month(comment), PROVENANCE)
    strong = [comment[h.span.start : h.span.end] for h in comment_highlights(report) if h.strong]
    assert strong == ["ferry", "North Tower"]
    in_summary = [report.summary[h.span.start : h.span.end] for h in summary_highlights(report) if h.strong]
    assert in_summary == ["ferry", "North Tower"]
    sentence = [report.summary[h.span.start : h.span.end] for h in summary_highlights(report) if not h.strong]
    assert sentence == ["The ferry was closed for repairs", "North Tower was closed"]
