"""Who is meant: by NHS number, with family name and date of birth that agree. Never by name alone.

Nobody is matched in doubt: what does not fit is held until a person has looked.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from almoner.kernel.london import to_london
from almoner.kernel.nhs_number import check_nhs_number
from almoner.kernel.refusals import Refused
from almoner.platform.access.viewer import Viewer
from almoner.registers.people import commands as people
from almoner.registers.people.models import Person
from almoner.registers.people.queries import visible_people
from almoner.services.discharge.commands.acting import registrar
from almoner.services.discharge.rules.news import News

_IN_USE = {"nhs-number-in-use", "person-already-here"}
NO_NUMBER, BAD_NUMBER, DIFFERS, TOO_LITTLE = (
    *("no-number", "number-wrong", "identity-differs", "not-enough-said"),
)
OF_ANOTHER, WARD_UNKNOWN = "visit-of-another", "ward-unknown"
WHY = {
    NO_NUMBER: "There is no NHS number.",
    BAD_NUMBER: "The NHS number is not right.",
    DIFFERS: "The NHS number, family name and date of birth do not all fit one person.",
    TOO_LITTLE: "There is no family name, given name or date of birth.",
    WARD_UNKNOWN: "The ward is not one of those set up here.",
    OF_ANOTHER: "This visit is known here as somebody else’s.",
}


@dataclass(frozen=True, slots=True)
class Found:
    """The person, or why a person has to look (a code of WHY)."""

    person_id: int | None = None
    why: str = ""


def find_person(actor: Viewer, news: News, at: datetime) -> Found:
    """Known here; else registered from what is said; else joined, if registered elsewhere."""
    if not news.nhs_number.strip():
        return Found(why=NO_NUMBER)
    try:
        number = check_nhs_number(news.nhs_number, synthetic=settings.SYNTHETIC_ONLY)
    except Refused:
        return Found(why=BAD_NUMBER)
    known = visible_people(actor, today=to_london(at).date(), search=number).first()
    if known is not None:
        return Found(known.pk) if _agrees(known, news) else Found(why=DIFFERS)
    if not (news.family_name.strip() and news.given_name.strip() and news.born_on):
        return Found(why=TOO_LITTLE)
    return _bring_in(actor, number, news, news.born_on, at)


def is_another(person: Person, news: News) -> bool:
    """Whether the number that is told is right in itself and not this person's."""
    if not news.nhs_number.strip():
        return False
    try:
        number = check_nhs_number(news.nhs_number, synthetic=settings.SYNTHETIC_ONLY)
    except Refused:
        return False
    return person.nhs_number != number


def _agrees(person: Person, news: News) -> bool:
    same_name = person.family_name.casefold() == news.family_name.strip().casefold()
    return same_name and news.born_on is not None and person.born_on == news.born_on


def _bring_in(actor: Viewer, number: str, news: News, born_on: date, at: datetime) -> Found:
    try:
        with transaction.atomic():
            made = people.register_person(
                registrar(actor),
                given_name=news.given_name.strip()[:100],
                family_name=news.family_name.strip()[:100],
                born_on=born_on,
                nhs_number=number,
                nhs_number_status="02",
                gender=news.gender,
                at=at,
            )
        return Found(made.pk)
    except Refused as refused:
        if refused.refusals[0].code not in _IN_USE:
            return Found(why=DIFFERS)
    try:
        joined = people.join_care(
            registrar(actor),
            nhs_number=number,
            family_name=news.family_name.strip(),
            born_on=born_on,
            at=at,
        )
    except Refused:
        joined = None
    return Found(joined) if joined is not None else Found(why=DIFFERS)
