"""A visit: when the person expects it, what is to be done, and by how many workers."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from almoner.kernel.refusals import refuse

DAY = 24 * 60.0


@dataclass(frozen=True, slots=True)
class Task:
    """What one worker does at a visit: the competence it needs, and for how many minutes."""

    needs: str
    minutes: float

    def __post_init__(self) -> None:
        if not self.needs.strip():
            refuse("task-needs-nothing", "A task does not say which competence it needs.")
        if not 0 < self.minutes <= DAY:
            refuse(
                "task-minutes",
                f"A task of {self.minutes:g} minutes cannot be planned.",
                "Give more than 0 minutes and not more than a day.",
            )


@dataclass(frozen=True, slots=True)
class Gap:
    """Minutes from the start of the first task to the start of the second.

    0 and 0: both workers start at once.
    """

    least: float = 0.0
    most: float = 0.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.least) and math.isfinite(self.most)):
            refuse("gap-not-finite", "A gap between two tasks is not a number of minutes.")
        if self.least < 0:
            refuse("gap-negative", f"A gap of {self.least:g} minutes is less than none.")
        if self.most < self.least:
            refuse(
                "gap-reversed",
                f"The longest gap ({self.most:g}) is shorter than the shortest ({self.least:g}).",
                "Swap the two numbers.",
            )

    @property
    def together(self) -> bool:
        return self.most == 0


@dataclass(frozen=True, slots=True)
class Asks:
    """Who should come.

    Every worker needs all of `must`, and nobody comes who avoids something the home `has`.
    `rather` says how many minutes of travel it is worth that a worker has a trait, `prefers` that
    it is that worker. `known`: workers the person knows; None where continuity is not counted.
    `declined`: workers the person does not want, each with the reason in words.
    """

    must: frozenset[str] = frozenset()
    has: frozenset[str] = frozenset()
    rather: Mapping[str, float] = field(default_factory=dict)
    prefers: Mapping[str, float] = field(default_factory=dict)
    known: frozenset[str] | None = None
    declined: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, minutes in {**self.rather, **self.prefers}.items():
            if not (math.isfinite(minutes) and minutes >= 0):
                refuse("worth-negative", f"What {name} is worth is {minutes:g}, less than none.")


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to one person.

    `opens`, `closes` and `latest` are minutes after midnight. No task starts before `opens`; each
    minute that a task starts after `closes` is a minute late; none starts after `latest`, where
    that is said (a time-critical task). Two tasks need two workers and a gap.
    `place` is its place in the travel times. `leave` is how many minutes of travel it is worth
    to make the visit; None when it is required.
    """

    key: str
    opens: float
    closes: float
    tasks: tuple[Task, ...]
    gap: Gap | None = None
    place: int = 0
    person: str = ""
    latest: float | None = None
    leave: float | None = None
    asks: Asks = field(default_factory=Asks)

    def __post_init__(self) -> None:
        self._check_window()
        self._check_tasks()
        self._check_day()
        if self.latest is not None and not self.closes <= self.latest:
            refuse(
                "latest-before-window",
                f"Visit {self.key} may start until {self.latest:g} at the latest, before its window"
                f" closes at {self.closes:g}.",
                "Close the window earlier, or allow it later.",
            )
        if self.leave is not None and not self.leave >= 0:
            refuse("leave-negative", f"What visit {self.key} is worth is less than none.")

    @property
    def required(self) -> bool:
        return self.leave is None

    def _check_window(self) -> None:
        if not (math.isfinite(self.opens) and math.isfinite(self.closes)):
            refuse("window-not-finite", f"The window of visit {self.key} is not two numbers.")
        if self.opens < 0:
            refuse(
                "window-before-day",
                f"The window of visit {self.key} opens before the day begins ({self.opens:g}).",
                "Give minutes after midnight.",
            )
        if self.closes < self.opens:
            refuse(
                "window-reversed",
                f"The window of visit {self.key} closes at {self.closes:g}, before it opens at"
                f" {self.opens:g}.",
                "Swap the two times.",
            )

    def _check_tasks(self) -> None:
        if len(self.tasks) not in (1, 2):
            refuse(
                "visit-tasks",
                f"Visit {self.key} has {len(self.tasks)} tasks.",
                "Give one or two. Split a visit of more.",
            )
        if (len(self.tasks) == 2) != (self.gap is not None):
            refuse(
                "visit-gap",
                f"Visit {self.key} needs a gap when it has two tasks, and only then.",
                "Say whether the two are done at once, or how many minutes apart.",
            )

    def _check_day(self) -> None:
        after = self.gap.least if self.gap else 0.0
        if self.opens + after + self.tasks[-1].minutes > DAY:
            refuse(
                "sequence-longer-than-day",
                f"Visit {self.key} cannot end on its day: it opens at {self.opens:g}, its last task"
                f" starts {after:g} minutes later and takes {self.tasks[-1].minutes:g}.",
                "Let it open earlier, or shorten the gap.",
            )
