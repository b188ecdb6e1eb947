"""All writers: whole or not at all, never over the source, refusals in plain words, progress and cancelling."""

import os
import resource
import tempfile
from functools import partial

import pytest
from written_samples import COMMENT, ROWS, SOURCE, row

from ranger_desk.exports import Cancelled, ExportError, WriteRefused, write_csv, write_lines, write_workbook
from ranger_desk.records import Source

workbook = partial(write_workbook, problems=(), models=())
WRITERS = pytest.mark.parametrize("write", [workbook, write_csv, write_lines], ids=["xlsx", "csv", "jsonl"])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where files are written; temporary ones elsewhere would show too."""
    made = tmp_path / "out"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    return made


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@WRITERS
def test_an_older_file_is_replaced_and_nothing_else_is_left(folder, write):
    (folder / "out").write_text("old")
    write(ROWS, folder / "out", source=SOURCE)
    assert list(contents(folder)) == ["out"]
    assert (folder / "out").read_bytes() != b"old"


@WRITERS
def test_a_link_stays_a_link_to_the_file_that_is_written(folder, tmp_path, write):
    (folder / "link").symlink_to(tmp_path / "real")
    write(ROWS, folder / "link", source=SOURCE)
    assert (folder / "link").is_symlink()
    assert (tmp_path / "real").stat().st_size > 0


@WRITERS
@pytest.mark.parametrize("way", ["itself", "symlink", "hard link"])
def test_the_source_is_never_overwritten(folder, write, way):
    export = folder / "export.csv"
    export.write_text("UnitCode")
    path = folder / "other.csv"
    if way == "itself":
        path = folder / ".." / "out" / "export.csv"
    elif way == "symlink":
        path.symlink_to(export)
    else:
        path.hardlink_to(export)
    before = contents(folder)
    with pytest.raises(WriteRefused, match="the file that the review began with"):
        write(ROWS, path, source=Source(str(export), "", None, "comments", 1))
    assert contents(folder) == before


def refused(write, path, what):
    with pytest.raises(WriteRefused, match=what) as error:
        write(ROWS, path, source=SOURCE)
    assert error.value.path == path
    assert error.value.advice
    assert isinstance(error.value, ExportError)


@WRITERS
def test_refusals_say_what_is_wrong(folder, write):
    refused(write, folder / "missing" / "x", "There is no folder")
    refused(write, folder, "a folder")
    refused(write, folder / ("x" * 300), "too long")
    for lock in ("~$open.xlsx", ".~lock.open.xlsx#"):
        (folder / lock).touch()
        refused(write, folder / "open.xlsx", "open in another program")
        (folder / lock).unlink()
    assert contents(folder) == {}


@WRITERS
def test_what_cannot_be_written_is_said(unprivileged_folder, write):
    protected = unprivileged_folder / "x"
    protected.write_text("old")
    protected.chmod(0o444)
    refused(write, protected, "write-protected")
    unprivileged_folder.chmod(0o555)
    refused(write, unprivileged_folder / "y", "cannot be written")
    assert contents(unprivileged_folder) == {"x": b"old"}


@WRITERS
def test_a_disk_that_takes_no_more_leaves_the_old_file(folder, write):
    path = folder / "out"
    path.write_text("old")
    texts = [os.urandom(2000).hex() for _ in range(300)]  # cannot be packed to less than the limit
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        with pytest.raises(WriteRefused, match="did not take it"):
            write([row(text) for text in texts], path, source=SOURCE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert contents(folder) == {"out": b"old"}


@WRITERS
def test_progress_is_told_up_to_the_end(folder, write):
    told = []
    rows = [row(COMMENT)] * 450
    write(iter(rows), folder / "x", source=SOURCE, total=450, on_progress=lambda *now: told.append(now))
    assert told == [(200, 450), (400, 450), (450, 450)]
    told.clear()
    write([], folder / "x", source=SOURCE, on_progress=lambda *now: told.append(now))
    assert told == [(0, None)]


@WRITERS
def test_cancelling_leaves_what_was_there(folder, write):
    (folder / "x").write_text("old")

    def cancel(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        write([row(COMMENT)] * 300, folder / "x", source=SOURCE, on_progress=cancel)
    assert contents(folder) == {"x": b"old"}


@WRITERS
def test_a_source_of_rows_that_fails_leaves_what_was_there(folder, write):
    (folder / "x").write_text("old")

    def rows():
        yield row(COMMENT)
        raise RuntimeError("our bug")

    with pytest.raises(RuntimeError, match="our bug"):
        write(rows(), folder / "x", source=SOURCE)
    assert contents(folder) == {"x": b"old"}
