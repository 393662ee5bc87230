"""What happens in the registers stops delegations in the same transaction, and the sweep finds
what nobody announced."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.services.delegation.commands import story
from tests.services.delegation.commands.words import refused
from tests.services.delegation.world import INSULIN, NOW, TODAY, make_world

from almoner.platform import events
from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import system
from almoner.platform.audit.models import AuditEvent
from almoner.registers.organisations.models import Partnership
from almoner.registers.people.models import HospitalStay, Involvement, Person
from almoner.registers.workforce.models import Employment, Leave, Registration, TrainingRecord
from almoner.services.delegation import commands, jobs
from almoner.services.delegation import models as m
from almoner.services.delegation.commands.sweeping import sweep
from almoner.services.delegation.queries.authority import for_delegation, may
from almoner.services.delegation.subscribers import SUBSCRIPTIONS

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=10)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def manager(world):
    return world.viewer(world.manager)


def stops(world) -> list[str]:
    world.delegation.refresh_from_db()
    return list(
        world.delegation.suspensions.filter(lifted_at__isnull=True)
        .order_by("trigger")
        .values_list("trigger", flat=True)
    )


# -- announced


def test_every_event_of_the_registers_has_its_subscriber():
    of_registers = {one for one in events.EVENTS if one.startswith(("person.", "worker."))}
    assert set(SUBSCRIPTIONS) == of_registers


@pytest.mark.hazard("HZ-03")
@pytest.mark.parametrize(
    ("event", "ids", "trigger"),
    [
        ("person.admitted", ("person",), "hospital-admission"),
        ("person.discharged", ("person",), "hospital-admission"),
        ("person.died", ("person",), "person-died"),
        ("person.capacity_changed", ("person",), "capacity-changed"),
        ("person.involvement_ended", ("person", "provider"), "provider-changed"),
        ("person.involvement_ended", ("person", "trust"), "team-changed"),
        ("worker.left", ("worker", "provider"), "left-employer"),
        ("worker.left", ("nurse", "trust"), "delegator-left"),
    ],
)
def test_what_happens_stops_it_at_once(world, manager, event, ids, trigger):
    names = {"provider": "organisation_id", "trust": "organisation_id", "nurse": "worker_id"}
    keys = {names.get(one, f"{one}_id"): getattr(world, one).pk for one in ids}
    events.publish(event, manager, NOW, **keys)
    assert stops(world) == [trigger]
    assert world.delegation.status == "suspended"
    assert not may(world.worker.pk, INSULIN, world.person.pk, NOW).granted
    assert AuditEvent.objects.filter(verb="delegation.suspended").count() == 1


@pytest.mark.parametrize(
    ("event", "ids"),
    [
        ("person.admitted", {"person_id": 0}),
        ("person.involvement_ended", {"person_id": 0, "organisation_id": 0}),
        ("worker.left", {"worker_id": 0, "organisation_id": 0}),
        ("worker.training_changed", {"worker_id": 0, "organisation_id": 0}),
        ("worker.registration_changed", {"worker_id": 0}),
    ],
)
def test_what_happens_to_others_stops_nothing(world, manager, event, ids):
    events.publish(event, manager, NOW, **ids)
    assert stops(world) == []


def test_leaving_another_employer_stops_nothing_here(world, manager):
    ids = {"worker_id": world.worker.pk, "organisation_id": world.rival.pk}
    events.publish("worker.left", manager, NOW, **ids)
    assert stops(world) == []


@pytest.mark.hazard("HZ-02")
def test_training_that_is_put_right_backwards_stops_it(world, manager):
    ids = {"worker_id": world.worker.pk, "organisation_id": world.provider.pk}
    events.publish("worker.training_changed", manager, NOW, **ids)
    assert stops(world) == []
    TrainingRecord.objects.filter(course="insulin-practical").update(expires_on=TODAY)
    events.publish("worker.training_changed", manager, NOW, **ids)
    assert stops(world) == ["training-lapsed"]


def test_a_registration_that_is_struck_off_stops_it(world, manager):
    Registration.objects.filter(worker=world.nurse).update(expires_on=TODAY)
    events.publish("worker.registration_changed", manager, NOW, worker_id=world.nurse.pk)
    assert stops(world) == ["registration-lapsed"]


def test_coming_home_does_not_start_it_again(world, manager):
    stay = HospitalStay.objects.create(person=world.person, admitted_at=NOW)
    events.publish("person.admitted", manager, NOW, person_id=world.person.pk)
    stay.discharged_at = story.minutes(60)
    stay.save()
    events.publish("person.discharged", manager, story.minutes(60), person_id=world.person.pk)
    answer = for_delegation(world.delegation.pk, story.minutes(61))
    assert [one.code for one in answer.refusals] == ["suspended:hospital-admission"]


def test_a_failing_subscriber_undoes_the_cause(world, manager, monkeypatch):
    from almoner.services.delegation import subscribers

    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr(subscribers, "leave_for_others", broken)
    with pytest.raises(RuntimeError):
        events.publish("person.admitted", manager, NOW, person_id=world.person.pk)


def test_a_job_stops_the_person_s_other_delegations_that_the_actor_cannot_see(world, manager):
    elsewhere = m.Delegation.objects.create(
        activity="blood-pressure", activity_version=1, person=world.person, worker=world.manager,
        provider=world.rival, delegating=world.icb, delegator=world.lead, status="active",
        active_from=NOW - timedelta(days=9), review_due_on=TODAY, created_at=NOW,
    )  # fmt: skip
    with scoped(manager, drop_role=True):
        events.publish("person.capacity_changed", manager, NOW, person_id=world.person.pk)
    elsewhere.refresh_from_db()
    assert elsewhere.status == "active"
    (job,) = ProcrastinateJob.objects.all()
    assert job.task_name == "delegation.stop_person"
    assert jobs.stop_person(**job.args) == 1
    assert jobs.stop_person(**job.args) == 0
    elsewhere.refresh_from_db()
    assert elsewhere.status == "suspended"
    assert stops(world) == ["capacity-changed"]


def test_a_late_job_does_not_stop_again_what_was_lifted_meanwhile(world, manager):
    events.publish("person.admitted", manager, NOW, person_id=world.person.pk)
    (job,) = ProcrastinateJob.objects.all()
    commands.lift(
        world.viewer(world.nurse), delegation_id=world.delegation.pk, because="Home, no change",
        at=story.minutes(1),
    )  # fmt: skip
    assert jobs.stop_person(**job.args) == 0
    assert stops(world) == []


def lifted_late(world, manager, event, minutes_after):
    """Stopped, then an event whose job is late, then lifted before the job runs."""
    m.Suspension.objects.create(
        delegation=world.delegation, trigger="hospital-admission", since=story.minutes(-60),
        raised_by="user:1", lifted_at=story.minutes(minutes_after), lifted_by=world.nurse,
        lifted_because="Home",
    )  # fmt: skip
    rival = world.viewer(world.rival_manager)
    with scoped(rival, drop_role=True):
        events.publish(event, rival, NOW, person_id=world.person.pk)
    (job,) = ProcrastinateJob.objects.all()
    return jobs.stop_person(**job.args)


@pytest.mark.hazard("HZ-03")
@pytest.mark.parametrize("event", ["person.admitted", "person.discharged"])
@pytest.mark.parametrize(("minutes_after", "made"), [(-1, 1), (0, 0), (5, 0)])
def test_a_late_job_compares_the_moment_of_the_event_with_the_lift(
    world, manager, event, minutes_after, made
):
    """Lifted before it happened says nothing about it; lifted since, somebody has looked."""
    assert lifted_late(world, manager, event, minutes_after) == made
    assert stops(world) == ["hospital-admission"] * made


# -- found by the sweep


def run(world, at=NOW):
    viewer = system("suspension sweep", world.trust.pk)
    return sweep(viewer, m.Delegation.objects.all(), at=at)


def test_where_nothing_has_lapsed_nothing_is_stopped(world):
    assert run(world) == []
    assert stops(world) == []


DAY = timedelta(days=1)
LAPSES = {
    "registration-lapsed": lambda w: Registration.objects.filter(worker=w.nurse).update(
        expires_on=TODAY
    ),
    "delegator-left": lambda w: Employment.objects.filter(worker=w.nurse).update(ends_on=TODAY),
    "left-employer": lambda w: Employment.objects.filter(worker=w.worker).update(ends_on=TODAY),
    "training-lapsed": lambda w: TrainingRecord.objects.update(expires_on=TODAY),
    "competence-lapsed": lambda w: m.Competence.objects.update(valid_until=TODAY),
    "insurance-lapsed": lambda w: m.Insurance.objects.update(ends_on=TODAY),
    "review-overdue": lambda w: m.Delegation.objects.update(review_due_on=TODAY - DAY),
    "plan-overdue": lambda w: m.Plan.objects.update(review_by=TODAY - DAY),
    "consent-withdrawn": lambda w: m.Consent.objects.update(
        withdrawn_at=NOW, withdrawn_by="The person"
    ),
    "consent-unsure": lambda w: m.Consent.objects.update(review_by=TODAY - DAY),
    "activity-stopped": lambda w: m.ActivityAgreement.objects.filter(organisation=w.icb).update(
        ends_on=TODAY
    ),
    "agreement-ended": lambda w: Partnership.objects.update(ends_on=TODAY),
    "provider-changed": lambda w: Involvement.objects.filter(organisation=w.provider).update(
        ends_on=TODAY
    ),
    "team-changed": lambda w: Involvement.objects.filter(organisation=w.trust).update(
        ends_on=TODAY
    ),
    "person-died": lambda w: Person.objects.update(died_on=TODAY),
    "hospital-admission": lambda w: HospitalStay.objects.create(
        person=w.person, admitted_at=NOW
    ),
    "delegate-withdrew": lambda w: m.Signature.objects.filter(party="delegate").update(
        agreed=False
    ),
    "employer-withdrew": lambda w: m.Signature.objects.filter(party="employer").update(
        agreed=False
    ),
    "delegator-withdrew": lambda w: m.Signature.objects.filter(party="delegator").delete(),
}  # fmt: skip


@pytest.mark.hazard("HZ-02")
@pytest.mark.parametrize("trigger", LAPSES)
def test_each_lapse_becomes_a_stop_and_running_twice_adds_nothing(world, trigger):
    LAPSES[trigger](world)
    (made,) = run(world)
    assert (made.trigger, made.since) == (trigger, NOW)
    assert made.reason
    assert run(world) == []
    assert stops(world) == [trigger]


@pytest.mark.hazard("HZ-02")
def test_a_renewal_does_not_start_it_again(world):
    """Insurance ran out and is renewed the next day: the delegator looks before it goes on."""
    m.Insurance.objects.update(ends_on=TODAY)
    run(world)
    m.Insurance.objects.update(ends_on=TODAY + timedelta(days=365))
    answer = for_delegation(world.delegation.pk, LATER)
    assert [one.code for one in answer.refusals] == ["suspended:insurance-lapsed"]
    commands.lift(
        world.viewer(world.nurse), delegation_id=world.delegation.pk,
        because="Seen the new schedule", at=LATER,
    )  # fmt: skip
    assert for_delegation(world.delegation.pk, LATER).granted


def test_several_lapses_are_several_stops(world):
    LAPSES["insurance-lapsed"](world)
    LAPSES["review-overdue"](world)
    assert {one.trigger for one in run(world)} == {"insurance-lapsed", "review-overdue"}


def test_a_delegator_s_leave_without_cover_mends_itself_and_makes_no_stop(world):
    Registration.objects.filter(worker=world.deputy).delete()
    Leave.objects.create(
        worker=world.nurse, organisation=world.trust, deputy=world.deputy, starts_on=TODAY,
        ends_on=TODAY + DAY,
    )  # fmt: skip
    assert not for_delegation(world.delegation.pk, NOW).granted
    assert run(world) == []
    assert for_delegation(world.delegation.pk, NOW + DAY).granted


def test_a_stay_in_hospital_that_is_over_is_not_overlooked(world):
    HospitalStay.objects.create(
        person=world.person, admitted_at=NOW - DAY, discharged_at=NOW - timedelta(hours=1)
    )
    assert for_delegation(world.delegation.pk, NOW).granted
    assert [one.trigger for one in run(world)] == ["hospital-admission"]


def test_a_stay_that_the_delegator_has_looked_at_does_not_stop_it_again(world):
    HospitalStay.objects.create(
        person=world.person, admitted_at=NOW - DAY, discharged_at=NOW - timedelta(hours=1)
    )
    run(world)
    commands.lift(
        world.viewer(world.nurse), delegation_id=world.delegation.pk,
        because="Compared the discharge letter with the plan", at=story.minutes(1),
    )  # fmt: skip
    assert run(world, story.minutes(2)) == []


def test_a_stay_before_it_was_active_is_no_reason(world):
    HospitalStay.objects.create(
        person=world.person, admitted_at=NOW - timedelta(days=80),
        discharged_at=NOW - timedelta(days=70),
    )  # fmt: skip
    assert run(world) == []


def test_what_is_stopped_or_over_is_left_alone(world):
    m.Insurance.objects.all().delete()
    m.Delegation.objects.update(status="ended", active_until=NOW)
    assert run(world) == []


def test_the_periodic_job_sweeps_in_the_name_of_each_delegating_organisation(world, monkeypatch):
    monkeypatch.setattr(jobs.timezone, "now", lambda: NOW)
    m.Insurance.objects.update(ends_on=TODAY)
    assert jobs.sweep_all(timestamp=0) == 1
    assert jobs.sweep_all(timestamp=0) == 0
    event = AuditEvent.objects.get(verb="delegation.suspended")
    assert (event.actor, event.chain) == ("system:suspension sweep", world.trust.pk)


def test_the_job_for_one_activity_leaves_others_alone(world, monkeypatch):
    monkeypatch.setattr(jobs.timezone, "now", lambda: NOW)
    m.Insurance.objects.update(ends_on=TODAY)
    assert jobs.sweep_activity(activity="blood-pressure") == 0
    assert jobs.sweep_activity(activity=INSULIN) == 1


def test_a_suspension_by_an_event_needs_no_right_but_lifting_does(world):
    worker = world.viewer(world.worker)
    events.publish("person.admitted", worker, NOW, person_id=world.person.pk)
    assert stops(world) == ["hospital-admission"]
    with refused("Your role does not let you do this."):
        commands.lift(worker, delegation_id=world.delegation.pk, because="x", at=LATER)
