"""When it goes wrong: the report, the stop it sets off, telling the person, and what was learnt."""

from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import Refusal
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record
from almoner.services.delegation import access
from almoner.services.delegation.commands.ground import (
    covering,
    locked,
    london_day,
    permit,
    refuse_any,
    worker_of,
)
from almoner.services.delegation.commands.suspensions import STOPPABLE, stop_each
from almoner.services.delegation.models import Act, Delegation, Incident, Suspension
from almoner.services.delegation.rules import incidents as rules

# A second press of the button within this time is the same report. (D)
_SAME_PRESS = 60
_REPORTS = (
    "delegate",
    "colleague",
    "employer",
    "delegator",
    "deputy",
    "team_lead",
    "registrant",
)
_LEARNS = ("employer", "delegator", "deputy", "team_lead")


@transaction.atomic
def report_incident(
    actor: Viewer,
    *,
    delegation_id: int,
    act_id: int | None = None,
    kind: str,
    severity: str,
    happened_at: datetime,
    what_happened: str,
    immediate_action: str = "",
    at: datetime,
) -> Incident:
    """Keeps the report and stops the delegation at once where the rules say so.

    Anyone of either side may report. The same words sent again within a minute are one report.
    """
    delegation = locked(actor, delegation_id)
    permit(actor, delegation, at, ("incident.report",), *_REPORTS)
    refuse_any(
        rules.check_report(kind, severity, happened_at, what_happened, at),
        _check_act(delegation, act_id),
    )
    if same := _pressed_twice(actor, delegation, what_happened, at):
        return same
    incident = Incident.objects.create(
        delegation=delegation,
        act_id=act_id,
        person_id=delegation.person_id,
        provider_id=delegation.provider_id,
        delegating_id=delegation.delegating_id,
        kind=kind,
        severity=severity,
        happened_at=happened_at,
        reported_at=at,
        reported_by_id=worker_of(actor),
        what_happened=what_happened.strip(),
        immediate_action=immediate_action.strip(),
        candour_due=rules.candour_due(severity),
    )
    stops = _stop(actor, delegation, incident, at)
    _audit(actor, "incident.reported", incident, at, kind=kind, severity=severity, stops=stops)
    return incident


@transaction.atomic
def record_candour(actor: Viewer, *, incident_id: int, at: datetime) -> Incident:
    """The person, or whoever speaks for them, has been told what happened."""
    incident = _locked_incident(actor, incident_id)
    _permit(actor, incident, at)
    refuse_any(
        rules.check_candour(incident.candour_due, incident.candour_done_at, incident.closed_at)
    )
    incident.candour_done_at = at
    incident.save(update_fields=["candour_done_at"])
    _audit(actor, "incident.person_told", incident, at)
    return incident


@transaction.atomic
def close_incident(actor: Viewer, *, incident_id: int, learning: str, at: datetime) -> Incident:
    """Closed with what was learnt. A stop that the incident made stays until it is lifted."""
    incident = _locked_incident(actor, incident_id)
    _permit(actor, incident, at)
    refuse_any(
        rules.check_close(
            learning, incident.candour_due, incident.candour_done_at, incident.closed_at
        )
    )
    incident.learning, incident.closed_at = learning.strip(), at
    incident.closed_by_id = worker_of(actor)
    incident.save(update_fields=["learning", "closed_at", "closed_by"])
    _audit(actor, "incident.closed", incident, at)
    return incident


def _stop(actor: Viewer, delegation: Delegation, incident: Incident, at: datetime) -> list[str]:
    if delegation.status not in STOPPABLE:
        return []
    codes = rules.triggers(incident.kind, incident.severity)
    reason = f"Incident {incident.pk}: {incident.get_kind_display().lower()}."
    stops: list[Suspension] = stop_each(actor, delegation, [(one, reason) for one in codes], at)
    return [one.trigger for one in stops]


def _check_act(delegation: Delegation, act_id: int | None) -> list[Refusal]:
    if act_id is None or Act.objects.filter(pk=act_id, delegation=delegation).exists():
        return []
    return [
        Refusal(
            "other_act",
            "That record belongs to something else.",
            "Choose a record of this delegation, or none.",
            "You",
        )
    ]


def _pressed_twice(
    actor: Viewer, delegation: Delegation, words: str, at: datetime
) -> Incident | None:
    same = Incident.objects.filter(
        delegation=delegation, reported_by_id=worker_of(actor), what_happened=words.strip()
    )
    last = same.order_by("-reported_at").first()
    if last and abs((at - last.reported_at).total_seconds()) < _SAME_PRESS:
        return last
    return None


def _locked_incident(actor: Viewer, incident_id: int) -> Incident:
    own = actor.organisation_id
    rows = Incident.objects.select_for_update(of=("self",)).filter(pk=incident_id)
    incident = rows.filter(provider_id=own).first() or rows.filter(delegating_id=own).first()
    if own is None or incident is None:
        raise Unseen(f"incident {incident_id}")
    return incident


def _permit(actor: Viewer, incident: Incident, at: datetime) -> None:
    """The manager of the provider, or those who answer for the delegation."""
    refuse_any(access.check_right(actor, "incident.report"))
    delegation = incident.delegation
    if delegation is None:
        refuse_any(access.check_right(actor, "delegation.employer", "delegation.review"))
        return
    today = london_day(at)
    refuse_any(access.check_is(actor, delegation, *_LEARNS, covering=covering(delegation, today)))


def _audit(actor: Viewer, verb: str, incident: Incident, at: datetime, **detail: object) -> None:
    record(actor, verb, incident, person_id=incident.person_id, at=at, **detail)
