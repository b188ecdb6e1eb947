"""`ranger-desk evaluate` as a user types it."""

import json
import os
import re
from pathlib import Path

import pytest
from labelled_samples import GOLD, labelled, write

from ranger_desk.cli import main
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.client import Engine
from ranger_desk.engine.steering import Steering
from ranger_desk.evaluation import gold, running
from ranger_desk.operations import State


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    return write(tmp_path / "gold.jsonl", GOLD)


def evaluate(labels: Path, *more: str | Path) -> int:
    return main(["evaluate", str(labels), *map(str, more)])


def test_stored_answers_are_scored_without_a_model(labels, tmp_path, capsys):
    stored = write(tmp_path / "answers.jsonl", GOLD)
    out, numbers = tmp_path / "report.html", tmp_path / "scores.json"
    assert evaluate(labels, "--answers", stored, "--out", out, "--json", numbers) == 0
    printed = capsys.readouterr()
    (line,) = [line for line in printed.out.splitlines() if line.startswith("answers.jsonl  ")]
    assert re.findall(r"\d\.\d{3}", line)[:5] == ["1.000"] * 5
    assert "regular expressions" in printed.out
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert json.loads(numbers.read_text(encoding="utf-8"))["readers"][2]["scores"]["material"]["f1"] == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
        ["answers.jsonl", "gold.jsonl", "home", "report.html", "scores.json"]
    )


def test_what_summarize_writes_can_be_scored(labels, tmp_path, tiny_model, capsys):
    export = tmp_path / "export.csv"
    rows = [f'{r["unit_code"]},{r["park_name"]},{r["date"]},"{r["comment"]}"' for r in GOLD]
    export.write_text("\n".join(["UnitCode,ParkName,Date,Comments", *rows]), encoding="utf-8")
    stored = tmp_path / "stored.jsonl"
    model = ["--model", str(tiny_model), "--format", "basic"]
    assert main(["summarize", str(export), "--out", str(stored), *model]) == 0
    direct, scored = tmp_path / "direct.json", tmp_path / "scored.json"
    assert evaluate(labels, *model, "--json", direct) == 0
    assert evaluate(labels, "--answers", stored, "--json", scored) == 0
    one, other = (json.loads(p.read_text(encoding="utf-8"))["readers"][2] for p in (direct, scored))
    assert one["scores"] == other["scores"]
    assert [m["key"] for m in one["models"]] == [m["key"] for m in other["models"]]
    assert one["rate"] > 0
    assert one["load_seconds"] > 0
    assert one["peak_bytes"] > 1 << 24
    assert other["rate"] is None
    assert re.search(r"tiny: [\d.]+ comments a second, loaded in", capsys.readouterr().out)


def test_two_readers_of_one_name_are_told_apart(labels, tmp_path, capsys):
    (tmp_path / "again").mkdir()
    stored = [write(folder / "answers.jsonl", GOLD) for folder in (tmp_path, tmp_path / "again")]
    assert evaluate(labels, "--answers", stored[0], "--answers", stored[1]) == 0
    out = capsys.readouterr().out
    assert "answers.jsonl (1)" in out
    assert "answers.jsonl (2)" in out


def test_rows_without_an_answer_are_told_and_give_exit_code_1(labels, tmp_path, capsys):
    assert evaluate(labels, "--answers", write(tmp_path / "answers.jsonl", GOLD[1:])) == 1
    assert "gold.jsonl, row 1: answers.jsonl has no answer for this row." in capsys.readouterr().err


def test_limit_scores_the_first_rows_only(labels, tmp_path, capsys):
    assert evaluate(labels, "--answers", write(tmp_path / "answers.jsonl", GOLD), "--limit", "2") == 0
    assert "gold.jsonl: 2 comments, 1 of them report a closure" in capsys.readouterr().out


def test_a_comment_is_read_once_and_rows_without_one_are_not_asked(tmp_path, tiny_model):
    rows = [labelled("PINE", f"{year}-03", "Ferry made 9 trips.", "March: No Closures.") for year in (2001, 2002)]
    rows.append(labelled("PINE", "2003-03", " ", "March: No Closures."))
    labels = gold.read(write(tmp_path / "gold.jsonl", rows))
    seen = []
    with Engine(ModelChoice(str(tiny_model), format="basic")) as engine:
        reading = running.read(labels, engine, "tiny", on_progress=seen.append)
    assert [answer is None for answer in reading.answers] == [False, False, True]
    assert reading.answers[0] == reading.answers[1]
    assert (seen[-1].state, seen[-1].done, seen[-1].total) == (State.FINISHED, 2, 2)


def test_a_cancelled_reading_says_so(labels, tiny_model):
    steering = Steering()
    steering.cancel()
    with Engine(ModelChoice(str(tiny_model), format="basic")) as engine, pytest.raises(running.Cancelled):
        running.read(gold.read(labels), engine, "tiny", on_progress=lambda _: None, steering=steering)


def test_ctrl_c_stops_at_once_and_writes_nothing(labels, tmp_path, tiny_model, monkeypatch, capsys):
    def interrupted(line, progress):
        if progress.state is State.RUNNING:
            raise KeyboardInterrupt

    monkeypatch.setattr("ranger_desk.cli.evaluating.ProgressLine.show", interrupted)
    out = tmp_path / "report.html"
    assert evaluate(labels, "--model", tiny_model, "--format", "basic", "--out", out) == 2
    assert "Stopped. Nothing was written." in capsys.readouterr().err
    assert not out.exists()


def test_memory_of_a_process_is_told_and_of_none_is_not():
    assert running.peak_memory(os.getpid()) > 1 << 24
    assert running.peak_memory(2**22 + 1) is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["{gold}", "--out", "{folder}/report.pdf"], "ends in '.pdf'"),
        (["{gold}", "--json", "{folder}/scores.html"], "ends in '.html'"),
        (["{gold}", "--out", "{folder}/none/report.html"], "There is no folder"),
        (["{json}", "--json", "{json}"], "This is a file to be read."),
        (["{gold}", "--adapter", "nothing"], "not an adapter"),
        (["{gold}", "--model", "{folder}/none"], "no model"),
        (["{gold}", "--answers", "{folder}/none.jsonl"], "none.jsonl: The file cannot be read"),
        (["{folder}/none.jsonl"], "none.jsonl: The file cannot be read"),
        (["{bad}"], "bad.jsonl: line 1: comment must be a text, and is missing"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words_with_exit_code_2(arguments, told, labels, tmp_path, capsys):
    values = {"gold": labels, "folder": tmp_path, "json": write(tmp_path / "gold.json", GOLD)}
    values["bad"] = write(tmp_path / "bad.jsonl", [{"date": "2021-03-01"}])
    assert main(["evaluate", *(argument.format(**values) for argument in arguments)]) == 2
    printed = capsys.readouterr()
    assert told in printed.err
    assert "Traceback" not in printed.err
