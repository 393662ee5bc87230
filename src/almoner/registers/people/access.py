"""Which people a viewer may see. Row-level security says the same again, in the database."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import is_installation
from almoner.registers.people.models import Involvement, Person, SharingDecision
from almoner.registers.people.rules import RECORD

# A care worker sees the people of their visits and delegations; only the services know these.
NEEDS_NAMING = frozenset({"care_worker"})


def visible(
    viewer: Viewer, today: date, *, restrict_to: Collection[int] | None = None
) -> QuerySet[Person]:
    """The people this viewer may see on that day.

    `restrict_to` narrows it to these ids. A care worker sees nobody without it.
    """
    people = Person.objects.all()
    if not (is_installation(viewer) and viewer.organisation_id is None):
        people = people.filter(_in_care_of(viewer.organisation_id, today))
    if restrict_to is not None:
        return people.filter(pk__in=list(restrict_to))
    return people.none() if viewer.role in NEEDS_NAMING else people


def person_for(
    viewer: Viewer,
    person_id: int,
    today: date,
    *,
    restrict_to: Collection[int] | None = None,
    lock: bool = False,
) -> Person:
    """The person, locked for a change if asked. Unseen when not there or not the viewer's."""
    people = visible(viewer, today, restrict_to=restrict_to)
    if lock:
        people = people.select_for_update(of=("self",))
    found = people.filter(pk=person_id).first()
    if found is None:
        raise Unseen
    return found


def in_force(today: date) -> Q:
    """Rows with `starts_on` and `ends_on` that hold on that day."""
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))


def objections(organisation_id: int) -> QuerySet[SharingDecision]:
    """Standing decisions that this organisation may not see the record."""
    return SharingDecision.objects.filter(
        organisation_id=organisation_id, scope=RECORD, agreed=False, withdrawn_at__isnull=True
    )


def _in_care_of(organisation_id: int | None, today: date) -> Q:
    if organisation_id is None:
        return Q(pk__in=())
    parts = Involvement.objects.filter(person=OuterRef("pk"))
    current = parts.filter(in_force(today), organisation_id=organisation_id)
    refused = objections(organisation_id).filter(person=OuterRef("pk"))
    newly = Q(registered_by_id=organisation_id) & ~Exists(parts)
    return (Q(Exists(current)) | newly) & ~Q(Exists(refused))
