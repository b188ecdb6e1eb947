"""Colours: everything can be read, in light and dark."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from ranger_desk.ui import contrast, theme
from ranger_desk.ui.theme import DARK, LIGHT, Appearance, Theme

both = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_that_of_wcag():
    assert contrast.ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast.ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast.ratio("#123456", "#123456") == 1


@both
def test_everything_can_be_told_from_what_it_stands_on(colours: Theme):
    short = [(pair.what, round(pair.ratio, 2)) for pair in contrast.pairs(colours) if pair.ratio < pair.least]
    assert short == []


@pytest.mark.parametrize(("appearance", "colours"), [(Appearance.LIGHT, LIGHT), (Appearance.DARK, DARK)])
def test_the_palette_that_widgets_use_can_be_read(qapp: QApplication, appearance: Appearance, colours: Theme):
    theme.apply(qapp, appearance)
    palette, role = qapp.palette(), QPalette.ColorRole
    papers = [pair.paper for pair in contrast.pairs(colours)]
    for ink, paper in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.PlaceholderText, role.Base),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
        (role.Link, role.Base),
    ):
        assert contrast.ratio(palette.color(ink).name(), palette.color(paper).name()) >= contrast.TEXT
        assert palette.color(paper).name() in papers


def test_the_table_has_the_figures_of_both_themes():
    lines = contrast.table().splitlines()
    assert lines[2] == "| text on window | 4.5 | 14.2 | 14.0 |"
    assert len(lines) == 2 + len(list(contrast.pairs(LIGHT)))


@both
def test_neighbouring_closures_differ_and_the_chosen_one_stands_out(colours: Theme):
    assert all(first != second for first, second in combinations(colours.evidence, 2))
    assert all(tint.background != tint.chosen for tint in colours.evidence)
    assert colours.tint(len(colours.evidence)) == colours.tint(0)


def test_the_explicit_switch_reaches_every_widget(qtbot):
    label = QLabel("text")
    qtbot.addWidget(label)
    label.show()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for appearance, colours in ((Appearance.DARK, DARK), (Appearance.LIGHT, LIGHT)):
        theme.apply(app, appearance)
        qtbot.waitUntil(lambda colours=colours: theme.of(label.palette()) is colours)
        assert label.palette().color(QPalette.ColorRole.Window) == QColor(colours.window)
