"""Agreed lists, insurance, funding, and delegated functions."""

from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.services.delegation.commands import story
from tests.services.delegation.commands.words import refused
from tests.services.delegation.world import (
    INSULIN,
    NOW,
    TODAY,
    make_organisation,
    make_worker,
    make_world,
)

from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.platform.audit.queries import verify
from almoner.registers.workforce.models import Employment
from almoner.services.delegation import commands, jobs
from almoner.services.delegation import models as m
from almoner.services.delegation.queries.authority import for_delegation
from almoner.services.delegation.queries.mandates import may_function

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def board(world):
    return world.viewer(make_worker("Bo Reed", world.icb, "board"))


@pytest.fixture
def manager(world):
    return world.viewer(world.manager)


# -- agreed lists


def agree(actor, activity="observations", **changes):
    values = {"starts_on": TODAY, "agreed_by": "The board, 3 November 2026"}
    return commands.set_activity_agreement(
        actor, activity=activity, at=NOW, **{**values, **changes}
    )


def test_an_activity_is_put_on_the_actor_s_own_list(world, board, manager):
    assert agree(board).organisation_id == world.icb.pk
    assert agree(manager).organisation_id == world.provider.pk


def test_local_values_are_changed_in_place(world, board):
    first = agree(board)
    second = agree(board, settings={"cover_needed": 3})
    assert second.pk == first.pk
    assert second.settings == {"cover_needed": 3}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"agreed_by": " "}, "It does not say who agreed."),
        ({"settings": {"cover_needed": 0}}, "Cover needed is not a whole number from 1 to 50."),
        ({"settings": {"dose": 9}}, "“dose” is not a value that a place may set."),
        ({"activity": "juggling"}, "“juggling” is not an activity that we know."),
    ],
)
def test_a_list_that_is_not_whole_is_refused(board, changes, words):
    with refused(words):
        agree(board, **changes)


def test_the_board_switches_an_activity_off_for_everyone_under_it(world, board):
    commands.end_activity_agreement(board, activity=INSULIN, note="Incident", at=NOW)
    world.delegation.refresh_from_db()
    assert world.delegation.status == "suspended"
    answer = for_delegation(world.delegation.pk, NOW)
    assert {one.code for one in answer.refusals} == {
        "suspended:activity-stopped",
        "system_switched_off",
    }
    (job,) = ProcrastinateJob.objects.all()
    assert (job.task_name, job.args) == ("delegation.sweep_activity", {"activity": INSULIN})


@pytest.mark.hazard("HZ-03")
def test_a_board_that_sees_no_delegation_stops_them_in_the_same_transaction(world, board):
    with scoped(board, drop_role=True):
        assert not m.Delegation.objects.exists()
        commands.end_activity_agreement(board, activity=INSULIN, note="Incident", at=NOW)
        assert not m.Delegation.objects.exists()
    world.delegation.refresh_from_db()
    (stop,) = world.delegation.suspensions.all()
    assert world.delegation.status == "suspended"
    assert (stop.trigger, stop.since, stop.reason) == ("activity-stopped", NOW, "Incident")
    assert stop.lifted_at is None
    step = world.delegation.events.order_by("-pk").first()
    assert (step.verb, step.source, step.target) == ("suspend", "active", "suspended")
    event = AuditEvent.objects.get(verb="delegation.suspended")
    assert (event.at, event.chain, event.person_id) == (NOW, world.trust.pk, world.person.pk)
    assert verify().ok
    (job,) = ProcrastinateJob.objects.all()
    assert jobs.sweep_activity(**job.args) == 0


def test_a_board_that_still_agrees_or_never_did_stops_nothing(world, board):
    with scoped(board, drop_role=True), connection.cursor() as cursor:
        for activity in (INSULIN, "observations"):
            cursor.execute("SELECT almoner_stop_switched_off(%s, %s, 'x')", [activity, NOW])
            assert cursor.fetchone() == (0,)
    world.delegation.refresh_from_db()
    assert world.delegation.status == "active"


def test_another_provider_s_switch_is_its_own(world):
    rival = world.viewer(world.rival_manager)
    with pytest.raises(Unseen):
        commands.end_activity_agreement(rival, activity=INSULIN, at=NOW)
    agree(rival, INSULIN)
    commands.end_activity_agreement(rival, activity=INSULIN, at=NOW)
    world.delegation.refresh_from_db()
    assert world.delegation.status == "active"


@pytest.mark.parametrize("who", ["nurse", "worker", "lead"])
def test_lists_are_not_for_everyone(world, who):
    with refused("Your role does not let you do this."):
        agree(world.viewer(getattr(world, who)))
    with refused("Your role does not let you do this."):
        commands.end_activity_agreement(world.viewer(getattr(world, who)), activity=INSULIN, at=NOW)


# -- insurance


def insure(actor, **changes):
    values = {
        "insurer": "Example Mutual",
        "policy_number": "EX-2",
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=365),
        "activities": [INSULIN, INSULIN],
    }
    return commands.record_insurance(actor, at=NOW, **{**values, **changes})


def test_insurance_is_the_provider_s_own_and_names_activities(world, manager):
    kept = insure(manager)
    assert (kept.provider_id, kept.activities) == (world.provider.pk, [INSULIN])


