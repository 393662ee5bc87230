"""Row-level security: as the web's role, another organisation's rows are not there."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from tests.services.delegation.world import World, make_world

from almoner.platform.access import scope
from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import NOBODY, Viewer
from almoner.platform.database.roles import WEB_ROLE

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-11")]

# Tables that say something about no person and no worker, or only counts.
OPEN = {
    "organisations_organisation",
    "organisations_team",
    "organisations_locality",
    "organisations_partnership",
    "delegation_activityagreement",
    "delegation_actmonth",
    "directory_service",
    "accounts_user",
    "accounts_apitoken",
    "audit_chainhead",
}
# What is published is everybody's to read; a draft is its organisation's own.
PUBLISHED = {"definitions_definitionversion"}
# Names of those who signed something of their own organisation's; no care of anybody.
GOVERNANCE = {"delegation_mandate", "delegation_toolkitblock"}


def policies() -> dict[str, str]:
    return {
        table: predicate
        for config in apps.get_app_configs()
        for table, predicate in getattr(config, "row_policies", {}).items()
    }


def our_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("almoner.")]


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return cursor.fetchone()[0]


def rival(world: World) -> Viewer:
    return world.viewer(world.rival_manager)


def test_every_table_is_either_scoped_or_named_as_open():
    tables = {model._meta.db_table for model in our_models() if model._meta.managed}
    loose = tables - set(policies()) - OPEN - GOVERNANCE
    assert loose == set(), "Give these a row policy, or say why they are open."


def test_every_policy_is_in_force_in_the_database():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"
            " WHERE c.relrowsecurity"
        )
        enforced = {name for (name,) in cursor.fetchall()}
    assert set(policies()) <= enforced


def test_a_raw_select_shows_a_rival_nothing_of_the_care_of_others():
    world = make_world()
    filled = [table for table in set(policies()) - PUBLISHED if rows(table)]
    assert "people_person" in filled
    assert "delegation_delegation" in filled
    own = {"workforce_worker", "workforce_employment"}  # the rival's own manager
    with scoped(rival(world), drop_role=True):
        seen = {table: rows(table) for table in filled}
    assert {table: n for table, n in seen.items() if n and table not in own} == {}
    assert {table: seen[table] for table in own} == dict.fromkeys(own, 1)


def test_without_a_viewer_no_row_is_there():
    make_world()
    with scoped(NOBODY, drop_role=True):
        hidden = set(policies()) - PUBLISHED - {"audit_auditevent"}
        assert {table: rows(table) for table in hidden} == dict.fromkeys(hidden, 0)


def test_both_parties_see_the_delegation_and_what_it_rests_on():
    world = make_world()
    for worker in (world.nurse, world.manager, world.worker):
        with scoped(world.viewer(worker), drop_role=True):
            assert rows("delegation_delegation") == 1
            assert rows("people_person") == 1
            assert rows("delegation_consent") == 1
            assert rows("delegation_competence") == 1
            assert rows("delegation_plan") == 1


def test_a_person_who_moved_away_is_no_longer_seen():
    world = make_world()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_involvement SET ends_on = current_date WHERE organisation_id = %s",
            [world.provider.pk],
        )
    with scoped(world.viewer(world.manager), drop_role=True):
        assert rows("people_person") == 0
        assert rows("delegation_plan") == 0
    with scoped(world.viewer(world.nurse), drop_role=True):
        assert rows("people_person") == 1


def test_a_row_cannot_be_written_into_another_organisation():
    world = make_world()
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        scoped(rival(world), drop_role=True),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO people_involvement (person_id, organisation_id, kind, starts_on)"
            " VALUES (%s, %s, 'provider', current_date)",
            [world.person.pk, world.provider.pk],
        )


def test_a_row_of_another_organisation_cannot_be_changed():
    world = make_world()
    with scoped(rival(world), drop_role=True), connection.cursor() as cursor:
        cursor.execute("UPDATE delegation_delegation SET status = 'ended'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM people_person")
        assert cursor.rowcount == 0
    world.delegation.refresh_from_db()
    assert world.delegation.status == "active"


def test_the_role_of_the_web_cannot_bypass_anything():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
            " WHERE rolname = %s",
            [WEB_ROLE],
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
            " WHERE r.rolname = %s",
            [WEB_ROLE],
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "DROP POLICY almoner_scope ON people_person",
        "CREATE TABLE mine (id int)",
        "CREATE OR REPLACE FUNCTION almoner_organisation() RETURNS bigint"
        " LANGUAGE sql AS 'SELECT 1'",
        "TRUNCATE people_person CASCADE",
    ],
)
def test_the_web_cannot_take_the_guard_off(sql):
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        scoped(NOBODY, drop_role=True),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_the_scope_ends_with_its_block():
    world = make_world()
    with scoped(world.viewer(world.manager), drop_role=True):
        assert rows("people_person") == 1
    with scoped(NOBODY, drop_role=True):
        assert rows("people_person") == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('almoner.organisation', true), current_user")
        organisation, user = cursor.fetchone()
    assert organisation in (None, "")
    assert user != WEB_ROLE


def told():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('almoner.organisation', true), current_user")
        return cursor.fetchone()


def test_a_scope_to_the_end_of_a_part_of_a_transaction_is_set_back_all_the_same():
    with transaction.atomic(), scoped(Viewer(1, 7, ""), drop_role=True, to_the_end=True):
        assert told() == ("7", WEB_ROLE)
    assert told()[0] in (None, "")
    assert told()[1] != WEB_ROLE


def test_a_scope_to_the_end_of_a_whole_transaction_goes_with_it(monkeypatch):
    monkeypatch.setattr(scope, "_is_outermost", lambda: True)
    with transaction.atomic():
        with scoped(Viewer(1, 7, ""), drop_role=True, to_the_end=True):
            pass
        assert told() == ("7", WEB_ROLE)
        transaction.set_rollback(True)
    assert told()[0] in (None, "")
    assert told()[1] != WEB_ROLE


def test_a_scope_inside_a_scope_gives_the_outer_one_back():
    world = make_world()
    with scoped(world.viewer(world.manager), drop_role=True):
        with scoped(rival(world)):
            assert rows("people_person") == 0
        assert rows("people_person") == 1
