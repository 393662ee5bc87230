"""Reads one indicator definition, and refuses what does not fit together: file, line, key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from almoner.engines.indicators.conditions import Condition, read_condition
from almoner.engines.indicators.definition import (
    Comparator,
    Indicator,
    Measure,
    Population,
    Target,
    YearsAhead,
)
from almoner.engines.indicators.vocabulary import (
    ENDS,
    MEASURED,
    MOMENT,
    OF_YEARS,
    PERIODS,
    POLARITIES,
    POPULATIONS,
    SLICES,
    STATISTICS,
    STOCKS,
    TIME_UNITS,
    UNITS,
)
from almoner.kernel.basis import read_basis, take_basis
from almoner.kernel.marks import Marked
from almoner.kernel.reader import CODE, NAME, Reader, as_number, as_text, unique
from almoner.kernel.wording import either

_HUNDRED = Decimal(100)
_POINTS = ("percentage-points", "percentage points", "points", "pp")
_MOST_DAYS = 3660


def read_indicator(node: Marked) -> Indicator:
    """The whole definition. DefinitionError for the first thing that is not right."""
    reader = Reader(node)
    made = _Parts(reader).indicator()
    reader.done()
    return made


@dataclass
class _Parts:
    """Takes the keys in the order in which later ones depend on earlier ones."""

    reader: Reader

    def indicator(self) -> Indicator:
        reader = self.reader
        code, version = reader.code("code"), self.above_nought("version")
        of = reader.one_of("of", POPULATIONS)
        when = self.when(of)
        statistic, percentile = self.statistic()
        unit = self.unit(statistic)
        polarity = reader.one_of("polarity", POLARITIES)
        return Indicator(
            code=code,
            version=version,
            title=reader.text("title"),
            words=reader.text("words"),
            owner=reader.text("owner"),
            basis=read_basis(reader.take("basis")),
            polarity=polarity,
            unit=unit,
            of=of,
            when=when,
            statistic=statistic,
            percentile=percentile,
            period=reader.one_of("period", PERIODS),
            pathways=self.codes("pathways", needed=of in ("cases", "events")),
            clocks=self.codes("clocks", only=of == "clocks"),
            instruments=self.codes("instruments", only=of == "completions"),
            numerator=self.numerator(of, when, statistic),
            denominator=self.condition("denominator", of, when),
            excludes=self.condition("excludes", of, when),
            numerator_words=self.words_for("numerator_words", statistic == "share"),
            denominator_words=reader.text("denominator_words"),
            measure=self.measure(of, when, statistic, unit),
            waiting_over_days=self.waiting(when),
            targets=self.targets(unit, polarity),
            comparators=self.comparators(unit),
            populations=self.populations(statistic),
            suppress_below=self.threshold(),
            slices=self.slices(of),
            years_ahead=self.years_ahead(when, statistic),
            way=reader.code("way") if reader.has("way") else "",
        )

    def above_nought(self, key: str) -> int:
        node = self.reader.node.value.get(key)
        number = self.reader.whole(key)
        if number < 1:
            raise node.error("must be 1 or more")
        return number

    def when(self, of: str) -> str:
        node = self.reader.take("when")
        when, known = as_text(node), POPULATIONS[of]
        if when in known or (of == "cases" and _is_moment(when)):
            return when
        moment = ", or moment.name for a named moment" if of == "cases" else ""
        raise node.error(f"{when!r} is not a date of {of}; use {either(known)}{moment}")

    def statistic(self) -> tuple[str, int]:
        """The name, and for `{percentile: 90}` which one."""
        node = self.reader.take("statistic")
        if isinstance(node.value, dict):
            inner = Reader(node)
            at = inner.take("percentile")
            inner.done()
            if isinstance(at.value, bool) or not isinstance(at.value, int):
                raise at.error("must be a whole number")
            if not 0 < at.value < 100:
                raise at.error("must be from 1 to 99")
            return "percentile", at.value
        name = as_text(node)
        if name == "percentile":
            raise node.error("say which one: {percentile: 90}")
        if name not in STATISTICS:
            raise node.error(f"{name!r} is not a statistic; use {either(STATISTICS)}")
        return name, 50

    def unit(self, statistic: str) -> str:
        node = self.reader.take("unit")
        if node.value in _POINTS[:2]:
            raise node.error("percentage points are a difference and no unit; use percent")
        unit = as_text(node)
        if unit not in UNITS:
            raise node.error(f"{unit!r} is not a unit; use {either(UNITS)}")
        if unit not in STATISTICS[statistic]:
            fits = either(STATISTICS[statistic])
            raise node.error(f"a {statistic} is not given in {unit}; use {fits}")
        return unit

    def codes(self, key: str, *, needed: bool = False, only: bool = True) -> tuple[str, ...]:
        """A list of codes, or the word `any` for all of them."""
        reader = self.reader
        if not reader.has(key):
            if needed:
                raise reader.missing(key)
            return ()
        node = reader.take(key)
        if not only:
            raise node.error("does not go with this kind of rows; remove it")
        if node.value == "any":
            return ()
        if not isinstance(node.value, list) or not node.value:
            raise node.error("must be a list of codes, or any")
        return unique(reader.node, key, tuple(_code(item) for item in node.value))

    def numerator(self, of: str, when: str, statistic: str) -> Condition | None:
        reader = self.reader
        if statistic == "share":
            if not reader.has("numerator"):
                raise reader.missing("numerator")
            return self.condition("numerator", of, when)
        if reader.has("numerator"):
            node = reader.take("numerator")
            raise node.error(f"a {statistic} has no numerator; put the test under denominator")
        return None

    def condition(self, key: str, of: str, when: str) -> Condition | None:
        return read_condition(self.reader.take(key), of, when) if self.reader.has(key) else None

    def words_for(self, key: str, needed: bool) -> str:
        if needed or self.reader.has(key):
            return self.reader.text(key)
        return ""

    def measure(self, of: str, when: str, statistic: str, unit: str) -> Measure | None:
        reader = self.reader
        if statistic not in MEASURED:
            if reader.has("measure"):
                raise reader.take("measure").error(f"a {statistic} measures nothing; remove it")
            return None
        node = reader.take("measure")
        made = _measure(node, of, unit)
        if made.end == "end" and when not in STOCKS:
            raise node.error(f"goes to the end of a period only with when: {either(STOCKS)}")
        return made

    def waiting(self, when: str) -> int:
        if not self.reader.has("waiting_over_days"):
            return 0
        node = self.reader.take("waiting_over_days")
        if when not in STOCKS:
            raise node.error(f"goes with when: {either(STOCKS)} only")
        if isinstance(node.value, bool) or not isinstance(node.value, int):
            raise node.error("must be a whole number")
        if not 0 < node.value <= _MOST_DAYS:
            raise node.error(f"must be from 1 to {_MOST_DAYS}")
        return node.value

    def targets(self, unit: str, polarity: str) -> tuple[Target, ...]:
        if not self.reader.has("targets"):
            return ()
        node = self.reader.node.value["targets"]
        if polarity == "neither":
            raise node.error("a target needs a polarity: say whether higher or lower is better")
        found = self.reader.each("targets", lambda item: _target(item, unit))
        _apart(node, [(target.starts_on, target.ends_on) for target in found], "targets")
        return found

    def comparators(self, unit: str) -> tuple[Comparator, ...]:
        return self.reader.each("comparators", lambda item: _comparator(item, unit), empty=True)

    def populations(self, statistic: str) -> tuple[Population, ...]:
        reader = self.reader
        if statistic != "rate":
            if reader.has("populations"):
                raise reader.take("populations").error("goes with a rate only; remove it")
            return ()
        node = reader.node.value.get("populations")
        found = reader.each("populations", _population)
        _apart(node, [(one.starts_on, one.ends_on) for one in found], "populations")
        return found

    def threshold(self) -> int:
        if not self.reader.has("suppress_below"):
            return 5
        return self.above_nought("suppress_below")

    def slices(self, of: str) -> tuple[str, ...]:
        known = [one for one in SLICES if of != "completions" or one in _OF_PEOPLE]
        return self.reader.codes("slices", known, f"slice of {of}", empty=True)

    def years_ahead(self, when: str, statistic: str) -> YearsAhead | None:
        """Only of what is open now: who is known today. Its slice is the first, so that it is
        shown also where a total has to be hidden."""
        if not self.reader.has("years_ahead"):
            return None
        inner = self.reader.within("years_ahead")
        if statistic != "count" or when not in STOCKS:
            raise inner.node.error(f"needs a count with when: {either(STOCKS)}")
        made = YearsAhead(
            inner.one_of("slice", OF_YEARS),
            inner.whole("until"),
            inner.text("one"),
            inner.text("many"),
        )
        inner.done()
        if self._first_slice() != made.slice:
            raise inner.node.error(f"needs {made.slice} as the first of the slices")
        if not 2000 <= made.until <= 2100:
            raise inner.node.error("until must be a year from 2000 to 2100")
        return made

    def _first_slice(self) -> object:
        listed = self.reader.node.value.get("slices")
        return listed.value[0].value if listed is not None and listed.value else None


_OF_PEOPLE = ("locality", "age-band", "gender", *OF_YEARS)


def _measure(node: Marked, of: str, unit: str) -> Measure:
    reader = Reader(node)
    if reader.has("fact"):
        if of == "completions":
            raise reader.take("fact").error("a completion has scores and no facts; use score")
        made = Measure(unit=unit, fact=reader.name("fact"))
    elif reader.has("score"):
        if of != "completions":
            raise reader.take("score").error("only a completion has a score; use fact")
        made = Measure(unit=unit, score=reader.code("score"))
    else:
        made = _time(reader, of, unit)
    reader.done()
    return made


def _time(reader: Reader, of: str, unit: str) -> Measure:
    if unit not in TIME_UNITS:
        raise reader.node.error(f"time is given in {either(TIME_UNITS)}, not in {unit}")
    start = _end(reader.take("from"), of)
    end = _end(reader.take("to"), of)
    if start == end:
        raise reader.node.error("from and to are the same date; no time passes")
    if start == "end":
        raise reader.node.error("the end of the period comes last; put it under to")
    return Measure(unit=unit, start=start, end=end)


def _end(node: Marked, of: str) -> str:
    name, known = as_text(node), ENDS[of]
    if name in known or (of != "completions" and _is_moment(name)):
        return name
    raise node.error(f"{name!r} is not a date of {of}; use {either(known)} or moment.name")


def _target(node: Marked, unit: str) -> Target:
    reader = Reader(node)
    value = _amount(reader.take("value"), unit)
    starts_on, ends_on = _days(reader)
    target = Target(value, starts_on, ends_on, take_basis(reader))
    reader.done()
    return target


def _comparator(node: Marked, unit: str) -> Comparator:
    reader = Reader(node)
    given = reader.take("unit")
    if given.value in _POINTS:
        raise given.error("a difference in percentage points is no figure to compare with")
    if given.value != unit:
        raise given.error(f"must be {unit}, as the indicator itself; like goes with like")
    made = Comparator(
        title=reader.text("title"),
        area=reader.text("area"),
        period=reader.text("period"),
        value=_amount(reader.take("value"), unit),
        basis=take_basis(reader),
    )
    reader.done()
    return made


def _population(node: Marked) -> Population:
    reader = Reader(node)
    value = reader.take("value")
    if isinstance(value.value, bool) or not isinstance(value.value, int) or value.value < 1:
        raise value.error("must be a whole number of people above nought")
    starts_on, ends_on = _days(reader)
    made = Population(value.value, starts_on, ends_on, take_basis(reader))
    reader.done()
    return made


def _amount(node: Marked, unit: str) -> Decimal:
    value = as_number(node)
    if unit == "percent" and not 0 <= value <= _HUNDRED:
        raise node.error("a share is from 0 to 100 per cent")
    if value < 0:
        raise node.error("must be nought or more")
    return value


def _days(reader: Reader) -> tuple[date | None, date | None]:
    starts_on, ends_on = _day(reader, "from"), _day(reader, "until")
    if starts_on and ends_on and ends_on <= starts_on:
        raise reader.node.error("until is the first day it no longer holds, so it is after from")
    return starts_on, ends_on


def _day(reader: Reader, key: str) -> date | None:
    if not reader.has(key):
        return None
    node = reader.take(key)
    if type(node.value) is not date:
        raise node.error("must be a day, written 2026-04-01")
    return node.value


def _apart(node: Marked, spans: Sequence[tuple[date | None, date | None]], what: str) -> None:
    """Refuses two that are in force on the same day."""
    ordered = sorted((start or date.min, end or date.max) for start, end in spans)
    for (_, end), (start, _) in pairwise(ordered):
        if start < end:
            raise node.error(f"two {what} are in force on {start.isoformat()}; end one before")


def _code(node: Marked) -> str:
    if not isinstance(node.value, str) or not CODE.fullmatch(node.value):
        raise node.error(f"{node.value!r} must be small letters, digits and hyphens")
    return node.value


def _is_moment(name: str) -> bool:
    return name.startswith(MOMENT) and bool(NAME.fullmatch(name.removeprefix(MOMENT)))
