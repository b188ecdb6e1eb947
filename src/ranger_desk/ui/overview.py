"""What the window has to know of a whole review before it can show it."""

from __future__ import annotations

from dataclasses import dataclass

from ranger_desk.review import Facets, Filters, Review, Status, Totals


@dataclass(frozen=True, slots=True)
class Overview:
    """A whole review at a glance; gathered off the window's thread.

    Attributes:
        ids: all park-months, in the order of the file.
        undecided: those that wait for a decision.
    """

    ids: list[int]
    undecided: set[int]
    totals: Totals
    facets: Facets

    @classmethod
    def of(cls, review: Review) -> Overview:
        """Gather it."""
        undecided = set(review.ids(Filters(status=Status.UNDECIDED)))
        return cls(review.ids(), undecided, review.counts(), review.facets())
