"""The register of personal assistants: who is on it, and what was seen."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from almoner.kernel.refusals import Refusal, Refused
from almoner.kernel.zone import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.directory.access import EDIT, check_own, keeps_register
from almoner.registers.directory.models import AssistantCheck, PersonalAssistant
from almoner.registers.directory.rules.asking import check_can_be_answered
from almoner.registers.directory.rules.checks import check_seen, listing
from almoner.registers.directory.rules.listing import check_values, check_why
from almoner.registers.organisations.access import check_right, own_organisation
from almoner.registers.organisations.placing import placed

WRITABLE = frozenset(
    (
        *("name", "known_as", "phone", "email", "about", "postcode"),
        *("needs", "languages", "activities", "reach_km"),
    )
)


@transaction.atomic
def register_assistant(
    actor: Viewer, *, agreed_on: date, at: datetime, synthetic: bool = False, **given: Any
) -> PersonalAssistant:
    """Adds somebody who has agreed to it. Nobody else sees them until every check is recorded.
    `given`: fields of `WRITABLE`."""
    _check_keeps(actor)
    if agreed_on > to_london(at).date():
        raise Refused(
            Refusal("agreed-later", "They agreed on a day to come.", "Enter the day they agreed.")
        )
    made = PersonalAssistant(
        kept_by_id=own_organisation(actor), agreed_on=agreed_on, created_at=at, synthetic=synthetic
    )
    _apply(made, given)
    made.save()
    audit(actor, "assistant.registered", made, at=at)
    return made


@transaction.atomic
def change_assistant(
    actor: Viewer, *, assistant_id: int, at: datetime, **given: Any
) -> PersonalAssistant:
    """Changes what the register says about somebody. `given`: fields of `WRITABLE`."""
    one = _own_locked(actor, assistant_id)
    _apply(one, given)
    one.save()
    audit(actor, "assistant.changed", one, at=at, fields=sorted(given))
    return one


@transaction.atomic
def record_check(
    actor: Viewer,
    *,
    assistant_id: int,
    kind: str,
    seen_on: date,
    at: datetime,
    until: date | None = None,
    note: str = "",
) -> AssistantCheck:
    """Records that a check was seen, when, and by whom: never the certificate's number. The newest
    of each kind decides whether somebody is listed."""
    one = _own_locked(actor, assistant_id)
    today = to_london(at).date()
    check_seen(kind, seen_on, until, today)
    made = AssistantCheck.objects.create(
        assistant=one,
        kind=kind,
        seen_on=seen_on,
        until=until,
        note=note.strip(),
        seen_by=f"{actor.name}, {actor.organisation_name}"[:200],
        recorded_at=at,
    )
    _relist(one, today)
    audit(actor, "assistant.checked", made, at=at, assistant=one.pk, kind=kind)
    return made


@transaction.atomic
def withdraw_assistant(
    actor: Viewer, *, assistant_id: int, why: str, at: datetime
) -> PersonalAssistant:
    """Takes somebody off the register at once."""
    one = _own_locked(actor, assistant_id)
    one.withdrawn_why = check_why(why)[:300]
    one.withdrawn_on, one.listed_until = to_london(at).date(), None
    one.save(update_fields=["withdrawn_why", "withdrawn_on", "listed_until"])
    audit(actor, "assistant.withdrawn", one, at=at)
    return one


def _relist(one: PersonalAssistant, today: date) -> None:
    one.listed_until = listing(one.checks.order_by("pk"), one.withdrawn_why, today).until
    one.save(update_fields=["listed_until"])


def _apply(one: PersonalAssistant, given: dict[str, Any]) -> None:
    if unknown := set(given) - WRITABLE:
        raise ValueError(f"A personal assistant has no {', '.join(sorted(unknown))} to write.")
    check_values(given)
    values = {**given, **(placed(given["postcode"]) if "postcode" in given else {})}
    for name, value in values.items():
        setattr(one, name, value.strip() if isinstance(value, str) else value)
    check_can_be_answered(one.name, one.phone, one.email)


def _check_keeps(actor: Viewer) -> None:
    check_right(actor, EDIT)
    if not keeps_register(actor):
        raise Refused(
            Refusal(
                "keeps-no-register",
                "Your organisation keeps no register of personal assistants.",
                "Ask the council, or who supports employers of personal assistants.",
            )
        )


def _own_locked(actor: Viewer, assistant_id: int) -> PersonalAssistant:
    _check_keeps(actor)
    one = PersonalAssistant.objects.select_for_update().filter(pk=assistant_id).first()
    if one is None:
        raise Unseen
    check_own(actor, one.kept_by_id)
    return one
