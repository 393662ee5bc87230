"""Packages of care that a council looks for, one in every state, so that its board is alive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from almoner.demo.growing.place import Place
from almoner.demo.invent.organisations import HOME_CARE
from almoner.kernel.london import to_london
from almoner.platform.access.viewer import Viewer
from almoner.registers.directory.models import Service
from almoner.registers.people.models import Person, SharingDecision
from almoner.services.brokerage import commands
from almoner.services.brokerage.commands import Terms
from almoner.services.brokerage.models import Offer, Package, Question
from almoner.services.brokerage.rules.criteria import USUAL
from almoner.services.brokerage.rules.outline import Outline

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_TOLD = "They told us on the telephone that they have room."
_LOST = ("price", "The other offer was lower for the same times.")
_WANTED = (
    ("Help to wash and dress, and breakfast.", {"morning": 45}, ("personal_care", "meals")),
    ("Four calls a day after a fall.", {"morning": 45, "midday": 30, "evening": 30}, ("moving",)),
    ("Supper and medicines at night.", {"evening": 30}, ("medicines", "meals")),
)


@dataclass(frozen=True, slots=True)
class Turn:
    """How far one package comes. `asked` is how long ago providers were asked, None for a draft;
    `open_for` how long offers could come; `offers` pence an hour, by provider; `then` what became
    of it, in order, each so long after closing."""

    asked: timedelta | None = None
    open_for: timedelta = 4 * HOUR
    offers: tuple[int, ...] = ()
    then: tuple[tuple[str, timedelta], ...] = ()
    question: bool = False


TURNS = (
    Turn(),
    Turn(),
    Turn(asked=HOUR, question=True),
    Turn(asked=2 * HOUR, open_for=6 * HOUR, offers=(2650,)),
    Turn(asked=3 * HOUR, open_for=5 * HOUR, offers=(2700, 2590)),
    Turn(asked=6 * HOUR, offers=(2800, 2640)),
    Turn(asked=5 * DAY, offers=(2700, 2610), then=(("award", HOUR),)),
    Turn(asked=12 * DAY, offers=(2690, 2750), then=(("award", HOUR), ("start", DAY))),
    Turn(asked=20 * DAY, offers=(2640,), then=(("award", HOUR), ("start", DAY))),
    Turn(asked=9 * DAY, then=(("withdraw", -2 * HOUR),)),
    Turn(asked=2 * DAY),
    Turn(asked=7 * DAY, then=(("reissue", DAY),)),
)


def lay_out_brokering(place: Place) -> None:
    """Nothing where no broker works."""
    actor = _broker(place)
    if actor is None:
        return
    people = _people(actor, len(TURNS))
    for number, turn in enumerate(TURNS if people else ()):
        _lay_out(place, actor, number, turn, people[number % len(people)])


def _lay_out(place: Place, actor: Viewer, number: int, turn: Turn, person: int) -> None:
    now, made = place.clock.now, dict[str, Package]()
    asked = now - (turn.asked or HOUR)
    place.script.add(asked, partial(_draft, actor, number, turn, person, made))
    if turn.asked is None:
        return
    closes = asked + turn.open_for
    for which, pence in enumerate(turn.offers):
        offered = asked + HOUR / 4 * (which + 1)
        place.script.add(offered, partial(_offer, place, which, pence, made))
    if turn.question:
        place.script.add(asked + HOUR / 4, partial(_ask, place, made))
        place.script.add(asked + HOUR / 2, partial(_answer, actor))
    withdrawn = any(what == "withdraw" for what, _ in turn.then)
    if closes < now and not withdrawn:
        place.script.add(closes, partial(_close, actor, made))
    for what, later in turn.then:
        place.script.add(closes + later, partial(_DEEDS[what], actor, made))


def _draft(
    actor: Viewer,
    number: int,
    turn: Turn,
    person: int,
    made: dict[str, Package],
    at: datetime,
) -> None:
    summary, minutes, needs = _WANTED[number % len(_WANTED)]
    wanted = Outline(
        kind="home_care",
        start_wanted=to_london(at).date() + 2 * DAY,
        summary=summary,
        needs=needs,
        minutes=minutes,
        rate_limit_pence=3100,
    )
    made["it"] = commands.draft(actor, outline=wanted, person_id=person, at=at)
    if turn.asked is not None:
        commands.publish(
            actor,
            package_id=made["it"].pk,
            closes_at=at + turn.open_for,
            criteria=USUAL,
            at=at,
        )


def _offer(place: Place, which: int, pence: int, made: dict[str, Package], at: datetime) -> None:
    package = made["it"]
    terms = Terms(
        starts_on=package.start_wanted,
        rate_pence=pence,
        minutes=package.minutes,
        times="Mornings from 8am, evenings from 6pm.",
    )
    manager = place.manager(HOME_CARE[which])
    service = Service.objects.get(organisation_id=manager.own, kind="home_care")
    commands.offer(manager, package_id=package.pk, service_id=service.pk, terms=terms, at=at)


def _ask(place: Place, made: dict[str, Package], at: datetime) -> None:
    manager = place.manager(HOME_CARE[0])
    commands.ask(manager, package_id=made["it"].pk, text="Is there a key safe?", at=at)


def _answer(actor: Viewer, at: datetime) -> None:
    asked = Question.objects.get(answered_at=None)
    commands.answer(actor, question_id=asked.pk, text="Yes, beside the front door.", at=at)


def _close(actor: Viewer, made: dict[str, Package], at: datetime) -> None:
    commands.close(actor, package_id=made["it"].pk, at=at)


def _award(actor: Viewer, made: dict[str, Package], at: datetime) -> None:
    """To the lowest price. Then nobody had said lately what was free."""
    offers = list(Offer.objects.filter(package=made["it"]).order_by("rate_pence"))
    commands.award(
        actor,
        package_id=made["it"].pk,
        offer_id=offers[0].pk,
        reasons={one.pk: _LOST for one in offers[1:]},
        why="It is the lowest price, and can start on the day wanted.",
        not_held_why=_TOLD,
        at=at,
    )


def _start(actor: Viewer, made: dict[str, Package], at: datetime) -> None:
    commands.start(actor, package_id=made["it"].pk, at=at)


def _withdraw(actor: Viewer, made: dict[str, Package], at: datetime) -> None:
    why = "The family will help for now."
    commands.withdraw(actor, package_id=made["it"].pk, why=why, at=at)


def _reissue(actor: Viewer, made: dict[str, Package], at: datetime) -> None:
    commands.reissue(actor, package_id=made["it"].pk, at=at)


_DEEDS: dict[str, Any] = {
    "award": _award,
    "start": _start,
    "withdraw": _withdraw,
    "reissue": _reissue,
}


def _broker(place: Place) -> Viewer | None:
    for one in place.hired.values():
        for job in one.jobs:
            if job.access_role == "broker" and job.ends_on is None:
                return place.viewer(one.key, job.employer)
    return None


def _people(actor: Viewer, number: int) -> Sequence[int]:
    """The newest people whom the council cares for and who live somewhere we know."""
    told = SharingDecision.objects.filter(agreed=False).values("person_id")
    rows = Person.objects.filter(
        involvements__organisation_id=actor.own,
        involvements__ends_on__isnull=True,
        died_on__isnull=True,
        latitude__isnull=False,
    ).exclude(pk__in=told)
    return list(rows.order_by("-pk").values_list("pk", flat=True).distinct()[:number])
