"""What nobody needs any more of those who looked for care is dropped; what is needed stays."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests import factories as make
from tests.registers.directory.world import NOW, a_service

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import system
from almoner.platform.audit.models import AuditEvent
from almoner.registers.directory.commands import forget_asks, forget_referrals, forgetting
from almoner.registers.directory.jobs import forget_what_is_old
from almoner.registers.directory.models import Answer, Ask, Referral, Release
from almoner.registers.directory.rules.retention import (
    ASK_KEPT,
    CHOICE_KEPT,
    REFERRAL_KEPT,
    days_kept,
)

pytestmark = pytest.mark.django_db
JOB = system("directory")
DAY = timedelta(days=1)
TODAY = NOW.date()
ASK, CHOICE, REFERRAL = (
    timedelta(days=days_kept(one, TODAY)) for one in (ASK_KEPT, CHOICE_KEPT, REFERRAL_KEPT)
)


@pytest.fixture
def service():
    return a_service()


def an_ask(service, status, closes_at, released_at=None):
    secret = f"{status} {closes_at} {released_at}"
    ask = Ask.objects.create(
        secret=secret,
        status=status,
        outward="CV1",
        latitude=0,
        longitude=0,
        answers={},
        asked_at=closes_at - 7 * DAY,
        closes_at=closes_at,
    )
    about = {"asker": secret, "organisation": service.organisation}
    reply = Answer.objects.create(ask=ask, service=service, status="asked", **about)
    if released_at is not None:
        Release.objects.create(
            answer=reply, name="Ada Lovage", phone="1", released_at=released_at, **about
        )
    return ask.pk


def a_referral(service, status, sent_at, decided_at=None):
    made = Referral.objects.create(
        service=service,
        organisation=service.organisation,
        by="self",
        name="Ada Lovage",
        phone="1",
        about="x",
        agreed=True,
        status=status,
        sent_at=sent_at,
        decided_at=decided_at,
    )
    return made.pk


def left(model):
    return set(model.objects.values_list("pk", flat=True))


def test_an_ask_goes_with_its_answers_once_its_time_is_over(service):
    old = NOW - ASK - DAY
    gone = {an_ask(service, status, old) for status in ("open", "withdrawn")}
    kept = {an_ask(service, "open", NOW - ASK), an_ask(service, "open", NOW + DAY)}
    assert forget_asks(JOB, at=NOW) == 2
    assert left(Ask) == kept
    assert Answer.objects.count() == 2
    event = AuditEvent.objects.get(verb="care.forgotten")
    assert set(event.detail["asks"]) == gone
    assert forget_asks(JOB, at=NOW) == 0


def test_whom_somebody_chose_is_kept_longer_and_then_goes_too(service):
    long_ago = NOW - CHOICE - 30 * DAY
    an_ask(service, "chosen", long_ago, NOW - CHOICE - DAY)
    kept = an_ask(service, "chosen", long_ago, NOW - CHOICE)
    assert forget_asks(JOB, at=NOW) == 1
    assert left(Ask) == {kept}
    assert Release.objects.count() == 1


def test_a_referral_goes_once_it_has_ended_for_long_or_was_never_answered(service):
    old, new = NOW - REFERRAL - DAY, NOW - REFERRAL
    ended = [a_referral(service, status, old, old) for status in ("declined", "helped", "ended")]
    unanswered = a_referral(service, "sent", old)
    kept = {
        a_referral(service, "accepted", old, old),
        a_referral(service, "helped", old, new),
        a_referral(service, "sent", new),
    }
    assert forget_referrals(JOB, at=NOW) == 4
    assert left(Referral) == kept
    event = AuditEvent.objects.get(verb="referral.forgotten")
    assert set(event.detail["referrals"]) == {*ended, unanswered}
    assert event.chain == service.organisation_id
    assert "Ada" not in str(event.detail)


def test_the_job_goes_on_until_nothing_old_is_left(service, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(forgetting, "MOST", 1)
    for n in range(3):
        an_ask(service, "open", NOW - ASK - (n + 1) * DAY)
    forget_what_is_old(0)
    assert left(Ask) == set()


@pytest.mark.parametrize("forget", [forget_asks, forget_referrals])
def test_nobody_drops_them_by_hand(forget):
    manager = make.viewer(make.worker(make.organisation("provider"), "registered_manager"))
    with pytest.raises(Unseen):
        forget(manager, at=NOW)
