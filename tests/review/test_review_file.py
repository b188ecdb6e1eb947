"""The file: made whole, found again, refused in plain words where it is not ours to use."""

import resource
import shutil
import sqlite3
from contextlib import closing

import pytest
from review_samples import PARK_MONTHS, PROBLEMS, export, flag, report

from ranger_desk.records import ParkMonth, Verdict
from ranger_desk.review import (
    DiskFull,
    NewerReview,
    NotAReview,
    Review,
    ReviewError,
    ReviewExists,
    ReviewLocked,
    ReviewReadOnly,
    schema,
)


def fill(review):
    review.save_report(1, report(), [flag()])
    review.decide(1, Verdict.EDITED, "July: The ramp was closed.", "shorter", "Kim")


def everything(review):
    return review.rows(review.ids()), review.problems(), review.sources(), review.models(), review.counts()


def test_the_export_comes_back_to_the_letter(path):
    given = export()
    with Review.create(path, given) as review:
        assert tuple(row.park_month for row in review.rows(review.ids())) == PARK_MONTHS
        assert [type(count.value) for count in review.rows([4])[0].park_month.counts] == [
            int,
            type(None),
            float,
        ]
        assert (review.source, tuple(review.problems())) == (given.source, PROBLEMS)


def test_reopening_finds_everything(path):
    with Review.create(path, export()) as review:
        fill(review)
        before = everything(review)
    with Review.open(path) as review:
        assert everything(review) == before


def test_the_closed_file_stands_alone(path):
    with Review.create(path, export()) as review:
        fill(review)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_file_alone_holds_all_even_while_open(review, tmp_path):
    fill(review)
    alone = shutil.copy(review.path, tmp_path / "alone.rangerdesk")
    with Review.open(alone) as copy:
        assert everything(copy) == everything(review)


def test_create_never_overwrites(path):
    path.write_text("mine")
    with pytest.raises(ReviewExists):
        Review.create(path, export())
    assert path.read_text() == "mine"


def test_a_failed_create_leaves_nothing(path):
    broken = export([*PARK_MONTHS, ParkMonth("HALF", "Half", 2001, 1, "half a \ud83d character")])
    with pytest.raises(ReviewError, match="half a character"):
        Review.create(path, broken)
    assert list(path.parent.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(ReviewError, match="There is no folder"):
        Review.create(tmp_path / "nowhere" / "x.rangerdesk", export())


def test_a_name_that_the_disk_does_not_take_is_said(path):
    for call in (Review.open, lambda long: Review.create(long, export())):
        with pytest.raises(ReviewError, match="too long"):
            call(path.with_name("x" * 300))


def test_a_missing_review_is_named(path):
    with pytest.raises(ReviewError, match="not there"):
        Review.open(path)


def test_the_log_of_a_vanished_review_is_not_replayed(path):
    with Review.create(path, export()) as first:
        fill(first)
        log = path.with_name(path.name + "-wal")
        kept = log.read_bytes()
        assert kept
    path.unlink()
    log.write_bytes(kept)
    with Review.create(path, export(PARK_MONTHS[:2])) as second:
        assert second.counts().rows == 2
        assert second.counts().decided == 0
    (moved,) = [file for file in path.parent.iterdir() if file != path]
    assert moved.read_bytes() == kept


@pytest.mark.parametrize("content", [b"", b"UnitCode,Comments\n" * 100], ids=["empty", "text"])
def test_another_file_is_not_a_review(path, content):
    path.write_bytes(content)
    with pytest.raises(NotAReview):
        Review.open(path)
    assert path.read_bytes() == content


def test_another_sqlite_file_is_not_a_review(path):
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE park_months (id)")
        other.commit()
    with pytest.raises(NotAReview):
        Review.open(path)


def test_a_newer_review_is_refused_and_left_alone(path):
    Review.create(path, export()).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    before = path.read_bytes()
    with pytest.raises(NewerReview, match="Update Ranger Desk"):
        Review.open(path)
    assert path.read_bytes() == before


def test_a_damaged_review_is_refused_in_plain_words(path):
    Review.create(path, export()).close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(ReviewError, match="damaged"), Review.open(path) as review:
        review.ids()


def test_a_locked_review_is_refused_and_comes_back(review, monkeypatch):
    monkeypatch.setattr(schema, "WAIT_SECONDS", 0.05)
    with (
        closing(sqlite3.connect(review.path, isolation_level=None)) as other,
        Review.open(review.path) as mine,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ReviewLocked):
            mine.decide(1, Verdict.ACCEPTED, "July: x", "", "Kim")
        with pytest.raises(ReviewLocked):
            Review.open(review.path)
        assert mine.counts().decided == 0
        other.execute("ROLLBACK")
        mine.decide(1, Verdict.ACCEPTED, "July: x", "", "Kim")
    assert review.counts().decided == 1


def test_a_folder_that_cannot_be_written_is_said(unprivileged_folder):
    path = unprivileged_folder / "x.rangerdesk"
    Review.create(path, export()).close()
    unprivileged_folder.chmod(0o555)
    with pytest.raises(ReviewReadOnly):
        Review.open(path)
    with pytest.raises(ReviewReadOnly):
        Review.create(unprivileged_folder / "y.rangerdesk", export())


def test_a_file_that_cannot_be_written_is_said(unprivileged_folder):
    path = unprivileged_folder / "x.rangerdesk"
    Review.create(path, export()).close()
    path.chmod(0o444)
    with pytest.raises(ReviewReadOnly):
        Review.open(path)


def test_a_disk_that_takes_no_more_costs_only_the_step_in_hand(review):
    fill(review)
    before = everything(review)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
    try:
        with pytest.raises(ReviewError, match="disk"):
            review.decide(3, Verdict.ACCEPTED, "July: x", "n" * (1 << 21), "Kim")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert everything(review) == before
    review.decide(3, Verdict.ACCEPTED, "July: x", "", "Kim")
    assert review.counts().decided == 2


def test_a_full_disk_is_said(path):
    Review.create(path, export()).close()
    connection = schema.connect(path)
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with Review(path, connection) as review:
        with pytest.raises(DiskFull):
            review.decide(3, Verdict.ACCEPTED, "July: x", "n" * (1 << 16), "Kim")
        review.decide(3, Verdict.ACCEPTED, "July: x", "", "Kim")
        assert review.counts().decided == 1


def test_a_copy_is_a_whole_review_of_its_own(review, tmp_path):
    fill(review)
    copy = tmp_path / "copy.rangerdesk"
    review.backup_to(copy)
    review.undo()
    with Review.open(copy) as copied:
        assert copied.counts().decided == 1
        assert copied.undo() == 1
    with pytest.raises(ReviewExists):
        review.backup_to(copy)
    with pytest.raises(ReviewExists):
        review.backup_to(review.path)


def test_an_unknown_row_is_an_error_and_changes_nothing(review):
    before = everything(review)
    for call in (
        lambda: review.rows([1, 99]),
        lambda: review.save_reports([(1, report(), ()), (99, report(), ())]),
        lambda: review.set_aside(99, "no"),
        lambda: review.decide(99, Verdict.ACCEPTED, "", "", ""),
    ):
        with pytest.raises(KeyError):
            call()
    assert everything(review) == before
