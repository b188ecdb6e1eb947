"""Prompt formats: how a park-month becomes a prompt, and a summary with closures the answer to learn.

`basic` and `advanced` follow the paper 'Finetuning Meta's Llama-3-8B Model: National Park Comment Extraction' in task
and form (comment in, summary out; and instruction, input, output). `marked` is ours: first each closure's
evidence, then the summary.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from ranger_desk.closures import marks
from ranger_desk.records import Closure, ParkMonth

NO_CLOSURES = "No Closures."
NONE = "none"
"""The whole answer where a comment reports no closure: one token."""
SUMMARY = "Summary: "
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|/\d\d\b|'\d\d\b")


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model reads; the three parts are tokenised one by one and joined.

    Attributes:
        prefix: the same for all rows of a format, so that it is computed once.
        body: the park-month's own part.
        opening: how the answer begins (the month), so that the model need not write it.
    """

    prefix: str
    body: str
    opening: str


class Format(ABC):
    """One prompt format."""

    name: ClassVar[str]
    prefix: ClassVar[str]
    max_answer_tokens: ClassVar[int]

    @abstractmethod
    def body(self, park_month: ParkMonth) -> str:
        """The part of the prompt that belongs to one park-month."""

    def prompt(self, park_month: ParkMonth) -> Prompt:
        """The whole prompt for one park-month."""
        return Prompt(self.prefix, self.body(park_month), f"{park_month.month_name}:")

    def answer(self, park_month: ParkMonth, summary: str, closures: Sequence[Closure]) -> str:
        """What a model should write after the opening, given the right summary and closures with their evidence."""
        del park_month, closures
        return " " + after_month(summary)


class Basic(Format):
    """The paper's first format: comment in, summary out, no instruction."""

    name = "basic"
    prefix = ""
    max_answer_tokens = 96

    def body(self, park_month: ParkMonth) -> str:
        """The month and the comment, nothing else."""
        return f"{park_month.month_name} comment: {squeezed(park_month.comment)}\nSummary: "


class Advanced(Format):
    """The paper's second format: instruction, input, output."""

    name = "advanced"
    prefix = (
        "### Instruction:\n"
        "You read the comment that a national park's data collector sent with one month's visitor counts. "
        "Say in one or two plain sentences what was closed to visitors in that month and for how long, with dates or "
        "reasons where the comment gives them. Use only what the comment says, and its own names for places. "
        "Leave out places that were open, broken or estimated counters, the weather, single cancelled events, closures "
        "of three days or fewer and shortened hours. Begin with the month and a colon. "
        "If nothing was closed, write the month, a colon and 'No Closures.'\n\n### Input:\n"
    )
    max_answer_tokens = 96

    def body(self, park_month: ParkMonth) -> str:
        """The month, year and park, then the comment, then the output's heading."""
        when = f"{park_month.month_name} {park_month.year}"
        return f"{when}, {park_month.park_name}\n{squeezed(park_month.comment)}\n\n### Output:\n"


class Marked(Format):
    """Ours: one line a closure, its evidence copied and marked (see `marks`), then the summary; or one word, 'none'."""

    name = "marked"
    prefix = ""
    max_answer_tokens = 320

    def body(self, park_month: ParkMonth) -> str:
        """Park and month, then the comment; the year only where the comment speaks of years.

        Nothing that cannot change the answer is in the prompt, so that equal comments share one.
        """
        comment = marks.plain(park_month.comment)
        year = f" {park_month.year}" if _YEAR.search(comment) else ""
        return f"{park_month.park_name}, {park_month.month_name}{year}\n{comment}\nClosures:"

    def prompt(self, park_month: ParkMonth) -> Prompt:
        """The whole prompt; the month is not written at all, so that nothing known is computed."""
        return Prompt(self.prefix, self.body(park_month), "")

    def answer(self, park_month: ParkMonth, summary: str, closures: Sequence[Closure]) -> str:
        """The closures' lines and, where one is material, the summary; or 'none'."""
        lines = marks.lines(park_month.comment, closures)
        if lines and any(closure.extent.material for closure in closures):
            lines.append(f"{SUMMARY}{after_month(summary)}")
        return "\n".join(f" {line}" for line in lines) or f" {NONE}"


FORMATS: dict[str, Format] = {f.name: f for f in (Basic(), Advanced(), Marked())}


def squeezed(text: str) -> str:
    """The text with every run of white space as one space: what the model reads."""
    return " ".join(text.split())


def after_month(summary: str) -> str:
    """The summary without '<Month>:'."""
    head, colon, rest = summary.partition(":")
    return rest.strip() if colon and " " not in head.strip() else summary.strip()
