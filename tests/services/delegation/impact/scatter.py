"""Scatters acts, incidents and calls over a year, by chance from a seed."""

from datetime import UTC, datetime, timedelta
from random import Random

from tests.services.delegation.world import NOW, World, make_delegation, make_person, make_worker

from almoner.services.delegation.models import Act, Delegation, Escalation, Incident

ACTIVITIES = ("insulin-administration", "catheter-care", "stoma-care")
# Moments either side of a London month, in summer and in winter time.
EDGES = (
    datetime(2026, 3, 31, 22, 59, 59, tzinfo=UTC),
    datetime(2026, 3, 31, 23, 0, tzinfo=UTC),
    datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC),
    datetime(2026, 11, 1, 0, 0, tzinfo=UTC),
    datetime(2026, 6, 30, 23, 30, tzinfo=UTC),
)


def moment(chance: Random) -> datetime:
    if chance.random() < 0.2:
        return chance.choice(EDGES)
    return NOW - timedelta(minutes=chance.randrange(1, 400 * 24 * 60))


def make_act(chance: Random, delegation: Delegation, **changes) -> Act:
    at = moment(chance)
    outcome = chance.choice(("done", "done", "done", *Act.Outcome.values))
    values = {
        "delegation": delegation,
        "activity": delegation.activity,
        "worker_id": delegation.worker_id,
        "person_id": delegation.person_id,
        "provider_id": delegation.provider_id,
        "delegating_id": delegation.delegating_id,
        "done_at": at,
        "recorded_at": at,
        "outcome": outcome,
        "timing": chance.choice(Act.Timing.values),
        "authority": {"granted": True},
        **changes,
    }
    return Act.objects.create(**values)


def happened(chance: Random, model, delegation: Delegation, named: bool = True) -> None:
    at = moment(chance)
    shared = {
        "delegation": delegation if named else None,
        "person_id": delegation.person_id,
        "provider_id": delegation.provider_id,
        "delegating_id": delegation.delegating_id,
    }
    if model is Incident:
        Incident.objects.create(
            **shared,
            kind="other",
            severity=chance.choice(Incident.Severity.values),
            happened_at=at,
            reported_at=at,
            reported_by_id=delegation.worker_id,
            what_happened="Something.",
        )
    else:
        Escalation.objects.create(
            **shared, raised_by_id=delegation.worker_id, raised_at=at, situation="Help."
        )


def scatter(world: World, seed: int, acts: int = 120) -> None:
    chance = Random(seed)
    delegations = [world.delegation]
    providers = (world.provider, world.rival)
    for n in range(6):
        provider = providers[n % 2]
        starts = moment(chance)
        over = chance.random() < 0.5
        one = make_delegation(
            make_person((world.trust, "nursing", world.team), given_name=f"Person{n}"),
            make_worker(f"Sam Scatter{'abcdef'[n]}", provider, "care_worker"),
            world.nurse,
            None,
            chance.choice((world.trust, world.icb)),
            provider,
            None,
            activity=ACTIVITIES[n % 3],
            active_from=starts,
            active_until=starts + timedelta(days=chance.randrange(0, 90)) if over else None,
            status="ended" if over else "active",
        )
        delegations.append(one)
    made = [make_act(chance, chance.choice(delegations)) for _ in range(acts)]
    for act in chance.sample(made, acts // 6):
        later = act.recorded_at + timedelta(days=chance.randrange(0, 60))
        make_act(
            chance,
            act.delegation,
            done_at=act.done_at if chance.random() < 0.5 else moment(chance),
            recorded_at=max(later, NOW),
            corrects=act,
            correction_reason="Wrong.",
        )
    for _ in range(acts // 5):
        model = chance.choice((Incident, Escalation))
        happened(chance, model, chance.choice(delegations), named=chance.random() < 0.8)
