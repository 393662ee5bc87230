"""Cases that broke other systems: what one record grants, another has already taken away."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.services.delegation.commands import story
from tests.services.delegation.world import INSULIN, NOW, TODAY, make_world

from almoner.registers.people.models import Involvement
from almoner.registers.workforce.models import Employment
from almoner.services.delegation import commands
from almoner.services.delegation import models as m
from almoner.services.delegation.queries.authority import for_delegation, may

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def test_authority_does_not_travel_with_the_worker_to_another_employer(world):
    Employment.objects.create(
        worker=world.worker, organisation=world.rival, access_role="care_worker",
        starts_on=TODAY,
    )  # fmt: skip
    answer = may(world.worker.pk, INSULIN, world.person.pk, NOW, world.rival.pk)
    assert [one.code for one in answer.refusals] == ["other_employer"]
    Employment.objects.filter(organisation=world.provider, worker=world.worker).update(
        ends_on=TODAY
    )
    answer = may(world.worker.pk, INSULIN, world.person.pk, NOW)
    assert [one.code for one in answer.refusals] == ["left_employer"]


def test_nor_with_the_person_to_another_team_of_the_same_trust(world):
    other = world.trust.teams.create(name="South community nursing")
    Involvement.objects.filter(organisation=world.trust).update(ends_on=TODAY)
    Involvement.objects.create(
        person=world.person, organisation=world.trust, team=other, kind="nursing",
        starts_on=TODAY,
    )  # fmt: skip
    answer = for_delegation(world.delegation.pk, NOW)
    assert [one.code for one in answer.refusals] == ["moved_team"]
    assert answer.words == "The person moved to another community team on 20 November 2026."


def test_nor_with_the_person_to_another_provider(world):
    Involvement.objects.filter(organisation=world.provider).update(ends_on=TODAY)
    Involvement.objects.create(
        person=world.person, organisation=world.rival, kind="provider", starts_on=TODAY
    )
    answer = for_delegation(world.delegation.pk, NOW)
    assert [one.code for one in answer.refusals] == ["moved_provider"]


def test_a_mode_switched_off_after_delegation(world):
    """The list ends today: every act from today on is refused, and each delegation stops."""
    commands.end_activity_agreement(world.viewer(world.manager), activity=INSULIN, at=NOW)
    answer = may(world.worker.pk, INSULIN, world.person.pk, story.minutes(1))
    assert [one.code for one in answer.refusals] == [
        "suspended:activity-stopped",
        "provider_switched_off",
    ]
    commands.set_activity_agreement(
        world.viewer(world.manager), activity=INSULIN, starts_on=TODAY, agreed_by="Rosa Mills",
        at=story.minutes(2),
    )  # fmt: skip
    answer = may(world.worker.pk, INSULIN, world.person.pk, story.minutes(3))
    assert [one.code for one in answer.refusals] == ["suspended:activity-stopped"]


def test_two_legal_bases_at_once(world):
    m.Consent.objects.create(
        delegation=world.delegation, person=world.person, basis="best_interests",
        given_by="The team", given_at=NOW, recorded_by=world.nurse,
        best_interests={"decision": "Yes"},
    )  # fmt: skip
    answer = for_delegation(world.delegation.pk, NOW)
    assert [one.code for one in answer.refusals] == ["two_legal_bases"]


@pytest.mark.hazard("HZ-02")
def test_competence_that_lapses_between_planning_and_visit(world):
    """Asked on Monday for Friday, it already says no; asked on Monday for Wednesday, yes."""
    m.Competence.objects.update(valid_until=TODAY + timedelta(days=3))
    ask = (world.worker.pk, INSULIN, world.person.pk)
    assert may(*ask, NOW + timedelta(days=2)).granted
    late = may(*ask, NOW + timedelta(days=4))
    assert late.words == (
        "The worker's sign-off for this activity and person ended on 23 November 2026."
    )


@pytest.mark.hazard("HZ-08")
@pytest.mark.parametrize(
    ("last_day", "still", "over"),
    [
        # Midnight in London is 23:00 the day before in UTC while summer time holds.
        (date(2026, 6, 30), datetime(2026, 6, 30, 22, 59), datetime(2026, 6, 30, 23, 0)),
        # The days on which clocks go forward and back.
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, 59), datetime(2027, 3, 28, 23, 0)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, 59), datetime(2026, 10, 26, 0, 0)),
    ],
)
def test_days_end_at_midnight_in_london(world, last_day, still, over):
    m.Delegation.objects.update(review_due_on=last_day)

    def overdue(at: datetime) -> bool:
        answer = for_delegation(world.delegation.pk, at.replace(tzinfo=UTC))
        return "review_overdue" in {one.code for one in answer.refusals}

    assert overdue(over)
    assert not overdue(still)
