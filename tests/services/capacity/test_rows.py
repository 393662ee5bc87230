"""As the web's role: buyers hold and providers speak, each their own, and nobody else's."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.services.capacity.world import HOUR, NOW, a_world, said, say

from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import system
from almoner.services.capacity.commands import release, reserve, state, take
from almoner.services.capacity.models import Reservation, Spare, Statement
from almoner.services.capacity.queries import Wanted, search, standing_of
from almoner.services.capacity.standing import told_publicly

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-11"), pytest.mark.hazard("HZ-26")]
_SAY = (
    "INSERT INTO capacity_statement (service_id, key, said_at, received_at, holds_until,"
    " available_from, source, said_by, counted, accepting) SELECT id, 'forged', %s, %s, %s, %s,"
    " 'api', 'me', {counted}, 99 FROM directory_service WHERE name = 'Elm House'"
)


@pytest.fixture
def world():
    made = a_world()
    say(made)
    return made


def as_web(who):
    return scoped(who, drop_role=True)


def test_a_provider_speaks_and_a_buyer_holds_takes_and_gives_back(world):
    manager, hub = world.viewer(world.manager), world.viewer(world.hub)
    later = NOW + HOUR
    with as_web(manager):
        assert state(manager, world.home.pk, said(later), "2", at=later).counted
    with as_web(hub):
        held = reserve(hub, world.home.pk, "a", later + HOUR, at=later)
        take(hub, held, at=later)
        release(hub, held, at=later)
        assert standing_of(world.home.pk, later).free.places == 2


@pytest.mark.parametrize("counted", ["true", "false"])
def test_a_rival_with_raw_sql_says_nothing_of_another_provider(world, counted):
    later = NOW + HOUR
    rival = world.viewer(world.rival)
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        as_web(rival),
        connection.cursor() as cursor,
    ):
        cursor.execute(_SAY.format(counted=counted), [later, later, later + HOUR, later.date()])
    assert Statement.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM capacity_statement",
        "UPDATE capacity_statement SET accepting = 99",
        "TRUNCATE capacity_statement CASCADE",
    ],
)
def test_the_log_only_grows(world, statement):
    manager = world.viewer(world.manager)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        as_web(manager),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Statement.objects.count() == 1


def test_buyer_and_seller_see_a_reservation_and_nobody_else(world):
    hub = world.viewer(world.hub)
    reserve(hub, world.home.pk, "a", NOW + HOUR, at=NOW)
    seen = {}
    for name in ("hub", "manager", "rival", "rival_hub"):
        with as_web(world.viewer(getattr(world, name))):
            seen[name] = Reservation.objects.count()
    assert seen == {"hub": 1, "manager": 1, "rival": 0, "rival_hub": 0}


def test_what_a_round_leaves_free_is_its_provider_s_own(world):
    Spare.objects.create(
        organisation=world.home.organisation, day=NOW.date(), announced_at=NOW, morning=60
    )
    with as_web(world.viewer(world.manager)):
        assert Spare.objects.count() == 1
    with as_web(world.viewer(world.rival)):
        assert Spare.objects.count() == 0


def test_what_ran_out_is_free_at_once_although_no_job_has_given_it_back(world):
    rival, hub = world.viewer(world.rival_hub), world.viewer(world.hub)
    reserve(rival, world.home.pk, "a", NOW + HOUR, places=2, at=NOW)
    wanted = Wanted(kinds=("nursing",))
    for later, free in ((0 * HOUR, 0), (HOUR, 2)):
        with as_web(hub):
            [found] = search(hub, wanted, NOW + later)
            assert (found.now.free.places, found.fits) == (free, bool(free))
            assert standing_of(world.home.pk, NOW + later).free.places == free
    assert Reservation.objects.get().state == "held"


def test_whoever_looks_for_care_reads_what_is_free_at_listed_services_only(world):
    type(world.home_care).objects.filter(pk=world.home_care.pk).update(status="draft")
    say(world, service=world.home_care)
    services = [world.home.pk, world.home_care.pk]
    with as_web(system("care-finder")):
        assert told_publicly(services, NOW) == {
            world.home.pk: "2 places free. Said less than a minute ago."
        }
        assert told_publicly(services, NOW + 48 * HOUR) == {}
        assert not Statement.objects.exists()
