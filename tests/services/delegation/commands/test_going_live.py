"""Activation, stops, lifting and the end."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from tests.services.delegation.commands import story
from tests.services.delegation.commands.words import refused
from tests.services.delegation.world import INSULIN, NOW, TODAY, make_registrant

from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.registers.workforce.models import Leave, Registration, TrainingRecord
from almoner.services.delegation import commands
from almoner.services.delegation import models as m
from almoner.services.delegation.queries.authority import may

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return story.bare_world()


def stop(world, delegation, who=None, trigger="concern", reason="Worried", at=NOW):
    return commands.suspend(
        world.viewer(who or world.nurse), delegation_id=delegation.pk, trigger=trigger,
        reason=reason, at=at,
    )  # fmt: skip


def lift(world, delegation, who=None, because="All is well again", at=None):
    return commands.lift(
        world.viewer(who or world.nurse), delegation_id=delegation.pk, because=because,
        at=at or story.minutes(5),
    )  # fmt: skip


def status(delegation) -> str:
    return m.Delegation.objects.values_list("status", flat=True).get(pk=delegation.pk)


# -- activate


def test_every_missing_thing_is_named_at_once(world):
    delegation = story.signed_off(world)
    m.Insurance.objects.all().delete()
    m.Plan.objects.all().delete()
    TrainingRecord.objects.filter(course="insulin-practical").update(expires_on=TODAY)
    m.Competence.objects.update(revoked_at=NOW, revoked_because="x")
    with refused(
        "There is no evidence that the provider's insurance covers this activity.",
        "There is no current plan for this activity.",
        "The worker's training in “Insulin pen practice” ran out",
        "The worker's sign-off was taken back on 20 November 2026.",
        "The review date, 19 November 2026, has passed.",
    ):
        commands.activate(
            world.viewer(world.nurse), delegation_id=delegation.pk,
            review_due_on=TODAY - timedelta(days=1), at=NOW,
        )  # fmt: skip
    assert status(delegation) == "supervised"


@pytest.mark.parametrize("who", ["lead", "manager", "worker"])
def test_only_the_delegator_or_the_deputy_goes_live(world, who):
    delegation = story.signed_off(world)
    words = "You cannot activate this delegation as team lead."
    if who != "lead":
        words = "Your role does not let you do this."
    with refused(words):
        commands.activate(
            world.viewer(getattr(world, who)), delegation_id=delegation.pk,
            review_due_on=story.REVIEW, at=NOW,
        )  # fmt: skip


def test_the_deputy_may_go_live(world):
    delegation = story.signed_off(world)
    assert commands.activate(
        world.viewer(world.deputy), delegation_id=delegation.pk, review_due_on=story.REVIEW, at=NOW
    ).status == "active"  # fmt: skip


def test_nothing_goes_live_without_sign_off(world):
    delegation = story.supervised(world)
    with refused("The worker is not signed off for this activity with this person."):
        story.activate(world, delegation)


def test_a_review_is_due_within_twelve_weeks(world):
    delegation = story.signed_off(world)
    with refused("The review date, 20 November 2027, is too far away."):
        commands.activate(
            world.viewer(world.nurse), delegation_id=delegation.pk,
            review_due_on=TODAY + timedelta(days=365), at=NOW,
        )  # fmt: skip
    with refused("There is no date for the next review."):
        commands.activate(
            world.viewer(world.nurse), delegation_id=delegation.pk, review_due_on=None, at=NOW
        )


def without_fallback(world):
    """Signed off, and the newest decision says that there is no safe cover."""
    delegation = story.signed_off(world)
    story.decided(world, story.minutes(-1), answers={**story.passing(), "G13": "enough"})
    m.Decision.objects.filter(pk=delegation.decision_id).update(decided_at=NOW - timedelta(days=9))
    return delegation


def test_cover_is_hard_at_go_live(world):
    delegation = without_fallback(world)
    with refused("There is no safe cover when the worker is away: 1 worker is signed off"):
        story.activate(world, delegation)


def test_a_fallback_may_be_named_at_go_live(world):
    delegation = without_fallback(world)
    commands.activate(
        world.viewer(world.nurse), delegation_id=delegation.pk, review_due_on=story.REVIEW,
        fallback="North community nursing", at=NOW,
    )  # fmt: skip
    assert delegation.events.get(verb="activate").reason == "North community nursing"


def test_two_workers_signed_off_are_cover(world):
    delegation = without_fallback(world)
    m.Competence.objects.create(
        worker=world.manager, employer=world.provider, activity=INSULIN, activity_version=1,
        person=world.person, assessor=world.nurse, signed_off_at=NOW,
        valid_until=TODAY + timedelta(days=1),
    )  # fmt: skip
    assert story.activate(world, delegation).status == "active"


def test_a_place_may_ask_for_less_cover(world):
    delegation = without_fallback(world)
    m.ActivityAgreement.objects.filter(organisation=world.icb).update(settings={"cover_needed": 1})
    assert story.activate(world, delegation).status == "active"


def test_the_database_has_the_last_word_on_two_at_once(world):
    delegation = story.signed_off(world)
    m.Delegation.objects.create(
        activity=INSULIN, activity_version=1, person=world.person, worker=world.worker,
        provider=world.rival, delegating=world.trust, delegator=world.nurse, status="active",
        active_from=NOW - timedelta(days=9), review_due_on=TODAY, created_at=NOW,
    )  # fmt: skip
    with refused("This activity is already delegated to this worker for this person."):
        story.activate(world, delegation)
    assert status(delegation) == "supervised"


def test_another_fault_of_the_database_is_not_taken_for_that_one(world, monkeypatch):
    delegation = story.signed_off(world)

    def broken(*_, **__):
        raise IntegrityError("something else")

    monkeypatch.setattr("almoner.services.delegation.commands.activation.step", broken)
    with pytest.raises(IntegrityError, match="something else"):
        story.activate(world, delegation)


# -- suspend


@pytest.mark.parametrize("who", ["nurse", "deputy", "lead", "manager", "worker"])
def test_either_side_may_stop_it_and_it_stops_at_once(world, who):
    delegation = story.active(world)
    stop(world, delegation, getattr(world, who), at=story.minutes(1))
    assert status(delegation) == "suspended"
    answer = may(world.worker.pk, INSULIN, world.person.pk, story.minutes(1))
    assert answer.words == "Someone has a concern about this. Wait for the delegator."
    assert may(world.worker.pk, INSULIN, world.person.pk, NOW).granted


def test_a_stop_says_why_and_with_a_known_trigger(world):
    delegation = story.active(world)
    with refused("No reason is given."):
        stop(world, delegation, reason=" ")
    with refused("“mood” is not a reason to suspend that we know."):
        stop(world, delegation, trigger="mood")


def test_a_second_reason_is_a_second_stop_and_the_same_reason_is_one(world):
    delegation = story.active(world)
    first = stop(world, delegation)
    assert stop(world, delegation).pk == first.pk
    stop(world, delegation, trigger="early-warning")
    assert delegation.suspensions.count() == 2


def test_what_is_not_active_is_not_suspended(world):
    with refused("You cannot suspend this delegation while it is “supervised”"):
        stop(world, story.supervised(world))


def test_a_rival_does_not_stop_it(world):
    with pytest.raises(Unseen):
        stop(world, story.active(world), world.rival_manager)


# -- lift


@pytest.mark.parametrize("who", ["nurse", "deputy"])
def test_the_delegator_or_the_deputy_lifts_and_says_why(world, who):
    delegation = story.active(world)
    stop(world, delegation)
    lift(world, delegation, getattr(world, who))
    assert status(delegation) == "active"
    kept = delegation.suspensions.get()
    assert (kept.lifted_by_id, kept.lifted_because) == (
        getattr(world, who).pk,
        "All is well again",
    )
    assert AuditEvent.objects.get(verb="delegation.reactivated").detail == {"triggers": ["concern"]}


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("lead", "You cannot lift this delegation as team lead."),
        ("manager", "Your role does not let you do this."),
        ("worker", "Your role does not let you do this."),
    ],
)
def test_nobody_else_does(world, who, words):
    delegation = story.active(world)
    stop(world, delegation)
    with refused(words):
        lift(world, delegation, getattr(world, who))


def test_another_registrant_of_the_trust_does_not_unless_they_cover_the_leave(world):
    delegation = story.active(world)
    stop(world, delegation)
    other = make_registrant("Ola Price", world.trust)
    with refused("You cannot lift this delegation as registrant."):
        lift(world, delegation, other)
    Leave.objects.create(
        worker=world.nurse, organisation=world.trust, deputy=other, starts_on=TODAY,
        ends_on=TODAY + timedelta(days=1),
    )  # fmt: skip
    assert lift(world, delegation, other).status == "active"


def test_a_delegator_off_the_register_does_not_lift(world):
    delegation = story.active(world)
    stop(world, delegation)
    Registration.objects.filter(worker=world.nurse).update(expires_on=TODAY)
    with refused(
        "The professional registration ended on 20 November 2026.",
        "The delegator's registration ended on 20 November 2026.",
    ):
        lift(world, delegation)


def test_the_reason_is_written_down(world):
    delegation = story.active(world)
    stop(world, delegation)
    with refused("No reason is given."):
        lift(world, delegation, because="")


def test_everything_must_be_whole_again(world):
    delegation = story.active(world)
    stop(world, delegation)
    m.Insurance.objects.update(ends_on=TODAY)
    with refused("The provider's insurance for this activity ended on 20 November 2026."):
        lift(world, delegation)


def test_what_is_not_suspended_is_not_lifted(world):
    with refused("You cannot lift this delegation while it is “active”"):
        lift(world, story.active(world))


@pytest.mark.parametrize(
    ("trigger", "mend"),
    [
        ("capacity-changed", lambda w, d, at: story.consent(w, d, at)),
        ("delegate-withdrew", lambda w, d, at: story.signed(w, d, at)),
        ("employer-withdrew", lambda w, d, at: story.signed(w, d, at)),
        ("delegator-withdrew", lambda w, d, at: story.signed(w, d, at)),
        (
            "competence-lapsed",
            lambda w, d, at: commands.reassess(
                w.viewer(w.nurse), delegation_id=d.pk, satisfactory=True, at=at
            ),
        ),
        (
            "regimen-changed",
            lambda w, d, at: commands.reassess(
                w.viewer(w.nurse), delegation_id=d.pk, satisfactory=True, at=at
            ),
        ),
    ],
)
def test_each_stop_asks_for_its_own_mending(world, trigger, mend):
    delegation = story.active(world)
    stop(world, delegation, trigger=trigger, at=story.minutes(1))
    with pytest.raises(Exception, match="what it asks for has not been recorded"):
        lift(world, delegation)
    mend(world, delegation, story.minutes(2))
    assert lift(world, delegation).status == "active"


def test_an_incident_is_looked_into_and_learnt_from_first(world):
    delegation = story.active(world)
    incident = m.Incident.objects.create(
        delegation=delegation, person=world.person, provider=world.provider,
        delegating=world.trust, kind="wrong_dose", severity="moderate", happened_at=NOW,
        reported_at=NOW, reported_by=world.worker, what_happened="Dose given twice",
    )  # fmt: skip
    stop(world, delegation, trigger="incident-wrong")
    with refused("Wrong person, dose or route: what it asks for has not been recorded."):
        lift(world, delegation)
    incident.closed_at, incident.closed_by, incident.learning = NOW, world.lead, "Second check"
    incident.save()
    assert lift(world, delegation).status == "active"


# -- end


@pytest.mark.parametrize("who", ["nurse", "deputy", "lead", "manager"])
def test_it_ends_for_good(world, who):
    delegation = story.active(world)
    ended = commands.end(
        world.viewer(getattr(world, who)), delegation_id=delegation.pk, reason="Moved away",
        at=story.minutes(1),
    )  # fmt: skip
    assert (ended.status, ended.active_until) == ("ended", story.minutes(1))
    assert ended.ended_reason == "Moved away"
    with refused("You cannot end this delegation while it is “ended”"):
        commands.end(world.viewer(world.nurse), delegation_id=delegation.pk, reason="x", at=NOW)


def test_an_end_says_why_and_is_not_for_the_worker_to_make(world):
    delegation = story.active(world)
    with refused("No reason is given."):
        commands.end(world.viewer(world.nurse), delegation_id=delegation.pk, reason="", at=NOW)
    with refused("Your role does not let you do this."):
        commands.end(world.viewer(world.worker), delegation_id=delegation.pk, reason="x", at=NOW)


def test_after_the_end_the_same_worker_may_be_asked_again(world):
    delegation = story.active(world)
    commands.end(
        world.viewer(world.nurse), delegation_id=delegation.pk, reason="x", at=story.minutes(1)
    )
    again = story.active(world, story.minutes(10))
    assert again.pk != delegation.pk
