"""Acting on news of a ward's system: the same for HL7, FHIR and lists."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from almoner.kernel.refusals import Refused
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right, own_organisation
from almoner.registers.people import commands as people
from almoner.services.discharge.commands import staying
from almoner.services.discharge.commands.acting import WARD, locked, registrar
from almoner.services.discharge.commands.holding import hold
from almoner.services.discharge.commands.identity import (
    OF_ANOTHER,
    WARD_UNKNOWN,
    find_person,
    is_another,
)
from almoner.services.discharge.models import Held, Stay, Ward
from almoner.services.discharge.rules.news import (
    Do,
    Heard,
    Known,
    News,
    of_the_right_person,
    what_follows,
    yields,
)

_NEEDS_WARD = (Do.ADMIT, Do.ADMIT_ANEW, Do.MOVE, Do.LEFT_UNSEEN)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the news: a stay, something held for a person to match, or nothing and why."""

    do: Do
    stay: Stay | None = None
    held: Held | None = None
    why: str = ""


@transaction.atomic
def tell(actor: Viewer, news: News, *, at: datetime, source: str = "system") -> Told:
    """Finds out who and which ward is meant, and does what follows. Refused as its verbs are."""
    check_right(actor, WARD)
    ward = _ward(actor, news)
    if ward is None and not _concerns_us(actor, news):
        return Told(Do.NOTHING, why="ward-not-here")
    visit = _visit(actor, news)
    if visit is not None and is_another(visit.person, news):
        return _held(actor, OF_ANOTHER, news, at)
    found = find_person(actor, news, at)
    if found.person_id is None:
        return _held(actor, found.why, news, at)
    return act_on(actor, news, found.person_id, at=at, source=source)


def act_on(
    actor: Viewer,
    news: News,
    person_id: int,
    *,
    at: datetime,
    source: str = "system",
    settled: bool = False,
) -> Told:
    """As `tell`, for a person who has been matched. `settled`: somebody has looked, so a visit that
    is known as another's is theirs, and that one is closed as a mistake."""
    visit = _visit(actor, news)
    if visit is not None and visit.person_id != person_id:
        if not settled:
            return _held(actor, OF_ANOTHER, news, at)
        staying.annul(actor, locked(actor, visit.pk), at)
        if news.heard is Heard.NOT_ADMITTED:
            return Told(Do.CANCEL, visit)
        wrong = Known(visit.admitted_at)
        news = of_the_right_person(news, wrong, visit.ward.code, visit.ward.site_code)
    stay = _stay_of(actor, news, person_id)
    do, why = what_follows(news, _known(stay))
    ward = _ward(actor, news) or (stay.ward if stay and not news.ward else None)
    if do in _NEEDS_WARD and ward is None:
        if stay is None or stay.left_at is not None:
            return Told(Do.NOTHING, why="ward-not-here")
        return _held(actor, WARD_UNKNOWN, news, at)
    made = _done(actor, do, news, stay, ward, person_id, at, source)
    _died(actor, news, person_id, at)
    return Told(do, made, why=why)


def _held(actor: Viewer, why: str, news: News, at: datetime) -> Told:
    return Told(Do.NOTHING, held=hold(actor, why=why, news=news, at=at), why=why)


def _done(
    actor: Viewer,
    do: Do,
    news: News,
    stay: Stay | None,
    ward: Ward | None,
    person_id: int,
    at: datetime,
    source: str,
) -> Stay | None:
    when = min(news.happened_at, at)
    heard = None if news.undated else when
    if do is Do.ADMIT_ANEW and stay is not None:
        gone = max(min(news.admitted_at or when, at), stay.admitted_at)
        staying.leave(actor, stay_id=stay.pk, left_at=gone, heard_at=heard, at=at)
    if do in (Do.ADMIT, Do.ADMIT_ANEW) and ward is not None:
        return staying.admit(
            actor,
            person_id=person_id,
            ward_id=ward.pk,
            bed=news.bed,
            admitted_at=min(news.admitted_at or when, at),
            source=source,
            visit_number=news.visit_number,
            expected_on=news.expected_on,
            heard_at=heard,
            at=at,
        )
    if do is Do.LEFT_UNSEEN and ward is not None:
        return _left_unseen(actor, news, ward, person_id, at, source)
    if stay is None or do is Do.NOTHING:
        return stay
    if do is Do.MOVE and ward is not None:
        ward, bed = _place(stay, ward, news)
        return staying.transfer(
            actor,
            stay_id=stay.pk,
            ward_id=ward.pk,
            bed=bed,
            expected_on=news.expected_on,
            heard_at=heard,
            at=at,
        )
    if do is Do.LEAVE:
        gone = max(min(news.left_at or when, at), stay.admitted_at)
        return staying.leave(actor, stay_id=stay.pk, left_at=gone, heard_at=heard, at=at)
    verb = staying.cancel if do is Do.CANCEL else staying.not_left
    return verb(actor, stay_id=stay.pk, heard_at=heard, at=at)


