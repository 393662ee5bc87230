"""What the organisations behind a delegation put in place: agreed lists, insurance, funding."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from almoner.kernel.refusals import Refusal
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record
from almoner.registers.organisations.models import Organisation
from almoner.services.delegation import access
from almoner.services.delegation.commands.ground import (
    audit,
    definition_of,
    locked,
    london_day,
    organisation_of,
    permit,
    refuse_any,
)
from almoner.services.delegation.commands.suspensions import suspend_for
from almoner.services.delegation.models import (
    ActivityAgreement,
    Delegation,
    FundingLine,
    Insurance,
)
from almoner.services.delegation.rules.providing import (
    check_funding,
    check_insurance,
    check_settings,
)
from almoner.services.delegation.rules.triggers import trigger


@transaction.atomic
def set_activity_agreement(
    actor: Viewer,
    *,
    activity: str,
    starts_on: date,
    agreed_by: str,
    settings: Mapping[str, Any] | None = None,
    note: str = "",
    at: datetime,
) -> ActivityAgreement:
    """Puts an activity on the actor's organisation's agreed list, or changes its local values.

    `settings` may hold minimum_role (Care Workforce Pathway 1 to 7), supervised_practices and
    cover_needed. What was stopped stays stopped until each delegator lifts it.
    """
    refuse_any(access.check_right(actor, "activity.agree", "mode.switch"))
    definition_of(activity)
    refuse_any(_check_agreed_by(agreed_by), check_settings(settings or {}))
    row = _agreements(actor, activity).filter(ends_on__isnull=True).first()
    row = row or ActivityAgreement(
        organisation_id=organisation_of(actor), activity=activity, starts_on=starts_on
    )
    row.agreed_by, row.settings, row.note = agreed_by, dict(settings or {}), note
    row.save()
    record(actor, "activity.agreed", row, at=at, activity=activity, settings=row.settings)
    return row


@transaction.atomic
def end_activity_agreement(
    actor: Viewer, *, activity: str, note: str = "", at: datetime
) -> ActivityAgreement:
    """Switches the activity off from today, whatever was delegated before: all of it stops."""
    refuse_any(access.check_right(actor, "activity.agree", "mode.switch"))
    row = _agreements(actor, activity).filter(ends_on__isnull=True).first()
    if row is None:
        raise Unseen(f"agreement on {activity}")
    row.ends_on = max(london_day(at), row.starts_on)
    row.note = note or row.note
    row.save()
    record(actor, "activity.ended", row, at=at, activity=activity)
    suspend_for(actor, _resting_on(actor, activity), "activity-stopped", reason=note, at=at)
    _stop_unseen(activity, note, at)
    _sweep_the_rest(activity)
    return row


@transaction.atomic
def record_insurance(
    actor: Viewer,
    *,
    insurer: str,
    policy_number: str,
    starts_on: date,
    ends_on: date,
    activities: Sequence[str],
    evidence: str = "",
    at: datetime,
) -> Insurance:
    """Keeps evidence of cover. `ends_on` is the first day not covered."""
    refuse_any(access.check_right(actor, "insurance.record"))
    for activity in activities:
        definition_of(activity)
    refuse_any(check_insurance(insurer, policy_number, starts_on, ends_on, activities))
    insurance = Insurance.objects.create(
        provider_id=organisation_of(actor),
        insurer=insurer,
        policy_number=policy_number,
        starts_on=starts_on,
        ends_on=ends_on,
        activities=list(dict.fromkeys(activities)),
        evidence=evidence,
        recorded_by=actor.actor,
    )
    record(actor, "insurance.recorded", insurance, at=at, activities=insurance.activities)
    return insurance


@transaction.atomic
def add_funding(
    actor: Viewer,
    *,
    delegation_id: int,
    route: str,
    what_for: str,
    payer_id: int | None = None,
    pence_per_hour: int | None = None,
    minutes_per_act: int | None = None,
    pay_supplement_pence_per_hour: int | None = None,
    starts_on: date,
    ends_on: date | None = None,
    at: datetime,
) -> FundingLine:
    """Who pays for one part of a delegation. Money is whole pence."""
    delegation = locked(actor, delegation_id)
    rights = ("delegation.change", "delegation.employer")
    sides = ("delegator", "deputy", "team_lead", "registrant", "employer")
    permit(actor, delegation, at, rights, *sides)
    refuse_any(
        check_funding(
            route,
            what_for,
            (pence_per_hour, minutes_per_act, pay_supplement_pence_per_hour),
            starts_on,
            ends_on,
        ),
        _check_payer(payer_id),
    )
    line = FundingLine.objects.create(
        delegation=delegation,
        route=route,
        payer_id=payer_id,
        what_for=what_for,
        pence_per_hour=pence_per_hour,
        minutes_per_act=minutes_per_act,
        pay_supplement_pence_per_hour=pay_supplement_pence_per_hour,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    audit(actor, "funding.added", delegation, at, line=line.pk, route=route)
    return line


def _agreements(actor: Viewer, activity: str):
    return ActivityAgreement.objects.select_for_update().filter(
        organisation_id=organisation_of(actor), activity=activity
    )


def _resting_on(actor: Viewer, activity: str):
    """Delegations of the activity under the actor's own list: as provider, or as local system."""
    own = organisation_of(actor)
    under = Organisation.objects.filter(pk=own) | Organisation.objects.filter(parent_id=own)
    return Delegation.objects.filter(activity=activity).filter(
        access.parties(actor)
    ) | Delegation.objects.filter(activity=activity, delegating__in=under.values("pk"))


def _stop_unseen(activity: str, note: str, at: datetime) -> int:
    """A local system sees no delegations by name: the database stops those under its own list."""
    words = note or trigger("activity-stopped").words
    with connection.cursor() as cursor:
        cursor.execute("SELECT almoner_stop_switched_off(%s, %s, %s)", [activity, at, words])
        return cursor.fetchone()[0]


def _sweep_the_rest(activity: str) -> None:
    """Once more in the background, for what became active at this very moment."""
    from almoner.services.delegation.jobs import sweep_activity

    sweep_activity.defer(activity=activity)


def _check_agreed_by(agreed_by: str) -> list[Refusal]:
    if agreed_by.strip():
        return []
    return [
        Refusal("no_agreer", "It does not say who agreed.", "Write down the person or the board.")
    ]


def _check_payer(payer_id: int | None) -> list[Refusal]:
    if payer_id is None or Organisation.objects.filter(pk=payer_id).exists():
        return []
    return [Refusal("unknown_payer", "That organisation is not known.", "Choose who pays.")]
