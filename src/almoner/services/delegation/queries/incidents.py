"""Incidents, for the side that reports them and the side that delegated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.services.delegation import access
from almoner.services.delegation.catalogue import activities
from almoner.services.delegation.catalogue.suspensions import SuspensionTrigger
from almoner.services.delegation.models import Act, Incident, Suspension
from almoner.services.delegation.rules import incidents as rules
from almoner.services.delegation.rules.triggers import known

RECENT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Told:
    """An incident with the words of its state."""

    incident: Incident
    title: str
    state: str
    words: str
    colour: str


@dataclass(frozen=True, slots=True)
class Opened:
    """One incident, the stops it made and what this viewer may do about it."""

    told: Told
    stops: Sequence[tuple[Suspension, SuspensionTrigger]]
    may_tell: bool
    may_close: bool


def incidents_seen_by(viewer: Viewer, *, state: str = "") -> QuerySet[Incident]:
    """A care worker's own reports; a manager's or a delegating team's whole organisation's.

    `state`: open, closed, candour (the person has still to be told) or empty for all.
    """
    rows = Incident.objects.select_related("person", "reported_by", "delegation")
    own = viewer.organisation_id
    rows = rows.filter(Q(provider_id=own) | Q(delegating_id=own))
    if viewer.role == "care_worker":
        rows = rows.filter(reported_by_id=viewer.worker_id)
    return rows.filter(_IN_STATE.get(state, Q())).order_by("-happened_at", "-pk")


_IN_STATE = {
    "open": Q(closed_at__isnull=True),
    "closed": Q(closed_at__isnull=False),
    "candour": Q(closed_at__isnull=True, candour_due=True, candour_done_at__isnull=True),
}


def incident_seen_by(viewer: Viewer, incident_id: int) -> Incident:
    found = (
        incidents_seen_by(viewer)
        .filter(pk=incident_id)
        .select_related("act", "closed_by", "provider", "delegating", "delegation__worker")
        .first()
    )
    if found is None:
        raise Unseen
    return found


def opened(viewer: Viewer, incident_id: int) -> Opened:
    incident = incident_seen_by(viewer, incident_id)
    may = _may(viewer, incident)
    done, closed = incident.candour_done_at, incident.closed_at
    return Opened(
        told(incident),
        _stops(incident),
        may and rules.can_candour(incident.candour_due, done, closed),
        may and rules.can_close("learnt", incident.candour_due, done, closed),
    )


def told(incident: Incident) -> Told:
    state = rules.state(incident.candour_due, incident.candour_done_at, incident.closed_at)
    delegation = incident.delegation
    title = activities()[delegation.activity].title if delegation else "No delegation named"
    return Told(incident, title, state, *rules.STATES[state])


def acts_to_choose(viewer: Viewer, delegation_id: int, limit: int = 10) -> list[Act]:
    """The newest records of a delegation, to say which one it was about."""
    own = viewer.organisation_id
    acts = Act.objects.filter(Q(provider_id=own) | Q(delegating_id=own), corrected_by__isnull=True)
    return list(acts.filter(delegation_id=delegation_id).order_by("-done_at")[:limit])


def _stops(incident: Incident) -> list[tuple[Suspension, SuspensionTrigger]]:
    made = Suspension.objects.filter(
        delegation=incident.delegation,
        since=incident.reported_at,
        trigger__in=rules.triggers(incident.kind, incident.severity),
    )
    return [(one, known()[one.trigger]) for one in made.order_by("pk")]


def _may(viewer: Viewer, incident: Incident) -> bool:
    """For the buttons only: the command asks again, cover for leave included."""
    if not access.can_right(viewer, "delegation.employer", "delegation.review"):
        return False
    if incident.delegation is None:
        return True
    wanted = ("employer", "delegator", "deputy", "team_lead", "registrant")
    return access.can_be(viewer, incident.delegation, *wanted)
