"""How fast casework is on a place of full size, and whether what is stored is what happened.

    python -m benchmarks.casework [--scale 1.0] [--count 40]

Prints the median of a queue page and of a transition (limits 150 ms and 20 ms), the time to replay
every timeline and how many stored cases differ (limit 60 s, none), the time of 60 indicators over
24 months and 40 teams from nothing (limit 30 s), and how that compares with SQL written by hand
(limit 1.5 times). The server's data are in var/benchmark-casework and are kept between runs.
"""

import argparse
import os
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from benchmarks.cases import ACCOUNT, build
from benchmarks.figures import print_figures, print_ratio
from benchmarks.machine import hardware, print_load, worked
from benchmarks.place import ROOT, as_web, setup

PAGE_MS, MOVE_MS, REPLAY_S = 150, 20, 60


def print_size() -> None:
    from almoner.engines.pathways.models import Case, CaseEvent

    cases, events = Case.objects.count(), CaseEvent.objects.count()
    paths = Case.objects.order_by().values("pathway").distinct().count()
    print(f"{cases:,} cases, {events:,} events, {paths} pathways\n{hardware()}", flush=True)


# Screens and moves, as the web's role


def as_people(number: int) -> None:
    queue_pages(number)
    transitions(number)
    print_load()


def queue_pages(number: int) -> None:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from benchmarks.pages import timed

    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(pk=ACCOUNT))
    for words, path in _queues():
        # The first reads the definitions, which the processor figure leaves out.
        client.get(path)
        before = worked()
        taken, queries = timed(client, path, number)
        # Two requests warm up, and one is for its queries.
        each = (worked() - before) * 1000 / (number + 3)
        print(
            f"{words}: median {statistics.median(taken):.0f} ms (limit {PAGE_MS}), slowest "
            f"{max(taken):.0f} ms, {each:.0f} ms of processor, {queries} queries",
            flush=True,
        )


def _queues() -> Iterator[tuple[str, str]]:
    """My work, and the longest queue: of the team and of the whole council."""
    from django.db import transaction
    from django.db.models import Count

    from almoner.engines.pathways.models import Case
    from almoner.platform.access.scope import scoped

    with transaction.atomic(), scoped(_viewer()):
        rows = Case.objects.filter(closed_at__isnull=True).values_list("pathway", "queue")
        pathway, queue = rows.annotate(n=Count("pk")).order_by("-n")[0][:2]
    yield "my work", "/work/"
    yield f"queue of a team ({pathway})", f"/work/queues/{pathway}/{queue}/"
    yield "queue of all teams", f"/work/queues/{pathway}/{queue}/?all=1"


def _viewer() -> Any:
    from django.contrib.auth import get_user_model

    from almoner.platform.access.viewer import load_viewer

    return load_viewer(get_user_model().objects.get(pk=ACCOUNT))


def transitions(number: int) -> None:
    """Each in a transaction of its own, with its event, its clocks and its audit, committed."""
    from django.db import transaction
    from django.utils import timezone

    from almoner.engines.pathways.commands import move
    from almoner.kernel.refusals import Refused
    from almoner.platform.access.scope import scoped

    viewer, taken = _viewer(), []
    with transaction.atomic(), scoped(viewer):
        wanted = _movable(viewer, number + 5)
    before = worked()
    for key, code, facts, reason in wanted:
        started = time.perf_counter()
        try:
            with transaction.atomic(), scoped(viewer):
                move(
                    viewer,
                    case_id=key,
                    transition=code,
                    facts=facts,
                    reason=reason,
                    note="As told",
                    evidence="As told",
                    at=timezone.now(),
                )
        except Refused:
            # A fact that a random timeline never wrote is missed only now: that is no transition.
            continue
        taken.append((time.perf_counter() - started) * 1000)
    if not taken[5:]:
        raise SystemExit("No case could be moved.")
    each = (worked() - before) * 1000 / len(wanted)
    print(
        f"transition: median {statistics.median(taken[5:]):.1f} ms (limit {MOVE_MS}), slowest "
        f"{max(taken[5:]):.0f} ms, {each:.1f} ms of processor, n={len(taken[5:])}",
        flush=True,
    )


def _movable(viewer: Any, number: int) -> list[tuple[int, str, dict[str, Any], str]]:
    """(case, transition, facts, reason) of moves that the rules permit now, none to an end."""
    from django.utils import timezone

    from almoner.engines.pathways import access
    from almoner.engines.pathways.models import Case
    from almoner.engines.pathways.queries.around import around
    from almoner.engines.pathways.rules import Given, check_move
    from almoner.engines.pathways.store import definition_of, state_of

    found: list[tuple[int, str, dict[str, Any], str]] = []
    at = timezone.now()
    for case in Case.objects.filter(closed_at__isnull=True).order_by("pk").iterator():
        definition, state = definition_of(case.version_id), state_of(case)
        for step in definition.from_state(case.state):
            if step.requires.two_people or step.worked_by or step.opens or step.sets:
                continue
            if definition.states[step.target(case.state)].kind == "closed":
                continue
            facts = {name: _answer(definition.fields[name], at) for name in step.requires.fields}
            reason = step.requires.reason[0] if step.requires.reason else ""
            given = Given(facts, reason, "As told", "As told", "", "")
            mover = access.mover_of(viewer, case)
            if not check_move(definition, state, step.code, mover, given, around(case, at)):
                found.append((case.pk, step.code, facts, reason))
                break
        if len(found) >= number:
            break
    return found


def _answer(field: Any, at: datetime) -> Any:
    plain = {"yes-no": True, "date": at.date().isoformat(), "text": "As told"}
    if field.type in ("choice", "choices"):
        code = field.choices[0].code
        return [code] if field.type == "choices" else code
    if field.type in ("whole", "money", "decimal"):
        return (field.between or (1, 1))[0]
    return plain.get(field.type, "As told")


# Replaying everything


def print_replay() -> int:
    """Every timeline in as many processes as there are processors; how many cases differ."""
    from almoner.engines.pathways.recomputing import differing

    started, before = time.perf_counter(), worked()
    found = differing()
    taken = time.perf_counter() - started
    print(
        f"every timeline replayed in {taken:.1f} s (limit {REPLAY_S}), by {os.cpu_count()} "
        f"processes, {worked() - before:.0f} s of processor with the server; {len(found)} cases "
        "differ from what is stored",
        flush=True,
    )
    print_load()
    return len(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--as-web", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.setdefault("ALMONER_PGDATA", str(ROOT / "var" / "benchmark-casework"))
    setup()
    if options.as_web:
        as_people(options.count)
        return
    started = time.perf_counter()
    build(options.scale, datetime.now(UTC))
    print(f"place of scale {options.scale:g} ready in {time.perf_counter() - started:.0f} s")
    print_size()
    from django.core.management import call_command

    call_command("createcachetable")
    if as_web("benchmarks.casework", "--as-web", "--count", str(options.count)):
        raise SystemExit("The pages could not be measured. The reason is above.")
    differing = print_replay()
    print_figures()
    differing += print_ratio(options.count // 8)
    raise SystemExit(1 if differing else 0)


if __name__ == "__main__":
    main()
