"""Tells the database who is looking, for the length of one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg.pq import TransactionStatus

from almoner.platform.access.viewer import Viewer
from almoner.platform.database.roles import WEB_ROLE

_SET = "SELECT set_config('almoner.organisation', %s, true), set_config('almoner.circle', %s, true)"
# What was set before is read first: nothing is taken from a materialized part before it is whole.
_TELL_AND_SET = (
    "WITH before AS MATERIALIZED (SELECT current_setting('almoner.organisation', true) AS own,"
    " current_setting('almoner.circle', true) AS circle)"
    " SELECT own, circle, set_config('almoner.organisation', %s, true),"
    " set_config('almoner.circle', %s, true) FROM before"
)


@contextmanager
def scoped(viewer: Viewer, *, drop_role: bool = False, to_the_end: bool = False) -> Iterator[None]:
    """Rows outside the viewer's organisation and circle do not exist inside this block.

    `drop_role` also takes off the owner's rights, for processes that connect as the owner.
    Must be called inside a transaction: the settings end with it. `to_the_end` says that the
    caller's transaction ends with this block, so that nothing needs to be set back.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TELL_AND_SET, settings_for(viewer))
        before = cursor.fetchone()[:2]
        if drop_role:
            cursor.execute(f"SET LOCAL ROLE {WEB_ROLE}")
    try:
        yield
    finally:
        if _usable() and not (to_the_end and _is_outermost()):
            with connection.cursor() as cursor:
                if drop_role:
                    cursor.execute("RESET ROLE")
                cursor.execute(_SET, [value or "" for value in before])


def _usable() -> bool:
    """False once a statement has failed: then the rollback to come undoes the settings too."""
    driver = connection.connection
    failed = driver is None or driver.info.transaction_status == TransactionStatus.INERROR
    return not (failed or connection.needs_rollback)


def _is_outermost() -> bool:
    """False where the caller's own transaction is a part of a longer one."""
    return not connection.savepoint_ids


def settings_for(viewer: Viewer) -> list[str]:
    own = "" if viewer.organisation_id is None else str(viewer.organisation_id)
    circle = ",".join(str(i) for i in (viewer.circle or ((own,) if own else ())))
    return [own, circle]
