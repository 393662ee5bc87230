"""Telling the page how far a long import is, from inside the transaction that does the work."""

from __future__ import annotations

import logging
from time import monotonic
from types import TracebackType

import psycopg
from django.db import connection

EVERY_SECONDS = 1.0
_TELL = "UPDATE imports_importrun SET done_rows = %s, all_rows = %s WHERE id = %s"

log = logging.getLogger(__name__)


class Watched:
    """Writes progress through a connection of its own, at most once a second.

    The work's own transaction is not seen by anybody until it ends. A short import never opens the
    second connection, and progress that cannot be written is let go: it must not stop the work.
    """

    def __init__(self, run_id: int) -> None:
        self.run_id = run_id
        self._next = monotonic() + EVERY_SECONDS
        self._side: psycopg.Connection | None = None

    def __enter__(self) -> Watched:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._side is not None:
            self._side.close()

    def tell(self, done: int, of: int) -> None:
        if monotonic() < self._next:
            return
        self._next = monotonic() + EVERY_SECONDS
        try:
            self._write(done, of)
        except psycopg.Error as problem:
            log.warning("progress of import %s: %s", self.run_id, type(problem).__name__)

    def _write(self, done: int, of: int) -> None:
        if self._side is None:
            self._side = _own_connection()
        self._side.execute(_TELL, [done, of, self.run_id])


def _own_connection() -> psycopg.Connection:
    given = connection.get_connection_params()
    plain = {k: given[k] for k in ("dbname", "user", "password", "host", "port") if k in given}
    # The row may be locked by whoever asked: never wait for it.
    return psycopg.connect(
        **plain, autocommit=True, options="-c lock_timeout=200", connect_timeout=2
    )
