"""More than one worker and more than one activity at the same door."""

from tests.services.delegation.world import grant, make_delegation, make_worker, train

from almoner.registers.workforce.models import TrainingRecord
from almoner.services.delegation import models as m


def second_worker(world):
    """Signed off for the same person, by everybody it takes."""
    colleague = make_worker("Ann Reed", world.provider, "care_worker")
    train(colleague, world.provider)
    delegation = make_delegation(
        world.person, colleague, world.nurse, world.deputy, world.trust, world.provider, world.team
    )
    grant(delegation, world.manager)
    return colleague


TABLET = {
    "person_confirmed": True,
    "agreement": "agrees",
    "wellbeing": "as-usual",
    "medicine_matches": True,
    "medicine_usable": True,
    "already_given": False,
    "dose_as_plan": True,
    "can_take": True,
    "no_new_allergy": True,
}

MEDICINE = {
    "medicine_name": "Example tablets",
    "strength": "500 mg",
    "dose_words": "Take one tablet",
    "route": "mouth",
    "times": "8am",
}


def medicines_in_place_of_insulin(world):
    """The same place, where another activity is delegated."""
    activity = "medicines-administration"
    for row in (world.delegation, world.competence, world.plan):
        row.activity = activity
    world.plan.values = MEDICINE
    world.insurance.activities = [activity]
    for row in (world.delegation, world.competence, world.plan, world.insurance):
        row.save()
    m.ActivityAgreement.objects.update(activity=activity)
    TrainingRecord.objects.all().delete()
    train(world.worker, world.provider, activity)
