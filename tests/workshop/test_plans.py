"""What a run would do and take: parameters to the one, memory and time in measure, the data in plain words."""

from dataclasses import replace

import pytest
from run_samples import sample_rows, write_data

from ranger_desk.engine import model, training
from ranger_desk.engine.training_settings import LINEAR_LAYERS, TrainingSettings
from ranger_desk.workshop import catalogue, datasets, estimate, memory, plans, specs, training_data
from ranger_desk.workshop.memory import Machine
from ranger_desk.workshop.presets import PRESETS
from ranger_desk.workshop.training_data import Lengths, Weight

MAC = Machine(16 << 30, metal=True)
LINUX = Machine(16 << 30, metal=False)


@pytest.mark.parametrize(("layers", "wanted"), [(4, 425_984), (32, 3_407_872), (None, 3_407_872), (99, 3_407_872)])
def test_trainable_parameters_of_llama_3_8b_are_the_papers(layers, wanted):
    sizes = catalogue.find("llama-3-8b").architecture
    settings = replace(PRESETS["paper-3"].settings, layers=layers)
    assert estimate.trainable_parameters(sizes, settings) == wanted


@pytest.mark.parametrize("dora", [False, True])
@pytest.mark.parametrize(("keys", "layers"), [(LINEAR_LAYERS, None), (("self_attn.q_proj", "mlp.down_proj"), 1)])
def test_trainable_parameters_are_those_of_the_model(tiny_model, keys, layers, dora):
    settings = TrainingSettings(rank=3, keys=keys, layers=layers, dora=dora)
    network, _ = model.load(tiny_model)
    training.add_adapter(network, settings)
    counted = training.trainable_count(network)
    assert estimate.trainable_parameters(catalogue.find(str(tiny_model)).architecture, settings) == counted


def lengths(count: int, prompt: int = 200, answer: int = 20) -> list[Lengths]:
    return [Lengths(prompt, answer)] * count


def estimated(settings: TrainingSettings, machine: Machine = MAC, base: str = "llama-3-8b", rows: int = 1000):
    return estimate.estimate(catalogue.find(base), settings, lengths(rows), lengths(100), machine=machine, rate=1e12)


def test_llama_3_8b_trains_on_a_mac_with_16_gigabytes_and_not_unpacked_on_the_cpu():
    settings = PRESETS["paper-1"].settings
    assert estimated(settings).fits
    assert 4.5e9 < estimated(settings).memory < 9e9
    assert not estimated(settings, LINUX).fits


def test_what_takes_more_is_estimated_at_more():
    plain = PRESETS["paper-1"].settings
    for change in ({"batch_size": 8}, {"layers": 32}, {"rank": 512}):
        assert estimated(replace(plain, **change)).memory > estimated(plain).memory
    for change in ({"batch_size": 8}, {"layers": 32}, {"iterations": 3000}, {"gradient_checkpointing": True}):
        assert estimated(replace(plain, **change)).seconds > estimated(plain).seconds
    whole = replace(plain, layers=32, batch_size=4)
    assert estimated(replace(whole, gradient_checkpointing=True)).memory < estimated(whole).memory
    assert estimated(replace(whole, mask_prompt=True)).memory < estimated(whole).memory


def test_time_goes_with_the_operations():
    settings = replace(PRESETS["paper-2"].settings, validate_every=1000, validation_rows=1, layers=None)
    found = estimated(settings)
    # Forward 2 and backward 2 operations a weight and token, embeddings not multiplied, half the speed reached.
    least = 4 * 7.5e9 * 220 * 1000 / (1e12 * estimate.UTILISATION)
    assert least < found.seconds < 1.4 * least


def test_too_few_rows_have_no_time():
    assert estimated(TrainingSettings(batch_size=8), rows=5).seconds is None


def checked(folder, settings=None, form="basic"):
    data = datasets.read(folder)
    settings = settings or TrainingSettings(batch_size=2)
    train, valid = ([Lengths(10, 5) for _ in part] for part in (data.train, data.valid))
    return {(finding.weight, finding.text) for finding in training_data.check(data, settings, train, valid)}


