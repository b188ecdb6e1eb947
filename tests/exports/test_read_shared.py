"""Real exports, as they were published: each read or refused as it should be (skipped where they are absent)."""

import csv
import json

import pytest

from ranger_desk import exports
from ranger_desk.exports import ColumnsUnknown, ExportRefused
from ranger_desk.records import ExportKind


@pytest.fixture(scope="module")
def data(shared):
    return shared / "data"


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("name", ["comments.csv", "comments.xlsx"])
def test_every_comment_comes_back_to_the_letter(data, name):
    labelled = {}
    for split in ("train", "valid"):
        for line in (data / "closures" / f"{split}.jsonl").read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            labelled[one["unit_code"], one["date"]] = (one["park_name"], one["comment"])
    export = exports.read(data / "exports" / name)
    assert (export.kind, export.source.form, export.problems) == (ExportKind.COMMENTS, "comments", ())
    assert len(export.park_months) == export.source.rows == 1590
    assert {(one.unit_code, str(one.date)): (one.park_name, one.comment) for one in export.park_months} == labelled


@pytest.mark.parametrize(
    ("name", "header", "park_months", "fields"),
    [
        ("query_builder_2018.csv", 3, 708, 11),
        ("query_builder_2025.csv", 0, 756, 11),
        ("query_builder_labelled.csv", 0, 597, 9),
    ],
)
def test_the_query_builders_are_read_number_by_number(data, name, header, park_months, fields):
    path = data / "exports" / name
    export = exports.read(path)
    assert (export.kind, export.source.form, export.problems) == (ExportKind.COUNTS, "IRMA Query Builder", ())
    assert len(export.park_months) == park_months
    rows = rows_of(path)
    names = rows[header][7 : 7 + fields]
    for one in export.park_months:
        row = rows[one.row - 1]
        assert (one.unit_code, str(one.year), str(one.month)) == (row[1], row[5], row[6])
        assert [count.field for count in one.counts] == names
        written = ["" if count.value is None else f"{count.value:,}" for count in one.counts]
        assert written == [f"{int(cell.replace(',', '')):,}" if cell else "" for cell in row[7 : 7 + fields]]


def test_the_traffic_counters_are_read_but_for_the_spliced_row(data):
    export = exports.read(data / "exports" / "traffic_query_builder_2022.csv")
    assert (export.kind, export.source.form, export.source.rows) == (ExportKind.COUNTS, "IRMA traffic counters", 3509)
    assert [problem.row for problem in export.problems if "left out" in problem.done] == [3498, 3499]
    assert [problem.row for problem in export.problems if "line break" in problem.what] == [1766]
    twice = [problem.done for problem in export.problems if "'TRAFFIC COUNT" in problem.what]
    assert (twice.count("It was read once."), len(twice)) == (12, 24)
    assert sum(len(one.counts) for one in export.park_months) == 3509 - 2 - 12


def test_visitation_by_month_agrees_with_the_query_builder(data):
    by_month = exports.read(data / "exports" / "park_by_month.csv")
    assert by_month.source.form == "IRMA visitation by month"
    assert len(by_month.park_months) == 46 * 12
    builder = exports.read(data / "exports" / "query_builder_2018.csv")
    joined = exports.join(builder, by_month)
    assert joined.park_months == builder.park_months  # equal values, joined by the park's name
    assert [problem.what[:12] for problem in joined.problems] == ["The report n", "For 540 mont"]


@pytest.mark.parametrize(("name", "park_months", "rows"), [("train", 1184, 23892), ("valid", 398, 6302)])
def test_long_exports_are_read_with_comments_and_counts(data, name, park_months, rows):
    export = exports.read(data / "flags" / f"{name}_export.csv")
    assert (export.kind, export.problems) == (ExportKind.BOTH, ())
    assert len(export.park_months) == park_months
    assert sum(len(one.counts) for one in export.park_months) == export.source.rows == rows


def test_published_counts_find_their_comments(data):
    comments = exports.read(data / "exports" / "comments.xlsx")
    joined = exports.join(comments, exports.read(data / "exports" / "query_builder_labelled.csv"))
    assert sum(bool(one.counts) for one in joined.park_months) == 597
    assert joined.problems == ()


@pytest.mark.parametrize(
    ("name", "what"), [("annual_summary_2017", "annual summary"), ("field_dictionary", "field dictionary")]
)
def test_what_has_no_months_is_refused(data, name, what):
    with pytest.raises(ExportRefused, match=what) as refused:
        exports.read(data / "exports" / f"{name}.csv")
    assert not isinstance(refused.value, ColumnsUnknown)


def test_a_list_of_truths_is_no_export(data):
    with pytest.raises(ColumnsUnknown, match="which column holds the values"):
        exports.read(data / "flags" / "valid_truth.csv")
