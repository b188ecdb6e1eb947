"""The review file: one opened export with its reports, flags and decisions, in SQLite (`*.rangerdesk`).

Begin with `Review.create` or `Review.open`; every change is on disk when its call returns.
"""

from ranger_desk.review.decisions import Step, StepKind
from ranger_desk.review.errors import (
    DiskFull,
    NewerReview,
    NotAReview,
    ReviewError,
    ReviewExists,
    ReviewLocked,
    ReviewReadOnly,
)
from ranger_desk.review.query import Column, Facets, Filters, Sort, Status
from ranger_desk.review.reports import Totals
from ranger_desk.review.review import Review

__all__ = [
    "Column",
    "DiskFull",
    "Facets",
    "Filters",
    "NewerReview",
    "NotAReview",
    "Review",
    "ReviewError",
    "ReviewExists",
    "ReviewLocked",
    "ReviewReadOnly",
    "Sort",
    "Status",
    "Step",
    "StepKind",
    "Totals",
]
