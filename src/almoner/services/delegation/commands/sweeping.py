"""Finds what has lapsed since anybody last looked, and stops what rested on it."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.commands.suspensions import stop_each
from almoner.services.delegation.models import Delegation, Suspension
from almoner.services.delegation.queries.authority import facts_of
from almoner.services.delegation.rules import authority
from almoner.services.delegation.rules.facts import Facts
from almoner.services.delegation.rules.triggers import triggers_of

BATCH = 500


def sweep(actor: Viewer, delegations: QuerySet[Delegation], *, at: datetime) -> list[Suspension]:
    """Turns every lapse that the authority rule finds at `at` into a stop.

    A stop outlives the lapse: renewing a record does not re-activate anything. Safe to run
    twice: what is already stopped is left alone.
    """
    made: list[Suspension] = []
    ids = list(
        delegations.filter(status=Delegation.Status.ACTIVE)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for start in range(0, len(ids), BATCH):
        made += _sweep_batch(actor, ids[start : start + BATCH], at)
    return made


@transaction.atomic
def _sweep_batch(actor: Viewer, ids: list[int], at: datetime) -> list[Suspension]:
    lapsed = dict(_lapses(facts_of(ids), at))
    rows = (
        Delegation.objects.filter(pk__in=lapsed, status=Delegation.Status.ACTIVE)
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    return [one for row in rows for one in stop_each(actor, row, lapsed[row.pk].items(), at)]


def _lapses(found: dict[int, Facts], at: datetime) -> Iterator[tuple[int, dict[str, str]]]:
    for key, facts in found.items():
        courses = definition(facts.activity).training.courses
        answer = authority.decide(facts, at.timestamp(), courses)
        triggers = {**triggers_of(answer.refusals), **_since_home(facts, at.timestamp())}
        if triggers:
            yield key, triggers


def _since_home(facts: Facts, at: float) -> dict[str, str]:
    """A hospital stay that nobody stopped the delegation for, even if it is over by now.

    A stop that was made and lifted since the admission has done its work.
    """
    if facts.active is None:
        return {}
    looked_at = max(
        (
            stop.end
            for stop in facts.suspensions
            if stop.trigger == "hospital-admission" and stop.end <= at
        ),
        default=facts.active.start,
    )
    unseen = [stay for stay in facts.hospital_stays if looked_at <= stay.start <= at]
    return {"hospital-admission": "The person has been in hospital."} if unseen else {}
