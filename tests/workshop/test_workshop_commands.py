"""`ranger-desk models`, `dataset`, `adapters` and `fuse` as a user types them."""

import json
import re

import pytest
from workshop_samples import many, write, write_adapter

from ranger_desk import operations, paths
from ranger_desk.cli import main
from ranger_desk.workshop import toolbox

SHIPPED = "closure-reader"


@pytest.fixture
def run(capsys):
    """Runs a command; returns its exit code, what it printed and what it told."""

    def command(*arguments):
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, printed.out, printed.err

    return command


@pytest.fixture
def labels(tmp_path):
    return write(tmp_path / "labels.jsonl", many())


def test_models_are_listed_with_their_needs_and_the_network_is_off(run):
    code, out, _ = run("models")
    assert code == 0
    assert re.search(r"llama-3-8b +Llama 3 Community License +no +4\.5 GB +4", out)
    assert "The network is off" in out
    code, out, _ = run("models", "--json")
    listed = json.loads(out)
    assert listed["network"] is False
    model = next(model for model in listed["models"] if model["id"] == "llama-3-8b")
    assert model["fits"]["use"] == (model["use_bytes"] <= listed["usable_bytes"])
    assert model["parameters"] == 8_030_261_248


def test_a_download_says_what_it_would_do_and_does_nothing_unless_allowed(run):
    code, _, told = run("models", "--download", "llama-3.2-1b")
    assert code == 2
    assert "Llama 3.2 Community License (https://www.llama.com/llama3_2/license/)" in told
    assert "About 713 MB to fetch" in told
    assert re.search(r"needs \d.* to use and \d.* to train", told)
    assert "The network is off" in told
    assert list(paths.models_folder().iterdir()) == []


def test_a_quantised_model_is_listed_beside_what_it_was(run, tiny_model, tmp_path):
    code, out, _ = run("models", "--quantise", tiny_model, "--bits", "4", "--group-size", "32", "--json")
    assert code == 0
    made = json.loads(out)
    assert made["after"]["disk_bytes"] < made["before"]["disk_bytes"]
    assert made["scores"] == []
    code, out, _ = run("models", "--json")
    assert "tiny-4bit" in [model["name"] for model in json.loads(out)["models"]]
    code, _, told = run("models", "--quantise", tiny_model, "--bits", "4", "--group-size", "64")
    assert (code, "take 32" in told) == (2, True)


def test_a_data_set_is_made_kept_and_shown(run, labels):
    code, out, _ = run("dataset", labels, "--name", "ours", "--base", "none", "--seed", "3")
    assert code == 0
    assert re.search(r"^all +72 +6 +", out, re.MULTILINE)
    assert "Comments by their words:" in out
    code, out, _ = run("dataset")
    assert re.search(r"^ours +\d+ +\d+ +labels\.jsonl$", out, re.MULTILINE)
    code, out, _ = run("dataset", paths.datasets_folder() / "ours", "--base", "none", "--json")
    shown = json.loads(out)
    assert [part["rows"] for part in shown["sizes"]][2] == 72
    assert sum(bar["train"] for bar in shown["comment_words"]) == shown["sizes"][0]["rows"]


def test_how_far_a_data_set_is_is_told(run, tmp_path):
    source = write(tmp_path / "many.jsonl", many() * 3)
    _, _, told = run("dataset", source, "--base", "none")
    assert "Reading many.jsonl (200)\n" in told


def test_tokens_are_those_of_the_base(run, labels, tiny_model):
    code, out, _ = run("dataset", labels, "--parks", "2", "--years", "1", "--base", tiny_model, "--json")
    shown = json.loads(out)
    assert (code, shown["base"], shown["folder"]) == (0, "tiny", None)
    assert shown["sizes"][2]["rows"] == 6
    assert shown["sizes"][2]["comment_tokens"] > 100


