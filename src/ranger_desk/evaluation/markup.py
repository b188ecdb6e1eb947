"""HTML that is escaped by construction: texts are, elements are not."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def element(name: str, *content: str, **attributes: str) -> Markup:
    """An element; content that is no `Markup` is escaped, and so are attributes (`class_` is 'class')."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items() if value
    )
    return Markup(f"<{name}{given}>{joined(content)}</{name}>")


def joined(content: Iterable[str]) -> Markup:
    """Texts and elements in a row."""
    return Markup("".join(part if isinstance(part, Markup) else escape(part) for part in content))


def table(head: Iterable[Markup], rows: Iterable[Markup], **attributes: str) -> Markup:
    """A table of header rows and body rows, in a frame that scrolls where the page is too narrow."""
    inside = element("table", element("thead", *head), element("tbody", *rows), **attributes)
    return element("div", inside, class_="frame")


def row(name: str | Markup, *cells: str | Markup) -> Markup:
    """A body row: its header, and cells (made where they are text)."""
    return element(
        "tr",
        name if isinstance(name, Markup) else element("th", name, scope="row"),
        *(cell if isinstance(cell, Markup) else element("td", cell) for cell in cells),
    )


def header(*cells: str | Markup) -> Markup:
    """A header row."""
    return element("tr", *(cell if isinstance(cell, Markup) else element("th", cell, scope="col") for cell in cells))
