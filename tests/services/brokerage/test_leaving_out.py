"""Who is asked, who is not, and why: one thing changed at a time."""

from datetime import timedelta

import pytest
from tests.services.brokerage.wants import INSULIN, STALE, START, candidate, want

from almoner.services.brokerage.matching.leaving_out import (
    can_eligible,
    check_eligible,
    check_room,
    short_of,
)
from almoner.services.capacity.rules import UNSAID

FAR = (53.0, -1.5)


def codes(found) -> list[str]:
    return [one.code for one in found]


def test_a_service_that_does_it_there_is_asked():
    assert list(check_eligible(want(), candidate())) == []
    assert can_eligible(want(), candidate())


@pytest.mark.parametrize(
    ("service", "code"),
    [
        ({"kind": "nursing"}, "wrong-kind"),
        ({"listed": False}, "not-listed"),
        ({"placements_stopped": "a safeguarding enquiry"}, "placements-stopped"),
        ({"rating": "inadequate"}, "rated-inadequate"),
        ({"spot": FAR}, "out-of-area"),
        ({"areas": frozenset({"86195919fffffff"})}, "out-of-area"),
        ({"genders": frozenset({"male"})}, "not-for-gender"),
    ],
)
def test_one_thing_stands_against_it(service, code):
    found = list(check_eligible(want(gender="female"), candidate(**service)))
    assert codes(found) == [code]
    assert not can_eligible(want(gender="female"), candidate(**service))


@pytest.mark.parametrize(("refuses", "found"), [({101}, ["person-objects"]), ({102}, [])])
def test_a_provider_that_the_person_does_not_want_to_know_is_not_asked(refuses, found):
    assert codes(check_eligible(want(refuses=frozenset(refuses)), candidate(1))) == found


@pytest.mark.parametrize(
    ("service", "found"),
    [
        ({}, ["activity-not-held"]),
        ({"activities": frozenset({INSULIN})}, ["nobody-competent"]),
        ({"activities": frozenset({INSULIN}), "competent": {INSULIN: 0}}, ["nobody-competent"]),
        ({"activities": frozenset({INSULIN}), "competent": {INSULIN: 1}}, []),
        ({"competent": {INSULIN: 3}}, ["activity-not-held"]),
    ],
)
@pytest.mark.hazard("HZ-32")
def test_what_is_delegated_needs_somebody_signed_off(service, found):
    asked = want(activities=(INSULIN,))
    assert codes(check_eligible(asked, candidate(**service))) == found


@pytest.mark.parametrize(
    ("route", "routes", "found"),
    [
        ("spot", {"spot"}, []),
        ("framework", {"spot"}, ["not-on-route"]),
        ("framework", {"spot", "dynamic"}, ["not-on-route"]),
        ("dynamic", {"spot", "dynamic"}, []),
    ],
)
def test_the_route_decides_who_is_asked(route, routes, found):
    service = candidate(routes=frozenset(routes))
    assert codes(check_eligible(want(route=route), service)) == found


@pytest.mark.parametrize(
    ("route", "paid", "found"),
    [
        ("spot", set(), []),
        ("framework", {"spot"}, ["contract-without-delegation"]),
        ("framework", {"spot", "dynamic"}, ["contract-without-delegation"]),
        ("framework", {"spot", "framework"}, []),
    ],
)
def test_on_a_framework_its_contract_allows_and_pays_for_what_is_delegated(route, paid, found):
    service = candidate(
        activities=frozenset({INSULIN}),
        competent={INSULIN: 2},
        routes=frozenset({"spot", "framework"}),
        paid_to_delegate=frozenset(paid),
    )
    assert codes(check_eligible(want(route=route, activities=(INSULIN,)), service)) == found
    assert codes(check_eligible(want(route=route), service)) == []


def test_cells_say_where_a_service_works_whatever_its_reach():
    there = candidate(areas=frozenset({want().cell}), spot=FAR)
    assert can_eligible(want(), there)


@pytest.mark.parametrize("service", [{"reach_km": None}, {"spot": None}])
def test_a_service_that_names_no_reach_is_asked(service):
    assert can_eligible(want(), candidate(**service))


def test_somebody_moves_to_a_place_in_a_home_however_far():
    home = candidate(kind="nursing", spot=FAR, reach_km=1.0)
    assert can_eligible(want(kind="nursing", minutes={}), home)


def test_every_reason_is_told_at_once():
    bad = candidate(kind="nursing", rating="inadequate", spot=FAR)
    assert codes(check_eligible(want(), bad)) == ["wrong-kind", "rated-inadequate", "out-of-area"]


@pytest.mark.parametrize(
    ("service", "found"),
    [
        ({}, []),
        ({"free": {"morning": 45, "evening": 30}}, []),
        ({"free": {"morning": 44, "evening": 30}}, ["no-room"]),
        ({"free": {"morning": 0, "evening": 0}, "age": STALE}, []),
        ({"free": {}, "age": UNSAID}, []),
        ({"free": {"morning": 45}}, []),
        ({"available_from": START}, []),
        ({"available_from": START + timedelta(days=1)}, ["room-too-late"]),
    ],
)
def test_only_what_is_known_to_be_full_is_left_out(service, found):
    assert codes(check_room(want(), candidate(**service))) == found


def test_the_part_of_the_day_without_room_is_named():
    full = candidate(free={"morning": 500, "evening": 10})
    [said] = check_room(want(), full)
    assert said.reason == "The service says that it has no room in the evening."


def test_two_workers_at_once_take_twice_the_minutes():
    assert want(workers=2).asked() == {"morning": 90, "evening": 60}
    assert want(minutes={}).asked() == {"": 1}


def test_what_is_not_known_is_short():
    assert list(short_of({"morning": 30, "night": 5}, {"morning": 30})) == ["night"]
