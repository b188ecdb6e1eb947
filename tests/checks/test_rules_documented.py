import re
from pathlib import Path

import pytest

from ranger_desk.checks import RULES

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_page_of_the_rules_has_every_rule_as_it_comes(rule):
    row = re.search(rf"^\| `{rule.name}` \|.*\| (.*) \| (yes|no) \|$", PAGE, re.MULTILINE)
    assert row, f"docs/rules.md does not name {rule.name}"
    assert rule.severity.value in row[1].split(", ")
    assert row[2] == ("yes" if rule.default else "no")


@pytest.mark.parametrize(
    "parameter", {p.name: p for rule in RULES for p in rule.parameters}.values(), ids=lambda p: p.name
)
def test_and_every_threshold_with_its_default(parameter):
    row = re.search(rf"^\| `{parameter.name}` \|.*\| ([\d.]+) \|$", PAGE, re.MULTILINE)
    assert row, f"docs/rules.md does not name {parameter.name}"
    assert float(row[1]) == parameter.default
