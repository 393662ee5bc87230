"""Numbers that cross between organisations, and nothing else: competence, size, travel, who knows
whom. As the web's role, so that rows of others stay hidden while the number comes through."""

import pytest
from tests import factories as make
from tests.services.brokerage.test_offering import seen
from tests.services.brokerage.world import DAY, HOUR, INSULIN, MINUTE, make_world, sign_off
from tests.services.delegation import world as delegation

from almoner.platform.access.scope import scoped
from almoner.registers.organisations.placing import placed
from almoner.services.brokerage.queries.asking import (
    allowed_at,
    competence_of,
    known_to,
    sizes_of,
    travel_added,
)
from almoner.services.brokerage.queries.boards import ranking_of
from almoner.services.delegation.models import Delegation
from almoner.services.visits.models import Visit

pytestmark = pytest.mark.django_db
NEAR, FAR = "CV1 2WT", "CV8 1HL"


@pytest.fixture
def world():
    return make_world()


def ids(world):
    return [one.pk for one in world.providers]


def test_who_may_act_for_a_person_is_counted_across_organisations(world):
    """The nurse who delegates works for somebody whom neither broker nor provider employs."""
    given = delegation.make_world()
    ids = {"provider_id": given.provider.pk, "person_id": given.person.pk}
    asked = {"activities": [INSULIN, "wound-care"], "at": delegation.NOW}
    with scoped(world.viewer(world.broker), drop_role=True):
        assert allowed_at(**ids, **asked) == {INSULIN: 1, "wound-care": 0}
        assert not Delegation.objects.exists()


def visited(world, which, postcode=NEAR, *, days=1, status="planned"):
    """Somebody of that provider is visited on a morning to come, at nine and at ten."""
    provider = world.providers[which]
    who = make.worker(provider, user=False)
    nine = (world.now + days * DAY).replace(hour=9, minute=0, second=0, microsecond=0)
    for later in range(2):
        Visit.objects.create(
            provider=provider,
            person=make.person([provider], **placed(postcode)),
            worker=who,
            starts_at=nine + later * HOUR,
            ends_at=nine + later * HOUR + 20 * MINUTE,
            status=status,
            cancelled_because="Away" if status == "cancelled" else "",
        )


def test_how_many_are_signed_off_comes_through_and_who_they_are_does_not(world):
    for _ in range(2):
        sign_off(world, 0)
    sign_off(world, 1, days=1)
    found = world.do(world.broker, competence_of, ids(world), [INSULIN], world.today + 2 * DAY)
    assert found == {world.providers[0].pk: {INSULIN: 2}}
    assert seen(world, world.broker, "delegation_competence") == 0


def test_nothing_delegated_asks_nothing(world):
    assert world.do(world.broker, competence_of, ids(world), [], world.today) == {}


def test_how_large_a_provider_is(world):
    make.worker(world.providers[0], user=False)
    make.worker(world.providers[0], user=False, ends_on=world.today)
    found = world.do(world.broker, sizes_of, ids(world), world.today)
    assert [found[one] for one in ids(world)] == [2, 1, 1]
    assert seen(world, world.broker, "workforce_employment") == 1


def test_who_has_cared_for_the_person_before(world):
    make.involve(
        world.person, world.providers[1], since=world.today - 90 * DAY, ends_on=world.today - DAY
    )
    ask = (world.person.pk, ids(world))
    assert world.do(world.broker, known_to, *ask) == {world.providers[1].pk}
    assert world.do(world.broker, known_to, None, ids(world)) == frozenset()


def test_a_visit_adds_little_next_to_a_round_and_more_far_from_it(world):
    visited(world, 0, NEAR)
    visited(world, 1, FAR)
    spot = (world.person.latitude, world.person.longitude)
    minutes = {"morning": 20}
    found = world.do(
        world.broker, lambda viewer: travel_added(ids(world), spot, minutes, world.now)
    )
    near, far, nowhere = (found.get(one) for one in ids(world))
    assert near == pytest.approx(0, abs=0.1)
    assert far > 10
    assert nowhere is None
    assert seen(world, world.broker, "visits_visit") == 0


@pytest.mark.parametrize("given", [{"days": 9}, {"status": "cancelled"}, {"status": "done"}])
def test_only_what_is_planned_in_the_week_to_come_counts(world, given):
    visited(world, 0, **given)
    spot = (world.person.latitude, world.person.longitude)
    found = world.do(
        world.broker,
        lambda viewer: travel_added(ids(world), spot, {"morning": 20}, world.now),
    )
    assert found == {}


def test_the_page_ranks_by_all_of_it(world):
    visited(world, 2, NEAR)
    make.involve(world.person, world.providers[2], ends_on=world.today - DAY)
    package = world.drafted(minutes={"morning": 20})
    best = world.do(world.broker, ranking_of, package, world.now).matches[0]
    assert best.candidate.provider_id == world.providers[2].pk
    words = {part.code: part.words for part in best.parts}
    assert words["near"] == "A visit adds no travel to a round that is there already."
    assert words["continuity"] == "It has cared for this person before."
