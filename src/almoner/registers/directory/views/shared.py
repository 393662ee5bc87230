"""What several screens of the directory need: what is sought, kept in the session."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from almoner.platform.geography.spots import spot
from almoner.registers.directory.rules.matching import Sought

DIRECTORY = "Directory"


def home() -> list[tuple[str, str]]:
    """The breadcrumb to the search."""
    return [(DIRECTORY, reverse("directory:search"))]


def to_entry(service: Any) -> list[tuple[str, str]]:
    return [*home(), (service.name, reverse("directory:entry", args=[service.pk]))]


def keep(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a form was given, as a session can hold it."""
    return {name: _plain(value) for name, value in given.items()}


def sought_of(kept: Mapping[str, Any]) -> Sought:
    """What is sought, from what a session holds. Refused when the place is not known."""
    where, starts, budget = (kept.get(name) for name in ("where", "starts_on", "budget"))
    return Sought(
        words=kept.get("words") or "",
        spot=spot(where) if where else None,
        starts_on=date.fromisoformat(starts) if starts else None,
        budget=Decimal(budget) if budget else None,
        direct_payment=bool(kept.get("direct_payment")),
        self_referral=bool(kept.get("self_referral")),
        needs=tuple(kept.get("needs") or ()),
        kinds=tuple(kept.get("kinds") or ()),
        languages=tuple(kept.get("languages") or ()),
    )


def shown_again(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What a session holds, as a form begins with it."""
    starts = kept.get("starts_on")
    return {**kept, "starts_on": date.fromisoformat(starts) if starts else None}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
