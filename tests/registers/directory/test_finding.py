"""Searching on PostgreSQL: words, several needs, a place, and what nobody may be led to."""

from datetime import timedelta

import pytest
from tests import factories as make
from tests.registers.directory.world import NOW, a_service

from almoner.platform.geography.spots import spot
from almoner.registers.directory import openreferral
from almoner.registers.directory.queries.finding import eligible, search
from almoner.registers.directory.queries.public import listed_one, listed_page
from almoner.registers.directory.rules.matching import Sought

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DAY = timedelta(days=1)


def names(found):
    return [one.service.name for one in found]


def community(name, needs, **more):
    return a_service(name=name, kind="community", needs=needs, **more)


def test_wrap_around_transport_is_found_by_its_parts_and_not_by_its_kind():
    """A taxi could not do it, a small community enterprise could: get ready, lock up, travel."""
    community("City Taxis", ["transport"])
    community("Day Centre", ["activities"])
    community("Door to Door", ["transport", "getting_ready", "leaving_home", "going_along"])
    needs = ("transport", "getting_ready", "leaving_home")
    by_need = search(Sought(needs=needs, spot=spot("CV1")), TODAY)
    assert names(by_need) == ["Door to Door", "City Taxis"]
    assert [one.fit.whole for one in by_need] == [True, False]
    said = "somebody to help him with his coat, lock up, and drive him to the day centre"
    assert names(search(Sought(words=said), TODAY))[0] == "Door to Door"


def test_words_that_mean_no_need_are_looked_for_in_the_entry():
    a_service(name="Quilting at the library", kind="community", summary="We quilt on Tuesdays.")
    a_service(name="Other")
    assert names(search(Sought(words="quilting"), TODAY)) == ["Quilting at the library"]
    assert search(Sought(words="unicycles"), TODAY) == []


def test_who_says_the_words_comes_first_among_those_that_meet_the_need():
    """ "Memory" means dementia; an entry that says "memory" without it is shown, and last."""
    community("Day club", ["dementia"])
    community("Memory café", ["dementia"])
    community("Memory of the town", ["activities"])
    found = search(Sought(words="memory"), TODAY)
    assert names(found) == ["Memory café", "Day club", "Memory of the town"]
    assert [one.named for one in found] == [True, False, True]


def test_a_group_is_found_by_its_name():
    owner = make.organisation("voluntary", "Kettle On Neighbours")
    a_service(name="A cuppa", organisation=owner)
    a_service(name="Other")
    assert names(search(Sought(words="kettle neighbours"), TODAY)) == ["A cuppa"]


def test_near_and_checked_come_first():
    near = {"postcode": "CV1 2WT"}
    a_service(name="Stale and near", last_verified_at=NOW - 200 * DAY, **near)
    a_service(name="Checked, further", postcode="CV5 6EE", reach_km=30)
    a_service(name="Checked, near", **near)
    a_service(name="Out of reach", postcode="TR1 1AA")
    found = search(Sought(needs=("meals",), spot=spot("CV1 2WT")), TODAY)
    assert names(found) == ["Checked, near", "Checked, further", "Stale and near"]
    assert found[2].fit.standing.words.startswith("Out of date")


def test_an_area_that_it_names_counts_even_without_an_address():
    cell = spot("CV1").area
    a_service(name="Covers it", postcode="", areas=[cell], reach_km=None)
    a_service(name="Covers elsewhere", postcode="", areas=[spot("TR1").area], reach_km=None)
    a_service(name="Does not say", postcode="", reach_km=None)
    found = {one.service.name: one.fit for one in search(Sought(spot=spot("CV1")), TODAY)}
    assert set(found) == {"Covers it", "Does not say"}
    assert found["Does not say"].doubts == (
        "Does not say where it goes: ask whether it comes to you",
    )


def test_kind_language_and_self_referral_narrow_it():
    a_service(name="Polish", languages=["pl", "en"])
    a_service(name="Home", kind="residential", self_referral=True)
    assert names(search(Sought(languages=("pl",)), TODAY)) == ["Polish"]
    assert names(search(Sought(kinds=("residential",)), TODAY)) == ["Home"]
    assert names(search(Sought(self_referral=True), TODAY)) == ["Home"]


@pytest.mark.hazard("HZ-53")
@pytest.mark.parametrize(
    "changes",
    [
        {"status": "draft"},
        {"status": "submitted"},
        {"status": "withdrawn"},
        {"starts_on": TODAY + DAY},
        {"ends_on": TODAY},
    ],
)
def test_what_is_not_listed_on_the_day_is_not_found(changes):
    hidden = a_service(**changes)
    assert search(Sought(), TODAY) == []
    assert listed_page(TODAY, number=1, size=10) == ([], 0)
    assert listed_one(openreferral.made_id("service", hidden.pk), TODAY) is None


@pytest.mark.hazard("HZ-53")
def test_nobody_is_led_to_a_service_with_stopped_placements():
    stopped = a_service(placements_stopped_on=TODAY, placements_stopped_why="Concern")
    assert [one.service for one in search(Sought(needs=("meals",)), TODAY)] == [stopped]
    assert search(Sought(needs=("meals",)), TODAY, everyone=False) == []
    assert eligible(Sought(needs=("meals",)), TODAY) == []
    assert listed_page(TODAY, number=1, size=10) == ([], 0)


