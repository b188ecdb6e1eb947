"""Runs as the pane and the command line see them: their folders, their turns, and what becomes of them."""

import json
import os
import shutil
import signal
import subprocess
import sys

import pytest
from run_samples import SETTINGS, write_data

from ranger_desk import cli, paths
from ranger_desk.engine import training_client
from ranger_desk.engine.choice import ModelChoice, resolve
from ranger_desk.engine.events import Paused, Resumed
from ranger_desk.engine.steering import Steering
from ranger_desk.engine.training_events import Begun, Ended, Trained
from ranger_desk.engine.training_settings import TrainingSettings
from ranger_desk.workshop import curves, queue, runs, specs
from ranger_desk.workshop.curves import Point
from ranger_desk.workshop.runs import Run, RunError, Stage, Waiting


@pytest.fixture(autouse=True)
def _uncompiled(monkeypatch):
    """MLX's compiler for the CPU takes half a minute for the kernels of a first run."""
    monkeypatch.setenv("MLX_DISABLE_COMPILE", "1")


@pytest.fixture
def data(tmp_path):
    return write_data(tmp_path / "sample")


@pytest.fixture
def made(tiny_model, data):
    """Makes a run that takes a second."""

    def make(name: str, *changes: str) -> Run:
        return runs.create(specs.spec(data, str(tiny_model), "ours", [*SETTINGS, *changes]), name)

    return make


def test_a_run_trains_to_its_end_and_its_folder_is_an_adapter(made, tiny_model, data):
    run = made("first")
    assert run.state.stage is Stage.STOPPED
    (data / "train.jsonl").unlink()  # it learns from the data as it was when it was made
    events = list(runs.train(run))
    reports = [event for event in events if isinstance(event, Trained)]
    assert all(report.seconds_left >= 0 and report.tokens_per_second > 0 for report in reports)
    assert events[-1] == Ended(finished=True)
    assert (run.state.stage, run.state.done, run.state.total) == (Stage.FINISHED, 8, 8)
    losses = run.curves
    assert [point.done for point in losses.train] == [point.done for point in losses.smoothed] == [2, 4, 6, 8]
    assert [point.done for point in losses.validation] == [0, 4, 8]
    card = run.card
    assert (card["format"], card["base"], card["preset"]) == ("marked", tiny_model.name, "ours")
    assert card["validation_loss"] == {"loss": losses.best.loss, "after": losses.best.done}
    assert card["settings"]["rank"] == 2
    assert card["data"].startswith("sample: ")
    found = resolve(ModelChoice(str(tiny_model), str(run.folder)))
    assert (found.adapter, found.format) == ("first", "marked")
    assert runs.runs() == [run]
    with pytest.raises(RunError, match="finished"):
        list(runs.train(run))


def test_one_run_trains_at_a_time_and_the_first_come_goes_first(made):
    first, second, third = (made(name) for name in ("one", "two", "three"))
    training = runs.train(first)
    next(training)
    waiting = [runs.train(second), runs.train(third)]
    assert [next(one) for one in waiting] == [Waiting(), Waiting()]
    assert [run.state.stage for run in (first, second, third)] == [Stage.RUNNING, Stage.QUEUED, Stage.QUEUED]
    with pytest.raises(RunError, match="being trained already"):
        next(runs.train(second))
    with pytest.raises(RunError, match="stop it first"):
        runs.delete(first)
    training.close()
    assert first.state.stage is Stage.STOPPED
    assert next(waiting[1]) == Waiting()
    assert not isinstance(next(waiting[0]), Waiting)
    for one in waiting:
        one.close()


def test_a_queued_run_is_called_off_at_once(made):
    first, second = made("one"), made("two")
    training, steering = runs.train(first), Steering()
    next(training)
    waiting = runs.train(second, steering)
    next(waiting)
    steering.cancel()
    assert list(waiting) == [Ended(finished=False)]
    assert second.state.stage is Stage.STOPPED
    training.close()


