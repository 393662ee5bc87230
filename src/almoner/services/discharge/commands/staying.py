"""Coming to a ward, changing it, leaving, and taking back what was said by mistake.

`heard_at` is when it happened by the ward's own clock; `at` is now, when it is written down.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from almoner.engines.pathways import commands as cases
from almoner.engines.pathways.models import Case
from almoner.kernel.london import to_london
from almoner.kernel.refusals import refuse
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right, own_organisation
from almoner.registers.people.queries import named_person
from almoner.services.discharge.commands import following
from almoner.services.discharge.commands.acting import (
    WARD,
    check_here,
    locked,
    move,
    state_now,
    tell_expected,
)
from almoner.services.discharge.commands.completing import check_may_resume, here_now
from almoner.services.discharge.models import Stay, Ward
from almoner.services.discharge.rules.criteria import PATHWAY
from almoner.services.discharge.rules.leaving import left_when

_ROUTES = {"system": "ward-system", "list": "ward-list", "screen": "ward"}
_NOTE = "Told by the ward’s system."


@transaction.atomic
def admit(
    actor: Viewer,
    *,
    person_id: int,
    ward_id: int,
    admitted_at: datetime,
    at: datetime,
    bed: str = "",
    source: str = "screen",
    visit_number: str = "",
    expected_on: date | None = None,
    heard_at: datetime | None = None,
) -> Stay:
    """Somebody is on a ward: their stay, the register's hospital stay, and the case to go home.

    Announces person.admitted (through the register), which stops what is delegated. Refused when
    they are on a ward of this trust already.
    """
    check_right(actor, WARD)
    own, today = own_organisation(actor), to_london(at).date()
    person = named_person(actor, person_id, today=today)
    ward = ward_of(actor, ward_id)
    if admitted_at > at:
        refuse("admitted-later", "The admission lies in the future.", "Check the date and time.")
    if here_now(own, person_id) is not None:
        refuse(
            "on-a-ward",
            "This person is on a ward here already.",
            "Record another ward instead, or that they have left.",
        )
    stay = Stay(
        organisation_id=own,
        person=person,
        ward=ward,
        bed=bed.strip()[:20],
        source=source,
        visit_number=visit_number,
        admitted_at=admitted_at,
        expected_on=expected_on,
        heard_at=heard_at,
    )
    stay.hospital_stay = following.in_register(actor, stay, at)
    _close_earlier(actor, own, person_id, at)
    stay.case = _opened(actor, stay, at)
    stay.save()
    audit(actor, "stay.began", stay, person_id=person_id, at=at, ward=ward.pk)
    return stay


@transaction.atomic
def transfer(
    actor: Viewer,
    *,
    stay_id: int,
    ward_id: int,
    at: datetime,
    bed: str = "",
    expected_on: date | None = None,
    heard_at: datetime | None = None,
) -> Stay:
    """Another ward, or another bed of the same one. An expected day that is not said is kept."""
    check_right(actor, WARD)
    stay = locked(actor, stay_id)
    check_here(stay)
    ward = ward_of(actor, ward_id)
    changed = ward.pk != stay.ward_id
    another_day = expected_on not in (None, stay.expected_on)
    stay.ward, stay.bed = ward, bed.strip()[:20]
    stay.heard_at = heard_at or stay.heard_at
    stay.expected_on = expected_on or stay.expected_on
    stay.save(update_fields=["ward", "bed", "heard_at", "expected_on"])
    if changed:
        move(actor, stay, "move-ward", at, {"ward": ward.name, "site": ward.site_code})
    if another_day:
        tell_expected(actor, stay, at)
    audit(actor, "stay.moved", stay, person_id=stay.person_id, at=at, ward=ward.pk)
    return stay


@transaction.atomic
def leave(
    actor: Viewer,
    *,
    stay_id: int,
    left_at: datetime,
    at: datetime,
    heard_at: datetime | None = None,
) -> Stay:
    """The person has left: the bed days that were lost, the case's next step, the register.

    Whatever state the case is in, a person who has gone is not on the ward list any more. Somebody
    who left before all was ready is told to the hub.
    """
    check_right(actor, WARD)
    stay = locked(actor, stay_id)
    check_here(stay)
    left_when(stay.admitted_at, at, moment=left_at)
    _hear(stay, heard_at)
    _move_on(actor, stay, left_at, at)
    stay.refresh_from_db()
    if stay.left_at is None:
        following.gone(actor, stay, left_at, at)
    return stay


@transaction.atomic
def not_left(
    actor: Viewer, *, stay_id: int, at: datetime, heard_at: datetime | None = None
) -> Stay:
    """Takes a leaving back. A case that has closed stays closed, and the person gets a new one."""
    check_right(actor, WARD)
    stay = locked(actor, stay_id)
    if stay.left_at is None or stay.cancelled_at is not None:
        refuse("has-not-left", "This person has not left.", "Look at the ward list again.")
    check_may_resume(stay)
    if stay.case is not None and stay.case.closed_at is not None:
        refuse(
            "case-closed",
            "What was arranged for this person has been closed.",
            "Admit them again: a new case begins.",
        )
    _hear(stay, heard_at)
    if stay.case is None:
        stay.case = _opened(actor, stay, at)
        following.resumed(actor, stay, at)
    else:
        move(actor, stay, "not-left", at, note=_NOTE)
    stay.refresh_from_db()
    return stay


@transaction.atomic
def cancel(actor: Viewer, *, stay_id: int, at: datetime, heard_at: datetime | None = None) -> Stay:
    """An admission that was never one."""
    check_right(actor, WARD)
    stay = locked(actor, stay_id)
    check_here(stay)
    _hear(stay, heard_at)
    return annul(actor, stay, at)


def annul(actor: Viewer, stay: Stay, at: datetime) -> Stay:
    """As `cancel`, also for somebody who has left. Inside the caller's transaction."""
    if stay.case is not None and stay.case.closed_at is None:
        move(actor, stay, "by-mistake", at, note=_NOTE, outcome="by-mistake")
    else:
        following.cancelled(actor, stay, at)
    stay.refresh_from_db()
    return stay


