"""Services of an invented town, made as tests of several floors need them."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from tests import factories as make

from almoner.registers.directory.models import Service
from almoner.registers.organisations.placing import placed

# Midday in London on a Tuesday in spring.
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
POSTCODE = "CV1 2WT"
_numbers = count(1)


def a_service(**changes: Any) -> Service:
    """A listed home care service in Coventry, verified a week before `NOW`.

    `organisation` is made unless given; `postcode` is placed; other fields are the model's own.
    """
    n = next(_numbers)
    where = placed(changes.pop("postcode", POSTCODE))
    given: dict[str, Any] = {
        "kind": Service.Kind.HOME_CARE,
        "name": f"Care at home {n}",
        "reference": f"service-{n}",
        "status": Service.Status.LISTED,
        "summary": "Care at home, day and evening.",
        "needs": ["personal_care", "meals"],
        "languages": ["en"],
        "reach_km": 15.0,
        "phone": "024 7600 0000",
        "last_verified_at": NOW - timedelta(days=7),
        "last_verified_by": "The provider",
        "created_at": NOW - timedelta(days=100),
        "synthetic": True,
        **where,
        **changes,
    }
    if "organisation" not in given:
        given["organisation"] = make.organisation("provider", setting="home_care")
    return Service.objects.create(**given)
