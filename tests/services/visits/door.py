"""A worker at a door: a planned visit, a clock that tests move, and answers to the checks."""

from datetime import datetime, timedelta

from tests.services.delegation.world import INSULIN, NOW, World

from almoner.services.visits.commands import Due, plan_visit
from almoner.services.visits.models import Task, Visit

DUE = NOW
BEFORE_PLANNING = NOW - timedelta(days=3)


class Clock:
    """What the software takes for now. It never moves by itself."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **how: float) -> None:
        self.at += timedelta(**how)


def make_visit(
    world: World,
    *,
    due: datetime = DUE,
    minutes: int = 60,
    activity: str = INSULIN,
    planned_at: datetime = BEFORE_PLANNING,
) -> Visit:
    """A visit by the world's worker, with one thing due a quarter of an hour into it."""
    starts = due - timedelta(minutes=15)
    return plan_visit(
        world.viewer(world.manager),
        person_id=world.person.pk,
        worker_id=world.worker.pk,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=minutes),
        due=[Due(activity, due)],
        at=planned_at,
    )


def make_task(world: World, **visit) -> Task:
    return make_visit(world, **visit).tasks.get()


def answers(**changes: str | None) -> dict[str, str]:
    """What the worker types on the first page. None takes an answer away."""
    given = {
        "part": "first",
        "plan_version": "1",
        "person_confirmed": "yes",
        "agreement": "agrees",
        "wellbeing": "as-usual",
        "medicine_matches": "yes",
        "medicine_usable": "yes",
        "already_given": "no",
        "glucose_amount": "7.2",
        "glucose_unit": "mmol/L",
        "can_swallow": "yes",
        "food_ready": "yes",
        "pen_tested": "yes",
        "dose_units": "12",
        **changes,
    }
    return {name: value for name, value in given.items() if value is not None}


def again(glucose: str, unit: str = "mmol/L", **changes: str) -> dict[str, str]:
    """What the worker types on the page after a low glucose."""
    return {
        "part": "next",
        "plan_version": "1",
        "glucose_amount": glucose,
        "glucose_unit": unit,
        "can_swallow": "yes",
        "hypo_treatment_taken": "taken",
        **changes,
    }


def afterwards(**changes: str) -> dict[str, str]:
    return {"site": "abdomen-left", "site_healthy": "yes", "needle_safe": "yes", **changes}
