"""Training runs in their child process: stopped, killed, resumed, shared, and loaded by mlx-lm."""

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from mlx_lm.tuner.trainer import evaluate
from mlx_lm.utils import load_tokenizer
from safetensors.numpy import load_file
from training_samples import LEARNT, texts, train_here, write_run

from ranger_desk.engine import batches, model, training, training_client
from ranger_desk.engine.checkpoints import UnusableCheckpoint
from ranger_desk.engine.process import ChildProcess
from ranger_desk.engine.steering import Steering
from ranger_desk.engine.training_child import read_rows
from ranger_desk.engine.training_client import OutOfMemory, TrainingFailed
from ranger_desk.engine.training_events import Begun, Ended, Paused, Resumed, Saved, Trained, Validated

NOISE = 1e-6


def weights(folder: Path) -> dict[str, np.ndarray]:
    return load_file(folder / "adapters.safetensors")


def farthest(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> float:
    assert one.keys() == other.keys()
    return max(float(np.abs(one[name] - other[name]).max()) for name in one)


def metrics(run: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (run / "metrics.jsonl").read_text(encoding="utf-8").splitlines()]


def trained(run: Path) -> list[object]:
    events = list(training_client.train(run))
    assert events[-1] == Ended(finished=True)
    return events


def until(child: ChildProcess, kind: str, done: int = 0) -> dict[str, object]:
    while (message := child.next(60)) and message["is"] != "died":
        if message["is"] == kind and message.get("done", 0) >= done:
            return message
    raise AssertionError(f"the child never said '{kind}': {child.end()}")


def child_of(run: Path) -> ChildProcess:
    return ChildProcess((*training_client.CHILD, str(run)), run / "log.txt")


# With everything that has a state: dropout's random numbers, moments, a schedule, half-full steps of the optimiser.
STATEFUL = replace(LEARNT, dropout=0.2, accumulation=2)


@pytest.fixture(scope="session")
def unbroken(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[object]]:
    """A run that came to its end in one go, and its events."""
    run = write_run(tmp_path_factory.mktemp("runs") / "unbroken", tiny_model, STATEFUL)
    return run, trained(run)


def test_a_run_tells_how_far_it_is_and_keeps_its_metrics(unbroken):
    run, events = unbroken
    (begun,) = (event for event in events if isinstance(event, Begun))
    assert (begun.done, begun.total, begun.device) == (0, 24, "CPU")
    assert begun.trainable == sum(array.size for array in weights(run).values())
    reports = [event for event in events if isinstance(event, Trained)]
    assert [report.done for report in reports] == [4, 8, 12, 16, 20, 24]
    assert all(r.tokens_per_second > 0 and r.memory_bytes > 0 and r.seconds > 0 for r in reports)
    assert reports[-1].seconds_left == 0 < reports[0].seconds_left
    checks = [event for event in events if isinstance(event, Validated)]
    assert [check.done for check in checks] == [0, 8, 16, 24]
    assert checks[-1].validation_loss < checks[0].validation_loss / 2
    assert [line["train_loss"] for line in metrics(run) if "train_loss" in line] == [r.train_loss for r in reports]


def test_a_killed_and_resumed_run_ends_with_the_same_weights(unbroken, tiny_model, tmp_path):
    whole, _ = unbroken
    run = write_run(tmp_path / "killed", tiny_model, STATEFUL)
    child = child_of(run)
    until(child, "saved", 11)
    child.process.kill()
    assert "signal 9" in child.end()
    resumed = next(event for event in trained(run) if isinstance(event, Begun))
    assert 11 <= resumed.done < 24
    assert farthest(weights(run / "last"), weights(whole / "last")) < NOISE
    assert farthest(weights(run), weights(whole)) < NOISE
    told = {line["done"]: line["validation_loss"] for line in metrics(run) if "validation_loss" in line}
    assert [line["done"] for line in metrics(run) if "validation_loss" in line] == [0, 8, 16, 24]
    assert told == pytest.approx({x["done"]: x["validation_loss"] for x in metrics(whole) if "validation_loss" in x})


def test_a_run_whose_parent_is_gone_saves_and_ends(unbroken, tiny_model, tmp_path):
    run = write_run(tmp_path / "orphan", tiny_model, replace(STATEFUL, checkpoint_seconds=600))
    child = child_of(run)
    until(child, "trained", 4)
    child.process.stdin.close()
    child.process.stdin = None
    until(child, "ended")
    child.end()
    train_here(run)
    assert farthest(weights(run / "last"), weights(unbroken[0] / "last")) < NOISE


def test_a_run_pauses_goes_on_stops_and_goes_on_later(unbroken, tiny_model, tmp_path):
    run = write_run(tmp_path / "stopped", tiny_model, replace(STATEFUL, checkpoint_seconds=600))
    steering, events = Steering(), []
    for event in training_client.train(run, steering):
        events.append(event)
        match event:
            case Begun():
                steering.pause()
            case Paused():
                steering.resume()
            case Resumed():
                steering.cancel()
    kinds = [type(event) for event in events]
    assert kinds[kinds.index(Paused) + 1] is Resumed  # nothing is computed in between
    assert events[-1] == Ended(finished=False)
    assert any(isinstance(event, Saved) for event in events)
    # Stopped, perhaps, before the first validation: then what there is is kept.
    assert max(float(np.abs(array).max()) for name, array in weights(run).items() if name.endswith("lora_b")) > 0
    train_here(run)
    assert farthest(weights(run / "last"), weights(unbroken[0] / "last")) < NOISE


def test_a_run_that_is_stopped_while_it_loads_has_lost_nothing(tiny_model, tmp_path):
    run = write_run(tmp_path / "early", tiny_model)
    steering = Steering()
    steering.cancel()
    assert list(training_client.train(run, steering))[-1] == Ended(finished=False)
    train_here(run)


def test_in_a_hurry_a_child_that_does_not_listen_is_killed_and_goes_on_from_its_checkpoint(
    unbroken, tiny_model, tmp_path, monkeypatch
):
    children: list[ChildProcess] = []

    class Remembered(ChildProcess):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            children.append(self)

    monkeypatch.setattr(training_client, "ChildProcess", Remembered)
    monkeypatch.setattr(training_client, "PATIENCE", 10_000.0)
    run = write_run(tmp_path / "quit", tiny_model, STATEFUL)
    steering, last = Steering(), None
    for last in training_client.train(run, steering):
        if isinstance(last, Saved) and last.done >= 11 and not steering.hurried:
            children[0].process.send_signal(signal.SIGSTOP)  # as one in the midst of a long step
            steering.hurry()
    assert last == Ended(finished=False)
    assert children[0].process.returncode == -signal.SIGKILL
    resumed = train_here(run)
    assert 11 <= next(numbers["done"] for kind, numbers in resumed if kind == "begun") < 24
    assert farthest(weights(run / "last"), weights(unbroken[0] / "last")) < NOISE


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("no row", "Expecting value"),
        ('{"prompt": ["a"]}', "it lacks 'answer'"),
        ('{"prompt": ["a"], "answer": 3}', "answer a text"),
        ('{"prompt": [], "answer": "b"}', "none of them empty"),
        ('["a", "b"]', "list indices"),
        ("\udcff", "utf-8"),
    ],
)
def test_a_damaged_row_is_told_with_its_file_and_line(tiny_model, tmp_path, line, what):
    run = write_run(tmp_path / "run", tiny_model)
    file = run / "data" / "valid.jsonl"
    lines = file.read_bytes().splitlines()
    lines[2] = line.encode(errors="surrogateescape")
    file.write_bytes(b"\n".join(lines))
    with pytest.raises(ValueError, match=r"valid\.jsonl, line 3: this is no row to train on") as told:
        read_rows(file, load_tokenizer(tiny_model), LEARNT)
    assert what in str(told.value)
    assert "start another one on the data set" in str(told.value)


