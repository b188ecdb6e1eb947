import pytest
from link_samples import BUILDINGS, CAMPGROUNDS, PARK, ROADS, closure, counts, linked

from ranger_desk.checks import link
from ranger_desk.records import Correction, Count, Scope

HERON = {"TENTS AT HERON LAKE", "RV'S AT HERON LAKE CG", "Group camper nights, Heron Lake"}
LOOP_A = {"Tent overnight stays Bluff Loop A", "RV overnight stays Bluff Loop A"}
LOOP_B, LOOP_C = {"Tent overnight stays Bluff Loop B"}, {"Tent overnight stays Bluff Loop C"}
PEAR = {"Tents at Upper Pear Creek"}
WEST = {"VISITORS AT WEST SHORE VISITOR CENTER", "BUSES AT WEST SHORE V/C"}


class TestCampgrounds:
    @pytest.mark.parametrize(
        "name", ["Heron Lake Campground", "Heron Lake CG", "heron lake campgrounds", "Heron Lk. C/G"]
    )
    def test_a_campground_is_its_tents_rvs_and_groups_but_no_traffic(self, name):
        assert linked(name.replace("Lk.", "Lake"), CAMPGROUNDS) == HERON

    def test_a_name_alone_is_everything_there(self):
        assert linked("Heron Lake", CAMPGROUNDS) == HERON | {"TRAFFIC COUNT AT HERON LAKE"}
        assert linked("the Heron Lake area", CAMPGROUNDS) == HERON | {"TRAFFIC COUNT AT HERON LAKE"}

    def test_group_sites_are_the_group_field_alone(self):
        assert linked("Heron Lake group sites", CAMPGROUNDS) == {"Group camper nights, Heron Lake"}

    @pytest.mark.parametrize(
        "name", ["Bluff Loops A & B", "Bluff Loop A/B", "Bluff Loop A and Loop B campgrounds", "Bluff loops A, B"]
    )
    def test_loops_are_told_by_their_letters(self, name):
        assert linked(name, CAMPGROUNDS) == LOOP_A | LOOP_B

    def test_a_loop_before_its_letter(self):
        assert linked("C Loop at Bluff", CAMPGROUNDS) == LOOP_C

    def test_a_campground_has_all_its_loops(self):
        assert linked("Bluff campground", CAMPGROUNDS) == LOOP_A | LOOP_B | LOOP_C

    def test_a_loop_of_a_campground_that_is_counted_as_a_whole_has_no_field(self):
        assert linked("Heron Lake Campground Loop A", CAMPGROUNDS) == set()

    def test_all_campgrounds_are_the_camping_fields_without_backcountry_and_lodge(self):
        assert linked("All campgrounds", CAMPGROUNDS) == HERON | LOOP_A | LOOP_B | LOOP_C | PEAR

    def test_exceptions_are_left_out(self):
        said = "All campgrounds are closed, with the exception of Heron Lake and Bluff Loops B & C"
        assert linked("All campgrounds", CAMPGROUNDS, said) == LOOP_A | PEAR

    def test_one_of_several_campgrounds_without_a_name_is_none(self):
        assert linked("the campground", CAMPGROUNDS) == set()
        assert linked("one campground", CAMPGROUNDS) == set()
        assert linked("some campgrounds", CAMPGROUNDS) == set()
        assert linked("campgrounds", CAMPGROUNDS, "flooding closed several of the campgrounds") == set()

    def test_the_campground_where_there_is_one(self):
        labels = ("TENT SITES OCCUPIED", "RV SITES OCCUPIED", "BACKCOUNTRY OVERNIGHT STAYS", "BUSES")
        assert linked("Campground", labels) == {"TENT SITES OCCUPIED", "RV SITES OCCUPIED"}
        assert linked("Rushing Water Campground", labels) == {"TENT SITES OCCUPIED", "RV SITES OCCUPIED"}

    def test_a_campground_that_is_not_the_one_counted_has_no_field(self):
        assert linked("Rushing Water Campground", ("TENTS AT HERON LAKE", "RVS AT HERON LAKE")) == set()

    def test_a_list_gives_its_kind_to_every_name(self):
        assert linked("Heron Lake", CAMPGROUNDS, "Heron Lake, Bluff and Upper Pear Creek Campgrounds closed") == HERON
        assert linked("Heron Lake", CAMPGROUNDS, "Closed campgrounds: Upper Pear Creek, Heron Lake") == HERON

    def test_the_nearest_kind_of_a_list_holds(self):
        said = "Closed campgrounds: Bluff. Closed trails: Heron Lake"
        assert linked("Bluff", CAMPGROUNDS, said) == LOOP_A | LOOP_B | LOOP_C
        assert linked("Heron Lake", CAMPGROUNDS, said) == set()

    def test_closed_to_camping_closes_the_nights(self):
        labels = ("OVERNIGHT BACKCOUNTRY USE AT GULL ISLAND", "DAY USE BOATS AT GULL ISLAND")
        assert linked("Gull Island", labels, "Gull Island closed to camping, terns nest") == {labels[0]}
        assert linked("Gull Island", labels) == set(labels)
        assert linked("West Shore VC", BUILDINGS, "West Shore VC closed, no camping either") == WEST

    def test_backcountry_and_lodging(self):
        assert linked("backcountry permits", CAMPGROUNDS) == {"BACKCOUNTRY OVERNIGHT STAYS"}
        assert linked("Backcountry camping", CAMPGROUNDS) == {"BACKCOUNTRY OVERNIGHT STAYS"}
        assert linked("Fallen Oak Lodge", CAMPGROUNDS) == {"OVERNIGHT STAYS AT FALLEN OAK LODGE"}
        assert linked("the lodge", CAMPGROUNDS) == {"OVERNIGHT STAYS AT FALLEN OAK LODGE"}


