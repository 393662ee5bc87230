"""Who may see and work on which case."""

from functools import cache

from django.db.models import Q

from almoner.engines.pathways.models import Case, CaseParty
from almoner.engines.pathways.rules import Mover
from almoner.engines.pathways.rules.seconding import Signer
from almoner.kernel.refusals import Refusal, refuse
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import circle_of, is_installation


def seen_by(viewer: Viewer, prefix: str = "") -> Q:
    """The cases of the viewer's organisation, those shared with it, and of the restricted ones
    only those that name the viewer's role or are allocated to them."""
    if is_installation(viewer):
        if viewer.organisation_id is None:
            return Q()
        return Q(**{f"{prefix}organisation_id": viewer.organisation_id})
    own = viewer.own
    ours = Q(**{f"{prefix}organisation_id": own}) | Q(**{f"{prefix}shared_with__contains": [own]})
    return ours & unrestricted(viewer, prefix)


def unrestricted(viewer: Viewer, prefix: str = "") -> Q:
    open_to_all = Q(**{f"{prefix}restricted": False})
    named = Q(**{f"{prefix}restricted_to__contains": [viewer.role]})
    mine = Q(**{f"{prefix}worker_id": viewer.me})
    return open_to_all | named | mine


def sees(viewer: Viewer, case: Case) -> bool:
    """As `seen_by` has it, of a case that is in hand."""
    if is_installation(viewer):
        return viewer.organisation_id in (None, case.organisation_id)
    if viewer.own not in (case.organisation_id, *case.shared_with):
        return False
    named = viewer.role in case.restricted_to or case.worker_id == viewer.me
    return named or not case.restricted


def locked(actor: Viewer, case_id: int) -> Case:
    """The case, for a change. Unseen when it is not there or not the actor's to see."""
    found = next(iter(Case.objects.raw(_lock(), [case_id])), None)
    if found is None or not sees(actor, found):
        raise Unseen(f"case {case_id}")
    return found


@cache
def _lock() -> str:
    """The statement that every change of a case begins with: Django need write it only once."""
    return str(Case.objects.filter(pk=0).select_for_update().query.sql_with_params()[0])


def mover_of(actor: Viewer, case: Case) -> Mover:
    owner = actor.worker_id is not None and actor.worker_id == case.worker_id
    return Mover(actor.role, owner=owner, system=is_installation(actor))


def signer_of(actor: Viewer) -> Signer:
    return Signer(actor.actor, actor.worker_id, actor.organisation_id, actor.role)


def works_on(actor: Viewer, case: Case) -> bool:
    """The owner, or an organisation with which the work is shared."""
    if is_installation(actor) or actor.organisation_id == case.organisation_id:
        return True
    joint = CaseParty.objects.filter(
        case=case, organisation_id=actor.own, role=CaseParty.Role.JOINT, left_at__isnull=True
    )
    return joint.exists()


def check_works_on(actor: Viewer, case: Case) -> None:
    """Refused to an organisation that is only kept informed, or has only been offered the case."""
    if not works_on(actor, case):
        refuse(
            "case-not-yours",
            "Your organisation does not work on this case.",
            "Ask the organisation that owns it to share the work.",
            "The organisation that owns it",
        )


def check_owns(actor: Viewer, case: Case) -> None:
    if not is_installation(actor) and actor.organisation_id != case.organisation_id:
        refuse(
            "case-not-owned",
            "Only the organisation that owns this case can do this.",
            "Ask them.",
            "The organisation that owns it",
        )


def check_partner(actor: Viewer, organisation_id: int) -> None:
    """A case goes only to an organisation with which there is a working agreement."""
    if not is_installation(actor) and organisation_id not in circle_of(actor):
        refuse(
            "not-a-partner",
            "Your organisation has no working agreement with that organisation.",
            "Make the agreement first, or choose another.",
            "Whoever manages your organisation's agreements",
        )


def check_right(actor: Viewer, *rights: str) -> None:
    """Any one of `rights` is enough; the installation itself needs none."""
    if not is_installation(actor) and not any(actor.can(right) for right in rights):
        refuse(
            "no_right",
            "Your role does not let you do this.",
            "Ask someone whose role does.",
            "Your manager or team lead",
        )


def not_in_use(what: str) -> Refusal:
    return Refusal("not-in-use", f"{what} is not in use here.", "Choose another.")
