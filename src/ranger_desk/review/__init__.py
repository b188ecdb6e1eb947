"""The review file: one opened export with its reports, flags and decisions, in SQLite (`*.rangerdesk`).

Begin with `Review.create` or `Review.open`; every change is on disk when its call returns.
"""

from ranger_desk.review.decisions import Step
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
from ranger_desk.review.remembered import CorrectionsRefused
from ranger_desk.review.reports import Totals
from ranger_desk.review.review import Review
from ranger_desk.review.stack import StepKind

__all__ = [
    "Column",
    "CorrectionsRefused",
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
