"""As the web's role: addresses, secrets and returns are their own organisation's only."""

import pytest
from django.db import connection
from django.utils import timezone
from tests.services.capacity.world import NOW, a_world, said, say

from almoner.platform.access.scope import scoped
from almoner.services.capacity import feed
from almoner.services.capacity.models import Return
from almoner.services.capacity.telling.commands import tell_software

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-11")]


@pytest.fixture
def world():
    made = a_world()
    say(made, said())
    tell_software(made.viewer(made.manager), "https://example.org/", ["reservations"], at=NOW)
    Return.objects.create(
        service=made.home,
        month=NOW.date().replace(day=1),
        saved_at=timezone.now(),
        saved_by="user:1",
        values={},
    )
    return made


def rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("table", ["capacity_subscription", "capacity_return"])
@pytest.mark.parametrize(("who", "seen"), [("manager", 1), ("rival", 0), ("hub", 0)])
def test_only_ones_own(world, table, who, seen):
    with scoped(world.viewer(getattr(world, who)), drop_role=True):
        assert rows(table) == seen


def test_the_webs_role_can_read_the_feed(world):
    manager = world.viewer(world.manager)
    with scoped(manager, drop_role=True):
        services = feed.changed_services(manager, "", 10)
        assert feed.changed_reservations(manager, "", 10).ids == ()
    assert services.next.server == feed.server_id()
