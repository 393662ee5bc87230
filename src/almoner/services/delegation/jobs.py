"""Work in the background. Each job is safe to run twice."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from almoner.platform.access.viewer import Viewer, system
from almoner.services.delegation import counting_jobs  # noqa: F401  (told to the queue with these)
from almoner.services.delegation.commands.suspensions import stop_unseen
from almoner.services.delegation.commands.sweeping import sweep
from almoner.services.delegation.models import Delegation
from almoner.services.delegation.subscribers import about_sharing

EVERY_TEN_MINUTES = "*/10 * * * *"


def sweeper(organisation_id: int) -> Viewer:
    """The sweep at work for one delegating organisation, so that its own audit tells of it."""
    return system("suspension sweep", organisation_id)


@app.periodic(cron=EVERY_TEN_MINUTES)
@app.task(name="delegation.sweep", queueing_lock="delegation.sweep", pass_context=False)
def sweep_all(timestamp: int | None = None) -> int:
    """Stops every active delegation whose authority has lapsed. The number of stops made."""
    return _sweep(Delegation.objects.all())


@app.task(name="delegation.sweep_activity")
def sweep_activity(activity: str) -> int:
    """The same for one activity, when an agreed list has changed."""
    return _sweep(Delegation.objects.filter(activity=activity))


@app.task(name="delegation.stop_person")
def stop_person(person_id: int, trigger: str, at: str, organisation_id: int | None = None) -> int:
    """Stops every active delegation for one person for what happened at `at` (ISO 8601), or
    those that one organisation is a party to.

    One that somebody has looked at since is left alone: stopped for it, or lifted, after `at`.
    """
    moment = datetime.fromisoformat(at)
    found = about_sharing(Delegation.objects.filter(person_id=person_id), organisation_id)
    return sum(
        len(stop_unseen(sweeper(key), found.filter(delegating_id=key), trigger, at=moment))
        for key in _delegating(found)
    )


def _sweep(found: QuerySet[Delegation]) -> int:
    now = timezone.now()
    return sum(
        len(sweep(sweeper(key), found.filter(delegating_id=key), at=now))
        for key in _delegating(found)
    )


def _delegating(found: QuerySet[Delegation]) -> list[int]:
    keys = found.order_by("delegating_id").values_list("delegating_id", flat=True)
    return list(keys.distinct())
