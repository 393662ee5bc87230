"""Giving an organisation all its localities at once, as they were drawn on a map."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations import rules
from almoner.registers.organisations.access import check_right, own_organisation
from almoner.registers.organisations.models import Locality

AGREE = "mandate.grant"


@transaction.atomic
def replace_localities(
    actor: Viewer, *, pieces: Mapping[str, Sequence[str]], at: datetime
) -> list[Locality]:
    """The actor's organisation has these localities and no others: name → H3 cells, resolution 8.

    Those that its parts are responsible for stay.
    """
    check_right(actor, AGREE)
    own = own_organisation(actor)
    if not pieces or not all(pieces.values()):
        refuse("locality-empty", "A locality needs at least one neighbourhood.", "Add one.")
    Locality.objects.filter(organisation_id=own).delete()
    made = Locality.objects.bulk_create(
        Locality(
            organisation_id=own,
            name=rules.tidy_name(name, "name of the locality"),
            neighbourhoods=sorted(set(cells)),
        )
        for name, cells in pieces.items()
    )
    audit(actor, "locality.replaced", ("organisation", own), at=at, localities=len(made))
    return made
