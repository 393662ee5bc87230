"""Reads the claims of a set of figures: one short reader for each kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader, as_code
from almoner.kernel.wording import both

from . import claims as kinds
from .figures import Citation, Figure, Polarity
from .shown import NOT_NUMBERS, NUMBER, Given, Shown, Unit

Lookup = Mapping[str, Figure]
CHANGE_UNITS = [unit.value for unit in Unit if unit not in NOT_NUMBERS]
DATED = frozenset({Unit.DATE, Unit.PERIOD})
WITHOUT_FIGURES = frozenset({"numbered", "points-to"})
DURATIONS = frozenset({Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS})


def read_claim(reader: Reader, lookup: Lookup, source: Citation | None) -> kinds.Claim:
    """The claim of the kind that its key `claim` names."""
    kind = reader.one_of("claim", KINDS)
    if kind in WITHOUT_FIGURES and source is None:
        raise reader.node.error("needs a line or a page, so that a reader can find it")
    common = {"id": reader.code("id"), "words": reader.text_or("words", ""), "source": source}
    return KINDS[kind](_Taker(reader, lookup), common)


class _Taker:
    """Takes figures by their ids, refusing ids that are not there and dates for numbers."""

    def __init__(self, reader: Reader, lookup: Lookup) -> None:
        self.reader = reader
        self._lookup = lookup

    def figure(self, key: str) -> Figure:
        return self._number(self.reader.take(key))

    def maybe(self, key: str) -> Figure | None:
        return self.figure(key) if self.reader.has(key) else None

    def figures(self, key: str, least: int = 1, *, empty: bool = False) -> tuple[Figure, ...]:
        node = self.reader.node.value.get(key)
        found = self.reader.each(key, self._number, empty=empty)
        if found and len(found) < least:
            raise node.error(f"must name at least {least} figures")
        return found

    def dated(self, key: str) -> Figure:
        return self._dated(self.reader.take(key))

    def all_dated(self, key: str, least: int = 1) -> tuple[Figure, ...]:
        node = self.reader.node.value.get(key)
        found = self.reader.each(key, self._dated)
        if len(found) < least:
            raise node.error(f"must name at least {least} figures")
        return found

    def alike(self, key: str) -> tuple[Figure, ...]:
        """Two figures or more: all numbers, or all dates, or all periods."""
        node = self.reader.take(key)
        nodes = node.value if isinstance(node.value, list) else []
        found = tuple(self._any(item) for item in nodes)
        if len(found) < 2:
            raise node.error("must name at least 2 figures")
        if len({_sort(figure) for figure in found}) > 1:
            raise node.error("must be all numbers, all dates or all periods")
        if any(figure.unit not in DATED and figure.amount is None for figure in found):
            raise node.error("must have values to hold side by side")
        return found

    def pairs(self, key: str, divisors: tuple[int, ...]) -> tuple[tuple[Figure, Figure], ...]:
        """Pairs to divide; `divisors` are the places in each pair that something is divided by."""
        node = self.reader.node.value.get(key)
        found = self.reader.each(key, self._pair)
        if len(found) < 2:
            raise node.error("must name at least 2 pairs")
        if any(pair[place].value <= 0 for pair in found for place in divisors):
            raise node.error("must be divided by more than nought")
        return found

    def of_one_unit(self, *figures: Figure | None) -> None:
        units = sorted({figure.unit.value for figure in figures if figure is not None})
        if len(units) > 1:
            raise self.reader.node.error(f"needs figures of one unit, not {both(units)}")

    def percentages(self, *figures: Figure) -> None:
        if any(figure.unit is not Unit.PERCENT for figure in figures):
            raise self.reader.node.error("needs figures that are percentages")

    def movement(self, key: str) -> kinds.Movement:
        return self._movement(self.reader.take(key))

    def movements(self, key: str) -> tuple[kinds.Movement, ...]:
        return self.reader.each(key, self._movement)

    def unprinted(self, key: str) -> Figure:
        return self._any(self.reader.take(key))

    def _any(self, node: Marked) -> Figure:
        code = as_code(node)
        if code not in self._lookup:
            raise node.error(f"{code!r} is not the id of a figure; add it there or correct it")
        return self._lookup[code]

    def _number(self, node: Marked) -> Figure:
        figure = self._any(node)
        if figure.amount is None:
            raise node.error(f"{figure.id!r} has no number to reckon with")
        return figure

    def _dated(self, node: Marked) -> Figure:
        figure = self._any(node)
        if figure.unit not in DATED:
            raise node.error(f"{figure.id!r} is neither a date nor a period")
        return figure

    def _pair(self, node: Marked) -> tuple[Figure, Figure]:
        if not isinstance(node.value, list) or len(node.value) != 2:
            raise node.error("must be a list of two figures")
        first, second = (self._number(item) for item in node.value)
        return first, second

    def _movement(self, node: Marked) -> kinds.Movement:
        if not isinstance(node.value, list):
            return kinds.Movement((self._number(node),))
        pair = self._pair(node)
        self.of_one_unit(*pair)
        return kinds.Movement(pair)


def _sort(figure: Figure) -> str:
    return figure.unit.value if figure.unit in DATED else "number"


def _change(take: _Taker, common: dict[str, Any]) -> kinds.Claim:
    unit = Unit(take.reader.one_of("unit", CHANGE_UNITS))
    given = Given(_or(take.reader, "given", [one.value for one in Given], "exactly"))
    stated = Shown(_digits(take.reader.take("stated")), unit, given)
    start, end = take.maybe("from"), take.figure("to")
    take.of_one_unit(start, end)
    return kinds.Change(start=start, end=end, stated=stated, **common)


def _direction(take: _Taker, common: dict[str, Any]) -> kinds.Claim:
    says = kinds.Says(take.reader.one_of("says", [one.value for one in kinds.Says]))
    node = take.reader.node
    went: kinds.Went | None = None
    series: tuple[Figure, ...]
    if take.reader.has("went"):
        went = kinds.Went(take.reader.one_of("went", [one.value for one in kinds.Went]))
        series = (take.unprinted("of"),)
    else:
        series = take.figures("series", 2)
    take.of_one_unit(*series)
    judged = says in (kinds.Says.IMPROVED, kinds.Says.WORSENED)
    if judged and any(figure.polarity is Polarity.NEITHER for figure in series):
        raise node.error(f"needs a polarity on each figure to know what {says.value} means")
    return kinds.Direction(
        series=series,
        says=says,
        went=went,
        each=take.reader.flag("each"),
        slight=take.reader.flag("slight"),
        **common,
    )


def _comparison(take: _Taker, common: dict[str, Any]) -> kinds.Claim:
    relation = take.reader.one_of("is", [one.value for one in kinds.Relation])
    times = _digits(take.reader.take("times")) if take.reader.has("times") else "1"
    figure, than = take.figure("figure"), take.figure("than")
    take.of_one_unit(figure, than)
    return kinds.Comparison(
        figure=figure,
        relation=kinds.Relation(relation),
        than=than,
        times=Shown(times, Unit.COUNT),
        **common,
    )


def _sum(take: _Taker, common: dict[str, Any]) -> kinds.Claim:
    total, parts = take.figure("total"), take.figures("parts")
    less = take.figures("less", empty=True)
    take.of_one_unit(total, *parts, *less)
    return kinds.Sum(total=total, parts=parts, less=less, **common)


def _cumulative(take: _Taker, common: dict[str, Any]) -> kinds.Claim:
    series = take.figures("series", 2)
    take.of_one_unit(*series)
    return kinds.Cumulative(series=series, **common)


def _shares(take: _Taker, common: dict[str, Any]) -> kinds.Claim:
    parts = take.figures("parts", 2)
    take.percentages(*parts)
    return kinds.Shares(parts=parts, **common)


def _opposites(take: _Taker, common: dict[str, Any]) -> kinds.Claim:
    one, other = take.figure("one"), take.figure("other")
    take.percentages(one, other)
    return kinds.Opposites(one=one, other=other, **common)


def _within(take: _Taker, common: dict[str, Any]) -> kinds.Claim:
    part, whole = take.figure("part"), take.figure("whole")
    take.of_one_unit(part, whole)
    return kinds.Subset(part=part, whole=whole, **common)


def _base(take: _Taker, common: dict[str, Any]) -> kinds.Claim:
    then, now = take.figure("then"), take.figure("now")
    take.of_one_unit(then, now)
    return kinds.Base(then=then, now=now, **common)


def _duration(take: _Taker, common: dict[str, Any]) -> kinds.Claim:
    node = take.reader.node
    claim = kinds.Duration(
        start=take.dated("from"), end=take.dated("to"), stated=take.figure("stated"), **common
    )
    if claim.stated.unit not in DURATIONS:
        raise node.error("needs a stated time in days, weeks, months or years")
    return claim


def _or(reader: Reader, key: str, allowed: Collection[str], default: str) -> str:
    return reader.one_of(key, allowed) if reader.has(key) else default


def _digits(node: Marked) -> str:
    text = str(node.value)
    if isinstance(node.value, bool) or not NUMBER.fullmatch(text):
        raise node.error(f"{text!r} is not a number")
    return text


KINDS: dict[str, Callable[[_Taker, dict[str, Any]], kinds.Claim]] = {
    "change": _change,
    "direction": _direction,
    "compare": _comparison,
    "sum": _sum,
    "duration": _duration,
    "cumulative": _cumulative,
    "shares": _shares,
    "opposites": _opposites,
    "within": _within,
    "base": _base,
    "growth": lambda take, common: kinds.Growth(
        total=take.movement("total"), parts=take.movements("parts"), **common
    ),
    "part-of-change": lambda take, common: kinds.PartOfChange(
        total=take.movement("total"), part=take.movement("part"), **common
    ),
    "share-of": lambda take, common: kinds.ShareOf(
        part=take.figure("part"),
        whole=take.figure("whole"),
        share=take.figure("share"),
        **common,
    ),
    "product": lambda take, common: kinds.Product(
        factors=take.figures("factors", 2), gives=take.figure("gives"), **common
    ),
    "one-price": lambda take, common: kinds.OnePrice(pairs=take.pairs("pairs", (1,)), **common),
    "same": lambda take, common: kinds.Same(figures=take.alike("figures"), **common),
    "one-population": lambda take, common: kinds.OnePopulation(
        pairs=take.pairs("pairs", (0, 1)), **common
    ),
    "order": lambda take, common: kinds.Order(series=take.all_dated("series", 2), **common),
    "inside": lambda take, common: kinds.Inside(
        whole=take.dated("whole"), parts=take.all_dated("parts"), **common
    ),
    "listed": lambda take, common: kinds.Listed(
        stated=take.figure("stated"), items=take.reader.texts("items"), **common
    ),
    "numbered": lambda take, common: kinds.Numbered(labels=take.reader.texts("labels"), **common),
    "points-to": lambda take, common: kinds.PointsTo(
        label=take.reader.text("label"), among=take.reader.texts("among", empty=True), **common
    ),
}
