"""Giving the council a notice: kept as it was given, so that both know who was told what, when."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right
from almoner.services.discharge.commands.acting import WARD, locked
from almoner.services.discharge.models import Notice, Stay
from almoner.services.discharge.notices import Told, said_in
from almoner.services.discharge.queries.lines import line_of
from almoner.services.discharge.queries.notices import councils_of

Kind = Notice.Kind


@transaction.atomic
def give_notice(
    actor: Viewer,
    *,
    stay_id: int,
    kind: str,
    at: datetime,
    given_to: int | None = None,
    chc_considered: bool | None = None,
    objected: bool | None = None,
    withdraws: int | None = None,
) -> Notice:
    """Keeps one notice as it is given now. An assessment notice says whether NHS continuing
    healthcare was considered, and whether the person or carer objects. A withdrawal names the
    notice that holds no longer, and goes to whom that was given."""
    check_right(actor, WARD)
    stay = locked(actor, stay_id)
    if stay.cancelled_at is not None:
        refuse("stay-cancelled", "This admission was cancelled.", "Look at the ward list again.")
    if actor.own != stay.organisation_id:
        refuse(
            "not-the-hospital",
            "A notice is given by the hospital, for a stay of its own.",
            "Ask the ward to give it.",
            "The ward",
        )
    about = _About(kind, chc_considered, objected)
    earlier = _open_notice(stay, withdraws) if kind == Kind.WITHDRAWAL else None
    _check(about)
    council = earlier.given_to_id if earlier else _council(actor, given_to)
    told = Told(chc_considered, objected, earlier)
    made = Notice.objects.create(
        stay=stay,
        kind=kind,
        given_to_id=council,
        given_at=at,
        given_by=actor.actor,
        chc_considered=chc_considered,
        objected=objected,
        said=said_in(kind, line_of(stay, at), told),
        withdraws=earlier,
    )
    audit(actor, "notice.given", made, person_id=stay.person_id, at=at, kind=kind, to=council)
    return made


@dataclass(frozen=True, slots=True)
class _About:
    kind: str
    chc_considered: bool | None
    objected: bool | None


def _check(about: _About) -> None:
    if about.kind not in Kind.values:
        refuse("notice-kind", "That is not a kind of notice.", "Choose one of the list.")
    if about.kind != Kind.ASSESSMENT:
        return
    if about.chc_considered is None:
        refuse("chc", "Say whether NHS continuing healthcare was considered.")
    if about.objected is None:
        refuse("objected", "Say whether the person or a carer objects to this notice.")


def _council(actor: Viewer, given_to: int | None) -> int:
    if given_to is None or given_to not in dict(councils_of(actor)):
        refuse(
            "not-a-council",
            "Choose the council that is given this notice.",
            "It is a council with which your organisation has a working agreement.",
        )
    return given_to


def _open_notice(stay: Stay, notice_id: int | None) -> Notice:
    rows = stay.notices.filter(withdraws__isnull=True, withdrawn_by__isnull=True)
    found = rows.filter(pk=notice_id or 0).first()
    if found is None:
        refuse(
            "not-open",
            "That is not a notice of this stay that still holds.",
            "Choose one that was given and not withdrawn.",
        )
    return found
