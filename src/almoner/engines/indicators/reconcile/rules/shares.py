"""Shares, rates and what they are shares of."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor, inf

from almoner.kernel.wording import both

from ..claims import Opposites, ShareOf, Shares, Subset
from ..figures import Figure
from ..findings import Finding
from ..shown import Shown, Unit, said, whole
from ..spans import Span, exactly, total

HUNDRED = exactly(100)
WIDEST_BASE = 50  # a base this uncertain makes any percentage possible
NEAR = 12  # how far to look for a base that would fit


def share_of_figure(figure: Figure) -> Iterator[Finding]:
    """The printed share or rate against the counts printed beside it."""
    if figure.amount is None or figure.numerator is None or figure.denominator is None:
        return
    if figure.unit is Unit.PERCENT and figure.numerator.span.low > figure.denominator.span.high:
        yield _more_than_whole(figure, figure.numerator, figure.denominator)
        return
    span = figure.numerator.span.over(figure.denominator.span).scaled(figure.per)
    if span.meets(figure.span):
        return
    true = figure.numerator.value / figure.denominator.value * figure.per
    told = f"{figure.numerator.said()} of {figure.denominator.said()}"
    yield Finding(
        rule="rate-not-quotient" if figure.unit is Unit.RATE else "share-not-quotient",
        about=figure.id,
        figures=(figure,),
        stated=f"{figure.named()} ({told})",
        would_be=_reckoned(true, figure),
        why=f"{told} is {_reckoned(true, figure)}, not {figure.printed()}."
        + cut_short(figure.number, true),
        words=figure.words,
    )


def share_of_claim(claim: ShareOf) -> Iterator[Finding]:
    """One figure stated as a share of another."""
    per = 100 if claim.share.unit is Unit.PERCENT else 1
    span = claim.part.span.over(claim.whole.span).scaled(per)
    if span.meets(claim.share.span):
        return
    true = claim.part.value / claim.whole.value * per
    told = f"{claim.part.printed()} of {claim.whole.printed()}"
    yield claim.finding(
        "share-not-quotient",
        claim.share,
        claim.part,
        claim.whole,
        stated=claim.share.named(),
        would_be=_reckoned(true, claim.share),
        why=f"{told} is {_reckoned(true, claim.share)}, not {claim.share.printed()}."
        + cut_short(claim.share.number, true),
    )


def whole_number(figure: Figure) -> Iterator[Finding]:
    """A percentage of so many people has to be a whole number of them."""
    base = figure.denominator
    if figure.unit is not Unit.PERCENT or base is None or figure.numerator or not figure.amount:
        return
    if base.span.high - base.span.low > WIDEST_BASE or base.value < 1:
        return
    bases = range(max(1, ceil(base.span.low)), floor(base.span.high) + 1)
    if any(_some_whole_number(figure.span, size) for size in bases):
        return
    size = int(base.value)
    below = floor(figure.value * size / 100)
    told = both([_people(below, size), _people(below + 1, size)])
    yield Finding(
        rule="no-whole-number",
        about=figure.id,
        figures=(figure,),
        stated=f"{figure.named()} of {base.said()}",
        would_be=told,
        why=f"No whole number out of {base.said()} gives {figure.printed()}: {told}."
        + _base_that_fits(figure.span, size),
        words=figure.words,
    )


def shares_of_whole(claim: Shares) -> Iterator[Finding]:
    """Shares that leave nothing out come to 100."""
    sum_shown = sum((part.value for part in claim.parts), start=Fraction(0))
    reached = total(part.span for part in claim.parts)
    told = " + ".join(part.printed() for part in claim.parts)
    if not reached.meets(HUNDRED):
        code = "shares-over-100" if sum_shown > 100 else "shares-under-100"
        gap = said(abs(sum_shown - 100), Unit.POINTS)
        side = "too much" if sum_shown > 100 else "not accounted for"
        why = (
            f"{told} = {said(sum_shown, Unit.PERCENT)}: {gap} {side}, more than rounding explains."
        )
    elif sum_shown != 100 and all(part.number.is_firm for part in claim.parts):
        code = "shares-shown-not-100"
        why = (
            f"{told} = {said(sum_shown, Unit.PERCENT)}. Rounding of each share may explain it, or "
            "the groups overlap or leave some people out: the text does not say."
        )
    else:
        return
    yield claim.finding(code, *claim.parts, stated=told, would_be="100% in all", why=why)


def opposites(claim: Opposites) -> Iterator[Finding]:
    """Either one or the other: the two shares fill the whole."""
    if (claim.one.span + claim.other.span).meets(HUNDRED):
        return
    left, right = 100 - claim.one.value, 100 - claim.other.value
    yield claim.finding(
        "impossible-pair",
        claim.one,
        claim.other,
        stated=f"{claim.one.named()}, beside {claim.other.named()}",
        would_be=f"{said(left, Unit.PERCENT)} beside {claim.one.printed()}, or "
        f"{said(right, Unit.PERCENT)} beside {claim.other.printed()}",
        why=f"Each case is one or the other. If {claim.one.printed()} is right, "
        f"{said(left, Unit.PERCENT)} is left for the other, not {claim.other.printed()}.",
    )


def subset(claim: Subset) -> Iterator[Finding]:
    """Those in a part are all in the whole."""
    if claim.part.span.low <= claim.whole.span.high:
        return
    yield claim.finding(
        "part-exceeds-whole",
        claim.part,
        claim.whole,
        stated=f"{claim.part.named()}, within {claim.whole.named()}",
        would_be=f"at most {claim.whole.printed()}",
        why=f"Everybody in “{claim.part.title}” is also in “{claim.whole.title}”, so it cannot be "
        f"{claim.part.printed()} when that is {claim.whole.printed()}.",
    )


def cut_short(shown: Shown, true: Fraction) -> str:
    """A hint when the printed number is the true one with its last digits cut off."""
    was_rounded = shown.span.low < shown.span.high
    return " It looks cut short instead of rounded." if was_rounded and shown.cut(true) else ""


def _more_than_whole(figure: Figure, part: Shown, of: Shown) -> Finding:
    return Finding(
        rule="part-exceeds-whole",
        about=figure.id,
        figures=(figure,),
        stated=f"{figure.named()} ({part.said()} of {of.said()})",
        would_be=f"at most {of.said()}",
        why=f"{part.said()} cannot be part of {of.said()}.",
        words=figure.words,
    )


def _reckoned(true: Fraction, figure: Figure) -> str:
    return said(true, figure.unit, figure.number.decimals + 1)


def _some_whole_number(span: Span, size: int) -> bool:
    if span.high == inf:
        return span.low <= 100
    low = max(Fraction(0), Fraction(span.low)) if span.low != -inf else Fraction(0)
    return ceil(low * size / 100) <= min(size, floor(Fraction(span.high) * size / 100))


def _people(number: int, size: int) -> str:
    return f"{number} of {size} is {said(Fraction(100 * number, size), Unit.PERCENT)}"


def _base_that_fits(span: Span, size: int) -> str:
    near = sorted(range(max(1, size - NEAR), size + NEAR + 1), key=lambda other: abs(other - size))
    fits = next((other for other in near if _some_whole_number(span, other)), None)
    if fits is None:
        return ""
    return f" A base of {whole(fits).said()} would do: was the share taken of other people?"
