"""The toolbox with the mouse: nothing worse is activated unasked, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot
from ui_samples import park_months, write_export
from window_steps import choose_in_file_dialog, dialog, of, open_in, press_button
from workshop_samples import many, write, write_adapter

from ranger_desk.engine.choice import ModelChoice
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.workshop.adapters_page import AdaptersPage
from ranger_desk.ui.workshop.changes_dialog import ChangesDialog
from ranger_desk.workshop import catalogue, toolbox

LONG = 120_000
SCORES = {"material_f1": 0.5, "place_f1": 0.25, "extent_f1": 0.125, "rows": 398}


@pytest.fixture
def two(tmp_path: Path, tiny_model: Path) -> list[str]:
    """Two adapters of the toolbox, the second of which scores lower."""
    for seed, (name, less) in enumerate((("better", 0.0), ("worse", 0.1))):
        scores = {key: value - less if key != "rows" else value for key, value in SCORES.items()}
        made = write_adapter(tmp_path / f"{name} made", tiny_model, seed=seed, scores=scores, data="our own rows")
        toolbox.add(made, name)
    return ["better", "worse"]


@pytest.fixture
def page(two: list[str], section) -> AdaptersPage:
    found = section("Adapters")
    assert isinstance(found, AdaptersPage)
    return found


@pytest.fixture
def reviewed(qtbot: QtBot, two: list[str], make_window: Callable[..., MainWindow], tmp_path: Path):
    """A window on a review of two park-months, and its adapters."""
    window = open_in(qtbot, make_window(), write_export(tmp_path / "comments.csv", park_months(2)))
    window.workshop.window.go_to("Adapters")
    yield window, window.workshop.window.page
    window.workshop.close_down()


def cells(page: AdaptersPage, name: str) -> list[str]:
    records = page.table.records
    rows = [[records.index(row, at).data() for at in range(9)] for row in range(records.rowCount())]
    return next(row for row in rows if row[0] == name)


def activate(qtbot: QtBot, page: AdaptersPage, name: str, answer: str) -> str:
    page.choose(name)
    press_button(qtbot, page, "Activate")
    asked = dialog(qtbot, QMessageBox)
    words = asked.informativeText()
    press_button(qtbot, asked, answer)
    return words


def test_adapters_are_shown_with_their_scores(page: AdaptersPage):
    assert [adapter.name for adapter in page.table.records.records] == ["closure-reader", "better", "worse"]
    assert cells(page, "better")[3:8] == ["our own rows", "0.500", "0.250", "0.125", "398"]
    assert page._now.text() == "Active: closure-reader."


def test_a_lower_score_asks_first(qtbot: QtBot, page: AdaptersPage):
    words = activate(qtbot, page, "worse", "Keep the Current One")
    assert "scores lower than 'closure-reader'" in words or "not both measured" in words or "same rows" in words
    assert toolbox.current().name == "closure-reader"
    activate(qtbot, page, "better", "Activate")
    assert toolbox.current().name == "better"
    words = activate(qtbot, page, "worse", "Activate")
    assert "'worse' scores lower than 'better', which answers now: material 0.400 instead of 0.500" in words
    assert toolbox.current().name == "worse"
    page.choose("better")
    press_button(qtbot, page, "Activate")
    assert toolbox.current().name == "better"
    assert page._history.text().count("UTC: better") == 2


def test_roll_back_goes_to_the_one_before(qtbot: QtBot, page: AdaptersPage, settings: Settings):
    assert not page.roll_back.isEnabled()
    settings.model = ModelChoice("/models/other")
    activate(qtbot, page, "better", "Activate")
    assert settings.model == ModelChoice()
    press_button(qtbot, page, "Roll Back")
    assert toolbox.current().name == "closure-reader"
    assert "closure-reader answers from the next run on" in page.message.text


def test_delete_can_be_undone_and_what_ships_or_answers_stays(qtbot: QtBot, page: AdaptersPage):
    page.choose("closure-reader")
    assert not page.delete.isEnabled()
    page.choose("worse")
    press_button(qtbot, page, "Delete")
    assert "worse" not in [adapter.name for adapter in toolbox.adapters()]
    press_button(qtbot, page.message, "Undo")
    assert cells(page, "worse")[4] == "0.400"
    press_button(qtbot, page, "Delete")
    press_button(qtbot, page, "Undo Delete")
    assert "worse" in [adapter.name for adapter in toolbox.adapters()]


def test_an_adapter_goes_out_as_one_file_and_comes_back(qtbot: QtBot, page: AdaptersPage, tmp_path: Path):
    file = tmp_path / "better.rangeradapter"
    page.choose("better")
    press_button(qtbot, page, "Export…")
    choose_in_file_dialog(qtbot, file)
    qtbot.waitUntil(file.is_file)
    qtbot.waitUntil(lambda: not page.work.busy)
    press_button(qtbot, page, "Delete")
    press_button(qtbot, page, "Import File…")
    choose_in_file_dialog(qtbot, file)
    qtbot.waitUntil(lambda: "was imported" in page.message.text, timeout=LONG)
    assert page.adapter.name == "better"
    damaged = tmp_path / "damaged.rangeradapter"
    damaged.write_bytes(file.read_bytes()[:2000])
    press_button(qtbot, page, "Import File…")
    choose_in_file_dialog(qtbot, damaged)
    qtbot.waitUntil(lambda: "damaged.rangeradapter" in page.message.text, timeout=LONG)


def test_scores_are_measured_and_kept(qtbot: QtBot, page: AdaptersPage, tmp_path: Path):
    page.choose("better")
    press_button(qtbot, page, "Measure…")
    choose_in_file_dialog(qtbot, write(tmp_path / "few.jsonl", many()[:3]))
    qtbot.waitUntil(lambda: "was measured" in page.message.text, timeout=LONG)
    assert cells(page, "better")[7] == "3"


def test_what_would_change_is_shown_before_anything_is_replaced(qtbot: QtBot, reviewed):
    window, page = reviewed
    page.choose("better")
    press_button(qtbot, page, "What Would Change…")
    qtbot.waitUntil(lambda: not page.work.busy, timeout=LONG)
    shown = dialog(qtbot, ChangesDialog)
    assert shown.table.records.rowCount() == 2
    assert of(window).counts().with_report == 0
    shown.table.activated.emit(shown.table.records.index(1, 0))
    assert window.page.table.current == shown.table.records.records[1].id
    press_button(qtbot, shown, "Replace Reports")
    qtbot.waitUntil(lambda: of(window).counts().with_report == 2, timeout=LONG)
    (row,) = of(window).rows(of(window).ids()[:1])
    assert row.report.provenance.adapter == "better"


def test_where_two_disagree_is_listed(qtbot: QtBot, reviewed):
    window, page = reviewed
    page.choose("better")
    page.other.setCurrentText("better")
    press_button(qtbot, page, "Where They Disagree…")
    assert "these are the same" in page.message.text
    page.other.setCurrentText("worse")
    press_button(qtbot, page, "Where They Disagree…")
    qtbot.waitUntil(lambda: not page.work.busy, timeout=LONG)
    shown = dialog(qtbot, ChangesDialog)
    assert 0 < shown.table.records.rowCount() <= 2
    assert [shown.table.records.headerData(at, Qt.Orientation.Horizontal) for at in (4, 5)] == ["better", "worse"]
    shown.reject()
    assert of(window).counts().with_report == 0


def test_a_refused_fuse_shows_the_answers_and_offers_what_passes(qtbot: QtBot, reviewed):
    _, page = reviewed
    page.choose("better")
    page.fuse.bits.setCurrentIndex(page.fuse.bits.findData(2))
    press_button(qtbot, page, "Fuse, Asking the Open Review")
    qtbot.waitUntil(lambda: bool(page.fuse.offers) and page.fuse.offers[-1].isVisible(), timeout=LONG)
    assert page.fuse.differing.records.rowCount() > 0
    assert [offer.text() for offer in page.fuse.offers][-1] == "Try 16-bit floats, not quantised"
    said = [label.text() for label in page.fuse.findChildren(QLabel)]
    assert any("comments in another way than the adapter on its base" in text for text in said)
    assert not [model for model in catalogue.local_models() if "better" in model.name]
    press_button(qtbot, page.fuse, "Try 16-bit floats, not quantised")
    assert "16-bit floats" in page.work.title
    assert page.fuse.offers == []
    qtbot.mouseClick(page.bar.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.work.busy, timeout=LONG)
