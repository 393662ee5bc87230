"""The two roles of the database: the owner, who migrates, and the web, whom row security binds."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from almoner.platform.settings.environment import var_directory

WEB_ROLE = "almoner_web"
PASSWORD_FILE = "web-database-password"  # noqa: S105

# Roles belong to the whole server, so workers on different databases meet here and an advisory
# lock, which belongs to one database, cannot keep them apart. The loser of a race tries again.
PREPARE = """
DO $prepare$
BEGIN
  FOR attempt IN 1..100 LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {name}) THEN
        CREATE ROLE {role} LOGIN NOCREATEDB NOCREATEROLE;
      END IF;
      IF (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = {name}) THEN
        ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS;
      END IF;
      BEGIN
        ALTER ROLE {role} LOGIN NOCREATEDB NOCREATEROLE PASSWORD {verifier};
      EXCEPTION WHEN insufficient_privilege THEN
        RAISE NOTICE 'The password of {role} is kept by an administrator';
      END;
      IF NOT pg_has_role(current_user, {name}, {membership}) THEN
        GRANT {role} TO CURRENT_USER;
      END IF;
      EXECUTE format('GRANT CONNECT ON DATABASE %I TO {role}', current_database());
      GRANT USAGE ON SCHEMA public TO {role};
      ALTER DEFAULT PRIVILEGES IN SCHEMA public
        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
      ALTER DEFAULT PRIVILEGES IN SCHEMA public
        GRANT USAGE, SELECT ON SEQUENCES TO {role};
      EXIT;
    EXCEPTION
      WHEN internal_error OR unique_violation OR duplicate_object THEN
        IF attempt = 100 THEN RAISE; END IF;
        PERFORM pg_sleep(0.01 + random() * 0.05);
    END;
  END LOOP;
END
$prepare$
"""


class RoleError(RuntimeError):
    """The web role could not be prepared; says what an administrator must do."""


def prepare_roles(connection: Any) -> None:
    """Makes the web role, if need be, and sees that it may use what the owner creates from now on.

    Takes a Django or a psycopg connection of the owner. Call it before the tables are created:
    what a table takes away again (the audit's right to update) then stays taken away. Repeats and
    races are harmless.
    """
    raw = driver_connection(connection)
    verifier = raw.pgconn.encrypt_password(
        web_password(var_directory()).encode(), WEB_ROLE.encode(), b"scram-sha-256"
    )
    statement = PREPARE.format(
        name=sql.Literal(WEB_ROLE).as_string(raw),
        role=WEB_ROLE,
        verifier=sql.Literal(verifier.decode()).as_string(raw),
        # Since version 16 the maker of a role administers it, yet may not become it unless granted.
        membership="'SET'" if raw.info.server_version >= 160_000 else "'MEMBER'",
    )
    try:
        raw.execute(statement)
    except psycopg.errors.InsufficientPrivilege as error:
        raise RoleError(
            f"The database user {raw.info.user!r} may not prepare the role {WEB_ROLE}: "
            f"{error.diag.message_primary}. Ask an administrator for: "
            f"CREATE ROLE {WEB_ROLE} LOGIN; GRANT {WEB_ROLE} TO {raw.info.user};"
        ) from None


def driver_connection(connection: Any) -> psycopg.Connection[Any]:
    """The psycopg connection inside a Django connection, or the one given."""
    if isinstance(connection, psycopg.Connection):
        return connection
    connection.ensure_connection()
    return connection.connection


def web_password(var: Path) -> str:
    """From ALMONER_WEB_DATABASE_PASSWORD, or made once and kept readable by its owner only."""
    if password := os.environ.get("ALMONER_WEB_DATABASE_PASSWORD"):
        return password
    path = var / PASSWORD_FILE
    with suppress(FileNotFoundError):
        return path.read_text().strip()
    draft = path.with_name(f"{PASSWORD_FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(32))
    # A link appears whole or not at all: of several makers one wins and all read the same.
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return path.read_text().strip()
