"""A PostgreSQL server of a test's own, that it may kill: nobody else's tables are in it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
from django.core.management import call_command
from django.db import connection

from almoner.platform.database.configuration import embedded_entry
from almoner.platform.database.embedded import EmbeddedServer, server
from almoner.platform.database.roles import prepare_roles

QUICK = {**os.environ, "PGOPTIONS": "-c synchronous_commit=off"}


class OwnServer:
    """Begins with the tables of the test database, and what every installation has in them."""

    def __init__(self, folder: Path) -> None:
        self.server: EmbeddedServer = server(folder / "postgres")

    @property
    def data(self) -> Path:
        return self.server.data

    def make(self) -> None:
        tables = self._dump()
        self.server.start()
        with psycopg.connect(self.server.url, autocommit=True) as own:
            prepare_roles(own)
        self._run("psql", "--quiet", "--set=ON_ERROR_STOP=1", self.server.url, given=tables)

    def crash(self) -> None:
        """kill -9 of every process of the server: what is not on disk is lost."""
        first = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
        every = [first, *first.children(recursive=True)]
        for one in every:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(every, timeout=20)

    def _dump(self) -> bytes:
        at = connection.settings_dict
        named = {"host": at["HOST"], "port": at["PORT"], "username": at["USER"]}
        where = [f"--{name}={value}" for name, value in named.items() if value]
        whole = ("--no-owner", "--enable-row-security")
        return self._run("pg_dump", *whole, *where, at["NAME"], password=at["PASSWORD"])

    def _run(self, program: str, *asked: str, given: bytes = b"", password: str = "") -> bytes:
        surroundings = {**QUICK, "PGPASSWORD": password} if password else QUICK
        path = self.server.programs.folder / program
        done = subprocess.run(
            [path, *asked], input=given, env=surroundings, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    @contextmanager
    def used(self) -> Iterator[None]:
        """Everything this process asks of the database it asks of this one, with every guarantee
        of a live installation. Whoever connects starts it again when it is down."""
        kept = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict.update({**embedded_entry(self.data), "OPTIONS": {}})
        try:
            call_command("createcachetable", "cache", verbosity=0)
            yield
        finally:
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(kept)
