"""Wards of a trust: what they are called, who works them, which hub they ask."""

from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right, circle_of, own_organisation
from almoner.registers.organisations.models import Team
from almoner.services.discharge.commands.acting import WARD
from almoner.services.discharge.models import Ward

_LONGEST = {"site_code": 10, "code": 20, "name": 120}


@transaction.atomic
def set_ward(
    actor: Viewer,
    *,
    site_code: str,
    code: str,
    name: str,
    team_id: int,
    hub_id: int | None = None,
    in_use: bool = True,
    at: datetime,
) -> Ward:
    """Adds a ward, or changes the one with this site and code. The hub is a partner, or the trust
    itself when none is named."""
    check_right(actor, WARD)
    own = own_organisation(actor)
    texts = _texts(site_code=site_code, code=code, name=name)
    if not Team.objects.filter(pk=team_id, organisation_id=own).exists():
        refuse("team", "That is not a team of your organisation.", "Choose another.")
    if hub_id is not None and hub_id not in (own, *circle_of(actor)):
        refuse(
            "hub-not-a-partner",
            "Your organisation has no working agreement with that hub.",
            "Make the agreement first, or choose another.",
        )
    made, new = Ward.objects.update_or_create(
        organisation_id=own,
        site_code=texts["site_code"],
        code=texts["code"],
        defaults={"name": texts["name"], "team_id": team_id, "hub_id": hub_id, "in_use": in_use},
    )
    audit(actor, "ward.added" if new else "ward.changed", made, at=at)
    return made


def _texts(**given: str) -> dict[str, str]:
    texts = {name: " ".join(text.split()) for name, text in given.items()}
    for name, text in texts.items():
        if not text:
            refuse(f"ward-{name}", f"Enter the {name.replace('_', ' ')} of the ward.")
        if len(text) > _LONGEST[name]:
            refuse(
                f"ward-{name}",
                f"The {name.replace('_', ' ')} is too long.",
                f"Use {_LONGEST[name]} characters or fewer.",
            )
    return texts
