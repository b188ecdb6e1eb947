"""A count field over the years: what is drawn, and how it is read with keys and without seeing it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from count_samples import COUNTED, FERRY, LARCH, history, row
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ranger_desk.records import Closure, Extent, Scope
from ranger_desk.ui import chart_scale, theme
from ranger_desk.ui.chart_legend import ChartLegend
from ranger_desk.ui.count_chart import CountChart
from ranger_desk.ui.count_line import Point
from ranger_desk.ui.theme import DARK, LIGHT, Appearance

Key = Qt.Key


@pytest.fixture
def chart(qtbot: QtBot) -> CountChart:
    made = CountChart()
    qtbot.addWidget(made)
    made.resize(480, 190)
    made.show()
    qtbot.waitExposed(made)
    return made


def colours(chart: CountChart) -> set[str]:
    image = chart.grab().toImage()
    return {QColor(image.pixel(x, y)).name() for x in range(image.width()) for y in range(image.height())}


def test_it_reads_the_month_that_is_shown(chart: CountChart):
    shown = row(2018, 1, closures=(LARCH,), flags=(COUNTED,))
    chart.show_series("TENTS (F3)", history(shown).series("F3"), (2018, 1))
    assert chart.reading == "January 2018: 3,037; Larch Campground closed all month; Closed but counted (high)"
    assert chart.accessibleName() == "Chart of TENTS (F3)"
    assert chart.accessibleDescription() == (
        f"{chart.reading} 48 months, January 2015 to December 2018: 3,001 to 3,048. "
        "Closed for all or part of 1 month. Flagged in 1 month."
    )


def test_arrows_read_other_months_and_stop_at_the_ends(qtbot: QtBot, chart: CountChart):
    chart.show_series("F1", history().series("F1"), (2018, 1))
    qtbot.keyClick(chart, Key.Key_Left)
    assert chart.reading == "December 2017: 1,036"
    qtbot.keyClick(chart, Key.Key_Home)
    qtbot.keyClick(chart, Key.Key_Left)
    assert chart.reading == "January 2015: 1,001"
    qtbot.keyClick(chart, Key.Key_End)
    qtbot.keyClick(chart, Key.Key_Right)
    assert chart.reading == "December 2018: 1,048"
    assert chart.accessibleDescription().startswith("December 2018: 1,048")


def test_return_and_a_double_click_go_to_the_month(qtbot: QtBot, chart: CountChart):
    wanted: list[tuple[int, int]] = []
    chart.month_wanted.connect(lambda year, month: wanted.append((year, month)))
    chart.show_series("F1", history().series("F1"), (2018, 1))
    qtbot.keyClick(chart, Key.Key_Left)
    qtbot.keyClick(chart, Key.Key_Return)
    qtbot.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(chart.width() - 12, 100))
    assert wanted == [(2017, 12), (2018, 12)]


def test_a_click_reads_the_month_below_it(qtbot: QtBot, chart: CountChart):
    chart.show_series("F1", history().series("F1"), (2015, 1))
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(chart.width() - 12, 100))
    assert chart.reading == "December 2018: 1,048"


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_closures_and_flags_are_drawn_in_the_colours_of_the_theme(
    qtbot: QtBot, chart: CountChart, qapp: QApplication, appearance: Appearance
):
    theme.apply(qapp, appearance)
    ink = LIGHT if appearance is Appearance.LIGHT else DARK
    qtbot.waitUntil(lambda: theme.of(chart.palette()) is ink)
    chart.show_series("F1", history().series("F3"), (2018, 1))
    assert not colours(chart) & {ink.closed, ink.high}
    for closure in (LARCH, Closure(LARCH.place, Scope.PLACE, Extent.PART_MONTH)):
        chart.show_series("F3", history(row(2018, 1, closures=(closure,), flags=(COUNTED,))).series("F3"), (2018, 6))
        assert {ink.closed, ink.high} <= colours(chart)


def test_only_the_fields_of_a_closed_place_are_marked_and_all_when_the_unit_is(chart: CountChart):
    of_place = history(row(2018, 1, closures=(FERRY,)))
    assert [bool(of_place.series(field)[36].closures) for field in ("F1", "F5")] == [False, True]
    of_unit = history(row(2018, 1, closures=(Closure("", Scope.UNIT, Extent.ALL_MONTH),)))
    assert [bool(of_unit.series(field)[36].closures) for field in ("F1", "F5")] == [True, True]
    outside = history(row(2018, 1, closures=(Closure("Ferry", Scope.OUTSIDE, Extent.ALL_MONTH),)))
    assert not outside.series("F5")[36].closures


@pytest.mark.parametrize(
    "points",
    [
        (),
        (Point(2018, 1, None),),
        (Point(2018, 1, 0),),
        (Point(2018, 1, 7.5),),
        (Point(2018, 1, -40), Point(2018, 3, 12)),
        tuple(Point(2018, month, None) for month in range(1, 13)),
        tuple(Point(year, month, 10**9) for year in range(1993, 2025) for month in range(1, 13)),
    ],
    ids=["none", "one blank", "one zero", "one", "below zero and a gap", "all blank", "32 years"],
)
def test_whatever_there_is_is_drawn_and_said(qtbot: QtBot, chart: CountChart, points: tuple[Point, ...]):
    for size in (QSize(160, 120), QSize(900, 300)):
        chart.resize(size)
        chart.show_series("F1", points, (2018, 1))
        assert LIGHT.text in colours(chart) or not points
        qtbot.keyClick(chart, Key.Key_Left)
    if not any(point.value is not None for point in points):
        assert "no data" in chart.accessibleDescription() or "no count" in chart.accessibleDescription()


def named(legend: ChartLegend) -> list[str]:
    return [words.text() for words in legend.findChildren(QLabel) if words.isVisible()]


def test_the_legend_names_what_occurs_and_nothing_else(qtbot: QtBot):
    legend = ChartLegend()
    qtbot.addWidget(legend)
    legend.show()
    legend.show_series(history().series("F1"), (2018, 3))
    assert named(legend) == ["Every March"]
    legend.show_series(history(row(2018, 1, closures=(LARCH,))).series("F3"), (2018, 3))
    assert named(legend) == [
        "Every March",
        "Closed all month",
    ]


@given(st.lists(st.floats(-1e9, 1e9) | st.integers(0, 10**9)), st.integers(2, 6))
def test_ticks_are_few_even_and_around_every_value(values: list[float], at_most: int):
    ticks = chart_scale.ticks(values, at_most)
    assert 2 <= len(ticks) <= at_most + 2
    assert min([0, *values]) >= ticks[0]
    assert max([0, *values]) <= ticks[-1]
    steps = {round(after - before, 6) for before, after in pairwise(ticks)}
    assert len(steps) == 1
    assert 0 in ticks


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0"), (250, "250"), (2500, "2.5k"), (40000, "40k"), (1250000, "1.25M"), (-300, "-300")]
)
def test_a_tick_in_few_signs(value: float, said: str):
    assert chart_scale.short(value) == said


@given(st.integers(1990, 2030), st.integers(0, 60), st.integers(1, 40))
def test_years_are_written_where_there_is_room(first: int, more: int, room: int):
    years = list(chart_scale.years(first, first + more, room))
    assert years
    assert len(years) <= max(1, room)
    assert first <= years[0] <= years[-1] <= first + more