def test_a_run_tells_where_it_is_while_it_pauses_and_stops(made):
    run, steering, stages = made("steered"), Steering(), []
    for event in runs.train(run, steering):
        stages.append(run.state.stage)
        match event:
            case Begun():
                steering.pause()
            case Paused():
                steering.resume()
            case Resumed():
                steering.cancel()
    assert stages.index(Stage.PAUSED) < stages.index(Stage.RUNNING, stages.index(Stage.PAUSED))
    assert stages[-1] is Stage.STOPPED
    assert (run.folder / "adapters.safetensors").exists()
    assert run.card["iterations"]["of"] == 8


def test_a_child_that_is_killed_proposes_a_smaller_batch(made, monkeypatch):
    run = made("large", "batch_size=8")
    deadly = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    monkeypatch.setattr(training_client, "CHILD", ("-c", deadly))
    with pytest.raises(runs.OutOfMemory, match="batch_size=4, accumulation=2, iterations=16"):
        list(runs.train(run))
    assert run.state.stage is Stage.FAILED
    assert "batch_size=4" in run.state.error


def test_a_run_that_failed_can_be_tried_again(made, monkeypatch):
    run = made("second-try")
    with monkeypatch.context() as patch:
        patch.setattr(training_client, "CHILD", ("-c", "raise SystemExit('no luck')"))
        with pytest.raises(runs.TrainingFailed, match="no luck"):
            list(runs.train(run))
    assert list(runs.train(run))[-1] == Ended(finished=True)
    assert run.state.error == ""


def test_smaller_settings_learn_from_as_many_rows():
    settings = TrainingSettings(batch_size=6, accumulation=1, iterations=100)
    small, _ = runs.smaller(settings)
    assert (small.batch_size * small.accumulation, small.batch_size * small.iterations) == (6, 600)
    single = TrainingSettings(batch_size=1)
    assert runs.smaller(single)[0].gradient_checkpointing
    shorter, told = runs.smaller(runs.smaller(single)[0])
    assert shorter.max_length == 1024
    assert "max_length=1024" in told


def test_names_are_taken_once_and_must_be_names(made):
    made("one")
    with pytest.raises(RunError, match="already"):
        made("one")
    with pytest.raises(RunError, match="cannot be a run's name"):
        made("../one")
    with pytest.raises(RunError, match="no run 'other'; there are: one"):
        runs.find("other")
    runs.delete(runs.find("one"))
    assert runs.runs() == []
    assert list(paths.runs_folder().iterdir()) == []


def test_a_base_that_is_not_here_is_not_trained_nor_another_in_its_place(data):
    with pytest.raises(RunError, match="Llama-3-8B-Instruct-4bit is not on this disk"):
        runs.create(specs.spec(data, "llama-3-8b", "paper-1"))
    assert runs.runs() == []


def test_a_run_whose_base_is_gone_says_so_and_goes_on_when_it_is_back(data, tiny_model, tmp_path):
    base = shutil.copytree(tiny_model, tmp_path / "base")
    run = runs.create(specs.spec(data, str(base), "ours", SETTINGS), "homeless")
    base.rename(tmp_path / "away")
    with pytest.raises(RunError, match="homeless cannot go on without its base"):
        next(runs.train(run))
    (tmp_path / "away").rename(base)
    training = runs.train(run)
    next(training)
    training.close()


@pytest.mark.parametrize(("file", "part"), [("spec.json", "spec"), ("state.json", "state")])
def test_a_damaged_run_is_told(made, file, part):
    run = made("one")
    (run.folder / file).write_text("{", encoding="utf-8")
    with pytest.raises(RunError, match=f"run one is damaged: {file}"):
        getattr(run, part)


def test_curves_pass_over_a_line_that_is_being_written(tmp_path):
    file = tmp_path / "metrics.jsonl"
    assert curves.read(file) == curves.Curves()
    lines = [{"done": 2, "train_loss": 3.0}, {"done": 4, "train_loss": 1.0}, {"done": 4, "validation_loss": 2.5}]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines) + '{"done": 6, "tr', encoding="utf-8")
    found = curves.read(file)
    assert found.train == (Point(2, 3.0), Point(4, 1.0))
    assert found.best == Point(4, 2.5)
    assert found.smoothed[0] == Point(2, pytest.approx(3.0))
    assert 1.0 < found.smoothed[1].loss < 3.0


