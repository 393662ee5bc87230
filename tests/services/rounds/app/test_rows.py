"""Rounds are the provider's own in the database too: a rival's raw SQL finds nothing."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.services.delegation.world import NOW
from tests.services.rounds.app.world import DAY, make_rounds, planned

from almoner.platform.access.scope import scoped
from almoner.services.rounds.commands.needs import record_asks, set_traveller, set_weights
from almoner.services.rounds.rules.weighing import NAMES

TABLES = ("traveller", "shift", "ask", "wantedvisit", "roundplan", "plannedcall", "weighing")
pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-11")]


@pytest.fixture
def rounds():
    made = make_rounds()
    planned(made)
    viewer = made.manager
    record_asks(viewer, person_id=made.ada.pk, must=["woman"], at=NOW)
    set_traveller(viewer, worker_id=made.ann.pk, mode="car", starts_from="office", at=NOW)
    set_weights(viewer, weights=dict.fromkeys(NAMES, 1.0), at=NOW)
    return made


def counted() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'SELECT count(*) FROM "rounds_{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def test_a_rival_finds_no_row_and_we_find_ours(rounds):
    with scoped(rounds.rival, drop_role=True):
        assert set(counted().values()) == {0}
    with scoped(rounds.manager, drop_role=True):
        assert min(counted().values()) > 0


def test_the_community_team_does_not_see_how_a_provider_plans(rounds):
    with scoped(rounds.place.viewer(rounds.place.nurse), drop_role=True):
        assert set(counted().values()) == {0}


def test_nothing_is_written_into_anothers_day(rounds):
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        scoped(rounds.rival, drop_role=True),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO rounds_roundplan (provider_id, day, version, status, made_by, why,"
            ' asked_at, options, progress, passed, cost, verdict, "left", rests, changes)'
            " VALUES (%s, %s, 9, 'asked', 'x', '', now(), '{}', '{}', false, '{}', '{}', '{}',"
            " '{}', '[]')",
            [rounds.place.provider.pk, DAY],
        )