def words(found, weight: Weight) -> str:
    return " ".join(sorted(text for one, text in found if one is weight))


def test_sound_data_is_only_counted(tmp_path):
    found = checked(write_data(tmp_path / "data"))
    assert words(found, Weight.STOP) == words(found, Weight.WARNING) == ""
    assert "1,000 iterations of 2 rows read" in words(found, Weight.NOTE)


def test_parks_and_comments_on_both_sides_are_told(tmp_path):
    rows = sample_rows()
    found = words(checked(write_data(tmp_path / "data", rows[:8], [rows[0]])), Weight.WARNING)
    assert rows[0]["unit_code"] in found
    assert "1 comment(s) to validate with" in found
    assert "flatter" in found


def test_rows_that_say_nothing_are_told(tmp_path):
    rows = sample_rows()
    for at, name in ((1, "comment"), (2, "summary"), (4, "summary")):
        rows[at] |= {name: " ", "closures": []}
    found = words(checked(write_data(tmp_path / "data", rows)), Weight.WARNING)
    assert "Row 2 of train.jsonl has no comment." in found
    assert "Rows 3, 5 of train.jsonl have no summary." in found


def test_duplicates_and_contradictions_are_told_with_their_rows(tmp_path):
    rows = sample_rows()
    again = {**rows[1], "summary": "April: Nothing of the kind."}
    found = words(checked(write_data(tmp_path / "data", [*rows[:4], rows[0], again])), Weight.WARNING)
    assert "2 rows of train.jsonl repeat the comment" in found
    assert "Rows 5, 6" in found
    assert "rows 2 and 6" in found


@pytest.mark.parametrize(
    ("settings", "weight", "told"),
    [
        ({"batch_size": 9}, Weight.STOP, "A batch takes 9 rows, and there are 5: set batch_size=5."),
        ({"batch_size": 2, "iterations": 1}, Weight.WARNING, "shorter than one epoch"),
        ({"batch_size": 2}, Weight.NOTE, "Left over in each epoch: 1 row, another each time."),
    ],
)
def test_rows_and_batches_must_go_together(tmp_path, settings, weight, told):
    folder = write_data(tmp_path / "data", sample_rows()[:5])
    assert told in words(checked(folder, TrainingSettings(**settings)), weight)


def test_rows_that_are_too_long_are_named_and_left_out(tmp_path):
    data = datasets.read(write_data(tmp_path / "data"))
    found = [Lengths(10, 5) for _ in data.train]
    found[3] = found[7] = Lengths(90, 20)
    told = training_data.check(data, TrainingSettings(max_length=100, batch_size=2), found, [Lengths(1, 1)])
    (long,) = (one.text for one in told if "max_length" in one.text)
    assert long == (
        "Rows 4, 8 of train.jsonl would be cut at 100 tokens (max_length) and will be left out; the longest has 110."
    )
    settings = TrainingSettings(max_length=100, batch_size=len(data.train))
    assert any(one.weight is Weight.STOP for one in training_data.check(data, settings, found, [Lengths(1, 1)]))


def test_a_plan_for_a_base_that_is_not_here_says_all_but_cannot_start(tmp_path, monkeypatch):
    monkeypatch.setattr(plans, "multiply_rate", lambda: 1e12)
    plan = plans.plan(specs.spec(write_data(tmp_path / "data"), "llama-3-8b", "paper-3"))
    told = "\n".join(plan.words())
    assert "3,407,872 parameters on 32 of 32 layers" in told
    assert "Memory: about" in told
    assert "Time: about" in told
    assert plan.guessed
    assert plan.obstacles == ["Meta-Llama-3-8B-Instruct-4bit is not on this disk: download it first."]


def test_this_machine_multiplies():
    assert estimate.multiply_rate() > 1e8


def test_what_fits_is_what_the_machine_has():
    assert memory.this_machine().usable > 1 << 28


@pytest.mark.parametrize(("seconds", "told"), [(0.2, "1 s"), (89, "89 s"), (600, "10 min"), (9000, "2 h 30 min")])
def test_times_are_told_as_people_say_them(seconds, told):
    assert plans.duration(seconds) == told
