"""The role the web connects as: what it may, what it may not, and how it is made."""

import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection as django_connection
from tests.platform.database.conftest import as_owner, as_superuser

from almoner.platform.database.embedded import EmbeddedServer
from almoner.platform.database.roles import (
    PASSWORD_FILE,
    WEB_ROLE,
    RoleError,
    prepare_roles,
    web_password,
)

PASSWORD = "a ' quoted \\ password %s"


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALMONER_WEB_DATABASE_PASSWORD", PASSWORD)


@pytest.fixture
def owner(embedded: EmbeddedServer) -> Iterator[psycopg.Connection]:
    with as_superuser(embedded) as boss:
        boss.execute("DROP DATABASE IF EXISTS trial WITH (FORCE)")
        boss.execute("CREATE DATABASE trial OWNER almoner")
    with as_owner(embedded, dbname="trial") as connection:
        yield connection


def as_web(embedded: EmbeddedServer) -> psycopg.Connection:
    return as_owner(embedded, dbname="trial", user=WEB_ROLE, password=PASSWORD)


def attributes(connection: psycopg.Connection) -> tuple:
    row = connection.execute(
        "SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole"
        " FROM pg_roles WHERE rolname = %s",
        [WEB_ROLE],
    ).fetchone()
    assert row is not None
    return row


def test_it_may_sign_in_and_nothing_grand(owner: psycopg.Connection) -> None:
    prepare_roles(owner)
    assert attributes(owner) == (True, False, False, False, False)


def test_it_signs_in_with_its_password_only(
    owner: psycopg.Connection, embedded: EmbeddedServer
) -> None:
    prepare_roles(owner)
    with as_web(embedded) as web:
        assert web.execute("SELECT current_user").fetchone() == (WEB_ROLE,)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        as_owner(embedded, dbname="trial", user=WEB_ROLE, password="wrong")


def test_the_server_keeps_no_readable_password(
    owner: psycopg.Connection, embedded: EmbeddedServer
) -> None:
    prepare_roles(owner)
    with as_superuser(embedded) as boss:
        row = boss.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [WEB_ROLE])
        assert row.fetchone()[0].startswith("SCRAM-SHA-256$")


def test_it_reads_and_writes_what_the_owner_creates_later(
    owner: psycopg.Connection, embedded: EmbeddedServer
) -> None:
    prepare_roles(owner)
    owner.execute("CREATE TABLE notes (id bigserial, text text)")
    with as_web(embedded) as web:
        web.execute("INSERT INTO notes (text) VALUES ('a')")
        web.execute("UPDATE notes SET text = 'b'")
        assert web.execute("SELECT id, text FROM notes").fetchall() == [(1, "b")]
        web.execute("DELETE FROM notes")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (a int)",
        "DROP TABLE notes",
        "TRUNCATE notes",
        "ALTER TABLE notes DISABLE TRIGGER ALL",
    ],
)
def test_it_does_not_shape_tables(
    owner: psycopg.Connection, embedded: EmbeddedServer, statement: str
) -> None:
    prepare_roles(owner)
    owner.execute("CREATE TABLE notes (text text)")
    with as_web(embedded) as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(statement)


