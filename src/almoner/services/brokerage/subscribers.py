"""News that brokerage acts on: a discharge case asks for care, so there is a draft to look at."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from almoner.engines.pathways.queries.cases import facts_of_case
from almoner.kernel.zone import to_london
from almoner.platform import events
from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer, system
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import circle_of
from almoner.registers.organisations.models import Organisation
from almoner.registers.people.access import person_for
from almoner.registers.people.commands import start_involvement
from almoner.registers.people.models import Involvement, Person
from almoner.services.brokerage.commands.drafting import filled_from, keep_draft
from almoner.services.brokerage.models import Package, Subject
from almoner.services.brokerage.queries.gathering import titles
from almoner.services.brokerage.rules.wanted import outline_of

_OVER = ("withdrawn", "reissued", "started")


def connect() -> None:
    events.subscribe("discharge.care_wanted", care_wanted)


def care_wanted(
    *, actor: Viewer, at: datetime, case_id: int, person_id: int, organisation_id: int
) -> None:
    """A draft for the council that looks for the care, of what the case says. Asked for twice, it
    is drafted once.

    The council gets a part in the person's care, since it cannot find care for somebody it does
    not know. Refused when the person has said that it may not see their record.
    """
    today = to_london(at).date()
    person = person_for(actor, person_id, today)
    wanted = outline_of(facts_of_case(actor, case_id), titles(), today)
    _let_council_see(actor, person, organisation_id, at)
    office = system("brokerage", organisation_id)
    with transaction.atomic(), scoped(office):
        if _drafted(organisation_id, case_id):
            return
        outline, where = filled_from(wanted, person, "", at)
        made = keep_draft(organisation_id, office.actor, outline, at)
        _subject(made, person, case_id, where)
        audit(office, "package.drafted", made, person_id=person_id, at=at, case=case_id)


def _drafted(organisation_id: int, case_id: int) -> bool:
    """Whether a package of this case is under way."""
    rows = Subject.objects.filter(buyer_id=organisation_id, case_id=case_id)
    return rows.exclude(package__state__in=_OVER).exists()


def _subject(made: Package, person: Person, case_id: int, where: dict[str, Any]) -> None:
    Subject.objects.create(
        package=made, buyer_id=made.organisation_id, person=person, case_id=case_id, **where
    )


def _let_council_see(actor: Viewer, person: Person, council_id: int, at: datetime) -> None:
    """Whoever asks speaks for the person's care; the part itself is written by the installation."""
    if Organisation.objects.filter(pk=council_id, kind="council").first() is None:
        return
    asking = replace(
        system("brokerage", actor.organisation_id), circle=(*circle_of(actor), council_id)
    )
    today = to_london(at).date()
    with scoped(asking):
        there = Involvement.objects.filter(person=person, organisation_id=council_id)
        if there.exclude(ends_on__lte=today).filter(starts_on__lte=today).exists():
            return
        start_involvement(
            asking, person_id=person.pk, organisation_id=council_id, starts_on=today, at=at
        )
