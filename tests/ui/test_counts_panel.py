"""Counts beside the same fields in other months: what is first, what is said, what is left out."""

from __future__ import annotations

import pytest
from count_samples import COUNTED, FERRY, LARCH, ODD, WHY, history, mark, row
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from window_steps import of

from ranger_desk.records import FlagVerdict, Severity
from ranger_desk.ui.counts_panel import FEW, CountsPanel
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.theme import LIGHT

Role = Qt.ItemDataRole


@pytest.fixture
def panel(qtbot: QtBot) -> CountsPanel:
    made = CountsPanel()
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


def cells(panel: CountsPanel, row_: int = 0) -> list[str]:
    """The texts of a row, as far as their columns are shown."""
    model = panel.table.records
    shown = [place for place in range(model.columnCount()) if not panel.table.isColumnHidden(place)]
    return [model.index(row_, place).data() for place in shown]


def titles(panel: CountsPanel) -> list[str]:
    model = panel.table.records
    shown = [place for place in range(model.columnCount()) if not panel.table.isColumnHidden(place)]
    return [model.headerData(place, Qt.Orientation.Horizontal) for place in shown]


def test_a_value_stands_beside_the_month_before_and_the_same_month_in_other_years(panel: CountsPanel):
    panel.show_month(history(), (2018, 1))
    assert titles(panel) == ["Field", "Code", "Jan 2018", "Dec ’17", "Jan ’17", "Jan ’16", "Jan ’15"]
    assert cells(panel) == ["GATE TRAFFIC", "F1", "1,037", "1,036", "1,025", "1,013", "1,001"]


def test_no_data_is_said_and_a_month_that_is_not_there_is_left_out(panel: CountsPanel):
    panel.show_month(history(years=range(2017, 2019)), (2018, 1))
    assert titles(panel)[2:] == ["Jan 2018", "Dec ’17", "Jan ’17"]
    assert cells(panel, 1)[2:] == ["no data", "no data", "no data"]


def test_what_is_flagged_comes_first_then_what_stands_for_a_closed_place(panel: CountsPanel):
    panel.show_month(history(row(2018, 1, closures=(LARCH, FERRY), flags=(ODD, COUNTED))), (2018, 1))
    assert [line.count.field for line in panel.lines] == ["F3", "F1", "F4", "F5", "F2"]
    assert cells(panel)[0].splitlines() == [
        "LARCH CAMPGROUND TENTS",
        "Closed but counted (high)",
        "Larch Campground closed all month",
    ]
    assert cells(panel, 3)[0].splitlines() == ["FERRY PASSENGERS", "Ferry closed part of the month"]


def test_a_flagged_value_has_an_icon_a_word_and_a_colour(panel: CountsPanel):
    panel.show_month(history(row(2018, 1, flags=(COUNTED,))), (2018, 1))
    model = panel.table.records
    assert not model.index(0, 0).data(Role.DecorationRole).isNull()
    assert "Closed but counted (high)" in model.index(0, 0).data()
    assert model.index(0, 2).data(Role.ForegroundRole).name() == LIGHT.severity(Severity.HIGH)
    assert model.index(1, 2).data(Role.ForegroundRole) is None


def test_dismissed_flags_and_notes_do_not_mark_a_value(panel: CountsPanel):
    dismissed = row(2018, 1, flags=(COUNTED, WHY), marks=(mark(FlagVerdict.DISMISSED), None))
    panel.show_month(history(dismissed), (2018, 1))
    assert [line.flags for line in panel.lines] == [()] * 5


