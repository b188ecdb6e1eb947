"""`ranger-desk check` as a user types it: counts, comments, closures and labels from whatever files they are in."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from ranger_desk import operations, paths
from ranger_desk.checks import Settings
from ranger_desk.cli import main
from ranger_desk.records import FlagVerdict

COMMENT = "Cedar Point Campground closed all month."
LABEL = "TENT CAMPERS AT CEDAR POINT CAMPGROUND"
COMMENTS = f"UnitCode,ParkName,Date,Comments\nPINE,Pine Hollow NHS,2019-07-01,{COMMENT}\nPINE,,2019-08-01,Busy.\n"
COUNTS = (
    "UnitCode,ParkName,Date,FieldName,Label,Value\n"
    "PINE,,2019-07-01,F1,{0},431\nPINE,,2019-07-01,F2,TRAFFIC COUNT,900\nPINE,,2019-08-01,F1,{0},12\n"
)
CLOSURE = {
    "place": "Cedar Point Campground",
    "scope": "place",
    "extent": "all_month",
    "start": None,
    "end": None,
    "reason": None,
    "evidence": COMMENT[:-1],
}
JULY = {"unit_code": "PINE", "date": "2019-07-01", "summary": "July: Cedar Point Campground was closed."}
CLOSURES = [JULY | {"closures": [CLOSURE]}, {"unit_code": "PINE", "date": "2019-08-01", "closures": []}]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with comments, counts, closures and a dictionary."""
    (tmp_path / "comments.csv").write_text(COMMENTS, encoding="utf-8")
    (tmp_path / "counts.csv").write_text(COUNTS.format(LABEL), encoding="utf-8")
    (tmp_path / "unlabelled.csv").write_text(COUNTS.format(""), encoding="utf-8")
    (tmp_path / "fields.csv").write_text(
        f"UnitCode,Name,Label,Expr1,IsInSTATS,Formula\nPINE,,{LABEL},F1,1,NULL\n", encoding="utf-8"
    )
    write_closures(tmp_path, CLOSURES)
    return tmp_path


def write_closures(folder: Path, records) -> None:
    (folder / "closures.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in records), encoding="utf-8")


def check(folder: Path, *arguments: str) -> int:
    """Run the command; names of files in `folder` stand for their paths."""
    named = {file.name: str(file) for file in folder.iterdir()}
    return main(["check", *(named.get(one, one) for one in arguments), "--out", str(folder / "flags.csv")])


def flags(folder: Path):
    with (folder / "flags.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["Rule"] == "closed-but-counted"]


@pytest.mark.parametrize(
    "given",
    [
        ("counts.csv", "--comments", "comments.csv"),
        ("comments.csv", "--counts", "counts.csv"),
        ("unlabelled.csv", "--comments", "comments.csv", "--dictionary", "fields.csv"),
    ],
)
def test_closures_and_counts_are_compared_whatever_files_they_come_in(files, given, capsys):
    assert check(files, *given, "--closures", "closures.jsonl") == 0
    (flag,) = flags(files)
    assert (flag["UnitCode"], flag["Date"], flag["FieldName"]) == ("PINE", "2019-07-01", "F1")
    assert (flag["Label"], flag["Value"], flag["Place"]) == (LABEL, "431", "Cedar Point Campground")
    assert flag["Evidence"] == COMMENT[:-1]
    assert "2 park-months checked" in capsys.readouterr().err


def test_given_closures_leave_the_window_s_review_alone(files):
    check(files, "comments.csv", "--counts", "counts.csv", "--closures", "closures.jsonl")
    assert list(paths.reviews_folder().iterdir()) == []


def test_settings_of_a_file_hold_for_this_run_only(files):
    settings = Settings(switched={"closed-but-counted": False})
    (files / "off.json").write_text(settings.to_json(), encoding="utf-8")
    given = ("counts.csv", "--comments", "comments.csv", "--closures", "closures.jsonl")
    assert check(files, *given, "--settings", "off.json") == 0
    assert flags(files) == []
    assert check(files, *given) == 0
    assert len(flags(files)) == 1


def test_without_closures_the_model_reads_the_comments_first(files, tiny_model, capsys):
    model = ("--model", str(tiny_model), "--format", "basic")
    assert check(files, "comments.csv", "--counts", "counts.csv", *model) == 0
    told = capsys.readouterr().err
    assert "Finished: 2 of 2 comments" in told
    with operations.open_export(files / "comments.csv").review as review:
        assert review.counts().with_report == 2
        assert not review.problems()
        rows = review.rows(review.ids())
        with (files / "flags.csv").open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.DictReader(file))) == sum(len(row.flags) for row in rows)


