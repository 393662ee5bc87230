"""Sums, products, prices and comparisons."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import prod

from ..claims import Comparison, OnePrice, Product, Relation, Sum
from ..figures import Figure
from ..findings import Finding
from ..shown import said
from ..spans import Span, exactly, total
from .shares import cut_short

SPOKEN = {
    Relation.MORE: "more than",
    Relation.LESS: "less than",
    Relation.AT_LEAST: "at least",
    Relation.AT_MOST: "at most",
    Relation.EQUAL: "equal to",
}


def parts_and_total(claim: Sum) -> Iterator[Finding]:
    """The parts, less what is taken off, against the total."""
    reached = total(part.span for part in claim.parts) - total(part.span for part in claim.less)
    if reached.meets(claim.total.span):
        return
    true = _sum(claim.parts) - _sum(claim.less)
    told = _sum_told(claim)
    reckoned = said(true, claim.total.unit, _decimals((*claim.parts, claim.total)))
    gap = said(abs(true - claim.total.value), claim.total.unit, _decimals(claim.parts))
    yield claim.finding(
        "parts-do-not-sum",
        claim.total,
        *claim.parts,
        *claim.less,
        stated=f"{claim.total.named()}, of {told}",
        would_be=reckoned,
        why=f"{told} = {reckoned}, not {claim.total.printed()}: a difference of {gap}.",
    )


def product(claim: Product) -> Iterator[Finding]:
    """Factors multiplied against what they are said to give."""
    reached = exactly(1)
    for factor in claim.factors:
        reached = reached * factor.span
    if reached.meets(claim.gives.span):
        return
    true = prod((factor.value for factor in claim.factors), start=Fraction(1))
    told = " × ".join(factor.printed() for factor in claim.factors)
    reckoned = said(true, claim.gives.unit, _decimals((*claim.factors, claim.gives)))
    yield claim.finding(
        "product-wrong",
        claim.gives,
        *claim.factors,
        stated=f"{told} giving {claim.gives.printed()}",
        would_be=reckoned,
        why=f"{told} = {reckoned}, not {claim.gives.printed()}.{_cut_factor(claim)}",
    )


def one_price(claim: OnePrice) -> Iterator[Finding]:
    """Amounts divided by their numbers against one price for all."""
    prices = [amount.span.over(number.span) for amount, number in claim.pairs]
    if max(price.low for price in prices) <= min(price.high for price in prices):
        return
    told = [_price(amount, number) for amount, number in claim.pairs]
    yield claim.finding(
        "price-not-constant",
        *(figure for pair in claim.pairs for figure in pair),
        stated="; ".join(told),
        would_be="one price for each",
        why=f"The price is not the same: {'; '.join(told)}. What is bought for each differs, in "
        "length or in kind, so the amounts cannot be compared by number alone.",
    )


def comparison(claim: Comparison) -> Iterator[Finding]:
    """ "More than", "less than", "twice" against the figures; and like with like."""
    other = claim.than.span * claim.times.span
    if _false(claim.relation, claim.figure.span, other):
        yield _not_so(claim, "comparison-false", "")
    elif _false(claim.relation, exactly(claim.figure.value), exactly(_other(claim))):
        yield _not_so(claim, "comparison-unsure", " Only rounding leaves room for it.")
    yield from _unlike(claim)


def _false(relation: Relation, span: Span, other: Span) -> bool:
    return {
        Relation.MORE: span.high <= other.low,
        Relation.LESS: span.low >= other.high,
        Relation.AT_LEAST: span.high < other.low,
        Relation.AT_MOST: span.low > other.high,
        Relation.EQUAL: not span.meets(other),
    }[relation]


def _other(claim: Comparison) -> Fraction:
    return claim.than.value * claim.times.value


def _not_so(claim: Comparison, code: str, hint: str) -> Finding:
    decimals = _decimals((claim.figure, claim.than))
    other = said(_other(claim), claim.than.unit, decimals)
    times = "" if claim.times.value == 1 else f" ({claim.times.said()} × {claim.than.printed()})"
    gap = said(abs(claim.figure.value - _other(claim)), claim.figure.unit, decimals)
    return claim.finding(
        code,
        claim.figure,
        claim.than,
        stated=f"{claim.figure.printed()} is {SPOKEN[claim.relation]} {other}{times}",
        would_be=f"{SPOKEN[claim.relation]} {other}",
        why=f"{claim.figure.printed()} is not {SPOKEN[claim.relation]} {other}{times}: "
        f"they are {gap} apart.{hint}",
    )


def _unlike(claim: Comparison) -> Iterator[Finding]:
    """Two figures are compared that are not of one period, one group or one meaning."""
    for code, what in (
        ("unlike-periods", "period"),
        ("unlike-populations", "population"),
        ("unlike-definitions", "definition"),
    ):
        here, there = getattr(claim.figure, what), getattr(claim.than, what)
        if here and there and here != there:
            yield claim.finding(
                code,
                claim.figure,
                claim.than,
                stated=f"{claim.figure.named()}, compared with {claim.than.named()}",
                would_be=f"both of one {what}",
                why=f"One is of “{here}”, the other of “{there}”: the difference between them may "
                f"come from the {what} alone.",
            )


def _sum(figures: tuple[Figure, ...]) -> Fraction:
    return sum((figure.value for figure in figures), start=Fraction(0))


def _sum_told(claim: Sum) -> str:
    told = " + ".join(part.printed() for part in claim.parts)
    return told + "".join(f" - {part.printed()}" for part in claim.less)


def _decimals(figures: tuple[Figure, ...]) -> int:
    return max(figure.number.decimals for figure in figures)


def _price(amount: Figure, number: Figure) -> str:
    price = said(amount.value / number.value, amount.unit, 2)
    return f"{amount.printed()} for {number.printed()} is {price} each"


def _cut_factor(claim: Product) -> str:
    """Names the factor that was cut off instead of rounded, if one was."""
    for factor in claim.factors:
        rest = prod((other.value for other in claim.factors if other is not factor), start=1)
        hint = cut_short(factor.number, claim.gives.value / rest) if rest else ""
        if hint:
            needed = said(claim.gives.value / rest, factor.unit, factor.number.decimals + 2)
            return f" {factor.printed()} would have to be {needed}.{hint}"
    return ""
