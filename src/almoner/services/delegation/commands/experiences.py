"""What the person, an unpaid carer or the worker says it is like."""

from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import Refusal
from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.commands.ground import (
    audit,
    locked,
    london_day,
    permit,
    refuse_any,
)
from almoner.services.delegation.models import Experience

_RIGHTS = ("supervision.reflect", "supervision.record", "delegation.employer")
# Who may write down whose words. Nobody answers for the worker.
_SIDES = {
    "person": ("employer", "delegator", "deputy", "team_lead", "registrant"),
    "carer": ("employer", "delegator", "deputy", "team_lead", "registrant"),
    "worker": ("delegate",),
}


@transaction.atomic
def record_experience(
    actor: Viewer, *, delegation_id: int, voice: str, score: int, words: str = "", at: datetime
) -> Experience:
    """One answer, from 1 (poor) to 5 (good), in the voice of person, carer or worker."""
    delegation = locked(actor, delegation_id)
    refuse_any(_check(voice, score))
    permit(actor, delegation, at, _RIGHTS, *_SIDES[voice])
    one = Experience.objects.create(
        delegation=delegation,
        voice=voice,
        score=score,
        words=words.strip(),
        given_on=london_day(at),
    )
    audit(actor, "experience.recorded", delegation, at, experience=one.pk, voice=voice)
    return one


def _check(voice: str, score: int) -> list[Refusal]:
    refusals = []
    if voice not in _SIDES:
        refusals.append(
            Refusal(
                "unknown_voice",
                f"“{voice[:20]}” is not somebody whose words we ask for.",
                f"Choose one of: {', '.join(_SIDES)}.",
                "You",
            )
        )
    if score not in range(1, 6):
        refusals.append(
            Refusal("score_range", "The answer is not from 1 to 5.", "Choose 1 to 5.", "You")
        )
    return refusals
