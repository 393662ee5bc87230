"""Figures of a study as people read them."""

from almoner.services.rounds.study.measures import Measure
from almoner.services.rounds.study.resampling import Estimate

PLUS = "+"


def shown(one: Estimate, measure: Measure, plus: str = "") -> str:
    """A value as people read it: £12.34, 5.6%, 7.8; a dash where there is none. With a plus it is a
    difference, and one between shares is in percentage points."""
    if one.value is None:
        return "–"
    number = f"{abs(one.value):,.{measure.places}f}"
    nothing = not float(number.replace(",", ""))
    sign = "" if nothing else "−" if one.value < 0 else plus
    share = "" if measure.unit != "%" else " points" if plus else "%"
    return f"{sign}{'£' if measure.unit == '£' else ''}{number}{share}"


def with_interval(one: Estimate, measure: Measure, plus: str = "") -> str:
    """A value with its interval, when it has one."""
    if one.lower is None or one.upper is None:
        return shown(one, measure, plus)
    low, high = (shown(Estimate(edge), measure, plus) for edge in (one.lower, one.upper))
    return f"{shown(one, measure, plus)} ({low} to {high})"
