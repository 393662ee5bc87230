"""Reviews, observation, reflection, leave and handover."""

from datetime import timedelta

import pytest
from tests.services.delegation.commands import story
from tests.services.delegation.commands.words import refused
from tests.services.delegation.world import (
    INSULIN,
    NOW,
    TODAY,
    make_delegation,
    make_organisation,
    make_person,
    make_registrant,
    make_world,
)

from almoner.platform.access.unseen import Unseen
from almoner.registers.workforce.models import Employment, Registration
from almoner.services.delegation import commands
from almoner.services.delegation import models as m
from almoner.services.delegation.queries.authority import for_delegation

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world():
    return make_world()


def review(world, who=None, **changes):
    values = {
        "delegation_id": world.delegation.pk,
        "outcome": "continue",
        "findings": "Steady readings, no concerns.",
        "person_involved": True,
        "next_due_on": story.REVIEW,
        "at": NOW,
    }
    return commands.record_review(world.viewer(who or world.nurse), **{**values, **changes})


# -- review


@pytest.mark.parametrize("who", ["nurse", "deputy", "lead"])
def test_a_review_sets_the_next_date(world, who):
    kept = review(world, getattr(world, who))
    world.delegation.refresh_from_db()
    assert kept.was_due_on == TODAY + timedelta(days=30)
    assert world.delegation.review_due_on == story.REVIEW == kept.next_due_on


def test_a_review_that_stops_it(world):
    assert review(world, outcome="suspend").next_due_on is None
    world.delegation.refresh_from_db()
    assert world.delegation.status == "suspended"
    assert world.delegation.suspensions.get().trigger == "concern"


def test_a_review_that_ends_it(world):
    review(world, outcome="end", findings="The person gives it themselves again.")
    world.delegation.refresh_from_db()
    assert (world.delegation.status, world.delegation.active_until) == ("ended", NOW)


def test_a_review_never_re_activates(world):
    m.Delegation.objects.update(review_due_on=TODAY - DAY)
    viewer = world.viewer(world.nurse)
    commands.suspend(
        viewer, delegation_id=world.delegation.pk, trigger="review-overdue", reason="x", at=NOW
    )
    with refused("The review of this delegation was due before 20 November 2026."):
        commands.lift(viewer, delegation_id=world.delegation.pk, because="x", at=NOW)
    review(world)
    assert not for_delegation(world.delegation.pk, NOW).granted
    commands.lift(viewer, delegation_id=world.delegation.pk, because="Reviewed", at=NOW)
    assert for_delegation(world.delegation.pk, NOW).granted


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"findings": " "}, "No reason is given."),
        ({"outcome": "shrug"}, "“shrug” is not an outcome of a review."),
        ({"next_due_on": None}, "There is no date for the next review."),
        ({"next_due_on": TODAY - DAY}, "The review date, 19 November 2026, has passed."),
        (
            {"next_due_on": TODAY + timedelta(weeks=12) + DAY},
            "The review date, 13 February 2027, is too far away.",
        ),
    ],
)
def test_a_review_that_is_not_whole_is_refused(world, changes, words):
    with refused(words):
        review(world, **changes)


def test_a_review_is_made_by_a_live_registrant_of_the_team(world):
    other = make_registrant("Ola Price", world.trust)
    with refused("Only the delegator or the named deputy or the delegating team's lead can do"):
        review(world, other)
    with refused("Your role does not let you do this."):
        review(world, world.manager)
    Registration.objects.filter(worker=world.nurse).update(expires_on=TODAY)
    with refused("The professional registration ended on 20 November 2026."):
        review(world)


def test_only_what_is_live_is_reviewed_or_watched(world):
    m.Delegation.objects.update(status="ended")
    with refused("Only a delegation that is active or suspended can be reviewed or watched."):
        review(world)
    with refused("Only a delegation that is active or suspended can be reviewed or watched."):
        observe(world)


# -- observation and reflection


def observe(world, who=None, **changes):
    values = {"observed_at": NOW - DAY, "satisfactory": True, "feedback": "Calm and careful"}
    return commands.record_observation(
        world.viewer(who or world.nurse),
        delegation_id=world.delegation.pk,
        at=NOW,
        **{**values, **changes},
    )


