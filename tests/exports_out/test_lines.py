"""JSON lines and CSV: one row a park-month, every text to the letter, readable by the programs they are for."""

import csv
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from written_samples import COMMENT, EDITED, MODEL, ROWS, SOURCE, SUMMARY, SURE, row

from ranger_desk.exports import write_csv, write_lines
from ranger_desk.records import (
    Closure,
    Evidence,
    Extent,
    Match,
    ParkMonth,
    Report,
    ReviewedParkMonth,
    Scope,
    Span,
    Verdict,
)


def lines(folder, rows):
    path = folder / "out.jsonl"
    assert write_lines(rows, path, source=SOURCE) == []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def cells(folder, rows):
    path = folder / "out.csv"
    problems = write_csv(rows, path, source=SOURCE)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file)), problems


def test_a_line_says_everything(tmp_path):
    first, second, aside, empty, _ = lines(tmp_path, ROWS)
    assert (first["unit_code"], first["park_name"], first["date"]) == ("ELMR", "Elm River NP", "2015-07-01")
    assert (first["comment"], first["summary"], first["model_summary"]) == (COMMENT, EDITED.summary, SUMMARY)
    assert first["closures"][0] == {
        "place": "boat ramp",
        "scope": "place",
        "extent": "part_month",
        "start": "2015-07-05",
        "end": None,
        "reason": "repairs",
        "evidence": "The boat ramp was closed for repairs from the 5th.",
        "match": "exact",
        "confidence": None,
    }
    assert [one["rule"] for one in first["flags"]] == ["evidence-missing", "summary-beyond-comment"]
    assert first["flags"][0]["severity"] == "high"
    assert first["decision"] == {
        "verdict": "edited",
        "summary": EDITED.summary,
        "note": "bridge is hearsay",
        "reviewer": "Kim",
        "time": "2026-03-04T22:06:00+00:00",
    }
    assert (first["provenance"]["adapter"], first["provenance"]["key"]) == ("first", "k1")
    assert (first["trouble"], first["error"]) == (None, None)
    assert (second["summary"], second["decision"]["verdict"]) == (SUMMARY, "accepted")
    for line, error in ((aside, "Set aside: Out of memory, twice."), (empty, "No comment.")):
        assert (line["summary"], line["model_summary"], line["closures"]) == ("", None, [])
        assert (line["error"], line["provenance"], line["decision"]) == (error, None, None)


def test_confidence_is_a_number_at_the_end_and_nothing_where_it_is_not_known(tmp_path):
    first, second = lines(tmp_path, SURE)
    assert (first["confidence"], first["closures"][0]["confidence"]) == (0.968, 0.0)
    assert (second["confidence"], second["closures"][0]["confidence"]) == (None, None)
    assert (list(first)[-1], list(first["closures"][0])[-1]) == ("confidence", "confidence")
    table, _ = cells(tmp_path, SURE)
    assert [row["Confidence"] for row in table] == ["0.968", ""]
    assert list(table[0])[-1] == "Confidence"


def test_a_rejected_summary_stays_the_models(tmp_path):
    rejected = replace(EDITED, verdict=Verdict.REJECTED, summary=SUMMARY)
    (line,) = lines(tmp_path, [replace(ROWS[0], decision=rejected)])
    assert (line["summary"], line["decision"]["verdict"]) == (SUMMARY, "rejected")


@settings(max_examples=60)
@given(st.lists(st.text(st.characters()), max_size=6))
def test_lines_bring_any_text_back_to_the_letter(tmp_path_factory, texts):
    found = lines(tmp_path_factory.mktemp("lines"), [row(text) for text in texts])
    assert [line["comment"] for line in found] == texts


def test_csv_has_the_workbooks_columns(tmp_path):
    (first, _, aside, *_), problems = cells(tmp_path, ROWS)
    assert problems == []
    assert (first["Unit"], first["Month"], first["Comment"]) == ("ELMR", "2015-07-01", COMMENT)
    assert (first["Edited summary"], first["Decision"], first["Time (UTC)"]) == (
        EDITED.summary,
        "Edited",
        "2026-03-04 22:06:00",
    )
    assert aside["Remarks"] == "Set aside: Out of memory, twice."
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfUnit,Park,Month,")


@settings(max_examples=60)
@given(st.lists(st.text(st.characters()) | st.sampled_from(["=1", "-x", "a\r\nb", '"', "a,b\n", "\ud83d"]), max_size=6))
def test_csv_brings_any_text_back_to_the_letter_or_reports_it(tmp_path_factory, texts):
    found, problems = cells(tmp_path_factory.mktemp("csv"), [row(text) for text in texts])
    reported = {problem.row - 2 for problem in problems}
    for number, (line, text) in enumerate(zip(found, texts, strict=True)):
        assert (line["Comment"] == text) is (number not in reported)
        assert len(line["Comment"]) == len(text)


def labelled(line):
    """A labelled comment as a reviewed park-month whose report is the label."""
    closures = []
    for one in line["closures"]:
        start = line["comment"].index(one["evidence"])
        shown = Evidence(one["evidence"], Span(start, start + len(one["evidence"])), None, Match.EXACT)
        closures.append(Closure(one["place"], Scope(one["scope"]), Extent(one["extent"]), evidence=shown))
    month = date.fromisoformat(line["date"])
    park_month = ParkMonth(line["unit_code"], line["park_name"], month.year, month.month, line["comment"])
    report = Report(line["summary"], tuple(closures), (), "", MODEL)
    return ReviewedParkMonth(line["id"], park_month, report)


def test_the_scorer_reads_the_lines_and_finds_the_labels_in_them(tmp_path, shared):
    gold = shared / "data" / "closures" / "valid.jsonl"
    rows = [labelled(json.loads(line)) for line in gold.read_text(encoding="utf-8").splitlines()]
    lines(tmp_path, rows)
    command = [sys.executable, str(shared / "tools" / "score_closures.py"), str(gold), str(tmp_path / "out.jsonl")]
    score = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert (score["rows"], score["missing"], score["month"]) == (len(rows), 0, 1.0)
    for what in ("material", "extent", "evidence"):
        assert score[what]["f1"] == 1.0
