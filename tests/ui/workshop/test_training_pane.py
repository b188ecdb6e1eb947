"""Training with the mouse: checked before it starts, followed while it goes on, stopped, resumed, kept."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot
from run_samples import run_with_losses
from window_steps import dialog, press_button

from ranger_desk.engine import training_client
from ranger_desk.engine.process import ChildProcess
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.workshop.training_page import TrainingPage
from ranger_desk.ui.workshop.window import SettingsWindow
from ranger_desk.workshop import runs, specs, toolbox
from ranger_desk.workshop.runs import Run, Stage

LONG = 120_000
"""Milliseconds for a child process to load its libraries and train, on a busy machine."""
SHORT_RUN = {
    **{"iterations": "8", "validate_every": "4", "report_every": "2", "layers": "all"},
    **{"learning_rate": "0.01", "batch_size": "2", "rank": "2", "validation_rows": "all"},
}


@pytest.fixture
def page(data_set: Path, with_tiny: Path, section, qtbot: QtBot) -> TrainingPage:
    found = section("Training")
    assert isinstance(found, TrainingPage)
    found.form.base.setCurrentIndex(found.form.base.findText(with_tiny.name))
    return found


def said(page: TrainingPage) -> str:
    return "\n".join(label.text() for label in page.form.findChildren(QLabel))


def fill(qtbot: QtBot, page: TrainingPage, **settings: str) -> None:
    """Type settings into the form, and wait until the run is checked with them."""
    if not page.form.advanced.isChecked():
        press_button(qtbot, page.form, "Advanced Settings")
    for name, value in settings.items():
        field = page.form.settings.numbers[name]
        field.setFocus()
        field.clear()
        qtbot.keyClicks(field, value)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.form.plan is not None, timeout=LONG)


def start(qtbot: QtBot, page: TrainingPage, name: str) -> Run:
    page.tabs.setCurrentWidget(page.form)
    qtbot.waitUntil(page.form.start.isEnabled, timeout=LONG)
    qtbot.keyClicks(page.form.name, name)
    press_button(qtbot, page.form, "Start Training")
    qtbot.waitUntil(lambda: name in page.trainer.names, timeout=LONG)
    return runs.find(name)


def test_without_a_data_set_it_says_where_to_get_one(qtbot: QtBot, section):
    page = section("Training")
    qtbot.waitUntil(lambda: "There is no data set yet" in said(page))
    assert not page.form.start.isEnabled()


def test_everything_is_said_before_it_starts(qtbot: QtBot, page: TrainingPage):
    fill(qtbot, page, **SHORT_RUN)
    told = said(page)
    assert "Trainable: 512 parameters on 2 of 2 layers" in told
    assert "Memory: about" in told
    assert "Time: about" in told
    assert "rows to train on" in told
    assert runs.runs() == []
    fill(qtbot, page, batch_size="100")
    assert "A batch takes 100 rows" in said(page)
    assert not page.form.start.isEnabled()


def test_a_base_that_is_not_on_this_disk_is_planned_but_not_trained(qtbot: QtBot, page: TrainingPage):
    page.form.base.setCurrentIndex(page.form.base.findData("llama-3-8b"))
    qtbot.waitUntil(lambda: page.form.plan is not None, timeout=LONG)
    assert "425,984 parameters" in said(page)
    page.form.preset.setCurrentText("paper-3")
    qtbot.waitUntil(lambda: page.form.plan is not None, timeout=LONG)
    assert "3,407,872 parameters" in said(page)
    assert "download it first" in said(page)
    assert not page.form.start.isEnabled()


@pytest.mark.parametrize(("name", "value"), [("rank", "0"), ("learning_rate", "fast"), ("dropout", "2")])
def test_a_setting_that_cannot_be_is_named(qtbot: QtBot, page: TrainingPage, name: str, value: str):
    qtbot.waitUntil(lambda: page.form.plan is not None, timeout=LONG)
    press_button(qtbot, page.form, "Advanced Settings")
    field = page.form.settings.numbers[name]
    field.clear()
    qtbot.keyClicks(field, value)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: f"{name} must be" in said(page))
    assert not page.form.start.isEnabled()


def test_a_run_trains_while_the_window_is_closed_and_goes_into_the_toolbox(
    qtbot: QtBot, page: TrainingPage, pane: SettingsWindow
):
    fill(qtbot, page, **SHORT_RUN)
    run = start(qtbot, page, "first")
    pane.close()
    qtbot.waitUntil(lambda: not page.trainer.names, timeout=LONG)
    assert run.state.stage is Stage.FINISHED
    pane.go_to("Training")
    assert page.run == run
    assert page.panel.said.text().startswith("Finished: 8 of 8 iterations.")
    assert page.panel.chart.reading.startswith("Iteration 8: Training ")
    assert [page.table.records.index(0, at).data() for at in (1, 2)] == ["Finished", "8 of 8"]
    assert not page.resume.isEnabled()
    press_button(qtbot, page, "Add to Toolbox…")
    asked = dialog(qtbot, QInputDialog)
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    assert "first is in the toolbox" in page.message.text
    assert "first" in [adapter.name for adapter in toolbox.adapters()]


def test_a_run_is_paused_goes_on_is_stopped_and_resumed(qtbot: QtBot, page: TrainingPage):
    fill(qtbot, page, **{**SHORT_RUN, "iterations": "40000", "validate_every": "40000"})
    run = start(qtbot, page, "long")
    qtbot.waitUntil(lambda: page.trainer.latest("long") is not None, timeout=LONG)
    qtbot.waitUntil(page.pause.isEnabled)
    press_button(qtbot, page, "Pause")
    qtbot.waitUntil(lambda: run.state.stage is Stage.PAUSED, timeout=LONG)
    qtbot.waitUntil(lambda: page.pause.text() == "Go On" and page.pause.isEnabled())
    press_button(qtbot, page, "Go On")
    qtbot.waitUntil(lambda: run.state.stage is Stage.RUNNING, timeout=LONG)
    press_button(qtbot, page, "Stop and Keep")
    qtbot.waitUntil(lambda: not page.trainer.names, timeout=LONG)
    assert run.state.stage is Stage.STOPPED
    before = run.state.done
    assert before > 0
    assert (run.folder / "adapters.safetensors").is_file()
    qtbot.waitUntil(page.resume.isEnabled)
    press_button(qtbot, page, "Resume")
    qtbot.waitUntil(lambda: run.state.done > before, timeout=LONG)
    page.trainer.stop("long")
    qtbot.waitUntil(lambda: not page.trainer.names, timeout=LONG)


def test_a_second_run_waits_and_quitting_asks_first(
    qtbot: QtBot, page: TrainingPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch
):
    children: list[ChildProcess] = []

    class Remembered(ChildProcess):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            children.append(self)

    monkeypatch.setattr(training_client, "ChildProcess", Remembered)
    monkeypatch.setattr(training_client, "PATIENCE", 10_000.0)
    fill(qtbot, page, **{**SHORT_RUN, "iterations": "40000", "validate_every": "40000"})
    first = start(qtbot, page, "first")
    qtbot.waitUntil(lambda: page.trainer.latest("first") is not None, timeout=LONG)
    second = start(qtbot, page, "second")
    qtbot.waitUntil(lambda: second.state.stage is Stage.QUEUED)
    qtbot.waitUntil(lambda: page.panel.said.text().startswith("Waiting for its turn"))
    window.close()
    assert window.isVisible()
    press_button(qtbot, dialog(qtbot, QMessageBox), "Keep Training")
    assert page.trainer.names == ["first", "second"]
    children[0].process.send_signal(signal.SIGSTOP)  # as one in the midst of a long step: it is not waited for
    window.close()
    press_button(qtbot, dialog(qtbot, QMessageBox), "Quit")
    assert not window.isVisible()
    assert len(children) == 1
    assert children[0].process.returncode == -signal.SIGKILL
    assert (first.state.stage, second.state.stage) == (Stage.STOPPED, Stage.STOPPED)
    assert first.state.done > 0


def test_a_run_that_fails_says_why(qtbot: QtBot, page: TrainingPage, tmp_path: Path, data_set: Path, with_tiny: Path):
    run = runs.create(specs.spec(data_set, str(with_tiny), "paper-1", ["iterations=4"]), "broken")
    (run.folder / "data" / "train.jsonl").write_text("no row\n")
    page.tabs.setCurrentIndex(1)
    page.choose("broken")
    press_button(qtbot, page, "Resume")
    qtbot.waitUntil(lambda: run.state.stage is Stage.FAILED and not page.trainer.names, timeout=LONG)
    assert page.message.text.startswith("The run broken failed: ")
    assert "train.jsonl, line 1: this is no row to train on" in page.message.text
    assert page.panel.error.isVisible()
    assert page.panel.error.text() == run.state.error
    assert not page.less.isVisible()


def test_a_run_that_wanted_memory_proposes_one_that_wants_less(
    qtbot: QtBot, page: TrainingPage, data_set: Path, with_tiny: Path, monkeypatch: pytest.MonkeyPatch
):
    changes = ["rank=4", "batch_size=4", "iterations=10", "layers=2"]
    run = runs.create(specs.spec(data_set, str(with_tiny), "paper-3", changes), "large")
    with monkeypatch.context() as patch:
        patch.setattr(training_client, "CHILD", ("-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))
        page.tabs.setCurrentIndex(1)
        page.choose("large")
        press_button(qtbot, page, "Resume")
        qtbot.waitUntil(lambda: run.state.stage is Stage.FAILED and not page.trainer.names, timeout=LONG)
    assert "batch_size=2, accumulation=2, iterations=20" in page.panel.error.text()
    qtbot.waitUntil(page.less.isVisible)
    press_button(qtbot, page, "New Run with Less Memory")
    qtbot.waitUntil(lambda: page.form.plan is not None, timeout=LONG)
    spec = page.form.plan.spec
    assert (spec.data, spec.base, spec.preset, spec.format) == (run.spec.data, run.spec.base, "paper-3", "advanced")
    settings = spec.settings
    assert (settings.rank, settings.batch_size, settings.accumulation, settings.iterations) == (4, 2, 2, 20)


def test_a_run_is_deleted(qtbot: QtBot, page: TrainingPage, data_set: Path, with_tiny: Path):
    for preset in ("paper-1", "paper-2"):
        run_with_losses(data_set, with_tiny, preset, 4.0, 3.0)
    page.tabs.setCurrentIndex(1)
    page.choose("paper-1")
    press_button(qtbot, page, "Delete…")
    press_button(qtbot, dialog(qtbot, QMessageBox), "Delete")
    assert [run.name for run in runs.runs()] == ["paper-2"]


def test_all_settings_that_are_typed_reach_the_run(qtbot: QtBot, page: TrainingPage):
    fill(qtbot, page, **SHORT_RUN)
    page.form.settings.format.setCurrentText("marked")
    qtbot.keyClick(page.form.settings.ticks["dora"], Qt.Key.Key_Space)
    qtbot.keyClick(page.form.settings.keys["mlp.up_proj"], Qt.Key.Key_Space)
    page.form.settings.schedule.setCurrentText("cosine")
    qtbot.waitUntil(lambda: page.form.plan is not None and page.form.plan.spec.settings.dora, timeout=LONG)
    spec = page.form.plan.spec
    assert spec.format == "marked"
    assert spec.settings.keys == ("self_attn.q_proj", "self_attn.v_proj", "mlp.up_proj")
    assert (spec.settings.rank, spec.settings.layers, spec.settings.schedule) == (2, None, "cosine")


def test_a_preset_shows_its_own_settings(page: TrainingPage):
    page.form.preset.setCurrentText("ours")
    numbers: dict[str, Callable[[], str]] = {name: field.text for name, field in page.form.settings.numbers.items()}
    assert (numbers["rank"](), numbers["iterations"](), numbers["epochs"]()) == ("32", "", "6")
    assert page.form.settings.changes == []
