"""Who made each record, for whom and when, as UK Core Provenance."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.models import DelegationEvent
from almoner.services.delegation.queries.acts import acts_seen_by
from almoner.services.delegation.queries.feed import (
    consents_seen_by,
    delegations_seen_by,
    readings_seen_by,
)
from almoner.surfaces.fhir import vocabulary as v
from almoner.surfaces.fhir.kinds import Kind, Parameter, Shown, Source
from almoner.surfaces.fhir.resources.observation import of_reading
from almoner.surfaces.fhir.resources.procedure import act_rows
from almoner.surfaces.fhir.resources.roles import role, with_roles

OPERATIONS = f"{v.TERMINOLOGY}v3-DataOperation"
AUTHOR = v.coding(f"{v.TERMINOLOGY}provenance-participant-type", "author", "Author")


def provenance(
    key: str, targets: list[Shown], recorded: Any, verb: str, agent: Shown, based_on: Shown | None
) -> Shown:
    """`verb`: CREATE or UPDATE of v3-DataOperation."""
    return v.filled(
        {
            **v.head("Provenance", key, recorded),
            "target": targets,
            "recorded": v.instant(recorded),
            "activity": v.concept(
                verb.capitalize(), v.coding(f"{v.TERMINOLOGY}v3-DataOperation", verb)
            ),
            "agent": [agent],
            "entity": [{"role": "source", "what": based_on}] if based_on else [],
        }
    )


def _author(job_id: int | None, worker_id: int, organisation: Any) -> Shown:
    return {
        "type": v.concept("Author", AUTHOR),
        "who": role(job_id, worker_id),
        "onBehalfOf": v.organisation(organisation),
    }


def of_act(row: Any) -> list[Shown]:
    """A correction is told as an update of the record it replaces."""
    verb = "UPDATE" if row.corrects_id else "CREATE"
    based = v.reference("Procedure", row.corrects_id) if row.corrects_id else None
    agent = _author(row.performer_role, row.worker_id, row.provider)
    based = based or v.reference("Task", row.delegation_id)
    target = [v.reference("Procedure", row.pk)]
    return [provenance(f"act-{row.pk}", target, row.recorded_at, verb, agent, based)]


def of_reading_row(row: Any) -> list[Shown]:
    targets = [v.reference("Observation", one["id"]) for one in of_reading(row)]
    if not targets:
        return []
    agent = _author(row.performer_role, row.worker_id, row.delegation.provider)
    based = v.reference("Task", row.delegation_id)
    return [provenance(f"reading-{row.pk}", targets, row.recorded_at, "CREATE", agent, based)]


def of_consent(row: Any) -> list[Shown]:
    agent = _author(row.performer_role, row.recorded_by_id, row.delegation.delegating)
    based = v.reference("Task", row.delegation_id)
    target = [v.reference("Consent", row.pk)]
    return [provenance(f"consent-{row.pk}", target, row.given_at, "CREATE", agent, based)]


def of_event(row: Any) -> list[Shown]:
    """A step of a delegation. What the system did by itself names the organisation."""
    delegation = row.delegation
    if row.by_worker_id is None:
        agent = {"type": v.concept("Author", AUTHOR), "who": v.organisation(delegation.delegating)}
    else:
        agent = {
            "type": v.concept("Author", AUTHOR),
            "who": role(row.delegating_role or row.provider_role, row.by_worker_id),
        }
    verb = "UPDATE" if row.source else "CREATE"
    target = [v.reference("Task", row.delegation_id)]
    return [provenance(f"event-{row.pk}", target, row.at, verb, agent, None)]


def _acts(viewer: Viewer, today: date) -> QuerySet[Any]:
    return act_rows(acts_seen_by(viewer))


def _readings(viewer: Viewer, today: date) -> QuerySet[Any]:
    rows = readings_seen_by(viewer).select_related("delegation__provider")
    return with_roles(rows, performer_role=("worker_id", "delegation__provider_id"))


def _consents(viewer: Viewer, today: date) -> QuerySet[Any]:
    rows = consents_seen_by(viewer).select_related("delegation__delegating")
    return with_roles(rows, performer_role=("recorded_by_id", "delegation__delegating_id"))


def _events(viewer: Viewer, today: date) -> QuerySet[Any]:
    rows = DelegationEvent.objects.filter(delegation__in=delegations_seen_by(viewer))
    return with_roles(
        rows.select_related("delegation__delegating"),
        delegating_role=("by_worker_id", "delegation__delegating_id"),
        provider_role=("by_worker_id", "delegation__provider_id"),
    )


_TARGETS = {
    "Procedure": ("act", "pk"),
    "Task": ("event", "delegation_id"),
    "Consent": ("consent", "pk"),
    "Observation": ("reading", "pk"),
}


def _by_target(source: Source, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    kind, _, key = value.partition("/")
    prefix, column = _TARGETS.get(kind, ("", ""))
    if prefix != source.prefix:
        return rows.none()
    number = key.removeprefix("reading-").split("-")[0]
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return rows.none()
    return rows.filter(**{column: int(number)})


PROVENANCE = Kind(
    "Provenance",
    "delegation.view",
    "Who recorded a step, a consent, a reading or an act, and when.",
    (
        Source("event", _events, of_event, "at", "delegation__person_id"),
        Source("consent", _consents, of_consent, "given_at", "person_id"),
        Source("reading", _readings, of_reading_row, "recorded_at", "delegation__person_id"),
        Source("act", _acts, of_act, "recorded_at", "person_id"),
    ),
    {"target": Parameter("reference", "What was recorded, such as Procedure/12.", _by_target)},
)