def in_terminal(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "ranger_desk", "train", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def command(tiny_model, data, *changes: str) -> list[str]:
    options = [option for change in (*SETTINGS, *changes) for option in ("--set", change)]
    return ["--data", str(data), "--base", str(tiny_model), "--preset", "ours", "--name", "told", *options]


def test_the_program_is_killed_and_the_run_resumed(tiny_model, data, capsys):
    with in_terminal(*command(tiny_model, data, "iterations=400"), "--json") as program:
        for line in program.stdout:
            if json.loads(line)["is"] == "trained":
                break
        program.kill()
        program.communicate()
    run = runs.find("told")
    assert run.state.stage is Stage.INTERRUPTED
    spec = json.loads((run.folder / "spec.json").read_text(encoding="utf-8"))
    spec["settings"]["iterations"] = 40
    (run.folder / "spec.json").write_text(json.dumps(spec), encoding="utf-8")
    assert cli.main(["train", "--resume", "told"]) == 0
    told = capsys.readouterr().err
    assert "Resumed after" in told
    assert "Finished." in told
    assert run.state.stage is Stage.FINISHED


def test_ctrl_c_stops_a_run_and_keeps_it(tiny_model, data):
    with in_terminal(*command(tiny_model, data, "iterations=4000"), "--json") as program:
        for line in program.stdout:
            if json.loads(line)["is"] == "trained":
                break
        os.kill(program.pid, signal.SIGINT)
        _, told = program.communicate(timeout=60)
    assert program.returncode == 1
    assert "Go on with: ranger-desk train --resume told" in told
    run = runs.find("told")
    assert run.state.stage is Stage.STOPPED
    assert 0 < run.state.done < 4000
    assert (run.folder / "adapters.safetensors").exists()


def test_runs_are_listed_shown_and_deleted(made, capsys):
    assert cli.main(["runs"]) == 0
    assert "no run yet" in capsys.readouterr().err
    run = made("listed")
    list(runs.train(run))
    assert cli.main(["runs"]) == 0
    assert "listed  finished  8 of 8" in capsys.readouterr().out
    assert cli.main(["runs", "listed"]) == 0
    assert "validation loss" in capsys.readouterr().out
    assert cli.main(["runs", "listed", "--json"]) == 0
    (described,) = json.loads(capsys.readouterr().out)
    assert described["stage"] == "finished"
    assert [point["done"] for point in described["curves"]["validation"]] == [0, 4, 8]
    assert cli.main(["runs", "--delete"]) == 2
    assert cli.main(["runs", "listed", "--delete"]) == 0
    assert runs.runs() == []


def test_a_dry_run_says_what_it_would_take_and_makes_nothing(tiny_model, data, capsys, monkeypatch):
    assert cli.main(["train", *command(tiny_model, data), "--dry-run"]) == 0
    assert "Trainable: " in capsys.readouterr().out
    assert cli.main(["train", "--data", str(data), "--base", "llama-3-8b", "--preset", "paper-3", "--dry-run"]) == 1
    told = capsys.readouterr().out
    assert "3,407,872" in told
    assert "not on this disk" in told
    assert cli.main(["train", *command(tiny_model, data), "--dry-run", "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["estimate"]["trainable"] > 0
    assert plan["obstacles"] == []
    assert runs.runs() == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--data", "absent", "--set", "rank=x"], "rank must be a whole number"),
        (["--data", "absent"], "no data set of that name"),
        (["--resume", "absent"], "no run 'absent'"),
        (["--resume", "absent", "--set", "rank=3"], "keeps its settings"),
        (["--data", "absent", "--launch", "absent.json"], "no host file"),
        (["--data", "absent", "--base", "gpt"], "no model 'gpt'"),
    ],
)
def test_what_cannot_be_trained_is_refused_in_words(arguments, told, capsys):
    assert cli.main(["train", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_data_that_cannot_make_a_batch_stops_before_anything_is_made(tiny_model, data, capsys):
    assert cli.main(["train", *command(tiny_model, data, "batch_size=500")]) == 2
    assert "set batch_size=" in capsys.readouterr().err
    assert runs.runs() == []


def test_a_lock_ends_with_its_process(tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    assert not queue.is_held(run)
    code = (
        "import sys, time, pathlib; from ranger_desk.workshop import queue\n"
        "with queue.held(pathlib.Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(run)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        assert queue.is_held(run)
        other.kill()
        other.wait()
    assert not queue.is_held(run)
