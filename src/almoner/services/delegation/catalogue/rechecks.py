"""Follows a reading that blocks an act until it has recovered, or until help is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .stop_rules import Advice, Recheck, StopRule
from .vocabulary import Effect

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was recorded earlier in this visit, and when."""

    at: datetime
    record: Facts


@dataclass(frozen=True, slots=True)
class Followed:
    """Where a rule with a recheck stands. `at` is when to test again."""

    effect: Effect
    words: str
    steps: tuple[str, ...]
    blocks: bool
    recovered: bool
    at: datetime | None


def follow(
    rule: StopRule, plan: Facts, record: Facts, earlier: Sequence[Reading], moment: datetime
) -> Followed | None:
    """None when the rule neither applies now nor applied earlier in the visit.

    `earlier` is typed and oldest first, all times in UTC.
    """
    assert rule.recheck is not None
    low = [reading.at for reading in earlier if rule.when.holds(reading.record, plan)]
    if rule.when.holds(record, plan):
        return _still_blocked(rule, rule.recheck, [*low, moment])
    if not low:
        return None
    return _afterwards(rule, rule.recheck, plan, record, low, moment)


def _still_blocked(rule: StopRule, recheck: Recheck, low: list[datetime]) -> Followed:
    counted = _counted(low, recheck)
    again = counted[-1] + recheck.after
    if len(counted) > recheck.max_cycles:
        advice = recheck.exhausted
        return Followed(advice.effect, advice.words, advice.steps, True, False, again)
    return Followed(rule.effect, rule.words, rule.steps, True, False, again)


def _afterwards(
    rule: StopRule,
    recheck: Recheck,
    plan: Facts,
    record: Facts,
    low: list[datetime],
    moment: datetime,
) -> Followed:
    if any(record.get(name) is None for name in recheck.fields):
        again = low[-1] + recheck.after
        return Followed(rule.effect, rule.words, rule.steps, True, False, again)
    soonest = low[-1] + recheck.earliest
    if moment < soonest:
        return Followed(rule.effect, recheck.too_soon, (), True, False, soonest)
    exhausted = len(_counted(low, recheck)) > recheck.max_cycles
    if exhausted and not _answered(recheck.exhausted, record, plan):
        advice = recheck.exhausted
        return Followed(advice.effect, advice.words, advice.steps, True, False, None)
    advice = recheck.recovered
    return Followed(advice.effect, advice.words, advice.steps, False, True, None)


def _answered(advice: Advice, record: Facts, plan: Facts) -> bool:
    return advice.released_when is not None and advice.released_when.holds(record, plan)


def _counted(low: Sequence[datetime], recheck: Recheck) -> list[datetime]:
    """Readings that count as one treatment each: a repeat sooner than `earliest` does not."""
    counted = [low[0]]
    for at in low[1:]:
        if at - counted[-1] >= recheck.earliest:
            counted.append(at)
    return counted
