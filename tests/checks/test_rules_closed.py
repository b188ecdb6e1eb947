from datetime import date

import pytest
from case_samples import closure, fields, found, park_month, past, report

from ranger_desk import checks
from ranger_desk.records import Correction, Count, Extent, ParkMonth, Scope, Severity

COUNTED = "closed-but-counted"


def counted(comment, *closures, counts=None, **more):
    return found(park_month(comment, counts), COUNTED, report(*closures), **more)


def test_the_count_of_a_place_that_was_closed_all_month_is_flagged_in_plain_words_with_the_numbers():
    comment = "Elk Creek Campground closed for the winter."
    shut = closure("Elk Creek Campground", evidence="Elk Creek Campground closed for the winter")
    flags = counted(comment, shut, before=past("F3", [180, 190, 205]))
    tents = next(flag for flag in flags if flag.field == "F3")
    assert tents.reason == (
        "The comment says that Elk Creek Campground was closed all month; "
        "TENT CAMPERS AT ELK CREEK CAMPGROUND is 214 (usual for October: 190)."
    )
    assert (tents.severity, tents.place) == (Severity.MEDIUM, "Elk Creek Campground")
    assert tents.evidence == "Elk Creek Campground closed for the winter"
    assert tents.data == "214; usual 190"
    assert sorted(fields(flags)) == ["F3", "F4"]


def test_a_closed_unit_contradicts_all_its_counts_but_no_switch_and_no_factor():
    shut = closure("Park", scope=Scope.UNIT, evidence="Park closed")
    assert sorted(fields(counted("Park closed.", shut))) == ["F1", "F2", "F3", "F4", "F5"]


def test_the_whole_unit_needs_no_name():
    (flag,) = counted("Closed for repairs.", closure("", scope=Scope.UNIT, evidence="Closed"), counts={"F2": 9})
    assert flag.reason == "The comment says that the whole unit was closed all month; VISITORS AT THE MILL MUSEUM is 9."


@pytest.mark.parametrize("value", [0, None])
def test_zero_agrees_and_blank_is_no_data(value):
    shut = closure("Mill Museum", evidence="Mill Museum closed")
    assert counted("Mill Museum closed.", shut, counts={"F2": value}) == []


@pytest.mark.parametrize("extent", [extent for extent in Extent if extent is not Extent.ALL_MONTH])
@pytest.mark.parametrize("scope", list(Scope))
def test_any_shorter_closure_is_silent(extent, scope):
    assert counted("Mill Museum was closed.", closure("Mill Museum", extent, scope, "Mill Museum was closed")) == []


LOOK_ALIKES = [
    ("The mill museum was closed on Veterans Day.", "mill museum"),
    ("Mill museum closed Mondays and Tuesdays.", "mill museum"),
    ("Mill museum closed on weekends.", "mill museum"),
    ("Mill museum closed at nights because of bats.", "mill museum"),
    ("Mill museum closed for Christmas.", "mill museum"),
    ("The mill museum will close next month.", "mill museum"),
    ("The mill museum is going to be closed for painting.", "mill museum"),
    ("The mill museum was not closed this time.", "mill museum"),
    ("Visitors thought the mill museum was closed.", "mill museum"),
    ("The mill museum staff is closing out the month.", "mill museum"),
    ("A closed-circuit screen hangs in the mill museum.", "mill museum"),
    ("The mill museum reopened.", "mill museum"),
    ("The mill museum switched to a new permit form.", "mill museum"),
    ("Mill museum closed for probes effective December 2.", "mill museum"),
    ("South entrance counter closed.", "South entrance counter"),
    ("Traffic counter at south entrance closed off.", "counter at south entrance"),
]


@pytest.mark.parametrize(("comment", "place"), LOOK_ALIKES)
def test_what_only_looks_like_a_closed_month_is_silent_even_where_the_reader_fell_for_it(comment, place):
    assert counted(comment, closure(place, evidence=comment.rstrip("."))) == []


def test_dates_inside_the_month_outweigh_the_extent():
    comment = "Mill museum closed from the 20th."
    late = closure("Mill museum", evidence="Mill museum closed from the 20th", start=date(2019, 10, 20))
    early = closure("Mill museum", evidence="Mill museum closed", end=date(2019, 10, 7))
    assert counted(comment, late) == []
    assert counted(comment, early) == []
    throughout = closure("Mill museum", evidence="Mill museum closed", start=date(2019, 10, 1), end=date(2019, 10, 31))
    assert fields(counted(comment, throughout)) == ["F2"]


