"""Calls for help, for the side that raised them and the side that answers."""

from datetime import datetime

from django.db.models import Q, QuerySet

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.models import Act, Escalation


def escalations_seen_by(viewer: Viewer) -> QuerySet[Escalation]:
    """A care worker's own calls; a manager's or a delegating team's whole organisation's."""
    calls = Escalation.objects.select_related("person", "raised_by", "decided_by", "delegation")
    if viewer.role == "care_worker":
        return calls.filter(raised_by_id=viewer.worker_id, provider_id=viewer.organisation_id)
    own = viewer.organisation_id
    return calls.filter(Q(provider_id=own) | Q(delegating_id=own))


def escalation_seen_by(viewer: Viewer, escalation_id: int) -> Escalation:
    found = escalations_seen_by(viewer).filter(pk=escalation_id).first()
    if found is None:
        raise Unseen
    return found


def calls_in_hand(viewer: Viewer, since: datetime, limit: int = 20) -> list[Escalation]:
    """Not yet read back, newest first: what somebody is still waiting for. Names of people only."""
    return list(calls_not_read_back(viewer, since).select_related("person")[:limit])


def calls_not_read_back(viewer: Viewer, since: datetime) -> QuerySet[Escalation]:
    """The same without a limit and without any names."""
    calls = escalations_seen_by(viewer).select_related(None)
    return calls.filter(read_back_at__isnull=True, raised_at__gte=since).order_by("-raised_at")


def latest_call(viewer: Viewer, delegation_id: int, since: datetime) -> Escalation | None:
    calls = escalations_seen_by(viewer).filter(delegation_id=delegation_id, raised_at__gte=since)
    return calls.order_by("-raised_at").first()


def call_about(viewer: Viewer, act: Act) -> Escalation | None:
    """The newest call for help that an act set off."""
    return escalations_seen_by(viewer).filter(act=act).order_by("-raised_at").first()