class TestBuildings:
    @pytest.mark.parametrize("name", ["West Shore Visitor Center", "West Shore VC", "W. Shore Visitors Center", "WSVC"])
    def test_a_visitor_center_is_its_visitors_and_buses_but_not_the_cars_before_it(self, name):
        assert linked(name, BUILDINGS) == WEST

    def test_one_of_several_visitor_centers_without_a_name_is_none(self):
        assert linked("visitor center", BUILDINGS) == set()
        assert linked("visitor centers", BUILDINGS) == WEST | {"VISITORS ENTERING MILLTOWN VC"}

    def test_the_visitor_center_where_only_one_has_no_name(self):
        labels = ("VISITORS ENTERING THE VISITOR CENTER", "VISITORS AT WEST SHORE VISITOR CENTER")
        assert linked("VC", labels) == {labels[0]}

    def test_another_visitor_center_has_no_field(self):
        assert linked("South Shore Visitor Center", BUILDINGS) == set()
        assert linked("Otter Lake Visitor Center", BUILDINGS) == set()

    def test_a_name_joined_to_another(self):
        both = {"VISITORS TO THE ARDEN HOUSE", "VISITORS TO ST. BRIGID CHURCH"}
        assert linked("Saint Brigid Church and Arden House", BUILDINGS) == both
        assert linked("Lantern Hill and Arden House", BUILDINGS) == {
            "Lantern Hill visits",
            "VISITORS TO THE ARDEN HOUSE",
        }

    def test_a_fuller_name_than_the_label_has(self):
        assert linked("the Josephine Arden House", BUILDINGS) == {"VISITORS TO THE ARDEN HOUSE"}

    def test_a_slip_of_the_pen(self):
        assert linked("Lanern Hill", BUILDINGS) == {"Lantern Hill visits"}
        assert linked("Miltown Vistor Center", BUILDINGS) == {"VISITORS ENTERING MILLTOWN VC"}

    def test_a_room_in_a_counted_building_has_no_field(self):
        for room in (
            "Milltown VC restrooms",
            "theater in the West Shore Visitor Center",
            "museum store",
            "West Shore VC exhibits",
        ):
            assert linked(room, BUILDINGS) == set()

    def test_what_is_beside_a_building_is_not_the_building(self):
        assert linked("Arden House trail", BUILDINGS) == set()
        assert linked("Lantern Hill lighthouse", BUILDINGS) == set()

    def test_a_museum_that_is_not_named_in_full(self):
        assert linked("museum", BUILDINGS) == {"VISITORS TO THE SHIP MUSEUM"}

    def test_all_buildings_are_what_is_counted_indoors(self):
        indoors = {label for label in BUILDINGS if "VISITOR" in label.upper() or "BUSES" in label}
        assert linked("Park buildings", BUILDINGS) == indoors - {"TRAFFIC COUNT AT WEST SHORE VISITOR CENTER"}
        assert linked("the facility", ("VISITORS ENTERING THE VC", "BUSES")) == {"VISITORS ENTERING THE VC"}

    def test_one_sort_of_programs_is_not_all_of_them(self):
        labels = ("Visitors attending programs", "SCHOOL PROGRAM VISITORS")
        assert linked("programs", labels) == set(labels)
        assert linked("school programs", labels) == {"SCHOOL PROGRAM VISITORS"}
        assert linked("public programs", labels) == set()

    def test_words_of_a_kind_may_be_part_of_a_name(self):
        labels = (
            "TRAIL USERS AT CAVE CREEK",
            "VISITORS AT PUEBLO ROJO",
            "CAVE TOUR VISITORS",
            "Tents at Otter RV Park",
        )
        assert linked("Cave Creek", labels) == {"TRAIL USERS AT CAVE CREEK"}
        assert linked("Pueblo Rojo", labels) == {"VISITORS AT PUEBLO ROJO"}
        assert linked("Cave tours", labels) == {"CAVE TOUR VISITORS"}

    def test_a_field_for_when_it_is_closed_is_never_linked(self):
        assert linked("VC", ("Estimate of visits when VC is closed",)) == set()


