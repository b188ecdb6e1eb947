"""How sure the model was, as a probability that can be believed.

A model's own probability of what it wrote is too sure of itself. Two numbers an adapter, fitted on comments that it was
not trained on, bring it down to how often such answers are right (Platt scaling: J. Platt, 'Probabilistic Outputs for
Support Vector Machines', 1999).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ranger_desk.records import Closure

_EDGE = 1e-6
"""Probabilities are kept this far from 0 and 1, where their logarithms have no end."""


@dataclass(frozen=True, slots=True)
class Scale:
    """confidence = logistic(slope * logit(probability) + offset); the default changes nothing."""

    slope: float = 1.0
    offset: float = 0.0

    def applied(self, chance: float) -> float:
        """The confidence, 0 to 1, in a line whose log-probability is `chance`; none at all in a broken one (NaN)."""
        probability = 0.0 if math.isnan(chance) else math.exp(min(0.0, chance))
        probability = min(1 - _EDGE, max(_EDGE, probability))
        raised = self.slope * math.log(probability / (1 - probability)) + self.offset
        return 1 / (1 + math.exp(-raised))


@dataclass(frozen=True, slots=True)
class Calibration:
    """An adapter's two scales: for the line of a closure, and for the one word that says there is none."""

    closure: Scale = Scale()
    none: Scale = Scale()


UNCALIBRATED = Calibration()


def of_report(closures: Sequence[Closure], none: float | None) -> float | None:
    """Confidence in what matters most of a report: whether anything material was closed.

    Args:
        closures: with their confidences.
        none: confidence in there being no closure, where there is none.

    Returns:
        That of the surest material closure; without one, that of the least sure of the others, which may be material;
        None where the closures have no confidence.
    """
    if not closures:
        return none
    material = [c.confidence for c in closures if c.extent.material and c.confidence is not None]
    others = [c.confidence for c in closures if not c.extent.material and c.confidence is not None]
    return max(material, default=None) or min(others, default=None)
