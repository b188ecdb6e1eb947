"""The comments that we wrote to train on: whole, and learnt as they are read back."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ranger_desk.closures import FORMATS, parse
from ranger_desk.records import Provenance

ROOT = Path(__file__).parents[1]
PROVENANCE = Provenance("base", "adapter", "marked", "0", "key", datetime(2024, 1, 2, tzinfo=UTC))


@pytest.fixture
def labels(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "scripts" / "closure_reader")
    import labels  # noqa: PLC0415

    yield labels
    del sys.modules["labels"]


def test_every_written_comment_is_read_back_as_it_was_labelled(labels):
    rows = labels.written(ROOT / "training" / "comments")
    assert len(rows) > 1500
    for row in rows:
        month = labels.park_month(row)
        wanted = labels.closures(row)
        assert len(wanted) == len(row["closures"]), row["comment"]
        report = parse(FORMATS["marked"].answer(month, row["summary"], wanted), month, PROVENANCE)
        assert report.trouble is None, row["comment"]
        assert {c.place for c in report.closures} == {" ".join(c.place.split()) for c in wanted}, row["comment"]
        assert report.summary == row["summary"], row["comment"]


def test_a_block_that_does_not_follow_the_form_is_named(labels, tmp_path):
    (tmp_path / "some.txt").write_text("@ Pine Hollow NHS | 2019-07\nQuiet.\n\n@ nothing\nQuiet.\n", encoding="utf-8")
    with pytest.raises(labels.Mislabelled, match=r"some\.txt, block 2"):
        labels.written(tmp_path)
