"""Scores: what they are worth, and that they are those of the scorer that others use."""

import contextlib
import importlib.util
import io
import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled_samples import FERRY, GOLD, MILL, closure, labelled, write

from ranger_desk.evaluation import as_json, baselines
from ranger_desk.evaluation.answers import Reading
from ranger_desk.evaluation.comparison import compare
from ranger_desk.evaluation.gold import Answer, Gold, GoldRow, closures_of, read
from ranger_desk.evaluation.results import Result, evaluate
from ranger_desk.evaluation.scores import HEADLINES, rouge_l
from ranger_desk.records import Extent, ParkMonth, Scope, Source

NOW = datetime(2024, 1, 2, tzinfo=UTC)
WORDS = "Otter Mill the ferry North Loop road closed reopened March 9 through floods and snow campground".split()


def gold_of(rows: list[dict]) -> Gold:
    months = [
        ParkMonth(r["unit_code"], r["park_name"], int(r["date"][:4]), int(r["date"][5:7]), r["comment"]) for r in rows
    ]
    labels = [Answer(r["summary"], closures_of(r, r["comment"])) for r in rows]
    source = Source("gold.jsonl", "", None, "gold labels", len(rows))
    return Gold(source, tuple(GoldRow(month, label) for month, label in zip(months, labels, strict=True)))


def result(rows: list[dict], told: list[dict | None]) -> Result:
    answers = [r and Answer(r["summary"], closures_of(r, row["comment"])) for row, r in zip(rows, told, strict=True)]
    return evaluate(gold_of(rows), [Reading("reader", tuple(answers))], NOW).readers[0]


def invented(draw: random.Random, count: int) -> list[dict]:
    """Rows of nonsense in which places and evidence are stretches of the comment, as labels have them."""
    rows = []
    for i in range(count):
        words = draw.choices(WORDS, k=draw.randrange(1, 25))
        rows.append(labelled(f"U{i}", f"2021-{draw.randrange(1, 13):02}", " ".join(words), ""))
        rows[-1] |= said(draw, rows[-1])
    return rows


def said(draw: random.Random, row: dict) -> dict:
    """What a careless reader might say of a row: parts of its comment, sometimes the wrong month."""
    words = row["comment"].split()

    def stretch() -> str:
        start = draw.randrange(len(words))
        return " ".join(words[start : start + draw.randrange(1, 6)])

    def place() -> str:
        name = stretch()
        return "Loop" if set(name.split()) <= {"the", "and"} else name

    month = draw.choice([datetime(2021, int(row["date"][5:7]), 1), NOW]).strftime("%B")
    told = [
        closure(place(), draw.choice(list(Scope)), draw.choice(list(Extent)), stretch())
        for _ in range(draw.choice([0, 0, 1, 2, 4]))
    ]
    text = draw.choice([stretch(), f"{stretch()} {draw.choice(['17', 'bears', 'Due to'])}"]) if told else "No Closures"
    return {"summary": f"{month}: {text}.", "closures": told}


@pytest.fixture(scope="module")
def scorer(shared: Path):
    """Gives what the scorer prints for a gold file and answers."""
    tool = shared / "tools" / "score_closures.py"
    if not tool.is_file():
        pytest.skip("needs the scorer in ../shared")
    spec = importlib.util.spec_from_file_location("score_closures", tool)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def printed(labels: Path, answers: Path) -> dict:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            module.main(str(labels), str(answers))
        return json.loads(out.getvalue())

    return printed


# The scorer leaves its files to the garbage collector.
closes_nothing = pytest.mark.filterwarnings("ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning")


@closes_nothing
@pytest.mark.parametrize("seed", range(6))
def test_the_numbers_are_those_of_the_scorer(seed, scorer, tmp_path):
    draw = random.Random(seed)
    rows = invented(draw, 80)
    told = [None if draw.random() < 0.1 else {**row, **said(draw, row)} for row in rows]
    told = [row if draw.random() < 0.4 else answer for row, answer in zip(rows, told, strict=True)]
    wanted = scorer(write(tmp_path / "gold.jsonl", rows), write(tmp_path / "told.jsonl", [t for t in told if t]))
    found = result(rows, told)
    assert 0 < wanted["extent"]["f1"] < wanted["place"]["f1"] < 1
    assert {"rows": 80, "missing": found.missing, **found.scores.to_json()} == wanted


@closes_nothing
def test_the_numbers_are_those_of_the_scorer_on_real_comments(scorer, shared, tmp_path):
    file = shared / "data" / "closures" / "valid.jsonl"
    if not file.is_file():
        pytest.skip("needs the labelled comments in ../shared")
    labels = read(file)
    reading = baselines.read(labels)[1]
    told = [
        labelled(row.park_month.unit_code, f"{row.park_month.date:%Y-%m}", "", answer.summary)
        | {"closures": [closure(c.place, c.scope, c.extent, c.evidence.text) for c in answer.closures]}
        for row, answer in zip(labels.rows, reading.answers, strict=True)
    ]
    wanted = scorer(file, write(tmp_path / "told.jsonl", told))
    found = evaluate(labels, [reading], NOW).readers[0].scores.to_json()
    assert {"rows": len(labels.rows), "missing": 0, **found} == wanted


def test_the_labels_themselves_score_1():
    found = result(list(GOLD), list(GOLD)).scores.headlines()
    assert {name: found[name] for name in HEADLINES[:5]} == dict.fromkeys(HEADLINES[:5], 1)


