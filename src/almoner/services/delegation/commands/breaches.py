"""Stops a delegation after repeated readings outside the plan."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.commands.suspensions import suspend_for
from almoner.services.delegation.models import Act, Delegation, Reading, Suspension
from almoner.services.delegation.rules.breaches import (
    TRIGGER,
    Breach,
    breach_rules,
    limits,
    too_many,
)


@transaction.atomic
def suspend_on_breaches(
    actor: Viewer, delegations: QuerySet[Delegation], *, at: datetime
) -> list[Suspension]:
    """Stops each active delegation with too many acts outside the plan before `at`.

    Meant to be called once an act is recorded, never while a reading is being treated. Safe to
    run twice; after the stop is lifted only newer readings count.
    """
    active = dict(delegations.filter(status=Delegation.Status.ACTIVE).values_list("pk", "activity"))
    found = _breaches(active, at)
    lifted = _lifted(found)
    over = [key for key, some in found.items() if too_many(some, lifted.get(key), at)]
    if not over:
        return []
    return suspend_for(actor, Delegation.objects.filter(pk__in=over), TRIGGER, at=at)


def _breaches(active: dict[int, str], at: datetime) -> dict[int, list[Breach]]:
    _, period = limits()
    rows = Reading.objects.filter(
        delegation_id__in=active, taken_at__gt=at - period, taken_at__lte=at
    ).exclude(fired=[])
    beyond = [
        row
        for row in rows.values_list("delegation_id", "reference", "taken_at", "fired")
        if breach_rules(active[row[0]]) & set(row[3])
    ]
    settled = _settled(row[1] for row in beyond)
    found: dict[int, list[Breach]] = defaultdict(list)
    for key, reference, taken_at, _ in beyond:
        found[key].append(Breach(str(reference), taken_at, reference in settled))
    return found


def _settled(references: Iterable) -> set:
    acts = Act.objects.filter(reference__in=set(references))
    return set(acts.values_list("reference", flat=True))


def _lifted(found: Iterable[int]) -> dict[int, datetime]:
    """Delegation → when its last stop for this reason was lifted."""
    stops = Suspension.objects.filter(
        delegation_id__in=list(found), trigger=TRIGGER, lifted_at__isnull=False
    )
    return dict(stops.order_by().values_list("delegation_id").annotate(last=Max("lifted_at")))
