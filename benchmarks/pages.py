"""How long each home page takes on a place of full size, and how many queries it asks.

    python -m benchmarks.pages [--scale 1.0] [--count 40]

Requests go through every middleware, in process, as the web's role and behind row-level security.
Prints the median and the slowest of each page beside the limit of 150 ms, and the ratio to the
sign-in page, which reads no records.
"""

import argparse
import statistics
import time

from benchmarks.place import as_web, build, setup

LIMIT_MS = 150
PAGES = (
    (1, "delegating nurse", "/delegations/"),
    (2, "registered manager", "/service/"),
    (3, "care worker", "/today/"),
    (4, "board", "/board/"),
)


def measure(count: int) -> None:
    from django.contrib.auth import get_user_model
    from django.test import Client

    floor = statistics.median(timed(Client(SERVER_NAME="localhost"), "/accounts/login/", count)[0])
    print(f"sign-in page: median {floor:.0f} ms")
    for key, who, path in PAGES:
        client = Client(SERVER_NAME="localhost")
        client.force_login(get_user_model().objects.get(pk=key))
        taken, queries = timed(client, path, count)
        middle = statistics.median(taken)
        print(
            f"{who} {path}: median {middle:.0f} ms (limit {LIMIT_MS}), slowest "
            f"{max(taken):.0f} ms, {queries} queries, {middle / floor:.1f} times the sign-in page",
            flush=True,
        )


def timed(client, path: str, count: int) -> tuple[list[float], int]:
    """Milliseconds of each request after two that warm up, and the queries of one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(2):
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    taken = []
    for _ in range(count):
        started = time.perf_counter()
        client.get(path)
        taken.append((time.perf_counter() - started) * 1000)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return taken, len(asked)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--as-web", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    setup()
    if options.as_web:
        measure(options.count)
        return
    build(options.scale)
    from django.core.management import call_command

    call_command("createcachetable")
    raise SystemExit(as_web("benchmarks.pages", "--as-web", "--count", str(options.count)))


if __name__ == "__main__":
    main()