def test_an_observation_is_by_a_registrant_and_has_happened(world):
    assert observe(world, make_registrant("Ola Price", world.trust)).satisfactory
    with refused("That time has not come yet.", "No reason is given."):
        observe(world, observed_at=NOW + DAY, feedback="")
    with refused("Your role does not let you do this."):
        observe(world, world.manager)


def reflect(world, who, words="It went well. I was nervous about the pen.", **more):
    return commands.write_reflection(
        world.viewer(who), delegation_id=world.delegation.pk, words=words, at=NOW, **more
    )


def test_a_reflection_is_the_worker_s_own(world):
    assert reflect(world, world.worker, wants_to_talk=True).wants_to_talk
    with refused("Nothing is written."):
        reflect(world, world.worker, " ")
    with refused("Your role does not let you do this."):
        reflect(world, world.manager)
    colleague = world.worker.__class__.objects.create(given_name="Cal", family_name="West")
    Employment.objects.create(
        worker=colleague, organisation=world.provider, access_role="care_worker", starts_on=TODAY
    )
    m.Delegation.objects.update(worker=colleague)
    with refused("Only the worker it was delegated to can do this."):
        reflect(world, world.worker)


# -- leave


def leave(world, who=None, **changes):
    values = {"starts_on": TODAY, "ends_on": TODAY + 7 * DAY, "deputy_id": world.deputy.pk}
    return commands.set_leave(world.viewer(who or world.nurse), at=NOW, **{**values, **changes})


def test_leave_names_a_deputy_whom_the_chain_of_evidence_shows(world):
    set_ = leave(world)
    answer = for_delegation(world.delegation.pk, NOW)
    assert answer.granted
    assert ("deputy", set_.pk) in [(link.kind, link.id) for link in answer.chain]


def test_a_lead_sets_a_colleague_s_leave_and_a_nurse_does_not(world):
    assert leave(world, world.lead, worker_id=world.nurse.pk).worker_id == world.nurse.pk
    with refused("Your role does not let you do this."):
        leave(world, worker_id=world.lead.pk)
    with refused("That worker does not work for your organisation."):
        leave(world, world.lead, worker_id=world.worker.pk)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_on": TODAY}, "The first day back is not after the first day away."),
        ({"deputy_id": "nurse"}, "The deputy must be another registered professional"),
        ({"deputy_id": "manager"}, "The deputy must be another registered professional"),
        ({"deputy_id": "worker"}, "The deputy must be another registered professional"),
    ],
)
def test_leave_without_cover_is_refused(world, changes, words):
    if isinstance(changes.get("deputy_id"), str):
        changes = {"deputy_id": getattr(world, changes["deputy_id"]).pk}
    with refused(words):
        leave(world, **changes)


def test_a_deputy_who_is_away_does_not_cover(world):
    leave(world, world.deputy, deputy_id=world.lead.pk)
    with refused("You or the deputy are already away on some of those days."):
        leave(world, starts_on=TODAY + 6 * DAY, ends_on=TODAY + 8 * DAY)
    assert leave(world, starts_on=TODAY + 7 * DAY, ends_on=TODAY + 8 * DAY).pk


# -- handover


def hand_over(world, who=None, **changes):
    values = {
        "from_worker_id": world.nurse.pk,
        "to_worker_id": world.lead.pk,
        "reason": "Amina moves to another team",
        "at": NOW,
    }
    return commands.hand_over(world.viewer(who or world.lead), **{**values, **changes})


def test_a_caseload_is_handed_over_with_the_signature_renewed(world):
    (moved,) = hand_over(world)
    assert (moved.delegator_id, moved.deputy_id) == (world.lead.pk, world.deputy.pk)
    newest = moved.signatures.filter(party="delegator").latest("signed_at")
    assert (newest.signed_by_id, newest.agreed) == (world.lead.pk, True)
    Employment.objects.filter(worker=world.nurse).update(ends_on=TODAY)
    assert for_delegation(moved.pk, NOW).granted


