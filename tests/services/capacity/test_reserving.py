"""Holding what is free, taking it, giving it back; and what runs out by itself."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.registers.directory.world import a_service
from tests.services.capacity.world import DAY, HOUR, NOW, TODAY, a_world, hours, said, say

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.services.capacity.commands import release, reserve, take
from almoner.services.capacity.jobs import give_back_lapsed
from almoner.services.capacity.models import Reservation, Standing
from almoner.services.capacity.queries import standing_of

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-26")]
UNTIL = NOW + 4 * HOUR


@pytest.fixture
def world():
    made = a_world()
    say(made)
    say(made, hours(), service=made.home_care)
    return made


def held(world, key="a", **more):
    given = {"service": world.home, "until": UNTIL, "at": NOW, "who": world.hub, **more}
    viewer, service = world.viewer(given.pop("who")), given.pop("service")
    return reserve(viewer, service.pk, key, given.pop("until"), **given)


def refused(world, key="a", **more):
    with pytest.raises(Refused) as caught, transaction.atomic():
        held(world, key, **more)
    return [one.code for one in caught.value.refusals]


def free(world, at=NOW):
    return standing_of(world.home.pk, at).free.places


def minutes(world, at=NOW):
    return standing_of(world.home_care.pk, at).free.minutes


def test_a_place_that_is_held_is_not_free(world):
    made = held(world, about="package:12")
    row = Reservation.objects.get(pk=made)
    assert (row.state, row.places, row.about, row.until) == ("held", 1, "package:12", UNTIL)
    assert free(world) == 1
    event = AuditEvent.objects.get(verb="capacity.reserved")
    assert event.detail == {"service": world.home.pk, "about": "package:12"}


def test_the_last_place_is_held_once(world):
    held(world, "a")
    held(world, "b", who=world.rival_hub)
    assert refused(world, "c") == ["not-free"]
    assert free(world) == 0


def test_several_places_at_once_or_none(world):
    held(world, places=2)
    assert free(world) == 0
    assert refused(world, "b", places=1) == ["not-free"]


def test_asked_twice_it_is_held_once(world):
    assert held(world) == held(world, until=UNTIL + HOUR)
    assert free(world) == 1


def test_two_buyers_may_use_the_same_key(world):
    assert held(world) != held(world, who=world.rival_hub)


@pytest.mark.parametrize("more", [{"places": 2}, {"minutes": {"morning": 30}}])
def test_a_key_is_not_used_for_something_else(world, more):
    held(world)
    assert refused(world, **more) == ["key-used-for-something-else"]


def test_minutes_are_held_by_part_of_the_day(world):
    held(world, service=world.home_care, minutes={"morning": 45, "evening": 60})
    assert minutes(world) == {"morning": 75, "evening": 0}
    assert refused(world, "b", service=world.home_care, minutes={"evening": 15}) == ["not-free"]
    held(world, "c", service=world.home_care, minutes={"morning": 75})
    assert minutes(world) == {"morning": 0, "evening": 0}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"places": 0}, "nothing-to-hold"),
        ({"places": 10**6}, "nothing-to-hold"),
        ({"minutes": {"morning": 0}}, "nothing-to-hold"),
        ({"minutes": {"morning": 10**9}}, "nothing-to-hold"),
        ({"about": "p" * 61}, "about-too-long"),
        ({"key": "k" * 81}, "key-missing-or-long"),
        ({"key": ""}, "key-missing-or-long"),
        ({"minutes": {"teatime": 10}}, "nothing-to-hold"),
        ({"until": NOW}, "until-out-of-range"),
        ({"until": NOW + 15 * DAY}, "until-out-of-range"),
        ({"at": NOW + 2 * DAY, "until": NOW + 3 * DAY}, "not-known-to-be-free"),
    ],
)
def test_what_cannot_be_held_is_refused_in_words(world, more, code):
    assert refused(world, **more) == [code]
    assert not Reservation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"status": "draft"}, "service-not-listed"),
        (
            {"placements_stopped_on": TODAY, "placements_stopped_why": "A safeguarding enquiry."},
            "placements-stopped",
        ),
    ],
)
def test_where_nobody_may_be_placed_nothing_is_held(world, changes, code):
    service = a_service(organisation=world.home.organisation, kind="nursing", **changes)
    say(world, service=service)
    assert refused(world, service=service) == [code]


def test_only_those_who_buy_may_hold(world):
    assert refused(world, who=world.manager) == ["role-without-right"]
    with pytest.raises(Unseen):
        reserve(world.viewer(world.hub), 0, "a", UNTIL, at=NOW)


def test_what_ran_out_is_given_back_to_the_next_buyer(world):
    held(world, "a")
    held(world, "b")
    later = UNTIL
    assert held(world, "c", at=later, until=later + HOUR)
    assert free(world, later) == 1
    assert set(Reservation.objects.values_list("key", "state")) == {
        ("a", "lapsed"),
        ("b", "lapsed"),
        ("c", "held"),
    }


def test_until_the_very_instant_it_is_held(world):
    held(world, places=2)
    just_before = UNTIL - timedelta(microseconds=1)
    assert refused(world, "b", at=just_before, until=UNTIL + HOUR) == ["not-free"]


def test_what_ran_out_is_given_back_by_a_job_too(world):
    held(world, "a")
    taken = held(world, "b")
    take(world.viewer(world.hub), taken, at=NOW)
    assert give_back_lapsed(UNTIL - HOUR) == 0
    assert give_back_lapsed(UNTIL) == 1
    assert give_back_lapsed(UNTIL) == 0
    assert free(world, UNTIL) == 1
    assert AuditEvent.objects.filter(verb="capacity.lapsed").count() == 1


def test_what_is_taken_no_longer_runs_out(world):
    made = held(world)
    take(world.viewer(world.hub), made, at=NOW)
    take(world.viewer(world.hub), made, at=NOW)
    held(world, "b", at=UNTIL, until=UNTIL + HOUR)
    assert free(world, UNTIL) == 0
    assert AuditEvent.objects.filter(verb="capacity.taken").count() == 1


def test_what_ran_out_cannot_be_taken(world):
    made = held(world)
    with pytest.raises(Refused, match="held until"):
        take(world.viewer(world.hub), made, at=UNTIL)
    give_back_lapsed(UNTIL)
    with pytest.raises(Refused, match="no longer held"):
        take(world.viewer(world.hub), made, at=UNTIL)


@pytest.mark.parametrize("first_taken", [False, True])
def test_what_is_given_back_is_free_once(world, first_taken):
    made = held(world)
    if first_taken:
        take(world.viewer(world.hub), made, at=NOW)
    for _ in range(2):
        release(world.viewer(world.hub), made, why="Went home with family.", at=NOW)
    assert free(world) == 2
    assert Reservation.objects.get(pk=made).ended_why == "Went home with family."
    with pytest.raises(Refused):
        take(world.viewer(world.hub), made, at=NOW)


def test_nobody_touches_what_another_holds(world):
    made = held(world)
    for verb in (take, release):
        with pytest.raises(Unseen):
            verb(world.viewer(world.rival_hub), made, at=NOW)
    assert free(world) == 1


_INSERT = (
    "INSERT INTO capacity_reservation (service_id, organisation_id, key, about, state, held_at,"
    " until, places, morning, held_by, ended_why, taken_at) SELECT {service}, organisation_id,"
    " 'x', '', '{state}', held_at, until, {places}, {morning}, 'me', '', {taken}"
    " FROM capacity_reservation LIMIT 1"
)


def inserted(world, service=None, state="held", places=1, morning="NULL", taken="NULL"):
    service = (service or world.home).pk
    return _INSERT.format(service=service, state=state, places=places, morning=morning, taken=taken)


def test_the_database_refuses_to_sell_twice_whoever_asks(world):
    held(world, places=2)
    silent = a_service(organisation=world.home.organisation, kind="nursing")
    attempts = [
        inserted(world),
        inserted(world, service=silent),
        inserted(world, service=world.home_care, places=0, morning=121),
        inserted(world, service=world.home_care, places=1),
        inserted(world, state="taken", taken="held_at"),
        inserted(world, places=-1),
        "DELETE FROM capacity_reservation",
        "UPDATE capacity_reservation SET places = 1",
        "UPDATE capacity_reservation SET service_id = 0",
        "UPDATE capacity_standing SET held = 0",
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attempt)
    assert Standing.objects.get(service=world.home).held == 2
    assert Reservation.objects.count() == 1


def test_what_has_ended_is_not_held_again(world):
    made = held(world)
    release(world.viewer(world.hub), made, at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Reservation.objects.filter(pk=made).update(state="held", ended_at=None)
    assert free(world) == 2


def test_held_is_always_what_the_reservations_hold(world):
    first, second = held(world, "a"), held(world, "b")
    home_care = held(world, "c", service=world.home_care, minutes={"morning": 30})
    take(world.viewer(world.hub), first, at=NOW)
    release(world.viewer(world.hub), second, at=NOW)
    release(world.viewer(world.hub), home_care, at=NOW)
    later = NOW + HOUR
    say(world, said(later, accepting=2), at=later)
    rows = Standing.objects.values_list("held", "held_morning", "held_evening")
    assert set(rows) == {(0, 0, 0)}
