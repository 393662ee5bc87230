"""A place with enough people that counts may be shown, and one provider with too few."""

from datetime import timedelta
from itertools import count as count_from
from random import Random

from tests.replay import replayed
from tests.services.delegation.world import (
    INSULIN,
    NOW,
    TODAY,
    World,
    make_delegation,
    make_organisation,
    make_person,
    make_registrant,
    make_worker,
    make_world,
)

from almoner.registers.organisations.models import Organisation
from almoner.services.delegation import models as m
from almoner.services.delegation.commands.counting import count_acts

MONTH = TODAY.replace(day=1)
_numbers = count_from(1)


def make_place(*, many: int = 12, few: int = 2) -> World:
    """`many` people with the provider, `few` with the rival, `few` + 4 with a third provider.
    The board of the ICB is `world.chair`, that of a council `world.council_chair`."""
    world = make_world()
    world.council = make_organisation("council", "Example council", parent=world.icb)
    world.chair = make_worker("Ada Pole", world.icb, "board")
    world.council_chair = make_worker("Bo Tran", world.council, "board")
    world.third = make_organisation("provider", "Third House", setting="residential")
    add(world, world.provider, many)
    add(world, world.rival, few)
    add(world, world.third, few + 6, activity="stoma-care")
    return world


usual_place = replayed(make_place)


def elsewhere() -> tuple:
    """Another place altogether, with a delegation of its own."""
    icb = make_organisation("icb", "Far Integrated Care Board")
    trust = make_organisation("trust", "Far Trust", parent=icb)
    provider = make_organisation("provider", "Far Care", setting="home_care")
    nurse = make_registrant("Far Nurse", trust)
    add_one(trust, provider, nurse, make_worker("Far Worker", provider, "care_worker"), "Zed")
    return icb, make_worker("Far Chair", icb, "board")


def add(world: World, provider: Organisation, number: int, activity: str = INSULIN) -> None:
    worker = make_worker(f"Kit Zzhand{next(_numbers)}", provider, "care_worker")
    for n in range(number):
        add_one(world.trust, provider, world.nurse, worker, f"P{n}", activity)


def add_one(trust, provider, nurse, worker, name, activity=INSULIN) -> m.Delegation:
    person = make_person((trust, "nursing", None), given_name=name)
    delegation = make_delegation(
        person, worker, nurse, None, trust, provider, None, activity=activity
    )
    sign_off(delegation)
    return delegation


def sign_off(delegation: m.Delegation, **changes) -> m.Competence:
    values = {
        "worker": delegation.worker,
        "employer": delegation.provider,
        "activity": delegation.activity,
        "activity_version": 1,
        "person": delegation.person,
        "delegation": delegation,
        "assessor": delegation.delegator,
        "signed_off_at": NOW - timedelta(days=50),
        "valid_until": TODAY + timedelta(days=100),
        "plan_version": 1,
        **changes,
    }
    return m.Competence.objects.create(**values)


def acts(delegation: m.Delegation, number: int, **changes) -> None:
    chance = Random(delegation.pk)
    rows = []
    for n in range(number):
        at = NOW - timedelta(days=n % 60, minutes=chance.randrange(60))
        values = {
            "delegation": delegation,
            "activity": delegation.activity,
            "worker_id": delegation.worker_id,
            "person_id": delegation.person_id,
            "provider_id": delegation.provider_id,
            "delegating_id": delegation.delegating_id,
            "due_at": at,
            "done_at": at,
            "recorded_at": at,
            "outcome": "done",
            "timing": "on_time",
            "authority": {"granted": True},
            **changes,
        }
        rows.append(m.Act(**values))
    m.Act.objects.bulk_create(rows)


def incident(delegation: m.Delegation, number: int = 1, **changes) -> None:
    for n in range(number):
        m.Incident.objects.create(
            **{
                "delegation": delegation,
                "person_id": delegation.person_id,
                "provider_id": delegation.provider_id,
                "delegating_id": delegation.delegating_id,
                "kind": "other",
                "severity": "low",
                "happened_at": NOW - timedelta(days=n),
                "reported_at": NOW,
                "reported_by_id": delegation.worker_id,
                "what_happened": "A secret thing.",
                **changes,
            }
        )


def count() -> int:
    from almoner.kernel.london import add_months

    return count_acts(add_months(MONTH, -13), add_months(MONTH, 1), NOW)
