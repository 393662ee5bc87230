"""Capacity of a nation on one machine, while it changes, is searched, watched and sold.

    python -m benchmarks.flow_scale [--quick] [--services 40000] [--seconds 60] [--rate 200]
        [--pages 1000] [--attempts 10000] [--places 500] [--searchers 2]

Whole: 40,000 services, 200 statements a second for a minute through the real command, two
searchers who never pause, 1,000 open pages of a place, then 10,000 attempts to reserve the last 500
places. Quick: 2,000 services, 100 pages, 1,000 attempts on 50 places, in a few seconds each. Each
number may be given by itself. Only this machine is spoken to. Fails when not exactly as many win as
there are places.

How late a statement began is told apart from how long it took: late alone, the senders did not get
the machine; long, the platform did not keep up.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.flow_place import ROOT, build, setup
from benchmarks.machine import hardware, print_load, worked

STATERS, BUYERS = 4, 8


@dataclass(frozen=True, slots=True)
class Size:
    services: int
    seconds: float
    rate: float
    pages: int
    attempts: int
    places: int
    searchers: int = 2


WHOLE = Size(40_000, 60.0, 200.0, 1_000, 10_000, 500)
QUICK = Size(2_000, 6.0, 200.0, 100, 1_000, 50)


def start(part: str, **given: Any) -> subprocess.Popen:
    """One process, connected as the web is."""
    options = [text for name, value in given.items() for text in (f"--{name}", str(value))]
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.flow_parts", part, *options],
        env=surroundings(),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def begin(processes: list[subprocess.Popen]) -> None:
    """All at once, when the last of them is ready."""
    for one in processes:
        if one.stdout is None or one.stdout.readline() != "ready\n":
            raise SystemExit("A part did not start. The reason is above.")
    for one in processes:
        if one.stdin is not None:
            one.stdin.write("go\n")
            one.stdin.flush()


def surroundings() -> dict[str, str]:
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return {**os.environ, "ALMONER_DATABASE_ROLE": "web", "PYTHONPATH": path}


def told(processes: list[subprocess.Popen], seconds: float) -> list[dict[str, Any]]:
    """What each printed; whatever does not end in time is ended, and the run with it."""
    until, found = time.monotonic() + seconds, []
    try:
        for one in processes:
            words, _ = one.communicate(timeout=max(1.0, until - time.monotonic()))
            if one.returncode:
                raise SystemExit("A part could not be measured. The reason is above.")
            found.append(json.loads(words.splitlines()[-1]))
    finally:
        for one in processes:
            if one.poll() is None:
                one.kill()
                one.wait()
    return found


@contextmanager
def feed():
    """The process that keeps pages told, as the demo runs it: (port, process)."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "granian"),
        "--interface=asgi",
        "--host=127.0.0.1",
        f"--port={port}",
        "--workers=1",
        "--log-level=warning",
        "almoner.surfaces.flow.live.serving:application",
    ]
    process = subprocess.Popen(command, env=surroundings(), cwd=ROOT)
    try:
        _answers(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


def _answers(port: int, process: subprocess.Popen) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The live feed did not answer within a minute.")


def threads_and_memory(process: subprocess.Popen) -> tuple[int, int]:
    """Threads and resident megabytes of the feed and the processes it started."""
    import psutil

    who = psutil.Process(process.pid)
    every = [who, *who.children(recursive=True)]
    return sum(p.num_threads() for p in every), sum(p.memory_info().rss for p in every) // 2**20


def p99(taken: list[float]) -> float:
    return sorted(taken)[min(len(taken) - 1, int(len(taken) * 0.99))]


def line(name: str, taken: list[float], limits: str = "") -> str:
    """ "search: p50 1.2 ms, p99 9.8 ms, n=100 (limits 30 and 150 ms)"."""
    middle = statistics.median(taken) * 1000
    told = f" ({limits})" if limits else ""
    return f"{name}: p50 {middle:.1f} ms, p99 {p99(taken) * 1000:.1f} ms, n={len(taken)}{told}"


def changing(size: Size) -> None:
    """Statements, searches, the time until a search shows a statement, and open pages, together."""
    # A page is let in through the door of the site, one after the other: so pages come first.
    opening = max(3.0, size.pages / 25)
    most, watched = 6 * size.seconds + opening + 120, opening + size.seconds
    before = worked()
    with feed() as (port, process):
        parts = [
            *(start("state", seconds=size.seconds, rate=size.rate / STATERS, number=n)
              for n in range(STATERS)),
            *(start("search", seconds=size.seconds, number=100 + n) for n in range(size.searchers)),
            start("visible", seconds=size.seconds),
            start("listen", seconds=watched, count=size.pages, port=port),
        ]  # fmt: skip
        begin(parts[-1:])
        time.sleep(opening)
        begin(parts[:-1])
        time.sleep(size.seconds * 0.8)
        threads, memory = threads_and_memory(process)
        found = told(parts, most)
    print_stated(found[:STATERS], size)
    print_searched(found[STATERS : STATERS + size.searchers])
    visible, pages = found[-2:]
    print(line("statement seen by a search", visible["taken"], "limit p99 1 s"))
    print(
        f"open pages: {pages['held']} of {size.pages} held to the end, {len(pages['first'])} heard"
        f" the feed, {pages['events']} events, feed with {threads} threads and {memory} MB\n"
        f"{worked() - before:.0f} s of processor for all of this"
    )
    print_load()


def print_stated(found: list[dict[str, Any]], size: Size) -> None:
    taken, late = together(found, "taken"), together(found, "late")
    rate = len(taken) / max(part["over"] for part in found)
    print(line(f"statements, {rate:.0f} a second", taken, f"asked for {size.rate:.0f} a second"))
    print("  " + line("begun after their time", late))
    never = int(size.seconds * size.rate / STATERS) * STATERS - len(taken)
    print(f"  over a second late: {sum(one > 1 for one in late)}, never begun: {never}")


def together(found: list[dict[str, Any]], name: str) -> list[float]:
    """What every part measured under this name."""
    return [one for part in found for one in part[name]]


def print_searched(found: list[dict[str, Any]]) -> None:
    ours, theirs = together(found, "ours"), together(found, "theirs")
    print(line("search", ours, "limits 30 and 150 ms"))
    print(line("the same by hand in SQL", theirs))
    print(
        f"  ratio: {statistics.median(ours) / statistics.median(theirs):.2f} at the median,"
        f" {p99(ours) / p99(theirs):.2f} at p99; {sum(p['found'] for p in found)} services found"
    )


def selling(size: Size) -> None:
    """Everybody wants one of the last places. Exactly as many win as there are."""
    from django.db import connection

    each = size.attempts // BUYERS
    buyers = [start("reserve", count=each, number=n) for n in range(BUYERS)]
    begin(buyers)
    started = time.perf_counter()
    found = told(buyers, 1_800)
    won, over = sum(one["won"] for one in found), time.perf_counter() - started
    refused: dict[str, int] = {}
    for one in found:
        for code, count in one["refused"].items():
            refused[code] = refused.get(code, 0) + count
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM capacity_reservation WHERE state = 'held'")
        kept = cursor.fetchone()[0]
        cursor.execute("SELECT sum(held), bool_and(held <= most) FROM capacity_standing")
        held, sound = cursor.fetchone()
    print(
        f"reservations: {each * BUYERS} attempts of {BUYERS} processes on {size.places} places in"
        f" {over:.1f} s: {won} won, {kept} kept, {held} held, refused {refused}"
    )
    if not (won == kept == held == size.places and sound):
        raise SystemExit(
            f"Sold wrongly: {size.places} places, {won} won, {kept} kept, {held} held."
        )
    if each * BUYERS - won != refused.get("not-free", 0):
        raise SystemExit("Somebody was refused for another reason than that nothing was free.")


def size_of(arguments: Sequence[str] | None = None) -> Size:
    """The whole, or quick, with whatever was given by itself."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="2,000 services, under a minute")
    for name, value in asdict(WHOLE).items():
        parser.add_argument(f"--{name}", type=type(value))
    given = vars(parser.parse_args(arguments))
    size = QUICK if given.pop("quick") else WHOLE
    return replace(size, **{name: value for name, value in given.items() if value is not None})


def main() -> None:
    size = size_of()
    setup()
    print(hardware())
    print_load()
    started = time.perf_counter()
    build(size.services, size.places)
    print(f"{size.services} services ready in {time.perf_counter() - started:.1f} s", flush=True)
    changing(size)
    selling(size)
    print_load()


if __name__ == "__main__":
    main()
