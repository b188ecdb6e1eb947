import json

import pytest
from case_samples import found, park_month, past
from hypothesis import given
from hypothesis import strategies as st

from ranger_desk.checks import DEFAULT, RULES, Settings, SettingsRefused, flags

RULE = {rule.name: rule for rule in RULES}
TIMES = next(parameter for parameter in RULE["unusual"].parameters if parameter.name == "unusual.times")


@st.composite
def settings(draw):
    parameters = {parameter.name: parameter for rule in RULES for parameter in rule.parameters}
    thresholds = {}
    for name in draw(st.sets(st.sampled_from(sorted(parameters)))):
        bounds = parameters[name].least, parameters[name].most
        whole = st.integers(int(bounds[0]), int(bounds[1]))
        thresholds[name] = draw(whole if parameters[name].whole else st.floats(*bounds))
    switched = draw(st.dictionaries(st.sampled_from(sorted(RULE)), st.booleans()))
    return Settings(
        switched, thresholds, draw(st.frozensets(st.from_regex(r"[A-Z]{4}( F[0-9]{1,3})?", fullmatch=True)))
    )


@given(settings())
def test_settings_come_back_from_json_as_they_were(chosen):
    assert Settings.from_json(chosen.to_json()) == chosen


def test_an_empty_object_is_every_rule_as_it_comes():
    assert Settings.from_json("{}") == DEFAULT


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no JSON"),
        ("{", "line 1 column 2"),
        ("[]", "must be an object"),
        ('{"rulez": {}}', "'rulez' is no part of the settings"),
        ('{"rules": ["unusual"]}', "'rules' must be an object"),
        ('{"rules": {"unusal": true}}', "no rule 'unusal'.*unusual"),
        ('{"rules": {"unusual": "yes"}}', "'unusual' must be true or false, not \"yes\""),
        ('{"thresholds": {"unusual.time": 3}}', "no threshold 'unusual.time'.*unusual.times"),
        ('{"thresholds": {"unusual.times": "3"}}', "'unusual.times' must be a number"),
        ('{"thresholds": {"unusual.times": true}}', "'unusual.times' must be a number"),
        ('{"thresholds": {"unusual.times": 0.5}}', "a number from 1.2 to 100, not 0.5"),
        ('{"thresholds": {"unusual.times": NaN}}', "a number from 1.2 to 100, not nan"),
        ('{"thresholds": {"part.days": 10.5}}', "a whole number from 4 to 31, not 10.5"),
        ('{"thresholds": {"part.days": 1e400}}', "a whole number from 4 to 31, not inf"),
        ('{"fixed_estimates": "PINE"}', "must be a list of unit codes"),
        ('{"fixed_estimates": [""]}', "must be a list of unit codes"),
    ],
)
def test_what_is_no_setting_is_refused_by_its_name(text, says):
    with pytest.raises(SettingsRefused, match=f"(?s){says}"):
        Settings.from_json(text)


@given(st.text() | st.recursive(st.none() | st.integers(), st.lists).map(json.dumps))
def test_any_other_text_is_refused_and_nothing_else_is_raised(text):
    with pytest.raises(SettingsRefused):
        Settings.from_json(text)


def test_a_rule_is_switched_and_a_threshold_changed_without_touching_the_rest():
    off = DEFAULT.with_rule(RULE["unusual"], False)
    assert not off.is_on(RULE["unusual"])
    assert off.is_on(RULE["pending"])
    assert DEFAULT.is_on(RULE["unusual"])
    assert DEFAULT.with_threshold(TIMES, 4).threshold(TIMES) == 4
    assert DEFAULT.threshold(TIMES) == 3
    with pytest.raises(SettingsRefused):
        DEFAULT.with_threshold(TIMES, 1)


def test_rules_that_would_flag_too_many_are_off_until_asked_for():
    assert {rule.name for rule in RULES if not rule.default} == {"comment-copied", "shutdown-asked"}


def test_a_threshold_decides():
    one = park_month("", {"F1": 350})
    before = past("F1", [100, 100, 100])
    assert found(one, "unusual", before=before)
    assert not found(one, "unusual", before=before, settings=DEFAULT.with_threshold(TIMES, 4))


def test_a_rule_that_is_off_is_silent():
    one = park_month("", {"F1": -3})
    assert [flag.rule for flag in flags(one, None)] == ["reading-runs-back"]
    assert flags(one, None, settings=DEFAULT.with_rule(RULE["reading-runs-back"], False)) == ()


def test_every_rule_says_what_it_means():
    assert len(RULE) == len(RULES)
    for rule in RULES:
        assert rule.title
        assert len(rule.explanation) > 40
        for parameter in rule.parameters:
            assert parameter.least <= parameter.default <= parameter.most
            assert parameter.title