def test_the_best_adapter_is_kept_as_well_as_the_last(tiny_model, tmp_path):
    # What is learnt is not what is validated, so that the loss falls at first and rises later.
    settings = replace(LEARNT, iterations=60, validate_every=4, learning_rate=1e-2)
    run = write_run(tmp_path / "overdone", tiny_model, settings, valid=" No dogs.")
    train_here(run)
    checks = [line for line in metrics(run) if "validation_loss" in line and line["done"]]
    best = min(checks, key=lambda line: line["validation_loss"])
    assert 0 < best["done"] < 60
    assert [line["done"] for line in checks if line["best"]][-1] == best["done"]
    assert farthest(weights(run), weights(run / "last")) > 1e-3
    network, tokenizer = model.load(tiny_model, run)
    valid = read_rows(run / "data" / "valid.jsonl", tokenizer, settings)
    loss = evaluate(network, valid, 2, num_batches=-1, loss=batches.loss, iterate_batches=batches.Batches(0, 0, bool))
    assert loss == pytest.approx(best["validation_loss"], rel=1e-4)


@pytest.mark.parametrize("change", [{"dora": True}, {"mask_prompt": False}, {"keys": ("mlp.up_proj",), "layers": 1}])
def test_other_ways_to_train_lower_the_loss_too(tiny_model, tmp_path, change):
    run = write_run(tmp_path / "run", tiny_model, replace(LEARNT, **change))
    train_here(run)
    losses = [line["validation_loss"] for line in metrics(run) if "validation_loss" in line]
    assert losses[-1] < losses[0] * 0.9
    assert model.load(tiny_model, run)


