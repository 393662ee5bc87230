"""Dates, durations, ranks, scales and lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from almoner.kernel.wording import both

from ..claims import Duration, Inside, Listed, Numbered, Order, PointsTo
from ..figures import Figure
from ..findings import Finding
from ..moments import Moment, Stretch
from ..shown import Unit, said
from ..spans import Span

DAYS = {
    Unit.DAYS: Fraction(1),
    Unit.WEEKS: Fraction(7),
    Unit.MONTHS: Fraction(36525, 1200),
    Unit.YEARS: Fraction(36525, 100),
}
LEADING = re.compile(r"\d+")


def own_dates(figure: Figure) -> Iterator[Finding]:
    """A period that ends before it starts."""
    stretch = figure.stretch
    if stretch is None or stretch.until is None or not stretch.start.is_after(stretch.until):
        return
    yield Finding(
        rule="dates-out-of-order",
        about=figure.id,
        figures=(figure,),
        stated=figure.named(),
        would_be=f"an end on or after {stretch.start.said()}",
        why=f"It ends in {stretch.until.said()}, before it starts in {stretch.start.said()}.",
        words=figure.words,
    )


def rank_and_score(figure: Figure) -> Iterator[Finding]:
    """Nobody ranks beyond the number ranked, or scores beyond the top."""
    if figure.out_of is None or figure.span.low <= figure.out_of.span.high:
        return
    ranked = figure.unit is Unit.RANK
    what = "ranked" if ranked else "to be had"
    yield Finding(
        rule="rank-beyond-number" if ranked else "score-beyond-top",
        about=figure.id,
        figures=(figure,),
        stated=f"{figure.named()} of {figure.out_of.said()}",
        would_be=f"at most {figure.out_of.said()}",
        why=f"There are only {figure.out_of.said()} {what}, so it cannot be {figure.printed()}.",
        words=figure.words,
    )


def rating(figure: Figure) -> Iterator[Finding]:
    """A rating is one of the steps of its scale."""
    if figure.unit is not Unit.RATING or figure.rating in figure.steps:
        return
    yield Finding(
        rule="off-the-scale",
        about=figure.id,
        figures=(figure,),
        stated=figure.named(),
        would_be=f"one of {both(figure.steps)}",
        why=f"“{figure.rating}” is not on the scale, which has {both(figure.steps)}.",
        words=figure.words,
    )


def order(claim: Order) -> Iterator[Finding]:
    """Each date on or after the one in front of it."""
    for earlier, later in pairwise(claim.series):
        if _end(earlier).is_after(_start(later)):
            yield claim.finding(
                "dates-out-of-order",
                earlier,
                later,
                stated=f"{earlier.named()}, then {later.named()}",
                would_be=f"{later.title} in {earlier.printed()} or later",
                why=f"“{later.title}” ({later.printed()}) cannot come before “{earlier.title}” "
                f"({earlier.printed()}).",
            )


def inside(claim: Inside) -> Iterator[Finding]:
    """Parts of a period lie within it."""
    whole = _stretch(claim.whole)
    for part in claim.parts:
        if _reaches_outside(_stretch(part), whole):
            yield claim.finding(
                "outside-the-period",
                part,
                claim.whole,
                stated=f"{part.named()}, part of {claim.whole.named()}",
                would_be=f"within {claim.whole.printed()}",
                why=f"“{part.title}” ({part.printed()}) reaches outside {claim.whole.printed()}, "
                "the period it is said to belong to.",
            )


def duration(claim: Duration) -> Iterator[Finding]:
    """The stated time against the days between the dates."""
    start, end = _start(claim.start), _end(claim.end)
    fewest, most = (end.first - start.last).days, (end.last - start.first).days + 1
    days = DAYS[claim.stated.unit]
    taken = Span(Fraction(min(fewest, most)), Fraction(most))
    if claim.stated.span.scaled(days).meets(taken):
        return
    middle = Fraction(fewest + most, 2) / days
    yield claim.finding(
        "duration-wrong",
        claim.stated,
        claim.start,
        claim.end,
        stated=f"{claim.stated.printed()} from {start.said()} to {end.said()}",
        would_be=f"about {said(middle, claim.stated.unit)}",
        why=f"From {start.said()} to {end.said()} is about {said(middle, claim.stated.unit)}, not "
        f"{claim.stated.printed()}.",
    )


def listed(claim: Listed) -> Iterator[Finding]:
    """As many items as the text counts."""
    named = len(claim.items)
    if claim.stated.span.holds(Fraction(named)):
        return
    yield claim.finding(
        "list-not-as-counted",
        claim.stated,
        stated=claim.stated.named(),
        would_be=str(named),
        why=f"The text counts {claim.stated.printed()} and lists {named}: {both(claim.items)}.",
    )


def numbered(claim: Numbered) -> Iterator[Finding]:
    """Numbers run from the first to the last, none twice and none left out."""
    twice = [label for label, times in Counter(claim.labels).items() if times > 1]
    missing = _missing(claim.labels)
    if not twice and not missing:
        return
    told = [f"{label} stands twice" for label in twice]
    told += [f"{number} is missing" for number in missing]
    yield claim.finding(
        "numbering-broken",
        stated=both(claim.labels),
        would_be="each number once, none left out",
        why=f"They are numbered {both(claim.labels)}: {both(told)}.",
    )


def points_to(claim: PointsTo) -> Iterator[Finding]:
    """What the text refers to is there."""
    if claim.label in claim.among:
        return
    there = both(claim.among)
    yield claim.finding(
        "points-to-nothing",
        stated=f"see {claim.label}",
        would_be=f"one of {there}" if there else f"a {claim.label}",
        why=f"The text refers to {claim.label}, but the document has {there or 'none'}.",
    )


def _missing(labels: tuple[str, ...]) -> list[int]:
    """Whole numbers left out between the least and the greatest leading number."""
    numbers = {int(found[0]) for label in labels if (found := LEADING.match(label))}
    return sorted(set(range(min(numbers), max(numbers) + 1)) - numbers) if numbers else []


def _stretch(figure: Figure) -> Stretch:
    if figure.stretch is not None:
        return figure.stretch
    return Stretch(_start(figure), _start(figure))


def _start(figure: Figure) -> Moment:
    if figure.stretch is not None:
        return figure.stretch.start
    if figure.day is None:
        raise ValueError(f"{figure.id} has no date.")
    return figure.day


def _end(figure: Figure) -> Moment:
    if figure.stretch is not None and figure.stretch.until is not None:
        return figure.stretch.until
    return _start(figure)


def _reaches_outside(part: Stretch, whole: Stretch) -> bool:
    if whole.start.is_after(part.start):
        return True
    if whole.until is None:
        return False
    return part.until is None or part.until.is_after(whole.until)
