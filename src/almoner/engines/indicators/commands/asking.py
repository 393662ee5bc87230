"""Asking for figures: working them out now, and looking at small numbers."""

from datetime import datetime

from django.db import transaction

from almoner.engines.indicators.queries.figures import may_see_exact
from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record


@transaction.atomic
def ask_to_compute(actor: Viewer, *, at: datetime) -> None:
    """Puts the work in the queue: it reads every case and would keep a page waiting."""
    from almoner.engines.indicators.jobs import compute_one

    if actor.organisation_id is None:
        refuse("indicators-whose", "Figures belong to an organisation.", "Choose one first.")
    record(actor, "indicators.asked", ("indicators", actor.organisation_id), at=at)
    compute_one.defer(organisation_id=actor.organisation_id)


@transaction.atomic
def note_exact(actor: Viewer, code: str, organisation_id: int, *, at: datetime) -> None:
    """Audits a look at small numbers. Refused for those who may not open the cases."""
    if not may_see_exact(actor, organisation_id):
        refuse(
            "indicator-exact",
            "Small numbers are shown only to those who may open the cases behind them.",
            "Use the figures without small numbers.",
        )
    record(actor, "indicator.exact_seen", ("indicator", code), at=at)


@transaction.atomic
def note_cases(actor: Viewer, code: str, cases: list[int], *, at: datetime) -> None:
    """Audits which cases were listed behind a figure."""
    record(actor, "indicator.cases_seen", ("indicator", code), at=at, cases=cases)
