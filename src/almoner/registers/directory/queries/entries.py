"""One entry, an organisation's own entries, what waits for approval, and what is out of date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.directory.access import is_champion, is_steward, may_verify, writes_for
from almoner.registers.directory.models import Champion, Change, Note, Service
from almoner.registers.directory.queries.listed import listed, listed_service
from almoner.registers.directory.rules.freshness import Freshness, Standing, standing
from almoner.registers.organisations.models import Organisation, Team


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """An entry as the viewer may see it. `waiting`: new words for it, for those who may read them.

    `owns`: writes it. `stewards`: decides about it. `may_verify`: may say that it is true.
    """

    service: Service
    standing: Standing
    notes: tuple[Note, ...]
    waiting: Change | None
    owns: bool
    stewards: bool
    may_verify: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry with its standing, and how many notes about it nobody has answered."""

    service: Service
    standing: Standing
    notes: int = 0


def entry(viewer: Viewer, service_id: int, today: date) -> EntryRecord:
    """A listed entry for everybody; others for who writes it or decides about it."""
    rows = Service.objects.select_related("organisation", "steward")
    service = rows.filter(pk=service_id).first()
    if service is None:
        raise Unseen
    owns, stewards = writes_for(viewer, service.organisation), is_steward(viewer)
    if not (owns or stewards):
        listed_service(service_id, today)
    part = owns or stewards
    waiting = Change.objects.filter(service=service, status=Change.Status.WAITING)
    notes = Note.objects.filter(service=service) if part or is_champion(viewer, today) else None
    return EntryRecord(
        service,
        standing_of(service, today),
        tuple(notes.order_by("-written_at", "-pk")) if notes is not None else (),
        waiting.first() if part else None,
        owns,
        stewards,
        service.status == Service.Status.LISTED and may_verify(viewer, service, today),
    )


def standing_of(service: Service, today: date) -> Standing:
    return standing(service.last_verified_at, service.verify_every_days, today)


def writable(viewer: Viewer, service_id: int) -> Service:
    """An entry that the viewer may write, for a form. Unseen for others."""
    service = Service.objects.select_related("organisation").filter(pk=service_id).first()
    if service is None or not writes_for(viewer, service.organisation):
        raise Unseen
    return service


def stewarded(viewer: Viewer, service_id: int) -> Service:
    """An entry that the viewer may decide about, for a form. Unseen for others."""
    service = Service.objects.select_related("organisation").filter(pk=service_id).first()
    if service is None or not is_steward(viewer):
        raise Unseen
    return service


def own_entries(viewer: Viewer, today: date) -> list[Kept]:
    """Every entry of the viewer's organisation, and for stewards those they write for others that
    are not listed yet: by name."""
    mine = Q(organisation=viewer.own)
    if is_steward(viewer):
        waits = ~Q(status=Service.Status.LISTED)
        mine |= waits & Q(organisation__kind=Organisation.Kind.VOLUNTARY)
    found = Service.objects.filter(mine).select_related("organisation").order_by("name", "pk")
    return [Kept(one, standing_of(one, today)) for one in found]


def to_approve(viewer: Viewer) -> list[Service]:
    """New entries and listed ones with new words, for stewards. Each carries `new_words`."""
    if not is_steward(viewer):
        raise Unseen
    change = Change.objects.filter(service=OuterRef("pk"), status=Change.Status.WAITING)
    rows = Service.objects.annotate(new_words=Exists(change)).select_related("organisation")
    found = rows.filter(Q(status=Service.Status.SUBMITTED) | Q(new_words=True))
    return list(found.order_by("name", "pk"))


def worklist(viewer: Viewer, today: date) -> list[Kept]:
    """Listed entries that need somebody: out of date, due soon, or with a note that nobody has
    answered. Worst first. Stewards see all of them, champions too, others their own."""
    rows = listed(today).select_related("organisation", "steward")
    if not (is_steward(viewer) or is_champion(viewer, today)):
        rows = rows.filter(organisation=viewer.own)
    noted = _unanswered()
    kept = (Kept(one, standing_of(one, today), noted.get(one.pk, 0)) for one in rows)
    return sorted(_needing(kept), key=lambda one: (-one.standing.state.rank, one.service.name))


def champions(viewer: Viewer, today: date) -> list[tuple[Team, Champion | None]]:
    """Every team of the viewer's organisation, by name, with its champion on that day."""
    teams = Team.objects.filter(organisation=viewer.own).order_by("name")
    held = Champion.objects.filter(team__organisation=viewer.own, starts_on__lte=today)
    current = {
        one.team_id: one
        for one in held.exclude(ends_on__lte=today).select_related("worker", "team")
    }
    return [(team, current.get(team.pk)) for team in teams]


def own_note(viewer: Viewer, note_id: int) -> Note:
    """A note about an entry that the viewer writes or stewards. Unseen for others."""
    note = Note.objects.select_related("service__organisation").filter(pk=note_id).first()
    if note is None or not (is_steward(viewer) or writes_for(viewer, note.service.organisation)):
        raise Unseen
    return note


def _needing(kept: Iterable[Kept]) -> Iterable[Kept]:
    return (one for one in kept if one.notes or one.standing.state is not Freshness.FRESH)


def _unanswered() -> dict[int, int]:
    counted: dict[int, int] = {}
    for service_id in Note.objects.filter(answered_at=None).values_list("service_id", flat=True):
        counted[service_id] = counted.get(service_id, 0) + 1
    return counted


def writes_for_whom(viewer: Viewer) -> list[Organisation]:
    """Organisations for which the viewer may write entries, their own first."""
    mine = Q(pk=viewer.own)
    if is_steward(viewer):
        mine |= Q(kind=Organisation.Kind.VOLUNTARY)
    found = Organisation.objects.filter(mine).order_by("name", "pk")
    return sorted(found, key=lambda one: one.pk != viewer.organisation_id)


def colleagues(viewer: Viewer, today: date) -> list[tuple[int, str]]:
    """(id, name) of who works for the viewer's organisation on that day, by name."""
    jobs = apps.get_model("workforce", "Employment").objects
    held = jobs.filter(organisation=viewer.own, starts_on__lte=today).exclude(ends_on__lte=today)
    people = {job.worker_id: job.worker.name for job in held.select_related("worker")}
    return sorted(people.items(), key=lambda one: one[1])


def own_team(viewer: Viewer, team_id: int) -> Team:
    """A team of the viewer's organisation. Unseen for others."""
    found = Team.objects.filter(pk=team_id, organisation=viewer.own).first()
    if found is None:
        raise Unseen
    return found
