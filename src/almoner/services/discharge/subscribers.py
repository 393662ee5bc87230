"""What other parts say that changes a stay, and what a move of the case brings with it.

A move may be made on the page of the case, here or through the API: what follows is the same.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from almoner.engines.instruments.queries.completions import completion_seen_by, newest_entry
from almoner.engines.pathways import commands as cases
from almoner.engines.pathways import completing
from almoner.engines.pathways.models import Case
from almoner.kernel.london import to_london
from almoner.kernel.refusals import Refused
from almoner.platform import events
from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer, system
from almoner.registers.organisations.access import is_installation
from almoner.registers.people import commands as people
from almoner.services.discharge.commands.acting import WARD, registrar
from almoner.services.discharge.commands.completing import facts_of_move
from almoner.services.discharge.commands.following import follow
from almoner.services.discharge.commands.reviewing import review, set_next
from almoner.services.discharge.models import Stay
from almoner.services.discharge.rules.assessing import ASSESSMENT, delegated_after
from almoner.services.discharge.rules.criteria import INSTRUMENT, PATHWAY

_ASSESSED_IN = ("ready", "referred")
NOBODY_BROKERS = (
    "Nobody is looking for care yet: we do not know who brokers where this person lives."
    " Ring the council of their home."
)
# By when the hub has rung. Local value (D).
BY_THEN = timedelta(hours=2)
_BASIS = "Care Act 2014, section 74, and the person’s need of care when they leave hospital"


def moved(
    *,
    actor: Viewer,
    at: datetime,
    case_id: int,
    person_id: int | None,
    organisation_id: int,
    pathway: str,
    transition: str,
) -> None:
    if pathway != PATHWAY:
        return
    stay = Stay.objects.filter(case_id=case_id).select_related("ward", "case").first()
    if stay is None:
        return
    if transition == "refer":
        share_with_hub(actor, stay, at)
    elif transition == "arrange" and stay.case and stay.case.facts.get("care_wanted"):
        want_care(actor, stay, at)
    follow(actor, stay, transition, at)


def share_with_hub(actor: Viewer, stay: Stay, at: datetime) -> None:
    """The hub sees the person and works on the case. Refused where the person has said no."""
    hub = stay.ward.hub_id
    if hub is None or stay.case is None or _works_on(hub, stay.case):
        return
    try:
        people.start_involvement(
            registrar(actor),
            person_id=stay.person_id,
            organisation_id=hub,
            starts_on=to_london(at).date(),
            at=at,
        )
    except Refused as refused:
        if refused.refusals[0].code != "already-involved":
            raise
    _join(registrar(actor), stay.case, hub, at)


def _works_on(organisation_id: int, case: Case) -> bool:
    return organisation_id in (case.organisation_id, *case.shared_with)


def _join(actor: Viewer, case: Case, organisation_id: int, at: datetime) -> None:
    ids = {"case_id": case.pk, "organisation_id": organisation_id}
    cases.join(actor, **ids, role="joint", basis=_BASIS, at=_after(case, at))


def want_care(actor: Viewer, stay: Stay, at: datetime) -> None:
    """Says that care is to be found. What for is in the facts of the case; no name is told."""
    events.publish(
        "discharge.care_wanted",
        actor,
        at,
        case_id=stay.case_id,
        person_id=stay.person_id,
        organisation_id=actor.own or stay.organisation_id,
        expected_on=stay.expected_on,
    )


def drafted(
    *,
    actor: Viewer,
    at: datetime,
    package_id: int,
    case_id: int,
    person_id: int,
    organisation_id: int,
) -> None:
    """Whoever looks for the care works on the case, so that it hears what they have found."""
    stay = Stay.objects.filter(case_id=case_id).select_related("case").first()
    if stay is None or stay.case is None or _works_on(organisation_id, stay.case):
        return
    owner = _owner(actor, stay.case)
    with scoped(owner):
        _join(owner, stay.case, organisation_id, at)


def nobody_brokers(
    *, actor: Viewer, at: datetime, case_id: int, person_id: int, organisation_id: int
) -> None:
    """Nobody was asked for the care: the hub hears it as what comes next, before the day ends."""
    stay = Stay.objects.filter(case_id=case_id, left_at__isnull=True).first()
    if stay is not None:
        set_next(
            registrar(actor),
            stay_id=stay.pk,
            what=NOBODY_BROKERS,
            owner="hub",
            due_at=at + BY_THEN,
            at=at,
        )


def awarded(
    *, actor: Viewer, at: datetime, package_id: int, person_id: int, provider_id: int
) -> None:
    """Brokerage has found who gives the care."""
    _tell_case(actor, person_id, "arranging", "care-found", {"provider": provider_id}, at)


def started(
    *, actor: Viewer, at: datetime, package_id: int, person_id: int, provider_id: int
) -> None:
    _tell_case(actor, person_id, "left", "care-started", {}, at)


def signed(
    *,
    actor: Viewer,
    at: datetime,
    completion_id: int,
    about: str,
    code: str,
    **_: Any,
) -> None:
    """A form filled in for the case of a stay: the reasons to stay, or the shared assessment."""
    kind, _sign, key = about.partition(":")
    heard = {INSTRUMENT: _asked, ASSESSMENT: _assessed}.get(code)
    if heard is None or kind != "case" or not actor.can(WARD):
        return
    stay = Stay.objects.filter(case_id=key, left_at__isnull=True).select_related("case").first()
    if stay is not None:
        heard(actor, stay, newest_entry(completion_seen_by(actor, completion_id)).answers, at)


def _asked(actor: Viewer, stay: Stay, answers: Mapping[str, Any], at: datetime) -> None:
    """A review of that stay too."""
    reasons = [name.replace("_", "-") for name, true in answers.items() if true is True]
    review(actor, stay_id=stay.pk, criteria=reasons, at=at)


def _assessed(actor: Viewer, stay: Stay, answers: Mapping[str, Any], at: datetime) -> None:
    """Signed is recorded, with what has to be delegated at home: nobody says it a second time.
    Where the signer may not make the move, it waits for somebody who may."""
    if stay.case is None or stay.case.state not in _ASSESSED_IN:
        return
    needed = delegated_after(stay.case.facts, answers)
    facts = {"delegated": needed} if needed else {}
    for move in ("assess", "assess-trusted"):
        with suppress(Refused):
            moved_at = _after(stay.case, at)
            cases.move(actor, case_id=stay.case.pk, transition=move, facts=facts, at=moved_at)
            return


def died(*, actor: Viewer, at: datetime, person_id: int) -> None:
    """What was being arranged ends, wherever the death was recorded."""
    for case in _open_cases(person_id):
        owner = _owner(actor, case)
        cases.move(owner, case_id=case.pk, transition="died", outcome="died", at=_after(case, at))


def _tell_case(
    actor: Viewer,
    person_id: int,
    state: str,
    transition: str,
    facts: Mapping[str, Any],
    at: datetime,
) -> None:
    for case in _open_cases(person_id).filter(state=state):
        if actor.own in (case.organisation_id, *case.shared_with):
            mover = _owner(actor, case) if is_installation(actor) else actor
            cases.move(
                mover, case_id=case.pk, transition=transition, facts=facts, at=_after(case, at)
            )


def _open_cases(person_id: int) -> Any:
    rows = Case.objects.filter(Q(pathway=PATHWAY), person_id=person_id)
    return rows.filter(closed_at__isnull=True)


def _after(case: Case, at: datetime) -> datetime:
    """A case is never told of something before the newest thing in it."""
    return max(at, case.last_at)


def _owner(actor: Viewer, case: Case) -> Viewer:
    """The installation at work for whoever owns the case, seeing what the actor's partners may."""
    return replace(system("discharge", case.organisation_id), circle=actor.circle)


def connect() -> None:
    completing.complete(PATHWAY, facts_of_move)
    heard: dict[str, Callable[..., None]] = {
        "case.moved": moved,
        "instruments.completed": signed,
        "package.drafted": drafted,
        "package.nobody_brokers": nobody_brokers,
        "package.awarded": awarded,
        "package.started": started,
        "person.died": died,
    }
    for event, subscriber in heard.items():
        events.subscribe(event, subscriber)
