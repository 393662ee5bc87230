"""Whoever can say again what is free gets one mail before it goes stale, and nobody else."""

import smtplib

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests import factories as make
from tests.services.capacity.world import HOUR, NOW, TODAY, a_world, said, say

from almoner.platform.accounts.models import User
from almoner.services.capacity import reminding
from almoner.services.capacity.jobs import mail_nudge, nudge

pytestmark = pytest.mark.django_db
SOON = NOW + 20 * HOUR


@pytest.fixture
def world(monkeypatch, settings):
    monkeypatch.setattr(timezone, "now", lambda: SOON)
    settings.SITE_ADDRESS = "https://almoner.example.org"
    made = a_world()
    say(made)
    return made


def waiting():
    """What the nudge has left for the queue, in its own words."""
    rows = ProcrastinateJob.objects.filter(task_name=mail_nudge.name)
    return list(rows.values_list("args", flat=True))


def send_all():
    for args in waiting():
        mail_nudge(**args)
    return [one.to for one in mail.outbox]


@pytest.mark.hazard("HZ-25")
def test_each_who_may_say_it_gets_one_mail_with_a_link_and_nothing_about_anybody(world):
    other = make.worker(world.home.organisation, "registered_manager")
    assert nudge(SOON) == 1
    assert sorted(send_all()) == sorted([[world.manager.user.email], [other.user.email]])
    told = mail.outbox[0]
    assert told.subject == "Say again what is free"
    assert "at 1 service soon no longer holds" in " ".join(told.body.split())
    assert "https://almoner.example.org/capacity/" in told.body
    for name in (world.manager.family_name, world.home.name, world.home.organisation.name):
        assert name not in told.body + told.subject
    assert nudge(SOON + HOUR) == 0
    assert len(waiting()) == 2


def test_who_has_said_it_meanwhile_or_has_left_gets_none(world):
    nudge(SOON)
    User.objects.filter(pk=world.manager.user_id).update(is_active=False)
    assert send_all() == []
    User.objects.update(is_active=True)
    say(world, said(SOON), at=SOON)
    assert send_all() == []


def test_only_those_who_work_there_and_may_say_it_are_told(world):
    assert reminding.publishers(world.home.organisation_id, TODAY) == [world.manager.user_id]
    world.manager.employments.update(ends_on=TODAY)
    assert reminding.publishers(world.home.organisation_id, TODAY) == []


def test_while_no_mail_is_set_up_none_waits_for_it(world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert nudge(SOON) == 1
    assert waiting() == []


def test_a_mail_that_cannot_leave_is_tried_again(world, monkeypatch):
    def broken(*given):
        raise smtplib.SMTPServerDisconnected

    nudge(SOON)
    monkeypatch.setattr("almoner.platform.accounts.mail.send_mail", broken)
    with pytest.raises(smtplib.SMTPServerDisconnected) as caught:
        send_all()
    job = ProcrastinateJob(attempts=0)
    assert mail_nudge.retry_strategy.get_retry_decision(exception=caught.value, job=job)
