"""The registered manager's pages: gaps, lapses, the matrix, insurance and the mode switch."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import client_for
from tests.services.delegation.world import INSULIN, make_world

from almoner.services.delegation.models import ActivityAgreement, Competence, Insurance
from almoner.services.delegation.queries import service
from almoner.services.visits.models import Task, Visit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def manager(world):
    return client_for(world.manager)


def text(client, name, **arguments):
    page = client.get(reverse(name, kwargs=arguments or None))
    assert page.status_code == 200
    return page.content.decode()


def visit_with_refused_task(world):
    now = timezone.now()
    visit = Visit.objects.create(
        provider=world.provider,
        person=world.person,
        worker=world.worker,
        starts_at=now + timedelta(hours=2),
        ends_at=now + timedelta(hours=3),
    )
    return Task.objects.create(
        visit=visit,
        activity=INSULIN,
        due_at=visit.starts_at,
        planned_granted=True,
        granted=False,
        status="refused",
        checked_at=now,
        reasons=["training_lapsed"],
        answer={"refusals": [{"code": "training_lapsed", "reason": "The training ran out."}]},
    )


@pytest.mark.parametrize(
    ("until", "state"),
    [
        (TODAY - timedelta(days=1), "gone"),
        (TODAY, "gone"),
        (TODAY + timedelta(days=1), "soon"),
        (TODAY + timedelta(days=30), "soon"),
        (TODAY + timedelta(days=31), "fine"),
    ],
)
def test_the_state_of_a_sign_off(until, state):
    assert service.state(until, TODAY) == state


@pytest.mark.hazard("HZ-02")
def test_the_matrix_shows_an_expired_sign_off_as_out_of_date(world, manager):
    Competence.objects.update(valid_until=timezone.now().date() - timedelta(days=1))
    page = text(manager, "service:matrix")
    assert "Out of date" in page
    assert "In date" not in page


def test_a_gap_is_named_with_its_reason(world, manager):
    visit_with_refused_task(world)
    page = text(manager, "service:home")
    assert "The training ran out." in page
    assert "Joe Banks" in page


def test_without_gaps_the_page_says_so(world, manager):
    assert "Everybody planned may do what is due." in text(manager, "service:home")


def test_one_worker_is_thin_cover(world, manager):
    assert "Margaret Okafor" in text(manager, "service:home")


@pytest.mark.parametrize(("days", "line"), [(10, 0), (45, 1), (80, 2)])
def test_a_lapse_is_counted_once_in_its_nearest_horizon(world, days, line):
    today = timezone.now().date()
    Competence.objects.update(valid_until=today + timedelta(days=days))
    counts = [one.competence for one in service.lapsing(world.viewer(world.manager), today)]
    assert counts == [1 if n == line else 0 for n in range(3)]


def test_a_lapse_beyond_ninety_days_is_not_counted(world):
    today = timezone.now().date()
    Competence.objects.update(valid_until=today + timedelta(days=91))
    found = service.lapsing(world.viewer(world.manager), today)
    assert sum(one.competence for one in found) == 0


def test_insurance_is_recorded_to_its_last_day(world, manager):
    answer = manager.post(
        reverse("service:insurance"),
        {
            "insurer": "Mutual",
            "policy_number": "M-9",
            "starts_on_day": "1",
            "starts_on_month": "1",
            "starts_on_year": "2026",
            "ends_on_day": "31",
            "ends_on_month": "12",
            "ends_on_year": "2026",
            "activities": [INSULIN],
        },
    )
    assert answer.status_code == 302
    made = Insurance.objects.get(policy_number="M-9")
    assert made.ends_on == date(2027, 1, 1)
    assert made.provider == world.provider


def test_switching_an_activity_off_stops_it_at_once(world, manager):
    answer = manager.post(reverse("service:switch_off", args=[INSULIN]), {"note": "Staff shortage"})
    assert answer.status_code == 302
    assert ActivityAgreement.objects.get(organisation=world.provider).ends_on is not None
    world.delegation.refresh_from_db()
    assert world.delegation.status == "suspended"


def test_the_agreed_list_offers_each_activity(world, manager):
    page = text(manager, "service:agreed")
    assert "Giving insulin" in page
    assert page.count("Not agreed") == 14


def test_a_rival_manager_sees_nothing_of_this_service(world):
    rival = client_for(world.rival_manager)
    for name in ("service:home", "service:matrix", "service:insurance"):
        page = text(rival, name)
        assert "Okafor" not in page
        assert "Joe Banks" not in page
        assert "Example Mutual" not in page


def test_each_role_goes_to_its_own_first_page(world):
    for worker, where in (
        (world.worker, "visits:today"),
        (world.nurse, "delegation:home"),
        (world.manager, "service:home"),
        (world.lead, "delegation:home"),
    ):
        answer = client_for(worker).get("/")
        assert answer.status_code == 302
        assert answer.url == reverse(where)


def test_the_front_page_says_what_this_is(client, db):
    page = client.get("/")
    assert page.status_code == 200
    assert b"May this worker do this, for this person, now?" in page.content
