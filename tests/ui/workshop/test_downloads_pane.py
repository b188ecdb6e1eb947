"""A download in the window: how far, how fast, cancelled, gone on with, refused; from a hub on loopback."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hub import Hub, serving
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot
from window_steps import dialog, press_button

from ranger_desk import paths
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.workshop.models_page import ModelsPage
from ranger_desk.workshop import catalogue

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

ID = "llama-3.2-1b"
MEGABYTE = 1 << 20
LONG = 60_000


@pytest.fixture
def hub(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with the tiny model, its weights larger, named as an office names its mirror."""
    folder = shutil.copytree(tiny_model, tmp_path / "repository")
    (folder / "model.safetensors").write_bytes(np.random.default_rng(1).bytes(3 * MEGABYTE + 17))
    with serving(Hub(catalogue.find(ID).repository, folder)) as served:
        monkeypatch.setenv("HF_ENDPOINT", served.endpoint)
        yield served


@pytest.fixture
def page(section, settings: Settings) -> ModelsPage:
    settings.may_download = True
    found = section("Models")
    assert isinstance(found, ModelsPage)
    found.choose(ID)
    return found


def begin(qtbot: QtBot, page: ModelsPage) -> str:
    """Press Download and say yes; returns what was asked."""
    press_button(qtbot, page, "Download…")
    asked = dialog(qtbot, QMessageBox)
    assert isinstance(asked, QMessageBox)
    said = asked.informativeText()
    press_button(qtbot, asked, "Download")
    return said


def bar(page: ModelsPage) -> str:
    return "\n".join(label.text() for label in page.bar.findChildren(QLabel))


def test_it_is_cancelled_goes_on_where_it_was_and_is_there(qtbot: QtBot, hub: Hub, page: ModelsPage):
    hub.stalls_after = 2 * MEGABYTE + 5
    said = begin(qtbot, page)
    assert f"come from {hub.endpoint.removeprefix('http://')}/{hub.repository}" in said
    qtbot.waitUntil(lambda: page.work.progress[0] > 2 * MEGABYTE, timeout=LONG)
    assert "Downloading: 2.1 MB of 3.2 MB" in bar(page)
    qtbot.mouseClick(page.bar.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.work.busy, timeout=LONG)
    assert "2.1 MB have come already" in page._come.text()
    assert page._come.isVisible()
    hub.stalls_after = None
    hub.asked.clear()
    begin(qtbot, page)
    qtbot.waitUntil(lambda: "was downloaded" in page.message.text, timeout=LONG)
    assert hub.asked == [("model.safetensors", f"bytes={2 * MEGABYTE}-")]
    assert page.model is not None
    assert page.model.on_disk
    assert not page._come.isVisible()


def test_what_has_come_can_be_removed(qtbot: QtBot, hub: Hub, page: ModelsPage):
    hub.stalls_after = 2 * MEGABYTE + 5
    begin(qtbot, page)
    qtbot.waitUntil(lambda: page.work.progress[0] > 2 * MEGABYTE, timeout=LONG)
    qtbot.mouseClick(page.bar.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.work.busy, timeout=LONG)
    press_button(qtbot, page, "Remove from Disk…")
    assert "was removed" in page.message.text
    assert list(paths.models_folder().iterdir()) == []
    assert not page.remove.isEnabled()


def test_without_a_network_it_says_so(qtbot: QtBot, page: ModelsPage, monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as taken:  # bound, but nobody listens there
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{taken.getsockname()[1]}")
        begin(qtbot, page)
        qtbot.waitUntil(lambda: "the hub cannot be reached" in page.message.text, timeout=LONG)
    assert page.download.isEnabled()


def test_a_full_disk_is_told_before_anything_is_asked(
    qtbot: QtBot, hub: Hub, page: ModelsPage, monkeypatch: pytest.MonkeyPatch
):
    usage = shutil.disk_usage(Path("/"))._replace(free=10**8)
    monkeypatch.setattr("ranger_desk.workshop.downloads.shutil.disk_usage", lambda _: usage)
    press_button(qtbot, page, "Download…")
    assert "make room first" in page.message.text
    assert not page.work.busy
    assert hub.asked == []
