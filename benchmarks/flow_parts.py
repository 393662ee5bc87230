"""The processes that benchmarks.flow_scale starts: each does one thing, bound by row security as
the web is, and prints what it measured as one line of JSON.

    python -m benchmarks.flow_parts state|search|visible|reserve|listen …
"""

import argparse
import asyncio
import json
import random
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.flow_place import ACTIVITIES, AREA, Known, known, setup

# The same question as the search of capacity, as somebody would write it for this page alone: the
# same services, in an order as near as one line makes it, and nothing but what a list shows.
BY_HAND = """
SELECT s.id, s.name, o.name, st.said_at, st.holds_until, st.accepting - st.held,
    st.morning - st.held_morning, st.evening - st.held_evening,
    12742 * asin(sqrt(power(sin(radians(s.latitude - %(lat)s) / 2), 2) + cos(radians(%(lat)s))
        * cos(radians(s.latitude)) * power(sin(radians(s.longitude - %(lon)s) / 2), 2))) AS km,
    coalesce(st.holds_until > %(at)s AND st.morning - st.held_morning >= 45, false) AS fits
FROM directory_service s
JOIN organisations_organisation o ON o.id = s.organisation_id
LEFT JOIN capacity_standing st ON st.service_id = s.id
WHERE s.status = 'listed' AND s.kind = 'home_care' AND s.needs @> '{personal_care}'
    AND s.activities @> ARRAY[%(activity)s]::varchar[]
    AND point(s.longitude, s.latitude)
        <@ box(point(%(west)s, %(south)s), point(%(east)s, %(north)s))
ORDER BY fits DESC, st.said_at DESC NULLS LAST, km LIMIT 50
"""
KM = 15.0


def as_viewer(viewer: Any, call: Callable[[], Any]) -> Any:
    """As a request is served: one transaction that the database scopes to the viewer."""
    from django.db import transaction

    from almoner.platform.access.scope import scoped

    with transaction.atomic(), scoped(viewer):
        return call()


def manager(organisation: int) -> Any:
    from almoner.platform.access.viewer import Viewer

    return Viewer(1, organisation, "registered_manager", circle=(organisation,))


def hub(organisation: int) -> Any:
    from almoner.platform.access.viewer import Viewer

    return Viewer(1, organisation, "flow_hub", circle=(organisation,))


def said(at: datetime, **more: Any) -> Any:
    from almoner.services.capacity.rules import Said

    return Said(at, at + timedelta(hours=24), at.date(), **more)


def tell(service: int, organisation: int, what: Any, at: datetime) -> None:
    from almoner.services.capacity.commands import state

    as_viewer(
        manager(organisation),
        lambda: state(manager(organisation), service, what, uuid.uuid4().hex, at=at),
    )


def run_state(seconds: float, rate: float, number: int) -> dict[str, Any]:
    """So many statements a second of services drawn by chance; `late` began over a second late."""
    place, chance = known(), random.Random(number)
    begins, taken, late, count = time.monotonic(), [], 0, int(seconds * rate)
    for n in range(count):
        wait = begins + n / rate - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        late += wait < -1
        service, organisation = chance.choice(place.home_care)
        at, started = datetime.now(UTC), time.perf_counter()
        minutes = {"morning": chance.randrange(0, 240, 15), "evening": chance.randrange(0, 240, 15)}
        tell(service, organisation, said(at, minutes=minutes), at)
        taken.append(time.perf_counter() - started)
        if time.monotonic() - begins > 2 * seconds:
            break
    return {"taken": taken, "late": late, "over": time.monotonic() - begins}


def run_search(seconds: float, number: int) -> dict[str, Any]:
    """The search of the platform and the one by hand, in turn, for the same question."""
    from django.db import connection

    from almoner.services.capacity.queries import Wanted, search
    from almoner.services.capacity.searching import _box

    place, chance = known(), random.Random(number)
    ours, theirs, found, until = [], [], 0, time.monotonic() + seconds
    while time.monotonic() < until:
        at, activity = datetime.now(UTC), chance.choice(ACTIVITIES)
        spot = (chance.uniform(*AREA[0]), chance.uniform(*AREA[1]))
        wanted = Wanted(
            kinds=("home_care",),
            needs=("personal_care",),
            activities=(activity,),
            latitude=spot[0],
            longitude=spot[1],
            within_km=KM,
            start_on=at.date() + timedelta(days=1),
            minutes={"morning": 45},
        )
        viewer, started = hub(place.hubs[0]), time.perf_counter()
        found += len(as_viewer(viewer, lambda w=wanted, t=at, v=viewer: search(v, w, t)))
        ours.append(time.perf_counter() - started)
        values: dict[str, Any] = {"at": at, "activity": activity}
        _box(spot, KM, values)
        started = time.perf_counter()
        as_viewer(viewer, lambda v=values: _rows(connection, v))
        theirs.append(time.perf_counter() - started)
    return {"ours": ours, "theirs": theirs, "found": found}


