"""Works out 60 indicators over 24 months and 40 teams, and the same figures with SQL by hand."""

import re
import statistics
import time
from datetime import UTC, datetime
from typing import Any

from benchmarks.cases import COUNCIL
from benchmarks.machine import print_load, worked

INDICATORS, MONTHS = 60, 24
FIGURES_S, TIMES = 30, 1.5
# What an analyst would write for seven of them: by month, and by month and team.
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
    "open-over-six-months": """
SELECT m.month, c.team_id, count(*)
FROM unnest(%(months)s::date[], %(closes)s::timestamptz[], %(last_days)s::date[])
    AS m(month, closes, last_day)
JOIN pathways_case c ON c.opened_at < m.closes AND (c.closed_at IS NULL OR c.closed_at >= m.closes)
WHERE c.organisation_id = %(council)s
  AND m.last_day - (c.opened_at AT TIME ZONE 'Europe/London')::date > 182
GROUP BY GROUPING SETS ((1), (1, 2))""",
    "caseload-per-worker": """
SELECT m.month, c.team_id, count(c.worker_id)::float / count(DISTINCT c.worker_id)
FROM unnest(%(months)s::date[], %(closes)s::timestamptz[]) AS m(month, closes)
JOIN pathways_case c ON c.opened_at < m.closes AND (c.closed_at IS NULL OR c.closed_at >= m.closes)
WHERE c.organisation_id = %(council)s AND c.worker_id IS NOT NULL
GROUP BY GROUPING SETS ((1), (1, 2))""",
    "reopened-within-91-days": """
SELECT date_trunc('month', c.closed_at AT TIME ZONE 'Europe/London')::date AS month, c.team_id,
    100.0 * count(*) FILTER (WHERE EXISTS (
        SELECT FROM pathways_case a WHERE a.person_id = c.person_id AND a.pathway = c.pathway
          AND a.organisation_id = c.organisation_id AND a.id <> c.id
          AND a.opened_at >= c.closed_at
          AND (a.opened_at AT TIME ZONE 'Europe/London')::date
            - (c.closed_at AT TIME ZONE 'Europe/London')::date <= 91)) / count(*)
FROM pathways_case c WHERE c.organisation_id = %(council)s
  AND c.closed_at >= %(starts)s AND c.closed_at < %(ends)s
GROUP BY GROUPING SETS ((1), (1, 2))""",
    "days-open-at-closure-90": """
SELECT date_trunc('month', closed_at AT TIME ZONE 'Europe/London')::date AS month, team_id,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY (closed_at AT TIME ZONE 'Europe/London')::date
        - (opened_at AT TIME ZONE 'Europe/London')::date)
FROM pathways_case WHERE organisation_id = %(council)s
  AND closed_at >= %(starts)s AND closed_at < %(ends)s
GROUP BY GROUPING SETS ((1), (1, 2))""",
}


def publish() -> list[str]:
    """60 indicators: those that are shipped, each again for one pathway after another."""
    from almoner.engines.indicators.kind import INDICATOR
    from almoner.engines.pathways.models import Case
    from almoner.platform.definitions.models import DefinitionVersion

    pathways = sorted(set(Case.objects.order_by().values_list("pathway", flat=True).distinct()))
    # Those that look years ahead know no months of teams.
    texts = [
        text
        for path in sorted(INDICATOR.folder.glob("*.yaml"))
        if "years_ahead:" not in (text := path.read_text())
    ]
    # Those of every pathway, which read most, go first.
    texts.sort(key=lambda text: not re.search("^(pathways|clocks): any$", text, re.MULTILINE))
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
    start_again()
    before = worked()
    actor, taken, rows = system("benchmark", COUNCIL), {}, 0
    for code in codes:
        started = time.perf_counter()
        rows += compute(actor, at=datetime.now(UTC), codes=[code], periods=MONTHS).rows
        taken[code] = time.perf_counter() - started
    slowest = max(taken, key=lambda code: taken[code])
    print(
        f"{len(codes)} indicators, {MONTHS} months, by team, from a server just started: "
        f"{sum(taken.values()):.1f} s (limit {FIGURES_S}), {worked() - before:.1f} s of processor, "
        f"slowest {taken[slowest]:.2f} s ({slowest}), {rows:,} figures stored",
        flush=True,
    )
    print_load()


def start_again() -> None:
    """Nothing is in the server's memory from what was measured before."""
    from django.db import connection

    from almoner.platform.database.embedded import server

    connection.close()
    server().stop()
    connection.ensure_connection()


def print_ratio(number: int) -> int:
    """Ours against the same by hand: the ratio of the sums of medians, and figures that differ."""
    from almoner.engines.indicators.kind import INDICATOR
    from almoner.engines.indicators.periods import lately
    from almoner.engines.indicators.sql import Asked, figures

    at, ours, theirs, differ, worst = datetime.now(UTC), 0.0, 0.0, 0, 0.0
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
            "last_days": [span.last_day(at) for span in asked.spans],
        }
        (ours_ms, our_rows), (hand_ms, hand_rows) = _medians(
            [(made.text, made.values), (text, values)], number
        )
        differ += _same(our_rows, hand_rows)
        ours, theirs, worst = ours + ours_ms, theirs + hand_ms, max(worst, ours_ms / hand_ms)
        print(
            f"{code}: {ours_ms:.0f} ms, by hand {hand_ms:.0f} ms, {ours_ms / hand_ms:.2f} times",
            flush=True,
        )
    print(
        f"together {ours / theirs:.2f} times SQL by hand (limit {TIMES}), worst {worst:.2f}, "
        f"{differ} figures differ",
        flush=True,
    )
    print_load()
    return differ


def _medians(statements: list[tuple[str, Any]], number: int) -> list[tuple[float, list[tuple]]]:
    """Milliseconds and rows of each, run in turn so that both meet the same machine."""
    from django.db import connection

    taken: list[list[float]] = [[] for _ in statements]
    rows: list[list[tuple]] = [[] for _ in statements]
    with connection.cursor() as cursor:
        for _ in range(max(number, 3)):
            for n, (text, values) in enumerate(statements):
                started = time.perf_counter()
                cursor.execute(text, values)
                rows[n] = cursor.fetchall()
                taken[n].append((time.perf_counter() - started) * 1000)
    return [(statistics.median(some), found) for some, found in zip(taken, rows, strict=True)]


def _same(ours: list[tuple], by_hand: list[tuple]) -> int:
    """How many figures are not the same. A period without rows is nought or nothing by hand."""

    def rounded(value: Any) -> float | None:
        return None if value is None else round(float(value), 6)

    mine = {(day, member): rounded(v) for _, member, day, _, _, v in ours if v}
    other = {(day, str(team or "")): rounded(v) for day, team, v in by_hand if v}
    return len(set(mine.items()) ^ set(other.items()))
