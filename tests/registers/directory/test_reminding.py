"""Whoever looks after an entry hears on Monday that it is out of date, once, and nobody else."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.registers.directory.world import NOW, a_service

from almoner.platform.accounts.models import User
from almoner.registers.directory.jobs import mail_stale, tell_of_stale
from almoner.registers.directory.models import Champion
from almoner.registers.organisations.models import Team

pytestmark = pytest.mark.django_db
LONG_AGO = NOW - timedelta(days=200)


@pytest.fixture(autouse=True)
def _site(monkeypatch, settings):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.SITE_ADDRESS = "https://almoner.example.org"


def told():
    """Account → entries, as it waits in the queue; each is then sent."""
    rows = ProcrastinateJob.objects.filter(task_name=mail_stale.name)
    waiting = [args for (args,) in rows.values_list("args")]
    for args in waiting:
        mail_stale(**args)
    return {args["user_id"]: args["entries"] for args in waiting}


def test_stewards_hear_of_their_own_and_champions_of_all_once_a_day(market):
    a_service(organisation=market.provider, steward=market.broker, last_verified_at=LONG_AGO)
    a_service(organisation=market.rival, last_verified_at=None, last_verified_by="")
    a_service(organisation=market.group, last_verified_at=NOW)
    team = Team.objects.create(organisation=market.council, name="Adult social care")
    Champion.objects.create(
        team=team, worker=market.social_worker, starts_on=NOW.date() - timedelta(days=1)
    )
    for _ in range(2):
        tell_of_stale(0)
    assert told() == {market.broker.user_id: 1, market.social_worker.user_id: 2}
    words = {one.to[0]: one.body for one in mail.outbox}
    address = User.objects.get(pk=market.social_worker.user_id).email
    assert words[address].startswith("2 entries that you look after are out of date")
    assert "https://almoner.example.org/directory/keep/" in words[address]
    assert "Door to Door" not in words[address]


def test_nobody_hears_anything_while_all_is_checked(market):
    a_service(organisation=market.provider, steward=market.broker, last_verified_at=NOW)
    tell_of_stale(0)
    assert told() == {}


def test_a_champion_who_stepped_down_hears_nothing(market):
    a_service(organisation=market.provider, last_verified_at=LONG_AGO)
    team = Team.objects.create(organisation=market.council, name="Adult social care")
    past = NOW.date() - timedelta(days=9)
    Champion.objects.create(team=team, worker=market.broker, starts_on=past, ends_on=NOW.date())
    tell_of_stale(0)
    assert told() == {}
