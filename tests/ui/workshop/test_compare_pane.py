"""Runs over each other in the window: chosen, read with mouse and keys, measured, written to files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from run_samples import run_with_losses
from window_steps import choose_in_file_dialog, press_button
from workshop_samples import many, write, write_adapter

from ranger_desk.ui.workshop.compare_panel import MOST, ComparePanel
from ranger_desk.ui.workshop.line_chart import LineChart
from ranger_desk.ui.workshop.training_page import TrainingPage
from ranger_desk.workshop import comparing, runs, specs
from ranger_desk.workshop.runs import Run


@pytest.fixture
def papers(data_set: Path, with_tiny: Path) -> list[Run]:
    """Runs of the paper's three presets, with losses."""
    losses = {"paper-1": (4.0, 3.0, 2.0), "paper-2": (4.0, 2.0, 1.0), "paper-3": (4.0, 2.0, 0.5)}
    return [run_with_losses(data_set, with_tiny, preset, *found) for preset, found in losses.items()]


@pytest.fixture
def page(papers: list[Run], section, qtbot: QtBot) -> TrainingPage:
    found = section("Training")
    assert isinstance(found, TrainingPage)
    found.tabs.setCurrentWidget(found.compare)
    qtbot.waitUntil(lambda: not found.work.busy, timeout=60_000)
    return found


@pytest.fixture
def panel(page: TrainingPage) -> ComparePanel:
    return page.compare


def column(table, title: str) -> list[str]:
    model = table.records
    at = [field.title for field in model.fields].index(title)
    return [model.index(row, at).data() for row in range(model.rowCount())]


def test_three_runs_stand_over_each_other_with_the_papers_numbers(panel: ComparePanel):
    assert panel.chart.reading == (
        "Iteration 20: paper-1, training 2.444, paper-1, validation 2.200, paper-2, training 1.444, "
        "paper-2, validation 1.100, paper-3, training 1.167, paper-3, validation 0.550"
    )
    assert column(panel.trained, "the paper's") == ["425,984", "425,984", "3,407,872"]
    assert column(panel.trained, "Trained parameters") == ["2,048"] * 3
    assert column(panel.results, "Best") == ["2.200 (20)", "1.100 (20)", "0.550 (20)"]
    assert comparing.OTHER_TEXTS in panel.notes.text()


def test_runs_are_taken_out_and_in_with_the_keys(qtbot: QtBot, panel: ComparePanel):
    panel.list.setFocus()
    panel.list.setCurrentRow(0)
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert column(panel.results, "Run") == ["paper-2", "paper-3"]
    assert comparing.OTHER_TEXTS not in panel.notes.text()
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert column(panel.results, "Run") == ["paper-1", "paper-2", "paper-3"]


def move_mouse(chart: LineChart, spot: QPointF) -> None:
    nothing = (Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(chart, QMouseEvent(QEvent.Type.MouseMove, spot, chart.mapToGlobal(spot), *nothing))


def test_the_mouse_reads_while_it_is_over_the_chart(panel: ComparePanel):
    move_mouse(panel.chart, panel.chart._spot((10, 1)))
    assert panel.chart.reading.startswith("Iteration 10: paper-1, training 3.000")
    QApplication.sendEvent(panel.chart, QEvent(QEvent.Type.Leave))
    assert panel.chart.reading.startswith("Iteration 20:")


def test_a_run_that_trains_meanwhile_grows(panel: ComparePanel, papers: list[Run], page: TrainingPage):
    with (papers[0].folder / "metrics.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"done": 30, "validation_loss": 1.5}\n')
    page.refresh()
    assert panel.chart.reading.startswith("Iteration 30:")
    assert "paper-1, validation 1.500" in panel.chart.reading


def test_more_runs_than_there_are_colours_are_refused(
    qtbot: QtBot, panel: ComparePanel, page: TrainingPage, data_set: Path, with_tiny: Path
):
    for number in range(MOST):
        runs.create(specs.spec(data_set, str(with_tiny), "paper-1"), f"more-{number}")
    page.refresh()
    assert column(panel.results, "Run") == ["paper-1", "paper-2", "paper-3"]
    panel.list.setFocus()
    for row in range(3, MOST + 1):
        panel.list.setCurrentRow(row)
        qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert len(column(panel.results, "Run")) == MOST
    assert f"{MOST} runs can be compared at once" in page.message.text


def test_a_damaged_run_is_told_and_the_others_are_compared(panel: ComparePanel, page: TrainingPage, papers: list[Run]):
    (papers[1].folder / "state.json").write_text("{", encoding="utf-8")
    page.refresh()
    assert column(panel.results, "Run") == ["paper-1", "paper-3"]
    assert "The run paper-2 is damaged" in panel.notes.text()


def test_chosen_runs_answer_the_same_rows(
    qtbot: QtBot, panel: ComparePanel, page: TrainingPage, papers: list[Run], with_tiny: Path, tmp_path: Path
):
    for file in write_adapter(tmp_path / "made", with_tiny).iterdir():
        (papers[0].folder / file.name).write_bytes(file.read_bytes())
    panel.choose(["paper-1"])
    press_button(qtbot, panel, "Measure on Labelled Comments…")
    choose_in_file_dialog(qtbot, write(tmp_path / "few.jsonl", many()[:2]))
    qtbot.waitUntil(lambda: "answered the 2 comments of few.jsonl" in page.message.text, timeout=60_000)
    assert column(panel.results, "Rows") == ["2"]


def test_curves_are_written_as_a_table_and_as_a_picture(
    qtbot: QtBot, panel: ComparePanel, page: TrainingPage, tmp_path: Path
):
    for name, begins in (("curves.csv", b"run,iteration,"), ("curves.png", b"\x89PNG")):
        press_button(qtbot, panel, "Export Curves…")
        choose_in_file_dialog(qtbot, tmp_path / name)
        assert f"written to {name}" in page.message.text
        assert (tmp_path / name).read_bytes().startswith(begins)
