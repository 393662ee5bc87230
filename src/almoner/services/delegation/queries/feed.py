"""Rows for other software: the delegations and what belongs to them that a viewer may see."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.people import access as people
from almoner.registers.people.models import Person
from almoner.services.delegation.models import (
    Competence,
    Consent,
    Decision,
    Delegation,
    DelegationEvent,
    Incident,
    Reading,
)
from almoner.services.delegation.queries.acts import people_of


def delegations_seen_by(viewer: Viewer) -> QuerySet[Delegation]:
    """A care worker's own at this employer; for others those their organisation is party to."""
    rows = Delegation.objects.all()
    if viewer.role == "care_worker":
        return rows.filter(worker_id=viewer.worker_id or 0, provider_id=viewer.organisation_id)
    own = viewer.organisation_id
    return rows.filter(Q(provider_id=own) | Q(delegating_id=own))


def delegation_seen_by(viewer: Viewer, delegation_id: int) -> Delegation:
    found = delegations_seen_by(viewer).filter(pk=delegation_id).first()
    if found is None:
        raise Unseen
    return found


def decisions_seen_by(viewer: Viewer) -> QuerySet[Decision]:
    """Those of the viewer's organisation, and those that name it as the provider."""
    rows = Decision.objects.all()
    if viewer.role == "care_worker":
        return rows.filter(pk__in=delegations_seen_by(viewer).values("decision_id"))
    own = viewer.organisation_id
    return rows.filter(Q(organisation_id=own) | Q(provider_id=own))


def decision_seen_by(viewer: Viewer, decision_id: int) -> Decision:
    found = decisions_seen_by(viewer).filter(pk=decision_id).first()
    if found is None:
        raise Unseen
    return found


def changed_since(rows: QuerySet[Delegation], since: datetime) -> QuerySet[Delegation]:
    """Those made, or with a step, since then."""
    steps = DelegationEvent.objects.filter(delegation=OuterRef("pk"), at__gte=since)
    return rows.filter(Q(created_at__gte=since) | Exists(steps))


def people_seen_by(viewer: Viewer, today: date) -> QuerySet[Person]:
    """A care worker sees the people of their own delegations, others their organisation's."""
    if viewer.role == "care_worker":
        return people.visible(
            viewer, today, restrict_to=people_of(viewer).values_list("person_id", flat=True)
        )
    return people.visible(viewer, today)


def consents_seen_by(viewer: Viewer) -> QuerySet[Consent]:
    return Consent.objects.filter(delegation__in=delegations_seen_by(viewer))


def readings_seen_by(viewer: Viewer) -> QuerySet[Reading]:
    rows = Reading.objects.filter(delegation__in=delegations_seen_by(viewer))
    return rows.select_related("delegation", "worker")


def incidents_seen_by(viewer: Viewer) -> QuerySet[Incident]:
    """A care worker's own reports; for others their organisation's."""
    rows = Incident.objects.all()
    if viewer.role == "care_worker":
        return rows.filter(reported_by_id=viewer.worker_id, provider_id=viewer.organisation_id)
    own = viewer.organisation_id
    return rows.filter(Q(provider_id=own) | Q(delegating_id=own))


def competence_seen_by(viewer: Viewer) -> QuerySet[Competence]:
    """A care worker's own; a provider's workers'; for a delegating side, of its delegations."""
    rows = Competence.objects.all()
    if viewer.role == "care_worker":
        return rows.filter(worker_id=viewer.worker_id or 0, employer_id=viewer.organisation_id)
    own = viewer.organisation_id
    return rows.filter(
        Q(employer_id=own) | Q(delegation__provider_id=own) | Q(delegation__delegating_id=own)
    )
