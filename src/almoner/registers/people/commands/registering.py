"""Who a person is: registering them, putting it right, what they want others to know."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from almoner.kernel.nhs_number import check_nhs_number
from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.platform import events
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right, own_organisation
from almoner.registers.organisations.placing import placed
from almoner.registers.people import rules
from almoner.registers.people.access import person_for, visible
from almoner.registers.people.commands.involving import add_involvement, kind_for
from almoner.registers.people.models import Person

MANAGE = "person.manage"
_TEXTS = frozenset({"known_as", "gender", "phone", "address", "nhs_number_status"})
CHANGEABLE = _TEXTS | {
    "given_name",
    "family_name",
    "born_on",
    "postcode",
    "nhs_number",
    "preferred_language",
    "interpreter_needed",
    "contact_needs",
    "conditions",
    "gp_practice_id",
}
_OWN_DUPLICATE = Refusal(
    "person-already-here",
    "You already have a person with this NHS number.",
    "Open their record instead of registering them again.",
)
# The same words whoever holds the number: nothing is said about who is involved, or where.
_IN_USE = Refusal(
    "nhs-number-in-use",
    "We could not register someone with this NHS number.",
    "Check the number. If it is right, ask to be involved in this person's care instead:"
    " you need their NHS number, family name and date of birth.",
)


@transaction.atomic
def register_person(
    actor: Viewer,
    *,
    given_name: str,
    family_name: str,
    born_on: date | None,
    at: datetime,
    nhs_number: str = "",
    postcode: str = "",
    kind: str = "",
    team_id: int | None = None,
    starts_on: date | None = None,
    synthetic: bool | None = None,
    **more: Any,
) -> Person:
    """Registers a person and the part the actor's organisation has in their care.

    `kind` is one of Involvement.Kind (by default what fits the organisation); `more` holds other
    fields of CHANGEABLE. Refused for a wrong NHS number, postcode or date, or a number in use.
    """
    check_right(actor, MANAGE)
    own, today = own_organisation(actor), rules.day_of(at)
    fields = _checked(
        {
            **more,
            "given_name": given_name,
            "family_name": family_name,
            "born_on": born_on,
            "nhs_number": nhs_number,
            "postcode": postcode,
        },
        today,
    )
    made = Person(
        registered_by_id=own,
        synthetic=settings.SYNTHETIC_ONLY if synthetic is None else synthetic,
        **fields,
    )
    _save(actor, made, today)
    add_involvement(made, own, kind or kind_for(own), team_id, starts_on or today)
    audit(actor, "person.registered", made, person_id=made.pk, at=at)
    return made


@transaction.atomic
def change_person(actor: Viewer, *, person_id: int, at: datetime, **changes: Any) -> Person:
    """Puts fields of CHANGEABLE right. The audit keeps which fields, not what was in them."""
    check_right(actor, MANAGE)
    today = rules.day_of(at)
    changed = person_for(actor, person_id, today, lock=True)
    for field, value in _checked(changes, today).items():
        setattr(changed, field, value)
    _check_dates(changed)
    _save(actor, changed, today)
    audit(actor, "person.changed", changed, person_id=changed.pk, at=at, fields=sorted(changes))
    return changed


@transaction.atomic
def set_communication(
    actor: Viewer,
    *,
    person_id: int,
    preferred_language: str,
    interpreter_needed: bool,
    contact_needs: Iterable[str],
    at: datetime,
) -> Person:
    """How to reach a person so that they understand and are understood."""
    return change_person(
        actor,
        person_id=person_id,
        at=at,
        preferred_language=preferred_language,
        interpreter_needed=interpreter_needed,
        contact_needs=list(contact_needs),
    )


@transaction.atomic
def set_about_me(
    actor: Viewer, *, person_id: int, about_me: Mapping[str, str], at: datetime
) -> Person:
    """What the person wants those who support them to know, under the headings of rules.py."""
    check_right(actor, MANAGE)
    changed = person_for(actor, person_id, rules.day_of(at), lock=True)
    changed.about_me = rules.check_about_me(about_me)
    changed.save(update_fields=["about_me", "updated_at"])
    audit(actor, "person.about_me_changed", changed, person_id=changed.pk, at=at)
    return changed


@transaction.atomic
def record_death(actor: Viewer, *, person_id: int, died_on: date, at: datetime) -> Person:
    """Records that a person has died. Announces person.died: what rests on them ends."""
    check_right(actor, MANAGE)
    today = rules.day_of(at)
    changed = person_for(actor, person_id, today, lock=True)
    rules.check_died(died_on, changed.born_on, changed.died_on, today)
    changed.died_on = died_on
    changed.save(update_fields=["died_on", "updated_at"])
    audit(actor, "person.died", changed, person_id=changed.pk, at=at, died_on=died_on.isoformat())
    events.publish("person.died", actor, at, person_id=changed.pk)
    return changed


@transaction.atomic
def record_capacity_change(actor: Viewer, *, person_id: int, change: str, at: datetime) -> Person:
    """Says that a person's capacity to decide has changed (a code of CAPACITY_CHANGES).

    The assessment itself is kept with the decision it is about (Mental Capacity Act 2005,
    sections 2 and 3: one decision, one time). Announces person.capacity_changed.
    """
    check_right(actor, MANAGE)
    if change not in rules.CAPACITY_CHANGES:
        refuse(
            "capacity-change-unknown", "Say how capacity has changed.", "Choose one of the list."
        )
    person = person_for(actor, person_id, rules.day_of(at), lock=True)
    rules.check_alive(person.died_on)
    audit(actor, "person.capacity_changed", person, person_id=person.pk, at=at, change=change)
    events.publish("person.capacity_changed", actor, at, person_id=person.pk)
    return person


def _checked(given: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The fields as they are kept. Every reason to refuse is collected before one is raised."""
    if unknown := sorted(set(given) - CHANGEABLE):
        raise TypeError(f"Not a changeable field of a person: {', '.join(unknown)}.")
    kept: dict[str, Any] = {}
    refusals: list[Refusal] = []
    for field, value in given.items():
        try:
            kept |= _field(field, value, today)
        except Refused as refused:
            refusals += refused.refusals
    rules.refuse_any(refusals)
    if "nhs_number" in kept and "nhs_number_status" not in given:
        kept["nhs_number_status"] = _status(kept["nhs_number"])
    return kept


