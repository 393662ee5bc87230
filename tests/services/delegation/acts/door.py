"""Short words for what happens at a door, on the command floor."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.services.delegation.world import NOW, World, make_plan

from almoner.services.delegation import models as m
from almoner.services.delegation.commands.acts import check_before, record_act

WELL = {
    "person_confirmed": True,
    "agreement": "agrees",
    "wellbeing": "as-usual",
    "medicine_matches": True,
    "medicine_usable": True,
    "already_given": False,
    "can_swallow": True,
    "food_ready": True,
    "pen_tested": True,
    "dose_units": "12",
}
AFTER = {"site": "abdomen-left", "site_healthy": True, "needle_safe": True}


def glucose(value: str, unit: str = "mmol/L") -> dict[str, str]:
    return {"value": value, "unit": unit}


def mmol(value: str) -> dict[str, Any]:
    """All is well, and this is the glucose."""
    return {**WELL, "glucose": glucose(value)}


def minutes(after: float) -> datetime:
    return NOW + timedelta(minutes=after)


class Door:
    """One worker at one door, with one reference for the act."""

    def __init__(self, world: World, reference: UUID | None = None) -> None:
        self.world = world
        self.viewer = world.viewer(world.worker)
        self.reference = reference or uuid4()

    def check(self, values: dict[str, Any], after: float = 0, **more: Any):
        given = {"plan_version": 1, "at": minutes(after), **more}
        return check_before(
            self.viewer,
            delegation_id=self.world.delegation.pk,
            reference=self.reference,
            values=values,
            **given,
        )

    def record(self, outcome: str = "done", after: float = 1, **more: Any) -> m.Act:
        at = minutes(after)
        given = {"done_at": at, "at": at, "values": AFTER if outcome == "done" else {}, **more}
        return record_act(
            self.viewer,
            delegation_id=self.world.delegation.pk,
            reference=self.reference,
            outcome=outcome,
            **given,
        )


def new_plan(world: World, at: datetime, **extra: Any) -> m.Plan:
    """The next version takes over at this moment."""
    m.Plan.objects.filter(pk=world.plan.pk).update(superseded_at=at)
    return make_plan(
        world.person, world.nurse, world.trust, version=2, written_at=at, starts_at=at, **extra
    )


def codes(refused: Any) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]
