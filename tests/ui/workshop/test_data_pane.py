"""Data sets are built with the mouse: sizes, lengths and problems are shown before anything is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from endpoint import serving
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from ui_samples import park_months, summarise, write_export
from window_steps import choose_in_file_dialog, dialog, of, open_in, press_button
from workshop_samples import many, write

from ranger_desk import paths
from ranger_desk.records import Verdict
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.workshop.data_page import DataPage
from ranger_desk.ui.workshop.data_source import Kind
from ranger_desk.workshop.datasets import PAPER


@pytest.fixture
def page(with_tiny: Path, section) -> DataPage:
    found = section("Data")
    assert isinstance(found, DataPage)
    found.base.setCurrentIndex(found.base.findText(with_tiny.name))
    return found


def build(qtbot: QtBot, page: DataPage) -> None:
    press_button(qtbot, page, "Build")
    qtbot.waitUntil(lambda: not page.work.busy, timeout=60_000)


def choose(qtbot: QtBot, page: DataPage, path: Path) -> None:
    qtbot.mouseClick(page.source._buttons[0], Qt.MouseButton.LeftButton)
    choose_in_file_dialog(qtbot, path)


def column(table, number: int) -> list[str]:
    return [table.records.index(row, number).data() for row in range(table.records.rowCount())]


def test_it_begins_as_in_the_paper_and_needs_a_source(page: DataPage):
    assert page.recipe == PAPER
    assert not page.build.isEnabled()
    assert not page.keep.isEnabled()


def test_a_file_becomes_a_data_set_that_is_kept(qtbot: QtBot, page: DataPage, lines: Path):
    choose(qtbot, page, lines)
    assert page.name.text() == "labelled-rows"
    build(qtbot, page)
    train, valid, every = (int(number) for number in column(page.sizes, 1))
    assert train + valid == every == 54  # six parks, three of four years, three months
    assert page.lengths.isVisible()
    assert "words" not in page.lengths.reading
    assert not list(paths.datasets_folder().iterdir())
    press_button(qtbot, page, "Keep Data Set")
    qtbot.waitUntil(lambda: "is kept" in page.message.text)
    assert column(page.sets, 0) == ["labelled-rows"]
    assert column(page.sets, 1) == [str(train)]


def test_a_build_is_cancelled_midway_and_nothing_is_left(qtbot: QtBot, page: DataPage, lines: Path):
    choose(qtbot, page, lines)
    press_button(qtbot, page, "Build")
    qtbot.waitUntil(lambda: page.work.busy)
    qtbot.mouseClick(page.bar.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.work.busy, timeout=30_000)
    assert not page.sizes.isVisible()
    assert not page.keep.isEnabled()
    assert list(paths.datasets_folder().iterdir()) == []
    build(qtbot, page)
    assert page.sizes.isVisible()


def test_numbers_can_be_set(qtbot: QtBot, page: DataPage, lines: Path):
    choose(qtbot, page, lines)
    press_button(qtbot, page, "All Rows")
    page.parks.setFocus()
    qtbot.keyClick(page.parks, Qt.Key.Key_Up)
    qtbot.keyClick(page.parks, Qt.Key.Key_Up)
    build(qtbot, page)
    assert column(page.sizes, 1)[2] == "24"
    assert column(page.sizes, 2) == ["1", "1", "2"]


def test_problems_are_named(qtbot: QtBot, page: DataPage, tmp_path: Path):
    rows = [*many(), many()[0]]
    choose(qtbot, page, write(tmp_path / "with problems.jsonl", rows))
    build(qtbot, page)
    assert column(page.problems, 1) == ["1 row(s) repeat the comment of the same park and month of the year."]
    assert column(page.problems, 2) == ["The first of each was kept."]


def test_a_wrong_line_is_named_and_nothing_is_kept(qtbot: QtBot, page: DataPage, tmp_path: Path):
    file = tmp_path / "wrong.jsonl"
    file.write_text('{"unit_code": "PINE"}\n')
    choose(qtbot, page, file)
    build(qtbot, page)
    assert "wrong.jsonl" in page.message.text
    assert "line 1" in page.message.text.lower()
    assert not page.keep.isEnabled()


def test_a_folder_keeps_its_split(qtbot: QtBot, page: DataPage, data_set: Path):
    page.source.kind.setCurrentIndex(list(Kind).index(Kind.FOLDER))
    choose(qtbot, page, data_set)
    assert not page.parks.isEnabled()
    build(qtbot, page)
    lines = [(data_set / name).read_text().count("\n") for name in ("train.jsonl", "valid.jsonl")]
    assert column(page.sizes, 1)[:2] == [str(number) for number in lines]


def test_decisions_of_the_open_review_become_rows(
    qtbot: QtBot, make_window: Callable[..., MainWindow], tmp_path: Path, with_tiny: Path
):
    window = open_in(qtbot, make_window(), write_export(tmp_path / "comments.csv", park_months(12)))
    summarise(of(window), of(window).ids())
    rows = [row for row in of(window).rows(of(window).ids()) if row.report is not None]
    for row in rows:
        of(window).decide(row.id, Verdict.ACCEPTED, row.report.summary, "", "Dana Reyes")
    window.workshop.window.go_to("Data")
    page = window.workshop.window.page
    page.base.setCurrentIndex(page.base.findText(with_tiny.name))
    page.source.kind.setCurrentIndex(list(Kind).index(Kind.REVIEW))
    build(qtbot, page)
    assert len({row.park_month.unit_code for row in rows}) > 1
    assert column(page.sizes, 1)[2] == str(len(rows))
    press_button(qtbot, page, "Keep Data Set")
    qtbot.waitUntil(lambda: "is kept" in page.message.text)
    kept = (page.sets.records.records[0] / "train.jsonl").read_text(encoding="utf-8")
    assert '"reviewer": "Dana Reyes"' in kept


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_the_teacher_is_off_then_shows_what_it_sends_then_sends(
    qtbot: QtBot, page: DataPage, settings: Settings, tmp_path: Path, keychain
):
    panel = page.teacher
    assert not settings.teacher_enabled
    assert not panel.choose.isEnabled()
    with serving() as endpoint:
        panel.enabled.setFocus()
        qtbot.keyClick(panel.enabled, Qt.Key.Key_Space)
        for field, text in ((panel.endpoint, endpoint.address), (panel.model, "a-teacher"), (panel.key, "secret")):
            qtbot.keyClicks(field, text)
            qtbot.keyClick(field, Qt.Key.Key_Tab)
        assert settings.teacher_enabled
        press_button(qtbot, panel, "Keep Key")
        assert list(keychain.kept.values()) == ["secret"]
        assert panel.key.text() == ""
        press_button(qtbot, panel, "Choose Comments…")
        choose_in_file_dialog(qtbot, write_export(tmp_path / "to be taught.csv", park_months(3)))
        qtbot.waitUntil(lambda: panel.send.isEnabled() or bool(page.message.text), timeout=60_000)
        assert "on this machine: about" in panel.said.text()
        assert park_months(3)[0].comment in panel.first.toPlainText()
        assert endpoint.bodies == []
        press_button(qtbot, panel, "Send…")
        press_button(qtbot, dialog(qtbot, QMessageBox), "Send")
        qtbot.waitUntil(lambda: not page.work.busy, timeout=30_000)
        assert len(endpoint.bodies) == 3
        assert page.source.source.first == paths.datasets_folder() / "teacher-to be taught.jsonl"


def test_an_address_that_is_not_safe_is_refused(qtbot: QtBot, page: DataPage, tmp_path: Path):
    panel = page.teacher
    qtbot.keyClick(panel.enabled, Qt.Key.Key_Space)
    for field, text in ((panel.endpoint, "http://example.org/v1"), (panel.model, "m")):
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    press_button(qtbot, panel, "Choose Comments…")
    choose_in_file_dialog(qtbot, write_export(tmp_path / "c.csv", park_months(1)))
    qtbot.waitUntil(lambda: "must be an https address" in page.message.text)
    assert not panel.send.isEnabled()
