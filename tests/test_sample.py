"""The sample that ships: it opens with the two problems that it is meant to show, and its counts fit it."""

from ranger_desk import exports, paths
from ranger_desk.evaluation import gold
from ranger_desk.records import ExportKind


def test_the_sample_shows_two_problems_and_reads_the_rest():
    export = exports.read(paths.sample_export())
    assert export.kind is ExportKind.COMMENTS
    assert export.source.rows == 135
    assert len(export.park_months) == 133
    assert [(problem.row, problem.column) for problem in export.problems] == [(39, "Comments"), (63, "Date")]


def test_the_sample_has_what_is_hard_to_keep():
    comments = [park_month.comment for park_month in exports.read(paths.sample_export()).park_months]
    assert {comment[:1] for comment in comments} >= {"", "=", "-"}
    assert any("\t" in comment and "\n" in comment and "   " in comment for comment in comments)
    assert any("“" in comment for comment in comments)
    assert any(";" in comment for comment in comments)
    assert max(len(comment.split()) for comment in comments) > 200


def test_the_counts_belong_to_the_sample():
    export = exports.read(paths.sample_export())
    counts = exports.read(paths.sample_counts())
    assert counts.kind is ExportKind.COUNTS
    assert counts.problems == ()
    joined = exports.join(export, counts)
    assert all(park_month.counts for park_month in joined.park_months)
    assert joined.problems == export.problems


def test_two_parks_of_the_sample_have_counts_of_three_years_before():
    joined = exports.join(exports.read(paths.sample_export()), exports.read(paths.sample_counts()))
    counted = {(p.unit_code, p.year, p.month): p for p in joined.park_months}
    for park in ("CDRV", "QTZR"):
        fields = {count.field for count in counted[park, 2023, 1].counts}
        for year in (2020, 2021, 2022):
            assert all({c.field for c in counted[park, year, month].counts} == fields for month in range(1, 13))


def test_the_samples_labels_are_of_its_comments():
    labelled = gold.read(paths.resources_folder() / "sample_labels.jsonl")
    comments = {(p.unit_code, p.date): p.comment for p in exports.read(paths.sample_export()).park_months if p.comment}
    assert {
        (row.park_month.unit_code, row.park_month.date): row.park_month.comment for row in labelled.rows
    } == comments
    for row in labelled.rows:
        assert all(c.evidence.text in row.park_month.comment and c.evidence.text for c in row.label.closures)
        assert any(c.extent.material for c in row.label.closures) != row.label.summary.endswith("No Closures.")
