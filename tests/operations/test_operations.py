"""What window and command line both do, with a real review file, a real child process and a tiny model."""

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from ranger_desk import exports, operations, paths
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.client import Engine
from ranger_desk.engine.steering import Steering
from ranger_desk.operations import State
from ranger_desk.records import Verdict
from ranger_desk.review import Review

ROWS = 24
YEARS = range(2012, 2022)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A comments export of 24 park-months, two of them without a comment."""
    path = tmp_path / "july.csv"
    lines = ["UnitCode,ParkName,Date,Comments"]
    for n in range(ROWS):
        comment = "" if n in (3, 7) else f"Ferry made {n} trips."
        lines.append(f"PINE,Pine Hollow NHS,{2000 + n}-07-01,{comment}")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@contextmanager
def engine_on(model: Path):
    with Engine(ModelChoice(str(model), format="basic")) as engine:
        yield engine


def test_every_comment_gets_a_report_that_is_on_disk_when_it_is_told(export, tiny_model):
    with operations.open_export(export).review as review, engine_on(tiny_model) as engine:
        seen = []
        for progress in operations.summarize(review.path, engine):
            seen.append(progress)
            assert all(row.report for row in review.rows(progress.ids))
        told = [id_ for progress in seen for id_ in progress.ids]
        assert len(told) == len(set(told)) == ROWS - 2
        assert (seen[-1].state, seen[-1].done, seen[-1].total) == (State.FINISHED, ROWS - 2, ROWS - 2)
        assert seen[-1].seconds_left == 0
        assert review.counts().pending == 0


@pytest.mark.parametrize("calibration", [None, {"closure": [1, 0], "none": [0.5, 3]}])
def test_reports_have_a_confidence_where_the_model_is_calibrated(export, tiny_model, tmp_path, calibration):
    model = shutil.copytree(tiny_model, tmp_path / "carded")
    card = {"format": "basic"} | ({"calibration": calibration} if calibration else {})
    (model / "card.json").write_text(json.dumps(card), encoding="utf-8")
    with operations.open_export(export).review as review, engine_on(model) as engine:
        list(operations.summarize(review.path, engine))
        found = {row.report.confidence for row in review.rows(review.ids()) if row.report}
    known = found - {None}
    assert bool(known) is bool(calibration)
    # However unsure a model is of its answer, this calibration says logistic(0.5 * logit(1e-6) + 3) or more.
    assert all(0.01 < one < 1 for one in known)


def test_every_report_is_checked_against_the_counts_as_it_comes(tmp_path, tiny_model):
    path = tmp_path / "both.csv"
    lines = ["UnitCode,ParkName,Date,F2,Comments"]
    lines += [f"PINE,Pine Hollow NHS,{year}-07-01,{900 + year % 7 if year < 2021 else 0},Fair." for year in YEARS]
    path.write_text("\n".join(lines), encoding="utf-8")
    with operations.open_export(path).review as review, engine_on(tiny_model) as engine:
        list(operations.summarize(review.path, engine))
        summarised = [row.flags for row in review.rows(review.ids())]
        assert "F2" in {flag.field for flag in summarised[-1]}
        operations.check(review)
        assert [row.flags for row in review.rows(review.ids())] == summarised


def test_a_second_run_has_nothing_left_to_do(export, tiny_model):
    with operations.open_export(export).review as review, engine_on(tiny_model) as engine:
        list(operations.summarize(review.path, engine))
        (only,) = operations.summarize(review.path, engine)
        assert (only.state, only.total) == (State.FINISHED, 0)
        assert engine.resolved.key in {model.key for model in review.models()}


def test_a_cancelled_run_is_gone_on_with(export, tiny_model):
    with operations.open_export(export).review as review, engine_on(tiny_model) as engine:
        steering = Steering()
        for progress in operations.summarize(review.path, engine, steering=steering):
            if progress.ids:
                steering.cancel()
        assert progress.state is State.CANCELLED
        before = review.counts().with_report
        assert 0 < before < ROWS - 2
        *_, last = operations.summarize(review.path, engine)
        assert (last.state, last.total) == (State.FINISHED, ROWS - 2 - before)
        assert review.counts().with_report == ROWS - 2


def test_only_the_rows_that_were_asked_for(export, tiny_model):
    with operations.open_export(export).review as review, engine_on(tiny_model) as engine:
        chosen = review.ids()[:5]
        *_, last = operations.summarize(review.path, engine, ids=chosen)
        assert last.total == 4  # the fourth has no comment
        assert review.counts().with_report == 4


def test_the_same_bytes_find_their_review_under_another_name(export, tmp_path):
    with operations.open_export(export).review as review:
        review.decide(review.ids()[0], Verdict.ACCEPTED, "July: No Closures.", "seen", "Ana")
        first = review.path
    moved = tmp_path / "renamed.csv"
    export.rename(moved)
    opened = operations.open_export(moved)
    with opened.review as review:
        assert opened.resumed
        assert review.path == first
        assert review.counts().decided == 1


def test_changed_bytes_begin_another_review(export):
    with operations.open_export(export).review as review:
        first = review.path
    export.write_text(export.read_text(encoding="utf-8") + "\nPINE,Pine Hollow NHS,1999-07-01,More", encoding="utf-8")
    opened = operations.open_export(export)
    with opened.review as review:
        assert not opened.resumed
        assert review.path != first


def test_a_review_file_is_opened_as_such(export):
    with operations.open_export(export).review as review:
        path = review.path
    with operations.open_export(path).review as review:
        assert len(review.ids()) == ROWS


def test_counts_of_another_file_are_added_by_unit_and_month(export, tmp_path):
    counts = tmp_path / "counts.csv"
    counts.write_text(
        'UnitCode,ParkName,Date,FieldName,Label,Value\nPINE,P,2001-07-01,F1,VISITORS,"1,234"\n',
        encoding="utf-8",
    )
    with operations.open_export(export).review as review:
        operations.add_counts(review, counts)
        (row,) = (r for r in review.rows(review.ids()) if r.park_month.year == 2001)
        assert [(c.field, c.value) for c in row.park_month.counts] == [("F1", 1234)]


def test_counts_that_name_only_the_park_find_their_unit(export, tmp_path):
    counts = tmp_path / "by_month.csv"
    months = "JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC"
    counts.write_text(
        f"LabelName\nPine Hollow NHS\n\nYear,{months}\n2001,1,2,3,4,5,6,77,8,9,10,11,12\n", encoding="utf-8"
    )
    with operations.open_export(export).review as review:
        operations.add_counts(review, counts)
        (row,) = (r for r in review.rows(review.ids()) if r.park_month.year == 2001)
        assert [c.value for c in row.park_month.counts] == [77]


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".jsonl"])
def test_as_many_rows_go_out_as_came_in(export, tmp_path, tiny_model, ending):
    out = tmp_path / f"out{ending}"
    with operations.open_export(export).review as review, engine_on(tiny_model) as engine:
        list(operations.summarize(review.path, engine))
        written = operations.export(review, out)
    assert (written.path, written.rows) == (out, ROWS)
    if ending == ".jsonl":
        lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        assert [line["date"] for line in lines] == [f"{2000 + n}-07-01" for n in range(ROWS)]


def test_an_unknown_ending_is_refused_before_any_work(tmp_path):
    with pytest.raises(exports.WriteRefused, match=r"\.docx"):
        operations.check_ending(tmp_path / "out.docx")


def test_the_source_is_never_overwritten(export):
    before = export.read_bytes()
    with operations.open_export(export).review as review, pytest.raises(exports.WriteRefused):
        operations.export(review, export)
    assert export.read_bytes() == before


SUMMARIZE = """
import sys
from pathlib import Path
from ranger_desk import operations
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.client import Engine
choice = ModelChoice(sys.argv[2], format="basic")
with operations.open_export(Path(sys.argv[1])).review as review, Engine(choice) as engine:
    for progress in operations.summarize(review.path, engine):
        for id_ in progress.ids:
            print(id_, flush=True)
"""


def test_what_was_told_survives_the_death_of_the_program(export, tiny_model, ranger_desk_home):
    program = subprocess.Popen(
        [sys.executable, "-c", SUMMARIZE, str(export), str(tiny_model)], stdout=subprocess.PIPE, text=True
    )
    with program, program.stdout as told:
        seen = [int(told.readline()) for _ in range(3)]
        os.kill(program.pid, signal.SIGKILL)
        program.wait()
    (file,) = paths.reviews_folder().glob("*.rangerdesk")
    with Review.open(file) as review:
        assert all(row.report for row in review.rows(seen))
        before = review.counts().with_report
    with operations.open_export(export).review as review, engine_on(tiny_model) as engine:
        *_, last = operations.summarize(review.path, engine)
        assert last.total == ROWS - 2 - before
        assert review.counts().with_report == ROWS - 2
