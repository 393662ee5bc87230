"""The screens: a provider's taps, a search, a service's page, what is held."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import client_for
from tests.services.capacity.world import a_world, hours, said, say

from almoner.services.capacity.commands import reserve, take
from almoner.services.capacity.models import Reservation, Spare, Standing, Statement
from almoner.services.capacity.queries import standing_of, to_say_again

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def at():
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def world(at):
    made = a_world()
    earlier = at - HOUR
    say(made, said(earlier), at=earlier)
    return made


def page(who, name, *arguments, **asked):
    return client_for(who).get(reverse(f"capacity:{name}", args=arguments), asked)


def sent(who, name, *arguments, **typed):
    return client_for(who).post(reverse(f"capacity:{name}", args=arguments), typed)


def text(response):
    return " ".join(response.content.decode().split())


def free(world):
    return standing_of(world.home.pk, timezone.now()).free.places


def test_a_manager_sees_what_was_said_last_and_until_when_it_holds(world):
    shown = text(page(world.manager, "home"))
    assert "2 places free" in shown
    assert "Said 1 hour ago" in shown
    assert "Holds until" in shown
    assert "Nothing said yet" in shown


def tapped(world, of, by, key="tap 1", service=None):
    service = service or world.home
    return sent(world.manager, "change", service.pk, of=of, by=by, key=key)


def test_one_tap_says_that_it_is_still_right(world):
    assert sent(world.manager, "still_right", world.home.pk, key="tap 1").status_code == 302
    assert free(world) == 2
    assert timezone.now() - Standing.objects.get().said_at < timedelta(minutes=1)


@pytest.mark.parametrize(("by", "places", "occupied"), [("more", 3, 7), ("fewer", 1, 9)])
def test_one_tap_is_a_bed_more_or_fewer_and_leads_back_to_the_service(world, by, places, occupied):
    answer = tapped(world, "places", by)
    assert (answer.status_code, answer.url) == (302, f"/capacity/#service-{world.home.pk}")
    assert free(world) == places
    assert Standing.objects.get().occupied == occupied


def test_a_tap_pressed_twice_counts_once(world):
    for _ in range(2):
        assert tapped(world, "places", "more").status_code == 302
    assert free(world) == 3


def test_nobody_taps_below_nought(world):
    for key in "ab":
        tapped(world, "places", "fewer", key)
    answer = tapped(world, "places", "fewer", "c")
    assert answer.status_code == 409
    assert "no free place to take away" in text(answer)
    assert free(world) == 0


def test_a_tap_counts_after_software_whose_clock_runs_ahead(world, at):
    ahead = at + timedelta(minutes=4)
    say(world, said(ahead, accepting=0), at=at, source="api")
    tapped(world, "places", "more")
    assert free(world) == 1


def test_taps_move_the_time_in_each_part_of_the_day_that_was_said(world, at):
    say(world, hours(at, until=at + HOUR, morning=15, evening=60), service=world.home_care, at=at)
    shown = text(page(world.manager, "home"))
    assert "Evening: <strong>1 hour</strong>" in shown
    assert "30 minutes more in the evening" in shown
    assert "at midday" not in shown
    for key, part, by in (
        ("a", "evening", "more"),
        ("b", "evening", "more"),
        ("c", "morning", "fewer"),
    ):
        assert tapped(world, part, by, key, world.home_care).status_code == 302
    stood = standing_of(world.home_care.pk, timezone.now()).stood
    assert stood.said.minutes == {"morning": 0, "evening": 120}
    assert "30 minutes fewer in the morning" not in text(page(world.manager, "home"))


@pytest.mark.parametrize(
    ("of", "why"),
    [
        ("morning", "no free time to take away"),
        ("night", "Nobody has said how many minutes"),
        ("places", "Nobody has said how many places"),
        ("teatime", "Nobody has said how many minutes"),
    ],
)
def test_a_tap_on_what_nobody_said_makes_nothing_up(world, at, of, why):
    say(world, hours(at, until=at + HOUR, morning=0, evening=60), service=world.home_care, at=at)
    answer = tapped(world, of, "fewer", "a", world.home_care)
    assert answer.status_code == 409
    assert why in text(answer)
    assert tapped(world, of, "twice", "a", world.home_care).status_code == 404
    assert Statement.objects.filter(service=world.home_care).count() == 1


@pytest.mark.hazard("HZ-25")
def test_what_soon_goes_stale_is_said_again_from_wherever_the_manager_is(world, clock):
    tap = f"/capacity/services/{world.home.pk}/still-right/"
    for later, words in ((0, None), (20, "Soon stale"), (10, "no longer holds")):
        clock.forward(hours=later)
        shown = text(page(world.manager, "service", world.home.pk))
        assert (tap in shown) is (words is not None)
        assert words is None or words in shown
        assert (tap in text(client_for(world.manager).get("/service/"))) is (words is not None)
    assert tap not in text(page(world.hub, "service", world.home.pk))


def test_a_service_that_never_spoke_has_nothing_to_tap(world):
    answer = sent(world.manager, "still_right", world.home_care.pk, key="tap 1")
    assert answer.status_code == 409
    assert "Say first what is free" in text(answer)


def typed(at, **more):
    until = at + timedelta(days=2)
    return {
        "key": "tap 9",
        "shown_at": at.isoformat(),
        "available_from_day": at.day,
        "available_from_month": at.month,
        "available_from_year": at.year,
        "holds_until_day": until.day,
        "holds_until_month": until.month,
        "holds_until_year": until.year,
        "holds_until_time": "8:00am",
        **more,
    }


def test_a_manager_types_hours_by_part_of_the_day(world, at):
    assert "Morning (6am to 11am)" in text(page(world.manager, "say", world.home_care.pk))
    given = typed(at, morning="90", evening="0", rate="24.50")
    answer = sent(world.manager, "say", world.home_care.pk, **given)
    assert answer.status_code == 302, text(answer)
    stood = standing_of(world.home_care.pk, timezone.now()).stood
    assert stood.said.minutes == {"morning": 90, "evening": 0}
    assert stood.said.rate_pence == 2450


@pytest.mark.hazard("HZ-26")
def test_the_form_begins_from_what_is_shown_and_frees_nothing_that_was_taken_since(world, at):
    held = [reserve(world.viewer(world.hub), world.home.pk, k, at + HOUR, at=at) for k in "ab"]
    take(world.viewer(world.hub), held[0], at=at)
    form = page(world.manager, "say", world.home.pk).content.decode()
    assert re.search('<input[^>]* name="accepting"[^>]* value="1"', form)
    assert "Free beds: <strong>0</strong>" in text(page(world.manager, "home"))
    take(world.viewer(world.hub), held[1], at=at + HOUR / 2)
    given = typed(at, accepting="1", maximum="10", occupied="9")
    assert sent(world.manager, "say", world.home.pk, **given).status_code == 302
    assert free(world) == 0


def test_nonsense_comes_back_with_what_was_typed(world, at):
    answer = sent(world.manager, "say", world.home.pk, **typed(at, maximum="5", occupied="6"))
    assert "only 5" in text(answer)
    assert 'value="6"' in text(answer)
    assert free(world) == 2


def test_a_hub_finds_opens_and_holds(world):
    found = text(page(world.hub, "find", postcode="CV1 2WT", within_km=10, kinds="nursing"))
    assert "1 service found" in found
    assert "2 places free" in found
    assert "Hold it for us" in text(page(world.hub, "service", world.home.pk))
    answer = sent(world.hub, "hold", world.home.pk, key="tap 1", places=1, hours=24)
    assert answer.status_code == 302, text(answer)
    assert "Held until" in text(page(world.hub, "held"))
    mine = text(page(world.manager, "home"))
    assert "1 place for Coventry hub" in mine


def test_a_hub_holds_minutes_of_home_care(world, at):
    say(world, hours(at, until=at + HOUR), service=world.home_care, at=at)
    answer = sent(world.hub, "hold", world.home_care.pk, key="k", morning=30, hours=2)
    assert answer.status_code == 302, text(answer)
    assert Reservation.objects.get().morning == 30
    nothing = sent(world.hub, "hold", world.home_care.pk, key="l", hours=2)
    assert nothing.status_code == 422
    assert "Nothing is asked for" in text(nothing)


def test_what_is_held_is_taken_or_given_back(world, at):
    kept, other = [
        reserve(world.viewer(world.hub), world.home.pk, k, at + HOUR, at=at) for k in "ab"
    ]
    assert sent(world.hub, "take", kept).status_code == 302
    assert sent(world.hub, "release", other).status_code == 302
    assert set(Reservation.objects.values_list("state", flat=True)) == {"taken", "released"}
    assert sent(world.rival_hub, "release", kept).status_code == 404


def test_a_search_that_cannot_be_placed_says_so(world):
    answer = page(world.hub, "find", postcode="XX", within_km=10)
    assert answer.status_code == 422
    assert "postcode" in text(answer)


@pytest.mark.hazard("HZ-25")
def test_stale_is_shown_as_stale_and_offers_nothing_to_hold(world, clock):
    clock.forward(days=2)
    shown = text(page(world.hub, "service", world.home.pk))
    assert "Too old to rely on" in shown
    assert "places free" not in shown
    assert "Hold it for us" not in shown
    assert sent(world.hub, "hold", world.home.pk, key="k", places=1, hours=2).status_code == 422
    assert not Reservation.objects.exists()


@pytest.mark.hazard("HZ-26")
def test_a_provider_that_promised_too_much_sees_it_and_so_do_those_who_hold(world, at):
    for key in "ab":
        reserve(world.viewer(world.hub), world.home.pk, key, at + HOUR, at=at)
    for key in "cd":
        tapped(world, "places", "fewer", key)
    for who, name in ((world.manager, "home"), (world.hub, "held")):
        assert "Promised more than it has" in text(page(who, name))


def test_the_page_of_a_service_tells_what_was_said_and_not_who_else_holds(world, at):
    reserve(world.viewer(world.rival_hub), world.home.pk, "a", at + HOUR, at=at)
    shown = text(page(world.hub, "service", world.home.pk))
    assert "2 places to fill, 8 of 10 occupied" in shown
    assert "Another hub" not in shown
    assert "Another hub" in text(page(world.manager, "service", world.home.pk))


def test_nobody_opens_a_draft_of_another(world):
    type(world.home).objects.filter(pk=world.home.pk).update(status="draft")
    assert page(world.hub, "service", world.home.pk).status_code == 404
    assert page(world.manager, "service", world.home.pk).status_code == 200


@pytest.mark.parametrize("name", ["say", "still_right", "change"])
def test_a_rival_says_nothing_of_another_provider(world, name):
    given = {"key": "k", "of": "places", "by": "more"}
    assert sent(world.rival, name, world.home.pk, **given).status_code == 404


def test_what_a_round_leaves_free_is_offered_with_one_click(world, at):
    spare = Spare.objects.create(
        organisation=world.home.organisation, day=at.date(), announced_at=at, morning=240
    )
    assert "has 4 hours in the morning free" in text(page(world.manager, "home"))
    for _ in range(2):
        sent(world.manager, "offer", spare.pk, world.home_care.pk)
    kept = Statement.objects.get(service=world.home_care)
    assert (kept.source, kept.morning, kept.available_from) == ("round", 240, at.date())
    assert "4 hours in the morning free" in text(page(world.hub, "service", world.home_care.pk))
    assert "Offer it" not in text(page(world.manager, "home"))
    assert sent(world.rival, "offer", spare.pk, world.home_care.pk).status_code == 404


def test_who_must_speak_again(world, at):
    def waiting(hours):
        found = to_say_again(world.viewer(world.manager), at + hours * HOUR)
        return [one.service.name for one in found]

    assert waiting(0) == ["Elm at home"]
    assert waiting(20) == ["Elm House", "Elm at home"]
    assert to_say_again(world.viewer(world.hub), at) == []


def test_a_carer_has_no_business_here(world):
    for name in ("home", "find", "held"):
        assert page(world.carer, name).status_code == 403
