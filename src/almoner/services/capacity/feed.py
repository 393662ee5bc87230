# ruff: noqa: S608  The pieces are this file's own words; nothing typed by anybody gets here.
"""What changed since a cursor: nothing is missed and nothing comes twice, whoever crashed.

Ids are given out before a transaction ends, so whoever reads by id can pass over one that ends
late. This reads in the order of the transactions themselves: PostgreSQL keeps in each row which one
wrote it, and shows which still write in this database. A row is told of only once nothing before
it can still come. What is told is a row as it is now: two changes between two readings are one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import check_right, own_organisation

_CURSOR = re.compile(r"([0-9]{1,20})\.([0-9]{1,19})\.([0-9]{1,18})")
_TURN = 2**32
# A row keeps the lower half of the number of its transaction. None is from a turn to come.
_FULL = (
    f"(clock.ahead / {_TURN} * {_TURN} + {{x}}::text::bigint - CASE WHEN {{x}}::text::bigint"
    f" > clock.ahead %% {_TURN} THEN {_TURN} ELSE 0 END)"
)
_CLOCK = "clock AS (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS ahead)"
# Below this number every transaction of this database has ended: whoever has one holds a lock on
# it, and on what it wrote in, until then. Asked before the rows are read, so that what ends
# meanwhile is seen. Long work in another database of the same server holds nothing up.
_ENDED = f"""
WITH {_CLOCK}, locks AS MATERIALIZED (
    SELECT locktype, mode, database, transactionid, virtualtransaction FROM pg_locks),
here AS (
    SELECT DISTINCT virtualtransaction FROM locks WHERE locktype = 'relation'
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
SELECT least((SELECT ahead FROM clock), (
    SELECT min({_FULL.format(x="locks.transactionid")}) FROM clock, locks JOIN here
    USING (virtualtransaction)
    WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock'))
"""
_SERVICES = f"""
WITH {_CLOCK}, changed AS (
    SELECT s.id, greatest({_FULL.format(x="s.xmin")},
        coalesce({_FULL.format(x="st.xmin")}, 0)) AS at
    FROM clock, directory_service s LEFT JOIN capacity_standing st ON st.service_id = s.id
    WHERE s.status IN ('listed', 'withdrawn') OR s.organisation_id = %(own)s)
"""
_RESERVATIONS = f"""
WITH {_CLOCK}, changed AS (
    SELECT r.id, {_FULL.format(x="r.xmin")} AS at
    FROM clock, capacity_reservation r JOIN directory_service s ON s.id = r.service_id
    WHERE s.organisation_id = %(own)s)
"""
_PAGE = """
SELECT changed.id, changed.at FROM changed
WHERE changed.at < %(ended)s AND (changed.at, changed.id) > (%(at)s, %(row)s)
ORDER BY changed.at, changed.id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far somebody has read: the transaction, and the row of it. `server` is the database."""

    server: str
    at: int
    row: int

    def __str__(self) -> str:
        return f"{self.server}.{self.at}.{self.row}"


@dataclass(frozen=True, slots=True)
class Turned:
    """One page: ids in the order of their changes, the cursor to go on with, and if more waits."""

    ids: tuple[int, ...]
    next: Cursor
    more: bool


def changed_services(viewer: Viewer, since: str, limit: int) -> Turned:
    """Services that were listed, withdrawn, or of which something else holds since then."""
    check_right(viewer, "capacity.view")
    return _page(_SERVICES, viewer.own, since, limit)


def changed_reservations(viewer: Viewer, since: str, limit: int) -> Turned:
    """Reservations at the viewer's own services that changed since then."""
    check_right(viewer, "capacity.publish")
    return _page(_RESERVATIONS, own_organisation(viewer), since, limit)


def _page(rows: str, own: int | None, since: str, limit: int) -> Turned:
    begin = read_cursor(since, server_id())
    asked = {"own": own, "at": begin.at, "row": begin.row, "limit": limit + 1}
    with connection.cursor() as cursor:
        cursor.execute(_ENDED, {})
        cursor.execute(rows + _PAGE, {**asked, "ended": cursor.fetchone()[0]})
        found: Sequence[Any] = cursor.fetchall()
    kept = found[:limit]
    last = Cursor(begin.server, kept[-1][1], kept[-1][0]) if kept else begin
    return Turned(tuple(row[0] for row in kept), last, len(found) > limit)


def server_id() -> str:
    """Numbers of transactions mean something only in the database that gave them out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier FROM pg_control_system()")
        return str(cursor.fetchone()[0])


def read_cursor(text: str, server: str) -> Cursor:
    """Empty: from the beginning. Refused when it cannot be read, or comes from a database that was
    since restored elsewhere."""
    if not text:
        return Cursor(server, 0, 0)
    match = _CURSOR.fullmatch(text)
    if match is None:
        refuse(
            "cursor-unreadable",
            "This cursor cannot be read.",
            "Give `next` as the last answer gave it, or leave it out to begin again.",
        )
    given, at, row = match.groups()
    if given != server or int(at) >= 2**63:
        refuse(
            "cursor-of-another-database",
            "This cursor is not of this database: it may have been restored since.",
            "Leave `since` out and read everything again.",
        )
    return Cursor(server, int(at), int(row))