@given(st.integers(0, 10_000), st.integers(1, 12))
def test_scores_and_intervals_lie_between_0_and_1_and_the_score_of_the_labels_is_1(seed, count):
    draw = random.Random(seed)
    rows = invented(draw, count)
    found = result(rows, [said(draw, row) for row in rows])
    numbers = [value for value in found.scores.headlines().values() if value is not None]
    numbers += [edge for interval in found.intervals.values() if interval for edge in interval]
    assert all(0 <= number <= 1 for number in numbers)
    assert all(interval.low <= interval.high for interval in found.intervals.values() if interval)
    perfect = result(rows, rows)
    some = any(c["scope"] != "outside" for row in rows for c in row["closures"])
    assert perfect.scores.extent.f1 == some
    assert all(perfect.right)


@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(seed, order):
    draw = random.Random(seed)
    rows = invented(draw, 9)
    pairs = [(row, said(draw, row)) for row in rows]
    shuffled = list(pairs)
    order.shuffle(shuffled)
    one, other = (result(*map(list, zip(*some, strict=True))) for some in (pairs, shuffled))
    assert one.scores.to_json() == other.scores.to_json()
    assert (one.kinds, one.confusion) == (other.kinds, other.confusion)
    for name, interval in one.intervals.items():
        assert interval == (other.intervals[name] and pytest.approx(other.intervals[name]))


def test_kinds_and_confusion_count_every_closure_once():
    late = {**FERRY, "extent": "all_month"}
    told = [{**GOLD[0], "closures": [late, closure("North Loop", "place", "hours", "cold")]}, *GOLD[1:3], None]
    found = result(list(GOLD), told)
    kinds = {(k.scope.value, k.extent.value): (k.labelled, k.found, k.right, k.false) for k in found.kinds}
    assert kinds == {
        ("place", "all_month"): (1, 0, 0, 0),
        ("place", "part_month"): (1, 1, 0, 0),
        ("place", "hours"): (0, 0, 0, 1),
        ("unit", "days"): (1, 1, 1, 0),
        ("outside", "all_month"): (1, 0, 0, 0),
    }
    assert found.confusion == {
        (Extent.ALL_MONTH, None): 1,
        (Extent.PART_MONTH, Extent.ALL_MONTH): 1,
        (None, Extent.HOURS): 1,
        (Extent.DAYS, Extent.DAYS): 1,
    }
    assert (found.missing, found.right) == (1, (False, True, True, False))


def test_two_closures_of_one_place_are_not_crossed():
    hours = closure("Otter Mill", "place", "hours", "cold")
    rows = [labelled("PINE", "2021-03", GOLD[0]["comment"], "March: Otter Mill was closed.", MILL, hours)]
    found = result(rows, [{**rows[0], "closures": [hours, MILL]}])
    assert found.confusion == {(Extent.ALL_MONTH, Extent.ALL_MONTH): 1, (Extent.HOURS, Extent.HOURS): 1}


@given(st.lists(st.sampled_from("abc"), max_size=9), st.lists(st.sampled_from("abc"), max_size=9))
def test_rouge_l_is_twice_the_longest_common_subsequence_by_both_lengths(one, other):
    def longest(a: list[str], b: list[str]) -> int:
        if not a or not b:
            return 0
        return 1 + longest(a[1:], b[1:]) if a[0] == b[0] else max(longest(a[1:], b), longest(a, b[1:]))

    wanted = 2 * longest(one, other) / (len(one) + len(other)) if one and other else 0
    assert rouge_l(" ".join(one), " ".join(other)) == pytest.approx(wanted)


def test_a_comparison_says_which_rows_only_one_has_right_and_how_sure_the_difference_is():
    labels = gold_of(list(GOLD) * 10)
    right = [row.label for row in labels.rows]
    nothing = [None] * len(right)
    results = evaluate(labels, [Reading("good", tuple(right)), Reading("silent", tuple(nothing))], NOW)
    found = compare(*results.readers)
    quiet = [i for i, row in enumerate(labels.rows) if not row.label.closures]
    assert sorted((*found.only_one, *quiet)) == list(range(40))
    assert (found.only_other, found.both, found.neither) == ((), 10, 0)
    assert found.differences["place"].value == 1
    assert found.differences["grounded"].interval.low <= 0 <= found.differences["grounded"].interval.high
    back = compare(*reversed(results.readers))
    assert back.differences["extent"].interval == (-1, -1)


def test_baselines_find_plain_closures_without_a_model(tmp_path):
    labels = read(write(tmp_path / "gold.jsonl", GOLD))
    never, expressions = baselines.read(labels)
    assert {answer.summary for answer in never.answers} == {
        "March: No Closures.",
        "April: No Closures.",
        "May: No Closures.",
    }
    mill, *_ = expressions.answers[0].closures
    assert (mill.place, mill.scope, mill.extent) == ("Otter Mill", Scope.PLACE, Extent.ALL_MONTH)
    assert expressions.answers[0].summary == "March: Otter Mill closed for repairs."
    assert expressions.answers[1].closures == ()
    snow, *_ = expressions.answers[2].closures
    assert (snow.scope, snow.extent) == (Scope.UNIT, Extent.DAYS)


def test_the_json_document_holds_the_numbers_of_all_readers(tmp_path):
    labels = read(write(tmp_path / "gold.jsonl", GOLD))
    right = tuple(row.label for row in labels.rows)
    results = evaluate(labels, [*baselines.read(labels), Reading("a", right), Reading("b", right)], NOW)
    document = json.loads(json.dumps(as_json.document(results)))
    assert [reader["name"] for reader in document["readers"]] == [
        "no closures, always",
        "regular expressions",
        "a",
        "b",
    ]
    assert document["readers"][2]["scores"]["extent"] == {"precision": 1, "recall": 1, "f1": 1}
    assert document["readers"][2]["intervals"]["month"] == [1, 1]
    assert document["comparisons"][0]["both"] == 4
    assert document["gold"]["sha256"] == labels.source.sha256
