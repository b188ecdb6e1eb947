"""The command line as a user types it, with a tiny model where a model is needed."""

import json
from pathlib import Path

import openpyxl
import pytest

from ranger_desk import paths
from ranger_desk.cli import main

HEADER = "UnitCode,ParkName,Date,Comments\n"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(
        HEADER + "PINE,Pine Hollow NHS,2019-07-01,Mill closed.\nPINE,Pine Hollow NHS,2019-08-01,Fine.\n",
        encoding="utf-8",
    )
    return path


def summarize(export: Path, out: Path, model: Path, *more: str) -> int:
    return main(["summarize", str(export), "--out", str(out), "--model", str(model), "--format", "basic", *more])


def test_summarize_writes_json_lines_with_provenance(export, tmp_path, tiny_model, capsys):
    out = tmp_path / "out.jsonl"
    assert summarize(export, out, tiny_model) == 0
    first, second = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    assert (first["unit_code"], first["date"], second["date"]) == ("PINE", "2019-07-01", "2019-08-01")
    assert first["summary"].startswith("July:")
    assert first["provenance"]["base"] == "tiny"
    assert isinstance(first["closures"], list)
    assert "2 park-months written" in capsys.readouterr().err


def test_summarize_joins_counts_and_writes_a_workbook(export, tmp_path, tiny_model):
    counts = tmp_path / "counts.csv"
    counts.write_text(
        "UnitCode,ParkName,Date,FieldName,Label,Value\nPINE,P,2019-07-01,F1,VISITORS,12\n", encoding="utf-8"
    )
    out = tmp_path / "out.xlsx"
    assert summarize(export, out, tiny_model, "--counts", str(counts)) == 0
    assert openpyxl.load_workbook(out).sheetnames[0] == "Review"


def test_limit_takes_the_first_rows_only(export, tmp_path, tiny_model):
    out = tmp_path / "out.jsonl"
    assert summarize(export, out, tiny_model, "--limit", "1") == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1


def test_problems_in_the_file_are_told_and_give_exit_code_1(export, tmp_path, tiny_model, capsys):
    with export.open("a", encoding="utf-8") as file:
        file.write("PINE,Pine Hollow NHS,someday,Lost row\n")
    assert summarize(export, tmp_path / "out.jsonl", tiny_model) == 1
    assert "row 4" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["summarize", "{missing}", "--out", "{out}.csv"], "missing.csv"),
        (["summarize", "{export}", "--out", "{out}.pdf"], ".pdf"),
        (["summarize", "{export}", "--out", "{out}.csv", "--model", "{missing}"], "no model"),
        (["summarize", "{export}", "--out", "{out}.csv", "--adapter", "nothing"], "not an adapter"),
        (["export", "{missing}", "--out", "{out}.xlsx"], "missing.csv"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words_with_exit_code_2(arguments, told, export, tmp_path, capsys):
    values = {"missing": tmp_path / "missing.csv", "export": export, "out": tmp_path / "out"}
    assert main([argument.format(**values) for argument in arguments]) == 2
    captured = capsys.readouterr()
    assert told in captured.err
    assert "Traceback" not in captured.err


def test_export_writes_a_review_again(export, tmp_path, tiny_model):
    summarize(export, tmp_path / "first.jsonl", tiny_model)
    (review,) = paths.reviews_folder().glob("*.rangerdesk")
    assert main(["export", str(review), "--out", str(tmp_path / "second.jsonl")]) == 0
    assert (tmp_path / "second.jsonl").read_bytes() == (tmp_path / "first.jsonl").read_bytes()


def test_help_has_examples_and_names_the_exit_codes(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    text = capsys.readouterr().out
    assert "ranger-desk summarize" in text
    assert "exit codes" in text
