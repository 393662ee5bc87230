"""How fast casework is on a place of full size, and whether what is stored is what happened.

    python -m benchmarks.casework [--scale 1.0] [--count 40]

Prints the median of a queue page and of a transition (limits 150 ms and 20 ms), the time to replay
every timeline and how many stored cases differ (limit 60 s, none), the time of 60 indicators over
24 months and 40 teams from nothing (limit 30 s), and how that compares with SQL written by hand
(limit 1.5 times). The server's data are in var/benchmark-casework and are kept between runs.
"""

import argparse
import os
import platform
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.cases import ACCOUNT, COUNCIL, build
from benchmarks.place import ROOT, as_web, setup

INDICATORS, MONTHS = 60, 24
PAGE_MS, MOVE_MS, REPLAY_S, FIGURES_S, TIMES = 150, 20, 60, 30, 1.5
# What an analyst would write for four of them: by month, and by month and team.
BY_HAND = {
    "cases-opened": """
SELECT date_trunc('month', opened_at AT TIME ZONE 'Europe/London')::date AS month, team_id, count(*)
FROM pathways_case WHERE organisation_id = %(council)s
  AND opened_at >= %(starts)s AND opened_at < %(ends)s
GROUP BY GROUPING SETS ((1), (1, 2))""",
    "clocks-met": """
SELECT date_trunc('month', k.stopped_at AT TIME ZONE 'Europe/London')::date AS month, c.team_id,
    100.0 * count(*) FILTER (WHERE k.stopped_at < k.due_at) / count(*)
FROM pathways_caseclock k JOIN pathways_case c ON c.id = k.case_id
WHERE k.organisation_id = %(council)s AND k.stopped_at >= %(starts)s AND k.stopped_at < %(ends)s
GROUP BY GROUPING SETS ((1), (1, 2))""",
    "cases-open": """
SELECT m.month, c.team_id, count(*)
FROM unnest(%(months)s::date[], %(closes)s::timestamptz[]) AS m(month, closes)
JOIN pathways_case c ON c.opened_at < m.closes AND (c.closed_at IS NULL OR c.closed_at >= m.closes)
WHERE c.organisation_id = %(council)s
GROUP BY GROUPING SETS ((1), (1, 2))""",
    "days-open-at-closure-90": """
SELECT date_trunc('month', closed_at AT TIME ZONE 'Europe/London')::date AS month, team_id,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY (closed_at AT TIME ZONE 'Europe/London')::date
        - (opened_at AT TIME ZONE 'Europe/London')::date)
FROM pathways_case WHERE organisation_id = %(council)s
  AND closed_at >= %(starts)s AND closed_at < %(ends)s
GROUP BY GROUPING SETS ((1), (1, 2))""",
}


def hardware() -> str:
    info = Path("/proc/cpuinfo")
    names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    chip = names[0].partition(":")[2].strip() if names else platform.processor()
    return f"{os.cpu_count()} × {chip}, {memory:.0f} GB, Python {platform.python_version()}"


def print_size() -> None:
    from almoner.engines.pathways.models import Case, CaseEvent

    cases, events = Case.objects.count(), CaseEvent.objects.count()
    paths = Case.objects.order_by().values("pathway").distinct().count()
    print(f"{cases:,} cases, {events:,} events, {paths} pathways\n{hardware()}", flush=True)


# Screens and moves, as the web's role


def as_people(number: int) -> None:
    queue_pages(number)
    transitions(number)


