"""One delegation taken through its whole life by the commands, step by step."""

from datetime import datetime, timedelta

from tests.replay import replayed
from tests.services.delegation.world import INSULIN, NOW, TODAY, World, make_world

from almoner.services.delegation import commands
from almoner.services.delegation import models as m
from almoner.services.delegation.catalogue import activity, facts_needed, gates
from almoner.services.delegation.catalogue.gates import Result

REVIEW = TODAY + timedelta(days=60)
VALUES = {
    "insulin_name": "Long-acting example",
    "insulin_strength": "100 units/ml",
    "device": "Pre-filled pen",
    "dose_units": "12 units",
    "times": "8am with breakfast",
    "glucose_low": {"value": "5.0", "unit": "mmol/L"},
    "glucose_high": {"value": "15.0", "unit": "mmol/L"},
    "above_range_action": "give-then-call",
    "sites": "Abdomen, thighs",
    "hypo_treatment": "Glucose tablets in the kitchen drawer",
}


@replayed
def bare_world() -> World:
    """The world with everything in place and no delegation in it yet."""
    world = make_world()
    m.Signature.objects.all().delete()
    m.Consent.objects.all().delete()
    m.Competence.objects.all().delete()
    m.Delegation.objects.all().delete()
    return world


def passing() -> dict:
    """Every gate answered with its first passing option, and the person suits the activity."""
    answers: dict = {
        gate.code: next(one.code for one in gate.options if one.result is Result.PASS)
        for gate in gates().gates
    }
    answers["G13"] = "fallback-agreed"
    definition = activity(INSULIN)
    answers["facts"] = {
        code: code in definition.suitable_when for code in facts_needed(None, definition)
    }
    return answers


def minutes(n: int, start: datetime = NOW) -> datetime:
    return start + timedelta(minutes=n)


def decided(world: World, at: datetime = NOW, **changes) -> m.Decision:
    values = {
        "person_id": world.person.pk,
        "activity": INSULIN,
        "provider_id": world.provider.pk,
        "answers": passing(),
    }
    return commands.decide(world.viewer(world.nurse), **{**values, **changes}, at=at)


def proposed(world: World, at: datetime = NOW, **changes) -> m.Delegation:
    decision = changes.pop("decision", None) or decided(world, at)
    values = {
        "decision_id": decision.pk,
        "worker_id": world.worker.pk,
        "deputy_id": world.deputy.pk,
        "situation": "Morning dose at home",
        "supervision": "A call each month",
        "call_first": "024 7600 0000",
    }
    return commands.propose(world.viewer(world.nurse), **{**values, **changes}, at=at)


def consent(world: World, delegation: m.Delegation, at: datetime = NOW, **changes) -> m.Consent:
    values = {
        "delegation_id": delegation.pk,
        "basis": "consent",
        "given_by": "The person",
        "information_given": "Who will come, what they will do, and that they can say no.",
    }
    return commands.record_consent(world.viewer(world.nurse), **{**values, **changes}, at=at)


def signed(world: World, delegation: m.Delegation, at: datetime = NOW) -> None:
    for party, who in (
        ("delegator", world.nurse),
        ("delegate", world.worker),
        ("employer", world.manager),
    ):
        commands.sign(
            world.viewer(who), delegation_id=delegation.pk, party=party, agreed=True, at=at
        )


def agreed(world: World, at: datetime = NOW) -> m.Delegation:
    delegation = proposed(world, at)
    consent(world, delegation, at)
    signed(world, delegation, at)
    delegation.refresh_from_db()
    return delegation


def supervised(world: World, at: datetime = NOW) -> m.Delegation:
    delegation = agreed(world, at)
    commands.start_training(world.viewer(world.manager), delegation_id=delegation.pk, at=at)
    commands.start_supervision(world.viewer(world.nurse), delegation_id=delegation.pk, at=at)
    delegation.refresh_from_db()
    return delegation


def practised(world: World, delegation: m.Delegation, times: int = 5, at: datetime = NOW) -> None:
    for n in range(times):
        commands.record_practice(
            world.viewer(world.nurse),
            delegation_id=delegation.pk,
            practised_at=minutes(-n - 1, at),
            satisfactory=True,
            at=at,
        )


def signed_off(world: World, at: datetime = NOW) -> m.Delegation:
    delegation = supervised(world, at)
    practised(world, delegation, at=at)
    commands.sign_off(world.viewer(world.nurse), delegation_id=delegation.pk, at=at)
    return delegation


def activate(world: World, delegation: m.Delegation, at: datetime = NOW) -> m.Delegation:
    return commands.activate(
        world.viewer(world.nurse), delegation_id=delegation.pk, review_due_on=REVIEW, at=at
    )


def active(world: World, at: datetime = NOW) -> m.Delegation:
    return activate(world, signed_off(world, at), at)
