"""What the whole database holds, as one digest a table: to see that nothing was changed."""

from django.db import connection

# What an import that is only tried may write: itself, the audit of it, and its job.
ITS_OWN = ("imports_importrun", "audit_", "django_session", "procrastinate_")


def snapshot() -> dict[str, tuple[int, str]]:
    """(rows, digest) by table, for every table but those of imports themselves."""
    return {name: _digest(name) for name in _tables() if not name.startswith(ITS_OWN)}


def _tables() -> list[str]:
    return sorted(connection.introspection.table_names())


def _digest(table: str) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(md5(string_agg(line, E'\\n' ORDER BY line)), '')"
            f' FROM (SELECT t::text AS line FROM "{table}" t) lines'
        )
        return cursor.fetchone()
