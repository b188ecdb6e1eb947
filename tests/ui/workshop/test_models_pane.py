"""The models: what they need is said first, nothing is fetched unasked, and the chosen one summarises."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from window_steps import choose_in_file_dialog, dialog, press_button
from workshop_samples import many, write

from ranger_desk import paths
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.workshop.models_page import ModelsPage
from ranger_desk.workshop import catalogue, quantise
from ranger_desk.workshop.memory import Machine


@pytest.fixture
def page(section) -> ModelsPage:
    found = section("Models")
    assert isinstance(found, ModelsPage)
    return found


def cells(page: ModelsPage, name: str) -> list[str]:
    model = page.table.records
    rows = [[model.index(row, column).data() for column in range(7)] for row in range(model.rowCount())]
    return next(row for row in rows if row[0] == name)


def test_the_catalogue_is_shown_with_licence_sizes_and_needs(page: ModelsPage):
    assert [model.id for model in page.table.records.records] == [model.id for model in catalogue.catalogue()]
    assert cells(page, "Meta-Llama-3-8B-Instruct-4bit")[1:4] == ["Llama 3 Community License", "4 bits", "4.5 GB"]
    assert cells(page, "SmolLM2-135M-Instruct")[6] == "Yes"
    assert cells(page, "Llama-3.2-1B-Instruct-4bit")[6] == "No"
    assert "No network: downloads are off" in page._machine.text()


def test_what_does_not_fit_is_said_in_words(page: ModelsPage, monkeypatch: pytest.MonkeyPatch):
    small = Machine(8 << 30, metal=True)
    monkeypatch.setattr("ranger_desk.workshop.memory.this_machine", lambda: small)
    page.choose("llama-3-8b")
    assert "needs" in page._fit.text()
    assert "does not fit here" in page._fit.text() or "it does not fit" in page._fit.text()
    assert not page.use.isEnabled()


def test_nothing_is_downloaded_without_permission_and_a_yes(qtbot: QtBot, page: ModelsPage, settings: Settings):
    page.choose("llama-3.2-1b")
    press_button(qtbot, page, "Download…")
    assert "The network is off" in page.message.text
    assert not page.work.busy
    settings.may_download = True
    press_button(qtbot, page, "Download…")
    asked = dialog(qtbot, QMessageBox)
    assert "713 MB come from huggingface.co/mlx-community/Llama-3.2-1B-Instruct-4bit" in asked.informativeText()
    press_button(qtbot, asked, "Cancel")
    assert not page.work.busy


def test_a_folder_is_added_and_used(qtbot: QtBot, page: ModelsPage, settings: Settings, tiny_model: Path):
    press_button(qtbot, page, "Add Folder…")
    choose_in_file_dialog(qtbot, tiny_model)
    assert page.model is not None
    assert page.model.folder == tiny_model.resolve()
    assert "the model does not say" in page._licence.text()
    press_button(qtbot, page, "Use for Summarising")
    assert settings.model == ModelChoice(str(tiny_model.resolve()))
    assert not page.use.isEnabled()
    page.choose("smollm2-135m")
    press_button(qtbot, page, "Use for Summarising")
    assert settings.model == ModelChoice()


def test_a_folder_that_is_no_model_is_refused(qtbot: QtBot, page: ModelsPage, tmp_path: Path, settings: Settings):
    (tmp_path / "empty").mkdir()
    press_button(qtbot, page, "Add Folder…")
    choose_in_file_dialog(qtbot, tmp_path / "empty")
    assert "is not a model folder" in page.message.text
    assert settings.added_models == []


def test_a_model_that_is_gone_is_left_out(page: ModelsPage, settings: Settings, tmp_path: Path):
    settings.added_models = [str(tmp_path / "gone")]
    page.refresh()
    assert len(page.table.records.records) == len(catalogue.catalogue())


def test_the_chart_shows_sizes_of_all_widths(page: ModelsPage):
    page.choose("llama-3-8b")
    said = page.quantise.chart.accessibleDescription()
    assert "4 bits: 4.5 GB, as it is" in said
    assert "16 bits: 16 GB" in said
    assert "is not on this disk" in page.quantise._why.text()
    assert not page.quantise.go.isEnabled()


def test_groups_that_do_not_fit_are_refused_before_anything_is_done(page: ModelsPage):
    page.choose("smollm2-135m")
    page.quantise.group.setCurrentIndex(2)
    assert "have no groups of 128" in page.quantise._why.text()
    assert not page.quantise.go.isEnabled()


def test_a_model_is_quantised_measured_and_removed(qtbot: QtBot, with_tiny: Path, page: ModelsPage, tmp_path: Path):
    page.choose(str(with_tiny.resolve()))
    page.quantise.bits.setCurrentIndex(page.quantise.bits.findData(4))
    page.quantise.group.setCurrentIndex(page.quantise.group.findData(32))
    press_button(qtbot, page.quantise, "Quantise")
    qtbot.waitUntil(lambda: "was made" in page.message.text, timeout=60_000)
    made = paths.models_folder() / f"{with_tiny.name}-4bit"
    assert page.model is not None
    assert (page.model.bits, page.model.folder) == (4, made.resolve())
    press_button(qtbot, page, "Measure Before and After…")
    choose_in_file_dialog(qtbot, write(tmp_path / "few.jsonl", many()[:3]))
    qtbot.waitUntil(page.quantise.scores.isVisible, timeout=60_000)
    names = [page.quantise.scores.records.index(row, 0).data() for row in range(4)]
    assert all(names)
    press_button(qtbot, page, "Remove from Disk…")
    press_button(qtbot, dialog(qtbot, QMessageBox), "Remove")
    assert not made.exists()


def test_quantising_can_be_cancelled(qtbot: QtBot, with_tiny: Path, page: ModelsPage, monkeypatch: pytest.MonkeyPatch):
    cancelled = threading.Event()
    make = quantise.quantise

    def no_faster_than_the_click(*given: Any, **named: Any) -> Any:
        cancelled.wait(20)
        return make(*given, **named)

    monkeypatch.setattr(quantise, "quantise", no_faster_than_the_click)
    page.choose(str(with_tiny.resolve()))
    page.quantise.group.setCurrentIndex(page.quantise.group.findData(32))
    press_button(qtbot, page.quantise, "Quantise")
    qtbot.mouseClick(page.bar.cancel, Qt.MouseButton.LeftButton)
    cancelled.set()
    qtbot.waitUntil(lambda: not page.work.busy, timeout=30_000)
    assert not (paths.models_folder() / f"{with_tiny.name}-4bit").exists()
