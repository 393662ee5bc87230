"""Reads of the person register, scoped to the viewer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet

from almoner.kernel.nhs_number import clean
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.people.access import in_force, person_for, visible
from almoner.registers.people.models import (
    HospitalStay,
    ImportedCarePlan,
    Involvement,
    Person,
    Relationship,
    Representative,
    SharingDecision,
)

PAGE_LENGTH = 25
MOST_WORDS = 6
MOST_ALIKE = 10
Row = TypeVar("Row", bound=Model)
Ended = Representative | Relationship | Involvement


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """All that the register holds about one person, as this viewer may see it on `today`.

    `representatives`, `relationships` and `involvements` hold what is in force; `ended` what was.
    `decisions` has the standing sharing decisions first, then those withdrawn.
    """

    person: Person
    today: date
    representatives: tuple[Representative, ...]
    relationships: tuple[Relationship, ...]
    decisions: tuple[SharingDecision, ...]
    involvements: tuple[Involvement, ...]
    ended: tuple[Ended, ...]
    stays: tuple[HospitalStay, ...]
    imported_plans: tuple[ImportedCarePlan, ...]

    @property
    def in_hospital(self) -> HospitalStay | None:
        return next((stay for stay in self.stays if stay.discharged_at is None), None)

    @property
    def unpaid_carers(self) -> tuple[Relationship, ...]:
        return tuple(one for one in self.relationships if one.unpaid_carer)


def visible_people(
    viewer: Viewer,
    *,
    today: date,
    search: str = "",
    restrict_to: Collection[int] | None = None,
) -> QuerySet[Person]:
    """The people the viewer may see, by name. `search`: words of a name, or an NHS number."""
    people = visible(viewer, today, restrict_to=restrict_to)
    return people.filter(_matching(search)).order_by("family_name", "given_name", "pk")


def people_page(
    viewer: Viewer,
    *,
    today: date,
    search: str = "",
    page: int | str = 1,
    restrict_to: Collection[int] | None = None,
) -> Page:
    """One page of `visible_people`, the nearest there is to the number asked for."""
    people = visible_people(viewer, today=today, search=search, restrict_to=restrict_to)
    return Paginator(people, PAGE_LENGTH).get_page(page)


def person_record(
    viewer: Viewer,
    person_id: int,
    *,
    today: date,
    restrict_to: Collection[int] | None = None,
) -> PersonRecord:
    """The record without a trace in the audit: screens use commands.view_person. May be Unseen."""
    person = person_for(viewer, person_id, today, restrict_to=restrict_to)
    speaking = list(person.representatives.order_by("starts_on", "pk"))
    close = list(person.relationships.order_by("-emergency_contact", "name", "pk"))
    parts = list(
        person.involvements.select_related("organisation", "team").order_by("starts_on", "pk")
    )
    return PersonRecord(
        person,
        today,
        tuple(one for one in speaking if _holds(one, today)),
        tuple(one for one in close if _holds(one, today)),
        tuple(_decisions(person)),
        tuple(one for one in parts if _holds(one, today)),
        _ended(today, speaking, close, parts),
        tuple(person.hospital_stays.order_by("-admitted_at", "-pk")),
        tuple(person.imported_plans.order_by("-received_at", "-pk")),
    )


def named_person(
    viewer: Viewer, person_id: int, *, today: date, restrict_to: Collection[int] | None = None
) -> Person:
    """The person alone, for a heading or a form. Unseen when it is not the viewer's to see."""
    return person_for(viewer, person_id, today, restrict_to=restrict_to)


def people_alike(
    viewer: Viewer, *, given_name: str, family_name: str, born_on: date | None, today: date
) -> list[Person]:
    """People the viewer already sees with the same name and date of birth."""
    alike = visible(viewer, today).filter(
        given_name__iexact=given_name.strip(),
        family_name__iexact=family_name.strip(),
        born_on=born_on,
    )
    return list(alike.order_by("pk")[:5])


def representatives_on(viewer: Viewer, person_id: int, *, today: date) -> list[Representative]:
    """Those who speak for a person on that day."""
    person = person_for(viewer, person_id, today)
    return list(person.representatives.filter(in_force(today)).order_by("starts_on", "pk"))


def representative(viewer: Viewer, person_id: int, key: int, *, today: date) -> Representative:
    """One representative of a person the viewer sees. Unseen otherwise."""
    return _one(person_for(viewer, person_id, today).representatives.filter(pk=key))


def relationship(viewer: Viewer, person_id: int, key: int, *, today: date) -> Relationship:
    """One relationship of a person the viewer sees. Unseen otherwise."""
    return _one(person_for(viewer, person_id, today).relationships.filter(pk=key))


def people_called(viewer: Viewer, name: str, *, other_than: int, today: date) -> list[Person]:
    """People the viewer sees who have the words of that name in theirs; at most ten."""
    found = visible_people(viewer, today=today, search=name).exclude(pk=other_than)
    return list(found[:MOST_ALIKE])


def unpaid_carers(viewer: Viewer, person_id: int, *, today: date) -> list[Relationship]:
    """The unpaid carers recorded for a person on that day. Unseen when the person is."""
    rows = person_for(viewer, person_id, today).relationships.filter(in_force(today))
    return list(rows.filter(unpaid_carer=True).order_by("name", "pk"))


def relationships_of(
    viewer: Viewer, person_id: int, keys: Collection[int], *, today: date
) -> list[Relationship]:
    """Those of a person's relationships, also ended ones. None of a person not seen."""
    rows = Relationship.objects.filter(person__in=visible(viewer, today).filter(pk=person_id))
    return list(rows.filter(pk__in=keys))


def decision(viewer: Viewer, person_id: int, key: int, *, today: date) -> SharingDecision:
    """One sharing decision of a person the viewer sees. Unseen otherwise."""
    decisions = person_for(viewer, person_id, today).sharing_decisions
    return _one(decisions.select_related("organisation").filter(pk=key))


def involvement(
    viewer: Viewer, person_id: int, organisation_id: int, *, today: date
) -> Involvement:
    """The part an organisation has in the person's care now. Unseen when there is none."""
    parts = person_for(viewer, person_id, today).involvements.select_related("organisation")
    running = parts.filter(organisation_id=organisation_id).exclude(ends_on__lte=today)
    return _one(running.order_by("starts_on", "pk"))


def _one(rows: QuerySet[Row]) -> Row:
    found = rows.first()
    if found is None:
        raise Unseen
    return found


def _decisions(person: Person) -> list[SharingDecision]:
    found = person.sharing_decisions.select_related("organisation", "recorded_by")
    return sorted(
        found, key=lambda one: (one.withdrawn_at is not None, -one.given_at.timestamp(), -one.pk)
    )


def _ended(
    today: date,
    speaking: list[Representative],
    close: list[Relationship],
    parts: list[Involvement],
) -> tuple[Ended, ...]:
    every: list[Ended] = [*speaking, *close, *parts]
    return tuple(one for one in every if not _holds(one, today))


def _holds(row: Ended, today: date) -> bool:
    return row.ends_on is None or row.ends_on > today


def _matching(search: str) -> Q:
    number = clean(search)
    if len(number) == 10 and number.isdigit():
        return Q(nhs_number=number)
    found = Q()
    for word in search.split()[:MOST_WORDS]:
        found &= (
            Q(given_name__icontains=word)
            | Q(family_name__icontains=word)
            | Q(known_as__icontains=word)
        )
    return found
