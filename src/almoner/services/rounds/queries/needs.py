"""What is wanted of a day, and who is on shift, as lists for the screens."""

from datetime import date

from django.db.models import QuerySet

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.people.models import Person
from almoner.services.rounds.models import Ask, Shift, Traveller, WantedVisit, Weighing


def wanted_of(viewer: Viewer, day: date) -> list[WantedVisit]:
    """In order of time, without those called off."""
    wanted = WantedVisit.objects.filter(provider_id=viewer.organisation_id, day=day, off_because="")
    return with_people(wanted.order_by("opens", "pk"))


def with_people(wanted: QuerySet[WantedVisit]) -> list[WantedVisit]:
    """The visits to people who may be seen, each of whom is read once."""
    rows = list(wanted)
    people = Person.objects.in_bulk({one.person_id for one in rows})
    for one in rows:
        if one.person_id in people:
            one.person = people[one.person_id]
    return [one for one in rows if one.person_id in people]


def adopted_on(viewer: Viewer, day: date) -> list[tuple[int, list[int]]]:
    """Wanted visit → the visits that were there before it, where there were any."""
    wanted = WantedVisit.objects.filter(provider_id=viewer.organisation_id, day=day)
    return list(wanted.exclude(adopted=[]).values_list("pk", "adopted"))


def wanted_seen_by(viewer: Viewer, wanted_id: int) -> WantedVisit:
    wanted = WantedVisit.objects.filter(provider_id=viewer.organisation_id, pk=wanted_id)
    found = wanted.select_related("person").first()
    if found is None:
        raise Unseen
    return found


def shifts_of(viewer: Viewer, day: date) -> list[Shift]:
    """By family name; those who are off last."""
    shifts = Shift.objects.filter(provider_id=viewer.organisation_id, day=day)
    found = shifts.select_related("worker").order_by("worker__family_name", "pk")
    return sorted(found, key=lambda one: bool(one.off_because))


def shift_seen_by(viewer: Viewer, shift_id: int) -> Shift:
    shifts = Shift.objects.filter(provider_id=viewer.organisation_id, pk=shift_id)
    found = shifts.select_related("worker").first()
    if found is None:
        raise Unseen
    return found


def traveller_of(viewer: Viewer, worker_id: int) -> Traveller | None:
    return Traveller.objects.filter(provider_id=viewer.organisation_id, worker_id=worker_id).first()


def asks_of(viewer: Viewer, person_id: int) -> Ask | None:
    return Ask.objects.filter(provider_id=viewer.organisation_id, person_id=person_id).first()


def own_weights(viewer: Viewer) -> dict[str, float]:
    """The provider's own weights; empty when it has none."""
    found = Weighing.objects.filter(provider_id=viewer.organisation_id).first()
    return dict(found.weights) if found else {}
