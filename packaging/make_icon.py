"""Makes packaging/RangerDesk.icns, in all sizes that macOS wants, from resources/icon.svg.

python packaging/make_icon.py
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parents[1]
KINDS = {
    **{b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512},
    **{b"ic11": 32, b"ic12": 64, b"ic13": 256, b"ic14": 512, b"ic10": 1024},  # for two pixels a point
}
"""The kinds of picture in an .icns, all of them PNG, and their width and height in pixels."""


def png(renderer: QSvgRenderer, size: int) -> bytes:
    """The drawing, `size` pixels wide and high."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def main() -> None:
    """Write the icon."""
    _ = QGuiApplication([])
    renderer = QSvgRenderer(str(ROOT / "resources" / "icon.svg"))
    pictures = {size: png(renderer, size) for size in sorted(set(KINDS.values()))}
    blocks = b"".join(
        kind + struct.pack(">I", 8 + len(pictures[size])) + pictures[size] for kind, size in KINDS.items()
    )
    (ROOT / "packaging" / "RangerDesk.icns").write_bytes(b"icns" + struct.pack(">I", 8 + len(blocks)) + blocks)


if __name__ == "__main__":
    main()
