"""Runs beside each other: what was trained, losses, cost and scores, in the terminal and as files."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from run_samples import SETTINGS, run_with_losses, write_data
from workshop_samples import many, write, write_adapter

from ranger_desk import cli, paths
from ranger_desk.evaluation import gold
from ranger_desk.workshop import comparing, runs, specs, toolbox
from ranger_desk.workshop.runs import Run, RunError


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_data(tmp_path / "sample")


@pytest.fixture
def papers(data: Path, tiny_model: Path) -> list[Run]:
    """Runs of the paper's three presets, with losses."""
    losses = {"paper-1": (4.0, 3.0, 2.0), "paper-2": (4.0, 2.0, 1.0), "paper-3": (4.0, 2.0, 0.5, 0.8)}
    return [run_with_losses(data, tiny_model, preset, *found) for preset, found in losses.items()]


def with_adapter(run: Run, base: Path) -> Run:
    """Give a run an adapter, as if it had validated."""
    made = write_adapter(run.folder / "made", base)
    for file in made.iterdir():
        shutil.move(file, run.folder / file.name)
    return run


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    return write(tmp_path / "labelled.jsonl", many()[:2])


def test_the_papers_numbers_stand_beside_those_of_this_base(papers):
    found = [comparing.described(run) for run in papers]
    assert [(one.format, one.batch_size, one.rank) for one in found] == [
        ("basic", 1, 8),
        ("advanced", 1, 8),
        ("advanced", 4, 8),
    ]
    assert [one.trainable for one in found] == [2048, 2048, 2048]
    assert [one.papers_trainable for one in found] == [425_984, 425_984, 3_407_872]
    assert [one.layers for one in found] == [2, 2, 2]


def test_losses_and_cost_are_those_of_the_metrics(papers):
    last = comparing.described(papers[2])
    assert (last.best.loss, last.best.done) == (pytest.approx(0.55), 20)
    assert last.validation.loss == pytest.approx(0.88)
    assert last.train.loss == last.curves.smoothed[-1].loss
    assert (last.cost.seconds, last.cost.tokens, last.cost.memory) == (90.0, 1500, 10**9 - 1)


def test_what_makes_losses_no_comparison_is_said(papers):
    one, other, third = (comparing.described(run) for run in papers)
    assert comparing.notes([one, other]) == [comparing.OTHER_TEXTS]
    assert comparing.notes([other]) == []
    assert comparing.notes([other, third]) == ["They have not read equally many batches: 20, 30."]


def test_a_base_that_is_gone_leaves_its_numbers_out(data, tiny_model, tmp_path):
    base = shutil.copytree(tiny_model, tmp_path / "gone")
    run = run_with_losses(data, base, "paper-1", 4.0, 3.0)
    shutil.rmtree(base)
    found = comparing.described(run)
    assert (found.trainable, found.layers) == (None, None)
    assert found.papers_trainable == 425_984


def test_measuring_keeps_scores_in_the_run_and_takes_them_into_the_toolbox(papers, tiny_model, labelled):
    run = with_adapter(papers[0], tiny_model)
    rows = gold.read(labelled)
    told = []
    kept = comparing.measure(run, rows, on_progress=told.append)
    assert comparing.described(run).scores == kept
    assert (kept["rows"], kept["file"]) == (2, "labelled.jsonl")
    assert told[-1].done == 2
    told.clear()
    assert comparing.measure(run, rows, on_progress=told.append) == kept
    assert told == []  # known already
    assert not [folder for folder in paths.models_folder().iterdir() if "fused" in folder.name]
    toolbox.add(run.folder, "measured")
    assert toolbox.find("measured").scores == kept


def test_scores_on_other_rows_are_said_to_be_no_comparison(papers):
    for run, digest in zip(papers[1:], ("a", "b"), strict=True):
        (run.folder / "scores.json").write_text(json.dumps({"material_f1": 0.5, "gold": digest}), encoding="utf-8")
    assert comparing.NOT_SAME_ROWS in comparing.notes([comparing.described(run) for run in papers[1:]])


def test_a_run_that_goes_on_has_no_scores_any_more(data, tiny_model, monkeypatch):
    monkeypatch.setenv("MLX_DISABLE_COMPILE", "1")
    run = runs.create(specs.spec(data, str(tiny_model), "ours", [*SETTINGS, "iterations=1"]), "short")
    (run.folder / "scores.json").write_text('{"material_f1": 0.5}', encoding="utf-8")
    list(runs.train(run))
    assert comparing.described(run).scores == {}


def test_a_run_without_an_adapter_is_not_measured(papers, labelled):
    with pytest.raises(RunError, match="has no adapter yet"):
        comparing.measure(papers[0], gold.read(labelled), on_progress=lambda _: None)


def test_damaged_scores_are_told(papers):
    (papers[0].folder / "scores.json").write_text("{", encoding="utf-8")
    with pytest.raises(RunError, match=r"scores\.json is damaged.*measure the run again"):
        comparing.described(papers[0])


def test_the_command_compares_measures_and_writes_curves(papers, tiny_model, labelled, tmp_path, capsys):
    with_adapter(papers[0], tiny_model)
    out = tmp_path / "curves.csv"
    assert cli.main(["runs", "--compare", "paper-1", "--gold", str(labelled), "--out", str(out)]) == 0
    shown = capsys.readouterr()
    assert "paper-1  basic" in shown.out
    assert "2.2000 after 20" in shown.out
    assert "paper-1 answers 2 comments" in shown.err
    lines = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [line["iteration"] for line in lines if line["run"] == "paper-1"] == ["0", "10", "20"]
    assert [line["training_loss"] for line in lines] == ["", "3.0", "2.0"]
    assert float(lines[0]["validation_loss"]) == 4.0
    assert cli.main(["runs", "--compare", "paper-1", "paper-3", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["papers_trainable"] for one in told["runs"]] == [425_984, 3_407_872]
    assert told["runs"][0]["scores"]["rows"] == 2
    assert comparing.OTHER_TEXTS in told["notes"]


def test_curves_become_a_picture_without_a_window(papers, tmp_path, qapp):
    out = tmp_path / "curves.png"
    assert cli.main(["runs", "--compare", "paper-1", "paper-2", "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--compare", "absent"], "no run 'absent'"),
        (["one", "--compare", "paper-1"], "takes the names of all runs"),
        (["--out", "curves.csv"], "go with --compare"),
        (["--compare", "paper-1", "--out", "curves.pdf"], "ends in .csv or .png"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(papers, arguments, told, capsys):
    assert cli.main(["runs", *arguments]) == 2
    assert told in capsys.readouterr().err