def _place(stay: Stay, ward: Ward, news: News) -> tuple[Ward, str]:
    """Where they are now. What the ward's system said is not moved by a list that may be older."""
    if yields(news, stay.heard_at):
        return stay.ward, stay.bed
    return ward, news.bed or (stay.bed if ward.pk == stay.ward_id else "")


def _left_unseen(
    actor: Viewer, news: News, ward: Ward, person_id: int, at: datetime, source: str
) -> Stay:
    """The leaving of somebody whose coming we never heard of: kept, so that an admission which
    comes late does not put them on the list. There is nothing left to arrange: no case."""
    left_at = min(news.left_at or news.happened_at, at)
    began = min(news.admitted_at or left_at, left_at)
    made = Stay.objects.create(
        organisation_id=own_organisation(actor),
        person_id=person_id,
        ward=ward,
        source=source,
        visit_number=news.visit_number,
        admitted_at=began,
        left_at=left_at,
        heard_at=min(news.happened_at, at),
    )
    audit(actor, "stay.ended", made, person_id=person_id, at=at, unseen=True)
    return made


def _died(actor: Viewer, news: News, person_id: int, at: datetime) -> None:
    if news.died_on is None:
        return
    try:
        with transaction.atomic():
            people.record_death(registrar(actor), person_id=person_id, died_on=news.died_on, at=at)
    except Refused:
        pass  # Recorded already, or a day that cannot be: a person puts that right.


def _ward(actor: Viewer, news: News) -> Ward | None:
    if not news.ward:
        return None
    rows = Ward.objects.filter(organisation_id=actor.own, code__iexact=news.ward, in_use=True)
    if news.site:
        rows = rows.filter(site_code__iexact=news.site)
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


def _concerns_us(actor: Viewer, news: News) -> bool:
    """Without a ward of ours, only news about somebody who is on one of ours."""
    rows = Stay.objects.filter(organisation_id=actor.own)
    if news.visit_number:
        return rows.filter(visit_number=news.visit_number).exists()
    here = rows.filter(left_at__isnull=True, cancelled_at__isnull=True)
    number = Q(person__nhs_number=news.nhs_number)
    return bool(news.nhs_number) and here.filter(number).exists()


def _visit(actor: Viewer, news: News) -> Stay | None:
    """The stay that has this visit number, whoever's it is."""
    if not news.visit_number:
        return None
    rows = Stay.objects.filter(organisation_id=actor.own, cancelled_at__isnull=True)
    return rows.select_related("person", "ward").filter(visit_number=news.visit_number).first()


def _stay_of(actor: Viewer, news: News, person_id: int) -> Stay | None:
    """By visit number; else where they are now; else where they were last."""
    rows = Stay.objects.filter(organisation_id=actor.own, person_id=person_id)
    rows = rows.select_related("ward")
    if news.visit_number:
        named = rows.filter(visit_number=news.visit_number)
        newest = named.order_by(F("cancelled_at").asc(nulls_first=True), "-pk").first()
        if newest is not None:
            return newest
    here = rows.filter(left_at__isnull=True, cancelled_at__isnull=True).first()
    return here or rows.filter(cancelled_at__isnull=True).order_by("-admitted_at", "-pk").first()


def _known(stay: Stay | None) -> Known | None:
    if stay is None:
        return None
    return Known(
        stay.admitted_at,
        stay.heard_at,
        stay.left_at,
        stay.cancelled_at is not None,
        stay.visit_number,
    )
