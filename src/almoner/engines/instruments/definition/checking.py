"""Checks an instrument as a whole: what can never be asked, and results without a meaning."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

from almoner.engines.instruments.definition.domains import any_holding, can_hold
from almoner.engines.instruments.definition.reach import Reach, numbers_of, reach_of
from almoner.engines.instruments.definition.shapes import Band, Bands, Instrument, Score
from almoner.kernel.marks import DefinitionError, Marked

Fail = Callable[[int, str, str], DefinitionError]


def check(node: Marked, made: Instrument) -> None:
    """DefinitionError for the first fault."""

    def fail(line: int, key: str, problem: str) -> DefinitionError:
        return DefinitionError(node.place.file, line, key, problem)

    _check_asked(made, fail)
    reaches = reach_of(made)
    for score in made.scores:
        _check_rules(made, score, reaches, fail)
        _check_steps(made, score, reaches, fail)
    for bands in made.bands:
        _check_bands(bands, reaches[bands.score], fail)


def _check_asked(made: Instrument, fail: Fail) -> None:
    """Every section and item can be asked of somebody."""
    for section in made.sections:
        if section.show_if and not can_hold(section.show_if, made.by_code):
            raise fail(section.line, section.code, "can never be asked: its show_if never holds")
        for item in section.items:
            if item.show_if and not can_hold(item.show_if, made.by_code):
                raise fail(item.line, item.code, "can never be asked: its show_if never holds")


def _check_rules(made: Instrument, score: Score, reaches: dict[str, Reach], fail: Fail) -> None:
    for n, rule in enumerate(score.rules):
        wanted = (*(one.when for one in score.rules[:n]), rule.when)
        if not any_holding(wanted, made.by_code, reaches):
            key = f"scoring.{score.code}.rules.{n}"
            raise fail(rule.line, key, "is never reached: no answers make it the first that holds")


def _check_steps(made: Instrument, score: Score, reaches: dict[str, Reach], fail: Fail) -> None:
    """The lines of a table do not overlap, and leave no gap unless it says what holds there."""
    if not score.steps:
        return
    key = f"scoring.{score.code}.table"
    for n, step in enumerate(score.steps):
        for other in score.steps[:n]:
            if _meet(step.low, step.high, other.low, other.high):
                raise fail(step.line, f"{key}.{n}", f"overlaps with line {other.line}")
    if score.otherwise != "":
        return
    [code] = score.of
    for value in _tried(_source(made, code, reaches), [(s.low, s.high) for s in score.steps]):
        if not any(step.holds(value) for step in score.steps):
            raise fail(score.line, key, f"says nothing for {value}; add a line or `otherwise`")


def _source(made: Instrument, code: str, reaches: dict[str, Reach]) -> Reach:
    return reaches[code] if code in reaches else numbers_of(made.item(code))


def _meet(low: Decimal | None, high: Decimal | None, low2, high2) -> bool:
    before = high is not None and low2 is not None and high < low2
    after = high2 is not None and low is not None and high2 < low
    return not (before or after)


def _tried(reach: Reach, spans: list[tuple[Decimal | None, Decimal | None]]) -> list[Decimal]:
    """Values to try: all of a finite reach; of a range its ends and the middle of every gap."""
    if reach.values is not None:
        return sorted(value for value in reach.values if isinstance(value, Decimal))
    edges = sorted({edge for span in spans for edge in span if edge is not None})
    low = reach.low if reach.low is not None else (min(edges, default=Decimal(0)) - 1)
    high = reach.high if reach.high is not None else (max(edges, default=Decimal(0)) + 1)
    points = sorted({low, high, *(edge for edge in edges if low <= edge <= high)})
    return sorted({*points, *((a + b) / 2 for a, b in pairwise(points))})


def _check_bands(bands: Bands, reach: Reach, fail: Fail) -> None:
    key = f"bands.{bands.score}"
    if reach.values is not None:
        _check_each_value(bands, reach.values, key, fail)
    else:
        _check_range(bands, reach, key, fail)


def _check_each_value(bands: Bands, values, key: str, fail: Fail) -> None:
    for value in sorted(values, key=lambda one: (isinstance(one, str), one)):
        within = [band for band in bands.bands if band.holds(value)]
        if not within:
            raise fail(bands.line, key, _none_holds(value))
        if len(within) > 1:
            raise fail(within[1].line, key, _both(within, value))
    for band in bands.bands:
        if not any(band.holds(value) for value in values):
            raise fail(band.line, f"{key}.{band.code}", "no answers can reach this band")


def _none_holds(value: Decimal | str) -> str:
    words = f"no band holds a result of {value}; add one"
    if isinstance(value, Decimal) and value % 1:
        words += ", or write `whole: true` in a score that gives whole numbers only"
    return words


def _both(within: list[Band], value) -> str:
    return f"the bands {within[0].code!r} and {within[1].code!r} both hold a result of {value}"


def _check_range(bands: Bands, reach: Reach, key: str, fail: Fail) -> None:
    spans = [
        (band.low, band.below if band.below is not None else band.high) for band in bands.bands
    ]
    tried = _tried(reach, spans)
    if reach.low is None and not any(band.low is None for band in bands.bands):
        raise fail(bands.line, key, "the lowest band has no open end, and the score has no least")
    if reach.high is None and not any(
        band.high is None and band.below is None for band in bands.bands
    ):
        raise fail(bands.line, key, "the highest band has no open end, and the score has no most")
    _check_each_value(bands, tried, key, fail)