def queue_pages(number: int) -> None:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from benchmarks.pages import timed

    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(pk=ACCOUNT))
    for words, path in _queues():
        taken, queries = timed(client, path, number)
        print(
            f"{words}: median {statistics.median(taken):.0f} ms (limit {PAGE_MS}), slowest "
            f"{max(taken):.0f} ms, {queries} queries",
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
    print(
        f"transition: median {statistics.median(taken[5:]):.1f} ms (limit {MOVE_MS}), slowest "
        f"{max(taken[5:]):.0f} ms, n={len(taken[5:])}",
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
    """Every timeline in as many processes as there are processors; the cases that differ."""
    from django.db import connection

    from almoner.engines.pathways.models import Case

    newest = Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    connection.close()
    workers = os.cpu_count() or 1
    step = newest // workers + 1
    parts = [(1 + at * step, (at + 1) * step) for at in range(workers)]
    started = time.perf_counter()
    with ProcessPoolExecutor(workers) as pool:
        differing = sum(pool.map(_replayed, parts))
    taken = time.perf_counter() - started
    print(
        f"every timeline replayed in {taken:.1f} s (limit {REPLAY_S}) by {workers} processes; "
        f"{differing} cases differ from what is stored",
        flush=True,
    )
    return differing


def _replayed(part: tuple[int, int]) -> int:
    from django.db import connection

    connection.close()
    from almoner.engines.pathways.recomputing import differing

    first, last = part
    return len(differing(range(first, last + 1)))


# Figures


def publish() -> list[str]:
    """60 indicators: those that are shipped, each again for one pathway after another."""
    from almoner.engines.indicators.kind import INDICATOR
    from almoner.engines.pathways.models import Case
    from almoner.platform.definitions.models import DefinitionVersion

    pathways = sorted(set(Case.objects.order_by().values_list("pathway", flat=True).distinct()))
    texts = [path.read_text() for path in sorted(INDICATOR.folder.glob("*.yaml"))]
    at, made = datetime.now(UTC), []
    for n in range(INDICATORS):
        text, turn = texts[n % len(texts)], n // len(texts)
        text = _changed(text, n, pathways[(turn - 1) % len(pathways)] if turn else "")
        one = INDICATOR.parse(text, "benchmark.yaml")
        made.append(one.code)
        DefinitionVersion.objects.get_or_create(
            kind=INDICATOR.name,
            code=one.code,
            version=one.version,
            organisation_id=None,
            defaults={
                "title": one.title,
                "body": text,
                "digest": "0" * 64,
                "status": "published",
                "saved_at": at,
                "saved_by": "system:benchmark",
                "published_at": at,
                "published_by": "system:benchmark",
            },
        )
    return made


def _changed(text: str, n: int, pathway: str) -> str:
    """With a code of its own, by team only, and for one pathway."""
    lines = []
    for line in text.splitlines():
        if line.startswith("code: "):
            line = f"code: benchmark-{n}"
        elif line.startswith("slices: "):
            line = "slices: [team]"
        elif line == "pathways: any" and pathway:
            line = f"pathways: [{pathway}]"
        elif line == "of: clocks" and pathway:
            line = f"of: clocks\ndenominator: {{field: pathway, is: {pathway}}}"
        if not (line.startswith("denominator: ") and "of: clocks" in "\n".join(lines) and pathway):
            lines.append(line)
    return "\n".join(lines) + "\n"


def print_figures() -> None:
    from almoner.engines.indicators.commands.computing import compute
    from almoner.engines.indicators.models import IndicatorValue
    from almoner.platform.access.viewer import system

    codes = publish()
    IndicatorValue.objects.all().delete()
    started = time.perf_counter()
    actor = system("benchmark", COUNCIL)
    made = compute(actor, at=datetime.now(UTC), codes=codes, periods=MONTHS)
    taken = time.perf_counter() - started
    print(
        f"{made.indicators} indicators, {MONTHS} months, by team, from nothing: {taken:.1f} s "
        f"(limit {FIGURES_S}), {made.rows:,} figures stored",
        flush=True,
    )


def print_ratio(number: int) -> int:
    """Ours against the same by hand: the ratio of the sums of medians, and figures that differ."""
    from almoner.engines.indicators.kind import INDICATOR
    from almoner.engines.indicators.periods import lately
    from almoner.engines.indicators.sql import Asked, figures

    at, ours, theirs, differ = datetime.now(UTC), 0.0, 0.0, 0
    for code, text in BY_HAND.items():
        shipped = (INDICATOR.folder / f"{code}.yaml").read_text()
        one = INDICATOR.parse(_changed(shipped, 0, ""), "benchmark.yaml")
        asked = Asked(COUNCIL, lately("month", MONTHS, at), at)
        made = figures(one, asked)
        values = {
            "council": COUNCIL,
            "starts": asked.starts,
            "ends": asked.ends,
            "months": [span.starts_on for span in asked.spans],
            "closes": [span.ends(at) for span in asked.spans],
        }
        ours_ms, our_rows = _median(made.text, made.values, number)
        hand_ms, hand_rows = _median(text, values, number)
        differ += _same(our_rows, hand_rows)
        ours, theirs = ours + ours_ms, theirs + hand_ms
        print(
            f"{code}: {ours_ms:.0f} ms, by hand {hand_ms:.0f} ms, {ours_ms / hand_ms:.2f} times",
            flush=True,
        )
    print(
        f"together {ours / theirs:.2f} times SQL by hand (limit {TIMES}), {differ} figures differ"
    )
    return differ


def _median(text: str, values: Any, number: int) -> tuple[float, list[tuple]]:
    from django.db import connection

    taken, rows = [], []
    with connection.cursor() as cursor:
        for _ in range(max(number, 3)):
            started = time.perf_counter()
            cursor.execute(text, values)
            rows = cursor.fetchall()
            taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken[1:]), rows


def _same(ours: list[tuple], by_hand: list[tuple]) -> int:
    """How many figures are not the same. A period without rows is nought or nothing by hand."""

    def rounded(value: Any) -> float | None:
        return None if value is None else round(float(value), 6)

    mine = {(day, member): rounded(v) for _, member, day, _, _, v in ours if v}
    other = {(day, str(team or "")): rounded(v) for day, team, v in by_hand if v}
    return len(set(mine.items()) ^ set(other.items()))


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
