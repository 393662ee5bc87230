"""The measures of a study: how each is counted, in which unit, and which way is better."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from almoner.services.rounds.study.measuring import Tally
from almoner.services.rounds.study.resampling import divide, ratios
from almoner.services.rounds.study.values import KM_IN_A_MILE, Values

Counted = Callable[[Sequence[Tally], np.ndarray, Values], np.ndarray]
"""The value for each draw, from the tallies of the days and how often each is in a draw."""


@dataclass(frozen=True, slots=True)
class Measure:
    """`better`: -1 when less is better, 1 when more is, 0 when neither. `over_people`: people are
    drawn again, not days. `places`: decimals shown."""

    code: str
    title: str
    unit: str
    words: str
    count: Counted
    better: int = -1
    places: int = 1
    over_people: bool = False


def _ratio(
    above: Callable[[Tally, Values], float], below: Callable[[Tally], float], per: float = 1.0
) -> Counted:
    def count(days: Sequence[Tally], times: np.ndarray, values: Values) -> np.ndarray:
        tops = [above(day, values) * per for day in days]
        return ratios(times, tops, [below(day) for day in days])

    return count


def _a_day(above: Callable[[Tally, Values], float]) -> Counted:
    return _ratio(above, lambda day: day.days)


def _below_wage(days: Sequence[Tally], times: np.ndarray, values: Values) -> np.ndarray:
    """Per cent of workers whose pay for their hours of the drawn days is below the living wage."""
    keys = sorted({key for day in days for key in day.worked_of})
    pay = times @ np.array([[day.pay_of.get(key, 0.0) for key in keys] for day in days])
    hours = times @ np.array([[day.worked_of.get(key, 0.0) / 60 for key in keys] for day in days])
    worked = hours > 0
    below = (pay < (values["living_wage"] - 0.005) * hours) & worked
    return 100 * divide(below.sum(axis=1), worked.sum(axis=1))


def _distinct(days: Sequence[Tally], times: np.ndarray, values: Values) -> np.ndarray:
    """Mean number of different workers a person. Here `times` counts people, not days."""
    met = [len(found) for _, found in sorted(workers_met(days).items())]
    return ratios(times, met, [1.0] * len(met))


def workers_met(days: Sequence[Tally]) -> dict[str, set[str]]:
    """Everybody who came to each person in all days."""
    found: dict[str, set[str]] = {}
    for day in days:
        for person, workers in day.seen.items():
            found.setdefault(person, set()).update(workers)
    return found


MEASURES = (
    Measure(
        "travel_share",
        "Travel, share of the working day",
        "%",
        "Travel between visits, divided by contact, travel and waiting.",
        _ratio(lambda day, _: day.travel, lambda day: day.worked, 100),
    ),
    Measure(
        "miles",
        "Miles by car between visits, for 100 hours of care",
        "miles",
        "From one visit to the next, not from home and back.",
        _ratio(lambda day, _: day.km / KM_IN_A_MILE, lambda day: day.contact / 60, 100),
    ),
    Measure(
        "km",
        "The same in kilometres",
        "km",
        "From one visit to the next, not from home and back.",
        _ratio(lambda day, _: day.km, lambda day: day.contact / 60, 100),
    ),
    Measure(
        "carbon",
        "Carbon from driving, a day",
        "kg CO2e",
        "All driving, from home and back as well, times the factor for a car.",
        _a_day(lambda day, values: day.km_all * values["carbon"]),
    ),
    Measure(
        "workers_met",
        "Different workers a person met",
        "workers",
        "In all planned days, for people who had a visit; people are drawn again, not days.",
        _distinct,
        over_people=True,
    ),
    Measure(
        "late",
        "Visits that were late",
        "%",
        "Started after the agreed time, of all visits made.",
        _ratio(lambda day, _: day.late, lambda day: day.made, 100),
    ),
    Measure(
        "minutes_late",
        "Minutes late, for 100 visits",
        "minutes",
        "All minutes after the agreed times, for visits made.",
        _ratio(lambda day, _: day.minutes_late, lambda day: day.made, 100),
    ),
    Measure(
        "unmet",
        "Visits that nobody could make, of 1,000",
        "visits",
        "Left over because no worker on duty was allowed or free.",
        _ratio(lambda day, _: day.unmet, lambda day: day.visits, 1000),
    ),
    Measure(
        "pay",
        "Pay for an hour worked, travel and waiting in it",
        "£",
        "Pay without expenses, divided by hours of contact, travel and waiting.",
        _ratio(lambda day, _: day.pay, lambda day: day.worked / 60),
        better=1,
        places=2,
    ),
    Measure(
        "below_wage",
        "Workers paid below the National Living Wage",
        "%",
        "Pay of all planned days, divided by hours worked, is below the wage.",
        _below_wage,
    ),
    Measure(
        "cost",
        "Pay and mileage for an hour of care",
        "£",
        "What the provider pays for one hour of contact, before its own on-costs.",
        _ratio(lambda day, _: day.pay + day.expenses, lambda day: day.contact / 60),
        better=0,
        places=2,
    ),
    Measure(
        "company",
        "Hours with lonely people, a day",
        "hours",
        "From care that stayed paid during hospital stays.",
        _a_day(lambda day, _: day.company / 60),
        better=1,
    ),
)  # fmt: skip
