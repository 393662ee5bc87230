"""What every verb of this service needs: the right, the stay locked, and the case moved."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from almoner.engines.pathways import commands as cases
from almoner.engines.pathways.models import Case
from almoner.kernel.refusals import refuse
from almoner.platform import events
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer, system
from almoner.registers.organisations.access import is_installation
from almoner.services.discharge.models import Stay

WARD, HUB, VIEW = "discharge.ward", "discharge.hub", "discharge.view"


def locked(actor: Viewer, stay_id: int) -> Stay:
    """The stay, locked after its case, as a move of the case does. Unseen when it is not there or
    not the actor's to see."""
    of_case = Case.objects.select_for_update(of=("self",)).filter(stay=stay_id)
    list(of_case.values_list("pk"))
    rows = Stay.objects.select_for_update(of=("self",)).select_related("ward", "case", "person")
    found = rows.filter(pk=stay_id).first()
    if found is None or not sees(actor, found):
        raise Unseen(f"stay {stay_id}")
    return found


def sees(viewer: Viewer, stay: Stay) -> bool:
    """The trust, and whoever the case is shared with."""
    if is_installation(viewer) and viewer.organisation_id is None:
        return True
    shared = stay.case.shared_with if stay.case is not None else []
    return viewer.own in (stay.organisation_id, *shared)


def check_here(stay: Stay) -> None:
    if stay.cancelled_at is not None:
        refuse("stay-cancelled", "This admission was cancelled.", "Look at the ward list again.")
    if stay.left_at is not None:
        refuse("has-left", "This person has left the ward.", "Look at the ward list again.")


def registrar(actor: Viewer) -> Viewer:
    """The installation at work for the actor's organisation, with the partners it has: what a ward
    does to the register (an admission, the hub's part in the person's care) its staff do not do
    by themselves. The discharge event beside it names who acted."""
    if is_installation(actor):
        return actor
    return replace(system("discharge", actor.organisation_id), circle=actor.circle)


def state_now(stay: Stay) -> str:
    return "" if stay.case is None else stay.case.state


def tell_expected(actor: Viewer, stay: Stay, at: datetime) -> None:
    """Whoever looks for care for this person hears from when it is needed."""
    if state_now(stay) == "arranging" and stay.expected_on is not None:
        events.publish(
            "discharge.expected",
            actor,
            at,
            case_id=stay.case_id,
            person_id=stay.person_id,
            organisation_id=stay.ward.hub_id or stay.organisation_id,
            expected_on=stay.expected_on,
        )


def move(
    actor: Viewer,
    stay: Stay,
    transition: str,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    **more: Any,
) -> None:
    """Moves the case of a stay; nothing for a stay without one."""
    if stay.case_id is not None:
        given = dict(facts or {})
        stay.case = cases.move(
            actor, case_id=stay.case_id, transition=transition, facts=given, at=at, **more
        )
