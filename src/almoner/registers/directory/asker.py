"""Somebody who looks for care has no account. The secret in their link is who they are."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from django.db import connection

from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import NOBODY

_TELL = "SELECT set_config('almoner.asker', %s, true)"


def new_secret() -> str:
    """A link's secret: 256 bits, in letters that an address can hold."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret. Without the link nobody can make it again."""
    return sha256(secret.encode()).hexdigest()


@contextmanager
def standing_as(secret: str) -> Iterator[str]:
    """Inside, the database shows the rows of whoever holds this secret, and of no organisation:
    somebody who is signed in elsewhere asks for themself here. Yields the secret's digest.

    Must be called inside a transaction: the setting ends with it.
    """
    kept = digest(secret)
    with scoped(NOBODY):
        _tell(kept)
        try:
            yield kept
        finally:
            if not connection.needs_rollback:
                _tell("")


def _tell(kept: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [kept])
