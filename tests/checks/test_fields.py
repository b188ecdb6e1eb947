import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranger_desk.checks import fields
from ranger_desk.checks.fields import NEVER_LINKED, Kind, Pair
from ranger_desk.records import Count


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Visitors to the Mill Museum", Kind.VISITS),
        ("WALK-UP VISITS", Kind.VISITS),
        ("TRAFFIC COUNT AT HERON GATE", Kind.TRAFFIC),
        ("Vehicles at Heron Beach", Kind.TRAFFIC),
        ("MONTHLY TOTAL FOR COUNTER 9912 LANE 3", Kind.TRAFFIC),
        ("Hikers on the Ridge Path", Kind.TRAIL_USE),
        ("Trail count at Ridge Path", Kind.TRAIL_USE),
        ("TOUR BUS PASSENGERS", Kind.BUSES),
        ("Passengers on the mail ferry", Kind.TRANSPORT),
        ("Lantern tour attendance", Kind.TOURS),
        ("VISITORS AT CAMPFIRE PROGRAMS", Kind.PROGRAMS),
        ("TENTS AT HERON LAKE", Kind.TENTS),
        ("R/V sites occupied, Heron Lake", Kind.RVS),
        ("Recreational vehicles in campground", Kind.RVS),
        ("Group camper nights", Kind.GROUP_CAMPING),
        ("O/N STAYS AT HERON LAKE CG", Kind.CAMPING),
        ("B/C O/N STAYS", Kind.BACKCOUNTRY),
        ("Overnight stays at Fallen Oak Lodge", Kind.LODGING),
        ("Private boats anchored overnight", Kind.BOATS),
        ("Canoes rented", Kind.BOATS),
        ("BROCHURES HANDED OUT", Kind.OTHER),
    ],
)
def test_a_label_says_what_it_counts(label, kind):
    assert fields.kind(label) is kind
    assert fields.is_visit_count(label)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Estimate of visits while the mill is closed", Kind.WHEN_CLOSED),
        ("GROUNDS VISITORS WHEN FACILITIES ARE CLOSED", Kind.WHEN_CLOSED),
        ("Estimated visitors on days when desk was unstaffed", Kind.WHEN_CLOSED),
        ("Estimated visits during abnormal operations", Kind.WHEN_CLOSED),
        ("Winter road on/off switch", Kind.SWITCH),
        ("Ferry running? (1=yes, 0=no)", Kind.SWITCH),
        ("MILL OPEN (0) OR CLOSED (1)", Kind.SWITCH),
        ("Persons per vehicle", Kind.FACTOR),
        ("PPV for summer", Kind.FACTOR),
        ("ADT COUNTER 9912 LANE 3", Kind.FACTOR),
        ("Average length of stay", Kind.FACTOR),
        ("Noon temperature at the gate", Kind.FACTOR),
        ("Days in service counter 9912", Kind.DAYS),
        ("NUMBER OF DAYS FERRY RAN", Kind.DAYS),
        ("(NORTH) DAYS OUT", Kind.DAYS),
        ("Volunteer hours", Kind.HOURS),
        ("15 percent of visitors at the mill", Kind.PERCENT),
        ("Share of trail use in %", Kind.PERCENT),
        ("OFF-SITE SCHOOL PROGRAMS", Kind.ELSEWHERE),
        ("Virtual tour attendance", Kind.ELSEWHERE),
        ("(OLD) TENTS AT HERON LAKE", Kind.RETIRED),
        ("Boathouse visits (no longer used)", Kind.RETIRED),
        ("DO NOT USE - plane landings", Kind.RETIRED),
    ],
)
def test_what_counts_no_visitors_is_never_linked(label, kind):
    assert fields.kind(label) is kind
    assert kind in NEVER_LINKED
    assert not fields.is_visit_count(label)


@pytest.mark.parametrize(
    "label",
    [
        "Old Mill visitors",
        "DAY USE BOATS",
        "Kayak user days",
        "AFTER HOURS VISITORS",
        "WALKERS (DURING STAFFED HOURS ONLY)",
        "Tent overnight stays (people per night)",
        "Day 17 ferry passengers",
        "TRAFFIC COUNT AT PEAR CREEK (IF COUNTER IS BROKEN ENTER 0)",
        "Visitors attending the opening",
    ],
)
def test_a_word_that_only_looks_like_it_makes_no_days_hours_or_readings(label):
    assert fields.is_visit_count(label)


def test_a_reading_is_no_count_by_itself():
    for label, kind in (
        ("BEGINNING TRAFFIC COUNT AT DAM", Kind.BEGINNING),
        ("ENDING TRAFFIC COUNT AT DAM", Kind.ENDING),
    ):
        assert fields.kind(label) is kind
        assert kind.is_reading
        assert not fields.is_visit_count(label)
        assert kind not in NEVER_LINKED


def test_the_readings_of_one_counter_belong_together():
    counts = [
        Count("A1", "BEGINNING TRAFFIC COUNT AT DAM", 100),
        Count("A2", "Ending traffic count at the dam", 130),
        Count("B2", "ENDING TRAFFIC COUNT AT WEIR", 7),
        Count("C", "VISITORS AT DAM", 55),
    ]
    dam, weir = fields.pairs(counts)
    assert dam == Pair(counts[0], counts[1])
    assert dam.difference == 30
    assert weir == Pair(None, counts[2])
    assert weir.difference is None


def test_a_missing_reading_makes_no_difference():
    start = Count("A1", "BEGINNING TRAFFIC COUNT AT DAM", None)
    end = Count("A2", "ENDING TRAFFIC COUNT AT DAM", 130)
    assert Pair(start, end).difference is None
    assert Pair(end, start).difference is None


def test_the_counts_of_a_unit_are_those_of_visitors():
    counts = [
        Count("F1", "VISITORS TO THE MILL", 3),
        Count("F2", "Persons per vehicle", 2.5),
        Count("F3", "NON-REC VEHICLES", 3),
        Count("F4", "ENDING TRAFFIC COUNT AT DAM", 130),
    ]
    assert [count.field for count in fields.visit_counts(counts)] == ["F1", "F3"]


LABELS = st.lists(
    st.sampled_from("TRAFFIC COUNT AT VC CG O/N TENTS RVs (OLD) days % beginning Loops A & B #2 ' St. 3.5 - /".split()),
    max_size=8,
).map(" ".join)


@given(label=LABELS | st.text(max_size=40))
def test_every_text_is_some_kind_whatever_its_case_or_spaces(label):
    kind = fields.kind(label)
    assert isinstance(kind, Kind)
    assert fields.is_visit_count(label) == kind.is_visit_count
    if label.isascii():
        assert fields.kind(f"  {label.upper()} ") is kind
        assert fields.kind(label.lower().replace(" ", "   ")) is kind
