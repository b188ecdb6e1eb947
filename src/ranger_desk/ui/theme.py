"""Every colour of the window, in one light and one dark theme, and the switch between them.

On macOS the palette is the system's own, its accent included, and a theme adds only what the system has no word for
(evidence, severities). Elsewhere the whole palette comes from the theme. Which theme holds is read from a palette, so
that no widget has to be told: it looks again when its palette changes.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ranger_desk.records import Severity

TEXT: Final = 4.5
"""The contrast ratio that WCAG 2 AA asks of text."""
GRAPHIC: Final = 3.0
"""What it asks of the outlines of controls, of focus, and of icons and lines that say something."""


class Appearance(StrEnum):
    """What the reviewer chose: as the system does, or always the one or the other."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Tint:
    """The colours of one closure's evidence: its background, the background when chosen, its underline."""

    background: str
    chosen: str
    underline: str


@dataclass(frozen=True, slots=True)
class Theme:
    """All colours of one theme as `#rrggbb`.

    Attributes:
        border: of sheets and lines, which part what would be told apart without them.
        outline: of controls, which show by it where they are.
        marked: the text's colour on a tint.
        evidence: tints that closures take in turn.
        beyond: what a summary says and its comment does not, and the wavy underline below it.
        high, medium, low: severities, always beside an icon of their own shape and a word.
        closed: months of a chart in which a place was closed.
        good: accepted decisions.
    """

    dark: bool
    window: str
    base: str
    alternate: str
    text: str
    secondary: str
    border: str
    outline: str
    button: str
    accent: str
    selection: str
    on_selection: str
    marked: str
    evidence: tuple[Tint, ...]
    beyond: str
    high: str
    medium: str
    low: str
    closed: str
    good: str

    def tint(self, closure: int) -> Tint:
        """The tint of the closure at index `closure` of a report."""
        return self.evidence[closure % len(self.evidence)]

    def severity(self, severity: Severity) -> str:
        """The colour of a severity's icon and word; a note is as quiet as other text of second rank."""
        return {
            Severity.HIGH: self.high,
            Severity.MEDIUM: self.medium,
            Severity.LOW: self.low,
            Severity.NOTE: self.secondary,
        }[severity]


LIGHT: Final = Theme(
    dark=False,
    window="#f4f3ef",
    base="#ffffff",
    alternate="#faf9f6",
    text="#1f2421",
    secondary="#59625b",
    border="#d9d7d0",
    outline="#777771",
    button="#fbfaf8",
    accent="#2b6a41",
    selection="#d8e8dc",
    on_selection="#17201a",
    marked="#1b1f1c",
    evidence=(
        Tint("#fdecb8", "#f8d567", "#8a6100"),
        Tint("#d6e7fc", "#a5cdf9", "#1f5fa8"),
        Tint("#f9dbe2", "#f3aebd", "#a8324f"),
        Tint("#d5eed6", "#a3dba7", "#2c6e33"),
        Tint("#e6def8", "#c9b6f0", "#5b44a8"),
        Tint("#cfecea", "#97d8d4", "#146c68"),
    ),
    beyond="#8f120c",
    high="#b3261e",
    medium="#855300",
    low="#3f5d78",
    closed="#6b4fa0",
    good="#2b6a41",
)

DARK: Final = Theme(
    dark=True,
    window="#1b1e1c",
    base="#272c29",
    alternate="#2b312e",
    text="#e8ebe7",
    secondary="#a8b1aa",
    border="#424944",
    outline="#868d88",
    button="#363c38",
    accent="#8fcca0",
    selection="#35503f",
    on_selection="#f4f7f4",
    marked="#f5f7f4",
    evidence=(
        Tint("#574610", "#705a10", "#e3bd4f"),
        Tint("#1f4369", "#275f99", "#85bcf5"),
        Tint("#632a3b", "#8c3b52", "#f29db1"),
        Tint("#254d2c", "#2d6937", "#88d092"),
        Tint("#43376d", "#5d4b9c", "#bba8f2"),
        Tint("#194c49", "#176863", "#73cfc9"),
    ),
    beyond="#ffcfca",
    high="#ff9a90",
    medium="#eabf62",
    low="#9fc3e6",
    closed="#bd9fe8",
    good="#8fcca0",
)


_VIEWS: Final = ("QListView", "QTableView", "QTreeView")
_OUTLINED: Final = ("QLineEdit", "QComboBox", "QAbstractButton", "QAbstractSpinBox", *_VIEWS)
_DARKER: Final = 140
"""Qt's Fusion style outlines these controls in the colour of the window they are in, darker by so many per cent."""


def ratio(first: str, second: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def of(palette: QPalette) -> Theme:
    """The theme that goes with a widget's palette, with its accent where that can be seen."""
    window, text = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
    theme = DARK if window.lightnessF() < text.lightnessF() else LIGHT
    return _accented(theme, palette.color(QPalette.ColorRole.Accent).name())


@cache
def _accented(theme: Theme, accent: str) -> Theme:
    """The theme with the system's accent; with its own where that is too pale for it."""
    if accent == theme.accent or min(ratio(accent, paper) for paper in (theme.window, theme.base)) < GRAPHIC:
        return theme
    return replace(theme, accent=accent)


def _luminance(colour: str) -> float:
    seen = QColor(colour)
    parts = (seen.redF(), seen.greenF(), seen.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def apply(app: QApplication, appearance: Appearance) -> None:
    """Give the application the chosen appearance; with SYSTEM it follows the system from then on."""
    hints = app.styleHints()
    wish = {Appearance.LIGHT: Qt.ColorScheme.Light, Appearance.DARK: Qt.ColorScheme.Dark}
    hints.setColorScheme(wish.get(appearance, Qt.ColorScheme.Unknown))
    dark = appearance is Appearance.DARK
    if appearance is Appearance.SYSTEM:
        dark = hints.colorScheme() is Qt.ColorScheme.Dark
    theme = DARK if dark else LIGHT
    if sys.platform == "darwin":
        app.setPalette(_on_a_mac(theme))
        return
    app.setPalette(_palette(theme))
    outlined = _palette(theme)
    outlined.setColor(QPalette.ColorRole.Window, QColor(theme.outline).lighter(_DARKER))
    for control in _OUTLINED:
        app.setPalette(outlined, control)  # type: ignore[arg-type]  # its stub says bytes, but it takes text alone


def _on_a_mac(theme: Theme) -> QPalette:
    """The system's palette, but for text of second rank: macOS writes that too pale to be read by all."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.PlaceholderText, QColor(theme.secondary))
    return palette


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(QColor(theme.button), QColor(theme.window))
    for name, colour in {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.base,
        role.AlternateBase: theme.alternate,
        role.Text: theme.text,
        role.Button: theme.button,
        role.ButtonText: theme.text,
        role.Highlight: theme.selection,
        role.HighlightedText: theme.on_selection,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.PlaceholderText: theme.secondary,
        role.ToolTipBase: theme.base,
        role.ToolTipText: theme.text,
    }.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.secondary))
    return palette
