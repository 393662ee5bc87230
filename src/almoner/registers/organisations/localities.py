"""The named neighbourhoods of a place: given all at once, as drawn on a map, and found by name."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import h3
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


def named_localities() -> list[str]:
    """The name of every neighbourhood that somebody has drawn, once each, in order."""
    return sorted(set(Locality.objects.values_list("name", flat=True)))


def middle_of(name: str) -> tuple[float, float]:
    """Degrees north and east of the middle of all that has this name. Refused when nothing has."""
    found = Locality.objects.filter(name__iexact=name.strip())
    cells = {cell for row in found.values_list("neighbourhoods", flat=True) for cell in row}
    if not cells:
        refuse(
            "neighbourhood-unknown",
            f"There is no neighbourhood called “{name.strip()[:80]}” here.",
            "Choose one of the list, or give a postcode.",
            "You",
        )
    spots = [h3.cell_to_latlng(cell) for cell in cells]
    north, east = (sum(part) / len(spots) for part in zip(*spots, strict=True))
    return north, east
