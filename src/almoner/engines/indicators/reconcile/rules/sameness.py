"""The same figure printed more than once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from almoner.kernel.wording import both

from ..claims import Base, OnePopulation, Same
from ..figures import Figure
from ..findings import Finding
from ..moments import Moment
from ..shown import Unit, said


def same(claim: Same) -> Iterator[Finding]:
    """One figure has one value, one unit and one meaning."""
    first = claim.figures[0]
    if first.day is not None or first.stretch is not None:
        yield from _dates(claim)
    elif len({figure.unit for figure in claim.figures}) > 1:
        yield _units(claim)
    elif all(a.span.meets(b.span) for a, b in combinations(claim.figures, 2)):
        yield from _meanings(claim)
    elif len(_statistics(claim.figures)) > 1:
        yield from _unnamed_statistic(claim)
    else:
        yield _values(claim)


def base(claim: Base) -> Iterator[Finding]:
    """A later report's "last year" against what was published last year."""
    if claim.then.span.meets(claim.now.span):
        return
    yield claim.finding(
        "base-restated",
        claim.then,
        claim.now,
        stated=f"{claim.then.named()}; later {claim.now.named()}",
        would_be=claim.then.printed(),
        why=f"For {claim.then.period or 'the same period'} {claim.then.printed()} was published, "
        f"and the comparison starts from {claim.now.printed()}. A change reckoned from another "
        "base is not the change of the published figure.",
    )


def one_population(claim: OnePopulation) -> Iterator[Finding]:
    """Count over rate gives the population; every pair of one place has to give the same."""
    (first_rate, first_count), *others = claim.pairs
    expected = first_count.span.over(first_rate.span).scaled(first_rate.per)
    people = first_count.value / first_rate.value * first_rate.per
    for rate, count in others:
        if count.span.over(rate.span).scaled(rate.per).meets(expected):
            continue
        implied = said(count.value / rate.value * rate.per, Unit.COUNT, 0)
        true = said(count.value / people * rate.per, Unit.RATE, 0)
        across = rate.period != first_rate.period
        yield claim.finding(
            "rate-not-count-across-years" if across else "rate-not-count",
            rate,
            count,
            first_rate,
            first_count,
            stated=f"{rate.named()} per {rate.per:,}, with {count.named()}",
            would_be=f"about {true} per {rate.per:,}",
            why=f"{first_count.printed()} at {first_rate.printed()} per {first_rate.per:,} means "
            f"{said(people, Unit.COUNT, 0)} people, but {count.printed()} at {rate.printed()} "
            f"means {implied}. The rate may belong to another count"
            + (", or the population of another year." if across else "."),
        )


def twice_printed(figures: Iterable[Figure]) -> Iterator[Same]:
    """Figures with one title, period, place, group, meaning, statistic and unit are one figure."""
    groups: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        if figure.period:
            groups.setdefault(_identity(figure), []).append(figure)
    for group in groups.values():
        if len(group) > 1:
            yield Same(id=group[0].id, figures=tuple(group))


def _identity(figure: Figure) -> tuple[object, ...]:
    return (
        figure.title.casefold(),
        figure.unit,
        figure.period,
        figure.area,
        figure.population,
        figure.definition,
        figure.statistic,
    )


def _values(claim: Same) -> Finding:
    printed = [figure.printed() for figure in claim.figures]
    values = sorted(figure.value for figure in claim.figures)
    first = claim.figures[0].number
    gap = said(values[-1] - values[0], _gap_unit(first.unit), first.decimals)
    return claim.finding(
        "same-figure-two-values",
        *claim.figures,
        stated=both(printed),
        would_be="one value",
        why=f"“{claim.figures[0].title}” is printed as {both(printed)}: {gap} apart, more than "
        f"rounding explains.{_swapped(claim.figures)}",
    )


def _gap_unit(unit: Unit) -> Unit:
    return Unit.POINTS if unit is Unit.PERCENT else unit


def _swapped(figures: tuple[Figure, ...]) -> str:
    digits = [sorted(figure.number.digits) for figure in figures]
    lengths = {len(one) for one in digits}
    if len(lengths) == 1 and all(one == digits[0] for one in digits):
        return " The digits are the same in another order: one may be a slip of the keys."
    return ""


def _units(claim: Same) -> Finding:
    printed = [figure.printed() for figure in claim.figures]
    return claim.finding(
        "same-figure-two-units",
        *claim.figures,
        stated=both(printed),
        would_be="one unit",
        why=f"“{claim.figures[0].title}” is printed as {both(printed)}, and these are not the same "
        "length of time or amount.",
    )


def _meanings(claim: Same) -> Iterator[Finding]:
    """The number agrees, but whom or what it counts does not."""
    for what in ("population", "definition"):
        told = list(dict.fromkeys(getattr(figure, what) for figure in claim.figures))
        told = [one for one in told if one]
        if len(told) > 1:
            quoted = both([f"“{one}”" for one in told])
            yield claim.finding(
                "same-value-two-meanings",
                *claim.figures,
                stated=quoted,
                would_be=f"one {what}",
                why=f"{claim.figures[0].printed()} is printed of {quoted}: the number is the same "
                f"and the {what} is not.",
            )


def _statistics(figures: tuple[Figure, ...]) -> set[str]:
    return {figure.statistic for figure in figures}


def _unnamed_statistic(claim: Same) -> Iterator[Finding]:
    """A median beside a mean may differ; a median beside an unnamed average cannot be read."""
    if "" not in _statistics(claim.figures):
        return
    printed = [
        f"{figure.printed()} ({figure.statistic or 'not named'})" for figure in claim.figures
    ]
    yield claim.finding(
        "statistic-not-named",
        *claim.figures,
        stated=both(printed),
        would_be="each called median or mean",
        why=f"“{claim.figures[0].title}” is given as {both(printed)}. One may be a median and the "
        "other a mean; the text does not say.",
    )


def _dates(claim: Same) -> Iterator[Finding]:
    if all(_dates_meet(a, b) for a, b in combinations(claim.figures, 2)):
        return
    printed = [figure.printed() for figure in claim.figures]
    yield claim.finding(
        "same-event-two-dates",
        *claim.figures,
        stated=both(printed),
        would_be="one date",
        why=f"“{claim.figures[0].title}” is dated {both(printed)}.",
    )


def _dates_meet(one: Figure, other: Figure) -> bool:
    return all(
        (a is None and b is None) or (a is not None and b is not None and a.meets(b))
        for a, b in zip(_ends(one), _ends(other), strict=True)
    )


def _ends(figure: Figure) -> tuple[Moment | None, Moment | None]:
    if figure.stretch is not None:
        return figure.stretch.start, figure.stretch.until
    return figure.day, figure.day
