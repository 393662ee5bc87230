"""Row-level security, declared beside the models and applied after every migration.

An app's configuration may carry `row_policies` (table → predicate that a visible row meets),
`row_readers` (table of another app → predicate of more rows that are read there, and no more than
read) and `database_code` (idempotent SQL: functions and triggers). The owner of the tables is not
bound by the policies; the web's role is.
"""

from collections.abc import Mapping, Sequence

from django.apps import AppConfig
from django.db import connections

FUNCTIONS = (
    """
    CREATE OR REPLACE FUNCTION almoner_organisation() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('almoner.organisation', true), '')::bigint $$
    """,
    """
    CREATE OR REPLACE FUNCTION almoner_circle() RETURNS bigint[]
    LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT string_to_array(nullif(current_setting('almoner.circle', true), ''), ',')::bigint[] $$
    """,
)

# The scope is a scalar of the statement, so the planner reads it once and can use an index.
OWN = "(SELECT almoner_organisation())"
CIRCLE = "(SELECT almoner_circle())::bigint[]"
# The day in London, whatever zone the session has: in summer UTC is a day behind until 1am.
LONDON_TODAY = "(now() AT TIME ZONE 'Europe/London')::date"


def apply(sender: AppConfig, using: str, **_: object) -> None:
    """After migrations: the app's functions and triggers, then its policies."""
    code: Sequence[str] = getattr(sender, "database_code", ())
    policies: Mapping[str, str] = getattr(sender, "row_policies", {})
    readers: Mapping[str, str] = getattr(sender, "row_readers", {})
    existing = set(connections[using].introspection.table_names())
    with connections[using].cursor() as cursor:
        for statement in code:
            cursor.execute(statement)
        for table, predicate in policies.items():
            if table in existing:
                for statement in policy_statements(table, predicate):
                    cursor.execute(statement)
        for table, predicate in readers.items():
            if table in existing:
                for statement in reader_statements(sender.label, table, predicate):
                    cursor.execute(statement)


def policy_statements(table: str, predicate: str) -> list[str]:
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS almoner_scope ON "{table}"',
        f'CREATE POLICY almoner_scope ON "{table}" USING ({predicate}) WITH CHECK ({predicate})',
    ]


def reader_statements(app: str, table: str, predicate: str) -> list[str]:
    """A row that meets either policy is read; to change it, it must meet that of its own app."""
    name = f"almoner_read_by_{app}"
    return [
        f'DROP POLICY IF EXISTS {name} ON "{table}"',
        f'CREATE POLICY {name} ON "{table}" FOR SELECT USING ({predicate})',
    ]
