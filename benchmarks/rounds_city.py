"""A city's neighbourhoods as jobs of the queue, made by worker processes.

A plan is asked for each neighbourhood, by the command that the screen uses, in a server of the
benchmark's own in var/. `almoner worker` processes take them from the queue; they would do so from
other machines too, with the address of the same database.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import rmtree
from typing import Any

from benchmarks.place import ROOT
from benchmarks.rounds_rows import Neighbourhood

DATA = ROOT / "var" / "benchmark-rounds"
DAY = date(2026, 11, 24)
LONGEST_S = 1_800


@dataclass(frozen=True)
class Planned:
    """What came of a city: seconds on the clock, visits made, visits left over, and the cost."""

    wall: float
    made: int
    left: int
    cost: float


def setup() -> None:
    """Django against the benchmark's own server, begun anew, never a real database."""
    rmtree(DATA, ignore_errors=True)
    os.environ.pop("DATABASE_URL", None)
    os.environ["ALMONER_PGDATA"] = str(DATA)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almoner.platform.settings.live")
    os.environ["ALMONER_DEMO"] = "1"
    import django

    django.setup()


def make_tables() -> None:
    """Straight from the models: what is measured is not how tables came to be."""
    from django.conf import settings
    from django.core.management import call_command

    settings.MIGRATION_MODULES = {
        name.split(".")[-3]: None for name in settings.INSTALLED_APPS if name.startswith("almoner.")
    }
    call_command("migrate", verbosity=0, run_syncdb=True)


def ask(city: Sequence[Neighbourhood], seconds: float, on: date = DAY) -> list[int]:
    """Asks for a plan of each neighbourhood. All are in the queue at once: when this ends.

    Ids of the plans. `seconds`: of search for each, other than the screen offers.
    """
    from django.db import transaction

    from almoner.platform.access.viewer import load_viewer
    from almoner.platform.accounts.models import User
    from almoner.services.rounds.commands.planning import ask_for_plan

    now, found = datetime.now(UTC), []
    with transaction.atomic():
        for one in city:
            actor = load_viewer(User.objects.get(pk=one.user_id), one.provider_id)
            row = ask_for_plan(actor, day=on, at=now)
            row.options["seconds"] = seconds
            row.save(update_fields=["options"])
            found.append(row.pk)
    return found


def told(plans: Sequence[int], wall: float) -> Planned:
    """Every plan read anew and checked anew. Stops at one that was not made or does not pass."""
    from almoner.platform.access.viewer import load_viewer
    from almoner.platform.accounts.models import User
    from almoner.services.rounds.checking.check import check
    from almoner.services.rounds.models import RoundPlan
    from almoner.services.rounds.queries.plans import standing

    made, left, cost = 0, 0, 0.0
    for row in RoundPlan.objects.filter(pk__in=plans).order_by("pk"):
        if not row.passed:
            raise SystemExit(f"{row}: {row.status}, {row.verdict.get('reasons')}")
        actor = load_viewer(User.objects.get(pk=row.options["user"]), row.provider_id)
        kept = standing(actor, row)
        verdict = check(kept.day.problem, kept.plan)
        if verdict.cost is None:
            raise SystemExit(f"{row}: the checker refuses it: {verdict.faults[0].words}")
        made += len({call.visit for one in kept.plan.rounds for call in one.calls})
        left, cost = left + len(kept.plan.left), cost + verdict.cost.total
    return Planned(wall, made, left, cost)


# Workers


@contextmanager
def workers(count: int) -> Iterator[list[subprocess.Popen]]:
    """So many worker processes that stand ready, one job at a time each; ended at the end."""
    _do("DELETE FROM procrastinate_workers")
    found: list[subprocess.Popen] = []
    try:
        for number in range(1, count + 1):
            found.append(_worker())
            _wait(lambda n=number: _count("procrastinate_workers") == n, "A worker did not start")
        yield found
    finally:
        for one in found:
            one.terminate()
        for one in found:
            one.wait(60)


def _worker() -> subprocess.Popen:
    command = [str(Path(sys.executable).parent / "almoner"), "worker", "--concurrency", "1"]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen(command, env=surroundings, cwd=ROOT, stderr=subprocess.DEVNULL)


def planned(city: Sequence[Neighbourhood], count: int, seconds: float) -> Planned:
    """The whole city over so many worker processes, from the queue to the last plan."""
    with workers(count):
        plans = ask(city, seconds)
        began = time.perf_counter()
        _wait(lambda: not _count(_asked(plans)), "The city was not planned", LONGEST_S)
        wall = time.perf_counter() - began
    return told(plans, wall)


@dataclass(frozen=True)
class Killed:
    """What became of a neighbourhood whose worker was killed: seconds until another began it, and
    the whole city."""

    after: float
    city: Planned


def killed(city: Sequence[Neighbourhood], seconds: float) -> Killed:
    """Of two workers one is killed (kill -9) while it plans a neighbourhood. Stops when no other
    takes it up."""
    with workers(1) as (first,):
        own = _count("procrastinate_workers", "max(id)")
        with _second():
            plans = ask(city, seconds)
            began = time.perf_counter()
            _wait(lambda: bool(_count(_doing(own))), "No plan was begun")
            job = _count(_doing(own), "max(id)")
            first.send_signal(signal.SIGKILL)
            died = time.perf_counter()
            again = f"procrastinate_jobs WHERE id = {job} AND worker_id <> {own}"
            _wait(lambda: bool(_count(again)), "No other worker took it up", LONGEST_S)
            after = time.perf_counter() - died
            _wait(lambda: not _count(_asked(plans)), "The city was not planned", LONGEST_S)
            wall = time.perf_counter() - began
    return Killed(after, told(plans, wall))


@contextmanager
def _second() -> Iterator[None]:
    one = _worker()
    try:
        _wait(lambda: _count("procrastinate_workers") == 2, "A worker did not start")
        yield
    finally:
        one.terminate()
        one.wait(60)


def _asked(plans: Sequence[int]) -> str:
    ids = ", ".join(map(str, plans))
    return f"rounds_roundplan WHERE status = 'asked' AND id IN ({ids})"


def _doing(worker: int) -> str:
    task = "task_name = 'rounds.make_plan' AND status = 'doing'"
    return f"procrastinate_jobs WHERE {task} AND worker_id = {worker}"


def _wait(true: Callable[[], bool], what: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise SystemExit(f"{what} within {seconds:g} seconds.")
        time.sleep(0.05)


def _count(rows: str, what: str = "count(*)") -> int:
    with _cursor() as cursor:
        cursor.execute(f"SELECT {what} FROM {rows}")
        return int(cursor.fetchone()[0])


def _do(statement: str) -> None:
    with _cursor() as cursor:
        cursor.execute(statement)


def _cursor() -> Any:
    from django.db import connection

    return connection.cursor()
