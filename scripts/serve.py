"""Runs Almoner for the demo: database, migrations, the invented place, web server and worker.

Started by demo.py, inside the virtual environment.
"""

import contextlib
import hashlib
import http.client
import os
import socket
import subprocess
import sys
from pathlib import Path

from preflight import DATABASE, PREPARE, ROOT, SERVE, Refused, tell
from supervisor import (
    Child,
    GaveUp,
    Stopped,
    Supervisor,
    exit_code,
    ignore_signals,
    run_step,
    say,
    stop_on_signals,
)

from almoner.platform.database.configuration import database_settings
from almoner.platform.database.embedded import ServerError, server
from almoner.platform.database.urls import DatabaseUrlError

BIN = Path(sys.executable).parent
VAR = ROOT / "var"
READY_SECONDS = 90
STATIC_SOURCES = ("static-build", "src/almoner")


def surroundings(role, **more):
    """The environment of a child; the web connects as the role that row-level security binds."""
    return {
        **{name: value for name, value in os.environ.items() if name != "ALMONER_DEMO_LOCK"},
        "DJANGO_SETTINGS_MODULE": "almoner.platform.settings.live",
        "ALMONER_DEMO": os.environ.get("ALMONER_DEMO", "1"),
        "ALMONER_DATABASE_ROLE": role,
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def django(*arguments):
    return [sys.executable, "-m", "django", *arguments]


def almoner(*arguments):
    return [str(BIN / "almoner"), *arguments]


def live_port(port):
    """The next port where it is free, else any that is: the feed must not keep the rest down."""
    for wanted in (port + 1, 0):
        with socket.socket() as one, contextlib.suppress(OSError, OverflowError):
            one.bind(("127.0.0.1", wanted))
            return one.getsockname()[1]
    raise Refused("No port is free for the live feed.", SERVE)


def children(port):
    live = str(live_port(port))
    web = [
        str(BIN / "granian"),
        "--interface=wsgi",
        "--host=127.0.0.1",
        f"--port={port}",
        "--workers=1",
        f"--blocking-threads={max(4, 2 * (os.cpu_count() or 1))}",
        "--respawn-failed-workers",
        "--workers-kill-timeout=5",
        "--log-level=warning",
        "almoner.platform.wsgi:application",
    ]
    return [
        Child("The web server", web, surroundings("web", ALMONER_LIVE_PORT=live)),
        Child("The job worker", almoner("worker"), surroundings("owner")),
        Child("The live feed", almoner("live", "--port", live), surroundings("web")),
    ]


def static_digest(root=ROOT):
    """Changes when any file that collectstatic would gather changes."""
    total = hashlib.sha256()
    sources = [path for name in STATIC_SOURCES for path in (root / name).rglob("*")]
    for path in sorted(sources):
        if path.is_file() and ("static" in path.parts or "static-build" in path.parts):
            total.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return total.hexdigest()


def steps():
    """What happens before the servers start: a sentence, a command, what to say when it fails."""
    yield (
        "Preparing the database.",
        django("migrate", "--verbosity=0"),
        "The database was not migrated",
    )
    yield (
        "",
        django("createcachetable"),
        "The cache table was not made",
    )
    collected = VAR / "static" / ".almoner-static"
    if not (collected.exists() and collected.read_text() == static_digest()):
        yield (
            "Gathering styles and scripts.",
            django("collectstatic", "--noinput", "--clear", "--verbosity=0"),
            "The styles and scripts were not gathered",
        )
        collected.write_text(static_digest())
    yield (
        "Making sure that the invented place is there. The first time takes some minutes.",
        almoner("demo", "seed", "--if-empty"),
        "The invented place was not made",
    )


def prepare():
    for announcement, command, failure in steps():
        if announcement:
            say(announcement)
        if run_step(command, surroundings("owner")) != 0:
            raise Refused(f"{failure}. The reason is above.", PREPARE)


def open_database():
    """Joins the embedded server and keeps it up; with DATABASE_URL there is none to keep."""
    entry = database_settings(VAR)["default"]
    if "EMBEDDED_DATA" not in entry:
        return None
    held = server(Path(entry["EMBEDDED_DATA"]))
    held.start()
    return held


def answers(port):
    """Whether the web server gives any page that is not a fault."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/accounts/login/")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def personas():
    """The people one can sign in as, in the demo's own words."""
    said = subprocess.run(
        almoner("demo", "people"),
        env=surroundings("owner"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.rstrip() if said.returncode == 0 else ""


def note(lock, text):
    if lock is not None:
        os.truncate(lock, 0)
        os.pwrite(lock, text.encode(), 0)


def serve(port, lock):
    people = personas()
    address = f"http://127.0.0.1:{port}/"
    supervisor = Supervisor(children(port))
    try:
        supervisor.start()
        supervisor.wait_until(lambda: answers(port), READY_SECONDS)
        note(lock, f"at {address}")
        say(f"\nAlmoner is ready: {address}\n")
        say(people + "\n" if people else "")
        say("Press Ctrl-C to stop.")
        supervisor.run()
    finally:
        supervisor.stop()


def main():
    port = int(os.environ.get("PORT", "8000"))
    lock = int(os.environ["ALMONER_DEMO_LOCK"]) if "ALMONER_DEMO_LOCK" in os.environ else None
    held = None
    stop_on_signals()
    try:
        held = open_database()
        prepare()
        serve(port, lock)
    except Stopped as stopped:
        ignore_signals()
        say("\nStopping.")
        return exit_code(stopped.number)
    except (ServerError, DatabaseUrlError) as error:
        return tell(Refused(str(error), DATABASE))
    except GaveUp as error:
        return tell(Refused(str(error), SERVE))
    except Refused as refused:
        return tell(refused)
    finally:
        ignore_signals()
        if held is not None:
            held.leave()
    return 0


if __name__ == "__main__":
    sys.exit(main())
