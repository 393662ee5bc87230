"""Keeping the directory true: checked, noted, championed, and stopped where care is not safe."""

from datetime import date, datetime

from django.apps import apps
from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.kernel.zone import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.directory.access import (
    VIEW,
    check_steward,
    is_steward,
    may_name_champions,
    may_verify,
    writes_for,
)
from almoner.registers.directory.commands.deciding import verifier
from almoner.registers.directory.commands.ground import locked
from almoner.registers.directory.models import Champion, Note, Service
from almoner.registers.directory.rules.listing import check_why
from almoner.registers.organisations.access import check_right, own_organisation
from almoner.registers.organisations.models import Team


@transaction.atomic
def verify(actor: Viewer, *, service_id: int, at: datetime) -> Service:
    """Says that every word of a listed entry is true today: by the service itself, a steward, or a
    team's champion. A moment before the last check changes nothing."""
    service = locked(service_id)
    if not may_verify(actor, service, to_london(at).date()):
        raise Unseen
    if service.status != Service.Status.LISTED:
        refuse(
            "not-listed",
            "Only a listed entry is checked.",
            "Send it in for approval: that counts as a check.",
        )
    if service.last_verified_at is not None and at < service.last_verified_at:
        refuse("checked-since", "It has been checked since.", "Open the entry again.")
    service.last_verified_at, service.last_verified_by = at, verifier(actor)
    service.save(update_fields=["last_verified_at", "last_verified_by"])
    audit(actor, "listing.verified", service, at=at)
    return service


@transaction.atomic
def name_steward(actor: Viewer, *, service_id: int, worker_id: int, at: datetime) -> Service:
    """Names who looks after an entry: somebody who works for the actor's organisation today."""
    check_steward(actor)
    service = locked(service_id)
    if not _works_there(worker_id, own_organisation(actor), to_london(at).date()):
        refuse("steward-elsewhere", "This worker does not work for you today.", "Choose another.")
    service.steward_id = worker_id
    service.save(update_fields=["steward"])
    audit(actor, "listing.steward_named", service, at=at, worker=worker_id)
    return service


@transaction.atomic
def stop_placements(actor: Viewer, *, service_id: int, why: str, at: datetime) -> Service:
    """Nobody new is placed with the service from today, and nobody who looks is shown it. People
    who sign in read the reason."""
    check_steward(actor)
    said = check_why(why)[:300]
    service = locked(service_id)
    if service.placements_stopped_on is not None:
        refuse("already-stopped", "Placements are already stopped.", "Open the entry again.")
    service.placements_stopped_on = to_london(at).date()
    service.placements_stopped_why = said
    service.save(update_fields=["placements_stopped_on", "placements_stopped_why"])
    audit(actor, "placements.stopped", service, at=at)
    return service


@transaction.atomic
def allow_placements(actor: Viewer, *, service_id: int, why: str, at: datetime) -> Service:
    """Lets people be placed with the service again. The reason is kept in the audit."""
    check_steward(actor)
    said = check_why(why)
    service = locked(service_id)
    if service.placements_stopped_on is None:
        refuse("not-stopped", "Placements are not stopped.", "Open the entry again.")
    service.placements_stopped_on, service.placements_stopped_why = None, ""
    service.save(update_fields=["placements_stopped_on", "placements_stopped_why"])
    audit(actor, "placements.allowed", service, at=at, why=said)
    return service


@transaction.atomic
def write_note(actor: Viewer, *, service_id: int, kind: str, text: str, at: datetime) -> Note:
    """What a reader says about an entry. The form asks that no person is named."""
    check_right(actor, VIEW)
    service = locked(service_id)
    if service.status != Service.Status.LISTED:
        raise Unseen
    if kind not in Note.Kind.values:
        refuse("note-unknown", "We do not know this kind of note.", "Choose one of the list.")
    if not text.strip():
        refuse("text-missing", "The note is empty.", "Say what you found.")
    made = Note.objects.create(
        service=service,
        organisation_id=own_organisation(actor),
        kind=kind,
        text=text.strip(),
        written_by=f"{actor.name}, {actor.organisation_name}"[:200],
        written_at=at,
    )
    audit(actor, "note.written", made, at=at, service=service.pk, kind=kind)
    return made


@transaction.atomic
def answer_note(actor: Viewer, *, note_id: int, answer: str, at: datetime) -> Note:
    """What came of a note, told to its writer: by the service itself or a steward."""
    rows = Note.objects.select_for_update(of=("self",)).select_related("service__organisation")
    note = rows.filter(pk=note_id).first()
    if note is None or not (is_steward(actor) or writes_for(actor, note.service.organisation)):
        raise Unseen
    if note.answered_at is not None:
        refuse("already-answered", "Somebody has answered this note.", "Open the entry again.")
    if not answer.strip():
        refuse("answer-missing", "The answer is empty.", "Say what you did.")
    note.answer, note.answered_at = answer.strip(), at
    note.save(update_fields=["answer", "answered_at"])
    audit(actor, "note.answered", note, at=at, service=note.service_id)
    return note


@transaction.atomic
def name_champion(actor: Viewer, *, team_id: int, worker_id: int, at: datetime) -> Champion:
    """Names the champion of a team of the actor's organisation, from today. The one before steps
    down. Only somebody who works there can be one."""
    check_right(actor, VIEW)
    _check_manages(actor)
    today = to_london(at).date()
    team = Team.objects.filter(pk=team_id, organisation=own_organisation(actor)).first()
    if team is None:
        raise Unseen
    if not _works_there(worker_id, team.organisation_id, today):
        refuse("champion-elsewhere", "This worker does not work for you today.", "Choose another.")
    Champion.objects.filter(team=team, ends_on__isnull=True).update(ends_on=today)
    made = Champion.objects.create(team=team, worker_id=worker_id, starts_on=today)
    audit(actor, "champion.named", made, at=at, team=team.pk, worker=worker_id)
    return made


@transaction.atomic
def end_champion(actor: Viewer, *, champion_id: int, at: datetime) -> Champion:
    """Lets a champion step down, from today."""
    _check_manages(actor)
    standing = Champion.objects.select_for_update(of=("self",)).filter(
        pk=champion_id, team__organisation=own_organisation(actor), ends_on__isnull=True
    )
    if (one := standing.first()) is None:
        raise Unseen
    one.ends_on = to_london(at).date()
    one.save(update_fields=["ends_on"])
    audit(actor, "champion.ended", one, at=at, team=one.team_id)
    return one


def _check_manages(actor: Viewer) -> None:
    if not may_name_champions(actor):
        check_right(actor, "case.allocate")


def _works_there(worker_id: int, organisation_id: int, today: date) -> bool:
    """Asked of the database: this floor does not know the workforce's code."""
    jobs = apps.get_model("workforce", "Employment").objects
    standing = jobs.filter(worker=worker_id, organisation=organisation_id, starts_on__lte=today)
    return standing.exclude(ends_on__lte=today).exists()