@pytest.mark.hazard("HZ-50")
@pytest.mark.parametrize(
    "changes",
    [
        {"last_verified_at": NOW - 91 * DAY},
        {"last_verified_at": None, "last_verified_by": ""},
        {"cqc_rating": "inadequate"},
        {"needs": ["meals"]},
        {"kind": "community"},
        {"reach_km": 0.1, "postcode": "CV5 6EE"},
    ],
)
def test_who_is_not_asked_for_care(changes):
    able = a_service()
    a_service(**changes)
    sought = Sought(needs=("meals", "personal_care"), spot=spot("CV1 2WT"))
    assert eligible(sought, TODAY) == [able]


def test_the_number_of_questions_does_not_grow_with_the_entries(django_assert_num_queries):
    owner = make.organisation("provider")
    for _ in range(6):
        a_service(organisation=owner)
    with django_assert_num_queries(1):
        assert len(search(Sought(needs=("meals",), spot=spot("CV1")), TODAY)) == 6


class TestOpenReferral:
    def test_a_service_as_others_read_it(self):
        one = a_service(
            name="Door to Door",
            needs=["transport"],
            languages=["en", "bfi"],
            outwards=["CV1", "CV6"],
            eligibility="Over 18",
            access="Phone",
            price_from="12.50",
            price_per="visit",
            direct_payments=True,
            opens=[{"days": ["MO", "TU"], "from": "09:00", "to": "17:00"}],
        )
        one.refresh_from_db()
        told = openreferral.service(one)
        assert told["id"] == openreferral.made_id("service", one.pk)
        assert (told["name"], told["status"], told["assured_date"]) == (
            "Door to Door",
            "active",
            "2026-02-24",
        )
        assert told["organization"]["name"] == one.organisation.name
        assert told["organization_id"] == told["organization"]["id"]
        assert [each["code"] for each in told["languages"]] == ["en", "bfi"]
        assert [each["name"] for each in told["service_areas"]] == ["CV1", "CV6"]
        assert told["schedules"][0] | {"id": ""} == {
            "id": "",
            "service_id": told["id"],
            "freq": "WEEKLY",
            "byday": "MO,TU",
            "opens_at": "09:00",
            "closes_at": "17:00",
        }
        assert told["cost_options"][0]["amount"] == 12.5
        assert told["fees_description"] == "Direct payments are taken."
        place = told["service_at_locations"][0]["location"]
        assert place["addresses"][0]["postal_code"] == "CV1 2WT"
        assert told["attributes"][0]["taxonomy_term"]["code"] == "transport"

    def test_what_is_for_those_who_work_here_is_not_told(self):
        one = a_service(returned_why="Wrong phone", submitted_by="user:7", reference="SECRET-REF")
        told = str(openreferral.service(one))
        for inner in ("Wrong phone", "user:7", "SECRET-REF"):
            assert inner not in told

    def test_an_entry_without_a_place_or_price_has_neither(self):
        told = openreferral.service(a_service(postcode="", phone=""))
        assert (told["service_at_locations"], told["cost_options"], told["phones"]) == ([], [], [])

    def test_what_is_not_known_is_left_out_and_not_said_as_empty(self):
        told = openreferral.service(a_service(last_verified_at=None, last_verified_by=""))
        for name in ("url", "email", "application_process", "assured_date", "last_modified"):
            assert name not in told
        assert told["organization"]["description"]

    def test_what_the_specification_requires_of_each_part_is_there(self):
        one = a_service(address="4 Marlpit Lane, Coventry", needs=["transport"])
        told = openreferral.service(one)
        (address,) = told["service_at_locations"][0]["location"]["addresses"]
        required = ("address_1", "city", "state_province", "postal_code", "country", "address_type")
        assert set(required) <= set(address)
        assert address["city"] == "Coventry"
        term = told["attributes"][0]["taxonomy_term"]
        assert {"id", "name", "description"} <= set(term)
        assert told["attributes"][0]["taxonomy_term_id"] == term["id"]

    def test_pages_follow_each_other_and_end(self):
        made = [a_service() for _ in range(5)]
        seen = []
        for number in (1, 2, 3):
            found, total = listed_page(TODAY, number=number, size=2)
            page = openreferral.page(found, total=total, number=number, size=2)
            assert (page["total_items"], page["total_pages"]) == (5, 3)
            assert (page["first_page"], page["last_page"]) == (number == 1, number == 3)
            seen += [one["id"] for one in page["contents"]]
        assert seen == [openreferral.made_id("service", one.pk) for one in made]

    def test_an_empty_directory_is_one_empty_page(self):
        page = openreferral.page([], total=0, number=1, size=50)
        assert (page["empty"], page["total_pages"], page["last_page"]) == (True, 1, True)

    def test_one_is_found_again_by_its_id(self):
        one = a_service()
        assert listed_one(openreferral.made_id("service", one.pk), TODAY) == one
        assert listed_one(openreferral.made_id("service", 0), TODAY) is None
