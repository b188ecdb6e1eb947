"""What a rule is, and what it is given to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from ranger_desk.checks import fields
from ranger_desk.checks.links import link
from ranger_desk.records import Closure, Correction, Count, Extent, Flag, ParkMonth, Report, Scope, Severity

if TYPE_CHECKING:
    from ranger_desk.checks.history import History
    from ranger_desk.checks.settings import Settings


@dataclass(frozen=True, slots=True)
class Parameter:
    """A threshold of a rule that the reviewer may change.

    Attributes:
        name: as it stands in the settings file, 'rule.what'.
        title: in plain words, with its unit.
        default, least, most: the value until it is changed, and the bounds of a change.
        whole: only whole numbers make sense.
    """

    name: str
    title: str
    default: float
    least: float
    most: float
    whole: bool = True


@dataclass(frozen=True, eq=False)
class Case:
    """One park-month with all that is known when the rules look at it.

    Attributes:
        report: None where the comment was not read yet; rules that need one are silent then.
        history: of the park-month's unit; None where there is none.
        corrections: what a reviewer said that places stand for.
    """

    park_month: ParkMonth
    report: Report | None
    history: History | None
    settings: Settings
    corrections: Sequence[Correction] = ()

    @cached_property
    def closures(self) -> tuple[Closure, ...]:
        """The closures of the report; none where there is no report."""
        return self.report.closures if self.report else ()

    @cached_property
    def visit_counts(self) -> list[Count]:
        """The counts of visitors, or of what brings them; readings, switches, factors and the like left out."""
        return [count for count in self.park_month.counts if _is_visit_count(count.label)]

    @cached_property
    def pairs(self) -> list[fields.Pair]:
        """The counters' readings, end and beginning together."""
        return fields.pairs(self.park_month.counts)

    @cached_property
    def readings(self) -> list[Count]:
        """What each counter counted: its ending with the difference as value; as it is where that is blank.

        An ending that stands alone tells nothing of its month, unless it is blank.
        """
        found = []
        for pair in self.pairs:
            one = pair.ending
            if pair.beginning is not None and one.value is not None:
                found.append(Count(one.field, f"{one.label or one.field} (less its beginning)", pair.difference))
            elif one.value is None:
                found.append(one)
        return found

    def linked(self, closure: Closure) -> list[Count]:
        """What should be zero while something is closed; nothing for what lies outside the park.

        Of a counter's two readings the ending stands here, with their difference as its value, and saying so.
        """
        one = self.park_month
        linked = {found.field for found in link(closure, one.counts, one.park_name, self.corrections)}
        return [count for count in (*self.visit_counts, *self.readings) if count.field in linked]

    def stands_for(self, place: str) -> list[Count]:
        """The counts of visitors that a place stands for, as if it were closed."""
        return self.linked(Closure(place, Scope.PLACE, Extent.UNKNOWN))

    def threshold(self, parameter: Parameter) -> float:
        """The value of a rule's parameter in the settings."""
        return self.settings.threshold(parameter)


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason to look at a park-month.

    Attributes:
        name: as it stands in flags and files, 'closed-but-counted'.
        title: a few words for the screen.
        explanation: what it means and why it is worth a look, in plain words for reviewers.
        severity: of its flags, unless a flag says otherwise.
        find: the rule itself.
        parameters: its thresholds.
        default: whether it is on until the reviewer says otherwise.
    """

    name: str
    title: str
    explanation: str
    severity: Severity
    find: Callable[[Case], Iterable[Flag]]
    parameters: tuple[Parameter, ...] = ()
    default: bool = True


_is_visit_count = cache(fields.is_visit_count)
"""Asked for every count of every park-month, of the same few labels."""