class TestRoadsAndWater:
    def test_a_road_is_the_counter_on_it(self):
        assert linked("Quarry Rd.", ROADS) == {"TRAFFIC COUNT AT QUARRY ROAD", "BUSES AT QUARRY ROAD"}
        assert linked("Quarry Trail", ROADS) == {"HIKERS AT QUARRY TRAIL"}
        assert linked("Highway 77", ROADS) == {"TRAFFIC COUNT AT MOUNT ELM (HWY 77) NORTHBOUND"}
        assert linked("Mt. Elm", ROADS) == {"TRAFFIC COUNT AT MOUNT ELM (HWY 77) NORTHBOUND"}

    def test_a_stretch_of_a_road_has_no_field(self):
        assert linked("road between Gull Bay and Mount Elm", ROADS) == set()
        assert linked("the road", ROADS) == set()

    def test_no_way_in_by_car_is_the_counter_on_the_entrance_road(self):
        labels = ("TRAFFIC COUNT ON ENTRANCE ROAD", "TRAFFIC COUNT AT QUARRY ROAD")
        assert linked("Vehicle access into the preserve", labels) == {labels[0]}

    def test_a_gate_is_everybody_who_comes_through_it(self):
        labels = ("TRAFFIC COUNT AT EAST GATE", "SKIERS AT EAST GATE", "SKIERS AT WEST GATE", "East Fork visitors")
        assert linked("East Entrance Station", labels) == {labels[0], labels[1]}

    def test_a_beach_is_not_its_parking_lot(self):
        assert linked("Pelican Beach", ROADS) == set()
        assert linked("Pelican Beach parking lot", ROADS) == {"TRAFFIC COUNT AT PELICAN BEACH PARKING LOT"}

    def test_a_word_before_a_name_makes_it_another_place(self):
        assert linked("Gull Bay", ROADS) == {"TRAFFIC COUNT AT GULL BAY"}
        assert linked("Little Gull Bay", ROADS) == {"TRAFFIC COUNT AT LITTLE GULL BAY"}

    def test_a_ferry_and_both_readings_of_a_counter(self):
        assert linked("Ferry", ROADS) == {"VISITORS BY FERRY"}
        assert linked("Dam gate", ROADS) == {"BEGINNING TRAFFIC COUNT AT DAM GATE", "ENDING TRAFFIC COUNT AT DAM GATE"}

    def test_initials_both_ways(self):
        labels = ("(PH) WALK-INS", "(PH) BUSES", "(SB) BUSES", "VISITORS AT AMOS REED AREA")
        assert linked("Painted Hollow", labels) == {"(PH) WALK-INS", "(PH) BUSES"}
        assert linked("ARA", labels) == {"VISITORS AT AMOS REED AREA"}
        assert linked("ARVC", ("VISITORS AT RIVER VC", "VISITORS AT AMOS REED VC")) == {"VISITORS AT AMOS REED VC"}

    def test_a_field_that_counts_another_place_too_is_left_out(self):
        assert linked("Maple Street lot", ("Cars at Maple Street and Foundry Lane lots",)) == set()


