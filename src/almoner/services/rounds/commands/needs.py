"""What planning must know: visits that are wanted, shifts, how workers travel, what people ask."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from almoner.kernel.london import to_london
from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.placing import placed
from almoner.services.delegation.catalogue import activities as catalogue
from almoner.services.rounds.commands.keeping import check_may_plan
from almoner.services.rounds.models import Ask, Shift, Traveller, WantedVisit, Weighing
from almoner.services.rounds.queries.needs import shift_seen_by, wanted_seen_by
from almoner.services.rounds.rules.clock import moment_of
from almoner.services.rounds.rules.weighing import NAMES, OWN, weights_of
from almoner.services.visits.queries import people_to_plan, workers_to_plan

_TAKEN = {
    "wanted_once": Refusal(
        "visit-there",
        "This person already has a visit with this window on this day.",
        "Choose another time.",
        "You",
    ),
    "followed_by_one": Refusal(
        "followed", "Another visit follows that one already.", "Choose the later one.", "You"
    ),
    "one_shift_a_day": Refusal(
        "shift-there", "This worker already has a shift on this day.", "Change that shift.", "You"
    ),
    "one_shift_at_a_time": Refusal(
        "shift-there", "This worker already has a shift then.", "Choose another time.", "You"
    ),
}


@transaction.atomic
def want_visit(
    actor: Viewer,
    *,
    person_id: int,
    day: date,
    opens: int,
    closes: int,
    minutes: int,
    latest: int | None = None,
    workers: int = 1,
    activities: Sequence[str] = (),
    worth: int | None = None,
    after_id: int | None = None,
    least: int | None = None,
    most: int | None = None,
    at: datetime,
) -> WantedVisit:
    """A visit that somebody expects, to be planned. Times in minutes after midnight."""
    own = check_may_plan(actor)
    _refuse(
        [
            *_check_person(actor, person_id, at),
            *check_window(opens, closes, latest, minutes),
            *_check_activities(activities),
        ]
    )
    if after_id is not None:
        _check_after(wanted_seen_by(actor, after_id), person_id, day, least, most)
    visit = WantedVisit(
        provider_id=own,
        person_id=person_id,
        day=day,
        opens=opens,
        closes=closes,
        latest=latest,
        minutes=minutes,
        workers=workers,
        activities=list(activities),
        worth=worth,
        after_id=after_id,
        least=least if after_id else None,
        most=most if after_id else None,
    )
    _save(visit)
    audit(actor, "round.visit_wanted", visit, person_id=person_id, at=at)
    return visit


@transaction.atomic
def call_off(actor: Viewer, *, wanted_id: int, why: str, at: datetime) -> WantedVisit:
    """The visit is not wanted after all. Plans made before still hold it, until the next."""
    check_may_plan(actor)
    if not why.strip():
        refuse("say-why", "Say why the visit is not wanted.", "Add a reason.", "You")
    visit = wanted_seen_by(actor, wanted_id)
    visit.off_because = why.strip()
    visit.save(update_fields=["off_because"])
    audit(actor, "round.visit_called_off", visit, person_id=visit.person_id, at=at)
    return visit


@transaction.atomic
def set_shift(
    actor: Viewer, *, worker_id: int, day: date, starts: int, ends: int, at: datetime
) -> Shift:
    """A worker's shift of a day, in place of the one they had. `ends` above 1,440 is tomorrow."""
    own = check_may_plan(actor)
    _refuse(_check_worker(actor, worker_id, at))
    if not starts < ends <= starts + 16 * 60:
        refuse(
            "shift-times",
            "A shift ends after it starts, and within 16 hours.",
            "Correct the times.",
            "You",
        )
    shift = Shift.objects.filter(
        provider_id=own, worker_id=worker_id, day=day, off_because=""
    ).first() or Shift(provider_id=own, worker_id=worker_id, day=day)
    shift.starts_at, shift.ends_at = moment_of(day, starts), moment_of(day, ends)
    shift.guessed = False
    _save(shift)
    audit(actor, "round.shift_set", shift, at=at, worker=worker_id)
    return shift


@transaction.atomic
def take_off(actor: Viewer, *, shift_id: int, why: str, at: datetime) -> Shift:
    """The worker is not there on that day."""
    check_may_plan(actor)
    if not why.strip():
        refuse("say-why", "Say why the worker is off.", "Add a reason.", "You")
    shift = shift_seen_by(actor, shift_id)
    shift.off_because = why.strip()
    shift.save(update_fields=["off_because"])
    audit(actor, "round.shift_off", shift, at=at, worker=shift.worker_id)
    return shift


