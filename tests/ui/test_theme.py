"""Colours: everything can be read, in light and dark."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from ranger_desk.records import Severity
from ranger_desk.ui import theme
from ranger_desk.ui.theme import DARK, LIGHT, Appearance, Theme

READABLE = 4.5
VISIBLE = 3.0
"""WCAG 2 AA for text, and for lines and icons."""


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two `#rrggbb` colours, 1 to 21, as WCAG 2 defines it."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


both = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#123456", "#123456") == 1


@both
def test_text_can_be_read_wherever_it_stands(colours: Theme):
    papers = [colours.window, colours.base, colours.alternate, colours.button]
    inks = [colours.text, colours.secondary, colours.good, *(colours.severity(severity) for severity in Severity)]
    assert min(contrast(ink, paper) for ink in inks for paper in papers) >= READABLE
    assert contrast(colours.on_selection, colours.selection) >= READABLE
    assert contrast(colours.text, colours.selection) >= READABLE


@both
def test_evidence_can_be_read_and_its_underline_seen(colours: Theme):
    for tint in colours.evidence:
        assert contrast(colours.marked, tint.background) >= READABLE
        assert contrast(colours.marked, tint.chosen) >= READABLE
        assert contrast(colours.beyond, tint.background) >= READABLE
        assert contrast(colours.beyond, tint.chosen) >= READABLE
        assert contrast(tint.underline, tint.background) >= VISIBLE
        assert contrast(tint.underline, colours.base) >= VISIBLE
    assert contrast(colours.beyond, colours.base) >= READABLE


@both
def test_neighbouring_closures_differ_and_the_chosen_one_stands_out(colours: Theme):
    assert all(first != second for first, second in combinations(colours.evidence, 2))
    assert all(tint.background != tint.chosen for tint in colours.evidence)
    assert colours.tint(len(colours.evidence)) == colours.tint(0)


@both
def test_flags_and_focus_can_be_seen_on_a_chosen_row(colours: Theme):
    for severity in Severity:
        assert contrast(colours.severity(severity), colours.selection) >= VISIBLE
    assert contrast(colours.accent, colours.selection) >= VISIBLE
    assert contrast(colours.accent, colours.window) >= VISIBLE


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
