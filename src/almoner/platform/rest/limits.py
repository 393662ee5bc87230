"""How often one key may ask: so many requests in each minute of the clock."""

from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from almoner.kernel.refusals import Refusal
from almoner.platform.rest.problems import Problem

A_MINUTE = 600


def count(key: str, at: datetime | None = None) -> None:
    """Counts one request. Raises Problem 429 with Retry-After once the minute's are used up."""
    at = at or timezone.now()
    most = int(getattr(settings, "API_REQUESTS_A_MINUTE", A_MINUTE))
    slot = f"rest:{key}:{int(at.timestamp()) // 60}"
    cache.add(slot, 0, timeout=120)
    try:
        used = cache.incr(slot)
    except ValueError:
        return
    if used > most:
        raise Problem(429, _too_often(most), headers={"Retry-After": str(60 - at.second)})


def spend(key: str, *, most: int, seconds: int, at: datetime | None = None) -> int:
    """Counts one use in this window of the clock: 0, or how many seconds to wait once `most` are
    used up. For screens that anybody may open; `key` should not hold an address as it is."""
    at = at or timezone.now()
    number, into = divmod(int(at.timestamp()), seconds)
    slot = f"spent:{key}:{seconds}:{number}"
    cache.add(slot, 0, timeout=2 * seconds)
    try:
        used = cache.incr(slot)
    except ValueError:
        return 0
    return seconds - into if used > most else 0


def _too_often(most: int) -> Refusal:
    return Refusal(
        "too_often",
        f"This key may ask {most} times a minute.",
        "Wait as many seconds as the header Retry-After says, then go on.",
    )
