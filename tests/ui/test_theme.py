"""Colours: everything can be read, in light and dark."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ranger_desk.records import Severity
from ranger_desk.ui import contrast, icons, theme
from ranger_desk.ui.cards import Linked
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.theme import DARK, LIGHT, Appearance, Theme

both = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_that_of_wcag():
    assert theme.ratio("#000000", "#ffffff") == pytest.approx(21)
    assert theme.ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert theme.ratio("#123456", "#123456") == 1


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
        assert theme.ratio(palette.color(ink).name(), palette.color(paper).name()) >= theme.TEXT
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


def test_links_take_the_colour_of_the_theme(qtbot: QtBot, qapp: QApplication):
    label = Linked()
    label.setText('<a href="https://example.org">licence</a>')
    qtbot.addWidget(label)
    label.show()
    for appearance, colours in ((Appearance.DARK, DARK), (Appearance.LIGHT, LIGHT)):
        theme.apply(qapp, appearance)
        qtbot.waitUntil(lambda colours=colours: theme.of(label.palette()) is colours)
        assert label.palette().color(QPalette.ColorRole.Link).name() in colours_of(label)


# Followed live, as on a Mac, where the palette is the system's own


def system(theme_: Theme, accent: str, highlight: str) -> QPalette:
    """A palette as the system makes one."""
    role = QPalette.ColorRole
    palette = QPalette(QColor(theme_.button), QColor(theme_.window))
    for name, colour in (
        *((role.Window, theme_.window), (role.Base, theme_.base), (role.AlternateBase, theme_.alternate)),
        *((role.WindowText, theme_.text), (role.Text, theme_.text), (role.ButtonText, theme_.text)),
        *((role.Accent, accent), (role.Highlight, highlight), (role.HighlightedText, "#ffffff")),
    ):
        palette.setColor(name, QColor(colour))
    return palette


def colours_of(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_everything_follows_the_system_while_the_window_is_open(qtbot: QtBot, counted: MainWindow, qapp: QApplication):
    page = counted.page
    parts = (page.pane.comment, page.table, page.pane.counts.chart, page.pane.flags.cards[0])
    for colours, other, accent in ((DARK, LIGHT, "#ff9f0a"), (LIGHT, DARK, "#0a60ff")):
        qapp.setPalette(system(colours, accent, "#0a60ff"))
        evidence = colours.tint(0).background
        qtbot.waitUntil(lambda evidence=evidence: evidence in colours_of(page.pane.comment))
        comment, table, chart, flag = map(colours_of, parts)
        assert not {tint.background for tint in other.evidence} & comment
        assert {colours.alternate, "#0a60ff"} <= table
        assert accent in chart
        assert colours.severity(Severity.MEDIUM) in flag
        assert not {other.alternate, other.window} & (comment | table | chart | flag)


def test_on_a_mac_text_of_second_rank_can_be_read_and_all_else_is_the_systems(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(theme.sys, "platform", "darwin")
    theirs = qapp.style().standardPalette()
    for appearance, colours in ((Appearance.DARK, DARK), (Appearance.LIGHT, LIGHT)):
        theme.apply(qapp, appearance)
        palette, role = qapp.palette(), QPalette.ColorRole
        assert palette.color(role.PlaceholderText).name() == colours.secondary
        assert palette.color(role.Highlight) == theirs.color(role.Highlight)


def test_an_accent_that_is_too_pale_is_not_taken(qapp: QApplication):
    qapp.setPalette(system(LIGHT, "#ffe566", "#ffe566"))
    assert theme.of(qapp.palette()) is LIGHT
    qapp.setPalette(system(LIGHT, "#7a2fb0", "#7a2fb0"))
    assert theme.of(qapp.palette()).accent == "#7a2fb0"


def test_on_a_chosen_row_an_icon_is_seen_whatever_the_system_chooses_with(qapp: QApplication):
    qapp.setPalette(system(LIGHT, "#0a60ff", "#0a60ff"))
    for severity in Severity:
        drawn = icons.severity_icon(severity).pixmap(32, 32, QIcon.Mode.Selected).toImage()
        seen = {
            drawn.pixelColor(x, y).name() for x in range(32) for y in range(32) if drawn.pixelColor(x, y).alpha() == 255
        }
        assert seen == {"#ffffff"}


def test_the_system_is_followed_and_a_choice_is_kept(
    qtbot: QtBot, counted: MainWindow, monkeypatch, qapp: QApplication
):
    applied: list[Appearance] = []
    monkeypatch.setattr(theme, "apply", lambda _app, appearance: applied.append(appearance))
    counted.look.appear(Appearance.SYSTEM)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert applied == [Appearance.SYSTEM, Appearance.SYSTEM]
    counted.look.appear(Appearance.LIGHT)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert applied == [Appearance.SYSTEM, Appearance.SYSTEM, Appearance.LIGHT]
