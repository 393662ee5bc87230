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

from benchmarks.flow_place import Known, known, setup
from benchmarks.flow_wishes import SHOWN, by_hand, wish


def as_viewer(viewer: Any, call: Callable[[], Any]) -> Any:
    """As a request is served: one transaction that the database scopes to the viewer."""
    from django.db import transaction

    from almoner.platform.access.scope import scoped

    with transaction.atomic(), scoped(viewer, to_the_end=True):
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


def run_state(place: Known, seconds: float, rate: float, number: int) -> dict[str, Any]:
    """So many statements a second of services drawn by chance. For each the seconds that it took,
    and how long after its time it began; `over` is how long all of them went on."""
    chance, begins = random.Random(number), time.monotonic()
    taken, late = list[float](), list[float]()
    for n in range(int(seconds * rate)):
        wait = begins + n / rate - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        late.append(max(0.0, -wait))
        taken.append(_stated(place, chance))
        if time.monotonic() - begins > 2 * seconds:
            break
    return {"taken": taken, "late": late, "over": time.monotonic() - begins}


def _stated(place: Known, chance: random.Random) -> float:
    """Seconds of one statement."""
    service, organisation = chance.choice(place.home_care)
    minutes = {"morning": chance.randrange(0, 240, 15), "evening": chance.randrange(0, 240, 15)}
    at, started = datetime.now(UTC), time.perf_counter()
    tell(service, organisation, said(at, minutes=minutes), at)
    return time.perf_counter() - started


def run_search(place: Known, seconds: float, number: int) -> dict[str, Any]:
    """The search of the platform and the one by hand, in turn, for the same question. The first of
    each is not counted: a process of the web has long been through that."""
    viewer, chance = hub(place.hubs[0]), random.Random(number)
    ours, theirs, found = list[float](), list[float](), 0
    _searched(viewer, wish(chance, datetime.now(UTC)))
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        took, by_hand_took, number_found = _searched(viewer, wish(chance, datetime.now(UTC)))
        ours.append(took)
        theirs.append(by_hand_took)
        found += number_found
    return {"ours": ours, "theirs": theirs, "found": found}


def _searched(viewer: Any, wanted: Any) -> tuple[float, float, int]:
    """Seconds of the platform's search and of the one by hand, and how many it found."""
    from almoner.services.capacity.queries import search

    at, started = datetime.now(UTC), time.perf_counter()
    found = as_viewer(viewer, lambda: search(viewer, wanted, at, SHOWN))
    between = time.perf_counter()
    as_viewer(viewer, lambda: by_hand(wanted, at))
    return between - started, time.perf_counter() - between, len(found)


def run_visible(place: Known, seconds: float) -> dict[str, Any]:
    """From the moment a message arrives until a search that did not know of it shows it."""
    from concurrent.futures import ThreadPoolExecutor

    taken, until, number = list[float](), time.monotonic() + seconds, 0
    # One sender, whose connection stays open as that of a web process does.
    with ThreadPoolExecutor(1) as sender:
        while time.monotonic() < until:
            number = number % 400 + 1
            taken.append(_seen(place, sender, number))
            time.sleep(0.02)
        sender.submit(_hang_up).result()
    return {"taken": taken}


def _seen(place: Known, sender: Any, number: int) -> float:
    from almoner.services.capacity.queries import Wanted, search

    viewer, wanted = hub(place.hubs[0]), Wanted(kinds=("nursing",), needs=("beacon",))
    at, started = datetime.now(UTC), time.perf_counter()
    sent = sender.submit(tell, *place.beacon, said(at, accepting=number), at)
    while True:
        now = datetime.now(UTC)
        [one] = as_viewer(viewer, lambda t=now: search(viewer, wanted, t))
        if one.now.free.places == number:
            sent.result()
            return time.perf_counter() - started
        if time.perf_counter() - started > 30:
            raise SystemExit("A statement was not seen within 30 seconds.")


def _hang_up() -> None:
    from django.db import connection

    connection.close()


def run_reserve(place: Known, attempts: int, number: int) -> dict[str, Any]:
    """Buyers who all want one of the last places, as fast as one process can ask."""
    from almoner.kernel.refusals import Refused
    from almoner.services.capacity.commands import reserve

    chance, until = random.Random(number), datetime.now(UTC) + timedelta(hours=4)
    won, codes = 0, dict[str, int]()
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


def run_listen(place: Known, port: int, pages: int, seconds: float) -> dict[str, Any]:
    """So many open pages, for so long: how many heard the feed, and within what time."""
    return asyncio.run(_listen(place, port, pages, seconds))


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
    place = known()
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "state": lambda: run_state(place, given.seconds, given.rate, given.number),
        "search": lambda: run_search(place, given.seconds, given.number),
        "visible": lambda: run_visible(place, given.seconds),
        "reserve": lambda: run_reserve(place, given.count, given.number),
        "listen": lambda: run_listen(place, given.port, given.count, given.seconds),
    }
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(parts[given.part]()), flush=True)


if __name__ == "__main__":
    main()
