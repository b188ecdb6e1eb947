"""The toolbox: which adapter answers, promotion, roll-back, deletion, and adapters in and out."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from tiny import write_tiny_model
from workshop_samples import labelled, lora_weights, write, write_adapter

from ranger_desk import paths
from ranger_desk.engine.choice import ChoiceError, ModelChoice, resolve
from ranger_desk.engine.jobs import JobFailed
from ranger_desk.evaluation import gold
from ranger_desk.workshop import packing, toolbox
from ranger_desk.workshop.toolbox import AsksFirst, ToolboxError

SHIPPED = "closure-reader"
GOOD = {"material_f1": 0.97, "place_f1": 0.9, "extent_f1": 0.8, "rows": 398}


@pytest.fixture
def added(tiny_model, tmp_path):
    """Adds an adapter of a name and scores to the toolbox."""

    def add(name: str, scores: dict | None = None) -> toolbox.Adapter:
        card = {"scores": scores} if scores else {}
        return toolbox.add(write_adapter(tmp_path / "made" / name, tiny_model, **card), name)

    return add


def test_the_shipped_adapter_answers_at_first():
    (only,) = toolbox.adapters()
    assert (only.name, only.active, only.shipped) == (SHIPPED, True, True)
    assert only.base == "SmolLM2-135M-Instruct"
    assert toolbox.history() == []
    assert resolve(ModelChoice()).adapter == SHIPPED


def test_an_activated_adapter_answers_where_none_is_named(added, tiny_model):
    added("better", GOOD)
    assert toolbox.activate("better").active
    found = resolve(ModelChoice())
    assert found.adapter_folder == str(paths.toolbox_folder() / "better")
    assert found.base_folder == str(tiny_model.resolve())
    assert resolve(ModelChoice(adapter=SHIPPED)).adapter == SHIPPED
    assert toolbox.current().name == "better"


def test_a_reports_adapter_is_named_as_in_the_toolbox_and_brings_its_base(tiny_model, tmp_path):
    run = write_adapter(tmp_path / "run-7", tiny_model, name="run-7", base_id=str(tiny_model))
    toolbox.add(run, "spring")
    found = resolve(ModelChoice(adapter="spring"))
    assert (found.adapter, found.base_folder) == ("spring", str(tiny_model.resolve()))
    # Another base is taken where one is named.
    other = write_tiny_model(tmp_path / "other")
    assert resolve(ModelChoice(str(other), "spring")).base_folder == str(other.resolve())


def test_a_lower_task_score_asks_first(added):
    added("worse", {**GOOD, "extent_f1": 0.6})
    best = toolbox.current().scores["extent_f1"]
    with pytest.raises(AsksFirst, match=rf"extent 0\.600 instead of {best:.3f}") as question:
        toolbox.activate("worse")
    assert question.value.lower == {"extent_f1": (best, 0.6)}
    assert (question.value.new.name, question.value.current.name) == ("worse", SHIPPED)
    assert toolbox.current().name == SHIPPED
    assert toolbox.activate("worse", confirmed=True).active


@pytest.mark.parametrize(
    ("scores", "told"), [(None, "are not both measured"), ({**GOOD, "rows": 12}, "were not measured on the same rows")]
)
def test_scores_that_cannot_be_compared_ask_first(added, scores, told):
    added("unknown", scores)
    with pytest.raises(AsksFirst, match=told):
        toolbox.activate("unknown")


def test_any_earlier_adapter_can_answer_again(added):
    for name in ("one", "two", "three"):
        added(name, GOOD)
        toolbox.activate(name)
    assert toolbox.roll_back().name == "two"
    assert toolbox.roll_back(0).name == "one"
    assert [entry.adapter for entry in toolbox.history()] == ["one", "two", "three", "two", "one"]
    with pytest.raises(ToolboxError, match="there is none numbered 9"):
        toolbox.roll_back(9)


def test_the_first_roll_back_brings_the_shipped_one_back(added):
    with pytest.raises(ToolboxError, match="nothing to go back to"):
        toolbox.roll_back()
    added("one", GOOD)
    toolbox.activate("one")
    assert toolbox.roll_back().name == SHIPPED
    assert resolve(ModelChoice()).adapter == SHIPPED


def test_a_deleted_adapter_can_be_brought_back(added):
    added("one")
    added("two")
    before = (paths.toolbox_folder() / "two" / "adapters.safetensors").read_bytes()
    toolbox.delete("one")
    toolbox.delete("two")
    assert [adapter.name for adapter in toolbox.adapters()] == [SHIPPED]
    assert toolbox.deleted() == ["two", "one"]
    assert toolbox.undelete().name == "two"
    assert (paths.toolbox_folder() / "two" / "adapters.safetensors").read_bytes() == before
    added_again = toolbox.undelete("one")
    assert added_again.name == "one"
    with pytest.raises(ToolboxError, match="No adapter"):
        toolbox.undelete()


def test_what_answers_and_what_ships_is_not_deleted(added):
    added("one", GOOD)
    toolbox.activate("one")
    with pytest.raises(ToolboxError, match="answers now"):
        toolbox.delete("one")
    with pytest.raises(ToolboxError, match="comes with the program"):
        toolbox.delete(SHIPPED)


@pytest.mark.parametrize("name", ["", "../up", ".hidden", "a/b", "x" * 81])
def test_names_that_no_folder_should_have_are_refused(name):
    with pytest.raises(ToolboxError, match="cannot be an adapter's name"):
        toolbox.free_folder(name)


def test_names_that_are_taken_are_refused(added):
    added("one")
    for name in ("one", SHIPPED):
        with pytest.raises(ToolboxError, match="choose another"):
            toolbox.free_folder(name)


def test_an_adapter_whose_base_is_gone_is_not_activated(tmp_path):
    toolbox.add(write_adapter(tmp_path / "lost", tmp_path / "gone", scores=GOOD), "lost")
    with pytest.raises(ToolboxError, match="'lost' cannot answer: There is no model"):
        toolbox.activate("lost")


def test_a_damaged_history_is_told(added):
    paths.active_file().write_text('{"activations": [{"model": null}]}')
    with pytest.raises(ToolboxError, match="delete it to go back"):
        toolbox.adapters()
    with pytest.raises(ChoiceError, match="delete it to go back"):
        resolve(ModelChoice())


def test_measured_scores_decide_from_then_on(added, tmp_path):
    added("one", GOOD)
    labels = gold.read(write(tmp_path / "gold.jsonl", [labelled("PINE", 2001, 5, 0), labelled("PINE", 2001, 6, 1)]))
    scores = toolbox.measure("one", labels, on_progress=lambda _: None)
    kept = toolbox.find("one").scores
    assert kept["rows"] == 2
    assert kept["material_f1"] == round(scores.material.f1, 4)
    with pytest.raises(AsksFirst):
        toolbox.activate("one")


def test_an_adapter_travels_as_one_file(added, tiny_model, tmp_path):
    added("one", GOOD)
    file = packing.write_file("one", tmp_path / "one.rangeradapter")
    with pytest.raises(ToolboxError, match="is there already"):
        packing.write_file("one", file)
    again = packing.take(file, "two")
    assert again.scores == GOOD
    assert (again.model, again.format) == (str(tiny_model.resolve()), "basic")
    one, two = (load_file(paths.toolbox_folder() / name / "adapters.safetensors") for name in ("one", "two"))
    assert one.keys() == two.keys()
    assert all(np.array_equal(one[key], two[key]) for key in one)


def test_old_npz_weights_are_converted(tiny_model, tmp_path):
    folder = tmp_path / "old"
    folder.mkdir()
    weights = lora_weights(0.1)
    np.savez(folder / "adapters.npz", **weights)
    config = {"lora_layers": 2, "lora_parameters": {"rank": 4, "alpha": 8, "scale": 10.0, "dropout": 0.05}}
    (folder / "adapter_config.json").write_text(json.dumps(config))
    with pytest.raises(ToolboxError, match="does not say which base it is for"):
        packing.take(folder)
    found = packing.take(folder, base=str(tiny_model))
    new = json.loads((found.folder / "adapter_config.json").read_text())
    assert new["num_layers"] == 2
    keys = ["self_attn.q_proj", "self_attn.v_proj"]
    assert new["lora_parameters"] == {"rank": 4, "keys": keys, "scale": 10.0, "dropout": 0.05}
    kept = load_file(found.folder / "adapters.safetensors")
    assert all(np.array_equal(kept[key], weights[key]) for key in weights)


def test_an_adapter_for_another_base_is_refused_and_leaves_nothing(tiny_model, tmp_path):
    folder = write_adapter(tmp_path / "mine", tiny_model)
    with pytest.raises(JobFailed, match=r"has the shape \(32, 4\), and the base needs \(576, 4\)"):
        packing.take(folder, base="smollm2-135m")
    assert list(paths.toolbox_folder().iterdir()) == []


def test_an_adapter_without_a_scale_is_not_guessed(tiny_model, tmp_path):
    folder = write_adapter(tmp_path / "mine", tiny_model)
    (folder / "adapter_config.json").unlink()
    with pytest.raises(ToolboxError, match=r"adapter_config\.json is missing: say the scale"):
        packing.take(folder)
    assert packing.take(folder, scale=2.0).base == "tiny"


def _rewrite(file: Path, name: str, content: bytes) -> Path:
    """A copy of an archive with one entry replaced or added."""
    copy = file.with_name("changed.rangeradapter")
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(copy, "w") as target:
        for entry in source.namelist():
            if entry != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return copy


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("adapters.safetensors", r"the checksum of adapters\.safetensors differs"),
        ("../escaped.txt", "does not hold what its manifest names"),
        ("manifest.json", "is no adapter as one file, or it is damaged"),
    ],
)
def test_a_changed_file_is_refused_and_leaves_nothing(added, tmp_path, name, told):
    added("one")
    file = _rewrite(packing.write_file("one", tmp_path / "one.rangeradapter"), name, b"something else")
    with pytest.raises(ToolboxError, match=told):
        packing.take(file, "two")
    assert sorted(entry.name for entry in paths.toolbox_folder().iterdir()) == ["one"]
    assert not (tmp_path / "escaped.txt").exists()


def test_a_file_that_is_no_archive_is_refused(tmp_path):
    (tmp_path / "x.rangeradapter").write_bytes(b"PK but no archive")
    with pytest.raises(ToolboxError, match="is no adapter as one file"):
        packing.take(tmp_path / "x.rangeradapter")
