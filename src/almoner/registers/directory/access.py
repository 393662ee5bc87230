"""Who may do what in the directory."""

from datetime import date

from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.directory.models import Champion, Service
from almoner.registers.directory.rules.listing import OWNER, STEWARD
from almoner.registers.organisations.access import (
    check_right,
    is_installation,
    own_organisation,
)
from almoner.registers.organisations.models import Organisation

VIEW, EDIT, APPROVE = "directory.view", "directory.edit", "directory.approve"
STEWARDS = frozenset({Organisation.Kind.COUNCIL.value, Organisation.Kind.ICB.value})


def is_steward(viewer: Viewer) -> bool:
    """Looks after the directory: a broker of a council or integrated care board. A provider that
    gives its own worker the role does not become one."""
    return is_installation(viewer) or (viewer.can(APPROVE) and viewer.organisation_kind in STEWARDS)


def check_steward(actor: Viewer) -> None:
    check_right(actor, APPROVE)
    if not is_steward(actor):
        raise Refused(
            Refusal(
                "not-a-steward",
                "Only the council or the integrated care board looks after the directory.",
                "Ask them.",
                "the council's brokerage team",
            )
        )


def writes_for(viewer: Viewer, organisation: Organisation) -> bool:
    """Its own entries, and for stewards those of voluntary organisations, which may have no
    account here."""
    if not (is_installation(viewer) or viewer.can(EDIT)):
        return False
    if viewer.organisation_id == organisation.pk:
        return True
    return is_steward(viewer) and organisation.kind == Organisation.Kind.VOLUNTARY


def part_of(viewer: Viewer, service: Service) -> str:
    """OWNER, STEWARD, or "" for everybody else."""
    if writes_for(viewer, service.organisation):
        return OWNER
    return STEWARD if is_steward(viewer) else ""


def check_writes_for(actor: Viewer, organisation: Organisation) -> None:
    """Refused without the right, Unseen for another organisation's entry."""
    check_right(actor, EDIT)
    if not writes_for(actor, organisation):
        raise Unseen


def check_own(actor: Viewer, organisation_id: int) -> None:
    """Unseen unless the row is the actor's own organisation's."""
    if organisation_id != own_organisation(actor):
        raise Unseen


def may_verify(actor: Viewer, service: Service, today: date) -> bool:
    return writes_for(actor, service.organisation) or is_steward(actor) or is_champion(actor, today)


def is_champion(viewer: Viewer, today: date) -> bool:
    """A champion of a team of the organisation that the viewer acts for, on that day."""
    if viewer.worker_id is None:
        return False
    standing = Champion.objects.filter(
        worker=viewer.worker_id, team__organisation=viewer.own, starts_on__lte=today
    )
    return standing.exclude(ends_on__lte=today).exists()


def may_name_champions(viewer: Viewer) -> bool:
    """Who leads a team here: team managers, team leads, brokers."""
    return any(viewer.can(right) for right in ("case.allocate", "directory.approve"))


def keeps_register(viewer: Viewer) -> bool:
    """Keeps a register: stewards of the directory, and organisations that support employers of
    personal assistants."""
    if not viewer.can(EDIT) and viewer.user_id is not None:
        return False
    supports = Organisation.objects.filter(
        pk=viewer.own, setting=Organisation.Setting.PERSONAL_ASSISTANTS
    )
    return is_steward(viewer) or supports.exists()
