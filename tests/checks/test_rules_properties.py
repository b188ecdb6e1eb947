"""What holds of all rules, whatever a comment says and whatever is counted."""

from case_samples import LABELS, closure, park_month, report
from hypothesis import given
from hypothesis import strategies as st

from ranger_desk.checks import RULES, History, Settings, flags
from ranger_desk.records import Extent, Scope

ALL = Settings({rule.name: True for rule in RULES})
PHRASES = st.sampled_from(
    [
        "Mill Museum closed for the season.",
        "The park was closed to general visitation.",
        "Canyon Trail reopened on the 3rd;",
        "Elk Creek Campground was open.",
        "South Entrance counter is not working.",
        "Awaiting numbers from the Mill Museum.",
        "Counts are from work crews.",
        "We had 40 visitors.",
        "Estimate given.",
        "closed",
        "open",
        "\t",
        "\n",
        "  ",
        ". . ;",
        "é\x00",
    ]
)
COMMENTS = st.lists(PHRASES | st.text(max_size=20), max_size=8).map(" ".join)
NUMBERS = st.none() | st.integers(-5, 10**7) | st.floats(0, 10**7)
COUNTS = st.dictionaries(st.sampled_from(sorted(LABELS)), NUMBERS)
PLACES = st.sampled_from(["Mill Museum", "Canyon Trail", "Elk Creek Campground", "South Entrance counter", "Park", ""])
CLOSURES = st.builds(
    closure,
    PLACES | st.text(max_size=12),
    st.sampled_from(Extent),
    st.sampled_from(Scope),
    PHRASES | st.text(max_size=12),
)
MONTHS = st.builds(park_month, COMMENTS, COUNTS, st.integers(2013, 2020), st.integers(1, 12))


@given(MONTHS, st.none() | st.lists(CLOSURES, max_size=4).map(lambda closures: report(*closures)), st.lists(MONTHS))
def test_no_comment_breaks_a_rule_and_no_field_is_flagged_twice_by_one(one, read, others):
    found = flags(one, read, History([one, *others]), ALL)
    assert found == flags(one, read, History([one, *others]), ALL)
    by_count = [(flag.rule, flag.field, flag.data) for flag in found if flag.field]
    assert len(by_count) == len(set(by_count))
    assert [flag.severity.rank for flag in found] == sorted((flag.severity.rank for flag in found), reverse=True)
    assert {flag.field for flag in found} <= {count.field for count in one.counts} | {None}
    assert {flag.rule for flag in found} <= {rule.name for rule in RULES}
    assert all(flag.reason.strip() for flag in found)


@given(MONTHS, st.lists(CLOSURES, max_size=4))
def test_a_blank_or_a_zero_is_never_closed_but_counted(one, closures):
    values = {count.field: count.value for count in one.counts}
    for flag in flags(one, report(*closures), None, ALL):
        if flag.rule in ("closed-but-counted", "explained"):
            assert values[flag.field]


@given(MONTHS)
def test_without_a_report_and_a_history_only_words_and_readings_speak(one):
    alone = {"open-but-zero", "reading-runs-back", "counter-out", "pending", "shutdown-asked"}
    assert {flag.rule for flag in flags(one, None, None, ALL)} <= alone
