"""Asks whether a worker may exercise a delegated function."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from almoner.kernel.london import localise
from almoner.kernel.refusals import Refusal
from almoner.registers.workforce.models import Employment
from almoner.services.delegation.models import Mandate
from almoner.services.delegation.rules.answer import Answer
from almoner.services.delegation.rules.facts import FOREVER, Span
from almoner.services.delegation.rules.mandates import Held, Practitioner, may_exercise


def may_function(worker_id: int, function: str, facts: Mapping[str, Any], at: datetime) -> Answer:
    """Granted with its chain (mandate, employment), or every reason why not.

    `facts` answers the scope questions of the function, field name to value.
    """
    held = [_held(row) for row in Mandate.objects.filter(function=function)]
    return may_exercise(held, function, _practitioner(worker_id), facts, at.timestamp())


def against_function(
    worker_id: int, function: str, facts: Mapping[str, Any], at: datetime
) -> list[Refusal]:
    """What stands against a worker's exercising a function. Nothing when they may."""
    return list(may_function(worker_id, function, facts, at).refusals)


def _held(row: Mandate) -> Held:
    return Held(
        id=row.pk,
        function=row.function,
        organisation_id=row.holder_organisation_id,
        holder_id=row.holder_id,
        start=_midnight(row.starts_on),
        end=_midnight(row.ends_on),
        revoked_at=None if row.revoked_at is None else row.revoked_at.timestamp(),
        scope=row.scope,
        exclusions=row.exclusions,
    )


def _practitioner(worker_id: int) -> Practitioner:
    jobs: dict[int, list[Span]] = {}
    for job in Employment.objects.filter(worker_id=worker_id).order_by("pk"):
        end = FOREVER if job.ends_on is None else _midnight(job.ends_on)
        span = Span(job.pk, _midnight(job.starts_on), end)
        jobs.setdefault(job.organisation_id, []).append(span)
    return Practitioner(worker_id, jobs)


def _midnight(day: date) -> float:
    return localise(day, time()).timestamp()
