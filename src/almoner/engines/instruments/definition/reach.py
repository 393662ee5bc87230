"""Which values a score can have at all, from the answers that its items can have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal

from almoner.engines.instruments.definition.shapes import Instrument, Item, Score

_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Reach:
    """Either a finite set of values, or every number from `low` to `high` (None: no end)."""

    values: frozenset[Decimal | str] | None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def is_finite(self) -> bool:
        return self.values is not None

    @property
    def ends(self) -> tuple[Decimal | None, Decimal | None]:
        if self.values is None:
            return self.low, self.high
        numbers = [value for value in self.values if isinstance(value, Decimal)]
        return (min(numbers), max(numbers)) if numbers else (None, None)


def reach_of(instrument: Instrument) -> dict[str, Reach]:
    """Score code to its reach."""
    conditional = conditional_items(instrument)
    found: dict[str, Reach] = {}
    for score in instrument.scores:
        found[score.code] = _reach(score, instrument.by_code, found, conditional)
    return found


def conditional_items(instrument: Instrument) -> frozenset[str]:
    """The items that are not asked of everybody."""
    hidden: set[str] = set()
    found: set[str] = set()
    for section in instrument.sections:
        if section.show_if or section.within in hidden:
            hidden.add(section.code)
        for item in section.items:
            if item.show_if or section.code in hidden or item.under in found:
                found.add(item.code)
    return frozenset(found)


def _reach(
    score: Score,
    items: Mapping[str, Item],
    before: Mapping[str, Reach],
    conditional: Set[str],
) -> Reach:
    if score.method == "count":
        return Reach(frozenset(Decimal(n) for n in range(len(score.of) + 1)))
    if score.method == "sum":
        return _sum([_part(code, items, before, conditional) for code in score.of])
    if score.method == "expression":
        return _span(score.whole, *score.limits)
    values = [step.value for step in score.steps] + [rule.value for rule in score.rules]
    if score.otherwise != "":
        values.append(score.otherwise)
    return Reach(frozenset(values))


def _span(whole: bool, low: Decimal | None, high: Decimal | None) -> Reach:
    if not whole or low is None or high is None or high - low > _MOST:
        return Reach(None, low, high)
    return Reach(frozenset(Decimal(n) for n in range(int(low), int(high) + 1)))


def _part(
    code: str, items: Mapping[str, Item], before: Mapping[str, Reach], conditional: Set[str]
) -> Reach:
    """What one item or score may add. A question that is not asked of somebody adds nothing."""
    if code in before:
        return before[code]
    item = items[code]
    nothing = frozenset({Decimal(0)} if code in conditional else ())
    if item.type == "choices":
        return Reach(frozenset(_sums(_each_or_not(item))))
    if item.points_of:
        return Reach(frozenset(item.points_of.values()) | nothing)
    return _numbers(item, nothing)


def numbers_of(item: Item) -> Reach:
    """The numbers that may be typed for an item."""
    return _numbers(item, frozenset())


def _numbers(item: Item, nothing: frozenset[Decimal]) -> Reach:
    low, high = item.between
    if item.type == "decimal" or low is None or high is None or high - low > _MOST:
        if nothing and low is not None and high is not None:
            return Reach(None, min(Decimal(0), low), max(Decimal(0), high))
        return Reach(None, low, high)
    return Reach(frozenset(Decimal(n) for n in range(int(low), int(high) + 1)) | nothing)


def _each_or_not(item: Item) -> list[frozenset[Decimal]]:
    return [frozenset({Decimal(0), one.points or Decimal(0)}) for one in item.choices]


def _sum(parts: list[Reach]) -> Reach:
    if all(part.values is not None for part in parts):
        found = _sums([_decimals(part) for part in parts])
        if len(found) <= _MOST:
            return Reach(frozenset(found))
    lows, highs = zip(*(part.ends for part in parts), strict=True)
    return Reach(None, _total(lows), _total(highs))


def _decimals(part: Reach) -> frozenset[Decimal]:
    return frozenset(value for value in part.values or () if isinstance(value, Decimal))


def _sums(parts: Iterable[frozenset[Decimal]]) -> set[Decimal]:
    found = {Decimal(0)}
    for part in parts:
        found = {before + more for before in found for more in part}
        if len(found) > _MOST:
            break
    return found


def _total(ends: Iterable[Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    for end in ends:
        if end is None:
            return None
        total += end
    return total
