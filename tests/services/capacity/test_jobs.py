"""What happens by itself: a nudge before it is stale, the seal of an hour, a thinner log."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.registers.directory.world import a_service
from tests.services.capacity.world import DAY, HOUR, NOW, a_world, said, say
from tests.surfaces.cli.terminal import data, run

from almoner.platform import events
from almoner.platform.audit.models import AuditEvent
from almoner.services.capacity.commands import state
from almoner.services.capacity.commands.sparing import keep_spare
from almoner.services.capacity.jobs import nudge
from almoner.services.capacity.logkeeping import BrokenSeal, broken_seals, seal, thin_log
from almoner.services.capacity.models import Spare, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def heard(monkeypatch):
    told = []
    monkeypatch.setitem(
        events._subscribers, "capacity.goes_stale", [lambda **ids: told.append(ids)]
    )
    return told


@pytest.mark.hazard("HZ-25")
def test_a_provider_is_told_once_before_its_statement_goes_stale(world, monkeypatch):
    told = heard(monkeypatch)
    say(world)
    assert nudge(NOW + 19 * HOUR) == 0
    assert nudge(NOW + 20 * HOUR) == 1
    assert nudge(NOW + 21 * HOUR) == 0
    assert [(one["service_id"], one["organisation_id"]) for one in told] == [
        (world.home.pk, world.home.organisation_id)
    ]
    event = AuditEvent.objects.get(verb="capacity.nudged")
    assert event.detail == {"services": [world.home.pk]}


def test_who_spoke_again_is_told_again_next_time(world):
    say(world)
    assert nudge(NOW + 20 * HOUR) == 1
    later = NOW + 21 * HOUR
    say(world, said(later), at=later)
    assert nudge(later) == 0
    assert nudge(later + 20 * HOUR) == 1


def test_what_is_stale_already_or_not_listed_is_not_nudged(world):
    say(world)
    draft = a_service(organisation=world.home.organisation, kind="nursing", status="draft")
    say(world, service=draft)
    assert nudge(NOW + DAY) == 0
    assert nudge(NOW + 23 * HOUR) == 1


def spoken(world, at, key, **more):
    given = {"source": "api", **more}
    state(world.viewer(world.manager), world.home.pk, said(at), key, at=at, **given)


def test_an_hour_of_messages_is_bound_by_one_event(world):
    for n in range(3):
        spoken(world, NOW + timedelta(minutes=n), str(n))
    spoken(world, NOW + timedelta(minutes=10), "tap", source="tap")
    at = NOW + HOUR + timedelta(minutes=10)
    assert seal(at) == 1
    assert seal(at) == 0
    event = AuditEvent.objects.get(verb="capacity.sealed")
    assert event.detail["statements"] == 3
    assert list(broken_seals(NOW, NOW + HOUR)) == []


def meddle():
    """As the owner of the tables, who alone could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE capacity_statement DISABLE TRIGGER capacity_append_only")
        cursor.execute("UPDATE capacity_statement SET accepting = 1")
        cursor.execute("ALTER TABLE capacity_statement ENABLE TRIGGER capacity_append_only")


def test_who_meddles_with_a_sealed_hour_is_found(world):
    spoken(world, NOW, "1")
    seal(NOW + HOUR)
    meddle()
    broken = list(broken_seals(NOW, NOW + HOUR))
    assert broken == [BrokenSeal(world.home.organisation_id, NOW)]


def test_the_command_line_names_the_hour_that_was_meddled_with(world):
    hour = timezone.now().replace(minute=0, second=0, microsecond=0) - 3 * HOUR
    spoken(world, hour, "1")
    seal(hour + HOUR)
    assert run("audit", "seals").exit_code == 0
    meddle()
    told = run("audit", "seals")
    assert told.exit_code == 1
    assert f"organisation {world.home.organisation_id}" in told.stdout
    assert data("audit", "seals", code=1)["ok"] is False


def test_long_ago_one_statement_a_day_is_enough(world):
    for n in range(4):
        spoken(world, NOW + n * HOUR, f"a{n}")
    spoken(world, NOW + DAY, "b")
    spoken(world, NOW + DAY - HOUR, "late")
    spoken(world, NOW + 2 * HOUR + timedelta(minutes=1), "tap", source="tap")
    assert thin_log(NOW + 35 * DAY) == 0
    assert thin_log(NOW + 37 * DAY) == 4
    left = set(Statement.objects.values_list("key", flat=True))
    assert left == {"a3", "b", "tap"}


def test_nobody_drops_what_was_said_lately_or_by_a_person(world):
    now = timezone.now()
    spoken(world, now, "new")
    spoken(world, NOW, "old tap", source="tap")
    for key in ("new", "old tap"):
        with pytest.raises(DatabaseError), transaction.atomic():
            Statement.objects.filter(key=key).delete()


def announced(world, at: datetime, **minutes: int) -> None:
    keep_spare(
        actor=world.viewer(world.manager),
        at=at,
        provider_id=world.home.organisation_id,
        day=NOW.date(),
        minutes=minutes,
        areas=["861958297ffffff"],
    )


def test_a_round_published_anew_replaces_what_was_left_free(world):
    announced(world, NOW, morning=240)
    Spare.objects.update(offered_at=NOW)
    announced(world, NOW + HOUR, evening=60)
    kept = Spare.objects.get()
    assert (kept.minutes, kept.offered_at) == ({"evening": 60}, None)
