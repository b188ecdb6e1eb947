"""The reviewers' guide: its pages, read from the Markdown files that are its documentation outside the program, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

INDEX = "index"
"""The first page; its links say which others there are, and in which order."""
_TABLE = {"cellpadding": "6", "cellspacing": "0"}
_QUOTE = '<table class="quote" width="100%" cellpadding="8" cellspacing="0"><tr><td>', "</td></tr></table>"
"""A quotation is a table of one cell: Qt's rich text can give nothing else a background without gaps."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: what stands below one heading.

    Attributes:
        anchor: the heading's, as it is on the web, too; empty for the beginning of a page.
        text: its words without marks, a line for each paragraph or cell, the heading first.
    """

    title: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page.

    Attributes:
        name: of its file, without the ending.
        html: for Qt's rich text; headings have their anchors as ids.
        sections: its beginning, then its sections.
    """

    name: str
    html: str
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """Its first heading."""
        return self.sections[0].title

    @property
    def text(self) -> str:
        """All its words."""
        return "\n".join(section.text for section in self.sections)


def read(folder: Path, inserts: Mapping[str, str]) -> tuple[HelpPage, ...]:
    """Read the guide: the index, then the pages that it links to.

    Args:
        folder: where the Markdown files are.
        inserts: Markdown to be put where a page says `<!-- name -->`: what only the running program knows.
    """
    index = (folder / f"{INDEX}.md").read_text(encoding="utf-8")
    names = dict.fromkeys([INDEX, *re.findall(r"\]\(([\w-]+)\.md\)", index)])
    return tuple(_page(name, (folder / f"{name}.md").read_text(encoding="utf-8"), inserts) for name in names)


def anchor(title: str) -> str:
    """The anchor of a heading, made as GitHub makes it: 'Zero, and why' is `zero-and-why`."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _page(name: str, markdown: str, inserts: Mapping[str, str]) -> HelpPage:
    for insert, text in inserts.items():
        markdown = markdown.replace(f"<!-- {insert} -->", text)
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(markdown)
    for opening, inside in pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", anchor(_words(inside)))
        elif opening.type == "table_open":
            opening.attrs.update(_TABLE)
        for picture in (part for part in inside.children or () if part.type == "image"):
            picture.attrSet("title", picture.content)  # its tip
    parser.renderer.rules |= {  # type: ignore[attr-defined]
        "blockquote_open": lambda *_: _QUOTE[0],
        "blockquote_close": lambda *_: _QUOTE[1],
    }
    return HelpPage(name, parser.renderer.render(tokens, parser.options, {}), tuple(_sections(tokens)))


def _sections(tokens: Sequence[Token]) -> Iterator[Section]:
    """The parts that begin with a heading of the first two ranks."""
    starts = [at for at, token in enumerate(tokens) if token.type == "heading_open" and token.tag in {"h1", "h2"}]
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        words = [_words(token) for token in tokens[start:end] if token.type == "inline"]
        first = tokens[start].tag == "h1"
        yield Section(words[0], "" if first else anchor(words[0]), "\n".join(words))


def _words(inline: Token) -> str:
    """What a reader sees of it; of a picture, nothing."""
    parts = [
        " " if part.type == "softbreak" else part.content for part in inline.children or () if part.type != "image"
    ]
    return "".join(parts)
