"""What happens in the place, in the order in which it happened."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

from almoner.kernel.london import localise, to_london

Action = Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment at which the place is as it is. Everything else is so many days before."""

    now: datetime

    @property
    def today(self) -> date:
        return to_london(self.now).date()

    def day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def at(self, ago: int, hour: int, minute: int = 0) -> datetime:
        """A London clock time so many days ago."""
        return localise(self.day(ago), time(hour, minute))

    def ago(self, moment: datetime) -> int:
        """How many London days ago a moment was."""
        return (self.today - to_london(moment).date()).days


@dataclass(slots=True)
class Script:
    """Actions by moment. One that runs may add others, never earlier than itself."""

    clock: Clock
    _waiting: list[tuple[datetime, int, Action]] = field(default_factory=list)
    _numbers: count = field(default_factory=count)
    _reached: datetime | None = None

    def add(self, moment: datetime, action: Action) -> None:
        """ValueError for a moment that has passed in the story, or has not come yet."""
        if moment > self.clock.now:
            raise ValueError(f"{moment.isoformat()} is after the moment of the place.")
        if self._reached is not None and moment < self._reached:
            raise ValueError(f"{moment.isoformat()} is over: the story is further on.")
        heapq.heappush(self._waiting, (moment, next(self._numbers), action))

    def run(self) -> int:
        """Runs everything in order of time. How many actions there were."""
        done = 0
        while self._waiting:
            self._reached, _, action = heapq.heappop(self._waiting)
            action(self._reached)
            done += 1
        return done
