"""What every command of the directory stands on: the row locked, and the state table."""

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.directory.access import part_of
from almoner.registers.directory.models import Service
from almoner.registers.directory.rules.listing import LISTING, OWNER, STEWARD


def locked(service_id: int) -> Service:
    """The service, locked for a change. Unseen when it is not there."""
    rows = Service.objects.select_for_update(of=("self",)).select_related("organisation")
    found = rows.filter(pk=service_id).first()
    if found is None:
        raise Unseen
    return found


def move(actor: Viewer, service: Service, verb: str) -> str:
    """The state that `verb` leads to. Unseen for who has no part in it, refused from a wrong
    state. A steward who also writes for the service may do what either may."""
    part = part_of(actor, service)
    if not part:
        raise Unseen
    if part == OWNER and verb in _STEWARDS_ONLY:
        part = STEWARD
    return LISTING.check(service.status, verb, part).target


_STEWARDS_ONLY = frozenset({"approve", "return"})