def _field(field: str, value: Any, today: date) -> dict[str, Any]:
    if field == "nhs_number":
        return {field: _number(value)}
    if field == "postcode":
        return placed(value)
    if field in ("given_name", "family_name"):
        return {field: rules.tidy(value, field.replace("_", " "))}
    if field == "born_on":
        rules.check_born(value, today)
    if field == "preferred_language":
        rules.check_language(value)
    if field == "contact_needs":
        return {field: rules.check_contact_needs(value)}
    return {field: value.strip() if field in _TEXTS else value}


def _number(text: str | None) -> str | None:
    if not (text or "").strip():
        return None
    return check_nhs_number(str(text), synthetic=settings.SYNTHETIC_ONLY)


def _status(number: str | None) -> str:
    status = Person.NumberStatus
    return status.NOT_TRACED if number else status.TRACE_REQUIRED


def _check_dates(person: Person) -> None:
    if person.died_on and person.born_on and person.born_on > person.died_on:
        refuse("died-before-birth", "The date of death is before the date of birth.", "Check both.")
    if person.nhs_number is None and person.nhs_number_status == Person.NumberStatus.VERIFIED:
        refuse(
            "verified-without-number",
            "An NHS number cannot be verified when there is none.",
            "Enter the number, or choose another status.",
        )


def _save(actor: Viewer, person: Person, today: date) -> None:
    _check_dates(person)
    number = person.nhs_number
    mine = visible(actor, today).filter(nhs_number=number).exclude(pk=person.pk)
    if number and mine.exists():
        raise Refused(_OWN_DUPLICATE)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        if "nhs_number" not in str(error):
            raise
        raise Refused(_IN_USE) from None