def _rows(connection: Any, values: dict[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, values)
        return cursor.fetchall()


def run_visible(seconds: float) -> dict[str, Any]:
    """From the moment a message arrives until a search that did not know of it shows it."""
    import threading

    from almoner.services.capacity.queries import Wanted, search

    place = known()
    service, organisation = place.beacon
    viewer, taken, until, number = hub(place.hubs[0]), [], time.monotonic() + seconds, 0
    wanted = Wanted(kinds=("nursing",), needs=("beacon",))
    while time.monotonic() < until:
        number = number % 400 + 1
        at, started = datetime.now(UTC), time.perf_counter()
        message = (service, organisation, said(at, accepting=number), at)
        sender = threading.Thread(target=_told, args=message)
        sender.start()
        while True:
            now = datetime.now(UTC)
            [one] = as_viewer(viewer, lambda t=now: search(viewer, wanted, t))
            if one.now.free.places == number:
                break
            if time.perf_counter() - started > 30:
                raise SystemExit("A statement was not seen within 30 seconds.")
        taken.append(time.perf_counter() - started)
        sender.join()
        time.sleep(0.02)
    return {"taken": taken}


def _told(*message: Any) -> None:
    from django.db import connection

    try:
        tell(*message)
    finally:
        connection.close()


def run_reserve(attempts: int, number: int) -> dict[str, Any]:
    """Buyers who all want one of the last places, as fast as one process can ask."""
    from almoner.kernel.refusals import Refused
    from almoner.services.capacity.commands import reserve

    place, chance = known(), random.Random(number)
    won, codes, until = 0, {}, datetime.now(UTC) + timedelta(hours=4)
    for n in range(attempts):
        viewer, service = hub(chance.choice(place.hubs)), chance.choice(place.last)
        at, key = datetime.now(UTC), f"{number}-{n}"
        try:
            as_viewer(
                viewer,
                lambda v=viewer, s=service, k=key, t=at: reserve(v, s, k, until, at=t),
            )
            won += 1
        except Refused as refused:
            code = refused.refusals[0].code
            codes[code] = codes.get(code, 0) + 1
    return {"won": won, "refused": codes}


def run_listen(port: int, pages: int, seconds: float) -> dict[str, Any]:
    """So many open pages, for so long: how many heard the feed, and within what time."""
    return asyncio.run(_listen(known(), port, pages, seconds))


async def _listen(place: Known, port: int, pages: int, seconds: float) -> dict[str, Any]:
    gate = asyncio.Semaphore(50)
    tasks = [
        _page(place.sessions[n % len(place.sessions)], port, seconds, gate) for n in range(pages)
    ]
    found = await asyncio.gather(*tasks)
    return {
        "first": [one["first"] for one in found if one["first"] is not None],
        "events": sum(one["events"] for one in found),
        "held": sum(one["held"] for one in found),
    }


async def _page(session: str, port: int, seconds: float, gate: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"first": None, "events": 0, "held": False}
    started = time.perf_counter()
    async with gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            f"GET /flow/live/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Cookie: sessionid={session}\r\nAccept: text/event-stream\r\n\r\n".encode()
        )
        await reader.readuntil(b"\r\n\r\n")
    until = time.perf_counter() + seconds
    try:
        while (left := until - time.perf_counter()) > 0:
            line = await asyncio.wait_for(reader.readline(), left)
            if not line:
                return told
            if line.startswith(b"event: "):
                told["events"] += 1
                if told["first"] is None:
                    told["first"] = time.perf_counter() - started
    except TimeoutError:
        pass
    finally:
        writer.close()
    return {**told, "held": True}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("state", "search", "visible", "reserve", "listen"))
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--number", type=int, default=0)
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    setup()
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "state": lambda: run_state(given.seconds, given.rate, given.number),
        "search": lambda: run_search(given.seconds, given.number),
        "visible": lambda: run_visible(given.seconds),
        "reserve": lambda: run_reserve(given.count, given.number),
        "listen": lambda: run_listen(given.port, given.count, given.seconds),
    }
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(parts[given.part]()), flush=True)


if __name__ == "__main__":
    main()
