import pytest
from case_samples import LABELS, closure, fields, found, park_month, past, report

from ranger_desk.records import Scope, Severity

OPEN = "open-but-zero"
OUT = "counter-out"


def opened(comment, counts=None, read=None):
    return found(park_month(comment, counts or {"F2": 0, "F5": 1200}), OPEN, read)


@pytest.mark.parametrize(
    "comment",
    [
        "The Mill Museum reopened on the 3rd.",
        "The Mill Museum has reopened.",
        "Mill Museum was open daily.",
        "Trails are muddy. The Mill Museum remained open.",
    ],
)
def test_a_place_that_was_open_and_counted_nobody(comment):
    (flag,) = opened(comment)
    assert (flag.field, flag.severity) == ("F2", Severity.MEDIUM)
    assert "Mill Museum was open; VISITORS AT THE MILL MUSEUM is 0." in flag.reason


@pytest.mark.parametrize(
    "comment",
    [
        "The Mill Museum was not open.",
        "The Mill Museum never reopened.",
        "The Mill Museum will be opened in spring.",
        "Work goes on until the Mill Museum is open.",
        "The Mill Museum is expected to have reopened.",
        "Mill Museum was open but had no visitors.",
        "Mill Museum was open only for one school.",
        "The Mill Museum reopened; its counter is broken.",
        "The Mill Museum reopened. Numbers were not received.",
        "Fern Grotto was open.",
        "Open house at the depot.",
        "",
    ],
)
def test_not_open_not_yet_or_said_to_be_empty_is_silent(comment):
    assert opened(comment) == []


def test_a_blank_is_no_zero_and_a_place_with_any_visitors_is_no_empty_one():
    assert opened("The Mill Museum reopened.", {"F2": None}) == []
    assert opened("Elk Creek Campground reopened.", {"F3": 12, "F4": 0}) == []
    assert sorted(fields(opened("Elk Creek Campground reopened.", {"F3": 0, "F4": 0}))) == ["F3", "F4"]


def test_the_whole_park_open_and_every_count_zero():
    (flag,) = opened("The park reopened.", {"F1": 0, "F2": 0, "F6": 1})
    assert flag.reason == "The comment says that the park was open; all 2 counts are 0."
    assert flag.field is None
    assert opened("The park reopened.", {"F1": 0, "F2": 3}) == []


def test_visitors_described_and_every_count_zero():
    (flag,) = opened("We had 120 visitors at the fair.", {"F1": 0})
    assert flag.reason == "The comment says that there were visitors; the only count is 0."
    assert opened("We had 120 visitors at the fair.", {"F1": 0, "F2": 8}) == []


def test_what_is_reported_closed_all_month_is_not_held_against_open():
    read = report(closure("Mill Museum", evidence="x"))
    assert opened("Mill Museum was open.", read=read) == []


def out(comment, counts=None):
    return found(park_month(comment, counts or {"F1": 5200, "F2": 830, "F5": 40}), OUT)


@pytest.mark.parametrize(
    "comment",
    [
        "Traffic counter at south entrance is not working.",
        "The South Entrance counter was broken most of the month.",
        "Broken counter at South Entrance.",
        "South entrance traffic counter malfunctioned on the 8th.",
        "Snow fell. Batteries were dead in the South Entrance traffic counter.",
    ],
)
def test_a_counter_that_failed_and_a_number_as_if_it_had_not(comment):
    (flag,) = out(comment)
    assert flag.field == "F1"
    assert "5,200" in flag.reason
    assert flag.evidence in comment


def test_the_counter_is_the_parks_only_one():
    assert fields(out("The counter broke.")) == ["F1"]
    labels = {"F1": "TRAFFIC COUNT AT NORTH GATE", "F2": "TRAFFIC COUNT AT SOUTH GATE"}
    assert found(park_month("The counter broke.", {"F1": 5, "F2": 6}, labels=labels), OUT) == []


@pytest.mark.parametrize(
    "comment",
    [
        "Traffic counter at south entrance is not working. Estimate given.",
        "South Entrance counter broken, three year average used.",
        "South Entrance counter failed; figure is based on 2018 data.",
        "South Entrance counter stolen, no data.",
        "All counters are working.",
        "The elevator is out of service.",
        "New batteries were put into the South Entrance counter.",
    ],
)
def test_an_estimate_a_gap_in_words_or_nothing_failed_is_silent(comment):
    assert out(comment) == []


@pytest.mark.parametrize("value", [0, None])
def test_a_gap_in_the_numbers_is_silent(value):
    assert out("South Entrance counter is broken.", {"F1": value}) == []


def pending(comment, value, before=(50, 60, 70)):
    return found(park_month(comment, {"F2": value}), "pending", None, past("F2", before))


