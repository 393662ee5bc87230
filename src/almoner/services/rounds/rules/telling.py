"""What a checker, an authority and a plan say, in words for the person who plans. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from almoner.kernel.refusals import Refusal
from almoner.kernel.wording import both
from almoner.services.rounds.checking.check import Fault, Verdict
from almoner.services.rounds.checking.costing import worth
from almoner.services.rounds.checking.trade import trade
from almoner.services.rounds.checking.verdict import Cost
from almoner.services.rounds.problem.pairing import why_not
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.visits import Visit
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.problem.workers import Worker
from almoner.services.rounds.rules.clock import told
from almoner.services.rounds.rules.making import Day
from almoner.services.rounds.solver.explaining import Explained, Reason, explain

_CLOCK = re.compile(r"\b(at|before|after) (\d+(?:\.\d+)?)(?=[.,]| and| for| by|$)")
PLANNER = "You"
NAMED = 5
"""So many workers are named together; of more, the number says enough."""
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
    for key in filter(words.__contains__, (*day.visit_ids, *day.standing)):
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


def why_left(day: Day, plan: Plan) -> dict[str, list[str]]:
    """Visit left over → what would free somebody, then why each worker does not make it."""
    return {one.visit: list(_told_left(one)) for one in explain(day.problem, plan)}


NOBODY = "No worker on shift may make this visit."
BUSY = "Everybody who may make this visit is busy or not there then."
# Kinds of reasons, those first that matter most: (title, what to do).
KINDS = {
    "nobody": (
        "Nobody on shift may make it",
        "Ask for the missing sign-off or delegation, or put somebody on shift who may.",
    ),
    "busy": (
        "Everybody who may make it is busy or not there",
        "Add a shift, or make the window wider.",
    ),
    "room": ("One change would make room", "Each says what would have to change."),
    "not-planned": (
        "It cannot be planned",
        "Mend the person’s record, or call the visit off.",
    ),
}


def kind_of(reasons: Sequence[str]) -> str:
    """Which of `KINDS` the reasons of a visit left over are."""
    if NOBODY in reasons:
        return "nobody"
    return "room" if any(one.startswith("It would fit if") for one in reasons) else "busy"


def _told_left(one: Explained) -> Iterator[str]:
    frees = [words for words in one.frees if " may do " not in words]
    if _nobody(one):
        yield NOBODY
    elif not frees:
        yield BUSY
    own = [reason for reason in one.reasons if reason.words.startswith(reason.worker)]
    yield from (*frees, *(reason.words for reason in own))
    yield from _grouped([reason for reason in one.reasons if reason not in own])


def _nobody(one: Explained) -> bool:
    return any(words.startswith("It would need a worker who may do") for words in one.frees)


def _grouped(reasons: Sequence[Reason]) -> Iterator[str]:
    """What stands against many in the same words is said once, after what is said of few."""
    names: dict[str, list[str]] = {}
    for reason in reasons:
        names.setdefault(reason.words, []).append(reason.worker)
    for words, who in sorted(names.items(), key=lambda one: len(one[1])):
        yield f"{both(who) if len(who) <= NAMED else f'{len(who)} workers'}: {words}"


def parts(cost: dict[str, float]) -> list[tuple[str, str, float]]:
    """(words, unit, value) of each part of a cost that is not nought, and of the whole."""
    return [
        (words, unit, cost[name])
        for name, (words, unit) in PARTS.items()
        if name in cost and (cost[name] or name in ("travel", "total"))
    ]


@dataclass(frozen=True, slots=True)
class Traded:
    """One part of two plans in its own unit, and what the second saves or gives up in it: `worth`
    in minutes' worth of travel, less than nothing where it is better."""

    words: str
    unit: str
    before: float
    after: float
    worth: float


def traded_of(before: dict[str, float], after: dict[str, float], weights: Weights) -> list[Traded]:
    """What one plan gives up for what, by the weights given; the last is the whole."""
    one, other = Cost(**before), Cost(**after)
    rows = [
        Traded(*PARTS[row.term], row.before, row.after, row.worth)
        for row in trade(one, other, weights)
        if row.before or row.after or row.term == "travel"
    ]
    first, second = (sum(worth(cost, weights).values()) for cost in (one, other))
    return [*rows, Traded(*PARTS["total"], first, second, second - first)]


def headline(cost: dict[str, float], left: int) -> list[tuple[str, str, float]]:
    """The same for whoever looks at one plan: visits left over by their number, and no sum."""
    worth = {name: value for name, value in cost.items() if name not in ("left", "total")}
    return [*parts(worth), ("Left over", "visit" if left == 1 else "visits", left)]


def summary(faults: Sequence[Fault]) -> str:
    """Codes only: for a log or an audit."""
    return ", ".join(sorted({one.code for one in faults}))
