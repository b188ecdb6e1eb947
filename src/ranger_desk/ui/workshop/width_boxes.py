"""The choice of how wide weights become: bits, and how many share a scale."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from ranger_desk.ui.workshop import wording
from ranger_desk.workshop.quantise import BITS, GROUP_SIZES

SUGGESTED = 4
"""Bits that are chosen at first: what most quantised models have."""


def width_boxes(of: str) -> tuple[QComboBox, QComboBox]:
    """Two boxes: bits, with None as data for 16-bit floats, and group sizes.

    Args:
        of: whose weights, for those who hear the first box's name: 'Bits of a weight of the fused model'.
    """
    bits, group = QComboBox(), QComboBox()
    for number in BITS:
        bits.addItem(wording.bits(number), number)
    bits.addItem("16-bit floats", None)
    bits.setCurrentIndex(BITS.index(SUGGESTED))
    for number in GROUP_SIZES:
        group.addItem(f"groups of {number}", number)
    for box, name in ((bits, f"Bits of a weight of {of}"), (group, "Weights that share a scale")):
        box.setAccessibleName(name)
        box.setAccessibleDescription(name)  # on macOS and Linux Qt gives what is chosen for a box's name
    return bits, group
