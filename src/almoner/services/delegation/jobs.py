"""Work in the background. Each job is safe to run twice."""

from django.utils import timezone
from procrastinate.contrib.django import app

from almoner.platform.access.viewer import Viewer, system
from almoner.services.delegation.commands.sweeping import sweep
from almoner.services.delegation.models import Delegation

EVERY_TEN_MINUTES = "*/10 * * * *"


def sweeper(organisation_id: int) -> Viewer:
    """The sweep at work for one delegating organisation, so that its own audit tells of it."""
    return system("suspension sweep", organisation_id)


@app.periodic(cron=EVERY_TEN_MINUTES)
@app.task(name="delegation.sweep", queueing_lock="delegation.sweep", pass_context=False)
def sweep_all(timestamp: int | None = None) -> int:
    """Stops every active delegation whose authority has lapsed. The number of stops made."""
    return _sweep(Delegation.objects.all())


@app.task(name="delegation.sweep_person")
def sweep_person(person_id: int) -> int:
    """The same for one person, wherever their delegations are."""
    return _sweep(Delegation.objects.filter(person_id=person_id))


def _sweep(found) -> int:
    now = timezone.now()
    delegating = found.order_by("delegating_id").values_list("delegating_id", flat=True)
    return sum(
        len(sweep(sweeper(key), found.filter(delegating_id=key), at=now))
        for key in delegating.distinct()
    )
