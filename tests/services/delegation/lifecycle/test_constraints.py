"""What the database refuses by itself, whatever the software above it does."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.services.delegation.world import INSULIN, NOW, TODAY, make_delegation, make_world

from almoner.services.delegation import models as m

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def refused(constraint: str, make) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()


def another(world, **changes):
    people = {"person": world.person, "worker": world.worker, "nurse": world.nurse}
    named = {key: changes.pop(key, value) for key, value in people.items()}
    return make_delegation(
        named["person"],
        named["worker"],
        named["nurse"],
        world.deputy,
        world.trust,
        world.provider,
        world.team,
        **changes,
    )


def test_no_two_active_delegations_of_one_activity_to_one_worker_for_one_person(world):
    refused("delegation_never_twice_at_once", lambda: another(world))


def test_periods_that_only_touch_do_not_overlap(world):
    world.delegation.active_until = NOW
    world.delegation.save()
    assert another(world, active_from=NOW).pk


def test_periods_that_overlap_by_a_moment_are_refused(world):
    world.delegation.active_until = NOW
    world.delegation.save()
    refused(
        "delegation_never_twice_at_once",
        lambda: another(world, active_from=NOW - timedelta(microseconds=1)),
    )


@pytest.mark.parametrize("status", ["draft", "proposed", "agreed", "training", "supervised"])
def test_what_is_not_active_yet_may_stand_beside_what_is(world, status):
    assert another(world, status=status, active_from=None).pk


def test_other_workers_other_people_and_other_activities_are_not_the_same(world):
    assert another(world, worker=world.manager).pk
    assert another(world, activity="blood-pressure").pk


@pytest.mark.parametrize("status", ["active", "suspended"])
def test_active_and_suspended_have_a_start(world, status):
    refused(
        "delegation_active_has_start",
        lambda: another(world, status=status, active_from=None),
    )


def test_active_has_a_review_date(world):
    world.delegation.review_due_on = None
    refused("delegation_active_has_review", world.delegation.save)


def test_nobody_delegates_to_themselves(world):
    refused("nobody_delegates_to_themselves", lambda: another(world, worker=world.nurse))


def test_an_end_is_not_before_the_start(world):
    world.delegation.active_until = world.delegation.active_from - timedelta(seconds=1)
    refused("delegation_ends_after_start", world.delegation.save)


def competence(world, **changes):
    values = {
        "worker": world.worker,
        "employer": world.provider,
        "activity": INSULIN,
        "activity_version": 1,
        "person": world.person,
        "assessor": world.nurse,
        "signed_off_at": NOW,
        "valid_until": TODAY + timedelta(days=9),
    }
    return m.Competence.objects.create(**{**values, **changes})


def test_nobody_signs_off_themselves(world):
    refused("nobody_signs_off_themselves", lambda: competence(world, assessor=world.worker))


def test_a_sign_off_is_taken_back_with_a_reason(world):
    refused("competence_revoked_with_reason", lambda: competence(world, revoked_at=NOW))


def test_a_practice_is_recorded_once(world):
    def make():
        return m.SupervisedPractice.objects.create(
            delegation=world.delegation,
            assessor=world.nurse,
            practised_at=NOW,
            satisfactory=True,
            recorded_at=NOW,
        )

    make()
    refused("practice_once", make)


def suspension(world, **changes):
    values = {
        "delegation": world.delegation,
        "trigger": "concern",
        "since": NOW,
        "raised_by": "user:1",
    }
    return m.Suspension.objects.create(**{**values, **changes})


@pytest.mark.hazard("HZ-09")
def test_one_open_stop_a_trigger(world):
    suspension(world)
    assert suspension(world, trigger="review-overdue").pk
    refused("one_open_suspension_a_trigger", lambda: suspension(world))


def test_a_stop_is_lifted_by_somebody_at_some_time(world):
    refused("suspension_lifted_by_somebody", lambda: suspension(world, lifted_at=NOW))
    refused("suspension_lifted_by_somebody", lambda: suspension(world, lifted_by=world.nurse))
    assert suspension(world, lifted_at=NOW, lifted_by=world.nurse).pk


def test_one_plan_in_force(world):
    def make(**changes):
        values = {
            "person": world.person,
            "activity": INSULIN,
            "version": 2,
            "organisation": world.trust,
            "author": world.nurse,
            "written_at": NOW,
            "starts_at": NOW,
            "review_by": TODAY,
            "values": {},
            "procedure": "x",
        }
        return m.Plan.objects.create(**{**values, **changes})

    refused("one_plan_in_force", make)
    refused("plan_version", lambda: make(version=1, superseded_at=NOW))
    before = NOW - timedelta(seconds=1)
    refused("plan_superseded_after_start", lambda: make(superseded_at=before))


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("consent_withdrawn_by_somebody", {"withdrawn_at": NOW}),
        ("consent_withdrawn_by_somebody", {"withdrawn_by": "The person"}),
        (
            "consent_withdrawn_after_given",
            {"withdrawn_at": NOW - timedelta(days=1), "withdrawn_by": "The person"},
        ),
        ("consent_names_its_representative", {"basis": "attorney"}),
        ("best_interests_are_recorded", {"basis": "best_interests"}),
    ],
)
def test_consent_is_whole(world, constraint, changes):
    values = {
        "delegation": world.delegation,
        "person": world.person,
        "basis": "consent",
        "given_by": "The person",
        "given_at": NOW,
        "recorded_by": world.nurse,
    }
    refused(constraint, lambda: m.Consent.objects.create(**{**values, **changes}))


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [("retain_says_why", {"outcome": "retain"}), ("conditions_are_named", {})],
)
def test_a_decision_says_why(world, constraint, changes):
    values = {
        "person": world.person,
        "activity": INSULIN,
        "organisation": world.trust,
        "decided_by": world.nurse,
        "decided_at": NOW,
        "gates_version": 1,
        "activity_version": 1,
        "answers": {},
        "outcome": "conditions",
    }
    refused(constraint, lambda: m.Decision.objects.create(**{**values, **changes}))


def test_insurance_and_agreed_lists_end_after_they_start(world):
    world.insurance.ends_on = world.insurance.starts_on
    refused("insurance_ends_after_start", world.insurance.save)
    agreement = m.ActivityAgreement.objects.get(organisation=world.icb)
    agreement.ends_on = agreement.starts_on - timedelta(days=1)
    refused("activity_agreement_ends_after_start", agreement.save)
    refused(
        "one_open_activity_agreement",
        lambda: m.ActivityAgreement.objects.create(
            organisation=world.icb, activity=INSULIN, starts_on=TODAY, agreed_by="x"
        ),
    )


def test_every_step_names_its_actor(world):
    refused(
        "delegation_event_has_actor",
        lambda: m.DelegationEvent.objects.create(
            delegation=world.delegation, at=NOW, verb="x", target="active", by=""
        ),
    )
