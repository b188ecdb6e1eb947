"""The sample that ships: it opens with the two problems that it is meant to show, and its counts fit it."""

from ranger_desk import exports, paths
from ranger_desk.evaluation import gold
from ranger_desk.records import ExportKind

COUNTS = paths.resources_folder() / "sample_counts.csv"


def test_the_sample_shows_two_problems_and_reads_the_rest():
    export = exports.read(paths.sample_export())
    assert export.kind is ExportKind.COMMENTS
    assert export.source.rows == 63
    assert len(export.park_months) == 61
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
    counts = exports.read(COUNTS)
    assert counts.kind is ExportKind.COUNTS
    assert counts.problems == ()
    joined = exports.join(export, counts)
    assert all(park_month.counts for park_month in joined.park_months)
    # The one month whose comment has no readable date.
    assert [problem.what for problem in joined.problems if problem not in export.problems] == [
        "For 1 month(s) of 1 unit(s) there are counts but no row in sample_export.csv."
    ]


def test_the_samples_labels_are_of_its_comments():
    labelled = gold.read(paths.resources_folder() / "sample_labels.jsonl")
    comments = {(p.unit_code, p.date): p.comment for p in exports.read(paths.sample_export()).park_months if p.comment}
    assert {
        (row.park_month.unit_code, row.park_month.date): row.park_month.comment for row in labelled.rows
    } == comments
    for row in labelled.rows:
        assert all(c.evidence.text in row.park_month.comment and c.evidence.text for c in row.label.closures)
        assert any(c.extent.material for c in row.label.closures) != row.label.summary.endswith("No Closures.")
