"""Asking providers for care, their offers, and the choice that tells one of them who asks."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.kernel.zone import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.platform.geography.spots import Spot, middle
from almoner.registers.directory.access import check_own
from almoner.registers.directory.asker import new_secret, standing_as
from almoner.registers.directory.models import Answer, Ask, Release
from almoner.registers.directory.queries.finding import eligible
from almoner.registers.directory.rules.asking import (
    OPEN_FOR,
    check_anonymous,
    check_can_be_answered,
    check_offer,
    check_open,
)
from almoner.registers.directory.rules.matching import Sought
from almoner.registers.organisations.access import check_right

OFFER = "offer.make"


@transaction.atomic
def ask_providers(
    actor: Viewer, *, sought: Sought, words: str, at: datetime, synthetic: bool = False
) -> tuple[Ask, str]:
    """Asks every eligible service, and gives the secret of the link with which answers are read.

    `actor` is the installation: nobody signs in. `words`: what matters to the asker; refused when
    they tell who it is. Only the first half of the postcode is kept. Refused when nobody fits.
    """
    check_anonymous(words)
    if sought.spot is None or not sought.needs:
        refuse("ask-empty", "We do not know what you look for, or where.", "Answer the questions.")
    services = eligible(sought, to_london(at).date())
    if not services:
        refuse(
            "nobody-fits",
            "No provider says that it can do all of this where you are.",
            "Change what you look for, or ask your council for help.",
        )
    secret = new_secret()
    with standing_as(secret) as kept:
        ask = _kept_ask(kept, sought, middle(sought.spot.outward), words, at, synthetic)
        Answer.objects.bulk_create(
            Answer(ask=ask, asker=kept, service=one, organisation_id=one.organisation_id)
            for one in services
        )
        audit(actor, "care.asked", ask, at=at, services=[one.pk for one in services])
    return ask, secret


@transaction.atomic
def offer(
    actor: Viewer,
    *,
    answer_id: int,
    words: str,
    price: Decimal | None,
    price_per: str,
    starts_on: date | None,
    at: datetime,
) -> Answer:
    """Offers care, or a better offer than before, while the ask is open. Pounds and pence."""
    answer = _own_answer(actor, answer_id, at)
    check_offer(price, price_per, starts_on, to_london(at).date())
    answer.words, answer.price, answer.price_per = words.strip(), price, price_per
    answer.starts_on, answer.answered_at = starts_on, at
    answer.status = Answer.Status.OFFERED
    answer.save()
    audit(actor, "care.offered", answer, at=at, ask=answer.ask_id, price=str(price))
    return answer


@transaction.atomic
def decline(actor: Viewer, *, answer_id: int, at: datetime) -> Answer:
    """Says that the service cannot help this time. An offer made before is taken back."""
    answer = _own_answer(actor, answer_id, at)
    answer.status, answer.answered_at = Answer.Status.DECLINED, at
    answer.save(update_fields=["status", "answered_at"])
    audit(actor, "care.declined", answer, at=at, ask=answer.ask_id)
    return answer


@transaction.atomic
def choose(
    actor: Viewer,
    *,
    secret: str,
    answer_id: int,
    name: str,
    phone: str,
    email: str,
    postcode: str,
    words: str,
    at: datetime,
) -> Release:
    """Chooses one offer and tells that provider, and nobody else, who asks. It cannot be undone:
    what was told stays told."""
    check_can_be_answered(name, phone, email)
    with standing_as(secret) as kept:
        ask = _ask_of(kept)
        if ask.status != Ask.Status.OPEN:
            refuse("ask-closed", "You have chosen already, or no longer look.", "Open your page.")
        answer = ask.replies.filter(pk=answer_id).first()
        if answer is None:
            raise Unseen
        if answer.status != Answer.Status.OFFERED:
            refuse("not-offered", "This provider offers no care now.", "Choose another offer.")
        release = _told(answer, kept, name, phone, email, postcode, words, at)
        ask.replies.exclude(pk=answer.pk).filter(
            status__in=[Answer.Status.ASKED, Answer.Status.OFFERED]
        ).update(status=Answer.Status.PASSED)
        answer.status, ask.status = Answer.Status.CHOSEN, Ask.Status.CHOSEN
        answer.save(update_fields=["status"])
        ask.save(update_fields=["status"])
        audit(actor, "care.chosen", answer, at=at, ask=ask.pk)
    return release


@transaction.atomic
def take_back_ask(actor: Viewer, *, secret: str, at: datetime) -> Ask:
    """Stops looking. Providers are told that nobody was chosen, and nothing else."""
    with standing_as(secret) as kept:
        ask = _ask_of(kept)
        if ask.status != Ask.Status.OPEN:
            refuse("ask-closed", "You have chosen already, or no longer look.", "Open your page.")
        ask.status = Ask.Status.WITHDRAWN
        ask.save(update_fields=["status"])
        ask.replies.filter(status__in=[Answer.Status.ASKED, Answer.Status.OFFERED]).update(
            status=Answer.Status.PASSED
        )
        audit(actor, "care.no_longer_asked", ask, at=at)
    return ask


def _kept_ask(
    kept: str, sought: Sought, area: Spot, words: str, at: datetime, synthetic: bool
) -> Ask:
    """`area`: the middle of the outward half, so that nothing nearer is kept."""
    return Ask.objects.create(
        secret=kept,
        outward=area.outward,
        latitude=area.latitude,
        longitude=area.longitude,
        answers=_answers(sought, words),
        asked_at=at,
        closes_at=at + OPEN_FOR,
        synthetic=synthetic,
    )


def _answers(sought: Sought, words: str) -> dict[str, Any]:
    return {
        "needs": list(sought.needs),
        "languages": list(sought.languages),
        "starts_on": sought.starts_on.isoformat() if sought.starts_on else "",
        "budget": str(sought.budget) if sought.budget is not None else "",
        "direct_payment": sought.direct_payment,
        "words": words.strip(),
    }


def _ask_of(kept: str) -> Ask:
    ask = Ask.objects.select_for_update().filter(secret=kept).first()
    if ask is None:
        raise Unseen
    return ask


def _own_answer(actor: Viewer, answer_id: int, at: datetime) -> Answer:
    """The organisation's part of an open ask, both rows locked: the ask first, as `choose` does."""
    check_right(actor, OFFER)
    found = Answer.objects.filter(pk=answer_id).first()
    if found is None:
        raise Unseen
    check_own(actor, found.organisation_id)
    ask = Ask.objects.select_for_update().get(pk=found.ask_id)
    check_open(ask.status, ask.closes_at, at)
    return Answer.objects.select_for_update().get(pk=answer_id)


def _told(
    answer: Answer,
    kept: str,
    name: str,
    phone: str,
    email: str,
    postcode: str,
    words: str,
    at: datetime,
) -> Release:
    return Release.objects.create(
        answer=answer,
        asker=kept,
        organisation_id=answer.organisation_id,
        name=name.strip(),
        phone=phone.strip(),
        email=email.strip(),
        postcode=postcode.strip()[:8],
        words=words.strip(),
        released_at=at,
    )
