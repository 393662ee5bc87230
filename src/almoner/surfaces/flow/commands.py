"""Works out what to expect of a place, and keeps it."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from almoner.kernel.zone import to_london
from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right, own_organisation
from almoner.surfaces.flow import forecasting
from almoner.surfaces.flow.forecasting import Made, Method
from almoner.surfaces.flow.models import Forecast
from almoner.surfaces.flow.queries.counting import RIGHT, requests

# Two years of days: what is older says little of the coming weeks. Local value (D).
BACK = timedelta(days=2 * 365)


def make_forecasts(
    actor: Viewer, *, at: datetime, methods: Callable[[], Mapping[str, Method]] | None = None
) -> list[Forecast]:
    """One forecast for each type of care that was asked for in the last two years.

    The arithmetic is done before the transaction, which only keeps its result.
    """
    check_right(actor, RIGHT)
    owner, today = own_organisation(actor), to_london(at).date()
    counts = _counts(actor, today, at)
    enough = any(forecasting.is_enough(days, today) for days in counts.values())
    tried = (methods or forecasting.methods)() if enough else {}
    made = {kind: forecasting.forecast(days, today, tried) for kind, days in counts.items()}
    with transaction.atomic(), scoped(actor):
        rows = [
            Forecast.objects.create(organisation_id=owner, made_at=at, series=kind, **_kept(one))
            for kind, one in sorted(made.items())
        ]
        audit(
            actor,
            "flow.forecast",
            ("organisation", owner),
            at=at,
            series=sorted(made),
            without=sorted(kind for kind, one in made.items() if one.why_not),
        )
    return rows


def _counts(actor: Viewer, today: date, at: datetime) -> dict[str, dict[date, int]]:
    found: dict[str, dict[date, int]] = defaultdict(dict)
    with transaction.atomic(), scoped(actor):
        for kind, day, packages in requests(actor, today - BACK, at):
            found[kind][day] = packages
    return dict(found)


def _kept(made: Made) -> dict[str, Any]:
    return {
        "method": made.method,
        "weeks": made.weeks,
        "origins": made.origins,
        "error": made.error,
        "compared": dict(made.errors),
        "points": [{**asdict(one), "week": one.week.isoformat()} for one in made.points],
        "why_not": made.why_not,
    }
