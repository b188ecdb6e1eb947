"""The report: whole, self-contained, escaped, and saying what it should."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from labelled_samples import GOLD, MILL, closure, labelled, write

from ranger_desk.evaluation import baselines, report, text
from ranger_desk.evaluation.answers import Reading, Speed
from ranger_desk.evaluation.gold import Answer, Gold, closures_of, read
from ranger_desk.evaluation.results import evaluate
from ranger_desk.records import Provenance

NOW = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
OURS = Provenance("Base-135M", "closure <reader>", "marked", "1.2", "abc123", NOW)
EVIL = '<script>alert("1")</script> & <img src=x>'
VOID = {"meta", "link", "img", "br", "hr", "input"}


class Page(HTMLParser):
    """The elements of a page; fails where they are not nested."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.marks: list[tuple[str, str]] = []
        self.words = ""
        self.feed(content)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "mark":
            self.marks.append((dict(attributes)["class"], ""))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words += data
        if "mark" in self.open:
            kind, before = self.marks[-1]
            self.marks[-1] = (kind, before + data)


def answered(gold: Gold, record: dict, **fields) -> Answer:
    row = next(row for row in gold.rows if row.park_month.comment == record["comment"])
    return Answer(fields.get("summary", record["summary"]), closures_of({**record, **fields}, row.park_month.comment))


@pytest.fixture
def gold(tmp_path) -> Gold:
    return read(write(tmp_path / "gold & <file>.jsonl", GOLD))


@pytest.fixture
def readings(gold) -> list[Reading]:
    half = closure("Otter Mill", "place", "hours", "closed for repairs; the ferry")
    speed = Speed(8.125, 2.0, 3 << 29, "CPU")
    right = [row.label for row in gold.rows]
    first = [answered(gold, GOLD[0], closures=[half], summary=f"March: {EVIL}"), *right[1:3], None]
    return [
        *baselines.read(gold),
        Reading("ours <1>", tuple(first), (OURS,), speed=speed, unreadable=1),
        Reading("theirs", (right[0], Answer("April: Lost lake was closed."), *right[2:])),
    ]


@pytest.fixture
def page(gold, readings) -> Page:
    return Page(report.page(evaluate(gold, readings, NOW)))


def test_every_section_and_reader_is_there(page):
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert ids == {"scores", "cost", "kinds", "extents", "compared", "errors", "run"}
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert links == [f"#{name}" for name in ("scores", "cost", "kinds", "extents", "compared", "errors", "run")]
    for words in ("no closures, always", "regular expressions", "ours <1>", "theirs", "Base-135M", "abc123", "8.12"):
        assert words in page.words
    assert "1.50 GiB" in page.words
    assert "gold & <file>.jsonl" in page.words


def test_it_needs_nothing_from_outside_and_runs_nothing(gold, readings):
    content = report.page(evaluate(gold, readings, NOW))
    page = Page(content)
    assert not re.search(r"https?:|@import|url\(", content)
    assert {name for _, attributes in page.tags for name in attributes if name == "src" or name[:2] == "on"} == set()
    assert {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object"} == set()
    assert "$" not in content


def test_texts_of_files_are_escaped(page):
    assert EVIL in page.words
    assert "<b>Quiet</b> & cold." in page.words
    assert "closure <reader>" in page.words
    assert ("b", {}) not in [(tag, a) for tag, a in page.tags if tag == "b" and a.get("class")]


def test_evidence_is_marked_as_labelled_as_told_or_as_both(page):
    marks = page.marks
    assert ("label", "Otter Mill ") in marks
    assert ("label told", "closed for repairs") in marks
    assert ("told", "; ") in marks
    assert ("label told", "the ferry") in marks


def test_misses_and_false_closures_stand_with_their_comments(page):
    errors = page.words.split("Misses and false closures")[-1]
    ours, theirs = errors.split("theirs: 1 of 4 comments")
    assert "Otter Mill: part of a day \u2014 labelled all month" in ours
    assert "ferry: part of the month, from March 9 (high water) (missed)" in ours
    assert "closure missed" in ours
    assert "Highway 9 bridge" in ours
    assert "Lost lake was closed." in theirs
    assert "false closure" in theirs


def test_two_readers_stand_side_by_side_with_what_only_one_has_right(page):
    side = page.words.split("ours <1> and theirs")[-1]
    assert "Only ours <1> is right: 1" in side
    assert "Only theirs is right: 2" in side
    assert "both have 1 wholly right" in side


def test_one_reader_is_not_compared(gold, readings):
    page = Page(report.page(evaluate(gold, readings[:3], NOW)))
    assert "Side by side" not in page.words


def test_every_table_says_how_to_read_it(page, gold, readings):
    content = report.page(evaluate(gold, readings, NOW))
    tables = content.count("<table")
    assert tables >= 8
    assert len(re.findall(r'</table></div><p class="how">[^<]{40,}</p>', content)) == tables


def test_it_has_colours_for_the_dark_and_a_form_for_paper(gold, readings):
    content = report.page(evaluate(gold, readings, NOW))
    assert "prefers-color-scheme: dark" in content
    assert "@media print" in content


def test_half_a_character_and_a_comment_of_signs_do_no_harm(tmp_path):
    rows = [
        labelled("PINE", "2021-03", "\ud800 </style><!-- ]]> &amp; Otter Mill closed for repairs", "March: X.", MILL)
    ]
    labels = read(write(tmp_path / "gold.jsonl", rows))
    page = Page(report.page(evaluate(labels, [Reading("r", (None,))], NOW)))
    assert "</style><!-- ]]> &amp; Otter Mill" in page.words


def test_the_terminal_gets_one_table_of_all_readers(gold, readings):
    lines = text.table(evaluate(gold, readings, NOW)).splitlines()
    assert lines[0] == "gold & <file>.jsonl: 4 comments, 2 of them report a closure"
    names = ["no closures, always", "regular expressions", "ours <1>", "theirs"]
    assert [line[:21].strip() for line in lines[3:11:2]] == names
    assert "ours <1>: 8.12 comments a second, loaded in 2.0 s, 1.50 GiB at most, CPU" in lines[-2]
    assert "1 rows without an answer" in lines[-2]
