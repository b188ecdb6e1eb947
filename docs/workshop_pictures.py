"""The pictures of the settings window: data, training and adapters at work on the sample's labels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from ranger_desk import paths
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.workshop.adapters_page import AdaptersPage
from ranger_desk.ui.workshop.data_page import DataPage
from ranger_desk.ui.workshop.data_source import Kind
from ranger_desk.ui.workshop.training_page import TrainingPage
from ranger_desk.workshop import runs, toolbox

PATIENCE = 600
"""Seconds for a short training run."""
SHORT = {
    **{"iterations": "24", "validate_every": "8", "report_every": "1", "validation_rows": "8"},
    **{"learning_rate": "5e-4"},
}


class Camera(Protocol):
    """What `take_pictures.Camera` does."""

    window: MainWindow

    def wait(self, condition: Callable[[], object], seconds: float = 30) -> None:
        """Let the window live until `condition` holds."""

    def live(self, seconds: float = 0.6) -> None:
        """Let the window live for a while."""

    def take(self, name: str, what: QWidget | None = None) -> None:
        """Take a picture in the light and one in the dark."""


def workshop(camera: Camera, size: QSize) -> None:
    """Every section: settings, a data set built and kept, runs before, while and after they train, adapters."""
    pane = camera.window.workshop.window
    pane.resize(size)
    for title in ("General", "Models", "Checks", "Privacy"):
        pane.go_to(title)
        camera.live()
        camera.take(f"settings-{title.lower()}", pane)
    pane.go_to("Data")
    assert isinstance(pane.page, DataPage)
    _data(camera, pane.page, pane)
    pane.go_to("Training")
    assert isinstance(pane.page, TrainingPage)
    _training(camera, pane.page, pane)
    pane.go_to("Adapters")
    assert isinstance(pane.page, AdaptersPage)
    camera.live()
    camera.take("workshop-adapters", pane)
    pane.close()


def _data(camera: Camera, page: DataPage, pane: QWidget) -> None:
    camera.take("workshop-data-empty", pane)
    page.source.choose(Kind.LINES, paths.resources_folder() / "sample_labels.jsonl")
    page.build.click()
    camera.wait(lambda: not page.work.busy)
    camera.take("workshop-data", pane)
    page.keep.click()
    camera.wait(lambda: not page.work.busy)


def _training(camera: Camera, page: TrainingPage, pane: QWidget) -> None:
    _fill(camera, page, "paper-1")
    camera.take("workshop-run", pane)
    _start(camera, page, "sample-run")
    camera.wait(lambda: (last := page.trainer.latest("sample-run")) and last.done >= 12, PATIENCE)
    camera.take("workshop-training", pane)
    camera.wait(lambda: not page.trainer.names, PATIENCE)
    camera.take("workshop-trained", pane)
    run = runs.find("sample-run")
    toolbox.add(run.folder, run.name)
    page.tabs.setCurrentWidget(page.form)
    _fill(camera, page, "paper-2")
    _start(camera, page, "paper-run")
    camera.wait(lambda: not page.trainer.names, PATIENCE)
    page.message.hide()
    page.tabs.setCurrentWidget(page.compare)
    camera.live()
    camera.take("workshop-compare", pane)


def _fill(camera: Camera, page: TrainingPage, preset: str) -> None:
    page.form.preset.setCurrentText(preset)
    for name, value in SHORT.items():
        page.form.settings.numbers[name].setText(value)
    page.form.settings.changed.emit()
    camera.wait(lambda: page.form.plan is not None, PATIENCE)


def _start(camera: Camera, page: TrainingPage, name: str) -> None:
    page.form.name.setText(name)
    page.form.start.click()
    camera.wait(lambda: name in page.trainer.names, PATIENCE)