def test_what_is_left_out_is_told_with_exit_code_1(run, labels, tmp_path):
    again = write(tmp_path / "again.jsonl", many((2001,)))
    code, _, told = run("dataset", labels, again, "--base", "none")
    assert code == 1
    assert "18 row(s) repeat the comment of the same park and month of the year." in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["dataset", "{folder}/none.jsonl"], "The file cannot be read"),
        (["dataset", "{export}"], "name the reports on it"),
        (["dataset", "{labels}", "{folder}"], "which can only be shown by itself"),
        (["dataset", "{folder}"], "it has no train.jsonl and no valid.jsonl"),
        (["dataset", "{labels}", "--base", "nothing"], "There is no model 'nothing'"),
        (["dataset", "{labels}", "--base", "llama-3-8b"], "is not on this disk"),
        (["dataset", "{labels}", "--parks", "0", "--base", "none"], "parks must be 1 or more"),
        (["models", "--download", "llama-9", "--network"], "There is no model 'llama-9'"),
        (["adapters", "--activate", "nothing"], "There is no adapter 'nothing'"),
        (["adapters", "--measure", SHIPPED], "--gold FILE"),
        (["adapters", "--roll-back"], "nothing to go back to"),
        (["adapters", "--import", "{labels}"], "is no adapter"),
        (["fuse", "nothing"], "There is no adapter 'nothing'"),
        (["fuse", SHIPPED], "name them (--sample FILE)"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words_with_exit_code_2(run, labels, tmp_path, arguments, told):
    (tmp_path / "export.csv").write_text("UnitCode,ParkName,Date,Comments\nPINE,Pine,2001-05-01,Closed.\n")
    values = {"folder": tmp_path, "labels": labels, "export": tmp_path / "export.csv"}
    code, _, shown = run(*(argument.format(**values) for argument in arguments))
    assert code == 2
    assert told in shown


def test_adapters_are_imported_activated_rolled_back_and_deleted(run, tiny_model, tmp_path):
    folder = write_adapter(tmp_path / "ours", tiny_model)
    assert run("adapters", "--import", folder)[1] == "'ours', for tiny, is in the toolbox.\n"
    code, _, told = run("adapters", "--activate", "ours")
    assert code == 2
    assert "not both measured" in told
    assert "--yes" in told
    assert run("adapters", "--activate", "ours", "--yes")[0] == 0
    shown = {one["name"]: one["active"] for one in json.loads(run("adapters", "--json")[1])["adapters"]}
    assert shown == {SHIPPED: False, "ours": True}
    assert run("adapters", "--roll-back")[1] == f"'{SHIPPED}' answers again.\n"
    history = json.loads(run("adapters", "--history", "--json")[1])["history"]
    assert [entry["adapter"] for entry in history] == ["ours", SHIPPED]
    assert run("adapters", "--export", "ours", tmp_path / "ours.rangeradapter")[0] == 0
    assert run("adapters", "--delete", "ours")[0] == 0
    assert json.loads(run("adapters", "--json")[1])["deleted"] == ["ours"]
    assert run("adapters", "--undelete")[1] == "'ours' is back.\n"
    assert run("adapters", "--import", tmp_path / "ours.rangeradapter", "--name", "again")[0] == 0


@pytest.fixture
def reviewable(tiny_model, tmp_path):
    """Two adapters of the toolbox, and an export of two comments."""
    for seed, name in enumerate(("one", "other")):
        toolbox.add(write_adapter(tmp_path / f"{name} made", tiny_model, seed=seed), name)
    export = tmp_path / "comments.csv"
    export.write_text(
        "UnitCode,ParkName,Date,Comments\nELMR,Elmr Park,2021-05-01,Fern Trail closed all month.\n"
        "OAKH,Oakh Park,2021-06-01,Boat launch open as ever.\n"
    )
    return export


def test_what_another_adapter_would_change_is_shown_before_it_replaces_anything(run, reviewable):
    code, out, told = run("adapters", "--try", "one", "--review", reviewable)
    assert code == 0
    assert "ELMR 2021-05: " in out
    assert "  now: no report" in out
    assert "Nothing was replaced" in told
    with operations.open_export(reviewable).review as review:
        assert review.counts().with_report == 0
    code, out, told = run("adapters", "--try", "one", "--review", reviewable, "--replace", "--json")
    assert code == 0
    assert {change["unit_code"] for change in json.loads(out)} == {"ELMR", "OAKH"}
    assert "2 reports of one hold now" in told
    with operations.open_export(reviewable).review as review:
        (row, _) = review.rows(review.ids())
        assert row.report.provenance.adapter == "one"


def test_where_two_adapters_disagree_is_listed(run, reviewable):
    code, out, told = run("adapters", "--disagree", "one", "other", "--review", reviewable, "--json")
    assert code == 0
    found = json.loads(out)
    assert f"one and other disagree on {len(found)} of 2 park-months" in told
    assert all(change["before"] != change["after"] for change in found)
    assert run("adapters", "--disagree", "one", "other")[0] == 2
    assert run("adapters", "--try", "nobody", "--review", reviewable)[0] == 2


def test_a_run_is_fused_on_what_it_validated_with(run, tiny_model, tmp_path):
    assert run("dataset", write(tmp_path / "l.jsonl", many((2001,))), "--name", "data", "--base", "none")[0] == 0
    folder = write_adapter(paths.runs_folder() / "first", tiny_model)
    spec = {"data": str(paths.datasets_folder() / "data"), "base": str(tiny_model)}
    (folder / "spec.json").write_text(json.dumps(spec))
    code, out, told = run("fuse", "first", "--bits", "2", "--group-size", "32", "--max-share", "0", "--json")
    assert code == 2
    refused = json.loads(out)
    assert refused["kept"] is False
    assert refused["offers"] == [{"bits": 8, "group_size": 32}, {"bits": None, "group_size": 64}]
    assert {one["unit_code"] for one in refused["differing"]} <= {"ELMR", "OAKH", "PINE", "ROSE", "SAGE", "TULE"}
    assert "It was not kept. Try 8 bits" in told
