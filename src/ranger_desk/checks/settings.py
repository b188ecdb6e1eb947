"""Which rules are on, and their thresholds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ranger_desk.checks.rule import Parameter, Rule
from ranger_desk.checks.rules import RULES


class SettingsRefused(ValueError):
    """Settings that cannot be used; the message says what is wrong and what would be right."""


@dataclass(frozen=True)
class Settings:
    """What the reviewer chose; whatever is not named here is as the rules have it.

    Attributes:
        switched: rule name to on or off.
        thresholds: parameter name to value.
        fixed_estimates: what is the same every month on purpose, so that equal values there are no reason to look:
            unit codes ('PINE'), or one field of a unit ('PINE F12').
    """

    switched: Mapping[str, bool] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    fixed_estimates: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what no rule knows.

        Raises:
            SettingsRefused: an unknown rule or parameter, or a value out of its bounds.
        """
        rules = {rule.name for rule in RULES}
        for name in self.switched:
            if name not in rules:
                raise SettingsRefused(f"There is no rule '{name}'. The rules are: {', '.join(sorted(rules))}.")
        for name, value in self.thresholds.items():
            if name not in PARAMETERS:
                known = ", ".join(sorted(PARAMETERS))
                raise SettingsRefused(f"There is no threshold '{name}'. The thresholds are: {known}.")
            _check(PARAMETERS[name], value)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are on."""
        return tuple(rule for rule in RULES if self.is_on(rule))

    def is_on(self, rule: Rule) -> bool:
        """Whether a rule is applied."""
        return self.switched.get(rule.name, rule.default)

    def threshold(self, parameter: Parameter) -> float:
        """The value of a rule's parameter."""
        return self.thresholds.get(parameter.name, parameter.default)

    def is_fixed(self, unit_code: str, field_code: str) -> bool:
        """Whether a field of a unit is known to be the same every month."""
        return unit_code in self.fixed_estimates or f"{unit_code} {field_code}" in self.fixed_estimates

    def with_rule(self, rule: Rule, on: bool) -> Settings:
        """These settings with one rule switched."""
        return replace(self, switched={**self.switched, rule.name: on})

    def with_threshold(self, parameter: Parameter, value: float) -> Settings:
        """These settings with one threshold changed.

        Raises:
            SettingsRefused: it is out of the parameter's bounds.
        """
        return replace(self, thresholds={**self.thresholds, parameter.name: value})

    def with_fixed_estimates(self, names: Iterable[str]) -> Settings:
        """These settings with another list of fixed estimates."""
        return replace(self, fixed_estimates=frozenset(names))

    def to_json(self) -> str:
        """The settings as JSON, read again by `from_json`."""
        return json.dumps(
            {
                "rules": dict(self.switched),
                "thresholds": dict(self.thresholds),
                "fixed_estimates": sorted(self.fixed_estimates),
            },
            indent=2,
        )

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """Read what `to_json` wrote, or what someone wrote by hand; a part that is missing is as the rules have it.

        Raises:
            SettingsRefused: it is no JSON, or something in it is no setting; the message names it.
        """
        try:
            read = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise SettingsRefused(f"The settings are no JSON: {error}.") from error
        if not isinstance(read, dict):
            raise SettingsRefused('The settings must be an object: {"rules": ..., "thresholds": ...}.')
        for name in read:
            if name not in ("rules", "thresholds", "fixed_estimates"):
                raise SettingsRefused(f"'{name}' is no part of the settings: rules, thresholds, fixed_estimates.")
        return cls(_switched(read), _thresholds(read), _fixed_estimates(read))


def _check(parameter: Parameter, value: float) -> None:
    right = parameter.least <= value <= parameter.most
    if not right or (parameter.whole and value != int(value)):
        kind = "a whole number" if parameter.whole else "a number"
        bounds = f"from {parameter.least:g} to {parameter.most:g}"
        raise SettingsRefused(f"'{parameter.name}' must be {kind} {bounds}, not {value}.")


def _switched(read: Mapping[str, object]) -> dict[str, bool]:
    switched = {}
    for name, on in _object(read, "rules").items():
        if not isinstance(on, bool):
            raise SettingsRefused(f"Rule '{name}' must be true or false, not {json.dumps(on)}.")
        switched[name] = on
    return switched


def _thresholds(read: Mapping[str, object]) -> dict[str, float]:
    thresholds: dict[str, float] = {}
    for name, value in _object(read, "thresholds").items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise SettingsRefused(f"'{name}' must be a number, not {json.dumps(value)}.")
        thresholds[name] = value
    return thresholds


def _fixed_estimates(read: Mapping[str, object]) -> frozenset[str]:
    names = read.get("fixed_estimates", [])
    if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
        raise SettingsRefused("'fixed_estimates' must be a list of unit codes ('PINE') or fields ('PINE F12').")
    return frozenset(" ".join(name.split()) for name in names)


def _object(read: Mapping[str, object], name: str) -> dict[str, object]:
    value = read.get(name, {})
    if not isinstance(value, dict):
        raise SettingsRefused(f"'{name}' must be an object of names and values.")
    return value


PARAMETERS = {parameter.name: parameter for rule in RULES for parameter in rule.parameters}
"""Every threshold there is, by name."""
DEFAULT = Settings()
"""Every rule as it comes."""