def test_the_deputy_who_takes_over_is_not_their_own_deputy(world):
    (moved,) = hand_over(world, to_worker_id=world.deputy.pk)
    assert (moved.delegator_id, moved.deputy_id) == (world.deputy.pk, world.lead.pk)
    other = make_registrant("Ola Price", world.trust)
    (moved,) = hand_over(
        world, from_worker_id=world.deputy.pk, to_worker_id=world.nurse.pk, deputy_id=other.pk
    )
    assert (moved.delegator_id, moved.deputy_id) == (world.nurse.pk, other.pk)


def test_a_stop_stays_and_the_new_delegator_lifts_it(world):
    commands.suspend(
        world.viewer(world.nurse), delegation_id=world.delegation.pk, trigger="delegator-left",
        reason="Leaves today", at=NOW,
    )  # fmt: skip
    Employment.objects.filter(worker=world.nurse).update(ends_on=TODAY)
    (moved,) = hand_over(world)
    assert moved.status == "suspended"
    lifted = commands.lift(
        world.viewer(world.lead), delegation_id=moved.pk, because="Taken over", at=NOW
    )
    assert lifted.status == "active"


def test_all_of_a_caseload_or_none(world):
    person = make_person((world.trust, "nursing", world.team), (world.provider, "provider", None))
    second = make_delegation(
        person, world.lead, world.nurse, world.deputy, world.trust, world.provider, world.team
    )
    with refused("Nobody can be both the delegator and the worker."):
        hand_over(world)
    world.delegation.refresh_from_db()
    assert world.delegation.delegator_id == world.nurse.pk
    assert [one.pk for one in hand_over(world, delegation_ids=[world.delegation.pk])] != [second.pk]


def test_the_new_delegator_is_live_competent_and_of_the_organisation(world):
    with refused("The new delegator does not work for your organisation."):
        hand_over(world, to_worker_id=world.manager.pk)
    with refused("That is the same person."):
        hand_over(world, to_worker_id=world.nurse.pk)
    Registration.objects.filter(worker=world.lead).update(expires_on=TODAY)
    with refused("The professional registration ended on 20 November 2026."):
        hand_over(world)


def test_a_new_delegator_whose_own_competence_has_ended_does_not_take_over(world):
    m.Competence.objects.create(
        worker=world.lead, employer=world.trust, activity=INSULIN, activity_version=1,
        assessor=world.nurse, signed_off_at=NOW - 400 * DAY, valid_until=TODAY,
    )  # fmt: skip
    with refused("The registrant's own competence in this activity ended on 20 November 2026."):
        hand_over(world)


def test_after_a_handover_somebody_can_cover(world):
    Registration.objects.filter(worker=world.deputy).delete()
    with refused("There is no deputy who can cover after the handover."):
        hand_over(world)


def test_a_handover_names_what_is_there_and_why(world):
    with refused("No reason is given."):
        hand_over(world, reason="")
    with refused("Not all of these delegations are on that registrant's caseload."):
        hand_over(world, delegation_ids=[world.delegation.pk, 0])
    with refused("Not all of these delegations are on that registrant's caseload."):
        hand_over(world, delegation_ids=[])
    with refused("Not all of these delegations are on that registrant's caseload."):
        hand_over(world, from_worker_id=world.deputy.pk)


def test_a_handover_is_for_the_lead_of_that_trust(world):
    with refused("Your role does not let you do this."):
        hand_over(world, world.nurse)
    stranger = make_registrant("Ola Price", make_organisation("trust", "Other"), "team_lead")
    with refused("Not all of these delegations", "The new delegator does not work for"):
        hand_over(world, stranger)
    with pytest.raises(Unseen):
        review(world, stranger)


def test_whoever_covers_is_registered_whatever_the_register_calls_it(world):
    Registration.objects.filter(worker=world.deputy).update(profession="Registered Nurse - Adult")
    leave = commands.set_leave(
        world.viewer(world.nurse), starts_on=TODAY, ends_on=TODAY + timedelta(days=3),
        deputy_id=world.deputy.pk, at=NOW,
    )  # fmt: skip
    assert leave.deputy_id == world.deputy.pk
    assert for_delegation(world.delegation.pk, NOW).granted
