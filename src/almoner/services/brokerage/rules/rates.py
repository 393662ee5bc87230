"""Whether a price can pay the living wage for contact and travel, with the arithmetic."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from almoner.kernel.london import format_date
from almoner.kernel.money import Money, rounded
from almoner.kernel.refusals import Refusal, Refused
from almoner.kernel.sourced import Confidence, Sourced, pick
from almoner.services.brokerage.rules.outline import AT_HOME

HOUR = 60


@dataclass(frozen=True, slots=True)
class Rates:
    """What an hour costs at least, by date; `fair_cost` by kind of service, for its own unit."""

    living_wage: tuple[Sourced[Money], ...]
    minimum_price: tuple[Sourced[Money], ...]
    fair_cost: Mapping[str, tuple[Sourced[Money], ...]]
    on_costs: tuple[Sourced[Decimal], ...]
    travel: tuple[Sourced[Decimal], ...]


@dataclass(frozen=True, slots=True)
class PriceCheck:
    """What there is to say about a price. `warns`: it is below what pays the living wage, or the
    fair cost of care. Nothing here forbids a price: the council decides."""

    warns: bool
    lines: tuple[str, ...]


def check_price(
    kind: str,
    pence: int,
    on: date,
    travel_minutes_an_hour: float | None = None,
    rates: Rates | None = None,
) -> PriceCheck:
    """A price for an hour at home, or for a week elsewhere, on a day. `travel_minutes_an_hour`:
    travel for each hour of contact; None takes the usual. What is not set for that day yet is said
    to be unknown: nobody can know next year's wage."""
    known = rates or usual()
    lines, low = [], False
    if kind in AT_HOME and not _known_on(on, known):
        lines.append(
            f"We do not know the National Living Wage of {format_date(on)} yet, and so not whether"
            f" {Money(pence)} pays it."
        )
    elif kind in AT_HOME:
        floor, words = floor_of(on, travel_minutes_an_hour, known)
        low = pence < floor.pence
        verdict = "less" if low else "no less"
        lines += [*words, f"{Money(pence)} is {verdict} than this."]
    compared = list(_compared(kind, pence, on, known))
    lines += [words for _, words in compared]
    return PriceCheck(low or any(below for below, _ in compared), tuple(lines))


def _known_on(on: date, rates: Rates) -> bool:
    """Whether all that the floor is worked out from is set for that day."""
    needed: tuple[tuple[Sourced[Any], ...], ...] = (rates.living_wage, rates.on_costs, rates.travel)
    return all(any(one.in_force(on) for one in rows) for rows in needed)


def floor_of(
    on: date, travel_minutes_an_hour: float | None, rates: Rates
) -> tuple[Money, tuple[str, ...]]:
    """What an hour of contact has to bring so that contact and travel are paid, and how it is
    worked out. Says nothing of rent, mileage and management, which come on top."""
    wage, on_costs = pick(rates.living_wage, on), pick(rates.on_costs, on)
    usual_travel = pick(rates.travel, on)
    travel = (
        Fraction(usual_travel.value)
        if travel_minutes_an_hour is None
        else Fraction(travel_minutes_an_hour).limit_denominator(100)
    )
    exact = wage.value.pence * (HOUR + travel) / HOUR * (1 + Fraction(on_costs.value))
    floor = Money(rounded(exact))
    source = f" ({usual_travel.label()})" if travel_minutes_an_hour is None else ""
    return floor, (
        f"National Living Wage: {wage.label()}, {wage.source}.",
        f"Each hour of contact needs {float(travel):.0f} minutes of travel{source}.",
        f"The employer pays {float(on_costs.value):.0%} on top of pay ({_whose(on_costs)}).",
        f"{wage.value} × {HOUR + float(travel):.0f} ÷ {HOUR} × {1 + float(on_costs.value):.2f}"
        f" = {floor} an hour.",
    )


def _whose(value: Sourced[Any]) -> str:
    """A label without the amount, which the sentence has said already."""
    return value.label().split(" (", 1)[1].rstrip(")")


def _compared(kind: str, pence: int, on: date, rates: Rates) -> Iterator[tuple[bool, str]]:
    """(whether the price is below a cost that warns, in words)."""
    unit = "an hour" if kind in AT_HOME else "a week"
    if (fair := _in_force(rates.fair_cost.get(_cost_kind(kind), ()), on)) is not None:
        below = pence < fair.value.pence
        where = "below" if below else "not below"
        yield below, f"It is {where} the fair cost of care {unit}: {fair.label()}."
    if kind not in AT_HOME:
        return
    if (least := _in_force(rates.minimum_price, on)) is not None:
        where = "below" if pence < least.value.pence else "not below"
        yield (
            False,
            f"It is {where} the minimum price of the Homecare Association: {least.label()}.",
        )
    else:
        yield False, f"We have no minimum price of the Homecare Association for {format_date(on)}."


