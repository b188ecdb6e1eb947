"""Charts of the workshop: they can be read with the keys, and tell those who cannot see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ranger_desk.ui import chart_scale, theme
from ranger_desk.ui.theme import Appearance
from ranger_desk.ui.workshop.bar_chart import Bar, BarChart, Histogram
from ranger_desk.ui.workshop.line_chart import Curve, LineChart, Stroke
from ranger_desk.ui.workshop.wording import size

CURVES = [
    Curve("Training", [(10, 2.5), (20, 1.25), (30, 1.0)], 1, Stroke.FAINT),
    Curve("Validation", [(0, 3.0), (20, 1.5)], 0, Stroke.DOTS),
]


@pytest.fixture
def chart(qtbot: QtBot) -> LineChart:
    made = LineChart("Loss", "Iteration", "Nothing yet.")
    qtbot.addWidget(made)
    made.resize(600, 240)
    made.show()
    return made


def test_an_empty_chart_says_so(chart: LineChart):
    assert chart.reading == chart.accessibleDescription() == "Nothing yet."
    assert not chart.grab().isNull()


def test_a_chart_is_read_with_the_keys(qtbot: QtBot, chart: LineChart):
    chart.show_curves(CURVES)
    assert chart.reading == "Iteration 30: Training 1.000, Validation 1.500"
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert chart.accessibleDescription() == "Iteration 0: Validation 3.000"
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.reading.startswith("Iteration 0:")
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.reading == "Iteration 10: Training 2.500, Validation 3.000"


def test_what_is_read_stays_when_the_curves_grow(qtbot: QtBot, chart: LineChart):
    chart.show_curves(CURVES)
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    chart.show_curves([Curve("Training", [*CURVES[0].points, (40, 0.9)]), CURVES[1]])
    assert chart.reading.startswith("Iteration 10:")


def test_the_mouse_reads_the_nearest_place(qtbot: QtBot, chart: LineChart):
    chart.show_curves(CURVES)
    spot = chart._spot((20, 1.0)).toPoint()
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=spot)
    assert chart.reading == "Iteration 20: Training 1.250, Validation 1.500"


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_curves_have_colours_of_their_own(chart: LineChart, qapp, appearance: Appearance):
    theme.apply(qapp, appearance)
    chart.show_curves(CURVES)
    picture = chart.grab().toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert theme.of(chart.palette()).tint(0).underline in seen


def test_a_curve_of_one_point_is_seen(chart: LineChart):
    chart.show_curves([Curve("Training", [(0, 0.0)])])
    assert chart.reading == "Iteration 0: Training 0.000"
    assert not chart.grab().isNull()


@given(st.lists(st.floats(0, 1e6), max_size=8))
def test_steps_of_a_scale_may_be_parts_of_one(values: list[float]):
    ticks = chart_scale.ticks(values, whole=False)
    assert ticks[0] <= min([0.0, *values])
    assert ticks[-1] >= max([0.0, *values]) * (1 - 1e-9)
    assert len(ticks) <= 6


@given(st.lists(st.integers(0, 5000), max_size=8))
def test_steps_of_a_scale_of_counts_are_whole(values: list[int]):
    assert all(tick == round(tick) for tick in chart_scale.ticks(values))


def test_a_histogram_is_read_with_the_keys(qtbot: QtBot):
    chart = Histogram("Lengths", "words", ("Training", "Validation"))
    qtbot.addWidget(chart)
    chart.resize(500, 200)
    chart.show_bars([Bar("0–9", 4, "4 and 1", more=1), Bar("10–19", 2, "2 and 0")])
    assert "0–9: 4 and 1; 10–19: 2 and 0" in chart.accessibleDescription()
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.reading == "0–9 words: 4 and 1"
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert chart.reading == "10–19 words: 2 and 0"
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart._column(0).center().toPoint())
    assert chart.reading == "0–9 words: 4 and 1"
    assert not chart.grab().isNull()


def test_bars_are_as_long_as_their_amounts(qtbot: QtBot, qapp):
    chart = BarChart("Sizes")
    qtbot.addWidget(chart)
    chart.show_bars([Bar("4 bits", 100, "100 MB"), Bar("8 bits", 200, "200 MB", strong=False)])
    chart.resize(500, chart.sizeHint().height())
    assert chart.accessibleDescription() == "4 bits: 100 MB; 8 bits: 200 MB"
    picture, background = chart.grab().toImage(), qapp.palette().window().color()

    def length(line: int) -> int:
        y = round((line + 0.5) * chart.sizeHint().height() / 2)
        colours = [picture.pixelColor(x, y) for x in range(60, 420)]
        return sum(colour != background for colour in colours)

    assert length(1) > 1.6 * length(0)


@pytest.mark.parametrize(
    ("count", "said"), [(4_526_000_000, "4.5 GB"), (98_000_000, "98 MB"), (1_500, "1.5 kB"), (12, "12 bytes")]
)
def test_sizes_are_said_as_people_say_them(count: int, said: str):
    assert size(count) == said