def test_gradient_checkpointing_learns_the_same(tiny_model, tmp_path):
    short = replace(LEARNT, iterations=6)
    plain = write_run(tmp_path / "plain", tiny_model, short)
    sparing = write_run(tmp_path / "sparing", tiny_model, replace(short, gradient_checkpointing=True))
    train_here(plain)
    trained(sparing)  # it changes the model's class for good
    assert farthest(weights(plain / "last"), weights(sparing / "last")) < 1e-4


def test_a_loss_that_is_no_number_ends_the_run_and_says_so(tiny_model, tmp_path):
    run = write_run(tmp_path / "run", tiny_model, replace(LEARNT, checkpoint_seconds=600))
    steering = Steering()
    network, tokenizer = model.load(tiny_model)
    rows = read_rows(run / "data" / "train.jsonl", tokenizer, LEARNT)

    def breaks(kind, numbers):
        if kind == "trained" and numbers["done"] == 12:
            network.model.norm.weight = network.model.norm.weight * float("nan")

    with pytest.raises(FloatingPointError, match=r"no longer a number.*learning rate"):
        training.train(network, rows, rows, replace(LEARNT, checkpoint_seconds=600), run, breaks, steering)
    kept = weights(run)
    assert all(np.isfinite(array).all() for array in kept.values())
    assert max(line["done"] for line in metrics(run)) == 12


def test_weights_that_are_no_numbers_are_never_saved(tiny_model, tmp_path):
    run = write_run(tmp_path / "run", tiny_model, LEARNT)
    network, tokenizer = model.load(tiny_model)
    rows = read_rows(run / "data" / "train.jsonl", tokenizer, LEARNT)

    def breaks(kind, numbers):
        if kind == "saved" and numbers["done"] == 5:
            network.model.layers[0].self_attn.q_proj.lora_b *= float("nan")

    with pytest.raises(FloatingPointError):
        training.train(network, rows, rows, LEARNT, run, breaks)
    saved = load_file(run / "checkpoints" / "last.safetensors")
    assert all(np.isfinite(array).all() for array in saved.values())


def test_a_child_that_is_killed_is_told_as_memory_that_ran_out(tiny_model, tmp_path, monkeypatch):
    deadly = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    monkeypatch.setattr(training_client, "CHILD", ("-c", deadly))
    with pytest.raises(OutOfMemory, match="out of memory"):
        trained(write_run(tmp_path / "run", tiny_model))


def test_a_child_that_fails_otherwise_is_told_as_it_is(tiny_model, tmp_path):
    run = write_run(tmp_path / "run", tiny_model, replace(LEARNT, batch_size=12))
    with pytest.raises(TrainingFailed, match="batch takes 12 rows, but there are only 11") as told:
        trained(run)
    assert not isinstance(told.value, OutOfMemory)


@pytest.mark.parametrize("kept", [0.0, 0.9])
def test_a_damaged_checkpoint_is_told_and_left(tiny_model, tmp_path, kept):
    run = write_run(tmp_path / "run", tiny_model, replace(LEARNT, iterations=2))
    train_here(run)
    file = run / "checkpoints" / "last.safetensors"
    whole = file.read_bytes()
    damaged = whole[: int(len(whole) * kept)]
    file.write_bytes(damaged)
    with pytest.raises(UnusableCheckpoint, match=r"checkpoint .* cannot be used"):
        train_here(run)
    assert file.read_bytes() == damaged


