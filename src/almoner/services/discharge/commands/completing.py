"""What a move of the case means for the stay, as facts of the case: worked out, never typed.

Whoever makes the move, and wherever, it is refused here when the stay says that it cannot be.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from almoner.engines.pathways.completing import Making
from almoner.kernel.london import to_london
from almoner.kernel.refusals import refuse
from almoner.services.discharge.models import Stay, Ward
from almoner.services.discharge.rules.criteria import NONE
from almoner.services.discharge.rules.definitions import reason_of
from almoner.services.discharge.rules.leaving import died_when, left_when
from almoner.services.discharge.rules.moves import (
    COUNTED,
    LEAVING,
    check_any,
    counted,
    ready_day,
    reasons_in,
)


def facts_of_move(making: Making) -> Mapping[str, Any]:
    """Nothing for a case without a stay, and for a move that says nothing about the bed."""
    works_out = _FACTS.get(making.transition)
    if works_out is None:
        return {}
    rows = Stay.objects.filter(case_id=making.case.pk, cancelled_at__isnull=True)
    stay = rows.select_related("ward", "person").first()
    return {} if stay is None else works_out(stay, making)


def here_now(organisation_id: int, person_id: int) -> Stay | None:
    """The stay of somebody who is on a ward of this trust now."""
    rows = Stay.objects.filter(organisation_id=organisation_id, person_id=person_id)
    return rows.filter(left_at__isnull=True, cancelled_at__isnull=True).first()


def check_may_resume(stay: Stay) -> None:
    """Nobody is in two beds: a leaving is not taken back beside a newer stay."""
    if here_now(stay.organisation_id, stay.person_id) is not None:
        refuse("on-a-ward", "This person is on a ward here already, in a newer stay.")


def _reviewed(stay: Stay, making: Making) -> dict[str, Any]:
    codes = reasons_in(making.facts)
    if codes:
        return {"criteria": codes, **_without(making, "ready_on")}
    return _no_reason(stay, making)


def _no_reason(stay: Stay, making: Making) -> dict[str, Any]:
    return {"criteria": [NONE], "ready_on": _ready(stay, making)}


def _reason_again(stay: Stay, making: Making) -> dict[str, Any]:
    codes = check_any(reasons_in(making.facts))
    return {"criteria": codes, **_without(making, "ready_on")}


def _ready(stay: Stay, making: Making) -> str:
    asked = _day(making.facts.get("ready_on"))
    today = to_london(making.at).date()
    return ready_day(stay.admitted_at, stay.ready_on, asked, today).isoformat()


def _moved(stay: Stay, making: Making) -> dict[str, Any]:
    found = ward_named(stay, making.facts)
    return {"ward": found.name, "site": found.site_code}


def ward_named(stay: Stay, facts: Mapping[str, Any]) -> Ward:
    """The ward of the trust with this name or code. Refused when there is none, or several."""
    said, site = str(facts.get("ward", "")).strip(), str(facts.get("site", "") or "").strip()
    here = stay.ward
    if said == here.name and site in ("", here.site_code):
        return here
    rows = Ward.objects.filter(organisation_id=stay.organisation_id, in_use=True)
    rows = rows.filter(site_code__iexact=site) if site else rows
    named = [one for one in rows if said.casefold() in (one.name.casefold(), one.code.casefold())]
    if len(named) != 1:
        refuse(
            "field:ward",
            "That is not one of the wards set up here, or there is more than one of that name.",
            "Give its name or code as it stands under Wards, and the hospital site.",
        )
    return named[0]


def _gone(stay: Stay, making: Making) -> dict[str, Any]:
    if stay.left_at is not None:
        return {}
    left_at = moment_of_leaving(stay, making)
    return counted(stay.ready_on, to_london(left_at).date())


def moment_of_leaving(stay: Stay, making: Making) -> Any:
    """When the person left, from what came with the move."""
    day = _day(making.facts.get("left_on"))
    if making.transition == "died" and making.happened_at is None:
        return died_when(stay.admitted_at, making.at, stay.person.died_on or day)
    return left_when(stay.admitted_at, making.at, day=day, moment=making.happened_at)


def _not_left(stay: Stay, making: Making) -> dict[str, Any]:
    check_may_resume(stay)
    return _without(making, *COUNTED)


def _by_mistake(stay: Stay, making: Making) -> dict[str, Any]:
    return _without(making, *COUNTED)


def _delayed(stay: Stay, making: Making) -> dict[str, Any]:
    return {"delay_family": reason_of(str(making.facts.get("delay_reason", ""))).family}


def _without(making: Making, *names: str) -> dict[str, None]:
    """These facts taken back: those known, and those typed with the move."""
    there = {*making.case.facts, *making.facts}
    return {name: None for name in names if name in there}


def _day(written: Any) -> date | None:
    return date.fromisoformat(written) if written else None


_FACTS: dict[str, Callable[[Stay, Making], dict[str, Any]]] = {
    "review": _reviewed,
    "no-reason": _no_reason,
    "reason-again": _reason_again,
    "move-ward": _moved,
    "delay": _delayed,
    "not-left": _not_left,
    "by-mistake": _by_mistake,
    **dict.fromkeys(LEAVING, _gone),
}
