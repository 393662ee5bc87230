"""What a checker, an authority and a plan say, in words for the person who plans. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from almoner.kernel.refusals import Refusal
from almoner.kernel.wording import both
from almoner.services.rounds.checking.check import Fault, Verdict
from almoner.services.rounds.problem.pairing import why_not
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.visits import Visit
from almoner.services.rounds.problem.workers import Worker
from almoner.services.rounds.rules.clock import told
from almoner.services.rounds.rules.making import Day

_CLOCK = re.compile(r"\b(at|before|after) (\d+(?:\.\d+)?)(?=[.,]| and| for| by|$)")
PLANNER = "You"
PARTS = {
    "travel": ("Travel", "minutes"),
    "lateness": ("Late", "minutes"),
    "worst": ("Latest of all", "minutes late"),
    "strangers": ("By somebody they do not know", "calls"),
    "wishes": ("Wishes not met", "minutes' worth"),
    "changes": ("By another worker than they were told", "calls"),
    "unused": ("Contracted and not worked", "minutes"),
    "pay": ("Pay and mileage", "pounds"),
    "unfairness": ("Unevenness of work", "minutes"),
    "left": ("Visits left over", "minutes' worth"),
    "total": ("Cost in all", "minutes' worth of travel"),
}


def faults_told(verdict: Verdict, day: Day) -> list[Refusal]:
    """Every fault of a plan as a reason, with the authority's own words where they are its."""
    return [
        Refusal(one.code, said(one.words, day), _MENDS.get(one.code, _ANOTHER), PLANNER)
        for one in verdict.faults
    ]


_ANOTHER = "Choose another worker or another time."
_MENDS = {
    "after-latest": "Choose an earlier time.",
    "before-window": "Choose a later time.",
    "barred": "Choose a worker who may.",
    "not-competent": "Choose a worker who may.",
    "declined": "Choose another worker.",
    "not-as-asked": "Choose a worker who has it.",
    "avoids": "Choose another worker.",
    "after-shift": "Choose another worker, or lengthen the shift.",
    "before-shift": "Choose a later time, or let the shift start earlier.",
    "one-worker": "Choose two workers.",
    "too-much-work": "Choose a worker with hours left.",
}


def said(words: str, day: Day) -> str:
    """A checker's words without its nouns for keys, and with clock times for minutes."""
    words = _CLOCK.sub(lambda found: f"{found[1]} {told(float(found[2]))}", words)
    for key in filter(words.__contains__, day.visit_ids):
        words = re.sub(rf"\bvisit {re.escape(key)}", f"the visit to {key}", words)
    for key in filter(words.__contains__, day.worker_ids):
        words = re.sub(rf"\b[Ww]orker {re.escape(key)}", key, words)
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Choice:
    """A worker who might make a call: whether they may, and if not, every reason."""

    worker_id: int
    name: str
    reasons: tuple[Refusal, ...]

    @property
    def may(self) -> bool:
        return not self.reasons


def choices(day: Day, visit: str, task: int = 0) -> list[Choice]:
    """Every worker of the day, those who may first."""
    wanted = next(one for one in day.problem.visits if one.key == visit)
    found = [
        Choice(day.worker_ids[one.key], one.key, tuple(reasons_against(day, one, wanted, task)))
        for one in day.problem.workers
    ]
    return sorted(found, key=lambda choice: (not choice.may, choice.name))


def reasons_against(day: Day, worker: Worker, visit: Visit, task: int) -> Iterator[Refusal]:
    """The authority's own reasons, with what mends them and who can; then the person's."""
    authority = day.words.get((worker.key, visit.key), ()) if task == 0 else ()
    yield from authority
    own = " ".join(one.reason for one in authority)
    for words in why_not(worker, visit, task):
        rest = words.removeprefix(own).strip() if authority else words
        if rest and not (authority and "may not do the first part" in rest):
            yield Refusal("not-asked-for", rest, _ANOTHER, PLANNER)


def why_left(day: Day, plan: Plan, visit: str) -> list[str]:
    """Why nobody makes a visit, and what would free them."""
    wanted = next(one for one in day.problem.visits if one.key == visit)
    found: list[str] = []
    for task in range(len(wanted.tasks)):
        able = [one for one in choices(day, visit, task) if one.may]
        if not able:
            found += _nobody(day, visit, task)
        else:
            names = both([one.name for one in able])
            found.append(
                f"{names} may make this visit, and {'are' if len(able) > 1 else 'is'} busy or not"
                " there then. A wider window, a longer shift or another worker would free somebody."
            )
    return list(dict.fromkeys(found))


def _nobody(day: Day, visit: str, task: int) -> Iterator[str]:
    yield "No worker on shift may make this visit."
    for one in choices(day, visit, task):
        yield f"{one.name}: {' '.join(reason.reason for reason in one.reasons)}"


def parts(cost: dict[str, float]) -> list[tuple[str, str, float]]:
    """(words, unit, value) of each part of a cost that is not nought, and of the whole."""
    return [
        (words, unit, cost[name])
        for name, (words, unit) in PARTS.items()
        if name in cost and (cost[name] or name in ("travel", "total"))
    ]


def summary(faults: Sequence[Fault]) -> str:
    """Codes only: for a log or an audit."""
    return ", ".join(sorted({one.code for one in faults}))
