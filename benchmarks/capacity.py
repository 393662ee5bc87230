"""How fast services say what is free, how fast that is found, and that nothing is sold twice.

    python -m benchmarks.capacity [--services 40000] [--searches 500] [--rate 200] [--seconds 20]
        [--attempts 10000] [--places 500] [--buyers 8]

Prints the median and the 99th percentile of a search while updates arrive at a steady rate (limits
30 ms and 150 ms), the same search as SQL written by hand and the ratio, how soon an update is seen
(limit 1 s), and how many of the attempts to hold the last places succeed (exactly as many as there
are places). The server's data are in var/benchmark-capacity and are kept between runs.
"""

import argparse
import multiprocessing
import os
import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.machine import hardware, print_load, worked
from benchmarks.place import ROOT, setup

P50_MS, P99_MS, SEEN_MS = 30, 150, 1000
SEED = 1
PROVIDERS = 2_000
ACCEPTING = 10
KINDS = ("home_care", "reablement", "nursing", "residential", "extra_care")
NEEDS = ("personal_care", "meals", "medicines", "moving", "dementia", "night", "delegated_care")
ACTIVITIES = ("insulin-administration", "catheter-care", "peg-feeding", "wound-care")
# Half of the services are in towns: latitude, longitude and how far it spreads, in degrees.
TOWNS = ((51.5, -0.12, 0.25), (52.48, -1.9, 0.15), (53.48, -2.24, 0.15), (52.41, -1.51, 0.1))
# The same search as an analyst would write it for these services: who is free first, then of whom
# nobody knows, then who is full; in each the near and the fresh.
BY_HAND = """
SELECT id FROM (
    SELECT s.id, coalesce(st.holds_until > %(at)s, false) AS known,
        coalesce(st.holds_until > %(at)s AND st.accepting - st.held >= 1, false) AS free,
        extract(epoch FROM %(at)s - st.said_at)::float8 / 86400 AS days,
        12742 * asin(sqrt(power(sin(radians(s.latitude - %(lat)s) / 2), 2)
            + cos(radians(%(lat)s)) * cos(radians(s.latitude))
            * power(sin(radians(s.longitude - %(lon)s) / 2), 2))) AS km
    FROM directory_service s LEFT JOIN capacity_standing st ON st.service_id = s.id
    WHERE s.status = 'listed' AND s.kind = %(kind)s AND s.needs @> %(needs)s::varchar[]
        AND s.activities @> %(activities)s::varchar[]
        AND point(s.longitude, s.latitude)
            <@ box(point(%(west)s, %(south)s), point(%(east)s, %(north)s))) near
WHERE km <= %(within)s
ORDER BY free DESC, known AND NOT free,
    CASE WHEN known THEN power(0.5, days) ELSE 0 END * exp(-km / 10) DESC, km, id
LIMIT 20
"""
_STATEMENTS = """
INSERT INTO capacity_statement (service_id, key, said_at, received_at, holds_until, available_from,
    source, said_by, counted, maximum, occupied, reserved, accepting)
SELECT id, 'first', %(at)s::timestamptz - (id %% 40) * interval '1 hour', %(at)s,
    %(at)s::timestamptz + interval '20 days', '2026-01-01', 'api', 'system:benchmark', true,
    40, 30, 0, %(accepting)s
FROM directory_service WHERE id %% 10 < 9
"""
_STANDINGS = """
INSERT INTO capacity_standing (service_id, statement_id, source, said_at, holds_until,
    available_from, held, held_morning, held_midday, held_afternoon, held_evening, held_night,
    most, most_morning, most_midday, most_afternoon, most_evening, most_night)
SELECT id, 0, '', '1970-01-01Z', '1970-01-01Z', '1970-01-01', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
FROM directory_service
"""


def build(number: int, at: datetime) -> None:
    """Makes the services, each with a standing and nine of ten with a statement, if need be."""
    from django.core.management import call_command
    from django.db import connection

    from almoner.registers.directory.models import Service

    call_command("migrate", verbosity=0)
    if (found := Service.objects.count()) not in (0, number):
        raise SystemExit(f"There are {found} services. Remove {os.environ['ALMONER_PGDATA']}.")
    if not found:
        fill(number, at)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def fill(number: int, at: datetime) -> None:
    from django.db import connection, transaction

    from almoner.registers.directory.models import Service
    from almoner.registers.organisations.models import Organisation

    chance = random.Random(SEED)
    with transaction.atomic(), connection.cursor() as cursor:
        names = [f"Provider {n}" for n in range(min(PROVIDERS, number))]
        made = Organisation.objects.bulk_create(
            [Organisation(kind="provider", name=name, synthetic=True) for name in names]
        )
        rows = (_service(n, made[n % len(made)].pk, chance, at) for n in range(number))
        Service.objects.bulk_create(rows, batch_size=2000)
        cursor.execute(_STANDINGS)
        cursor.execute(_STATEMENTS, {"at": at, "accepting": ACCEPTING})


