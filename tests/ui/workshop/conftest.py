"""The settings window of a real main window, its pages, and what they work on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from endpoint import Memory
from pytestqt.qtbot import QtBot
from workshop_samples import many, write

from ranger_desk import paths
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.workshop.page import Page
from ranger_desk.ui.workshop.window import SettingsWindow
from ranger_desk.workshop import datasets, rows
from ranger_desk.workshop.datasets import Recipe


@pytest.fixture(autouse=True)
def keychain() -> Iterator[Memory]:
    """A keychain in memory, instead of this machine's."""
    before, memory = keyring.get_keyring(), Memory()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.fixture
def window(make_window: Callable[..., MainWindow]) -> MainWindow:
    """A main window without a review."""
    return make_window()


@pytest.fixture
def pane(qtbot: QtBot, window: MainWindow) -> Iterator[SettingsWindow]:
    """Its settings window, open."""
    window.commands.settings.trigger()
    qtbot.waitExposed(window.workshop.window)
    yield window.workshop.window
    window.workshop.close_down()


@pytest.fixture
def section(pane: SettingsWindow) -> Callable[[str], Page]:
    """Goes to a section."""

    def go(title: str) -> Page:
        pane.go_to(title)
        return pane.page

    return go


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """A JSONL file of 72 labelled comments of six parks."""
    return write(tmp_path / "labelled rows.jsonl", many())


@pytest.fixture
def data_set(lines: Path) -> Path:
    """A data set that is kept."""
    made = datasets.build("sample", rows.read_lines(lines), Recipe(), sources=[lines.name])
    return datasets.write(made, paths.datasets_folder() / "sample")


@pytest.fixture
def with_tiny(settings: Settings, tiny_model: Path) -> Path:
    """The tiny model, added to the models."""
    settings.added_models = [str(tiny_model)]
    return tiny_model
