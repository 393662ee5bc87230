"""How long an answer takes: one at a time, and a hundred thousand at once.

    python -m benchmarks.authority [--scale 1.0] [--every]

Prints the median and the 99th percentile of single answers in process (limits 5 ms and 20 ms),
and the time to re-check every visit of tomorrow as one job (limit 10 s at scale 1). Then compares
the job's answers with the rule asked one at a time: a sample, or all of them with --every.
"""

import argparse
import json
import random
import statistics
import time
from datetime import timedelta

from benchmarks.place import ACTIVITY, ROOT, as_web, build, setup

VAR = ROOT / "var" / "benchmark-files"


def single(count: int) -> list[float]:
    """Milliseconds of single answers, for random delegations, each in its provider's scope."""
    from django.db import connection, transaction
    from django.utils import timezone

    from almoner.platform.access.scope import scoped
    from almoner.platform.access.viewer import Viewer
    from almoner.services.delegation.queries.authority import may

    now, taken = timezone.now(), []
    for worker, person, provider in chosen(count + 50):
        viewer = Viewer(1, provider, "registered_manager", circle=(provider, 2))
        with transaction.atomic(), scoped(viewer):
            started = time.perf_counter()
            may(worker, ACTIVITY, person, now)
            taken.append((time.perf_counter() - started) * 1000)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("almoner_web",)
    return taken[50:]


def chosen(count: int) -> list[tuple[int, int, int]]:
    """(worker, person, provider) of random delegations, drawn while still the owner."""
    return [tuple(row) for row in json.loads((VAR / "chosen.json").read_text())][:count]


def draw(count: int) -> None:
    from almoner.services.delegation.models import Delegation

    rows = list(Delegation.objects.values_list("worker_id", "person_id", "provider_id"))
    VAR.mkdir(parents=True, exist_ok=True)
    (VAR / "chosen.json").write_text(json.dumps(random.Random(1).choices(rows, k=count)))


def job() -> tuple[float, int, int]:
    """Seconds, tasks asked and tasks changed of one re-check of tomorrow."""
    from django.utils import timezone

    from almoner.services.visits.rechecks import recheck_ahead

    started = time.perf_counter()
    asked, changed = recheck_ahead(timezone.now(), timedelta(hours=60))
    return time.perf_counter() - started, asked, changed


def disagreements(sample: int | None) -> tuple[int, int]:
    """How many stored answers differ from the rule asked on its own, of how many compared."""
    from almoner.services.delegation.queries.authority import may
    from almoner.services.visits.models import Task

    tasks = Task.objects.select_related("visit").order_by("pk")
    rows = list(tasks if sample is None else random.Random(2).sample(list(tasks), sample))
    wrong = 0
    for task in rows:
        visit = task.visit
        answer = may(
            visit.worker_id, task.activity, visit.person_id, task.due_at, visit.provider_id
        )
        codes = [refusal.code for refusal in answer.refusals]
        wrong += (answer.granted, codes) != (task.granted, task.reasons)
    return wrong, len(rows)


def print_single(count: int) -> None:
    taken = sorted(single(count))
    print(
        f"one answer: median {statistics.median(taken):.2f} ms (limit 5), "
        f"p99 {taken[int(len(taken) * 0.99)]:.2f} ms (limit 20), n={len(taken)}",
        flush=True,
    )


def print_job() -> None:
    for name in ("first", "second"):
        seconds, asked, changed = job()
        print(
            f"re-check, {name} run: {asked} visits in {seconds:.1f} s (limit 10), "
            f"{changed} answers changed, {seconds / max(asked, 1) * 1e6:.0f} µs each"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--every", action="store_true")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--as-web", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    setup()
    if options.as_web:
        print_single(options.count)
        return
    build(options.scale)
    draw(options.count + 50)
    if as_web("benchmarks.authority", "--as-web", "--count", str(options.count)):
        raise SystemExit("The single answers could not be measured. The reason is above.")
    print_job()
    wrong, compared = disagreements(None if options.every else 2000)
    print(f"compared with the rule alone: {wrong} of {compared} differ")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
