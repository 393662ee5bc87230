"""Two who wait for each other: the database lets one of them go, and what it did is done again.

Every command locks what it changes before the chain of its audit. Where a transaction holds several
commands, as a file or a message with several consequences does, no order is right for all others.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError
from psycopg.errors import DeadlockDetected

TRIES, PAUSE = 3, 0.1
Made = TypeVar("Made")


def was_let_go(error: BaseException) -> bool:
    """Whether the database ended this transaction so that another could go on."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, DeadlockDetected)


def done_again(deed: Callable[[], Made]) -> Made:
    """The deed, which has to be a whole transaction: done again when it was let go.

    Not at once: the other needs a moment to end, or both would stand in the same circle again.
    """
    for number in range(1, TRIES):
        try:
            return deed()
        except OperationalError as error:
            if not was_let_go(error):
                raise
        time.sleep(PAUSE * number)
    return deed()
