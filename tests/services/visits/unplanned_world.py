"""A medicine when needed beside the insulin: what a worker may do without it being planned."""

from datetime import datetime, timedelta
from uuid import uuid4

from tests.services.delegation.world import (
    NOW,
    YEAR_AGO,
    World,
    grant,
    make_delegation,
    make_plan,
)

from almoner.registers.workforce.models import TrainingRecord
from almoner.services.delegation import models as m
from almoner.services.delegation.queries.authority import required_courses

PRN = "prn-medication"
RESCUE = "rescue-medication"
PLANS = {
    PRN: {
        "medicine_name": "Paracetamol 500 mg tablets",
        "indication": "Pain in the knees",
        "signs": "Rubs her knees and is short with people",
        "dose_words": "Two tablets",
        "min_interval": "4",
        "max_in_day": 3,
        "expected": "Moves more freely within an hour",
        "review_use": "Every month",
    },
    RESCUE: {
        "medicine_name": "Midazolam 10 mg oromucosal solution",
        "dose_words": "One syringe",
        "route": "buccal",
        "trigger_minutes": 5,
        "max_doses": 1,
        "usual_seizure": "Stiff, then shaking of both arms",
        "after_care": "On her side, stay until awake",
    },
}


def delegate(world: World, activity: str, worker=None) -> m.Delegation:
    """The world's worker, or another, may do this too."""
    worker = worker or world.worker
    _train(worker, world.provider, activity)
    delegation = make_delegation(
        world.person,
        worker,
        world.nurse,
        world.deputy,
        world.trust,
        world.provider,
        world.team,
        activity=activity,
    )
    grant(delegation, world.manager)
    if not m.Plan.objects.filter(person=world.person, activity=activity).exists():
        make_plan(world.person, world.nurse, world.trust, activity=activity, values=PLANS[activity])
    for organisation in (world.icb, world.provider):
        m.ActivityAgreement.objects.get_or_create(
            organisation=organisation,
            activity=activity,
            defaults={"starts_on": YEAR_AGO, "agreed_by": "Board"},
        )
    world.insurance.activities = sorted({*world.insurance.activities, activity})
    world.insurance.save()
    return delegation


def _train(worker, provider, activity: str) -> None:
    """The courses that the worker has not done for another activity."""
    for course in required_courses(activity):
        TrainingRecord.objects.get_or_create(
            worker=worker,
            employer=provider,
            course=course,
            completed_on=YEAR_AGO,
            defaults={"expires_on": NOW.date() + timedelta(days=200)},
        )


def given(delegation: m.Delegation, done_at: datetime = NOW, **extra) -> m.Act:
    """A dose in the record."""
    values = {"outcome": "done", "timing": "unplanned", "authority": {"granted": True}}
    return m.Act.objects.create(
        reference=uuid4(),
        delegation=delegation,
        activity=delegation.activity,
        worker=delegation.worker,
        person=delegation.person,
        provider=delegation.provider,
        delegating=delegation.delegating,
        done_at=done_at,
        recorded_at=done_at,
        **{**values, **extra},
    )


def address(delegation: m.Delegation, reference, page: str = "") -> str:
    return f"/unplanned/{delegation.pk}/{reference}/{page}"


def answers(**changes: str | None) -> dict[str, str]:
    """What the worker types on the first page of a medicine when needed."""
    typed = {
        "part": "first",
        "plan_version": "1",
        "person_confirmed": "yes",
        "agreement": "agrees",
        "wellbeing": "as-usual",
        "medicine_matches": "yes",
        "medicine_usable": "yes",
        "already_given": "no",
        "signs_match": "yes",
        "other_steps_tried": "yes",
        "earlier_dose": "none",
        "dose_number": "1",
        "dose_as_plan": "yes",
        "emergency": "no",
        **changes,
    }
    return {name: value for name, value in typed.items() if value is not None}