def test_insurance_that_is_not_whole_is_refused(manager):
    with refused("The insurer is not named.", "The cover ends before it starts."):
        insure(manager, insurer="", ends_on=TODAY)
    with refused("“juggling” is not an activity that we know."):
        insure(manager, activities=["juggling"])


def test_a_nurse_does_not_record_insurance(world):
    with refused("Your role does not let you do this."):
        insure(world.viewer(world.nurse))


# -- funding


def fund(actor, world, **changes):
    values = {"route": "chc", "what_for": "Time at the visit", "starts_on": TODAY}
    return commands.add_funding(
        actor, delegation_id=world.delegation.pk, at=NOW, **{**values, **changes}
    )


def test_either_side_records_who_pays(world, manager):
    line = fund(manager, world, payer_id=world.icb.pk, pay_supplement_pence_per_hour=50)
    assert (line.payer_id, line.pay_supplement_pence_per_hour) == (world.icb.pk, 50)
    assert fund(world.viewer(world.nurse), world, route="none").pk


def test_a_funding_line_that_is_not_whole_is_refused(world, manager):
    with refused("That funding route is not known.", "That organisation is not known."):
        fund(manager, world, route="raffle", payer_id=0)
    with refused("Your role does not let you do this."):
        fund(world.viewer(world.worker), world)
    with pytest.raises(Unseen):
        fund(world.viewer(world.rival_manager), world)


# -- delegated functions

CARERS = "trusted-assessor-carers"
UNKNOWN_CARER = {
    "carer_known": False,
    "assessment_kind": "single",
    "young_carer": False,
    "safeguarding_concern": False,
}


@pytest.fixture
def assessor(world):
    trust = make_organisation("voluntary", "Carers Trust Example")
    return make_worker("Gil Moor", trust, "care_worker")


def grant(actor, worker, function=CARERS, **changes):
    values = {
        "holder_organisation_id": worker.employments.get().organisation_id,
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=300),
        "reference": "Cabinet minute 12",
    }
    return commands.grant_mandate(actor, function=function, at=NOW, **{**values, **changes})


def test_a_function_is_granted_used_and_taken_back(board, assessor, world):
    assert not may_function(assessor.pk, CARERS, UNKNOWN_CARER, NOW).granted
    mandate = grant(board, assessor)
    answer = may_function(assessor.pk, CARERS, UNKNOWN_CARER, NOW)
    assert answer.granted
    assert (answer.chain[0].kind, answer.chain[0].id) == ("mandate", mandate.pk)
    assert mandate.granted_by_id == world.icb.pk
    commands.revoke_mandate(board, mandate_id=mandate.pk, reason="Quality", at=story.minutes(1))
    answer = may_function(assessor.pk, CARERS, UNKNOWN_CARER, story.minutes(1))
    assert answer.words == "The authority for this function was taken back on 20 November 2026."


def test_a_mandate_does_not_travel_with_the_worker(board, assessor, world):
    grant(board, assessor)
    Employment.objects.filter(worker=assessor).update(ends_on=TODAY)
    answer = may_function(assessor.pk, CARERS, UNKNOWN_CARER, NOW)
    assert [one.code for one in answer.refusals] == ["not_with_holder"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"function": "juggling"}, "“juggling” is not a delegated function that we know."),
        ({"ends_on": TODAY}, "It ends before it starts."),
        ({"ends_on": TODAY + timedelta(days=1200)}, "It may not run beyond 20 November 2029"),
        ({"reference": " "}, "It does not say on which agreement or minute it rests."),
        ({"scope": {"colour": ["red"]}}, "The limit “colour” does not belong"),
        ({"scope": {"assessment_kind": []}}, "The limit “assessment_kind” does not belong"),
        (
            {"scope": {"assessment_kind": ["group"]}},
            "“What kind of assessment does the carer want?” has an answer that is not offered.",
        ),
        ({"exclusions": [{"field": "colour", "value": 1, "words": "x"}]}, "The limit “colour”"),
        ({"exclusions": ["everything"]}, "The limit “exclusion” does not belong"),
        ({"holder_organisation_id": 0}, "That organisation is not known."),
        (
            {"function": "self-authorised-assessment"},
            "This function is held by a named worker, and none is named.",
        ),
    ],
)
def test_a_grant_that_is_not_whole_is_refused(board, assessor, changes, words):
    with refused(words):
        grant(board, assessor, **changes)


def test_a_named_holder_works_for_the_organisation(board, assessor, world):
    with refused("That worker does not work for the organisation that is to hold this."):
        grant(board, assessor, holder_id=world.worker.pk)


def test_only_the_grantor_takes_it_back_and_once(board, assessor, world):
    mandate = grant(board, assessor)
    with pytest.raises(Unseen):
        commands.revoke_mandate(world.viewer(world.lead), mandate_id=mandate.pk, reason="x", at=NOW)
    with refused("No reason is given."):
        commands.revoke_mandate(board, mandate_id=mandate.pk, reason="", at=NOW)
    commands.revoke_mandate(board, mandate_id=mandate.pk, reason="x", at=NOW)
    with refused("This was taken back before."):
        commands.revoke_mandate(board, mandate_id=mandate.pk, reason="x", at=NOW)
    assert m.Mandate.objects.count() == 1


def test_a_nurse_grants_nothing(world, assessor):
    with refused("Your role does not let you do this."):
        grant(world.viewer(world.nurse), assessor)
