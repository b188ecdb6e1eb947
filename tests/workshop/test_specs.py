"""Settings as the user types them: what is taken, and what is refused with which words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from run_samples import write_data

from ranger_desk.engine.training_settings import LINEAR_LAYERS, Schedule, SettingWrong, TrainingSettings
from ranger_desk.workshop import specs
from ranger_desk.workshop.datasets import DataRefused
from ranger_desk.workshop.presets import PRESETS

PLAIN = TrainingSettings()


@pytest.mark.parametrize(
    ("name", "form", "batch", "layers"),
    [("paper-1", "basic", 1, 4), ("paper-2", "advanced", 1, 4), ("paper-3", "advanced", 4, 32)],
)
def test_the_papers_presets_are_the_papers(name, form, batch, layers):
    preset = PRESETS[name]
    settings = preset.settings
    assert (preset.format, settings.batch_size, settings.layers) == (form, batch, layers)
    assert (settings.rank, settings.iterations) == (8, 1000)
    assert settings.keys == ("self_attn.q_proj", "self_attn.v_proj")


def test_our_preset_is_the_shipped_adapters():
    preset = PRESETS["ours"]
    assert (preset.format, preset.settings.rank, preset.settings.scale) == ("marked", 32, 2.0)
    assert (preset.settings.keys, preset.settings.layers) == (LINEAR_LAYERS, None)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("rank=16", {"rank": 16}),
        ("learning-rate=3e-4", {"learning_rate": 3e-4}),
        ("layers=all", {"layers": None}),
        ("validation_rows=all", {"validation_rows": None}),
        ("keys=all", {"keys": LINEAR_LAYERS}),
        ("keys=q_proj, mlp.up_proj", {"keys": ("self_attn.q_proj", "mlp.up_proj")}),
        ("mask_prompt=yes", {"mask_prompt": True}),
        ("dora=False", {"dora": False}),
        ("schedule=linear", {"schedule": Schedule.LINEAR}),
        ("epochs=1.5", {"epochs": 1.5, "iterations": None}),
        ("iterations=30", {"iterations": 30}),
    ],
)
def test_a_setting_is_changed(text, changes):
    assert specs.changed(PLAIN, "basic", [text]) == (replace(PLAIN, **changes), "basic")


def test_the_prompt_format_is_changed_too():
    assert specs.changed(PLAIN, "basic", ["format=marked"]) == (PLAIN, "marked")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rank", "write key=value"),
        ("rnak=3", "Did you mean rank"),
        ("rank=three", "rank must be a whole number, not 'three'"),
        ("rank=0", "rank must be from 1 to 1024, not 0"),
        ("rank=2.5", "whole number"),
        ("dropout=1", "dropout must be from 0 to 0.9"),
        ("learning_rate=nan", "learning_rate"),
        ("learning_rate=0", "above 0"),
        ("mask_prompt=maybe", "yes or no"),
        ("schedule=cosin", "constant, linear, cosine"),
        ("keys=lm_head", "list of q_proj"),
        ("layers=0", "layers must be 1 or more"),
        ("format=chat", "format must be one of basic, advanced, marked"),
        ("iterations=all", "whole number"),
        ("epochs=all", "a number"),
    ],
)
def test_what_cannot_be_is_refused_by_name(text, words):
    with pytest.raises(SettingWrong, match=words):
        specs.changed(PLAIN, "basic", [text])


def test_iterations_and_epochs_cannot_both_be_given():
    with pytest.raises(SettingWrong, match="either iterations or epochs"):
        specs.changed(PLAIN, "basic", ["iterations=3", "epochs=2"])


@given(st.integers(1, 50), st.integers(1, 8), st.integers(1, 500), st.none() | st.integers(1, 300), st.floats(0.05, 9))
def test_a_run_has_a_whole_number_of_the_optimisers_steps(batch, accumulation, rows, iterations, epochs):
    settings = TrainingSettings(
        batch_size=batch,
        accumulation=accumulation,
        iterations=iterations,
        epochs=epochs if iterations is None else None,
    )
    found = settings.iterations_for(max(rows, batch))
    assert found >= 1
    assert found % accumulation == 0
    assert iterations is None or iterations <= found < iterations + accumulation


def test_a_spec_outlives_its_file(tiny_model, tmp_path):
    data = write_data(tmp_path / "data")
    made = specs.spec(data, str(tiny_model), "ours", ["epochs=2", "keys=q_proj"])
    assert specs.Spec.from_json(made.to_json()) == made
    assert made.base_folder == str(tiny_model)
    with pytest.raises(SettingWrong, match="cannot be read"):
        specs.Spec.from_json({"base": "x"})
    with pytest.raises(SettingWrong, match="Unknown settings: size"):
        TrainingSettings.from_json({"size": 3})


def test_data_that_changed_is_another_spec(tiny_model, tmp_path):
    data = write_data(tmp_path / "data")
    before = specs.spec(data, str(tiny_model), "ours").data_sha256
    with (data / "train.jsonl").open("a") as file:
        file.write("\n")
    assert specs.spec(data, str(tiny_model), "ours").data_sha256 != before


def test_a_folder_without_rows_to_validate_on_is_refused(tiny_model, tmp_path):
    data = write_data(tmp_path / "data")
    (data / "valid.jsonl").unlink()
    with pytest.raises(DataRefused, match=r"no valid\.jsonl"):
        specs.spec(data, str(tiny_model), "ours")
    with pytest.raises(SettingWrong, match="no preset 'theirs'; there are paper-1"):
        specs.spec(data, str(tiny_model), "theirs")