def _service(number: int, organisation_id: int, chance: random.Random, at: datetime) -> Any:
    from almoner.registers.directory.models import Service

    lat, lon = _somewhere(chance, number % 2 == 0)
    return Service(
        organisation_id=organisation_id,
        reference=f"service {number}",
        name=f"Service {number}",
        kind=chance.choice(KINDS),
        status="listed",
        needs=chance.sample(NEEDS, 5),
        languages=["en"],
        activities=chance.sample(ACTIVITIES, 2),
        latitude=lat,
        longitude=lon,
        created_at=at,
        synthetic=True,
    )


def _somewhere(chance: random.Random, in_town: bool) -> tuple[float, float]:
    if not in_town:
        return chance.uniform(50.6, 54.8), chance.uniform(-3.5, 1.2)
    lat, lon, spread = chance.choice(TOWNS)
    return chance.gauss(lat, spread), chance.gauss(lon, spread)


def wishes(number: int, seed: int = SEED) -> Iterator[Any]:
    """What is looked for: mostly in towns, where there is most to look through."""
    from almoner.services.capacity.queries import Wanted

    chance = random.Random(seed)
    for _ in range(number):
        lat, lon = _somewhere(chance, chance.random() < 0.8)
        yield Wanted(
            kinds=(chance.choice(KINDS),),
            needs=tuple(chance.sample(NEEDS, 2)),
            activities=(chance.choice(ACTIVITIES),),
            latitude=lat,
            longitude=lon,
            within_km=chance.choice((10.0, 20.0, 30.0)),
        )


def search_times(number: int) -> list[float]:
    """Milliseconds of each search, by people of any organisation."""
    from almoner.platform.access.viewer import system
    from almoner.services.capacity.queries import search

    viewer = system("benchmark")
    return [_timed(search, viewer, one, datetime.now(UTC), 20) for one in wishes(number)]


def hand_times(number: int) -> list[float]:
    return [_timed(by_hand, one, datetime.now(UTC)) for one in wishes(number)]


def by_hand(wanted: Any, at: datetime) -> list[int]:
    from django.db import connection

    from almoner.services.capacity.searching import _box

    values: dict[str, Any] = {
        "at": at,
        "kind": wanted.kinds[0],
        "needs": list(wanted.needs),
        "activities": list(wanted.activities),
        "within": wanted.within_km,
    }
    _box((wanted.latitude, wanted.longitude), wanted.within_km, values)
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, values)
        return [key for (key,) in cursor.fetchall()]


def _timed(deed: Any, *arguments: Any) -> float:
    started = time.perf_counter()
    deed(*arguments)
    return (time.perf_counter() - started) * 1000


def talk(rate: float, seconds: float, told: Any) -> None:
    """In a process of its own: updates at a steady rate. Tells how many came and how late."""
    setup()
    from almoner.registers.directory.models import Service

    services = list(Service.objects.values_list("pk", flat=True))
    chance, started, said, late = random.Random(os.getpid()), time.monotonic(), 0, 0.0
    while (due := said / rate) < seconds:
        time.sleep(max(0.0, started + due - time.monotonic()))
        late = max(late, time.monotonic() - started - due)
        update(chance.choice(services), f"{os.getpid()} {said}", chance.randrange(ACCEPTING))
        said += 1
    told.put((said, time.monotonic() - started, late))


def update(service_id: int, key: str, accepting: int) -> None:
    from almoner.platform.access.viewer import system
    from almoner.services.capacity.commands import state
    from almoner.services.capacity.rules import Said

    now = datetime.now(UTC)
    said = Said(now, now + timedelta(days=1), now.date(), 40, 30, 0, accepting)
    state(system("benchmark"), service_id, said, key, source="api", at=now)


def seen_times(number: int) -> list[float]:
    """Milliseconds from sending an update to the answer of a search that has it."""
    from almoner.registers.directory.models import Service
    from almoner.services.capacity.queries import standing_of

    services = list(Service.objects.values_list("pk", flat=True)[:number])

    def seen(service_id: int, n: int) -> None:
        update(service_id, f"seen {time.time_ns()}", n % ACCEPTING)
        while standing_of(service_id, datetime.now(UTC)).stood.said.accepting != n % ACCEPTING:
            time.sleep(0.001)

    return [_timed(seen, key, n) for n, key in enumerate(services)]


