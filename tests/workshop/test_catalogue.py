"""Which bases there are, and what they need."""

import json
import struct

import pytest

from ranger_desk.engine.base import embedded_gguf
from ranger_desk.engine.choice import ModelChoice, resolve
from ranger_desk.workshop import catalogue, memory, quantise
from ranger_desk.workshop.catalogue import UnknownModel
from ranger_desk.workshop.memory import Machine
from ranger_desk.workshop.quantise import QuantiseRefused

GB = 10**9


def test_the_catalogue_has_the_papers_base_and_the_embedded_one():
    models = {model.id: model for model in catalogue.catalogue()}
    assert list(models) == ["smollm2-135m", "llama-3-8b", "llama-3.2-1b", "llama-3.2-3b"]
    assert [model.id for model in models.values() if model.on_disk] == ["smollm2-135m"]
    assert all(model.licence and model.licence_url for model in models.values())
    assert models["llama-3-8b"].architecture.parameters == 8_030_261_248
    assert models["smollm2-135m"].architecture.parameters == 134_515_008


@pytest.mark.parametrize("model", catalogue.catalogue(), ids=lambda model: model.id)
def test_a_models_size_on_disk_agrees_with_its_sizes(model):
    computed = model.architecture.parameters * memory.stored_bits(model.bits, model.group_size) / 8
    # The tokenizer is a few MB more, and the embedded model's table of tokens has 8 bits.
    assert computed <= model.disk_bytes <= computed + 20e6


def test_the_embedded_models_file_has_the_sizes_that_the_catalogue_says():
    found = catalogue.find(str(embedded_gguf()))
    listed = catalogue.find("smollm2-135m")
    assert dict(found.config) == dict(listed.config)
    assert abs(found.disk_bytes - listed.disk_bytes) < 4e6


def test_a_mac_with_8_gb_can_use_a_small_llama_and_not_the_papers():
    mac = Machine(8 * GB, metal=True)
    small, large = (memory.needs(catalogue.find(name), mac) for name in ("llama-3.2-1b", "llama-3-8b"))
    assert small.can_use
    assert not large.can_train
    assert memory.needs(catalogue.find("llama-3-8b"), Machine(64 * GB, metal=True)).can_train


def test_a_mac_keeps_weights_packed_and_other_machines_unpack_them():
    model = catalogue.find("llama-3.2-1b")
    packed, unpacked = (memory.weights_bytes(model, Machine(16 * GB, metal)) for metal in (True, False))
    assert packed == pytest.approx(model.architecture.parameters * 4.5 / 8, abs=1)
    assert unpacked == pytest.approx(packed + 4 * model.architecture.parameters, abs=1)


def test_a_mac_keeps_16_bit_floats_of_the_embedded_base():
    model = catalogue.find("smollm2-135m")
    assert memory.weights_bytes(model, Machine(16 * GB, metal=True)) == 2 * model.architecture.parameters


def test_this_machine_has_memory():
    assert memory.this_machine().memory > GB


def test_a_model_folder_is_described_from_its_config(tiny_model):
    found = catalogue.find(str(tiny_model))
    assert (found.name, found.bits, found.folder) == ("tiny", 16, tiny_model.resolve())
    assert found.architecture.linear_shapes["mlp.down_proj"] == (64, 32)


def test_models_made_here_are_listed_and_the_engines_own_are_not(ranger_desk_home, tiny_model):
    (ranger_desk_home / "models").mkdir()
    own = ["SmolLM2-135M-Instruct-8bit", "ours-on-tiny-4bit", "fused-ours"]
    engines = ["SmolLM2-135M-Instruct-b179c952-1", "gguf-m-0123abcd-1", "fused-ours-0123456789abcdef", ".half"]
    for name in (*own, *engines, "llama-3.2-1b"):
        (ranger_desk_home / "models" / name).symlink_to(tiny_model, target_is_directory=True)
    assert len(catalogue.local_models()) == len(own)
    assert catalogue.find("llama-3.2-1b").on_disk


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"not a model", "is no GGUF file"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1), "is no GGUF file"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 0), "its architecture is 'None'"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 60), "is no GGUF file"),
    ],
)
def test_a_gguf_file_that_cannot_be_used_is_told(tmp_path, content, told):
    (tmp_path / "model.gguf").write_bytes(content)
    with pytest.raises(UnknownModel, match=told):
        catalogue.find(str(tmp_path / "model.gguf"))


@pytest.mark.parametrize("config", [None, "[]", "{}", '{"hidden_size": 3}', "{"])
def test_a_folder_that_is_no_model_is_told(tmp_path, config):
    if config is not None:
        (tmp_path / "config.json").write_text(config)
    with pytest.raises(UnknownModel, match=r"config\.json cannot be read"):
        catalogue.find(str(tmp_path))


def test_an_unknown_name_is_told_with_those_that_are_known():
    with pytest.raises(UnknownModel, match="llama-3-8b"):
        catalogue.find("llama-9")


def test_a_gguf_file_and_a_downloaded_model_can_answer(ranger_desk_home, tiny_model):
    (ranger_desk_home / "models").mkdir()
    (ranger_desk_home / "models" / "llama-3.2-1b").symlink_to(tiny_model, target_is_directory=True)
    assert resolve(ModelChoice("llama-3.2-1b", format="basic")).base_folder == str(tiny_model.resolve())
    assert resolve(ModelChoice(str(embedded_gguf()))).base == "SmolLM2-135M-Instruct.Q4_1"


def test_sizes_of_every_width_are_there_for_a_chart(tiny_model):
    sizes = quantise.sizes(catalogue.find("llama-3-8b"))
    assert [size.bits for size in sizes] == [2, 3, 4, 5, 6, 8, 16]
    assert [size.bits for size in sizes if not size.expected] == [4]
    assert [size.disk_bytes for size in sizes] == sorted(size.disk_bytes for size in sizes)
    assert sizes[-1].disk_bytes == 2 * 8_030_261_248


@pytest.mark.parametrize(
    ("bits", "group", "told"),
    [(7, 64, "bits 2, 3, 4"), (4, 48, "group sizes 32"), (4, 64, "take 32"), (4, 128, "take 32")],
)
def test_widths_that_there_are_not_are_refused_with_those_that_there_are(tiny_model, bits, group, told):
    with pytest.raises(QuantiseRefused, match=told):
        quantise.check(catalogue.find(str(tiny_model)), bits, group)


def test_a_base_is_quantised_whole_and_smaller(tiny_model, tmp_path):
    target = tmp_path / "small"
    seen = []
    model = catalogue.find(str(tiny_model))
    before, after = quantise.quantise(model, 4, 32, target=target, on_progress=lambda *told: seen.append(told))
    assert (before.bits, after.bits) == (16, 4)
    assert before.disk_bytes == sum(file.stat().st_size for file in tiny_model.iterdir())
    assert after.disk_bytes < before.disk_bytes
    assert json.loads((target / "config.json").read_text())["quantization"]["group_size"] == 32
    assert seen[-1][1] == seen[-1][2]
    with pytest.raises(QuantiseRefused, match="is there already"):
        quantise.quantise(model, 4, 32, target=target)
