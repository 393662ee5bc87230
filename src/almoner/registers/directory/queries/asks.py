"""Asks as the asker reads them with their link, and as an asked provider does."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.directory.asker import standing_as
from almoner.registers.directory.models import Answer, Ask, Referral, Release
from almoner.registers.directory.vocabulary import LANGUAGES, NEEDS, labels


@dataclass(frozen=True, slots=True)
class Asked:
    """What the asker sees: offers, cheapest first, and how many have not answered yet."""

    ask: Ask
    offers: tuple[Answer, ...]
    chosen: Answer | None
    waiting: int
    declined: int


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """What an asked provider sees. `release` is there only when it was chosen."""

    answer: Answer
    needs: tuple[str, ...]
    languages: tuple[str, ...]
    open: bool
    release: Release | None


def asked(secret: str) -> Asked:
    """The ask of whoever holds this secret. Unseen when nobody does."""
    with transaction.atomic(), standing_as(secret) as kept:
        ask = Ask.objects.filter(secret=kept).first()
        if ask is None:
            raise Unseen
        replies = list(ask.replies.select_related("service", "organisation").order_by("pk"))
    offers = [one for one in replies if one.status == Answer.Status.OFFERED]
    return Asked(
        ask,
        tuple(sorted(offers, key=lambda one: (one.price_per, one.price or 0, one.pk))),
        next((one for one in replies if one.status == Answer.Status.CHOSEN), None),
        sum(one.status == Answer.Status.ASKED for one in replies),
        sum(one.status == Answer.Status.DECLINED for one in replies),
    )


def referral_told(secret: str) -> Referral:
    """The referral of whoever holds this secret. Unseen when nobody does."""
    with transaction.atomic(), standing_as(secret) as kept:
        rows = Referral.objects.select_related("service", "organisation")
        found = rows.filter(secret=kept).exclude(secret="").first()
    if found is None:
        raise Unseen
    return found


def to_answer(viewer: Viewer, at: datetime) -> list[ToAnswer]:
    """Asks sent to the viewer's organisation, open ones first, then newest first."""
    rows = Answer.objects.filter(organisation=viewer.own)
    rows = rows.select_related("ask", "service", "release").order_by("-ask__asked_at", "-pk")
    found = [_shown(one, at) for one in rows[:200]]
    return sorted(found, key=lambda one: not one.open)


def own_answer(viewer: Viewer, answer_id: int, at: datetime) -> ToAnswer:
    """One ask sent to the viewer's organisation. Unseen for others."""
    rows = Answer.objects.select_related("ask", "service", "release")
    found = rows.filter(pk=answer_id, organisation=viewer.own).first()
    if found is None:
        raise Unseen
    return _shown(found, at)


def referrals(viewer: Viewer) -> list[Referral]:
    """Received by the viewer's organisation, unanswered first, then newest first."""
    rows = Referral.objects.filter(organisation=viewer.own).select_related("service")
    found = list(rows.order_by("-sent_at", "-pk")[:200])
    return sorted(found, key=lambda one: one.status != Referral.Status.SENT)


def referrals_made(viewer: Viewer) -> list[Referral]:
    """Made by workers of the viewer's organisation, newest first."""
    rows = Referral.objects.filter(referred_by=viewer.own).select_related("service")
    return list(rows.order_by("-sent_at", "-pk")[:200])


def own_referral(viewer: Viewer, referral_id: int) -> Referral:
    """One that the viewer's organisation received. Unseen for others."""
    rows = Referral.objects.select_related("service", "referred_by")
    found = rows.filter(pk=referral_id, organisation=viewer.own).first()
    if found is None:
        raise Unseen
    return found


def _shown(answer: Answer, at: datetime) -> ToAnswer:
    ask = answer.ask
    return ToAnswer(
        answer,
        tuple(labels(ask.answers["needs"], NEEDS)),
        tuple(labels(ask.answers["languages"], LANGUAGES)),
        ask.status == Ask.Status.OPEN and at < ask.closes_at,
        getattr(answer, "release", None),
    )