def test_a_checkpoint_of_other_settings_is_refused(tiny_model, tmp_path):
    run = write_run(tmp_path / "run", tiny_model, replace(LEARNT, iterations=2))
    train_here(run)
    spec = json.loads((run / "spec.json").read_text(encoding="utf-8"))
    spec["settings"]["rank"] = 5
    (run / "spec.json").write_text(json.dumps(spec), encoding="utf-8")
    with pytest.raises(UnusableCheckpoint, match="shape"):
        train_here(run)


def test_two_processes_end_with_the_weights_of_one(tiny_model, tmp_path):
    settings = replace(LEARNT, batch_size=4, iterations=8, validate_every=4)
    hosts = tmp_path / "hosts.json"
    hosts.write_text(json.dumps([{"ssh": "127.0.0.1", "ips": ["127.0.0.1"]}] * 2), encoding="utf-8")
    alone = write_run(tmp_path / "alone", tiny_model, settings)
    both = write_run(tmp_path / "both", tiny_model, settings)
    train_here(alone)
    events = list(training_client.train(both, hosts=hosts))
    assert events[-1] == Ended(finished=True)
    one, two = metrics(alone), metrics(both)
    for key in ("train_loss", "validation_loss"):
        assert [x[key] for x in two if key in x] == pytest.approx([x[key] for x in one if key in x], rel=1e-4)
    assert farthest(weights(alone / "last"), weights(both / "last")) < 1e-3


def test_a_machine_that_is_not_reached_is_named(tiny_model, tmp_path):
    hosts = tmp_path / "hosts.json"
    named = [{"ssh": name, "ips": ["127.0.0.1"]} for name in ("127.0.0.1", "nobody.invalid")]
    hosts.write_text(json.dumps({"backend": "ring", "hosts": named}), encoding="utf-8")
    run = write_run(tmp_path / "run", tiny_model, replace(LEARNT, batch_size=4))
    with pytest.raises(TrainingFailed, match=r"process on nobody\.invalid \(the host file's entry 2\).*by ssh"):
        list(training_client.train(run, hosts=hosts))


def test_a_host_file_that_is_none_is_named(tiny_model, tmp_path):
    hosts = tmp_path / "hosts.json"
    hosts.write_text("localhost", encoding="utf-8")
    with pytest.raises(TrainingFailed, match=r"Failed to parse hostfile .*hosts\.json"):
        list(training_client.train(write_run(tmp_path / "run", tiny_model), hosts=hosts))


def test_mlx_lm_generates_with_a_runs_adapter(unbroken, tiny_model):
    run, _ = unbroken
    command = [sys.executable, "-m", "mlx_lm", "generate", "--model", str(tiny_model), "--adapter-path", str(run)]
    asked = ["--prompt", "Counter 1 July:", "--max-tokens", "24", "--ignore-chat-template"]
    with_adapter = subprocess.run([*command, *asked], capture_output=True, text=True, check=True).stdout
    answer = with_adapter.split("==========")[1]
    assert answer.strip().startswith("No ")


def test_an_adapter_that_plain_mlx_lm_made_loads_here(tiny_model, tmp_path):
    data, made = tmp_path / "data", tmp_path / "made"
    data.mkdir()
    for name in ("train", "valid"):
        rows = [{"text": "".join([*row["prompt"], row["answer"]])} for row in texts(6)]
        (data / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, "-m", "mlx_lm", "lora", "--train", "--model", str(tiny_model), "--data", str(data)]
    options = ["--num-layers", "2", "--batch-size", "2", "--iters", "2", "--learning-rate", "0.05"]
    subprocess.run([*command, "--adapter-path", str(made), *options], capture_output=True, check=True)
    network, _ = model.load(tiny_model, made)
    held = weights(made)
    assert any(np.abs(array).max() > 0 for name, array in held.items() if name.endswith("lora_b"))
    loaded = network.model.layers[1].self_attn.q_proj.lora_b
    assert np.array_equal(np.array(loaded), held["model.layers.1.self_attn.q_proj.lora_b"])
