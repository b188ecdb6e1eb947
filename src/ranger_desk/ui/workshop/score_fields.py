"""The columns that say how well something answers: the same for adapters and for runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from ranger_desk.ui.record_table import Field


class Scored(Protocol):
    """What has scores on held-out rows, as `toolbox.Adapter`."""

    @property
    def scores(self) -> Mapping[str, Any]:
        """By name; empty where it was not measured."""


T = TypeVar("T", bound=Scored)


def score_fields() -> tuple[Field[T], ...]:
    """Columns for the scores that decide over promotion, and for the rows that they are of."""
    return (
        Field("Closure", lambda one: _said(one, "material_f1"), number=True, tip="Is there a closure, F1"),
        Field("Place", lambda one: _said(one, "place_f1"), number=True, tip="Which place, F1"),
        Field("Extent", lambda one: _said(one, "extent_f1"), number=True, tip="Which place for how long, F1"),
        Field("Rows", lambda one: _said(one, "rows"), number=True, tip="Rows it was measured on"),
    )


def _said(one: Scored, name: str) -> str:
    value = one.scores.get(name)
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"