@pytest.mark.parametrize(
    "comment",
    [
        "Mill museum closed from November to May.",
        "Mill museum closed effective August 1.",
        "Mill museum not opened yet.",
        "Mill museum remains closed on weekdays and weekends, all month.",
        "Mill museum closed; it was never opened after the flood.",
        "Mill museum closed until May, and will be closed next year too.",
    ],
)
def test_what_only_looks_like_an_exception_is_still_a_closed_month(comment):
    assert fields(counted(comment, closure("Mill museum", evidence=comment.rstrip(".")))) == ["F2"]


@pytest.mark.parametrize(
    "comment",
    [
        "Tri-County Airport closed all month.",
        "The neighboring Blue Ridge National Forest stayed closed.",
        "Hollow Elementary School closed for the summer.",
    ],
)
def test_a_neighbour_that_was_closed_is_silent(comment):
    place = comment.split(" closed")[0].split(" stayed")[0]
    assert counted(comment, closure(place, scope=Scope.OUTSIDE, evidence=comment)) == []


def test_reopened_is_no_closure_and_no_closure_is_silent():
    assert counted("The mill museum reopened.") == []
    assert counted("", closure("x")) == []


def test_one_of_several_visitor_centers_is_not_guessed():
    labels = {"F1": "VISITORS AT NORTH RIM VISITOR CENTER", "F2": "VISITORS AT SOUTH RIM VISITOR CENTER"}
    one = park_month("The visitor center was closed.", {"F1": 80, "F2": 90}, labels=labels)
    assert found(one, COUNTED, report(closure("visitor center", evidence="The visitor center was closed"))) == []


def test_a_closed_beach_says_nothing_of_its_parking_lot():
    labels = {"F1": "TRAFFIC COUNT AT HERON BEACH PARKING LOT"}
    one = park_month("Heron Beach closed.", {"F1": 800}, labels=labels)
    assert found(one, COUNTED, report(closure("Heron Beach", evidence="Heron Beach closed"))) == []


def test_a_place_without_a_field_is_silent():
    assert counted("Fern Grotto closed.", closure("Fern Grotto", evidence="Fern Grotto closed")) == []


def test_no_report_no_flag():
    assert found(park_month("Park closed."), COUNTED) == []


@pytest.mark.parametrize(
    "comment",
    [
        "Canyon Trail was closed; the counts are from fire crews.",
        "Canyon Trail was closed. Counts were made by contractors working there.",
        "Canyon Trail was closed. Numbers are an average of the last three years.",
        "Canyon Trail was closed, used last year's numbers.",
        "Canyon Trail closed. Staff vehicles crossing it were counted.",
        "Canyon Trail closed to hikers but not to through traffic.",
    ],
)
def test_most_urgent_where_the_comment_itself_says_that_it_is_no_visitors(comment):
    (flag,) = counted(comment, closure("Canyon Trail", evidence=comment.split(";")[0].split(".")[0].split(",")[0]))
    assert flag.severity is Severity.HIGH
    assert "The comment itself says" in flag.reason


def test_what_is_said_of_another_place_makes_nothing_more_urgent():
    comment = "Canyon Trail was closed. Mill Museum numbers are an average of three years."
    (flag,) = counted(comment, closure("Canyon Trail", evidence="Canyon Trail was closed"))
    assert flag.severity is Severity.MEDIUM


@pytest.mark.parametrize(
    ("comment", "scope"),
    [
        ("Island closed to general visitation", Scope.UNIT),
        ("The park was closed for general visitation.", Scope.UNIT),
        ("Park buildings closed. Visitors on the grounds were counted outside.", Scope.UNIT),
        ("Park closed, trails were counted as usual.", Scope.UNIT),
        ("Park closed. Canyon Trail remained open.", Scope.UNIT),
        ("Canyon Trail closed; visitors were counted when they came to the gate.", Scope.PLACE),
    ],
)
def test_a_count_that_the_comment_explains_is_a_note_and_no_flag(comment, scope):
    shut = closure("Canyon Trail" if scope is Scope.PLACE else "Park", scope=scope, evidence=comment.split(".")[0])
    one = park_month(comment, {"F5": 1200})
    assert found(one, COUNTED, report(shut)) == []
    (note,) = found(one, "explained", report(shut))
    assert note.severity is Severity.NOTE
    assert "1,200" in note.reason
    assert "The comment explains it" in note.reason


def test_an_open_place_explains_only_the_fields_of_its_name():
    comment = "Park closed. Canyon Trail remained open."
    shut = closure("Park", scope=Scope.UNIT, evidence="Park closed")
    assert sorted(fields(counted(comment, shut))) == ["F1", "F2", "F3", "F4"]


