"""The program's own icons, drawn from `resources/icons` in the colour of the text around them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLineEdit

from ranger_desk import paths
from ranger_desk.records import Severity
from ranger_desk.ui import theme
from ranger_desk.ui.theme import Theme

_DISABLED = 0.45
"""How much of a disabled icon is left."""
_USUAL = 17
"""Pixels that a line of text is high at the sizes that systems come with."""


def icon(name: str, colour: Callable[[Theme], str] | None = None) -> QIcon:
    """The icon `name`, painted in a colour of today's theme; if None, in the colour of the text around it.

    Raises:
        FileNotFoundError: there is no icon of that name.
    """
    _drawing(name)
    return QIcon(_Drawn(name, colour))


def switch() -> QIcon:
    """The icon of a button that is on or off: a box, ticked or empty."""
    return QIcon(_Drawn("off", None, "on"))


def small(name: str, side: int) -> QIcon:
    """The icon `name`, never larger than `side` pixels, in the middle of the room it is given."""
    return QIcon(_Small(name, side))


def severity_icon(severity: Severity) -> QIcon:
    """The icon of a flag: every severity has a shape of its own, so that colour only repeats it."""
    return icon(severity.value, lambda theme: theme.severity(severity))


def app_icon() -> QIcon:
    """The program's icon."""
    return QIcon(str(paths.resources_folder() / "icon.svg"))


def beside(text: QFontMetrics, size: int = 16) -> QSize:
    """The size of an icon that is `size` pixels large beside text of the usual height, and larger beside larger."""
    side = round(size * max(1.0, text.height() / _USUAL))
    return QSize(side, side)


def key_cap(letter: str) -> QIcon:
    """A key with `letter` on it, to show on a button which key presses it."""
    return QIcon(_KeyCap(letter))


def mark_search(field: QLineEdit) -> None:
    """Put a magnifying glass before the text of a field."""
    field.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition).setText("Search")


@cache
def _drawing(name: str) -> str:
    return (paths.resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


class _Painted(QIconEngine):
    """An icon engine that paints afresh at every size and in today's palette."""

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap


class _Drawn(_Painted):
    def __init__(self, name: str, colour: Callable[[Theme], str] | None, on: str | None = None) -> None:
        super().__init__()
        self._name = name
        self._colour = colour
        self._on = on

    def clone(self) -> QIconEngine:
        return _Drawn(self._name, self._colour, self._on)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        name = self._on if self._on and state is QIcon.State.On else self._name
        if mode is QIcon.Mode.Disabled:
            painter.setOpacity(painter.opacity() * _DISABLED)
        ratio = painter.device().devicePixelRatio() if painter.device() else 1.0
        painter.drawPixmap(rect, _rendered(name, self._today(mode), rect.size(), ratio))

    def _today(self, mode: QIcon.Mode) -> str:
        palette = QGuiApplication.palette()
        own = self._colour(theme.of(palette)) if self._colour is not None else None
        if mode is QIcon.Mode.Selected:
            behind = palette.color(QPalette.ColorRole.Highlight).name()
            if own is None or theme.ratio(own, behind) < theme.GRAPHIC:  # its shape says the same
                return palette.color(QPalette.ColorRole.HighlightedText).name()
        return own or palette.color(QPalette.ColorRole.ButtonText).name()


class _Small(_Drawn):
    def __init__(self, name: str, side: int) -> None:
        super().__init__(name, None)
        self._side = side

    def clone(self) -> QIconEngine:
        return _Small(self._name, self._side)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        inside = QRect(0, 0, self._side, self._side)
        inside.moveCenter(rect.center())
        super().paint(painter, inside, mode, state)


class _KeyCap(_Painted):
    def __init__(self, letter: str) -> None:
        super().__init__()
        self._letter = letter

    def clone(self) -> QIconEngine:
        return _KeyCap(self._letter)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if mode is QIcon.Mode.Disabled:
            painter.setOpacity(painter.opacity() * _DISABLED)
        height = rect.height()
        painter.setPen(QPen(QGuiApplication.palette().color(QPalette.ColorRole.ButtonText), height / 18))
        inset = height / 14
        painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), height / 5, height / 5)
        font = QFont(painter.font())
        font.setPixelSize(round(height * 0.62))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._letter)


def _rendered(name: str, colour: str, size: QSize, ratio: float) -> QPixmap:
    """The icon's picture; kept, for a table paints the same few icons hundreds of times."""
    key = f"ranger-desk/{name}/{colour}/{size.width()}x{size.height()}@{ratio}"
    pixmap = QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = QPixmap(size * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        svg = _drawing(name).replace("currentColor", colour)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(pixmap.rect()))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        QPixmapCache.insert(key, pixmap)
    return pixmap
