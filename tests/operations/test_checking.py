"""Checking a review: all of it or some, only to see, with corrections and edited summaries; small real rules."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ranger_desk import checks, operations, paths
from ranger_desk.checks import Settings, SettingsRefused
from ranger_desk.records import (
    Closure,
    Correction,
    Count,
    Evidence,
    Export,
    ExportKind,
    Extent,
    FlagVerdict,
    Match,
    ParkMonth,
    Provenance,
    Report,
    Scope,
    Severity,
    Source,
    Span,
    Verdict,
)
from ranger_desk.review import CorrectionsRefused, Review, remembered

COMMENT = "Cedar Point Campground closed all month for paving."
LABEL = "TENT CAMPERS AT CEDAR POINT CAMPGROUND"
MODEL = Provenance("Base-1B", None, "marked", "0.1.0", "k1", datetime(2026, 1, 2, tzinfo=UTC))
COUNTED = "closed-but-counted"


def report(comment=COMMENT):
    place = "Cedar Point Campground"
    evidence = Evidence(comment, Span(0, len(comment)), Span(0, len(place)), Match.EXACT)
    closure = Closure(place, Scope.PLACE, Extent.ALL_MONTH, reason="paving", evidence=evidence)
    return Report(f"July: {place} was closed for the entire month.", (closure,), (), "", MODEL)


def month(unit, year, comment, tents, of_year=7):
    counts = (Count("F1", LABEL, tents), Count("F2", "TRAFFIC COUNT AT NORTH GATE", 900 + 7 * year % 50))
    return ParkMonth(unit, f"{unit.title()} NP", year, of_year, comment, counts, year)


PARK_MONTHS = (
    month("PINE", 2019, COMMENT, 431),
    month("PINE", 2018, COMMENT, 0),
    month("OAKH", 2019, COMMENT, 77),
    month("OAKH", 2017, "All open.", 80),
)
"""Two months whose count contradicts the comment, 1 and 3; two whose counts do not."""


@pytest.fixture
def review(tmp_path):
    source = Source("/data/export.csv", "ab" * 32, None, "comments and counts", 4)
    with Review.create(tmp_path / "july.rangerdesk", Export(ExportKind.BOTH, source, PARK_MONTHS)) as made:
        made.save_reports((id_, report(), ()) for id_ in (1, 2, 3))
        yield made


def contradicted(review):
    """(park-month, field) of the flags that stand."""
    rows = review.rows(review.ids())
    return {(row.id, one.field) for row in rows for one in row.standing_flags if one.rule == COUNTED}


def test_a_check_stores_the_flags_of_all_park_months(review):
    assert not operations.is_checked(review)
    told = []
    checked = operations.check(review, on_progress=lambda done, total: told.append((done, total)))
    assert contradicted(review) == {(1, "F1"), (3, "F1")}
    standing = [one for row in review.rows(review.ids()) for one in row.standing_flags]
    assert (checked.flags, checked.park_months) == (len(standing), 4)
    assert operations.is_checked(review)
    assert told == [(2, 4), (4, 4)]


def test_only_the_park_months_that_are_asked_for_are_checked(review):
    assert operations.check(review, ids=[3]).park_months == 1
    assert contradicted(review) == {(3, "F1")}
    assert not operations.is_checked(review)


def test_a_check_that_is_stopped_stores_nothing(review):
    class Stop(Exception):
        pass

    def stop(done, _total):
        if done == 4:
            raise Stop

    with pytest.raises(Stop):
        operations.check(review, on_progress=stop)
    assert contradicted(review) == set()
    assert not operations.is_checked(review)


def test_what_changes_during_a_check_is_checked_as_it_stands_then(review):
    def meanwhile(done, _total):
        if done == 4:
            with Review.open(review.path) as other:
                other.decide(1, Verdict.EDITED, "July: No Closures.", "", "Kim")
                other.save_report(4, replace(report(), summary="July: Campground closed."), ())

    operations.check(review, on_progress=meanwhile)
    assert contradicted(review) == {(3, "F1"), (4, "F1")}
    assert operations.is_checked(review)


def test_counts_that_come_during_a_check_ask_for_another(review, tmp_path):
    counts = tmp_path / "later.csv"
    counts.write_text("UnitCode,Date,FieldName,Label,Value\nPINE,2018-07-01,F1,,5\n", encoding="utf-8")

    def meanwhile(done, _total):
        if done == 4:
            with Review.open(review.path) as other:
                operations.add_counts(other, counts)

    operations.check(review, on_progress=meanwhile)
    assert not operations.is_checked(review)
    operations.check(review)
    assert contradicted(review) == {(1, "F1"), (2, "F1"), (3, "F1")}


def test_a_preview_counts_flags_by_rule_and_stores_nothing(review):
    operations.check(review)
    without = Settings(switched={COUNTED: False})
    before, after = operations.preview(review, Settings()), operations.preview(review, without)
    stored = Counter(one.rule for row in review.rows(review.ids()) for one in row.standing_flags)
    assert before == stored
    assert (before[COUNTED], after[COUNTED]) == (2, 0)
    assert contradicted(review) == {(1, "F1"), (3, "F1")}
    assert operations.is_checked(review)


def test_other_settings_ask_for_another_check(review):
    operations.check(review)
    settings = Settings(switched={COUNTED: False})
    operations.keep_check_settings(settings)
    assert operations.check_settings() == settings
    assert not operations.is_checked(review)
    operations.check(review)
    assert contradicted(review) == set()
    assert operations.is_checked(review)


@pytest.mark.parametrize("text", ["{", '{"rules": {"no-such-rule": true}}', "\xff"])
def test_damaged_settings_are_refused_with_their_file(review, text):
    paths.check_settings_file().write_text(text, encoding="latin-1")
    with pytest.raises(SettingsRefused, match=r"checks\.json: .* delete it"):
        operations.check(review)


def test_settings_that_are_not_there_are_told(tmp_path):
    with pytest.raises(SettingsRefused, match=r"mine\.json: .*No such file"):
        operations.read_check_settings(tmp_path / "mine.json")


def test_dismissals_survive_a_check_until_the_count_changes(review, tmp_path):
    operations.check(review)
    (flag,) = (one for one in review.rows([1])[0].flags if one.rule == COUNTED)
    review.mark(1, flag, FlagVerdict.DISMISSED, "Work camp of the contractor.", "Kim")
    operations.check(review)
    assert contradicted(review) == {(3, "F1")}
    counts = tmp_path / "later.csv"
    counts.write_text("UnitCode,Date,FieldName,Label,Value\nPINE,2019-07-01,F1,,432\n", encoding="utf-8")
    operations.add_counts(review, counts)
    assert not operations.is_checked(review)
    operations.check(review)
    assert contradicted(review) == {(1, "F1"), (3, "F1")}


def test_a_correction_holds_here_and_in_every_other_review_of_the_park(review, tmp_path):
    operations.check(review)
    gate = Correction("PINE", "Cedar Point Campground", ("F2",), ("F1",))
    operations.correct(review, gate)
    assert not operations.is_checked(review)
    operations.check(review)
    assert contradicted(review) == {(1, "F2"), (2, "F2"), (3, "F1")}
    other = tmp_path / "other.rangerdesk"
    review.backup_to(other)
    with Review.open(other) as copy:
        copy.correct([], [gate])
        assert operations.corrections(copy) == [gate]
    operations.withdraw(review, "PINE", gate.place)
    assert operations.corrections(review) == []
    operations.check(review)
    assert contradicted(review) == {(1, "F1"), (3, "F1")}


def test_a_correction_for_another_park_changes_nothing(review):
    operations.check(review)
    elsewhere = Correction("ZION", "Cedar Point Campground", ("F2",))
    operations.correct(review, elsewhere)
    assert operations.is_checked(review)
    assert operations.corrections(review) == []


def test_corrections_go_from_one_machine_to_another(review, tmp_path):
    gate = Correction("PINE", "Cedar Point Campground", ("F2",), ("F1",))
    operations.correct(review, gate)
    file = tmp_path / "corrections.json"
    assert operations.export_corrections(review, file) == 1
    operations.withdraw(review, "PINE", gate.place)
    given = json.loads(file.read_text(encoding="utf-8"))
    given["corrections"].append({"unit_code": "ZION", "place": "Mill", "fields": []})
    file.write_text(json.dumps(given), encoding="utf-8")
    assert operations.import_corrections(review, file) == operations.Imported(corrections=2, here=1)
    assert operations.corrections(review) == review.corrections() == [gate]


def test_undo_takes_a_correction_back_in_the_review_and_from_what_is_remembered(review):
    camp = Correction("PINE", "Cedar Point Campground", ("F2",), ("F1",))
    elsewhere = Correction("PINE", "Cedar point campground", ("F1",))
    remembered.remember([elsewhere])  # said in another review of the park
    operations.correct(review, camp, 3)
    assert operations.undo(review) == operations.Stepped(3, ("PINE",))
    assert operations.corrections(review) == remembered.remembered() == [elsewhere]
    assert operations.redo(review) == operations.Stepped(3, ("PINE",))
    assert operations.corrections(review) == remembered.remembered() == [camp]
    operations.withdraw(review, "PINE", camp.place, 1)
    assert remembered.remembered() == []
    assert operations.undo(review) == operations.Stepped(1, ("PINE",))
    assert remembered.remembered() == [camp]


def test_undo_of_an_import_leaves_other_parks_and_decisions_as_they_are(review, tmp_path):
    there, here = Correction("ZION", "Mill", ("F9",)), Correction("PINE", "Cedar Point Campground", ("F2",))
    file = tmp_path / "corrections.json"
    remembered.write(file, [there, here])
    review.decide(1, Verdict.ACCEPTED, "July: No Closures.", "", "Kim")
    operations.import_corrections(review, file)
    assert operations.undo(review).corrected == ("PINE",)
    assert remembered.remembered() == [there]
    assert operations.undo(review) == operations.Stepped(1, ())
    assert operations.undo(review) is None


def test_a_damaged_file_of_remembered_corrections_is_told_and_not_written_over(review):
    paths.corrections_file().write_text("{", encoding="utf-8")
    for work in (
        lambda: operations.check(review),
        lambda: operations.correct(review, Correction("PINE", "Mill", ("F1",))),
    ):
        with pytest.raises(CorrectionsRefused, match=r"corrections\.json"):
            work()
    assert paths.corrections_file().read_text(encoding="utf-8") == "{"
    assert review.corrections() == []


def test_a_closure_that_the_reviewer_took_out_raises_no_flag(review):
    operations.check(review)
    review.decide(1, Verdict.EDITED, "July: No Closures.", "The comment is last year's.", "Kim")
    operations.check(review, ids=[1])
    assert contradicted(review) == {(3, "F1")}
    review.undo()
    operations.check(review, ids=[1])
    assert contradicted(review) == {(1, "F1"), (3, "F1")}


def test_a_report_that_came_after_the_edit_counts_as_it_is(review):
    review.decide(1, Verdict.EDITED, "July: No Closures.", "", "Kim")
    review.save_report(1, report(), ())
    operations.check(review)
    assert contradicted(review) == {(1, "F1"), (3, "F1")}


def test_every_check_is_as_one_call_of_the_rules_with_the_units_history(tmp_path):
    years = [replace(month("PINE", year, "", 100 + year % 7), row=year) for year in range(2010, 2019)]
    zero = month("PINE", 2019, "Busy.", 0)
    source = Source("/data/export.csv", "ab" * 32, None, "counts", 10)
    with Review.create(tmp_path / "x.rangerdesk", Export(ExportKind.COUNTS, source, (zero, *years))) as review:
        operations.check(review)
        expected = checks.flags(zero, None, checks.History([zero, *years]))
        assert review.rows([1])[0].flags == expected
        assert any(one.severity is not Severity.NOTE for one in expected)