@pytest.mark.parametrize(
    "comment",
    [
        "Awaiting numbers from the Mill Museum.",
        "Mill Museum counts will be added later.",
        "Did not receive data from Mill Museum.",
        "Still waiting for the Mill Museum report.",
        "Windy. Mill Museum will be updated when the ranger returns.",
    ],
)
def test_data_announced_and_never_filled_in(comment):
    (flag,) = pending(comment, None)
    assert (flag.field, flag.data) == ("F2", "no data")
    assert "VISITORS AT THE MILL MUSEUM has no data" in flag.reason
    assert pending(comment, 0)[0].data == "0"


def test_a_field_that_is_announced_twice_is_flagged_once():
    assert len(pending("Awaiting numbers from the Mill Museum. Mill Museum counts will be added later.", None)) == 1


@pytest.mark.parametrize(
    "comment",
    [
        "Mill Museum counts will be added later. Canyon Trail is icy.",
        "Awaiting numbers from the Mill Museum.",
    ],
)
def test_filled_in_or_always_zero_is_silent(comment):
    assert pending(comment, 61) == []
    assert pending(comment, 0, (0, 0, 0)) == []


def test_a_reading_that_shows_a_value_is_not_without_data():
    labels = {"F1": "BEGINNING TRAFFIC COUNT AT EAST GATE", "F2": "ENDING TRAFFIC COUNT AT EAST GATE"}

    def awaiting(counts):
        before = [park_month("", {"F1": 0, "F2": 90 + ago}, 2019 - ago, labels=labels) for ago in (1, 2, 3)]
        return found(park_month("Awaiting numbers from the East Gate.", counts, labels=labels), "pending", None, before)

    assert awaiting({"F2": 4100}) == []
    assert awaiting({"F1": 4000, "F2": 4100}) == []
    (flag,) = awaiting({"F1": 4000, "F2": None})
    assert flag.reason.count("ENDING TRAFFIC COUNT AT EAST GATE has no data") == 1


@pytest.mark.parametrize(
    "comment",
    [
        "Mill Museum counts will be added later; updated on 11/3.",
        "Mill Museum numbers were not received and are estimated.",
        "Awaiting numbers from the ferry.",
        "The Mill Museum is fine.",
    ],
)
def test_updated_estimated_or_another_place_is_silent(comment):
    assert pending(comment.replace("; u", " u"), None) == []


def copied(comment, before, month=10):
    year, earlier = (2019, month - 1) if month > 1 else (2018, 12)
    one = park_month(comment, {}, 2019, month)
    return found(one, "comment-copied", None, [park_month(before, {}, year, earlier)])


def test_a_comment_of_the_month_before_word_for_word():
    text = "Mill Museum closed 4 days for painting."
    (flag,) = copied(text, "mill museum  closed 4 days for painting")
    assert "September 2019" in flag.reason
    assert "December 2018" in copied(text, text, 1)[0].reason


def test_another_a_short_or_no_comment_is_no_copy():
    assert copied("Mill Museum closed 5 days for painting.", "Mill Museum closed 4 days for painting.") == []
    assert copied("No closures.", "No closures.") == []
    assert copied("", "") == []


def shutdown(year, month, comment="", counts=None):
    return found(park_month(comment, counts, year, month), "shutdown-asked")


@pytest.mark.parametrize(
    ("year", "month", "days"),
    [(2013, 10, 16), (2018, 12, 10), (2019, 1, 25), (2018, 1, 3), (1996, 1, 5), (2025, 11, 12)],
)
def test_a_month_of_a_shutdown_with_visitors_and_no_word_of_it(year, month, days):
    (flag,) = shutdown(year, month)
    assert f"({days} days)" in flag.reason


def test_another_month_no_visitors_or_a_word_of_it_is_silent():
    assert shutdown(2013, 11) == []
    assert shutdown(2013, 10, "Park closed during the shutdown.") == []
    assert shutdown(2013, 10, "Furlough of all staff, gates open.") == []
    assert shutdown(2013, 10, counts={"F1": 0, "F2": None}) == []


def readings(beginning, ending):
    labels = {"F1": "BEGINNING COUNT AT NORTH GATE", "F2": "ENDING COUNT AT NORTH GATE"}
    return found(park_month("", {"F1": beginning, "F2": ending}, labels=labels), "reading-runs-back")


def test_a_reading_that_runs_back():
    (flag,) = readings(9_000, 8_750)
    assert flag.reason.startswith("ENDING COUNT AT NORTH GATE is 8,750, below BEGINNING COUNT AT NORTH GATE, 9,000")
    assert (flag.field, flag.data) == ("F2", "9000 to 8750")


@pytest.mark.parametrize(("beginning", "ending"), [(9_000, 9_000), (9_000, 9_001), (None, 5), (5, None)])
def test_a_reading_that_stands_still_or_is_half_known_is_silent(beginning, ending):
    assert readings(beginning, ending) == []


def test_a_negative_number():
    (flag,) = found(park_month("", {"F1": -12}), "reading-runs-back")
    assert flag.reason == f"{LABELS['F1']} is -12: a count cannot be below zero."


def test_outside_places_open_or_closed_say_nothing_of_the_park():
    read = report(closure("Route 9", scope=Scope.OUTSIDE))
    assert opened("The ferry to town was open.", read=read) == []
