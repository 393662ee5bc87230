"""The toolkit as a place keeps it: each of the twelve blocks, its versions and its comments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from almoner.kernel.zone import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.models import Organisation, Partnership
from almoner.services.delegation.catalogue import blocks
from almoner.services.delegation.catalogue.blocks import HOW_MANY, Block
from almoner.services.delegation.models import ToolkitBlock
from almoner.services.delegation.rules.toolkit import (
    CONSULTATION,
    DRAFT,
    OPEN,
    PUBLISHED,
    Piece,
    can_comment,
    can_publish,
    compared,
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """One block: what it asks, and its versions that the viewer may read, newest first."""

    block: Block
    versions: Sequence[ToolkitBlock]

    @property
    def published(self) -> ToolkitBlock | None:
        return next((one for one in self.versions if one.status == PUBLISHED), None)

    @property
    def open(self) -> ToolkitBlock | None:
        """The draft, or the text that is out to consultation: the newest, if not published."""
        return self.newest if self.newest and self.newest.status in OPEN else None

    @property
    def consulted(self) -> ToolkitBlock | None:
        """The newest version that has been out to consultation since the last publication."""
        since = self.published.version if self.published else 0
        asked = (one for one in self.versions if one.status == CONSULTATION)
        return next((one for one in asked if one.version > since), None)

    @property
    def closes_on(self) -> date | None:
        return self.consulted.consultation_closes_on if self.consulted else None

    @property
    def newest(self) -> ToolkitBlock | None:
        return self.versions[0] if self.versions else None


@dataclass(frozen=True, slots=True)
class Toolkit:
    organisation: Organisation
    shelves: Sequence[Shelf]
    may_edit: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class OneBlock:
    """A block's page: what may be done with it now."""

    organisation: Organisation
    shelf: Shelf
    may_edit: bool
    may_comment: bool
    may_publish: bool


def place_of(viewer: Viewer, today: date) -> Organisation:
    """Whose toolkit the viewer reads: their board's, found through whom they work for or with."""
    own = Organisation.objects.filter(pk=viewer.organisation_id or 0).first()
    if own is None:
        raise Unseen
    if own.kind == Organisation.Kind.ICB:
        return own
    return own.parent or _place_of_partner(own, today) or own


def _place_of_partner(own: Organisation, today: date) -> Organisation | None:
    agreed = (
        Partnership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today))
        .filter(provider=own, starts_on__lte=today)
        .select_related("delegating__parent")
        .order_by("starts_on", "pk")
        .first()
    )
    return (agreed.delegating.parent or agreed.delegating) if agreed else None


def may_edit(viewer: Viewer, place: Organisation) -> bool:
    return viewer.can("toolkit.edit") and viewer.organisation_id == place.pk


def toolkit(viewer: Viewer, at: datetime) -> Toolkit:
    place = place_of(viewer, to_london(at).date())
    found: dict[int, list[ToolkitBlock]] = {}
    for row in _versions(viewer, place):
        found.setdefault(row.block, []).append(row)
    shelves = [Shelf(block, found.get(block.number, [])) for block in blocks().blocks]
    return Toolkit(place, shelves, may_edit(viewer, place), at)


def _versions(viewer: Viewer, place: Organisation):
    """Newest first. Drafts are the working group's own."""
    rows = ToolkitBlock.objects.filter(organisation=place).order_by("block", "-version")
    if not may_edit(viewer, place):
        rows = rows.exclude(status=DRAFT)
    return rows.select_related("changed_by")


def block_shelf(viewer: Viewer, block: int, at: datetime) -> Shelf:
    """Raises Unseen for a block that is not one of the twelve."""
    if not 1 <= block <= HOW_MANY:
        raise Unseen
    return toolkit(viewer, at).shelves[block - 1]


def one_block(viewer: Viewer, block: int, at: datetime) -> OneBlock:
    shelf = block_shelf(viewer, block, at)
    today = to_london(at).date()
    place = place_of(viewer, today)
    status = shelf.open.status if shelf.open else ""
    edits = may_edit(viewer, place)
    return OneBlock(
        place,
        shelf,
        edits,
        can_comment(status, shelf.closes_on, today),
        edits and can_publish(status, shelf.closes_on, today),
    )


def comparison(
    viewer: Viewer, block: int, before: int, after: int, at: datetime
) -> tuple[Shelf, list[Piece]]:
    """Raises Unseen for a version that the viewer may not read."""
    shelf = block_shelf(viewer, block, at)
    texts = {one.version: one.text for one in shelf.versions}
    if before not in texts or after not in texts:
        raise Unseen
    return shelf, compared(texts[before], texts[after])