def buy(services: Sequence[int], attempts: int, organisation_id: int, won: Any) -> None:
    """In a process of its own: so many attempts to hold one place each."""
    setup()
    won.put(sum(winners(services, attempts, organisation_id)))


def winners(services: Sequence[int], attempts: int, organisation_id: int) -> Iterator[bool]:
    """For each attempt, whether it held a place."""
    from almoner.kernel.refusals import Refused
    from almoner.platform.access.viewer import system
    from almoner.services.capacity.commands import reserve

    buyer, chance = system("benchmark", organisation_id), random.Random(os.getpid())
    for n in range(attempts):
        now = datetime.now(UTC)
        key = f"{os.getpid()} {n} {time.time_ns()}"
        try:
            reserve(buyer, chance.choice(services), key, now + timedelta(days=1), at=now)
            yield True
        except Refused:
            yield False


def print_searches(options: argparse.Namespace) -> bool:
    """While updates arrive. True when the limits hold."""
    told = multiprocessing.get_context("spawn").Queue()
    talking = _process(talk, options.rate, options.seconds, told)
    before = worked()
    times = sorted(search_times(options.searches))
    seen = sorted(seen_times(max(10, options.searches // 5)))
    hand = sorted(hand_times(options.searches))
    said, took, late = told.get()
    talking.join()
    p50, p99, soon = _at(times, 0.5), _at(times, 0.99), _at(seen, 0.99)
    print(
        f"search: p50 {p50:.1f} ms (limit {P50_MS}), p99 {p99:.1f} ms (limit {P99_MS}), "
        f"n={len(times)}\nby hand: p50 {_at(hand, 0.5):.1f} ms; the search takes "
        f"{p50 / _at(hand, 0.5):.1f} times as long\n"
        f"an update is seen after {soon:.0f} ms at p99 (limit {SEEN_MS})\n"
        f"{said:,} updates in {took:.1f} s ({said / took:.0f} a second, {late:.1f} s late)\n"
        f"{worked() - before:.0f} s of processor for all of this",
        flush=True,
    )
    print_load()
    return p50 <= P50_MS and p99 <= P99_MS and soon <= SEEN_MS


def print_buyers(options: argparse.Namespace) -> bool:
    """True when exactly as many win as there are places."""
    from django.db.models import F, Sum

    from almoner.registers.organisations.models import Organisation
    from almoner.services.capacity.models import Standing

    services = last_places(options.places)
    # The main process lets go of its connection, so that each buyer begins alike.
    buyers = list(Organisation.objects.values_list("pk", flat=True)[: options.buyers])
    won = multiprocessing.get_context("spawn").Queue()
    each = -(-options.attempts // len(buyers))
    started = time.perf_counter()
    running = [_process(buy, services, each, organisation, won) for organisation in buyers]
    total = sum(won.get() for _ in running)
    for one in running:
        one.join()
    taken = time.perf_counter() - started
    rows = Standing.objects.filter(service_id__in=services)
    left = rows.aggregate(left=Sum(F("accepting") - F("held")))["left"]
    print(
        f"{each * len(buyers):,} attempts by {len(buyers)} buyers at once on {options.places} "
        f"places in {taken:.0f} s, their start included: {total} won, {left} left",
        flush=True,
    )
    print_load()
    return total == options.places and left == 0


def last_places(places: int) -> list[int]:
    """Services that accept so many places together, all of them free."""
    from almoner.services.capacity.models import Standing

    rows = Standing.objects.filter(held=0).order_by("-service_id")
    services = list(rows.values_list("service_id", flat=True)[: places // ACCEPTING])
    for service in services:
        update(service, f"last {time.time_ns()}", ACCEPTING)
    return services


def _process(deed: Any, *arguments: Any) -> Any:
    from django.db import connections

    connections.close_all()
    started = multiprocessing.get_context("spawn").Process(target=deed, args=arguments)
    started.start()
    return started


def _at(times: Sequence[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]


def options_of(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in (
        *(("services", 40_000), ("searches", 500), ("seconds", 20), ("attempts", 10_000)),
        *(("places", 500), ("buyers", 8)),
    ):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--rate", type=float, default=200.0)
    return parser.parse_args(arguments)


def main() -> None:
    options = options_of()
    os.environ.setdefault("ALMONER_PGDATA", str(ROOT / "var" / "benchmark-capacity"))
    setup()
    build(options.services, datetime.now(UTC))
    print(f"{options.services:,} services\n{hardware()}", flush=True)
    held = [print_searches(options), print_buyers(options)]
    raise SystemExit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
