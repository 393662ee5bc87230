"""Somebody who looks for care has no account. The secret in their link is who they are."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from django.db import connection

_TELL = "SELECT set_config('almoner.asker', %s, true)"


def new_secret() -> str:
    """A link's secret: 256 bits, in letters that an address can hold."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret. Without the link nobody can make it again."""
    return sha256(secret.encode()).hexdigest()


@contextmanager
def standing_as(secret: str) -> Iterator[str]:
    """Inside, the database shows the rows of whoever holds this secret. Yields its digest.

    Must be called inside a transaction: the setting ends with it.
    """
    kept = digest(secret)
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [kept])
    try:
        yield kept
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_TELL, [""])
