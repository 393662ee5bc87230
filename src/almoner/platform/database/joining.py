"""One transaction for a command, without a savepoint where there is one already."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def joined() -> Iterator[None]:
    """The caller's transaction, or one of its own where there is none.

    For a command that is run all day long and refuses only before it writes: a savepoint would be
    two more messages to the server each time, and have nothing to undo.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        yield
