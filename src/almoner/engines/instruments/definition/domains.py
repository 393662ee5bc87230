"""Tries a condition with every answer that matters, to find those that can never hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import chain, combinations, product
from typing import Any

from almoner.engines.instruments.definition.reach import Reach
from almoner.engines.instruments.definition.shapes import THREE_WAYS, Item
from almoner.kernel.expressions import Expression, ExpressionFailed

_MOST = 20_000
_FEW = 6
_MISSING = object()
_NUMBER = re.compile(r"(?<![\w.'\"])-?\d+(?:\.\d+)?")
_TEXT = re.compile(r"'([^']*)'|\"([^\"]*)\"")


def can_hold(
    condition: Expression, items: Mapping[str, Item], scores: Mapping[str, Reach] | None = None
) -> bool:
    """False only when it is sure that no answers make the condition true. A condition with too
    many combinations to try counts as one that can."""
    return any_holding((condition,), items, scores or {})


def any_holding(
    wanted: tuple[Expression, ...], items: Mapping[str, Item], scores: Mapping[str, Reach]
) -> bool:
    """Whether the last condition can hold where none of those before it does."""
    spaces = list(_spaces(wanted, items, scores))
    size = 1
    for _, values in spaces:
        size *= len(values)
        if size > _MOST:
            return True
    names = [name for name, _ in spaces]
    return any(
        _first_is_last(wanted, dict(zip(names, picked, strict=True)))
        for picked in product(*(values for _, values in spaces))
    )


def _first_is_last(wanted: tuple[Expression, ...], picked: Mapping[tuple[str, str], Any]) -> bool:
    data: dict[str, dict[str, Any]] = {"answers": {}, "scores": {}}
    for (variable, name), value in picked.items():
        if value is not _MISSING:
            data[variable][name] = value
    return not any(_holds(one, data) for one in wanted[:-1]) and _holds(wanted[-1], data)


def _holds(one: Expression, data: Mapping[str, Any]) -> bool:
    try:
        return one.holds(data)
    except ExpressionFailed:
        return False


def _spaces(
    wanted: tuple[Expression, ...], items: Mapping[str, Item], scores: Mapping[str, Reach]
) -> Iterator[tuple[tuple[str, str], list[Any]]]:
    text = " ".join(one.text for one in wanted)
    asked = sorted({name for one in wanted for name in one.members("answers")})
    for name in asked:
        values = _answers(items[name], text)
        yield ("answers", name), [*values, _MISSING]
    for name in sorted({name for one in wanted for name in one.members("scores")}):
        yield ("scores", name), _reached(scores[name], text)


def _answers(item: Item, text: str) -> list[Any]:
    if item.type in ("yes-no", "declaration"):
        return [True, False]
    if item.type == "yes-no-unknown":
        return list(THREE_WAYS)
    if item.type == "choice":
        return [one.code for one in item.choices]
    if item.type == "choices":
        return _subsets([one.code for one in item.choices])
    if item.type in ("whole", "scale"):
        return _numbers(text, *item.between)
    if item.type == "decimal":
        return [float(number) for number in _numbers(text, *item.between)]
    if item.type == "table":
        return [[], [{}], [{}] * 2, [{}] * 50]
    return ["", "x", *[one or other for one, other in _TEXT.findall(text)]]


def _reached(reach: Reach, text: str) -> list[Any]:
    if reach.values is not None:
        return sorted(reach.values, key=str)
    return _numbers(text, reach.low, reach.high)


def _numbers(text: str, low: Decimal | None, high: Decimal | None) -> list[Any]:
    """The ends, every number that the condition names, and its neighbours."""
    named = {Decimal(found) for found in _NUMBER.findall(text)}
    near = {n + step for n in named for step in (Decimal(-1), Decimal(0), Decimal(1))}
    tried = near | {n for n in (low, high) if n is not None} | {Decimal(0)}
    return sorted(n for n in tried if (low is None or n >= low) and (high is None or n <= high))


def _subsets(codes: list[str]) -> list[list[str]]:
    sizes = range(len(codes) + 1) if len(codes) <= _FEW else (0, 1, 2, len(codes))
    return [list(some) for some in chain(*(combinations(codes, size) for size in sizes))]
