"""Two people at the same moment, each with a connection of their own."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from tests.services.delegation.acts.door import Door, mmol
from tests.services.delegation.acts.test_two_at_once import at_once
from tests.services.delegation.world import INSULIN, NOW, TODAY, make_delegation, make_world

from almoner.platform.audit.commands import record
from almoner.platform.audit.models import AuditEvent
from almoner.platform.audit.queries import verify
from almoner.services.delegation import models as m
from almoner.services.delegation.commands.activation import activate
from almoner.services.delegation.commands.plans import write_plan
from almoner.services.delegation.commands.signing import sign
from almoner.services.delegation.commands.suspensions import suspend
from almoner.services.visits.commands import Due, plan_visit
from almoner.services.visits.models import Visit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hazard("HZ-07")]


@pytest.fixture
def world():
    return make_world()


def supervised(world):
    ready = make_delegation(
        world.person,
        world.worker,
        world.nurse,
        world.deputy,
        world.trust,
        world.provider,
        world.team,
        status="supervised",
        active_from=None,
        review_due_on=None,
    )
    for party, who in (
        ("delegator", world.nurse),
        ("delegate", world.worker),
        ("employer", world.manager),
    ):
        m.Signature.objects.create(
            delegation=ready, party=party, agreed=True, signed_by=who, signed_at=NOW
        )
    m.Consent.objects.create(
        delegation=ready,
        person=world.person,
        basis="consent",
        given_by="The person",
        given_at=NOW - timedelta(days=1),
        recorded_by=world.nurse,
    )
    return ready


def test_of_two_delegations_going_live_together_one_does(world):
    m.Delegation.objects.filter(pk=world.delegation.pk).update(
        status="ended", active_until=NOW - timedelta(days=1)
    )
    both = [supervised(world), supervised(world)]

    def live(one):
        return lambda: (
            activate(
                world.viewer(world.nurse),
                delegation_id=one.pk,
                review_due_on=TODAY + timedelta(days=30),
                fallback="The district nurses",
                at=NOW,
            ).pk
        )

    found = at_once(*[live(one) for one in both])
    assert ["already_active"] in found
    assert m.Delegation.objects.filter(status="active").count() == 1


def test_a_visit_planned_twice_is_one_visit(world):
    manager = world.viewer(world.manager)

    def plan():
        return plan_visit(
            manager,
            person_id=world.person.pk,
            worker_id=world.worker.pk,
            starts_at=NOW,
            ends_at=NOW + timedelta(hours=1),
            due=[Due(INSULIN, NOW + timedelta(minutes=15))],
            at=NOW - timedelta(days=1),
        ).pk

    assert ["worker_elsewhere"] in at_once(plan, plan)
    assert Visit.objects.count() == 1


def test_two_nurses_writing_a_plan_make_two_versions_and_one_in_force(world):
    def write(who):
        viewer = world.viewer(who)
        return lambda: (
            write_plan(
                viewer,
                person_id=world.person.pk,
                activity=INSULIN,
                values=world.plan.values,
                procedure="Check, give, record.",
                review_by=TODAY + timedelta(days=30),
                call_first="024 7600 0000",
                at=NOW,
            ).version
        )

    assert sorted(at_once(write(world.nurse), write(world.deputy))) == [2, 3]
    assert m.Plan.objects.filter(superseded_at__isnull=True).count() == 1


def test_a_stop_and_a_dose_at_once_never_leave_a_dose_shown_as_authorised_after_it(world):
    door = Door(world)
    door.check(mmol("7.2"))
    nurse = world.viewer(world.nurse)
    later = NOW + timedelta(minutes=1)
    at_once(
        lambda: (
            suspend(
                nurse, delegation_id=world.delegation.pk, trigger="concern", reason="x", at=NOW
            ).pk
        ),
        lambda: door.record(after=1).pk,
    )
    stop = m.Suspension.objects.get()
    act = m.Act.objects.get()
    assert stop.since < later
    seen = m.Escalation.objects.filter(act=act).exists()
    assert act.authority["granted"] is not seen


def test_both_sides_signing_at_once_both_count(world):
    at_once(
        lambda: (
            sign(
                world.viewer(world.worker),
                delegation_id=world.delegation.pk,
                party="delegate",
                agreed=False,
                at=NOW,
            ).pk
        ),
        lambda: (
            sign(
                world.viewer(world.manager),
                delegation_id=world.delegation.pk,
                party="employer",
                agreed=False,
                reason="Too few staff",
                at=NOW,
            ).pk
        ),
    )
    assert m.Suspension.objects.filter(lifted_at__isnull=True).count() == 2
    world.delegation.refresh_from_db()
    assert world.delegation.status == "suspended"


def test_the_audit_holds_when_some_of_its_writers_fail(world):
    viewer = world.viewer(world.nurse)

    def write(number):
        def go():
            try:
                with transaction.atomic():
                    record(viewer, "thing.done", ("thing", number))
                    if number % 3 == 0:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                return None
            return number

        return go

    at_once(*[write(number) for number in range(9)])
    assert verify().ok
    assert AuditEvent.objects.filter(verb="thing.done").count() == 6
    connection.close()
