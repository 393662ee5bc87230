"""What an actor is towards a delegation, and that a right alone is never enough."""

from datetime import timedelta

import pytest
from tests.services.delegation.world import TODAY, make_registrant, make_worker, make_world

from almoner.platform.access.viewer import NOBODY, system
from almoner.registers.workforce.models import Employment
from almoner.services.delegation import access
from almoner.services.delegation import models as m

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("nurse", ["delegator", "registrant"]),
        ("deputy", ["deputy", "registrant"]),
        ("lead", ["team_lead", "registrant"]),
        ("manager", ["employer", "colleague"]),
        ("worker", ["delegate", "colleague"]),
        ("rival_manager", []),
    ],
)
def test_what_each_is_towards_it(world, who, expected):
    viewer = world.viewer(getattr(world, who))
    assert access.standings(viewer, world.delegation) == expected
    assert access.can_be(viewer, world.delegation, *expected) is bool(expected)


def test_who_covers_the_leave_is_a_deputy_too(world):
    other = make_registrant("Ola Price", world.trust)
    viewer = world.viewer(other)
    assert access.standings(viewer, world.delegation) == ["registrant"]
    assert access.standings(viewer, world.delegation, other.pk) == ["deputy", "registrant"]


def test_a_delegator_who_now_works_elsewhere_is_nothing_to_it(world):
    Employment.objects.filter(worker=world.nurse).update(ends_on=TODAY - timedelta(days=300))
    Employment.objects.create(
        worker=world.nurse, organisation=world.rival, access_role="delegator", starts_on=TODAY
        - timedelta(days=9),
    )  # fmt: skip
    assert access.standings(world.viewer(world.nurse), world.delegation) == []


def test_someone_of_the_trust_without_the_role_is_no_registrant(world):
    board = make_worker("Bo Reed", world.trust, "board")
    assert access.standings(world.viewer(board), world.delegation) == []


def test_the_installation_is_itself_and_nobody_is_nobody(world):
    assert access.standings(system("sweep", world.trust.pk), world.delegation) == ["system"]
    assert not access.is_system(NOBODY)
    assert access.standings(NOBODY, world.delegation) == []


@pytest.mark.hazard("HZ-11")
@pytest.mark.parametrize(
    ("who", "sees"),
    [("nurse", True), ("manager", True), ("worker", True), ("rival_manager", False)],
)
def test_only_the_two_organisations_find_it(world, who, sees):
    viewer = world.viewer(getattr(world, who))
    assert m.Delegation.objects.filter(access.parties(viewer)).exists() is sees
    found = m.Competence.objects.filter(access.competence_parties(viewer))
    assert found.exists() is sees


def test_the_installation_without_an_organisation_finds_all(world):
    assert m.Delegation.objects.filter(access.parties(system("sweep"))).exists()
    assert not m.Delegation.objects.filter(access.parties(NOBODY)).exists()


def test_a_right_is_needed_and_any_one_of_several_is_enough(world):
    nurse = world.viewer(world.nurse)
    assert access.can_right(nurse, "delegation.employer", "delegation.decide")
    assert not access.can_right(nurse, "delegation.employer")
    (one,) = access.check_right(nurse, "delegation.employer")
    assert one.who == "Your manager or team lead"


def test_whose_it_is_is_said_in_words(world):
    manager = world.viewer(world.manager)
    (one,) = access.check_is(manager, world.delegation, "delegator", "deputy")
    assert one.reason == "Only the delegator or the named deputy can do this."
    assert one.who == "The delegator or the named deputy"
    assert set(access.WORDS) == set(access.STANDINGS)
