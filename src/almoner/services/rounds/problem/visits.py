"""A visit: when the person expects it, what is to be done, and by how many workers."""

import math
from dataclasses import dataclass

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
class Visit:
    """One visit to one person.

    `opens` and `closes` are minutes after midnight. No task starts before `opens`; each minute
    that a task starts after `closes` is a minute late. Two tasks need two workers and a gap.
    """

    key: str
    opens: float
    closes: float
    tasks: tuple[Task, ...]
    gap: Gap | None = None

    def __post_init__(self) -> None:
        self._check_window()
        self._check_tasks()
        self._check_day()

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
