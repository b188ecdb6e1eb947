"""What holds for any place and any fields."""

from hypothesis import given
from hypothesis import strategies as st
from link_samples import BUILDINGS, CAMPGROUNDS, PARK, ROADS, closure

from ranger_desk.checks import link
from ranger_desk.checks.fields import NEVER_LINKED, kind
from ranger_desk.records import Count, Scope

PLACES = st.sampled_from(
    [
        *(
            "Heron Lake",
            "the campground",
            "All campgrounds",
            "West Shore VC",
            "Bluff Loops A & B",
            "Arden House (old mill)",
        ),
        *("road", "Park", "", "buildings", "Quarry road and trail", "WSVC", "Gull Bay", "some loops", "facility"),
    ]
)
WORDS = "the of at all some Heron Lake CG VC Loop A & , / ( ) - trail road 3 between and house group camp Otter".split()
NAMES = PLACES | st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join) | st.text(max_size=30)
LABELS = st.sampled_from(
    [
        *CAMPGROUNDS,
        *BUILDINGS,
        *ROADS,
        "(OLD) TENTS AT HERON LAKE",
        "Days out Heron Lake",
        "Persons per vehicle Gull Bay",
    ]
)
FIELDS = st.lists(LABELS | st.text(max_size=30), unique=True, max_size=12)
EVIDENCE = st.sampled_from(
    ["", "All closed except Heron Lake", "Closed campgrounds: Heron Lake, Bluff", "closed to camping"]
)


def made(labels):
    return [Count(f"F{i}", label, i) for i, label in enumerate(labels)]


@given(place=NAMES, labels=FIELDS, evidence=EVIDENCE, scope=st.sampled_from(Scope))
def test_links_are_fields_of_the_park_month_and_never_of_a_kind_that_counts_nobody(place, labels, evidence, scope):
    by_field = {count.field: count for count in made(labels)}
    found = link(closure(place, evidence, scope), made(labels), PARK)
    for one in found:
        assert kind(by_field[one.field].label) not in NEVER_LINKED
        assert 0 < one.score <= 1
        assert one.why.endswith(".")
    assert len({one.field for one in found}) == len(found)
    assert scope is not Scope.OUTSIDE or not found


@given(place=NAMES, labels=FIELDS, evidence=EVIDENCE, order=st.randoms(use_true_random=False))
def test_the_order_of_the_fields_and_their_values_play_no_part(place, labels, evidence, order):
    counts = made(labels)
    shuffled = [Count(count.field, count.label, None) for count in counts]
    order.shuffle(shuffled)
    assert set(link(closure(place, evidence), counts, PARK)) == set(link(closure(place, evidence), shuffled, PARK))


@given(place=PLACES, labels=FIELDS)
def test_large_and_small_letters_and_spaces_play_no_part_in_which_fields(place, labels):
    plain = {one.field for one in link(closure(f"  {place.title()} ".replace(" ", "  ")), made(labels), PARK)}
    assert plain == {one.field for one in link(closure(place.title()), made(labels), PARK)}


@given(word=st.sampled_from([" ,  ", " and  ", "A.", "the ", "loop a , ", "closed except "]), times=st.integers(0, 400))
def test_long_lists_are_read_at_once(word, times):
    text = f"loop a{word * times}?"
    found = link(closure(text, f"{text} Heron Lake {word * times}campgrounds"), made(CAMPGROUNDS), PARK)
    assert {one.field for one in found} <= {count.field for count in made(CAMPGROUNDS)}
