"""almoner check: is this installation fit to run?"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from almoner.platform.database.roles import WEB_ROLE
from almoner.platform.geography.placing import directory
from almoner.services.delegation import catalogue
from almoner.surfaces.cli.output import DONE, NO, Json, command, show

SHORTEST_KEY = 40


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `words` say what was found; `mend` what to do when it is not well."""

    name: str
    ok: bool
    words: str
    mend: str = ""


class Unfit(Exception):
    """What was looked at is not well; says so and how to mend it."""

    def __init__(self, words: str, mend: str) -> None:
        super().__init__(words)
        self.mend = mend


@command
def check(as_json: Json = False) -> int:
    """Looks at configuration, database, migrations, row-level security, postcodes, definitions,
    travel times.

    Ends with 0 when all is well, 1 when something is not.
    """
    found = list(run_all())
    ok = all(one.ok for one in found)
    show(as_json, {"ok": ok, "checks": [asdict(one) for one in found]}, _lines(found))
    return DONE if ok else NO


def run_all() -> Iterator[Check]:
    for name, look in LOOKS.items():
        yield _run(name, look)


def _run(name: str, look: Callable[[], str]) -> Check:
    """A check that cannot even be made is told like one that failed."""
    try:
        return Check(name, True, look())
    except Unfit as unfit:
        return Check(name, False, str(unfit), unfit.mend)
    except Exception as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        return Check(name, False, first, "Put this right first, then check again.")


def configuration() -> str:
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        raise Unfit("The secret key is short.", f"Give it {SHORTEST_KEY} characters or more.")
    if not [host for host in settings.ALLOWED_HOSTS if host.strip()]:
        raise Unfit("No host name is allowed.", "Set ALMONER_HOSTS.")
    found = [one for one in checks.run_checks() if one.level >= checks.ERROR]
    if found:
        raise Unfit(found[0].msg, found[0].hint or "Correct the settings.")
    return "The configuration holds together."


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]} answers."


def migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise Unfit(f"{len(waiting)} migrations have not been run.", "Run “almoner migrate”.")
    return "Every migration has been run."


def row_security() -> str:
    """The web's role must not get round the policies, and every table named must have one."""
    if not _web_role_is_bound():
        raise Unfit(
            f"The role {WEB_ROLE} is missing, or row-level security does not bind it.",
            "Run “almoner migrate”; it must be neither superuser nor BYPASSRLS.",
        )
    open_tables = sorted(_tables_with_policies() - _tables_secured())
    if open_tables:
        raise Unfit(
            f"Row-level security is off for: {', '.join(open_tables)}.", "Run “almoner migrate”."
        )
    return f"Row-level security binds the web in {len(_tables_with_policies())} tables."


def postcodes() -> str:
    return f"{len(directory()):,} postcodes can be placed."


def definitions() -> str:
    counted = len(catalogue.activities())
    for read in (
        catalogue.gates,
        catalogue.mandates,
        catalogue.blocks,
        catalogue.conditions,
        catalogue.suspension_triggers,
    ):
        read()
    return f"All definitions load: {counted} activities."


def travel_times() -> str:
    """The file or map that ALMONER_TRAVEL_TIMES names."""
    # Numbers by the table take a moment to load, which no other command should wait for.
    from almoner.services.rounds.queries.ways import house_ways
    from almoner.services.rounds.travelling.straight import StraightLine

    found = house_ways()
    return f"Travel times: {(found or StraightLine()).origin()[0]}"


LOOKS: dict[str, Callable[[], str]] = {
    "configuration": configuration,
    "database": database,
    "migrations": migrations,
    "row_security": row_security,
    "postcodes": postcodes,
    "definitions": definitions,
    "travel_times": travel_times,
}


def _web_role_is_bound() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT (rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = %s", [WEB_ROLE]
        )
        row = cursor.fetchone()
        return bool(row and row[0])


def _tables_with_policies() -> set[str]:
    return {
        table
        for config in apps.get_app_configs()
        for table in getattr(config, "row_policies", {})
        if table in set(connection.introspection.table_names())
    }


def _tables_secured() -> set[str]:
    """Secured, and not owned by the web's role: an owner is not bound by its own policies."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
            " WHERE c.relkind = 'r' AND c.relrowsecurity AND r.rolname <> %s",
            [WEB_ROLE],
        )
        return {name for (name,) in cursor.fetchall()}


def _lines(found: list[Check]) -> list[str]:
    lines = []
    for one in found:
        lines.append(f"{'Well:' if one.ok else 'Not well:'} {one.words}")
        lines += [f"  {one.mend}"] if not one.ok and one.mend else []
    return lines
