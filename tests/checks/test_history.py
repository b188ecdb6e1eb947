from datetime import date

import pytest
from case_samples import park_month
from hypothesis import given
from hypothesis import strategies as st

from ranger_desk.checks import History, histories


def history(values, month=6):
    """`values`: year to value of one field."""
    return History([park_month("", {"F1": value}, year, month) for year, value in values.items()])


def test_the_usual_is_the_median_of_the_same_month_in_the_five_years_before():
    known = history({2013: 9000, 2014: 10, 2015: 20, 2016: 30, 2017: 40, 2018: 900, 2019: 5, 2020: 7000})
    assert known.usual("F1", 2019, 6) == 30


def test_blanks_are_no_data_and_fewer_than_three_years_make_nothing_usual():
    known = history({2016: None, 2017: 40, 2018: 60, 2019: 1})
    assert known.years("F1", 2019, 6) == [(2018, 60), (2017, 40)]
    assert known.usual("F1", 2019, 6) is None
    assert known.value("F1", 2016, 6) is None
    assert known.value("F9", 2016, 6) is None
    assert history({2016: 0, 2017: 40, 2018: 60}).usual("F1", 2019, 6) == 40


def test_the_month_before_january_is_december():
    known = History([park_month("", {"F1": 7}, 2018, 12), park_month("", {"F1": 8}, 2019, 1)])
    assert known.before("F1", 2019, 1) == 7
    assert known.before("F1", 2018, 12) is None


def test_a_series_is_in_the_order_of_time():
    known = history({2019: 3, 2017: 1, 2018: None})
    assert known.series("F1") == [(date(2017, 6, 1), 1), (date(2019, 6, 1), 3)]
    assert known.series("F9") == []


def test_comments_are_known_by_month():
    known = History([park_month("Windy.", {}, 2019, 3)])
    assert known.comment(2019, 3) == "Windy."
    assert known.comment(2019, 4) is None


def test_the_first_of_two_rows_of_a_month_holds_and_a_blank_gives_way():
    twice = [park_month("one", {"F1": None}), park_month("two", {"F1": 5}), park_month("three", {"F1": 6})]
    known = History(twice)
    assert known.value("F1", 2019, 10) == 5
    assert known.comment(2019, 10) == "one"


def test_a_history_is_of_one_unit():
    with pytest.raises(ValueError, match=r"PINE.*OAKS"):
        History([park_month(), park_month(unit="OAKS")])
    assert set(histories([park_month(), park_month(unit="OAKS")])) == {"PINE", "OAKS"}


def test_a_unit_without_a_code_is_told_by_its_name():
    assert set(histories([park_month(unit="")])) == {"Pine Hollow NP"}


YEARS = st.dictionaries(st.integers(1990, 2024), st.none() | st.integers(0, 10**6), max_size=12)


@given(YEARS, st.integers(1990, 2025))
def test_the_usual_lies_among_the_earlier_values_whatever_the_order_of_rows(values, year):
    known = history(values)
    earlier = [value for when, value in values.items() if year - 5 <= when < year and value is not None]
    usual = known.usual("F1", year, 6)
    if len(earlier) < 3:
        assert usual is None
    else:
        assert min(earlier) <= usual <= max(earlier)
        assert history(dict(reversed(list(values.items())))).usual("F1", year, 6) == usual


@given(YEARS)
def test_later_years_change_nothing(values):
    until = {when: value for when, value in values.items() if when < 2010}
    assert history(values).usual("F1", 2010, 6) == history(until).usual("F1", 2010, 6)
