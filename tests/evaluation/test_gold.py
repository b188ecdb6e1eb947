"""Gold files and stored answers: what is read, and what is refused in which words."""

from datetime import date

import pytest
from labelled_samples import GOLD, MILL, labelled, write

from ranger_desk.evaluation import answers, gold
from ranger_desk.evaluation.lines import LinesRefused
from ranger_desk.records import Extent, Scope


def test_rows_are_read_with_their_labels(tmp_path):
    found = gold.read(write(tmp_path / "gold.jsonl", GOLD))
    assert (found.name, len(found.rows), found.source.rows) == ("gold.jsonl", 4, 4)
    first = found.rows[0]
    assert (first.park_month.unit_code, first.park_month.date, first.park_month.row) == ("PINE", date(2021, 3, 1), 1)
    mill, ferry = first.label.closures
    assert (mill.place, mill.scope, mill.extent, mill.reason) == (
        "Otter Mill",
        Scope.PLACE,
        Extent.ALL_MONTH,
        "repairs",
    )
    assert first.park_month.comment[mill.evidence.span.start : mill.evidence.span.end] == MILL["evidence"]
    assert (ferry.start, ferry.end) == (date(2021, 3, 9), None)


def test_blank_lines_and_a_byte_order_mark_are_passed_over(tmp_path):
    path = write(tmp_path / "gold.jsonl", GOLD)
    path.write_text("\ufeff\n" + path.read_text(encoding="utf-8") + "\n  \n", encoding="utf-8")
    assert [row.park_month.row for row in gold.read(path).rows] == [2, 3, 4, 5]


def test_limit_keeps_the_first_rows_and_knows_of_the_rest(tmp_path):
    found = gold.read(write(tmp_path / "gold.jsonl", GOLD), limit=2)
    assert (len(found.rows), found.source.rows) == (2, 4)


def changed(**fields) -> dict:
    return {**GOLD[0], **fields}


def with_closure(**fields) -> dict:
    return changed(closures=[MILL, {**MILL, **fields}])


def without(name: str) -> dict:
    return {key: value for key, value in GOLD[0].items() if key != name}


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (without("comment"), "line 2: comment must be a text, and is missing"),
        (without("closures"), "line 2: closures must be a list of objects, and is missing"),
        (changed(summary=None), "line 2: summary must be a text, not null"),
        (changed(date="March 2021"), 'line 2: date must be a date such as 2021-07-31, not "March 2021"'),
        (changed(date="2021-02-30"), "line 2: date must be a date"),
        (changed(date="2021-W05-1"), "line 2: date must be a date"),
        (changed(closures="none"), "line 2: closures must be a list"),
        (with_closure(extent="all month"), "line 2: closures[1].extent must be one of all_month, part_month"),
        (with_closure(scope=["unit"]), "line 2: closures[1].scope must be one of unit, place, outside"),
        (with_closure(start="9"), "line 2: closures[1].start must be a date"),
        (with_closure(place=7), "line 2: closures[1].place must be a text, not 7"),
        (with_closure(evidence="otter mill closed"), "line 2: closures[1].evidence must be a stretch of the comment"),
        ([1, 2], "line 2: This must be a JSON object"),
    ],
)
def test_a_wrong_field_is_named_with_its_file_and_line(record, told, tmp_path):
    with pytest.raises(LinesRefused) as refused:
        gold.read(write(tmp_path / "gold.jsonl", [GOLD[1], record]))
    assert str(refused.value).startswith(f"gold.jsonl: {told}")


def test_every_wrong_line_is_named_up_to_ten(tmp_path):
    with pytest.raises(LinesRefused) as refused:
        gold.read(write(tmp_path / "gold.jsonl", [without("date")] * 14))
    told = str(refused.value).splitlines()
    assert len(told) == 11
    assert told[-1] == "gold.jsonl: ... and 4 more"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no line"),
        (b"\xff\xfe{}", "no UTF-8"),
        (b"{'a': 1}", "line 1: This is no JSON"),
        (b"[" * 100_000, "line 1: This is no JSON"),
        (None, "cannot be read"),
    ],
)
def test_what_is_no_file_of_json_lines_is_refused(content, told, tmp_path):
    path = tmp_path / "gold.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LinesRefused, match=told):
        gold.read(path)


PROVENANCE = {
    "base": "b",
    "adapter": None,
    "format": "basic",
    "version": "0",
    "key": "k",
    "time": "2024-01-02T03:04:05+00:00",
}


def test_answers_are_matched_by_unit_and_month(tmp_path):
    labels = gold.read(write(tmp_path / "gold.jsonl", GOLD))
    stored = [{**row, "provenance": PROVENANCE, "trouble": None} for row in reversed(GOLD)]
    found = answers.read(write(tmp_path / "answers.jsonl", stored), labels)
    assert [answer.summary for answer in found.answers] == [row["summary"] for row in GOLD]
    assert [model.key for model in found.provenances] == ["k"]
    assert (found.name, found.unreadable, found.problems) == ("answers.jsonl", 0, ())


def test_rows_without_an_answer_and_answers_without_a_row_are_told(tmp_path):
    labels = gold.read(write(tmp_path / "gold.jsonl", GOLD))
    strange = labelled("ELMS", "2021-03", "Fine.", "March: No Closures.")
    found = answers.read(write(tmp_path / "answers.jsonl", [*GOLD[1:], strange]), labels)
    assert found.answers[0] is None
    assert [(p.file, p.row) for p in found.problems] == [("gold.jsonl", 1), ("answers.jsonl", 4)]


def test_answers_beyond_the_limit_are_no_problem(tmp_path):
    labels = gold.read(write(tmp_path / "gold.jsonl", GOLD), limit=2)
    assert answers.read(write(tmp_path / "answers.jsonl", GOLD), labels).problems == ()


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ([GOLD[0], GOLD[0]], "PINE 2021-03 is answered more than once"),
        ([labelled("ELMS", "2021-03", "Fine.", "March: No Closures.")], "None of its answers is for a unit and month"),
        ([without("unit_code")], "line 1: unit_code must be a text"),
        ([without("summary")], "line 1: summary must be a text"),
        ([GOLD[1], with_closure(extent="ever")], "line 2: closures[1].extent must be one of"),
        ([changed(provenance="me")], "line 1: provenance must be an object or null"),
        ([changed(provenance={**PROVENANCE, "time": "now"})], "line 1: provenance.time must be an ISO date and time"),
    ],
)
def test_answers_that_cannot_be_scored_are_refused(stored, told, tmp_path):
    labels = gold.read(write(tmp_path / "gold.jsonl", GOLD))
    with pytest.raises(LinesRefused) as refused:
        answers.read(write(tmp_path / "answers.jsonl", stored), labels)
    assert str(refused.value).startswith(f"answers.jsonl: {told}")
