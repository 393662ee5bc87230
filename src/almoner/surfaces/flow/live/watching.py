"""One look at a place for all who listen to it, however many they are."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

log = logging.getLogger(__name__)
# Seconds between two looks at a picture; and after how many a silence is broken. Local values (D).
LOOK_EVERY = 2.0
SAY_EVERY = 10.0
# After a look that took long, rest at least so many times as long: the database has other work.
REST = 4.0

Look = Callable[[], Awaitable[str]]


@dataclass(slots=True)
class News:
    """`version` of the picture; `changed` when the one told before was another."""

    version: str
    changed: bool


@dataclass(slots=True)
class Watch:
    """The picture of one kind of listener, and the news that all of them wait for.

    While a look fails there is no news: silence is how a page learns that its feed is lost.
    """

    look: Look
    listeners: int = 0
    version: str = ""
    task: "asyncio.Task[None] | None" = None
    _next: "asyncio.Future[News] | None" = field(default=None)

    def next_news(self) -> "asyncio.Future[News]":
        if self._next is None or self._next.done():
            self._next = asyncio.get_running_loop().create_future()
        return self._next

    async def run(self) -> None:
        """Looks until it is cancelled."""
        clock = asyncio.get_running_loop().time
        said = float("-inf")
        while True:
            began = clock()
            found = await self._try()
            if found and (found != self.version or clock() - said >= SAY_EVERY):
                said = clock()
                self._tell(News(found, bool(self.version) and found != self.version))
                self.version = found
            await asyncio.sleep(max(LOOK_EVERY, REST * (clock() - began)))

    async def _try(self) -> str:
        try:
            return await self.look()
        except Exception as error:
            log.warning("the picture could not be read: %s", type(error).__name__)
            return ""

    def _tell(self, news: News) -> None:
        waited = self.next_news()
        self._next = None
        waited.set_result(news)
