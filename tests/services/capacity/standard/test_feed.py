"""The feed: nothing is missed and nothing comes twice, also when a transaction ends late."""

import threading

import psycopg
import pytest
from django.db import connection, transaction
from tests.services.capacity.world import HOUR, NOW, a_world, hours, said, say

from almoner.kernel.refusals import Refused
from almoner.services.capacity import feed
from almoner.services.capacity.commands import release, reserve
from almoner.services.capacity.feed import Cursor, read_cursor

database = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return a_world()


def read(world, since="", limit=500):
    return feed.changed_services(world.viewer(world.hub), since, limit)


def end_of(world):
    page = read(world)
    assert not page.more
    return str(page.next)


def say_late(world, may_end, has_said):
    """Says something of the home in a transaction that ends when it is allowed to."""
    try:
        with transaction.atomic():
            say(world, said(NOW + HOUR), at=NOW + HOUR, source="api")
            has_said.set()
            may_end.wait(20)
    finally:
        connection.close()


@database
@pytest.mark.hazard("HZ-71")
def test_what_ends_late_is_told_and_not_passed_over(world):
    say(world)
    since = end_of(world)
    may_end, has_said = threading.Event(), threading.Event()
    slow = threading.Thread(target=say_late, args=(world, may_end, has_said))
    slow.start()
    try:
        assert has_said.wait(20)
        say(world, hours(), service=world.home_care, source="api")
        during = read(world, since)
    finally:
        may_end.set()
        slow.join(20)
    after = read(world, str(during.next))
    assert world.home.pk not in during.ids
    told = during.ids + after.ids
    assert sorted(told) == sorted([world.home.pk, world.home_care.pk])


@database
def test_long_work_in_another_database_of_the_server_holds_nothing_up(world):
    say(world)
    since = end_of(world)
    at = connection.settings_dict
    elsewhere = {"dbname": "postgres", "host": at["HOST"], "port": at["PORT"] or None}
    with psycopg.connect(user=at["USER"], password=at["PASSWORD"], **elsewhere) as other:
        other.execute("CREATE TEMPORARY TABLE busy AS SELECT 1")
        say(world, hours(), service=world.home_care, source="api")
        assert read(world, since).ids == (world.home_care.pk,)


@database
@pytest.mark.hazard("HZ-71")
def test_pages_of_one_are_the_whole_and_the_same_cursor_gives_the_same(world):
    say(world)
    say(world, hours(), service=world.home_care)
    whole, found, since = read(world).ids, [], ""
    for _ in whole:
        page = read(world, since, 1)
        assert read(world, since, 1) == page
        found += page.ids
        since = str(page.next)
    assert tuple(found) == whole
    assert len(set(whole)) == len(whole)
    assert read(world, since) == feed.Turned((), read_cursor(since, feed.server_id()), False)


@database
def test_a_change_comes_once_and_what_did_not_change_not_at_all(world):
    say(world)
    since = end_of(world)
    say(world, said(NOW + HOUR), at=NOW + HOUR)
    say(world, said(NOW + 2 * HOUR), at=NOW + 2 * HOUR)
    assert read(world, since).ids == (world.home.pk,)
    assert read(world, end_of(world)).ids == ()


@database
def test_what_is_held_and_what_is_withdrawn_are_changes_too(world):
    say(world)
    since = end_of(world)
    reserve(world.viewer(world.hub), world.home.pk, "a", NOW + HOUR, at=NOW)
    assert read(world, since).ids == (world.home.pk,)
    since = end_of(world)
    world.home_care.status = "withdrawn"
    world.home_care.save()
    assert read(world, since).ids == (world.home_care.pk,)


@database
@pytest.mark.hazard("HZ-71")
def test_a_provider_is_told_of_its_own_reservations_only(world):
    say(world)
    hub, manager = world.viewer(world.hub), world.viewer(world.manager)
    held = reserve(hub, world.home.pk, "a", NOW + HOUR, at=NOW)
    first = feed.changed_reservations(manager, "", 10)
    assert first.ids == (held,)
    release(hub, held, at=NOW)
    assert feed.changed_reservations(manager, str(first.next), 10).ids == (held,)
    assert feed.changed_reservations(world.viewer(world.rival), "", 10).ids == ()
    with pytest.raises(Refused):
        feed.changed_reservations(hub, "", 10)


@pytest.mark.parametrize("text", ["x", "1.2", "1.2.3.4", "-1.2.3", "1.2.x", "1.2.3\n", "9" * 30])
def test_a_cursor_that_cannot_be_read_is_refused(text):
    with pytest.raises(Refused) as refused:
        read_cursor(text, "1")
    assert refused.value.refusals[0].code == "cursor-unreadable"


@pytest.mark.hazard("HZ-71")
@pytest.mark.parametrize("text", ["2.5.6", f"1.{2**63}.6"])
def test_a_cursor_of_another_database_is_refused(text):
    with pytest.raises(Refused) as refused:
        read_cursor(text, "1")
    assert refused.value.refusals[0].code == "cursor-of-another-database"


def test_a_cursor_reads_back_as_it_was_written():
    assert read_cursor("", "7") == Cursor("7", 0, 0)
    made = Cursor("7", 12, 3)
    assert read_cursor(str(made), "7") == made


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ahead", "kept", "full"),
    [(100, 60, 60), (2**32 + 100, 60, 2**32 + 60), (2**32 + 100, 200, 200)],
)
def test_the_half_number_in_a_row_is_made_whole(ahead, kept, full):
    asked = feed._FULL.format(x="given.x")
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH clock AS (SELECT %s::bigint AS ahead), given AS (SELECT %s AS x)"
            f" SELECT {asked} FROM clock, given",
            [ahead, kept],
        )
        assert cursor.fetchone()[0] == full