def test_numbers_are_right_aligned_in_figures_of_one_width(panel: CountsPanel):
    panel.show_month(history(), (2018, 1))
    cell = panel.table.records.index(0, 2)
    assert cell.data(Role.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert [tag.toString() for tag in cell.data(Role.FontRole).featureTags()] == [b"tnum"]


@pytest.mark.parametrize("fields", [1, FEW])
def test_a_few_fields_are_all_shown(panel: CountsPanel, fields: int):
    panel.show_month(history(row(2018, 1, fields)), (2018, 1))
    assert len(panel.lines) == fields
    assert not panel.findChild(QPushButton).isVisible()


def test_many_fields_are_folded_until_all_are_asked_for(qtbot: QtBot, panel: CountsPanel):
    panel.show_month(history(row(2018, 1, 60, flags=(COUNTED,))), (2018, 1))
    assert panel.lines[0].count.field == "F3"
    assert len(panel.lines) == FEW - 2
    button = panel.findChild(QPushButton)
    assert button.text() == "Show All 60 Fields"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(panel.lines) == 60
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(panel.lines) == FEW - 2


def test_without_a_count_there_is_no_panel(panel: CountsPanel):
    panel.show_month(history(row(2018, 1, 0)), (2018, 1))
    assert not panel.isVisible()


def test_where_it_is_narrow_the_oldest_years_go_first(qtbot: QtBot, panel: CountsPanel):
    panel.show_month(history(), (2018, 1))
    panel.resize(400, 600)
    qtbot.waitUntil(lambda: len(titles(panel)) < 7)
    kept = titles(panel)
    assert kept == ["Field", "Code", "Jan 2018", "Dec ’17", "Jan ’17", "Jan ’16", "Jan ’15"][: len(kept)]
    assert len(kept) >= 5
    widths = [panel.table.columnWidth(place) for place in range(panel.table.records.columnCount())]
    assert sum(widths) <= panel.table.viewport().width()


def test_at_any_width_nothing_is_cut(qtbot: QtBot, panel: CountsPanel):
    panel.show_month(history(row(2018, 1, closures=(LARCH,), flags=(COUNTED,))), (2018, 1))
    table, header = panel.table, panel.table.horizontalHeader()
    for width in range(380, 900, 37):
        panel.resize(width, 900)
        qtbot.waitUntil(lambda: table.height() == table.sizeHint().height())
        shown = [place for place in range(9) if not table.isColumnHidden(place)]
        assert sum(map(table.columnWidth, shown)) <= table.viewport().width()
        assert all(table.columnWidth(place) >= header.sectionSizeHint(place) for place in shown)


def test_the_chart_is_of_the_flagged_field_then_of_the_chosen_one(qtbot: QtBot, panel: CountsPanel):
    panel.show_month(history(row(2018, 1, flags=(COUNTED,))), (2018, 1))
    assert panel.chart.accessibleName() == "Chart of LARCH CAMPGROUND TENTS (F3)"
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    assert panel.chart.accessibleName() == "Chart of GATE TRAFFIC (F1)"


def test_the_chosen_field_stays_chosen_in_the_next_month(qtbot: QtBot, panel: CountsPanel):
    panel.show_month(history(), (2018, 1))
    panel.choose("F4")
    panel.show_month(history(), (2018, 2))
    assert panel.chart.accessibleName() == "Chart of LARCH CAMPGROUND RVS (F4)"
    panel.show_month(history(row(2018, 3, flags=(COUNTED,))), (2018, 3))
    assert panel.chart.accessibleName() == "Chart of LARCH CAMPGROUND TENTS (F3)"


def test_its_table_is_a_proper_model(qtmodeltester, panel: CountsPanel):
    qtmodeltester.check(panel.table.records, force_py=True)
    panel.show_month(history(row(2018, 1, 60, (LARCH,), (COUNTED,))), (2018, 1))
    qtmodeltester.check(panel.table.records, force_py=True)


def test_return_in_the_chart_shows_that_month(qtbot: QtBot, counted: MainWindow):
    _, second = of(counted).ids()
    page = counted.page
    qtbot.waitUntil(lambda: len(page.pane.counts.chart._points) == 2)
    qtbot.keyClick(page.pane.counts.chart, Qt.Key.Key_Right)
    qtbot.keyClick(page.pane.counts.chart, Qt.Key.Key_Return)
    assert page.table.current == second
    assert page.pane.counts.chart.reading.startswith("February 2015: 40; Larch Campground closed all month")


def test_what_is_dismissed_in_one_month_leaves_the_chart_of_another(qtbot: QtBot, counted: MainWindow):
    page = counted.page
    chart = page.pane.counts.chart
    qtbot.waitUntil(lambda: [len(point.flags) for point in chart._points] == [1, 1])
    qtbot.keyClick(page.table, "d")
    qtbot.keyClick(page.pane.flags.cards[0].findChild(QLineEdit), Qt.Key.Key_Return)
    page.table.step(1)
    qtbot.waitUntil(lambda: [len(point.flags) for point in chart._points] == [0, 1])