def test_a_field_that_two_closures_stand_for_is_flagged_once_by_its_own():
    comment = "Park closed. Canyon Trail closed; counts are from work crews."
    unit = closure("Park", scope=Scope.UNIT, evidence="Park closed")
    trail = closure("Canyon Trail", evidence="Canyon Trail closed")
    (flag,) = [flag for flag in counted(comment, unit, trail) if flag.field == "F5"]
    assert (flag.place, flag.severity) == ("Canyon Trail", Severity.HIGH)


def reading(beginning, ending):
    labels = {"F1": "BEGINNING TRAFFIC COUNT AT SOUTH ENTRANCE", "F2": "ENDING TRAFFIC COUNT AT SOUTH ENTRANCE"}
    one = park_month("Park closed.", {"F1": beginning, "F2": ending}, labels=labels)
    return found(one, COUNTED, report(closure("Park", scope=Scope.UNIT, evidence="Park closed")))


def test_readings_are_compared_by_their_difference():
    assert reading(48_100, 48_100) == []
    assert reading(None, 48_100) == []
    (flag,) = reading(48_100, 48_350)
    assert flag.field == "F2"
    assert flag.data.startswith("250")
    assert "is 250" in flag.reason


PART = "closed-part-but-as-usual"


def part(value, evidence="Mill Museum closed", before=(800, 810, 790), reason=None, **dates):
    one = park_month(evidence, {"F2": value})
    shut = closure("Mill Museum", Extent.PART_MONTH, evidence=evidence, reason=reason, **dates)
    return found(one, PART, report(shut), past("F2", before))


def test_closed_for_a_stated_part_and_yet_as_high_as_ever():
    (flag,) = part(780, start=date(2019, 10, 5), end=date(2019, 10, 20))
    assert "closed for 16 days" in flag.reason
    assert "is 780 (usual for October: 800), 98% of that" in flag.reason
    assert part(500, start=date(2019, 10, 5), end=date(2019, 10, 20)) == []


@pytest.mark.parametrize(
    ("dates", "speaks"),
    [
        ({"start": date(2019, 10, 23)}, False),
        ({"start": date(2019, 10, 22)}, True),
        ({"end": date(2019, 10, 9)}, False),
        ({"end": date(2019, 10, 10)}, True),
        ({}, False),
    ],
)
def test_ten_days_are_counted_to_the_edges_of_the_month(dates, speaks):
    assert bool(part(800, **dates)) is speaks


@pytest.mark.parametrize("words", ["closed for two weeks", "closed 16 days", "closed for half of the month"])
def test_a_stretch_in_words_counts_too(words):
    assert part(800, evidence=f"Mill Museum {words}")
    assert part(800, reason=words)


def test_a_short_stretch_a_blank_or_too_little_history_is_silent():
    assert part(800, evidence="Mill Museum closed for one week") == []
    assert part(None, start=date(2019, 10, 1)) == []
    assert part(800, before=(800, 790), start=date(2019, 10, 1)) == []


def test_corrections_say_which_fields_a_place_is():
    one = park_month("The old barn closed.", {"F2": 830, "F5": 40})
    read = report(closure("old barn", evidence="The old barn closed"))
    assert not [flag for flag in checks.flags(one, read) if flag.rule == COUNTED]
    (flag,) = [
        flag
        for flag in checks.flags(one, read, corrections=[Correction("PINE", "old barn", ("F2",))])
        if flag.rule == COUNTED
    ]
    assert flag.field == "F2"


def test_a_corrected_unit_leaves_out_the_fields_that_it_never_is():
    one = park_month("The park closed.", {"F1": 5200, "F2": 830})
    read = report(closure("the park", scope=Scope.UNIT, evidence="The park closed"))
    never = [Correction("PINE", "the park", (), ("F2",))]
    assert fields(flag for flag in checks.flags(one, read) if flag.rule == COUNTED) == ["F1", "F2"]
    assert fields(flag for flag in checks.flags(one, read, corrections=never) if flag.rule == COUNTED) == ["F1"]


def test_places_in_the_plural_and_in_lower_case_read_well():
    labels = {"F1": "TRAFFIC COUNT AT ICE ROADS"}
    one = ParkMonth("PINE", "Pine Hollow NP", 2019, 10, "x", (Count("F1", labels["F1"], 12),))
    (flag,) = found(one, COUNTED, report(closure("ice roads", evidence="ice roads closed")))
    assert flag.reason.startswith("The comment says that the ice roads were closed all month; ")
