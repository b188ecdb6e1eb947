import json
from pathlib import Path

import pytest

from ranger_desk.closures.confidence import Calibration, Scale
from ranger_desk.engine.choice import ChoiceError, ModelChoice, resolve


def adapter(folder: Path, weights: bytes = b"w", **card: object) -> Path:
    folder.mkdir()
    (folder / "adapter_config.json").write_text("{}", encoding="utf-8")
    (folder / "adapters.safetensors").write_bytes(weights)
    if card:
        (folder / "card.json").write_text(json.dumps(card), encoding="utf-8")
    return folder


def test_without_a_choice_it_is_the_embedded_base_with_the_shipped_adapter():
    resolved = resolve(ModelChoice())
    assert (resolved.base, resolved.base_folder) == ("SmolLM2-135M-Instruct", None)
    assert resolved.adapter == "closure-reader"
    assert resolved.format == "marked"


def test_a_card_names_the_format(tmp_path):
    folder = adapter(tmp_path / "mine", format="basic", name="My adapter")
    resolved = resolve(ModelChoice(adapter=str(folder)))
    assert (resolved.format, resolved.adapter) == ("basic", "My adapter")


def test_the_users_format_is_stronger_than_the_cards(tmp_path):
    folder = adapter(tmp_path / "mine", format="basic")
    assert resolve(ModelChoice(adapter=str(folder), format="advanced")).format == "advanced"


def test_a_model_without_a_card_gets_an_instruction(tiny_model):
    resolved = resolve(ModelChoice(str(tiny_model)))
    assert (resolved.format, resolved.adapter) == ("advanced", None)


def test_other_weights_have_another_key(tmp_path):
    one = resolve(ModelChoice(adapter=str(adapter(tmp_path / "one", b"aaaa"))))
    same = resolve(ModelChoice(adapter=str(adapter(tmp_path / "same", b"aaaa"))))
    other = resolve(ModelChoice(adapter=str(adapter(tmp_path / "other", b"aaab"))))
    assert one.key == same.key != other.key


def test_a_hugging_face_model_on_this_disk_is_found_by_name(tmp_path, tiny_model, monkeypatch):
    snapshot = tmp_path / "hub" / "models--someone--tiny" / "snapshots" / "abc"
    snapshot.parent.mkdir(parents=True)
    snapshot.symlink_to(tiny_model, target_is_directory=True)
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    assert resolve(ModelChoice("someone/tiny")).base == "tiny"


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (ModelChoice("no/such-model"), "no model 'no/such-model' on this disk"),
        (ModelChoice(adapter="no-such-adapter"), "is not an adapter"),
    ],
)
def test_what_is_not_there_is_refused_in_words(choice, told, monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    with pytest.raises(ChoiceError, match=told):
        resolve(choice)


def test_a_folder_that_is_no_model_is_refused(tmp_path):
    with pytest.raises(ChoiceError, match=r"config\.json"):
        resolve(ModelChoice(str(tmp_path)))


def test_a_card_that_is_not_json_is_refused(tmp_path):
    folder = adapter(tmp_path / "mine", format="basic")
    (folder / "card.json").write_text("{", encoding="utf-8")
    with pytest.raises(ChoiceError, match=r"card\.json"):
        resolve(ModelChoice(adapter=str(folder)))


def test_an_unknown_format_is_refused(tmp_path):
    folder = adapter(tmp_path / "mine", format="poetry")
    with pytest.raises(ChoiceError, match="poetry"):
        resolve(ModelChoice(adapter=str(folder)))


def test_a_card_brings_its_calibration_and_the_child_can_be_told(tmp_path):
    fitted = {"closure": [0.75, -1], "none": [1.5, 0.25]}
    resolved = resolve(ModelChoice(adapter=str(adapter(tmp_path / "mine", format="marked", calibration=fitted))))
    assert resolved.calibration == Calibration(closure=Scale(0.75, -1.0), none=Scale(1.5, 0.25))
    assert json.loads(json.dumps(resolved.to_json()))["key"] == resolved.key


def test_without_a_calibration_there_is_none(tmp_path):
    assert resolve(ModelChoice(adapter=str(adapter(tmp_path / "mine", format="marked")))).calibration is None


def test_a_calibration_holds_for_the_format_that_it_was_fitted_on(tmp_path):
    folder = adapter(tmp_path / "mine", format="marked", calibration={"closure": [1, 0], "none": [1, 0]})
    assert resolve(ModelChoice(adapter=str(folder), format="basic")).calibration is None


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([1, 0], 'must hold "closure" and "none"'),
        ({"closure": [1, 0]}, '"none" of "calibration" must be two numbers'),
        ({"closure": [1], "none": [1, 0]}, '"closure" of "calibration" must be two numbers'),
        ({"closure": ["1", 0], "none": [1, 0]}, '"closure" of "calibration" must be two numbers'),
        ({"closure": [True, 0], "none": [1, 0]}, '"closure" of "calibration" must be two numbers'),
        ({"closure": [1, float("nan")], "none": [1, 0]}, '"closure" of "calibration" must be two numbers'),
        ({"closure": [-1, 0], "none": [1, 0]}, "the slope above 0"),
        ({"closure": [1, 0], "none": [1, 1e6]}, "neither beyond 20"),
    ],
)
def test_a_calibration_that_cannot_be_used_is_refused_in_words(tmp_path, given, told):
    folder = adapter(tmp_path / "mine", format="marked", calibration=given)
    with pytest.raises(ChoiceError, match=told) as refused:
        resolve(ModelChoice(adapter=str(folder)))
    assert "card.json" in str(refused.value)


def test_how_likely_none_must_be_comes_from_the_card(tmp_path):
    folder = adapter(tmp_path / "mine", format="marked", none_at_least=0.75)
    assert resolve(ModelChoice(adapter=str(folder))).none_at_least == 0.75
    assert resolve(ModelChoice(adapter=str(folder), format="basic")).none_at_least == 0
    with pytest.raises(ChoiceError, match="none_at_least"):
        resolve(ModelChoice(adapter=str(adapter(tmp_path / "other", format="marked", none_at_least=2))))
