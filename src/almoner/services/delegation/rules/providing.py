"""What makes evidence of insurance, a funding line or a local setting acceptable."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from almoner.kernel.refusals import Refusal

# Setting → lowest and highest value that a place may choose.
SETTINGS = {
    "minimum_role": (1, 7),
    "supervised_practices": (1, 50),
    "cover_needed": (1, 50),
    "registrant_visit_minutes": (1, 240),
}
ROUTES = ("chc", "s117", "fnc", "council", "s75", "bcf", "phb", "self", "none")


def check_settings(settings: Mapping[str, Any]) -> list[Refusal]:
    return [one for name, value in settings.items() for one in _check_setting(name, value)]


def can_settings(settings: Mapping[str, Any]) -> bool:
    return not check_settings(settings)


def _check_setting(name: str, value: Any) -> list[Refusal]:
    if name not in SETTINGS:
        known = ", ".join(SETTINGS)
        return [
            Refusal(
                "unknown_setting",
                f"“{name[:40]}” is not a value that a place may set.",
                f"Use only these: {known}.",
            )
        ]
    low, high = SETTINGS[name]
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return []
    return [
        Refusal(
            "setting_out_of_range",
            f"{name.replace('_', ' ').capitalize()} is not a whole number from {low} to {high}.",
            "Correct the number.",
        )
    ]


def check_insurance(
    insurer: str, policy_number: str, starts_on: date, ends_on: date, activities: Sequence[str]
) -> list[Refusal]:
    """The insurer and policy are named, it covers some days and some activity."""
    faults = (
        (not insurer.strip(), "no_insurer", "The insurer is not named.", "Write the name."),
        (not policy_number.strip(), "no_policy", "The policy has no number.", "Write the number."),
        (
            ends_on <= starts_on,
            "insurance_days",
            "The cover ends before it starts.",
            "Check the two dates.",
        ),
        (
            not activities,
            "covers_nothing",
            "No activity is named.",
            "Name the activities that the insurer has said it covers.",
        ),
    )
    return [
        Refusal(code, reason, mend, "The registered manager")
        for wrong, code, reason, mend in faults
        if wrong
    ]


def can_insurance(
    insurer: str, policy_number: str, starts_on: date, ends_on: date, activities: Sequence[str]
) -> bool:
    return not check_insurance(insurer, policy_number, starts_on, ends_on, activities)


def check_funding(
    route: str,
    what_for: str,
    amounts: Sequence[int | None],
    starts_on: date,
    ends_on: date | None,
) -> list[Refusal]:
    """A known route, something that is paid for, no amount below nought, days in order."""
    faults = (
        (route not in ROUTES, "unknown_route", "That funding route is not known.", "Choose one."),
        (not what_for.strip(), "no_purpose", "It does not say what is paid for.", "Write it."),
        (
            any(amount is not None and amount < 0 for amount in amounts),
            "negative_amount",
            "An amount is below nought.",
            "Correct the amount.",
        ),
        (
            ends_on is not None and ends_on < starts_on,
            "funding_days",
            "The funding ends before it starts.",
            "Check the two dates.",
        ),
    )
    return [Refusal(code, reason, mend) for wrong, code, reason, mend in faults if wrong]


def can_funding(
    route: str,
    what_for: str,
    amounts: Sequence[int | None],
    starts_on: date,
    ends_on: date | None,
) -> bool:
    return not check_funding(route, what_for, amounts, starts_on, ends_on)