def ward_of(actor: Viewer, ward_id: int) -> Ward:
    found = Ward.objects.filter(pk=ward_id, organisation_id=actor.own, in_use=True).first()
    if found is None:
        raise Unseen(f"ward {ward_id}")
    return found


def _opened(actor: Viewer, stay: Stay, at: datetime) -> Case:
    return cases.open_case(
        actor,
        pathway=PATHWAY,
        route=_ROUTES[stay.source],
        person_id=stay.person_id,
        facts={"ward": stay.ward.name, "site": stay.ward.site_code},
        team_id=stay.ward.team_id,
        received_at=stay.admitted_at,
        at=at,
    )


def _hear(stay: Stay, heard_at: datetime | None) -> None:
    """Before the move of the case, which the stay follows."""
    stay.heard_at = heard_at or stay.heard_at
    stay.save(update_fields=["heard_at"])


def _move_on(actor: Viewer, stay: Stay, left_at: datetime, at: datetime) -> None:
    asked: dict[str, Any] = {
        "facts": {"left_on": to_london(left_at).date().isoformat()},
        "happened_at": left_at,
        "at": at,
    }
    state = state_now(stay)
    home = state in ("on-ward", "ready") or (
        state == "ready-to-leave" and _fact(stay, "pathway_to") == "p0"
    )
    if home:
        move(actor, stay, "leave-home", outcome="arranged-by-ward", **asked)
    elif state == "ready-to-leave":
        move(actor, stay, "leave", **asked)
    elif state in ("referred", "decided", "arranging"):
        move(actor, stay, "leave-early", reason="told-by-system", **asked)


def _fact(stay: Stay, name: str) -> str:
    return "" if stay.case is None else str(stay.case.facts.get(name, ""))


def _close_earlier(actor: Viewer, own: int, person_id: int, at: datetime) -> None:
    """Whoever comes back before they were seen at home: that case ends as a readmission."""
    earlier = Case.objects.filter(
        organisation_id=own, person_id=person_id, pathway=PATHWAY, state="left"
    )
    for case in earlier.filter(closed_at__isnull=True):
        cases.move(
            actor,
            case_id=case.pk,
            transition="readmitted",
            note="Admitted again.",
            outcome="readmitted",
            at=at,
        )
