"""Changes between two figures: by how much, in what, which way, and against their parts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from ..claims import Change, Cumulative, Direction, Growth, Movement, PartOfChange, Says, Went
from ..figures import Figure, Polarity
from ..findings import Finding
from ..shown import Unit, said
from ..spans import Span, exactly

SLIGHT = 10  # a change of more than this many percent is not slight
SPOKEN = {
    Says.ROSE: "a rise",
    Says.FELL: "a fall",
    Says.STEADY: "no change",
    Says.IMPROVED: "better",
    Says.WORSENED: "worse",
}


def change(claim: Change) -> Iterator[Finding]:
    """The stated change against the two figures."""
    if claim.start is None:
        yield from _one_figure_only(claim)
    elif claim.stated.unit is Unit.POINTS and claim.end.unit is not Unit.PERCENT:
        yield _points_of_counts(claim, claim.start)
    elif not _fits(claim, claim.start, claim.stated.unit):
        yield _wrong(claim, claim.start)


def growth(claim: Growth) -> Iterator[Finding]:
    """A total grows between its slowest and its fastest part."""
    parts = [_grown(part) for part in claim.parts]
    between = Span(min(part.low for part in parts), max(part.high for part in parts))
    if _grown(claim.total).meets(between):
        return
    rates = sorted(_rate(part) for part in claim.parts)
    low, high = (said(rate, Unit.PERCENT, signed=True) for rate in (rates[0], rates[-1]))
    rate = _rate(claim.total)
    word = "faster" if rate > rates[-1] else "slower"
    yield claim.finding(
        "total-outside-parts",
        *claim.total.figures,
        *(figure for part in claim.parts for figure in part.figures),
        stated=f"the total grew by {said(rate, Unit.PERCENT, signed=True)}, its parts from {low} "
        f"to {high}",
        would_be=f"between {low} and {high}",
        why=f"A total's growth lies between that of its parts. This one grew {word} than every "
        "part, so the definitions or the periods differ.",
    )


def part_of_change(claim: PartOfChange) -> Iterator[Finding]:
    """A part that rose by more than its total: the rest fell, and the text does not say so."""
    whole, part = _moved(claim.total), _moved(claim.part)
    same_way = whole.low > 0 and part.low > whole.high
    other_way = whole.high < 0 and part.high < whole.low
    if not (same_way or other_way):
        return
    moved, part_moved = _difference(claim.total), _difference(claim.part)
    unit = claim.total.figures[0].unit
    rest = said(moved - part_moved, unit, _decimals(claim.total), signed=True)
    yield claim.finding(
        "rest-moved-other-way",
        *claim.total.figures,
        *claim.part.figures,
        stated=f"the part moved by {said(part_moved, unit, _decimals(claim.part), signed=True)}, "
        f"the total by {said(moved, unit, _decimals(claim.total), signed=True)}",
        would_be=f"everything else together moved by {rest}",
        why=f"The part changed by more than the whole, so the rest must have moved by {rest}: "
        "the part is not an element of the change but more than all of it.",
    )


def direction(claim: Direction) -> Iterator[Finding]:
    """The words for a change against the figures."""
    if claim.went is not None:
        yield from _told_way(claim, claim.series[0], claim.went)
        return
    steps = pairwise(claim.series) if claim.each else [(claim.series[0], claim.series[-1])]
    for start, end in steps:
        if _against(claim.says, start, end):
            yield _against_words(claim, start, end)
        elif claim.slight and _is_large(start, end):
            yield _not_slight(claim, start, end)


def cumulative(claim: Cumulative) -> Iterator[Finding]:
    """A running total never falls."""
    for earlier, later in pairwise(claim.series):
        if later.span.high < earlier.span.low:
            yield claim.finding(
                "cumulative-falls",
                earlier,
                later,
                stated=f"{earlier.named()}, and later {later.named()}",
                would_be=f"{earlier.printed()} or more",
                why=f"{earlier.printed()} were already counted, so a later running total cannot "
                f"be {later.printed()}.",
            )


def _fits(claim: Change, start: Figure, unit: Unit) -> bool:
    return _span(claim, start, unit).meets(claim.stated.span)


def _span(claim: Change, start: Figure, unit: Unit) -> Span:
    if unit is Unit.PERCENT:
        return _relative(start, claim.end)
    if unit is Unit.RATIO:
        return claim.end.span.over(start.span)
    return claim.end.span - start.span


def _wrong(claim: Change, start: Figure) -> Finding:
    unit, other = claim.stated.unit, _other_reading(claim, start)
    code = "change-wrong"
    if other is not None and _fits(claim, start, other):
        code = "points-called-percent" if unit is Unit.PERCENT else "percent-called-points"
    units = [unit] if other is None else [unit, other]
    readings = [_reading(claim, start, one) for one in units]
    would_be = ", or as ".join(readings)
    return claim.finding(
        code,
        start,
        claim.end,
        stated=f"{claim.stated.said()} from {start.printed()} to {claim.end.printed()}",
        would_be=would_be,
        why=f"From {start.printed()} to {claim.end.printed()} is {would_be}; "
        f"{claim.stated.said()} was stated.{_slip(code)}",
    )


def _other_reading(claim: Change, start: Figure) -> Unit | None:
    """Percent and points are mixed up only where the figures are percentages, and not of nought."""
    if claim.end.unit is not Unit.PERCENT or start.value == 0:
        return None
    return {Unit.PERCENT: Unit.POINTS, Unit.POINTS: Unit.PERCENT}.get(claim.stated.unit)


def _reading(claim: Change, start: Figure, unit: Unit) -> str:
    if unit is Unit.PERCENT:
        true = (claim.end.value / start.value - 1) * 100
    elif unit is Unit.RATIO:
        return said(claim.end.value / start.value, unit, claim.stated.decimals + 1) + " times"
    else:
        true = claim.end.value - start.value
    return said(true, unit, max(claim.stated.decimals, 1), signed=True)


def _slip(code: str) -> str:
    if code == "points-called-percent":
        return " The difference of two percentages is in percentage points, not percent."
    if code == "percent-called-points":
        return " The relative change is in percent, not percentage points."
    return ""


def _points_of_counts(claim: Change, start: Figure) -> Finding:
    return claim.finding(
        "points-of-no-percentage",
        start,
        claim.end,
        stated=claim.stated.said(),
        would_be=_reading(claim, start, Unit.PERCENT if start.value else claim.end.unit),
        why="Percentage points are the difference of two percentages, and these figures are not.",
    )


def _one_figure_only(claim: Change) -> Iterator[Finding]:
    """ "by 8.2% to 73.5%": the earlier figure depends on how the change is read."""
    if claim.end.unit is not Unit.PERCENT or claim.stated.unit is not Unit.PERCENT:
        return
    points = claim.end.span - claim.stated.span
    percent = claim.end.span.over(claim.stated.span.scaled(Fraction(1, 100)) + exactly(1))
    if points.meets(percent):
        return
    as_points = claim.end.value - claim.stated.value
    as_percent = claim.end.value / (1 + claim.stated.value / 100)
    told = f"{said(as_points, Unit.PERCENT)} or {said(as_percent, Unit.PERCENT)}"
    yield claim.finding(
        "points-or-percent",
        claim.end,
        stated=f"{claim.stated.said()} to {claim.end.printed()}",
        would_be=f"{told} before",
        why=f"Read as percentage points the earlier figure was {said(as_points, Unit.PERCENT)}, "
        f"read as a relative change {said(as_percent, Unit.PERCENT)}. The text does not say which.",
    )


def _relative(start: Figure, end: Figure) -> Span:
    return (end.span.over(start.span) - exactly(1)).scaled(100)


def _grown(movement: Movement) -> Span:
    if len(movement.figures) == 1:
        return movement.figures[0].span
    return _relative(*movement.figures)


def _rate(movement: Movement) -> Fraction:
    if len(movement.figures) == 1:
        return movement.figures[0].value
    start, end = movement.figures
    return (end.value / start.value - 1) * 100


def _moved(movement: Movement) -> Span:
    if len(movement.figures) == 1:
        return movement.figures[0].span
    return movement.figures[1].span - movement.figures[0].span


def _difference(movement: Movement) -> Fraction:
    if len(movement.figures) == 1:
        return movement.figures[0].value
    return movement.figures[1].value - movement.figures[0].value


def _decimals(movement: Movement) -> int:
    return max(figure.number.decimals for figure in movement.figures)


def _against(says: Says, start: Figure, end: Figure) -> bool:
    """True only when the figures, however rounded, cannot bear the words."""
    if says is Says.STEADY:
        return not start.span.meets(end.span)
    if _wants_rise(says, end):
        return end.span.high <= start.span.low
    return end.span.low >= start.span.high


def _wants_rise(says: Says, figure: Figure) -> bool:
    if says in (Says.ROSE, Says.FELL):
        return says is Says.ROSE
    return (says is Says.IMPROVED) == (figure.polarity is Polarity.HIGHER)


def _against_words(claim: Direction, start: Figure, end: Figure) -> Finding:
    went = _way(start.value, end.value)
    return claim.finding(
        "direction-against-figures",
        start,
        end,
        stated=f"{SPOKEN[claim.says]}, from {start.printed()} to {end.printed()}",
        would_be=f"{_called(claim.says, end, went)}",
        why=f"The words say {SPOKEN[claim.says]}, but from {start.printed()} to {end.printed()} "
        f"is {_called(claim.says, end, went)}.{_polarity(claim.says, end)}",
    )


def _told_way(claim: Direction, figure: Figure, went: Went) -> Iterator[Finding]:
    if _wants_rise(claim.says, figure) == (went is Went.UP):
        return
    way = "a rise" if went is Went.UP else "a fall"
    yield claim.finding(
        "direction-against-figures",
        figure,
        stated=f"{SPOKEN[claim.says]}: {figure.title}",
        would_be=_called(claim.says, figure, way),
        why=f"The words say {SPOKEN[claim.says]}, but the report itself gives {way} for "
        f"“{figure.title}”.{_polarity(claim.says, figure)}",
    )


def _way(start: Fraction, end: Fraction) -> str:
    if start == end:
        return "no change"
    return "a rise" if end > start else "a fall"


def _called(says: Says, figure: Figure, way: str) -> str:
    if says in (Says.ROSE, Says.FELL, Says.STEADY) or way == "no change":
        return way
    good = (way == "a rise") == (figure.polarity is Polarity.HIGHER)
    return f"{way}, which is {'better' if good else 'worse'}"


def _polarity(says: Says, figure: Figure) -> str:
    if says not in (Says.IMPROVED, Says.WORSENED):
        return ""
    return f" For this figure {figure.polarity.value} is better."


def _is_large(start: Figure, end: Figure) -> bool:
    moved = _relative(start, end)
    return moved.low > SLIGHT or moved.high < -SLIGHT


def _not_slight(claim: Direction, start: Figure, end: Figure) -> Finding:
    true = said((end.value / start.value - 1) * 100, Unit.PERCENT, signed=True)
    return claim.finding(
        "size-against-figures",
        start,
        end,
        stated=f"a slight change, from {start.printed()} to {end.printed()}",
        would_be=true,
        why=f"The words call the change slight, but from {start.printed()} to {end.printed()} is "
        f"{true}: more than {SLIGHT}% either way is not slight.",
    )
