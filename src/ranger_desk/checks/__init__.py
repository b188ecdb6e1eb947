"""Reasons to look at a park-month: each rule is one small function of records.

Call `flags(park_month, report, history, settings, corrections)`; `histories` makes what numbers are compared with,
`link` says which count fields a closed place stands for, `RULES` what there is to look for.
"""

from __future__ import annotations

from collections.abc import Sequence

from ranger_desk.checks.history import History, histories
from ranger_desk.checks.links import Link, link
from ranger_desk.checks.rule import Case, Parameter, Rule
from ranger_desk.checks.rules import RULES
from ranger_desk.checks.settings import DEFAULT, Settings, SettingsRefused
from ranger_desk.records import Correction, Flag, ParkMonth, Report

__all__ = [
    "DEFAULT",
    "RULES",
    "History",
    "Link",
    "Parameter",
    "Rule",
    "Settings",
    "SettingsRefused",
    "flags",
    "histories",
    "link",
]


def flags(
    park_month: ParkMonth,
    report: Report | None,
    history: History | None = None,
    settings: Settings = DEFAULT,
    corrections: Sequence[Correction] = (),
) -> tuple[Flag, ...]:
    """All flags of one park-month, the most severe first.

    Args:
        park_month: its comment and counts.
        report: what the model says of the comment; None where it was not read: rules that need it are silent.
        history: of the park-month's unit; None where there is none: rules that need it are silent.
        settings: which rules are on, and their thresholds.
        corrections: what a reviewer said that this unit's places stand for.
    """
    case = Case(park_month, report, history, settings, corrections)
    found = [flag for rule in settings.rules for flag in rule.find(case)]
    return tuple(sorted(found, key=lambda flag: -flag.severity.rank))