@transaction.atomic
def set_traveller(
    actor: Viewer,
    *,
    worker_id: int,
    mode: str,
    starts_from: str,
    postcode: str = "",
    contracted_minutes: int = 0,
    most_minutes: int = 48 * 60,
    pay: Decimal = Decimal(0),
    mileage: Decimal = Decimal(0),
    traits: Sequence[str] = (),
    avoids: Sequence[str] = (),
    at: datetime,
) -> Traveller:
    """How a worker gets about. Starting from home needs their postcode."""
    own = check_may_plan(actor)
    _refuse(_check_worker(actor, worker_id, at))
    where = placed(postcode)
    if starts_from == "home" and where["latitude"] is None:
        refuse("home-nowhere", "To start from home we need the postcode.", "Add it.", "You")
    made, _ = Traveller.objects.update_or_create(
        provider_id=own,
        worker_id=worker_id,
        defaults={
            "mode": mode,
            "starts_from": starts_from,
            "contracted_minutes": contracted_minutes,
            "most_minutes": most_minutes,
            "pay": pay,
            "mileage": mileage,
            "traits": list(traits),
            "avoids": list(avoids),
            **where,
        },
    )
    audit(actor, "round.traveller_set", made, at=at, worker=worker_id)
    return made


@transaction.atomic
def record_asks(
    actor: Viewer,
    *,
    person_id: int,
    must: Sequence[str] = (),
    has: Sequence[str] = (),
    rather: Mapping[str, float] | None = None,
    prefers: Mapping[str, float] | None = None,
    declined: Mapping[str, str] | None = None,
    at: datetime,
) -> Ask:
    """Who should come to a person. A declined worker needs a reason in words."""
    own = check_may_plan(actor)
    reasonless = [who for who, why in (declined or {}).items() if not why.strip()]
    _refuse(_check_person(actor, person_id, at))
    if reasonless:
        refuse("say-why", "Say why a worker is not wanted.", "Add the reason.", "You")
    made, _ = Ask.objects.update_or_create(
        provider_id=own,
        person_id=person_id,
        defaults={
            "must": list(must),
            "has": list(has),
            "rather": dict(rather or {}),
            "prefers": dict(prefers or {}),
            "declined": dict(declined or {}),
        },
    )
    audit(actor, "round.asks_recorded", made, person_id=person_id, at=at)
    return made


@transaction.atomic
def set_weights(actor: Viewer, *, weights: Mapping[str, float], at: datetime) -> Weighing:
    """The provider's own weights, in minutes of travel that each is worth."""
    own = check_may_plan(actor)
    weights_of(OWN, weights)
    made, _ = Weighing.objects.update_or_create(
        provider_id=own, defaults={"weights": {name: weights[name] for name in NAMES}}
    )
    audit(actor, "round.weights_set", made, at=at)
    return made


def check_window(opens: int, closes: int, latest: int | None, minutes: int) -> list[Refusal]:
    """Pure: what cannot be about the times of a wanted visit."""
    found = []
    if not 0 <= opens <= closes < 24 * 60:
        found.append(
            Refusal(
                "window-reversed",
                "The window closes before it opens.",
                "Give the earlier time first, both on one day.",
                "You",
            )
        )
    if latest is not None and latest < closes:
        found.append(
            Refusal(
                "latest-before-window",
                "The latest time is before the window closes.",
                "Close the window earlier, or allow it later.",
                "You",
            )
        )
    if not 0 < minutes <= 12 * 60 or opens + minutes > 24 * 60:
        found.append(
            Refusal(
                "visit-length",
                "A visit lasts from 1 minute to 12 hours, and ends on its day.",
                "Correct the length.",
                "You",
            )
        )
    return found


def _check_after(
    first: WantedVisit, person_id: int, day: date, least: int | None, most: int | None
) -> None:
    if first.person_id != person_id or first.day != day:
        refuse(
            "other-visit",
            "The visit before is another person's or day's.",
            "Choose another.",
            "You",
        )
    if least is None or (most is not None and most < least):
        refuse(
            "gap-reversed",
            "Say at least how many minutes apart, and at most no fewer.",
            "Correct the two numbers.",
            "You",
        )


def _check_person(actor: Viewer, person_id: int, at: datetime) -> list[Refusal]:
    if person_id in {one.pk for one in people_to_plan(actor, to_london(at).date())}:
        return []
    return [Refusal("not_our_person", "You do not care for this person.", "Choose another person.")]


def _check_worker(actor: Viewer, worker_id: int, at: datetime) -> list[Refusal]:
    if worker_id in {one.pk for one in workers_to_plan(actor, to_london(at).date())}:
        return []
    return [Refusal("not_our_worker", "You do not employ this worker.", "Choose another worker.")]


def _check_activities(codes: Sequence[str]) -> list[Refusal]:
    unknown = [one for one in codes if one not in catalogue()]
    return [
        Refusal("activity-unknown", f"There is no activity {one}.", "Choose one of the list.")
        for one in unknown
    ]


def _save(row: Any) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        for name, refusal in _TAKEN.items():
            if name in str(error):
                raise Refused(refusal) from None
        raise


def _refuse(refusals: Sequence[Refusal]) -> None:
    if refusals:
        raise Refused(*refusals)
