"""News that only a person can match: held, matched, or set aside. What was said goes with it."""

from datetime import datetime

from django.db import transaction

from almoner.kernel.london import to_london
from almoner.kernel.refusals import refuse
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right
from almoner.registers.people.queries import named_person
from almoner.services.discharge.commands.acting import WARD
from almoner.services.discharge.commands.telling import act_on
from almoner.services.discharge.models import Held
from almoner.services.discharge.rules.news import from_dict


@transaction.atomic
def match(actor: Viewer, *, held_id: int, person_id: int, at: datetime) -> Held:
    """Says whom it is about, and does what it says. Refused when the record says another number:
    then it is somebody else, or the record has to be put right first."""
    check_right(actor, WARD)
    held = _open(actor, held_id)
    news = from_dict(held.said)
    person = named_person(actor, person_id, today=to_london(at).date())
    if news.nhs_number and person.nhs_number and person.nhs_number != news.nhs_number:
        refuse(
            "another-number",
            "This person has another NHS number than the ward’s system says.",
            "Choose somebody else, or set it aside and have the number put right.",
        )
    if news.born_on and person.born_on and person.born_on != news.born_on:
        refuse(
            "another-birth",
            "This person has another date of birth than the ward’s system says.",
            "Choose somebody else, or set it aside and have the date put right.",
        )
    told = act_on(actor, news, person_id, at=at, settled=True)
    if told.held is not None or told.stay is None:
        refuse(
            "not-placed",
            "It could not be put on a ward.",
            "Check that the ward is set up, or set it aside.",
        )
    held.stay = told.stay
    return _end(actor, held, Held.Ended.MATCHED, at, person_id)


@transaction.atomic
def set_aside(actor: Viewer, *, held_id: int, at: datetime) -> Held:
    """Nothing follows from it. What was said is not kept any longer."""
    check_right(actor, WARD)
    return _end(actor, _open(actor, held_id), Held.Ended.ASIDE, at)


def _open(actor: Viewer, held_id: int) -> Held:
    rows = Held.objects.select_for_update().filter(organisation_id=actor.own, ended="")
    found = rows.filter(pk=held_id).first()
    if found is None:
        raise Unseen(f"held {held_id}")
    return found


def _end(actor: Viewer, held: Held, how: str, at: datetime, person_id: int | None = None) -> Held:
    held.ended, held.ended_at, held.ended_by, held.said = how, at, actor.actor, {}
    held.save(update_fields=["ended", "ended_at", "ended_by", "said", "stay"])
    audit(actor, f"news.{how}", held, person_id=person_id, at=at)
    return held
