"""The PostgreSQL server that needs no installation: found if it runs, started if it does not.

Each process that uses the server holds a shared lock beside the data directory. The last one to
let go stops the server. A lock dies with its process, so a killed user is never counted.
"""

import atexit
import fcntl
import hashlib
import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from almoner.platform.database.programs import Programs, ServerError
from almoner.platform.database.tuning import access_rules, server_settings
from almoner.platform.settings.environment import var_directory

OWNER = "almoner"
DATABASE = "almoner"
SUPERUSER = "postgres"
PORT = 5432
LONGEST_SOCKET_PATH = 100
ACCEPTS, STARTS = 0, 1  # what pg_isready answers
START_SECONDS = 90.0
START_ATTEMPTS = 5

__all__ = ["DATABASE", "OWNER", "EmbeddedServer", "ServerError", "data_directory", "server"]


def data_directory() -> Path:
    """Where the server keeps its data: ALMONER_PGDATA, or postgres in the var directory."""
    here = os.environ.get("ALMONER_PGDATA")
    return Path(here).resolve() if here else var_directory().resolve() / "postgres"


def socket_directory(data: Path) -> Path:
    """Beside the data, or under the temporary directory when the path is too long for a socket."""
    if len(str(data / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
        return data
    digest = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"almoner-{digest}"


def last_complaint(log: Path) -> str:
    """The last fatal line of the server's log, without its time and process."""
    if not log.exists():
        return ""
    fatal = [line for line in log.read_text(errors="replace").splitlines() if "FATAL:" in line]
    return fatal[-1].partition("FATAL:")[2].strip() if fatal else ""


class EmbeddedServer:
    """One data directory and the server on it. Safe to share between processes and threads."""

    def __init__(self, data: Path) -> None:
        self.data = data.resolve()
        self.sockets = socket_directory(self.data)
        self.programs = Programs()
        self._threads = threading.RLock()
        self._held: int | None = None
        self._holder = 0

    @property
    def url(self) -> str:
        """The address for the owner of the tables. Asking for it starts nothing."""
        return f"postgresql://{OWNER}@/{DATABASE}?host={quote(str(self.sockets), safe='')}"

    def start(self) -> str:
        """Joins the server, starting it first if need be. Returns its address."""
        with self._threads:
            if self._is_held() and self.answers():
                return self.url
            with self._alone():
                self._ensure_data()
                self._ensure_running()
                self._ensure_owner()
                self._hold()
        return self.url

    def leave(self) -> None:
        """Lets go. The server stops if nobody else uses it."""
        with self._threads:
            if not self._is_held() or not self.data.exists():
                return
            with self._alone():
                self._let_go()
                if not self.in_use():
                    self._stop_running()

    def stop(self) -> None:
        """Stops the server, whoever uses it. Their open transactions are rolled back."""
        with self._threads, self._alone():
            self._let_go()
            self._stop_running()

    def answers(self) -> bool:
        """Whether a server listens on the socket now."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(str(self.sockets / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True

    def in_use(self) -> bool:
        """Whether any process, this one included, holds the server."""
        descriptor = self._open("users")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def _open(self, what: str) -> int:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        path = self.data.with_name(f"{self.data.name}.{what}")
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        descriptor = self._open("lock")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _is_held(self) -> bool:
        return self._held is not None and self._holder == os.getpid()

    def _hold(self) -> None:
        if self._is_held():
            return
        self._held, self._holder = self._open("users"), os.getpid()
        fcntl.flock(self._held, fcntl.LOCK_SH)
        atexit.register(self.leave)

    def _let_go(self) -> None:
        if self._is_held() and self._held is not None:
            os.close(self._held)
        self._held = None
        atexit.unregister(self.leave)

    def _ensure_data(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        # Made aside and renamed, so that a kill half-way never leaves half a cluster in place.
        fresh = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        self.programs.make_directory(fresh)
        self.programs.run(
            "initdb",
            f"--pgdata={fresh}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-instructions",
        )
        with suppress(FileNotFoundError):
            self.data.rmdir()
        fresh.rename(self.data)

    def _ensure_running(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        failures: list[str] = []
        while time.monotonic() < deadline and len(failures) < START_ATTEMPTS:
            state = self.programs.ask("pg_isready", "--quiet", f"--host={self.sockets}")
            if state == ACCEPTS:
                return
            if state != STARTS:
                failures += self._try_to_start()
            time.sleep(0.05)
        why = failures[-1] if failures else f"It does not answer after {START_SECONDS:.0f} seconds."
        raise ServerError(f"The embedded PostgreSQL on {self.data} did not start. {why}")

    def _try_to_start(self) -> list[str]:
        if self.sockets != self.data:
            self.programs.make_directory(self.sockets)
        self._write("almoner.conf", server_settings(self.sockets, PORT))
        self._write("pg_hba.conf", access_rules(SUPERUSER, OWNER))
        self._include("almoner.conf")
        log = self.data / "server.log"
        with suppress(FileNotFoundError):
            log.replace(self.data / "previous.log")
        wait = f"--timeout={START_SECONDS:.0f}"
        try:
            self.programs.run(
                "pg_ctl", "start", "--wait", wait, f"--log={log}", f"--pgdata={self.data}"
            )
        except ServerError as error:
            # The children of a killed server take a moment to leave its shared memory.
            time.sleep(0.5)
            return [last_complaint(log) or str(error)]
        return []

    def _write(self, name: str, text: str) -> None:
        path = self.data / name
        path.write_text(text)
        self.programs.give_away(path)

    def _include(self, name: str) -> None:
        path = self.data / "postgresql.conf"
        line = f"include_if_exists = '{name}'\n"
        text = path.read_text()
        if line not in text:
            self._write("postgresql.conf", f"{text}\n{line}")

    def _ensure_owner(self) -> None:
        address = f"postgresql://{SUPERUSER}@/postgres?host={quote(str(self.sockets), safe='')}"
        with psycopg.connect(address, autocommit=True) as connection:
            owner = sql.Identifier(OWNER)
            if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [OWNER]).rowcount:
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEDB CREATEROLE").format(owner)
                )
            known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
            if not known.rowcount:
                create = sql.SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(create.format(sql.Identifier(DATABASE), owner))

    def _stop_running(self) -> None:
        failure = 0
        while self.programs.ask("pg_ctl", "status", f"--pgdata={self.data}") == 0:
            # A server that dies by itself meanwhile makes pg_ctl fail, yet is as stopped as asked.
            stopped = self.programs.ask(
                "pg_ctl", "stop", "--wait", "--mode=fast", f"--pgdata={self.data}"
            )
            failure += stopped != 0
            if failure == START_ATTEMPTS:
                raise ServerError(f"The embedded PostgreSQL on {self.data} did not stop.")
        if self.sockets != self.data:
            shutil.rmtree(self.sockets, ignore_errors=True)


_servers: dict[Path, EmbeddedServer] = {}


def server(data: Path | None = None) -> EmbeddedServer:
    """The embedded server on a data directory; the same object each time within a process."""
    data = (data or data_directory()).resolve()
    return _servers.setdefault(data, EmbeddedServer(data))
