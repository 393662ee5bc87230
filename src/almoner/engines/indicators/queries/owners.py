"""Whose figures there are to work out."""

from almoner.engines.instruments.models import Completion
from almoner.engines.pathways.models import Case


def with_rows() -> list[int]:
    """Ids of the organisations that have a case or a completed instrument."""
    cases = Case.objects.order_by().values_list("organisation_id", flat=True).distinct()
    completions = Completion.objects.order_by().values_list("organisation_id", flat=True)
    return sorted({*cases, *completions.distinct()})
