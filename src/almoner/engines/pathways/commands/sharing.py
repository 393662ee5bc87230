"""Working on a case together, and cases that belong together."""

from datetime import datetime

from django.db import transaction

from almoner.engines.pathways import access
from almoner.engines.pathways.commands.owning import check_no_objection
from almoner.engines.pathways.commands.writing import begin, check_running, write
from almoner.engines.pathways.models import Case, CaseLink, CaseParty
from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.models import Organisation

ROLES = {CaseParty.Role.JOINT.value, CaseParty.Role.INFORMED.value}


@transaction.atomic
def join(
    actor: Viewer,
    *,
    case_id: int,
    organisation_id: int,
    role: str,
    basis: str,
    number: int | None = None,
    at: datetime,
) -> Case:
    """Shares the case with another organisation: to work on it too, or to be kept informed.

    `basis`: the consent, or the duty, it rests on. Refused where the person has said no.
    """
    access.check_right(actor, "case.work")
    working = begin(actor, case_id, number=number, at=at)
    access.check_owns(actor, working.case)
    check_running(working)
    if role not in ROLES:
        refuse("role", "Choose whether they work on it too or are kept informed.")
    if not basis.strip():
        refuse("basis", "Say what sharing rests on: consent, or which duty.")
    if not Organisation.objects.filter(pk=organisation_id).exists():
        refuse("organisation", "That organisation is not known.", "Choose another.")
    access.check_partner(actor, organisation_id)
    if organisation_id == working.state.organisation_id:
        refuse("own", "Your organisation owns this case already.")
    if organisation_id in working.state.shared_with:
        refuse("joined", "It is shared with them already.")
    check_no_objection(working.case, organisation_id)
    CaseParty.objects.create(
        case=working.case,
        organisation_id=organisation_id,
        role=role,
        basis=basis.strip(),
        joined_at=at,
    )
    write(actor, working, "joined", at, organisation=organisation_id, role=role)
    return working.case


@transaction.atomic
def leave(
    actor: Viewer,
    *,
    case_id: int,
    organisation_id: int,
    reason: str,
    number: int | None = None,
    at: datetime,
) -> Case:
    """Ends the sharing with one organisation. They see the case no longer."""
    access.check_right(actor, "case.work")
    working = begin(actor, case_id, number=number, at=at)
    access.check_owns(actor, working.case)
    if not reason.strip():
        refuse("reason", "Say why the sharing ends.")
    party = CaseParty.objects.filter(
        case=working.case, organisation_id=organisation_id, left_at__isnull=True
    )
    if not party.exclude(role=CaseParty.Role.OFFERED).update(left_at=at):
        refuse("not-shared", "It is not shared with them.", "Look at the case again.")
    write(actor, working, "left", at, organisation=organisation_id, note=reason.strip())
    return working.case


@transaction.atomic
def link(
    actor: Viewer,
    *,
    case_id: int,
    other_id: int,
    kind: str = "related",
    number: int | None = None,
    at: datetime,
) -> CaseLink:
    """Says that another case, which the actor sees as well, belongs with this one."""
    access.check_right(actor, "case.work")
    working = begin(actor, case_id, number=number, at=at)
    access.check_works_on(actor, working.case)
    if kind not in CaseLink.Kind.values:
        refuse("kind", "Choose how the cases belong together.")
    if case_id == other_id:
        refuse("itself", "A case cannot be linked with itself.", "Choose another case.")
    if not Case.objects.filter(access.seen_by(actor), pk=other_id).exists():
        refuse("other-case", "There is no such case that you can see.", "Check the number.")
    made, new = CaseLink.objects.get_or_create(
        source_id=case_id, target_id=other_id, kind=kind, defaults={"made_at": at}
    )
    if not new:
        refuse("linked", "These cases are linked already.")
    write(actor, working, "linked", at, case=other_id, kind=kind)
    return made
