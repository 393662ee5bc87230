"""Which organisations have a part in a person's care, and so see their record."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from almoner.kernel.nhs_number import check_nhs_number
from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.platform import events
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.platform.audit.models import AuditEvent
from almoner.registers.organisations.access import (
    check_right,
    circle_of,
    is_installation,
    own_organisation,
)
from almoner.registers.organisations.models import Organisation, Team
from almoner.registers.people import rules
from almoner.registers.people.access import objections, person_for
from almoner.registers.people.models import Involvement, Person

MANAGE = "person.manage"
MOST_GUESSES = 5
GUESSES_WITHIN = timedelta(hours=1)

_KINDS = {
    Organisation.Kind.COUNCIL: Involvement.Kind.COUNCIL,
    Organisation.Kind.PROVIDER: Involvement.Kind.PROVIDER,
    Organisation.Kind.VOLUNTARY: Involvement.Kind.VOLUNTARY,
    Organisation.Kind.PRACTICE: Involvement.Kind.PRACTICE,
    Organisation.Kind.PCN: Involvement.Kind.PRACTICE,
}
_DELIVERS = {Involvement.Kind.PROVIDER, Involvement.Kind.VOLUNTARY}
_COORDINATES = {Organisation.Kind.TRUST, Organisation.Kind.COUNCIL, Organisation.Kind.ICB}


def kind_for(organisation_id: int) -> str:
    """The part that an organisation of this kind usually has."""
    kind = Organisation.objects.values_list("kind", flat=True).get(pk=organisation_id)
    return _KINDS.get(Organisation.Kind(kind), Involvement.Kind.NURSING)


@transaction.atomic
def start_involvement(
    actor: Viewer,
    *,
    person_id: int,
    starts_on: date,
    at: datetime,
    organisation_id: int | None = None,
    kind: str = "",
    team_id: int | None = None,
) -> Involvement:
    """Gives an organisation (the actor's own, or one it works with) a part in a person's care."""
    check_right(actor, MANAGE)
    person = person_for(actor, person_id, rules.day_of(at), lock=True)
    rules.check_alive(person.died_on)
    chosen = _in_circle(actor, organisation_id)
    made = add_involvement(person, chosen, kind or kind_for(chosen), team_id, starts_on)
    audit(
        actor,
        "involvement.started",
        made,
        person_id=person.pk,
        at=at,
        organisation=chosen,
        kind=made.kind,
    )
    return made


@transaction.atomic
def end_involvement(
    actor: Viewer,
    *,
    person_id: int,
    ends_on: date,
    at: datetime,
    organisation_id: int | None = None,
) -> list[Involvement]:
    """Ends every part an organisation has in a person's care, on the first day it has none.

    Announces person.involvement_ended when that day has come. A later end is announced by
    nobody: whoever decides by dates sees it.
    """
    check_right(actor, MANAGE)
    person = person_for(actor, person_id, rules.day_of(at), lock=True)
    chosen = _in_circle(actor, organisation_id)
    ended = _end(actor, person, chosen, ends_on)
    audit(
        actor,
        "involvement.ended",
        ended[0],
        person_id=person.pk,
        at=at,
        organisation=chosen,
        ends_on=ends_on.isoformat(),
    )
    _announce(actor, person, chosen, ends_on, at)
    return ended


@transaction.atomic
def move_to_provider(
    actor: Viewer,
    *,
    person_id: int,
    from_organisation_id: int,
    to_organisation_id: int,
    moves_on: date,
    at: datetime,
) -> Involvement:
    """Moves a person's care to another provider from a day on. Nothing delegated goes along."""
    check_right(actor, MANAGE)
    person = person_for(actor, person_id, rules.day_of(at), lock=True)
    rules.check_alive(person.died_on)
    leaving = _in_circle(actor, from_organisation_id)
    joining = _in_circle(actor, to_organisation_id)
    made = add_involvement(person, joining, kind_for(joining), None, moves_on)
    _end(actor, person, leaving, moves_on)
    audit(
        actor,
        "person.moved",
        made,
        person_id=person.pk,
        at=at,
        left=leaving,
        joined=joining,
        moves_on=moves_on.isoformat(),
    )
    _announce(actor, person, leaving, moves_on, at)
    return made


@transaction.atomic
def join_care(
    actor: Viewer,
    *,
    nhs_number: str,
    family_name: str,
    born_on: date,
    at: datetime,
    kind: str = "",
    team_id: int | None = None,
) -> int | None:
    """The id of a person registered elsewhere, in whose care the actor's organisation now is.

    None when number, family name and date of birth do not all fit one person, which is audited
    too. Refused after too many attempts: nobody may guess their way in.
    """
    check_right(actor, MANAGE)
    own, today = own_organisation(actor), rules.day_of(at)
    number = check_nhs_number(nhs_number, synthetic=settings.SYNTHETIC_ONLY)
    _refuse_guessing(actor, own, at)
    _check_team(own, team_id)
    part = kind or kind_for(own)
    found = _join(number, born_on, rules.tidy(family_name, "family name"), part, team_id, today)
    verb = "person.join_failed" if found is None else "person.joined"
    audit(actor, verb, ("person", found or 0), person_id=found, at=at, kind=part)
    return found


def add_involvement(
    person: Person, organisation_id: int, kind: str, team_id: int | None, starts_on: date
) -> Involvement:
    """The row itself, for a person the caller has locked."""
    if kind not in Involvement.Kind.values:
        refuse("part-unknown", "This part in care is not known.", "Choose one of the list.")
    if objections(organisation_id).filter(person=person).exists():
        refuse(
            "person-objects",
            "This person has said that the organisation may not see their record.",
            "Ask the person. If they agree now, withdraw that decision first.",
        )
    _check_team(organisation_id, team_id)
    same = Involvement.objects.filter(person=person, organisation_id=organisation_id, kind=kind)
    if same.exclude(ends_on__lte=starts_on).exists():
        refuse(
            "already-involved",
            "The organisation already has this part in the person's care.",
            "End it first, or choose a later day.",
        )
    return Involvement.objects.create(
        person=person,
        organisation_id=organisation_id,
        kind=kind,
        team_id=team_id,
        starts_on=starts_on,
    )


def _end(actor: Viewer, person: Person, organisation_id: int, ends_on: date) -> list[Involvement]:
    parts = Involvement.objects.select_for_update().filter(
        person=person, organisation_id=organisation_id
    )
    running = list(parts.exclude(ends_on__lte=ends_on).order_by("pk"))
    if not running:
        refuse("not-involved", "The organisation has no part in this person's care by then.")
    _check_may_end(actor, organisation_id, running)
    for part in running:
        rules.check_can_end(part.starts_on, part.ends_on, ends_on, "part in care")
        part.ends_on = ends_on
        part.save(update_fields=["ends_on"])
    return running


def _check_may_end(actor: Viewer, organisation_id: int, parts: list[Involvement]) -> None:
    if is_installation(actor) or organisation_id == actor.organisation_id:
        return
    coordinates = actor.organisation_kind in _COORDINATES
    if not coordinates or any(part.kind not in _DELIVERS for part in parts):
        raise Refused(
            Refusal(
                "not-yours-to-end",
                "You cannot end another organisation's part in this person's care.",
                "Ask that organisation to end it.",
                "that organisation",
            )
        )


def _announce(
    actor: Viewer, person: Person, organisation_id: int, ends_on: date, at: datetime
) -> None:
    if ends_on <= rules.day_of(at):
        events.publish(
            "person.involvement_ended",
            actor,
            at,
            person_id=person.pk,
            organisation_id=organisation_id,
        )


def _in_circle(actor: Viewer, organisation_id: int | None) -> int:
    chosen = organisation_id or own_organisation(actor)
    if is_installation(actor) or chosen in circle_of(actor):
        return chosen
    raise Unseen


def _check_team(organisation_id: int, team_id: int | None) -> None:
    if team_id is None:
        return
    if not Team.objects.filter(pk=team_id, organisation_id=organisation_id).exists():
        refuse("team-elsewhere", "This team belongs to another organisation.", "Choose its own.")


def _join(
    number: str, born_on: date, family: str, kind: str, team_id: int | None, today: date
) -> int | None:
    if kind not in Involvement.Kind.values:
        refuse("part-unknown", "This part in care is not known.", "Choose one of the list.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT almoner_join_care(%s, %s, %s, %s, %s, %s)",
            [number, born_on, family, kind, team_id, today],
        )
        return cursor.fetchone()[0]


def _refuse_guessing(actor: Viewer, own: int, at: datetime) -> None:
    failed = AuditEvent.objects.filter(
        chain=own,
        actor=actor.actor,
        verb="person.join_failed",
        at__gt=at - GUESSES_WITHIN,
    )
    if failed.count() >= MOST_GUESSES:
        refuse(
            "too-many-guesses",
            "You have tried this too often.",
            "Wait an hour. Check the number, the name and the date with the person meanwhile.",
        )