class TestScopes:
    LABELS = ("VISITORS TO THE MILL", "Persons per vehicle", "NON-REC VEHICLES", "(OLD) BUSES", "Mill open? (1=yes)")

    @pytest.mark.parametrize("place", ["", "park", "Otter Lake"])
    def test_a_closed_unit_is_all_its_visit_counts(self, place):
        assert linked(place, self.LABELS, scope=Scope.UNIT) == {"VISITORS TO THE MILL", "NON-REC VEHICLES"}

    def test_what_lies_outside_is_no_field(self):
        assert linked("Mill", self.LABELS, scope=Scope.OUTSIDE) == set()

    def test_words_of_the_parks_own_name_tell_nothing(self):
        labels = ("VISITORS AT OTTER LAKE VC", "VISITORS AT DUNE VC", "TRAFFIC COUNT AT OTTER LAKE ENTRANCE")
        assert linked("Otter Lake Visitor Center", labels) == {labels[0]}
        assert linked("OTLA visitor centers", labels) == {labels[0], labels[1]}


class TestCorrections:
    def correction(self, place, fields=(), never=()):
        return Correction("OTLA", place, fields, never)

    def test_a_place_is_what_the_reviewer_said(self):
        given = [self.correction("the Old Mill", ("F2",))]
        assert linked("Old mill", BUILDINGS, corrections=given) == {BUILDINGS[2]}
        (one,) = link(closure("Old Mill"), counts(BUILDINGS), PARK, given)
        assert one.score == 1
        assert "reviewer" in one.why

    def test_never_these(self):
        given = [self.correction("West Shore VC", never=("F2",))]
        assert linked("West Shore VC", BUILDINGS, corrections=given) == {BUILDINGS[1]}

    def test_the_last_word_holds_and_other_places_are_untouched(self):
        given = [self.correction("Arden House", ("F0",)), self.correction("Arden House", ("F1",))]
        assert linked("Arden House", BUILDINGS, corrections=given) == {BUILDINGS[1]}
        assert linked("Saint Brigid Church", BUILDINGS, corrections=given) == {"VISITORS TO ST. BRIGID CHURCH"}

    def test_a_field_that_the_park_month_has_not_is_not_made_up(self):
        assert linked("Arden House", BUILDINGS, corrections=[self.correction("Arden House", ("F99",))]) == set()

    def test_a_unit_can_be_corrected(self):
        given = [self.correction("park", never=("F0",))]
        assert linked("Park", TestScopes.LABELS, scope=Scope.UNIT, corrections=given) == {"NON-REC VEHICLES"}


def test_a_link_says_which_words_fit():
    found = link(closure("Heron Lake Campground"), counts(CAMPGROUNDS), PARK)
    assert {one.why for one in found} == {"Its label names 'Heron Lake' (kind of place: campground)."}
    (only,) = link(closure("museum"), counts(BUILDINGS), PARK)
    assert "only count at a museum" in only.why


def test_the_surest_links_come_first():
    labels = ("TENTS AT HERON LAKE", "(HL) BUSES", "RVS AT HERON LAKE")
    scores = [one.score for one in link(closure("Heron Lake"), counts(labels), PARK)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 2


def test_no_counts_no_links():
    assert link(closure("Heron Lake"), (), PARK) == []
    assert link(closure("Heron Lake"), [Count("F1", "", None)], "") == []
