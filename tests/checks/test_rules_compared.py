import pytest
from case_samples import closure, fields, found, park_month, past, report
from hypothesis import given
from hypothesis import strategies as st

from ranger_desk.checks import DEFAULT
from ranger_desk.records import Extent, Scope, Severity

ZERO = "zero-without-reason"


def zero(before, comment="", read=None, value=0):
    return found(park_month(comment, {"F2": value}), ZERO, read, past("F2", before))


def test_a_zero_where_there_always_were_visitors():
    (flag,) = zero([900, 870, 910])
    assert flag.reason == (
        "VISITORS AT THE MILL MUSEUM is 0 and no comment says why; "
        "in October it was 900 in 2018 and 870 in 2017 and 910 in 2016."
    )
    assert (flag.field, flag.severity) == ("F2", Severity.MEDIUM)


@pytest.mark.parametrize(
    ("before", "speaks"),
    [([900, 0, 910], True), ([900, None, 910], True), ([900, 0, 0], False), ([None, None, 910], False), ([], False)],
)
def test_two_of_the_three_years_before_must_have_had_visitors(before, speaks):
    assert bool(zero(before)) is speaks


def test_a_year_longer_ago_does_not_count():
    assert zero([900, None, None, 870, 860]) == []


def test_blank_is_no_data():
    assert zero([900, 870, 910], value=None) == []


@pytest.mark.parametrize(
    "comment",
    [
        "The museum's door counter is broken.",
        "No data from the museum this month.",
        "Awaiting numbers from the museum.",
        "Museum figures were not received.",
        "Closed for repairs.",
        "Government shutdown.",
    ],
)
def test_a_reason_in_the_comment_is_enough(comment):
    assert zero([900, 870, 910], comment) == []


def test_with_a_report_only_a_closure_that_may_be_the_fields_own_is_a_reason():
    comment = "Something closed."
    of_it = report(closure("Mill Museum", evidence="x"))
    of_all = report(closure("", Extent.UNKNOWN, Scope.UNIT))
    of_none = report(closure("Fern Grotto"))
    for read in (of_it, of_all, of_none):
        assert zero([900, 870, 910], comment, read) == []
    elsewhere = report(closure("Route 9", scope=Scope.OUTSIDE), closure("Mill Museum", Extent.HOURS))
    assert zero([900, 870, 910], comment, elsewhere)
    assert zero([900, 870, 910], comment, report())


def unusual(value, before=(1000, 1100, 900)):
    return found(park_month("", {"F1": value}), "unusual", before=past("F1", before))


@pytest.mark.parametrize(
    ("value", "speaks"),
    [(3001, True), (3000, False), (334, False), (333, True), (1000, False), (0, False), (None, False)],
)
def test_outside_one_third_to_three_times_the_usual(value, speaks):
    assert bool(unusual(value)) is speaks


def test_the_reason_says_how_far():
    assert unusual(12_500)[0].reason == (
        "TRAFFIC COUNT AT SOUTH ENTRANCE is 12,500: 12.5 times the usual 1,000 for October."
    )
    assert "is 100: 10% of the usual 1,000" in unusual(100)[0].reason


def test_small_numbers_and_short_histories_are_left_alone():
    assert unusual(60, (9, 10, 11)) == []
    assert unusual(9000, (1000, 1100)) == []
    assert unusual(9000, (0, 0, 0)) == []


def test_one_odd_year_does_not_make_the_usual():
    assert unusual(1000, (1000, 90_000, 900, 1100)) == []


def test_readings_factors_and_switches_are_not_compared():
    labels = {"F1": "ENDING TRAFFIC COUNT", "F2": "PERSONS PER VEHICLE FACTOR", "F3": "SWITCH (1=OPEN)"}
    one = park_month("", dict.fromkeys(labels, 90_000), labels=labels)
    before = [park_month("", dict.fromkeys(labels, 400), year, labels=labels) for year in (2016, 2017, 2018)]
    assert found(one, "unusual", before=before) == []


def same_month(value, earlier, comment="", settings=DEFAULT, more=()):
    before = [park_month("", {"F1": earlier}, 2019, 9), *more]
    return found(park_month(comment, {"F1": value}), "same-as-last-month", None, before, settings)


def test_the_number_of_the_month_before_once_more():
    (flag,) = same_month(4321, 4321)
    assert flag.reason == "TRAFFIC COUNT AT SOUTH ENTRANCE is 4,321, exactly as in September."
    assert (flag.severity, flag.data) == (Severity.LOW, "4321")


def test_the_month_before_january_has_its_name():
    before = [park_month("", {"F1": 777}, 2018, 12)]
    (flag,) = found(park_month("", {"F1": 777}, 2019, 1), "same-as-last-month", None, before)
    assert flag.reason.endswith("exactly as in December.")


@pytest.mark.parametrize(("value", "earlier"), [(4321, 4322), (0, 0), (None, None), (99, 99)])
def test_other_zero_blank_and_small_numbers_are_silent(value, earlier):
    assert same_month(value, earlier) == []


def test_fixed_estimates_are_left_alone_whether_listed_said_or_seen():
    assert same_month(4321, 4321, settings=DEFAULT.with_fixed_estimates(["PINE"])) == []
    assert same_month(4321, 4321, settings=DEFAULT.with_fixed_estimates(["PINE F1"])) == []
    assert same_month(4321, 4321, settings=DEFAULT.with_fixed_estimates(["OAKS", "PINE F2"]))
    assert same_month(4321, 4321, "South entrance is an estimate.") == []
    assert same_month(4321, 4321, more=[park_month("", {"F1": 4321}, 2019, 12)]) == []


def same_year(value, before, comment=""):
    return found(park_month(comment, {"F1": value}), "same-as-last-year", None, past("F1", before))


def test_the_number_of_the_year_before_once_more():
    (flag,) = same_year(4321, [4321, 4000])
    assert flag.reason == "TRAFFIC COUNT AT SOUTH ENTRANCE is 4,321, exactly as in October 2018."


def test_the_same_in_three_years_is_a_fixed_estimate():
    assert same_year(4321, [4321, 4321]) == []
    assert same_year(4321, [4000, 4321]) == []
    assert same_year(4321, [4321], "Used last year's number.") == []


NUMBERS = st.none() | st.integers(-10, 10**6) | st.floats(0, 10**6)


@given(NUMBERS, st.lists(NUMBERS, max_size=6), st.sampled_from(["unusual", ZERO, "same-as-last-year"]))
def test_a_flag_names_its_field_and_its_number_and_blanks_never_raise_one(value, before, rule):
    one = park_month("", {"F1": value})
    flags = found(one, rule, before=past("F1", before))
    if value is None or not [known for known in before if known is not None]:
        assert flags == []
    for flag in flags:
        assert fields([flag]) == ["F1"]
        assert "TRAFFIC COUNT AT SOUTH ENTRANCE" in flag.reason
        assert flag.data
