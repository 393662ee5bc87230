"""Makes the place that the benchmarks measure, in an embedded server of its own.

    python -m benchmarks.place [--scale 1.0]

At scale 1: 50,000 people, 20,000 workers, 30,000 delegations, 2,000,000 acts, 100,000 visits
tomorrow. The server's data are in var/benchmark and are kept between runs.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ACTIVITY = "insulin-administration"
PLAN = {
    "insulin_name": "Example",
    "dose_units": "12",
    "glucose_low": {"value": "5.0", "unit": "mmol/L"},
    "glucose_high": {"value": "15.0", "unit": "mmol/L"},
}
RECORD = {"glucose": {"value": "8.2", "unit": "mmol/L"}, "dose_units": "12", "site": "abdomen-left"}
AUTHORITY = {"granted": True, "chain": [["delegation", 1]], "refusals": []}


def setup() -> None:
    """Django against the benchmark's own server, never a real database."""
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("ALMONER_PGDATA", str(ROOT / "var" / "benchmark"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almoner.platform.settings.live")
    os.environ.setdefault("ALMONER_DEMO", "1")
    import django

    django.setup()


def sizes(scale: float) -> dict[str, int]:
    workers, nurses, providers = int(20_000 * scale), max(2, int(500 * scale)), 100
    delegations, acts = int(30_000 * scale), int(2_000_000 * scale)
    return {
        "people": int(50_000 * scale),
        "workers": workers,
        "nurses": nurses,
        "providers": providers,
        "teams": 10,
        "delegations": delegations,
        "acts": acts,
        "acts_each": acts // delegations + 1,
        "visits": int(100_000 * scale),
        "worker_rows": max(1, (workers - nurses - providers) // providers - 1),
    }


def build(scale: float) -> None:
    """Migrates and fills the database, unless it already holds a place of this scale."""
    from django.core.management import call_command
    from django.db import connection

    from almoner.services.delegation.queries.authority import required_courses

    call_command("migrate", verbosity=0)
    wanted = sizes(scale)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM delegation_delegation")
        found = cursor.fetchone()[0]
        if found == wanted["delegations"]:
            return
        if found:
            raise SystemExit(f"var/benchmark holds another scale. Remove {ROOT / 'var/benchmark'}.")
        parameters = {
            **wanted,
            "activity": ACTIVITY,
            "courses": list(required_courses(ACTIVITY)),
            "plan": json.dumps(PLAN),
            "record": json.dumps(RECORD),
            "authority": json.dumps(AUTHORITY),
        }
        with without_references(cursor, "delegation_act"):
            for statement in statements():
                cursor.execute(statement, parameters)
        move_sequences(cursor)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    count_months()


def count_months() -> None:
    """The boards' table of counts, as the nightly job fills it."""
    from django.utils import timezone

    from almoner.kernel.london import add_months
    from almoner.services.delegation.commands.counting import count_acts

    at = timezone.now()
    this_month = at.date().replace(day=1)
    count_acts(add_months(this_month, -12), add_months(this_month, 1), at)


def as_web(module: str, *arguments: str) -> int:
    """Runs a module in a process that connects as the web's role, bound by row security."""
    surroundings = {**os.environ, "ALMONER_DATABASE_ROLE": "web", "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env=surroundings, cwd=ROOT, check=False).returncode


@contextmanager
def without_references(cursor, table: str) -> Iterator[None]:
    """Foreign keys of a large table are checked once afterwards, not once a row."""
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype = 'f'",
        [table],
    )
    keys = cursor.fetchall()
    for name, _ in keys:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    yield
    for name, definition in keys:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def statements() -> list[str]:
    text = files("benchmarks").joinpath("place.sql").read_text()
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    return [part for part in "\n".join(lines).split(";\n") if part.strip()]


def move_sequences(cursor) -> None:
    """Ids were given by hand above; the next ones must come after them."""
    for table in (
        "workforce_worker",
        "people_person",
        "delegation_delegation",
        "delegation_plan",
        "organisations_organisation",
        "organisations_team",
        "visits_visit",
    ):
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    scale = parser.parse_args().scale
    setup()
    started = time.perf_counter()
    build(scale)
    print(f"place of scale {scale:g} ready in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
