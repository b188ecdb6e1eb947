"""Filters and sorting say the same as a plain loop over the rows would."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_samples import closure, export, flag, report

from ranger_desk.records import FlagVerdict, ParkMonth, Severity, Verdict
from ranger_desk.review import Column, Filters, Review, Sort, Status

WORDS = st.sampled_from(["", "gate", "GATE", "Straße", "100%", "a_b", "Kīlauea", "it's", 'say "x"', "\\", "*", "?"])
TEXTS = st.lists(WORDS, max_size=4).map(" ".join)


def row_texts(row):
    decision = row.decision
    yield from (row.park_month.unit_code, row.park_month.park_name, row.park_month.comment)
    yield from (row.report.summary,) if row.report else ()
    yield from (decision.summary, decision.note) if decision else ()


def passes(row, filters):
    month = row.park_month
    flags = [
        mark and mark.verdict
        for one, mark in row.marked_flags
        if filters.rule in (None, one.rule) and filters.severity in (None, one.severity)
    ]
    meant = filters.mark in flags if filters.mark else any(verdict != "dismissed" for verdict in flags)
    return (
        any(filters.text.casefold() in text.casefold() for text in row_texts(row))
        and filters.unit in (None, month.unit_code)
        and filters.year in (None, month.year)
        and filters.month in (None, month.month)
        and filters.status in (None, Status.of(row))
        and (filters.has_closure is None or (row.report and bool(row.report.closures) is filters.has_closure))
        and (filters.has_flag is None or bool(row.standing_flags) is filters.has_flag)
        and ((filters.rule, filters.severity, filters.mark) == (None, None, None) or meant)
    )


def ascii_lower(text):
    return "".join(letter.lower() if letter.isascii() else letter for letter in text).encode()


def shown_summary(row):
    if row.decision and row.decision.verdict is Verdict.EDITED:
        return row.decision.summary
    return row.report.summary if row.report else None


SORT_KEYS = {
    Column.UNIT: lambda row: (ascii_lower(row.park_month.unit_code), row.park_month.date),
    Column.PARK: lambda row: (ascii_lower(row.park_month.park_name), row.park_month.date),
    Column.MONTH: lambda row: row.park_month.date,
    Column.COMMENT: lambda row: ascii_lower(row.park_month.comment) or None,
    Column.SUMMARY: lambda row: None if shown_summary(row) is None else ascii_lower(shown_summary(row)),
    Column.CLOSURES: lambda row: len(row.report.closures) if row.report else 0,
    Column.FLAGS: lambda row: (
        max((one.severity.rank for one in row.standing_flags), default=0),
        len(row.standing_flags),
    ),
    Column.STATUS: lambda row: list(Status).index(Status.of(row)),
    Column.CONFIDENCE: lambda row: row.report.confidence if row.report else None,
}


def in_order(rows, sort):
    key = SORT_KEYS[sort.column]
    there = sorted((row for row in rows if key(row) is not None), key=lambda row: row.id)
    there.sort(key=key, reverse=sort.descending)  # reverse keeps equal rows in order
    return there + [row for row in rows if key(row) is None]


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """A review with every kind of row; its content is drawn once, without chance."""
    words = ["gate", "GATE", "Straße", "100%", "a_b", "Kīlauea", "it's", 'say "x"', "\\", "*?"]
    months = [
        ParkMonth(
            f"U{n % 4}",
            f"{words[n % 3]} Park",
            2000 + n % 3,
            1 + n * 5 % 12,
            " ".join(words[: n * 7 % 9]),
            row=n,
        )
        for n in range(60)
    ]
    with Review.create(tmp_path_factory.mktemp("busy") / "busy.rangerdesk", export(months)) as review:
        for id_ in range(1, 61):
            word = words[id_ * 3 % 10]
            if id_ % 3:
                flags = [flag(f"rule {n}", list(Severity)[(n + id_) % 4]) for n in range(id_ % 5)]
                confidence = id_ % 11 / 10 if id_ % 4 else None
                made = report(f"{word}: x", [closure()] * (id_ % 3 - 1), confidence=confidence)
                review.save_report(id_, made, flags)
                for one in flags[: id_ % 3]:
                    review.mark(id_, one, list(FlagVerdict)[id_ % 2], "", "Kim")
            if id_ % 7 == 0:
                review.set_aside(id_, "no")
            if id_ % 5 == 0:
                review.decide(id_, list(Verdict)[id_ // 5 % 3], f"mine {word}", f"note {word}", "Kim")
        yield review


@settings(max_examples=150)
@given(
    filters=st.builds(
        Filters,
        text=TEXTS,
        unit=st.sampled_from([None, None, "U1", "U9"]),
        year=st.sampled_from([None, None, 2001]),
        month=st.sampled_from([None, None, 6]),
        status=st.sampled_from([None, None, None, *Status]),
        has_closure=st.sampled_from([None, True, False]),
        has_flag=st.sampled_from([None, True, False]),
        rule=st.sampled_from([None, None, "rule 1"]),
        severity=st.sampled_from([None, None, *Severity]),
        mark=st.sampled_from([None, None, *FlagVerdict]),
    ),
    sort=st.none() | st.builds(Sort, st.sampled_from(Column), st.booleans()),
)
def test_ids_are_what_a_loop_over_the_rows_would_give(busy, filters, sort):
    rows = [row for row in busy.rows(busy.ids()) if passes(row, filters)]
    expected = rows if sort is None else in_order(rows, sort)
    assert busy.ids(filters, sort) == [row.id for row in expected]


@pytest.mark.parametrize("column", list(Column))
@pytest.mark.parametrize("descending", [False, True])
def test_every_column_sorts_and_ties_keep_the_order_of_the_file(busy, column, descending):
    rows = busy.rows(busy.ids())
    sort = Sort(column, descending)
    assert busy.ids(None, sort) == [row.id for row in in_order(rows, sort)]


@pytest.mark.parametrize("text", ["straSSE", "100%", "A_B", "kĪLAUEA", '"X"', "\\", "*?", "u1", "note gate"])
def test_text_is_literal_and_case_does_not_matter(busy, text):
    found = busy.ids(Filters(text=text))
    assert found
    assert found == [row.id for row in busy.rows(busy.ids()) if passes(row, Filters(text=text))]


def test_the_model_sees_changes_of_summary_and_note_at_once(review):
    review.save_report(1, report("July: zebra"), ())
    assert review.ids(Filters(text="zebra")) == [1]
    review.save_report(1, report("July: okapi"), ())
    assert review.ids(Filters(text="zebra")) == []
    review.decide(1, Verdict.EDITED, "July: tapir", "gnu", "Kim")
    assert review.ids(Filters(text="TAPIR")) == review.ids(Filters(text="gnu")) == [1]
    review.undo()
    assert review.ids(Filters(text="tapir")) == []


def test_rows_come_in_the_order_asked_for(busy):
    assert [row.id for row in busy.rows([9, 2, 33, 2])] == [9, 2, 33, 2]
    assert busy.rows([]) == []


def test_facets_are_what_there_is(review):
    review.save_report(1, report(), [flag("b"), flag("a"), flag("b")])
    facets = review.facets()
    assert facets.units == (("ELMR", "Elm River NP"), ("OAKH", "Oak Hill NHS"), ("PINE", "pine Lake NRA"))
    assert (facets.years, facets.months, facets.rules) == ((1998, 2015, 2016), (7, 8, 12), ("a", "b"))


def test_no_filter_is_all_rows_in_the_order_of_the_file(busy):
    assert busy.ids() == busy.ids(replace(Filters(), text="")) == list(range(1, 61))


def test_a_row_of_the_export_leads_to_its_park_month(review):
    assert [review.find_row(row) for row in (2, 6, 7)] == [1, 5, None]