def _cost_kind(kind: str) -> str:
    return "home_care" if kind in AT_HOME else kind


def _in_force(values: Iterable[Sourced[Money]], on: date) -> Sourced[Money] | None:
    current = [one for one in values if one.in_force(on)]
    return pick(current, on) if current else None


def check_offer_price(
    pence: int,
    limit_pence: int | None,
    framework_pence: int | None,
    *,
    delegated: bool,
    delegated_pence: int | None,
    framework_delegated_pence: int | None = None,
) -> Iterator[Refusal]:
    """Why an offer at this price cannot be taken: above a limit, or delegated time not priced."""
    if pence <= 0:
        yield Refusal("price-missing", "The price is nought.", "Give a price.")
    if limit_pence is not None and pence > limit_pence:
        yield Refusal(
            "price-above-limit",
            f"{Money(pence)} is more than the council's limit of {Money(limit_pence)}.",
            "Offer the limit or less, or ask the council whether it can be raised.",
            "The council",
        )
    if framework_pence is not None and pence > framework_pence:
        yield Refusal(
            "price-above-framework",
            f"{Money(pence)} is more than your framework price of {Money(framework_pence)}.",
            "Offer your framework price or less.",
        )
    if delegated and not delegated_pence:
        yield Refusal(
            "delegated-not-priced",
            "The package has delegated activities, and their time has no price.",
            "Price an hour of delegated activities on its own line.",
        )
    most = framework_delegated_pence
    if delegated and delegated_pence and most is not None and delegated_pence > most:
        yield Refusal(
            "delegated-above-framework",
            f"{Money(delegated_pence)} is more than your framework price of {Money(most)} for"
            " an hour of delegated activities.",
            "Offer your framework price or less.",
        )


def can_offer_price(
    pence: int,
    limit_pence: int | None,
    framework_pence: int | None,
    *,
    delegated: bool,
    delegated_pence: int | None,
) -> bool:
    found = check_offer_price(
        pence,
        limit_pence,
        framework_pence,
        delegated=delegated,
        delegated_pence=delegated_pence,
    )
    return next(found, None) is None


def week_pence(
    kind: str, hours_a_week: float, pence: int, delegated_hours: float, delegated_pence: int | None
) -> int:
    """What a week costs: hours at their price, of which delegated ones are priced apart; in a home
    the weekly price itself."""
    if kind not in AT_HOME:
        return pence
    ordinary = max(0.0, hours_a_week - delegated_hours)
    extra = Fraction(delegated_hours) * (delegated_pence or pence)
    return rounded(Fraction(ordinary) * pence + extra)


@cache
def usual() -> Rates:
    """The rates that come with Almoner."""
    text = files("almoner.services.brokerage").joinpath("rates.yaml").read_text(encoding="utf-8")
    return read_rates(yaml.safe_load(text))


def read_rates(data: Mapping[str, Any]) -> Rates:
    """From the file. Raises Refused when two values of one kind hold on the same day."""
    made = Rates(
        living_wage=_money(data["living_wage"], "an hour"),
        minimum_price=_money(data["minimum_price"], "an hour"),
        fair_cost={kind: _money(rows, "") for kind, rows in data["fair_cost"].items()},
        on_costs=_numbers(data["on_costs"], "of pay"),
        travel=_numbers(data["travel_minutes_an_hour"], "minutes"),
    )
    lists: list[tuple[Sourced[Any], ...]] = [
        made.living_wage,
        made.minimum_price,
        *made.fair_cost.values(),
    ]
    for rows in lists:
        _check_no_overlap(rows)
    return made


def _check_no_overlap(rows: tuple[Sourced[Any], ...]) -> None:
    for at, one in enumerate(rows):
        for other in rows[at + 1 :]:
            if one.period.overlaps(other.period):
                raise Refused(
                    Refusal(
                        "rates-overlap",
                        f"Two rates hold on the same day: {one.label()} and {other.label()}.",
                        "End the first on the day on which the second begins.",
                        "whoever keeps the rates of this place",
                    )
                )


def _money(rows: Iterable[Mapping[str, Any]], unit: str) -> tuple[Sourced[Money], ...]:
    return tuple(_sourced(row, Money(row["pence"]), unit) for row in rows)


def _numbers(rows: Iterable[Mapping[str, Any]], unit: str) -> tuple[Sourced[Decimal], ...]:
    return tuple(_sourced(row, Decimal(str(row["value"])), unit) for row in rows)


def _sourced(row: Mapping[str, Any], value: Any, unit: str) -> Sourced[Any]:
    return Sourced(
        value,
        unit,
        row.get("source", ""),
        Confidence(row["confidence"]),
        row.get("set_by", ""),
        row.get("valid_from"),
        row.get("valid_to"),
    )
