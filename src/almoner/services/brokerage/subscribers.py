"""News that brokerage acts on: a discharge case asks for care, so there is a draft to look at."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from almoner.engines.instruments.queries.completions import completions_read_by, newest_entry
from almoner.engines.pathways.queries.cases import facts_of_case
from almoner.kernel.zone import to_london
from almoner.platform import events
from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer, system
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import circle_of
from almoner.registers.people.access import person_for, visible
from almoner.registers.people.commands import start_involvement
from almoner.registers.people.models import Involvement, Person
from almoner.services.brokerage.commands.drafting import filled_from, keep_draft
from almoner.services.brokerage.models import Package, Subject
from almoner.services.brokerage.queries.brokers import broker_for
from almoner.services.brokerage.queries.gathering import titles
from almoner.services.brokerage.rules.outline import Outline
from almoner.services.brokerage.rules.wanted import outline_of

ASSESSMENT = "shared-discharge-assessment"
_OVER = ("withdrawn", "reissued", "started")


def connect() -> None:
    events.subscribe("discharge.care_wanted", care_wanted)
    events.subscribe("discharge.expected", expected)


def care_wanted(
    *,
    actor: Viewer,
    at: datetime,
    case_id: int,
    person_id: int,
    organisation_id: int,
    expected_on: date | None = None,
) -> None:
    """A draft for whoever brokers for this person, of what the case says. Asked for twice, it is
    drafted once. Announces package.drafted, or package.nobody_brokers where nobody does.

    Whoever brokers gets a part in the person's care, since nobody finds care for somebody they do
    not know. Refused when the person has said that they may not see their record.
    """
    today = to_london(at).date()
    person = person_for(actor, person_id, today)
    ids = {"case_id": case_id, "person_id": person_id}
    broker_id = broker_for(actor, organisation_id, person.local_authority, today)
    if broker_id is None:
        events.publish("package.nobody_brokers", actor, at, **ids, organisation_id=organisation_id)
        return
    facts, answers = facts_of_case(actor, case_id), _assessed(actor, case_id)
    _let_see(actor, person, broker_id, at)
    wanted = outline_of(facts, titles(), today, answers, expected_on)
    made = _draft(broker_id, person, case_id, wanted, at)
    if made is not None:
        told = {**ids, "package_id": made.pk, "organisation_id": broker_id}
        events.publish("package.drafted", actor, at, **told)


def expected(
    *,
    actor: Viewer,
    at: datetime,
    case_id: int,
    person_id: int,
    organisation_id: int,
    expected_on: date,
) -> None:
    """A draft asks for care from the day on which the person is now expected to leave. What
    providers have been asked for already stays as it is."""
    today = to_london(at).date()
    homes = visible(actor, today).filter(pk=person_id).values_list("local_authority", flat=True)
    broker_id = broker_for(actor, organisation_id, homes.first() or "", today)
    if broker_id is None:
        return
    facts = facts_of_case(actor, case_id)
    starts = outline_of(facts, (), today, expected_on=expected_on).start_wanted
    office = system("brokerage", broker_id)
    with transaction.atomic(), scoped(office):
        drafts = Package.objects.filter(
            organisation_id=broker_id, state="draft", subject__case_id=case_id
        )
        for draft in drafts.exclude(start_wanted=starts):
            draft.start_wanted = starts
            draft.save(update_fields=["start_wanted"])
            audit(office, "package.redrafted", draft, person_id=person_id, at=at, case=case_id)


def _assessed(actor: Viewer, case_id: int) -> Mapping[str, Any]:
    """What the newest shared assessment for the case says, as far as the actor reads it."""
    rows = completions_read_by(actor, f"case:{case_id}", instrument=ASSESSMENT, status="complete")
    found = rows.first()
    return newest_entry(found).answers if found else {}


def _draft(
    broker_id: int, person: Person, case_id: int, wanted: Outline, at: datetime
) -> Package | None:
    """None when a package of the case is under way."""
    office = system("brokerage", broker_id)
    with transaction.atomic(), scoped(office):
        if _drafted(broker_id, case_id):
            return None
        outline, where = filled_from(wanted, person, "", at)
        made = keep_draft(broker_id, office.actor, outline, at)
        _subject(made, person, case_id, where)
        audit(office, "package.drafted", made, person_id=person.pk, at=at, case=case_id)
        return made


def _drafted(organisation_id: int, case_id: int) -> bool:
    """Whether a package of this case is under way."""
    rows = Subject.objects.filter(buyer_id=organisation_id, case_id=case_id)
    return rows.exclude(package__state__in=_OVER).exists()


def _subject(made: Package, person: Person, case_id: int, where: dict[str, Any]) -> None:
    Subject.objects.create(
        package=made, buyer_id=made.organisation_id, person=person, case_id=case_id, **where
    )


def _let_see(actor: Viewer, person: Person, broker_id: int, at: datetime) -> None:
    """Whoever asks speaks for the person's care; the part itself is written by the installation."""
    if broker_id == actor.own:
        return
    asking = replace(
        system("brokerage", actor.organisation_id), circle=(*circle_of(actor), broker_id)
    )
    today = to_london(at).date()
    with scoped(asking):
        there = Involvement.objects.filter(person=person, organisation_id=broker_id)
        if there.exclude(ends_on__lte=today).filter(starts_on__lte=today).exists():
            return
        start_involvement(
            asking, person_id=person.pk, organisation_id=broker_id, starts_on=today, at=at
        )
