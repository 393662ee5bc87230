"""Long work in the background: what goes wrong is told to whoever asked, and never lost."""

import logging
from collections.abc import Callable
from typing import TypeVar

from almoner.kernel.refusals import Refused

log = logging.getLogger(__name__)
Row = TypeVar("Row")
OURS = "Something went wrong, and the fault may be ours. Try again."


def attempt(
    what: str, work: Callable[[], Row | None], fail: Callable[[list[str]], Row | None]
) -> Row | None:
    """The result of the work; or, when it was refused or broke, of `fail` with the reasons."""
    try:
        return work()
    except Refused as refused:
        return fail([one.reason for one in refused.refusals])
    except Exception as problem:
        # The words of an error can hold a person's data, so only its kind is logged.
        log.error("%s failed: %s", what, type(problem).__name__)
        return fail([OURS])
