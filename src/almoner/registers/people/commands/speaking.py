"""Who speaks for a person, and who is close to them."""

from datetime import date, datetime
from typing import TypeVar

from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right
from almoner.registers.people import rules
from almoner.registers.people.access import person_for
from almoner.registers.people.models import Relationship, Representative

MANAGE = "person.manage"
HOURS_IN_A_WEEK = 168
Row = TypeVar("Row", Representative, Relationship)


@transaction.atomic
def add_representative(
    actor: Viewer,
    *,
    person_id: int,
    kind: str,
    name: str,
    starts_on: date,
    at: datetime,
    phone: str = "",
    evidence_seen_on: date | None = None,
    evidence_reference: str = "",
) -> Representative:
    """Records an attorney, deputy, representative or advocate, and the evidence of it if seen."""
    check_right(actor, MANAGE)
    today = rules.day_of(at)
    if kind not in Representative.Kind.values:
        refuse("representative-unknown", "Say what kind of representative this is.", "Choose one.")
    rules.check_evidence(kind, evidence_seen_on, evidence_reference, today)
    person = person_for(actor, person_id, today, lock=True)
    rules.check_alive(person.died_on)
    made = Representative.objects.create(
        person=person,
        kind=kind,
        name=rules.tidy(name, "name of the representative"),
        phone=phone.strip(),
        starts_on=starts_on,
        evidence_seen_on=evidence_seen_on,
        evidence_reference=evidence_reference.strip(),
    )
    audit(actor, "representative.added", made, person_id=person.pk, at=at, kind=kind)
    return made


@transaction.atomic
def evidence_seen(
    actor: Viewer, *, representative_id: int, seen_on: date, reference: str = "", at: datetime
) -> Representative:
    """Records that the evidence of a representative's standing has been seen."""
    check_right(actor, MANAGE)
    changed = _mine(actor, Representative, representative_id, at)
    rules.check_evidence(changed.kind, seen_on, reference, rules.day_of(at))
    changed.evidence_seen_on, changed.evidence_reference = seen_on, reference.strip()
    changed.save(update_fields=["evidence_seen_on", "evidence_reference"])
    audit(actor, "representative.evidence_seen", changed, person_id=changed.person_id, at=at)
    return changed


@transaction.atomic
def end_representative(
    actor: Viewer, *, representative_id: int, ends_on: date, at: datetime
) -> Representative:
    """From `ends_on` this representative no longer speaks for the person."""
    check_right(actor, MANAGE)
    ended = _mine(actor, Representative, representative_id, at)
    return _ended(actor, ended, ends_on, at, "representative", "representation")


@transaction.atomic
def add_relationship(
    actor: Viewer,
    *,
    person_id: int,
    kind: str,
    name: str,
    starts_on: date,
    at: datetime,
    phone: str = "",
    unpaid_carer: bool = False,
    hours_a_week: int | None = None,
    emergency_contact: bool = False,
) -> Relationship:
    """Records someone close to the person. `hours_a_week`: unpaid care, 0 to 168."""
    check_right(actor, MANAGE)
    _check_hours(unpaid_carer, hours_a_week)
    person = person_for(actor, person_id, rules.day_of(at), lock=True)
    made = Relationship.objects.create(
        person=person,
        kind=rules.tidy(kind, "relationship"),
        name=rules.tidy(name, "name of the relative or friend"),
        phone=phone.strip(),
        starts_on=starts_on,
        unpaid_carer=unpaid_carer,
        hours_a_week=hours_a_week,
        emergency_contact=emergency_contact,
    )
    audit(
        actor,
        "relationship.added",
        made,
        person_id=person.pk,
        at=at,
        unpaid_carer=unpaid_carer,
    )
    return made


@transaction.atomic
def end_relationship(
    actor: Viewer, *, relationship_id: int, ends_on: date, at: datetime
) -> Relationship:
    """From `ends_on` this relationship no longer counts."""
    check_right(actor, MANAGE)
    ended = _mine(actor, Relationship, relationship_id, at)
    return _ended(actor, ended, ends_on, at, "relationship", "relationship")


@transaction.atomic
def name_own_record(
    actor: Viewer, *, relationship_id: int, record_id: int, at: datetime
) -> Relationship:
    """Says which record is that of the relative or friend themselves. Unseen when the actor may
    not see that record too."""
    check_right(actor, MANAGE)
    row = _mine(actor, Relationship, relationship_id, at)
    record = person_for(actor, record_id, rules.day_of(at))
    if record.pk == row.person_id:
        refuse(
            "own-record-same",
            "That is the record of the person they are close to.",
            f"Choose the record of {row.name}.",
        )
    row.own_record = record
    row.save(update_fields=["own_record"])
    audit(actor, "relationship.record_named", row, person_id=row.person_id, at=at, record=record.pk)
    return row


def _check_hours(unpaid_carer: bool, hours: int | None) -> None:
    if hours is None:
        return
    if not unpaid_carer:
        refuse(
            "hours-without-care",
            "There are hours of care but no tick for unpaid carer.",
            "Tick that they are an unpaid carer, or leave the hours empty.",
        )
    if not 0 <= hours <= HOURS_IN_A_WEEK:
        refuse(
            "hours-a-week",
            f"A week has {HOURS_IN_A_WEEK} hours.",
            f"Enter a number from 0 to {HOURS_IN_A_WEEK}.",
        )


def _mine(actor: Viewer, model: type[Row], key: int, at: datetime) -> Row:
    """The row, if its person is one the actor may see. The person is locked."""
    row = model._default_manager.filter(pk=key).first()
    if row is None:
        raise Unseen
    person_for(actor, row.person_id, rules.day_of(at), lock=True)
    row.refresh_from_db()
    return row


def _ended(actor: Viewer, row: Row, ends_on: date, at: datetime, noun: str, what: str) -> Row:
    rules.check_can_end(row.starts_on, row.ends_on, ends_on, what)
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    audit(
        actor,
        f"{noun}.ended",
        row,
        person_id=row.person_id,
        at=at,
        ends_on=ends_on.isoformat(),
    )
    return row
