"""How well everything in the window can be told from what it stands on: contrast ratios as WCAG 2 defines them.

`python -m ranger_desk.ui.contrast` prints the table of both themes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from ranger_desk.records import Severity
from ranger_desk.ui.theme import DARK, GRAPHIC, LIGHT, TEXT, Theme, ratio


@dataclass(frozen=True, slots=True)
class Pair:
    """A colour and what it stands on, both `#rrggbb`, with the least ratio that they must have."""

    what: str
    ink: str
    paper: str
    least: float

    @property
    def ratio(self) -> float:
        """The contrast ratio, 1 to 21."""
        return ratio(self.ink, self.paper)


def pairs(theme: Theme) -> Iterator[Pair]:
    """Every colour beside every background that it is seen on."""
    window, sheet, line, button = theme.window, theme.base, theme.alternate, theme.button
    for name, paper in (("window", window), ("sheet", sheet), ("every second row", line), ("button", button)):
        yield Pair(f"text on {name}", theme.text, paper, TEXT)
    for name, paper in (("window", window), ("sheet", sheet), ("every second row", line)):
        yield Pair(f"quiet text on {name}", theme.secondary, paper, TEXT)
        yield Pair(f"link on {name}", theme.accent, paper, TEXT)
        yield Pair(f"accepted, on {name}", theme.good, paper, GRAPHIC)
        for severity in Severity:
            yield Pair(f"severity {severity.value} on {name}", theme.severity(severity), paper, TEXT)
    yield Pair("text of a chosen row", theme.on_selection, theme.selection, TEXT)
    yield Pair("text of a message", theme.text, theme.selection, TEXT)
    for severity in Severity:
        yield Pair(
            f"icon of severity {severity.value} in a chosen row", theme.severity(severity), theme.selection, GRAPHIC
        )
    for number, tint in enumerate(theme.evidence, 1):
        for name, paper in ((f"evidence {number}", tint.background), (f"evidence {number}, chosen", tint.chosen)):
            yield Pair(f"text on {name}", theme.marked, paper, TEXT)
            yield Pair(f"not in the comment, on {name}", theme.beyond, paper, TEXT)
        yield Pair(f"underline of evidence {number}", tint.underline, tint.background, GRAPHIC)
        yield Pair(f"underline of evidence {number} on sheet", tint.underline, sheet, GRAPHIC)
    yield Pair("not in the comment, on sheet", theme.beyond, sheet, TEXT)
    for name, paper in (("window", window), ("sheet", sheet), ("button", button), ("chosen row", theme.selection)):
        yield Pair(f"focus on {name}", theme.accent, paper, GRAPHIC)
    for name, paper in (("window", window), ("sheet", sheet), ("button", button)):
        yield Pair(f"outline of a control on {name}", theme.outline, paper, GRAPHIC)
    yield Pair("line of a chart", theme.secondary, sheet, GRAPHIC)
    yield Pair("closed months of a chart", theme.closed, sheet, GRAPHIC)
    yield Pair("progress", theme.accent, window, GRAPHIC)


def table() -> str:
    """All pairs in Markdown, with their ratios in both themes."""
    lines = ["| | least | light | dark |", "|---|---|---|---|"]
    lines += [
        f"| {light.what} | {light.least} | {light.ratio:.1f} | {dark.ratio:.1f} |"
        for light, dark in zip(pairs(LIGHT), pairs(DARK), strict=True)
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{table()}\n")