def test_what_a_table_took_away_stays_taken_away(
    owner: psycopg.Connection, embedded: EmbeddedServer
) -> None:
    prepare_roles(owner)
    owner.execute("CREATE TABLE events (text text)")
    owner.execute(f"REVOKE UPDATE, DELETE ON events FROM {WEB_ROLE}")
    prepare_roles(owner)
    with as_web(embedded) as web:
        web.execute("INSERT INTO events VALUES ('a')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("UPDATE events SET text = 'b'")


def test_row_security_binds_it_and_not_the_owner(
    owner: psycopg.Connection, embedded: EmbeddedServer
) -> None:
    prepare_roles(owner)
    owner.execute("CREATE TABLE people (org int)")
    owner.execute("INSERT INTO people VALUES (1), (2)")
    owner.execute("ALTER TABLE people ENABLE ROW LEVEL SECURITY")
    owner.execute(
        "CREATE POLICY own ON people USING (org = current_setting('almoner.org', true)::int)"
    )
    assert owner.execute("SELECT count(*) FROM people").fetchone() == (2,)
    with as_web(embedded) as web:
        assert web.execute("SELECT count(*) FROM people").fetchone() == (0,)
        web.execute("SET almoner.org = 2")
        assert web.execute("SELECT org FROM people").fetchall() == [(2,)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("SET ROLE almoner")


def test_the_owner_may_become_it(owner: psycopg.Connection) -> None:
    prepare_roles(owner)
    owner.execute(f"SET ROLE {WEB_ROLE}")
    assert owner.execute("SELECT current_user").fetchone() == (WEB_ROLE,)


def test_again_changes_nothing_but_a_new_password(
    owner: psycopg.Connection, embedded: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_roles(owner)
    prepare_roles(owner)
    assert attributes(owner) == (True, False, False, False, False)
    monkeypatch.setenv("ALMONER_WEB_DATABASE_PASSWORD", "another")
    prepare_roles(owner)
    with as_owner(embedded, dbname="trial", user=WEB_ROLE, password="another") as web:
        assert web.execute("SELECT 1").fetchone() == (1,)


def test_a_role_that_could_bypass_is_cut_down(
    owner: psycopg.Connection, embedded: EmbeddedServer
) -> None:
    prepare_roles(owner)
    with as_superuser(embedded, "trial") as boss:
        boss.execute(f"ALTER ROLE {WEB_ROLE} BYPASSRLS SUPERUSER")
        with pytest.raises(RoleError, match="may not prepare the role almoner_web"):
            prepare_roles(owner)
        prepare_roles(boss)
    assert attributes(owner) == (True, False, False, False, False)


def test_an_owner_who_may_not_make_roles_is_told_what_to_ask_for(
    owner: psycopg.Connection, embedded: EmbeddedServer
) -> None:
    prepare_roles(owner)
    with as_superuser(embedded, "trial") as boss:
        boss.execute("DROP ROLE IF EXISTS plain")
        boss.execute("CREATE ROLE plain LOGIN PASSWORD 'p'")
    plain = as_owner(embedded, dbname="trial", user="plain", password="p")
    with plain, pytest.raises(RoleError) as refused:
        prepare_roles(plain)
    assert "GRANT almoner_web TO plain;" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_owner_given_the_role_by_an_administrator_needs_no_more(
    owner: psycopg.Connection, embedded: EmbeddedServer
) -> None:
    prepare_roles(owner)
    with as_superuser(embedded, "trial") as boss:
        boss.execute("DROP ROLE IF EXISTS steward")
        boss.execute("CREATE ROLE steward LOGIN PASSWORD 'p'")
        boss.execute(f"GRANT {WEB_ROLE} TO steward")
        boss.execute("ALTER DATABASE trial OWNER TO steward")
    with as_owner(embedded, dbname="trial", user="steward", password="p") as steward:
        prepare_roles(steward)
        steward.execute("CREATE TABLE theirs (a int)")
    with as_web(embedded) as web:
        assert web.execute("SELECT * FROM theirs").fetchall() == []
        web.close()
    with as_superuser(embedded, "trial") as boss:
        boss.execute("ALTER DATABASE trial OWNER TO almoner")
        boss.execute("DROP OWNED BY steward")


def test_workers_on_their_own_databases_may_prepare_at_once(embedded: EmbeddedServer) -> None:
    names = [f"crowd_{number}" for number in range(8)]
    with as_owner(embedded) as owner:
        for name in names:
            owner.execute(f"CREATE DATABASE {name}")
    failures: list[Exception] = []
    start = threading.Barrier(len(names))

    def prepare(name: str) -> None:
        try:
            with as_owner(embedded, dbname=name) as connection:
                start.wait()
                for _ in range(5):
                    prepare_roles(connection)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=prepare, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.django_db
def test_the_project_database_takes_it_through_django() -> None:
    prepare_roles(django_connection)
    with django_connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", [WEB_ROLE])
        assert cursor.fetchone() == (False, False)
        cursor.execute(f"SET LOCAL ROLE {WEB_ROLE}")
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (WEB_ROLE,)


def test_a_made_password_is_kept_and_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ALMONER_WEB_DATABASE_PASSWORD")
    first = web_password(tmp_path)
    assert len(first) >= 32
    assert web_password(tmp_path) == first
    assert stat.S_IMODE((tmp_path / PASSWORD_FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [PASSWORD_FILE]


def test_several_makers_of_a_password_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ALMONER_WEB_DATABASE_PASSWORD")
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(web_password(tmp_path))) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert len(set(found)) == 1
    assert all(found)
