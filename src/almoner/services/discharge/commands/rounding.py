"""The twice-daily look at everybody on a ward, saved at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import check_right
from almoner.services.discharge.commands.acting import WARD
from almoner.services.discharge.commands.reviewing import review
from almoner.services.discharge.commands.staying import ward_of
from almoner.services.discharge.models import Stay


@transaction.atomic
def review_ward(
    actor: Viewer, *, ward_id: int, answers: Mapping[int, Sequence[str]], at: datetime
) -> int:
    """One review for each stay in `answers` (stay id to its reasons; none: no reason to stay).

    All are kept or none is. Refused when somebody is not on this ward any more, or when there is
    nothing to save. Returns how many were kept.
    """
    check_right(actor, WARD)
    ward = ward_of(actor, ward_id)
    if not answers:
        refuse("nothing-answered", "Answer for one person at least.")
    here = Stay.objects.filter(ward=ward, left_at__isnull=True, cancelled_at__isnull=True)
    if set(answers) - set(here.values_list("pk", flat=True)):
        refuse(
            "not-on-ward",
            "Somebody has left this ward since you opened the page.",
            "Open the ward again and answer for those who are there.",
        )
    for stay_id, criteria in sorted(answers.items()):
        review(actor, stay_id=stay_id, criteria=criteria, at=at)
    return len(answers)
