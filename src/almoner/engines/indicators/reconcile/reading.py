"""Reads a set of published figures from YAML. Every complaint names file, line and key.

The shape, in short (keys in brackets may be left out):

    report: Title of the report           # unless every figure gives its own
    figures:
      - id: completed
        title: Applications completed
        value: 2157                       # in quotes to keep last noughts: "75.0"
        unit: count                       # see Unit
        line: 2436                        # or page, or both
        [given: about] [not-printed: true] [in: millions] [numerator] [denominator]
        [per] [of]
        [period] [area] [population] [definition] [statistic] [polarity] [words]
    claims:
      - id: completed-fell
        claim: change                     # see readclaims.KINDS
        from: before
        to: completed
        stated: -6
        unit: percent
        [words] [line] [page]
"""

from __future__ import annotations

from datetime import date

from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader, as_number, as_text

from .claims import Claim, Figures
from .figures import Citation, Figure, Polarity
from .moments import Moment, Stretch, moment
from .readclaims import Lookup, read_claim
from .shown import NOT_NUMBERS, NUMBER, SCALES, Given, Shown, Unit

PER = {Unit.PERCENT: 100, Unit.RATE: 100_000}


def read(marked: Marked) -> Figures:
    """The figures and claims of one file. Raises DefinitionError."""
    reader = Reader(marked)
    report = reader.text_or("report", "")
    figures = reader.each("figures", lambda node: _figure(node, report))
    lookup = _lookup(marked, figures)
    claims = reader.each("claims", lambda node: _claim(node, lookup, report), empty=True)
    reader.done()
    _all_different(marked, [claim.id for claim in claims], "claim")
    return Figures(figures, claims)


def _figure(node: Marked, report: str) -> Figure:
    reader = Reader(node)
    unit = Unit(reader.one_of("unit", [unit.value for unit in Unit]))
    figure = Figure(
        id=reader.code("id"),
        title=reader.text("title"),
        unit=unit,
        source=_source(reader, report),
        amount=_amount(reader, unit),
        numerator=_count(reader, "numerator", unit),
        denominator=_count(reader, "denominator", Unit.COUNT),
        per=_per(reader, unit),
        out_of=_count(reader, "of", unit),
        day=_moment(reader.take("value")) if unit is Unit.DATE else None,
        stretch=_stretch(reader) if unit is Unit.PERIOD else None,
        rating=reader.text("value") if unit is Unit.RATING else "",
        steps=reader.texts("scale") if unit is Unit.RATING else (),
        period=_period(reader),
        area=reader.text_or("area", ""),
        population=reader.text_or("population", ""),
        definition=reader.text_or("definition", ""),
        statistic=reader.text_or("statistic", ""),
        polarity=_polarity(reader),
        words=reader.text_or("words", ""),
    )
    reader.done()
    return figure


def _claim(node: Marked, lookup: Lookup, report: str) -> Claim:
    reader = Reader(node)
    source = _source(reader, report) if reader.has("line") or reader.has("page") else None
    claim = read_claim(reader, lookup, source)
    reader.done()
    return claim


def _source(reader: Reader, report: str) -> Citation:
    title = reader.text_or("report", report)
    if not title:
        raise reader.missing("report")
    places = [f"{what} {_place(reader, what)}" for what in ("page", "line") if reader.has(what)]
    if not places:
        raise reader.node.error("needs a line or a page, so that a reader can find it")
    return Citation(title, ", ".join(places))


def _place(reader: Reader, what: str) -> str:
    node = reader.take(what)
    return str(node.value) if type(node.value) is int else as_text(node)


def _amount(reader: Reader, unit: Unit) -> Shown | None:
    if unit in NOT_NUMBERS:
        return None
    if reader.flag("not-printed"):
        return None
    given = Given(_or(reader, "given", [one.value for one in Given], "exactly"))
    scale = SCALES[_or(reader, "in", list(SCALES), "ones")]
    return Shown(as_digits(reader.take("value")), unit, given, scale)


def as_digits(node: Marked) -> str:
    """The digits of a number as printed; text keeps its last noughts."""
    if isinstance(node.value, str):
        if not NUMBER.fullmatch(node.value.strip()):
            raise node.error(f"{node.value!r} is not a number")
        return node.value.strip()
    number = as_number(node)
    return format(number.to_integral_value() if isinstance(node.value, int) else number, "f")


def _count(reader: Reader, key: str, unit: Unit) -> Shown | None:
    """A number, or a mapping of value and how firmly it is given."""
    if not reader.has(key):
        return None
    node = reader.take(key)
    if not isinstance(node.value, dict):
        shown = Shown(as_digits(node), _counted_in(unit))
    else:
        inner = Reader(node)
        given = Given(_or(inner, "given", [one.value for one in Given], "exactly"))
        shown = Shown(as_digits(inner.take("value")), _counted_in(unit), given)
        inner.done()
    if shown.value < 0 or (key == "denominator" and shown.value == 0):
        raise node.error("must be more than nought")
    return shown


def _counted_in(unit: Unit) -> Unit:
    """A numerator is counted, except where the quotient is money or time for each."""
    times = (Unit.POUNDS, Unit.HOURS, Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS, Unit.SCORE)
    return unit if unit in times else Unit.COUNT


def _per(reader: Reader, unit: Unit) -> int:
    if not reader.has("per"):
        return PER.get(unit, 1)
    node = reader.take("per")
    if type(node.value) is not int or node.value < 1:
        raise node.error("must be a whole number, such as 100000")
    return node.value


def _moment(node: Marked) -> Moment:
    value = node.value
    if not isinstance(value, date | str | int) or isinstance(value, bool):
        raise node.error("must be a date: 2024, 2024-06 or 2024-06-17")
    try:
        return moment(value)
    except ValueError as problem:
        raise node.error("must be a date: 2024, 2024-06 or 2024-06-17") from problem


def _stretch(reader: Reader) -> Stretch:
    start = _moment(reader.take("from"))
    return Stretch(start, _moment(reader.take("until")) if reader.has("until") else None)


def _period(reader: Reader) -> str:
    """ "2024/25", or a bare year."""
    if not reader.has("period"):
        return ""
    node = reader.take("period")
    return str(node.value) if type(node.value) is int else as_text(node)


def _polarity(reader: Reader) -> Polarity:
    return Polarity(_or(reader, "polarity", [one.value for one in Polarity], "neither"))


def _or(reader: Reader, key: str, allowed: list[str], default: str) -> str:
    return reader.one_of(key, allowed) if reader.has(key) else default


def _lookup(marked: Marked, figures: tuple[Figure, ...]) -> Lookup:
    _all_different(marked, [figure.id for figure in figures], "figure")
    return {figure.id: figure for figure in figures}


def _all_different(marked: Marked, ids: list[str], what: str) -> None:
    for one in ids:
        if ids.count(one) > 1:
            raise marked.error(f"two {what}s have the id {one!r}; give each its own")
