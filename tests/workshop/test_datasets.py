"""Data sets: what goes in, what is left out, and how they are split."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workshop_samples import PARKS, TEXTS, labelled, many, write

from ranger_desk import closures, exports, paths
from ranger_desk.closures.formats import FORMATS
from ranger_desk.engine.jobs import JobCancelled
from ranger_desk.engine.steering import Steering
from ranger_desk.evaluation import gold
from ranger_desk.evaluation.lines import LinesRefused
from ranger_desk.exports import Cancelled
from ranger_desk.records import Provenance, Verdict
from ranger_desk.review import Review
from ranger_desk.workshop import catalogue, datasets, rows, tables
from ranger_desk.workshop.datasets import PAPER, DataRefused, Recipe
from ranger_desk.workshop.rows import Kind


@pytest.fixture
def labels(tmp_path):
    return rows.read_lines(write(tmp_path / "labels.jsonl", many()))


def build(found, recipe=Recipe(), **more):  # noqa: B008  (frozen)
    return datasets.build("ours", found, recipe, sources=["labels.jsonl"], **more)


def parks(part):
    return {row.park for row in part}


def test_whole_parks_go_to_either_part_and_nothing_is_lost(labels):
    data = build(labels)
    assert parks(data.train) | parks(data.valid) == set(PARKS)
    assert not parks(data.train) & parks(data.valid)
    assert sorted(row.origin.row for row in data.rows) == [row.origin.row for row in labels]
    assert len(data.train) in (48, 60)  # 4 or 5 of 6 parks: as near to 54 of 72 rows as whole parks come
    assert data.problems == ()


@given(seed=st.integers(0, 10**6), share=st.floats(0.05, 0.95), parks_=st.integers(2, 6), years=st.integers(1, 5))
def test_what_is_drawn_is_what_was_asked_for(seed, share, parks_, years):
    found = [rows.Row(*_park_month(row)) for row in many()]
    data = build(found, Recipe(parks_, years, share, seed))
    by_park = Counter((row.park, row.park_month.year) for row in data.rows)
    assert len({park for park, _ in by_park}) == parks_
    assert Counter(park for park, _ in by_park).most_common()[-1][1] == min(years, 4)
    assert set(by_park.values()) == {3}  # all months of a year that is drawn
    assert data.train
    assert data.valid
    assert not parks(data.train) & parks(data.valid)
    assert build(found, Recipe(parks_, years, share, seed)) == data


def _park_month(row):
    labelled_row = gold.labelled_row(row, 1)
    return labelled_row.park_month, labelled_row.label.summary, (), rows.Origin(Kind.LABEL, "f", 1)


def test_another_seed_draws_other_parks(labels):
    drawn = {frozenset(parks(build(labels, Recipe(parks=2, seed=seed)).rows)) for seed in range(8)}
    assert len(drawn) > 1


def test_repeated_comments_are_kept_once_and_contradictions_are_named(tmp_path):
    again = labelled("ELMR", 2001, 5, 0)
    other = {**labelled("ELMR", 2009, 5, 0), "summary": "May: No Closures."}
    spaced = {**again, "comment": f" {again['comment'].upper()} "}
    spaced["closures"] = []
    found = rows.read_lines(write(tmp_path / "f.jsonl", [again, again, spaced, other, labelled("PINE", 2001, 5, 0)]))
    data = build(found)
    assert sorted(row.park for row in data.rows) == ["ELMR", "PINE"]
    told = [problem.what for problem in data.problems]
    assert told[0] == "3 row(s) repeat the comment of the same park and month of the year."
    assert [(p.file, p.row) for p in data.problems[1:]] == [("f.jsonl", 4)]
    assert "its summary is another" in told[1]


def test_rows_without_a_comment_are_counted_and_left_out(tmp_path, labels):
    empty = [replace(row, park_month=replace(row.park_month, comment=" \n")) for row in labels[:2]]
    data = build([*empty, *labels[2:]])
    assert len(data.rows) == len(labels) - 2
    assert "2 row(s) have no comment." in [problem.what for problem in data.problems]


def test_too_long_rows_are_named_with_their_tokens(labels, tiny_model):
    long = replace(labels[5], park_month=replace(labels[5].park_month, comment="Gate count is fine. " * 60))
    data = build([*labels[:5], long, *labels[6:]], Recipe(max_tokens=1500), base=catalogue.find(str(tiny_model)))
    (problem,) = data.problems
    assert (problem.file, problem.row, problem.column) == ("labels.jsonl", 6, "comment")
    assert "ELMR 2002-07 has" in problem.what
    assert "More than 1500 would be cut" in problem.done
    assert len(data.rows) == len(labels) - 1
    # The tiny model has a token a byte.
    prompt, row = FORMATS["advanced"].prompt(data.rows[0].park_month), data.rows[0]
    answer = FORMATS["advanced"].answer(row.park_month, row.summary, row.closures)
    text = prompt.prefix + prompt.body + prompt.opening + answer
    assert data.lengths[0] == datasets.Lengths(len(row.park_month.comment), len(row.summary), len(text))
    train, valid, every = tables.sizes(data)
    assert every.row_tokens == train.row_tokens + valid.row_tokens == sum(length.row for length in data.lengths)
    assert every.longest == max(length.row for length in data.lengths)


def test_one_park_cannot_be_split(labels):
    with pytest.raises(DataRefused, match=r"rows of 1 park.*at least two"):
        build([row for row in labels if row.park == "ELMR"])


@pytest.mark.parametrize(
    ("recipe", "told"),
    [
        ({"parks": 0}, "parks must be 1 or more"),
        ({"years": -1}, "years must be 1 or more"),
        ({"train_share": 1.0}, "train_share must be between 0 and 1"),
        ({"format": "haiku"}, "format must be one of basic"),
    ],
)
def test_a_recipe_that_makes_no_sense_is_refused(recipe, told):
    with pytest.raises(DataRefused, match=told):
        Recipe(**recipe)


def test_a_data_set_comes_back_as_it_was_written(labels, tmp_path):
    data = build(labels, Recipe(parks=4, years=2, seed=5))
    folder = datasets.write(data, tmp_path / "ours")
    again = datasets.read(folder)
    assert (again.train, again.valid, again.recipe) == (data.train, data.valid, data.recipe)
    assert again.sources == ("labels.jsonl",)
    # A line is a labelled row, for `ranger-desk evaluate` and for a marked answer.
    assert len(gold.read(folder / "valid.jsonl").rows) == len(data.valid)
    row = next(row for row in again.rows if row.closures)
    assert "{ " in FORMATS["marked"].answer(row.park_month, row.summary, row.closures)
    datasets.write(build(labels), folder)
    assert len(datasets.read(folder).rows) == len(labels)


@given(comment=st.text(st.characters()), summary=st.text(st.characters()), reviewer=st.text())
def test_every_character_of_a_row_comes_back(comment, summary, reviewer):
    month = _park_month(labelled("ELMR", 2001, 5, 0))[0]
    origin = rows.Origin(Kind.EDITED, "r.rangerdesk", 7, "Base", reviewer, "2026-01-02")
    row = rows.Row(replace(month, comment=comment, row=7), summary, (), origin)
    other = replace(row, park_month=replace(month, unit_code="PINE", row=7))
    with TemporaryDirectory() as folder:
        data = datasets.DataSet("d", (row,), (other,), Recipe(), ("r.rangerdesk",))
        assert datasets.read(datasets.write(data, Path(folder) / "d")).rows == (row, other)


def test_a_data_set_is_found_by_its_folder_or_its_name(labels, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    kept = datasets.write(build(labels), paths.datasets_folder() / "july")
    assert datasets.find(Path("july")) == datasets.find(kept) == kept
    (tmp_path / "july").mkdir()
    assert datasets.find(Path("july")) == kept
    (tmp_path / "june").mkdir()
    with pytest.raises(DataRefused, match=r"june is no data set: it has no train\.jsonl and no valid\.jsonl"):
        datasets.find(Path("june"))
    with pytest.raises(DataRefused, match="no folder 'may', and no data set of that name; kept are: july"):
        datasets.find(Path("may"))


def test_other_peoples_folders_are_not_written_over(labels, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(DataRefused, match="is no data set"):
        datasets.write(build(labels), tmp_path)
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".txt"] == ["notes.txt"]


def test_a_split_that_leaks_is_shown_as_it_stands_and_named(tmp_path):
    write(tmp_path / "train.jsonl", [labelled("ELMR", 2001, 5, 0), labelled("PINE", 2001, 5, 1)])
    write(tmp_path / "valid.jsonl", [labelled("PINE", 2002, 6, 1), labelled("SAGE", 2002, 6, 2)])
    data = datasets.read(tmp_path)
    assert (len(data.train), len(data.valid)) == (2, 2)
    assert [problem.what for problem in data.problems] == [
        "1 park(s) have rows in both parts: PINE.",
        "1 comment(s) to validate with stand among those to train on.",
    ]


def test_a_folder_without_a_part_is_told(tmp_path):
    write(tmp_path / "train.jsonl", many())
    with pytest.raises(DataRefused, match=r"it has no valid\.jsonl"):
        datasets.read(tmp_path)


def test_a_line_without_closures_has_those_of_its_summary(tmp_path):
    plain = labelled("ELMR", 2001, 5, 0)
    del plain["closures"]
    (row,) = rows.read_lines(write(tmp_path / "plain.jsonl", [plain]))
    assert [closure.place for closure in row.closures] == ["Fern Trail"]
    assert row.closures[0].evidence.span


def test_wrong_lines_are_told_with_line_and_field(tmp_path):
    wrong = [{**labelled("ELMR", 2001, 5, 0), "date": "May"}, {**labelled("ELMR", 2001, 5, 1), "origin": {"kind": "x"}}]
    with pytest.raises(LinesRefused, match=r"line 1: date must be a date") as refused:
        rows.read_lines(write(tmp_path / "wrong.jsonl", wrong))
    assert "line 2: origin must be an object" in str(refused.value)


@pytest.fixture
def export(tmp_path):
    lines = [f'{r["unit_code"]},{r["park_name"]},{r["date"]},"{r["comment"]}"' for r in many((2001, 2002))]
    path = tmp_path / "export.csv"
    path.write_text("\n".join(["UnitCode,ParkName,Date,Comments", *lines]), encoding="utf-8")
    return path


def test_an_export_and_reports_on_it_are_joined_by_unit_and_month(export, tmp_path):
    reports = write(tmp_path / "reports.jsonl", many((2002, 2003)))
    found, problems = rows.read_export(export, reports)
    assert {row.park_month.year for row in found} == {2002}
    assert len(found) == len(PARKS) * 3
    assert {row.origin.kind for row in found} == {Kind.REPORT}
    assert [problem.what for problem in problems] == [
        "18 line(s) are for no unit and month of the export, the first in this row.",
        "18 park-month(s) with a comment have no line in it.",
    ]
    closed = next(row for row in found if row.closures)
    assert closed.closures[0].evidence.place is not None


def test_accepted_and_edited_summaries_become_rows_with_their_origin(export, tmp_path):
    path = tmp_path / "r.rangerdesk"
    with Review.create(path, exports.read(export)) as review:
        first, second, third, fourth = review.ids()[:4]
        provenance = replace(_provenance(), adapter="closure-reader")
        for row in review.rows([first, second, third, fourth]):
            summary = f"{row.park_month.month_name}: Fern Trail was closed for the entire month."
            review.save_report(row.id, closures.parse(summary, row.park_month, provenance), ())
        month = review.rows([second])[0].park_month.month_name
        review.decide(first, Verdict.ACCEPTED, review.rows([first])[0].report.summary, "", "Ann Ranger")
        review.decide(second, Verdict.EDITED, f"{month}: No Closures.", "", "Ben Ranger")
        review.decide(third, Verdict.REJECTED, review.rows([third])[0].report.summary, "", "Ben Ranger")
    accepted, edited = rows.read_review(path)
    assert (accepted.origin.kind, accepted.origin.reviewer) == (Kind.ACCEPTED, "Ann Ranger")
    assert accepted.origin.model == "Base + closure-reader"
    assert accepted.origin.row == accepted.park_month.row
    assert [closure.place for closure in accepted.closures] == ["Fern Trail"]
    assert (edited.origin.kind, edited.summary) == (Kind.EDITED, f"{month}: No Closures.")
    assert edited.closures == ()
    line = json.loads(json.dumps(edited.to_json()))
    assert line["origin"]["file"] == "r.rangerdesk"
    assert rows.read_lines(write(tmp_path / "again.jsonl", [line])) == [edited]


def _provenance():
    return Provenance("Base", None, "basic", "1", "k", datetime(2026, 1, 2, tzinfo=UTC))


def test_lengths_of_comments_fall_into_bars_that_add_up(labels):
    data = build(labels)
    bars = tables.comment_lengths(data, 5)
    assert [bar.start for bar in bars] == list(range(0, bars[-1].end, 5))
    assert sum(bar.train for bar in bars) == len(data.train)
    assert sum(bar.valid for bar in bars) == len(data.valid)
    (shortest,) = [bar for bar in bars if bar.start == 5]
    words = [len(row.park_month.comment.split()) for row in data.train]
    assert shortest.train == sum(5 <= count < 10 for count in words)
    assert {len(text.split()) for text, _, _ in TEXTS} == {7, 8}


def test_the_papers_comments_show_the_papers_sizes(shared):
    data = datasets.read(shared / "data" / "closures")
    train, valid, every = tables.sizes(data)
    assert (train.rows, valid.rows, every.rows) == (1192, 398, 1590)
    assert (every.parks, every.comment_tokens) == (100, None)
    again = build(data.rows, PAPER)
    assert len(again.rows) == 1590
    assert abs(len(again.train) / 1590 - 0.75) < 0.01


def test_counting_tokens_tells_how_far_it_is_and_can_be_cancelled(labels, tiny_model):
    base = catalogue.find(str(tiny_model))
    others = [replace(row, summary=f"{row.summary} {n}.") for n, row in enumerate(labels * 6)]
    told: list[tuple[str, int, int]] = []
    datasets.count_lengths(others, base, "advanced", lambda *one: told.append(one))
    counted = [done for what, done, _ in told if what == "Counting tokens"]
    assert counted == sorted({0, 500, *counted})
    steering = Steering()
    with pytest.raises(JobCancelled):
        build(labels, base=base, on_progress=lambda *_: steering.cancel(), steering=steering)


def test_reading_and_writing_tell_how_far_they_are(tmp_path):
    told = []
    path = write(tmp_path / "many.jsonl", many() * 3)
    rows.read_lines(path, lambda *one: told.append(one))
    assert told == [("Reading many.jsonl", 200, 0)]


@pytest.mark.parametrize("at", [0, 200])
def test_a_data_set_that_is_cancelled_while_it_is_written_leaves_nothing(labels, tmp_path, at):
    data = build(labels)
    folder = tmp_path / "kept"

    def stop(_what, done, _total):
        if done == at:
            raise Cancelled

    long = replace(data, train=data.train * 5)
    with pytest.raises(Cancelled):
        datasets.write(long, folder, stop)
    assert not folder.exists()
    datasets.write(data, folder)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(Cancelled):
        datasets.write(long, folder, stop)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