def test_counts_alone_need_no_model(files, capsys):
    given = [f"PINE,,{year}-07-01,F1,{LABEL},{0 if year == 2019 else 400 + year % 9}" for year in range(2012, 2020)]
    (files / "years.csv").write_text("\n".join([COUNTS.split("\n", maxsplit=1)[0], *given]), encoding="utf-8")
    assert check(files, "years.csv") == 0
    with (files / "flags.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {(row["Date"], row["Rule"]) for row in csv.DictReader(file)} >= {("2019-07-01", "zero-without-reason")}
    assert "8 park-months checked" in capsys.readouterr().err
    assert list(paths.models_folder().iterdir()) == []


def test_flags_that_the_reviewer_dismissed_are_not_written_again(files):
    given = [f"PINE,,{year}-07-01,F1,{LABEL},{0 if year == 2019 else 400 + year % 9}" for year in range(2012, 2020)]
    (files / "years.csv").write_text("\n".join([COUNTS.split("\n", maxsplit=1)[0], *given]), encoding="utf-8")
    check(files, "years.csv")
    before = (files / "flags.csv").read_text(encoding="utf-8")
    with operations.open_export(files / "years.csv").review as review:
        (row,) = (row for row in review.rows(review.ids()) if row.park_month.year == 2019)
        review.mark(row.id, row.flags[0], FlagVerdict.DISMISSED, "Bears.", "Kim")
    check(files, "years.csv")
    after = (files / "flags.csv").read_text(encoding="utf-8")
    assert before.count("\n") == after.count("\n") + 1


def test_what_the_closures_leave_out_is_told(files, capsys):
    write_closures(files, [CLOSURES[0], CLOSURES[1] | {"unit_code": "ZION"}])
    assert check(files, "counts.csv", "--comments", "comments.csv", "--closures", "closures.jsonl") == 1
    told = capsys.readouterr().err
    assert "closures.jsonl, row 2: 1 line(s) are for no unit and month of the export" in told
    assert "closures.jsonl: 1 park-month(s) with a comment have no line in it." in told
    assert len(flags(files)) == 1


@pytest.mark.parametrize(
    ("records", "told"),
    [
        ([CLOSURES[0], CLOSURES[0]], "closures.jsonl: line 2: PINE 2019-07 stands in line 1 already."),
        ([{"unit_code": "PINE", "closures": []}], "closures.jsonl: line 1: date must be a text, and is missing."),
        ([JULY | {"closures": [CLOSURE | {"extent": "long"}]}], "line 1: closures[0].extent must be one of"),
        ([JULY], "line 1: closures must be a list of objects"),
        ([CLOSURES[0] | {"unit_code": "ZION"}], "None of its lines is for a unit and month of the export."),
        ([], "There is no line in this file."),
    ],
)
def test_wrong_closures_are_refused_with_line_and_field(files, capsys, records, told):
    write_closures(files, records)
    assert check(files, "counts.csv", "--comments", "comments.csv", "--closures", "closures.jsonl") == 2
    assert told in capsys.readouterr().err
    assert not (files / "flags.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("fields.csv",), "field dictionary"),
        (("comments.csv", "--counts", "fields.csv", "--closures", "closures.jsonl"), "add this dictionary"),
        (("comments.csv", "--dictionary", "counts.csv", "--closures", "closures.jsonl"), "no field dictionary"),
        (("comments.csv", "--settings", "counts.csv"), "counts.csv"),
        (("comments.csv", "--settings", "none.json"), "none.json"),
        (("comments.csv", "--closures", "none.jsonl"), "none.jsonl"),
        (("none.csv",), "none.csv"),
    ],
)
def test_files_that_are_something_else_are_refused(files, capsys, arguments, told):
    assert check(files, *arguments) == 2
    captured = capsys.readouterr().err
    assert told in captured
    assert "Traceback" not in captured


@pytest.mark.parametrize(("out", "told"), [("flags.xlsx", "ends in '.xlsx'"), ("counts.csv", "a file to be read")])
def test_an_output_that_cannot_be_is_refused_before_any_work(files, capsys, out, told):
    assert main(["check", str(files / "counts.csv"), "--out", str(files / out)]) == 2
    assert told in capsys.readouterr().err
    assert list(paths.reviews_folder().iterdir()) == []


def test_a_review_is_checked_before_it_is_written(files, tmp_path):
    given = [f"PINE,,{year}-07-01,F1,{LABEL},{0 if year == 2019 else 400 + year % 9}" for year in range(2012, 2020)]
    (files / "years.csv").write_text("\n".join([COUNTS.split("\n", maxsplit=1)[0], *given]), encoding="utf-8")
    assert main(["export", str(files / "years.csv"), "--out", str(files / "out.jsonl")]) == 0
    lines = [json.loads(line) for line in (files / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert "zero-without-reason" in {flag["rule"] for line in lines for flag in line["flags"]}


def test_the_scorer_reads_what_is_written(shared, tmp_path):
    data = shared / "data"
    export, closures = data / "flags" / "valid_export.csv", data / "closures" / "valid.jsonl"
    out = tmp_path / "flags.csv"
    assert main(["check", str(export), "--closures", str(closures), "--out", str(out)]) == 0
    scorer = shared / "tools" / "score_flags.py"
    scored = subprocess.run(
        [sys.executable, scorer, data / "flags" / "valid_truth.csv", out], capture_output=True, text=True, check=True
    )
    assert json.loads(scored.stdout)["fields"]["f1"] >= 0.9
