"""People and services as matching sees them, each good until something is changed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from almoner.services.brokerage.matching.values import Candidate, Want
from almoner.services.capacity.rules import Age, Freshness

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
START = date(2026, 3, 5)
INSULIN = "insulin-administration"
CENTRE = (52.408, -1.510)
NEAR = (52.412, -1.500)
FRESH = Age(Freshness.FRESH, 0.9, timedelta(hours=2), NOW - timedelta(hours=2), NOW)
STALE = Age(Freshness.STALE, 0.0, timedelta(days=9), NOW - timedelta(days=9), NOW)


def want(key: str = "Package 1", **changes: Any) -> Want:
    given: dict[str, Any] = {
        "kind": "home_care",
        "starts_on": START,
        "needs": frozenset({"personal_care", "meals"}),
        "spot": CENTRE,
        "cell": "861959197ffffff",
        "minutes": {"morning": 45, "evening": 30},
        "price_limit": 3000,
        **changes,
    }
    return Want(key, **given)


def candidate(service_id: int = 1, **changes: Any) -> Candidate:
    given: dict[str, Any] = {
        "provider_id": 100 + service_id,
        "name": f"Service {service_id}",
        "kind": "home_care",
        "needs": frozenset({"personal_care", "meals"}),
        "languages": frozenset({"en"}),
        "reach_km": 10.0,
        "spot": NEAR,
        "free": {"morning": 200, "evening": 200},
        "age": FRESH,
        "rate": 2800,
        "rating": "good",
        **changes,
    }
    return Candidate(service_id, **given)
