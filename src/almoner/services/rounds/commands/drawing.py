"""Borders of neighbourhoods: cut anew, moved by hand, and made the organisation's localities."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.localities import replace_localities
from almoner.registers.organisations.rules import tidy_name
from almoner.services.rounds.commands.asking import check_may_study
from almoner.services.rounds.commands.keeping import wait_for_turn
from almoner.services.rounds.commands.reading import check_may_read, read_place
from almoner.services.rounds.models import Division
from almoner.services.rounds.neighbourhoods.partition import move
from almoner.services.rounds.queries.divisions import drawn
from almoner.services.rounds.queries.ways import house_map
from almoner.services.rounds.rules.studying import check_enough
from almoner.services.rounds.study.borders import as_partition, cut, ground_of, limits_for
from almoner.services.rounds.study.own import own_place


@transaction.atomic
def cut_division(
    actor: Viewer,
    *,
    name: str,
    starts: date,
    days: int,
    at: datetime,
    size: int = 200,
    seed: int = 1,
) -> Division:
    """The first version of borders, cut for people who have visits in these days.

    Refused for a name that is taken, too few people, or ground that cannot be cut so.
    """
    own = check_may_read(actor)
    name = tidy_name(name, "name of the neighbourhoods")
    wait_for_turn(own)
    _check_new(own, name)
    rows = read_place(actor, starts=starts, days=days, at=at, why="division")
    place = own_place(name, starts, days, rows.wanted, rows.duties, seed)
    check_enough(len(place.people))
    ground = ground_of(place, rows.authorities)
    size, limits = limits_for(len(place.people), size)
    return _keep(
        actor,
        name,
        at,
        why="Cut",
        cells=cut(ground, size, seed, house_map()),
        counted={cell: list(counted) for cell, counted in ground.counted.items()},
        origin={
            "size": size,
            "seed": seed,
            "starts": starts.isoformat(),
            "days": days,
            "authorities": list(ground.authorities),
            "limits": asdict(limits),
        },
    )


@transaction.atomic
def move_cells(
    actor: Viewer, *, division_id: int, cells: Collection[str], to: str, at: datetime
) -> Division:
    """A new version with these cells in another neighbourhood.

    Refused, with every reason, when a neighbourhood would be cut in two or be too small, too large
    or too uneven; and when there is a newer version.
    """
    row = _newest(actor, division_id)
    known = drawn(row)
    before = as_partition(row.cells)
    moved = move(known.area, before, _moving(row, cells, to), to, known.limits)
    return _keep(
        actor,
        row.name,
        at,
        why=f"{len(set(cells))} moved to {to}",
        cells=dict(sorted(moved.of.items())),
        counted=row.counted,
        origin=row.origin,
    )


@transaction.atomic
def make_localities(actor: Viewer, *, division_id: int, at: datetime) -> int:
    """The neighbourhoods become the localities of the organisation, in place of those it has.

    How many there are. Refused without the right to speak for the organisation.
    """
    row = _newest(actor, division_id)
    pieces = {
        f"{row.name} {name}": sorted(keys) for name, keys in as_partition(row.cells).members.items()
    }
    return len(replace_localities(actor, pieces=pieces, at=at))


def _check_new(own: int, name: str) -> None:
    if Division.objects.filter(organisation_id=own, name__iexact=name).exists():
        refuse(
            "division-name-in-use",
            "Your organisation has neighbourhoods of this name.",
            "Choose another name, or open those and move their borders.",
            "You",
        )


def _newest(actor: Viewer, division_id: int) -> Division:
    """The actor's own, held until the transaction ends. Refused when there is a newer version."""
    own = check_may_study(actor)
    wait_for_turn(own)
    found = Division.objects.filter(organisation_id=own, pk=division_id).first()
    if found is None:
        raise Unseen
    newer = Division.objects.filter(organisation_id=own, name=found.name, version__gt=found.version)
    if newer.exists():
        refuse(
            "division-changed",
            "Somebody has moved these borders since.",
            "Open the newest version, and move them there.",
            "You",
        )
    return found


def _moving(row: Division, cells: Collection[str], to: str) -> list[str]:
    """Those that are not there yet. Refused when none is left or one is not of this ground."""
    if any(cell not in row.cells for cell in cells):
        refuse("cell-elsewhere", "This is not on the map.", "Choose a place that is.")
    found = sorted(cell for cell in set(cells) if row.cells[cell] != to)
    if not found:
        refuse("nothing-moves", f"It is in {to} already.", "Choose another neighbourhood.")
    return found


def _keep(actor: Viewer, name: str, at: datetime, **fields: Any) -> Division:
    own = actor.own
    last = Division.objects.filter(organisation_id=own, name=name).order_by("-version").first()
    row = Division.objects.create(
        organisation_id=own,
        name=name,
        version=last.version + 1 if last else 1,
        made_by=actor.actor,
        made_at=at,
        **fields,
    )
    verb = "division.moved" if last else "division.cut"
    audit(actor, verb, row, at=at, version=row.version, why=row.why)
    return row
