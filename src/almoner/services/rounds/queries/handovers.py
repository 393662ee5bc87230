"""Allocations: counts for who commissions, their own people for providers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from almoner.kernel.disclosure import shown, suppress, suppress_row
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.models import Organisation
from almoner.registers.people.models import Person
from almoner.services.rounds.models import Division, Handover, NamedPackage, PackageChange

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Keeps:
    """One provider's hours a week. `hidden`: they would tell of few people."""

    provider: str
    before: float
    after: float
    kept: float
    hidden: bool

    @property
    def share(self) -> float:
        """The part of its hours that it keeps with the same people, from 0 to 1."""
        return self.kept / self.before if self.before else 0.0


@dataclass(frozen=True, slots=True)
class Overview:
    """An allocation in counts, small ones hidden: “not shown”."""

    row: Handover
    people: str
    change: str
    outside: str
    keeps: tuple[Keeps, ...]
    consortia: tuple[tuple[str, str], ...]
    months: tuple[tuple[str, str], ...]
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Going:
    """Somebody of the viewer's own whose package would go to another provider."""

    person: Person
    after: str
    on: date
    why: str
    who: str


def handover_seen_by(viewer: Viewer, handover_id: int) -> Handover:
    """One of the viewer's own organisation. Unseen for others, also for its providers."""
    own = Handover.objects.filter(organisation_id=viewer.own).select_related("division")
    found = own.filter(pk=handover_id).first()
    if found is None:
        raise Unseen
    return found


def handovers_of(viewer: Viewer, division: Division) -> list[Handover]:
    """Those of any version of the division, the newest first."""
    own = Handover.objects.filter(organisation_id=viewer.own, division__name=division.name)
    return list(own.select_related("division").order_by("-made_at", "-pk")[:SHOWN])


def overview(row: Handover) -> Overview:
    """What the organisation that asked may read of it."""
    named = dict(Organisation.objects.values_list("pk", "name"))
    changes = list(row.changes.order_by("on"))
    months, reasons = [f"{one.on:%B %Y}" for one in changes], [one.why for one in changes]
    return Overview(
        row,
        shown(suppress(row.counts["people"])),
        shown(_total(months, reasons)),
        shown(suppress(row.counts["outside"])),
        tuple(_keeps(row, named)),
        tuple(
            (name, ", ".join(sorted(named[key] for key in providers)))
            for name, providers in row.consortia.items()
        ),
        _counted(months),
        _counted(reasons),
    )


def going(viewer: Viewer) -> list[Going]:
    """People of the viewer's own who would go to another provider, the earliest first. Only from
    allocations that are shared, and only people it is still part of the care of."""
    shared = PackageChange.objects.filter(before_id=viewer.own, shared=True)
    rows = list(shared.select_related("after", "organisation").order_by("on", "pk"))
    named = {
        (one.handover_id, one.number): one.person_id
        for one in NamedPackage.objects.filter(provider_id=viewer.own)
    }
    people = Person.objects.in_bulk({named[one.handover_id, one.number] for one in rows})
    return [
        Going(person, one.after.name, one.on, one.why, one.organisation.name)
        for one in rows
        if (person := people.get(named[one.handover_id, one.number])) is not None
    ]


def _keeps(row: Handover, named: dict[int, str]) -> Iterable[Keeps]:
    counts = suppress_row([one["people"] for one in row.shares]).counts
    for one, count in zip(row.shares, counts, strict=True):
        hours = one["before"], one["after"], one["kept"]
        yield Keeps(named[one["provider"]], *hours, hidden=count is None)


def _total(*tables: Iterable[str]) -> int | None:
    """How many in all, where no table of them would give away a few by it."""
    totals = [suppress_row(list(Counter(words).values())).total for words in tables]
    return None if None in totals else totals[0]


def _counted(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """How many of each, in the order in which they come; few are hidden."""
    found = Counter(words)
    counts = suppress_row(list(found.values())).counts
    return tuple((word, shown(count)) for word, count in zip(found, counts, strict=True))
