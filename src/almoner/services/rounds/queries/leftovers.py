"""What a plan leaves over: why, sorted by what can be done about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from almoner.services.rounds.models import WantedVisit
from almoner.services.rounds.queries.plans import Standing
from almoner.services.rounds.rules.drawing import Bar
from almoner.services.rounds.rules.telling import BUSY, KINDS, NOBODY, kind_of


@dataclass(frozen=True, slots=True)
class Left:
    """A wanted visit that nobody makes: why, and what would free somebody."""

    wanted: WantedVisit
    reasons: list[str]
    in_plan: bool

    @property
    def required(self) -> bool:
        return self.wanted.worth is None

    @property
    def why(self) -> list[str]:
        """The reasons but for that which its pile is named after."""
        return [one for one in self.reasons if one not in (NOBODY, BUSY)]

    @property
    def kind(self) -> str:
        return kind_of(self.reasons) if self.in_plan else "not-planned"


@dataclass(frozen=True, slots=True)
class Pile:
    """Visits left over for one kind of reason."""

    title: str
    mend: str
    left: tuple[Left, ...]

    @property
    def required(self) -> int:
        return sum(one.required for one in self.left)


def left_of(kept: Standing) -> list[Left]:
    """Required ones first. What has come to the day since the plan was kept is left over too."""
    made = {one.wanted_id for one in kept.calls}
    new = {number: [NEW] for number in kept.day.visits if number not in made}
    why = {**new, **{int(number): reasons for number, reasons in kept.row.left.items()}}
    rows = WantedVisit.objects.select_related("person").in_bulk(why.keys() - made)
    found = [
        Left(rows[number], reasons, number in kept.day.visits)
        for number, reasons in why.items()
        if number in rows and not rows[number].off_because
    ]
    return sorted(found, key=lambda one: (not one.required, one.wanted.opens, one.wanted.pk))


NEW = "It came after this plan was made."


def piles_of(left: Iterable[Left]) -> list[Pile]:
    """In the order of how much they matter: those first that nobody may make."""
    found: dict[str, list[Left]] = {}
    for one in left:
        found.setdefault(one.kind, []).append(one)
    return [Pile(*KINDS[kind], tuple(found[kind])) for kind in KINDS if kind in found]


def left_bars(kept: Standing, left: Sequence[Left], chosen: str = "") -> list[Bar]:
    """As parts to be taken by a worker: a visit by two workers is two."""
    page = reverse("rounds:plan", args=[kept.row.pk])
    places = {one.key: kept.day.spots[one.place] for one in kept.day.problem.visits}
    return [
        _bar(one, task, places[kept.day.visits[one.wanted.pk]], chosen, page)
        for one in left
        if one.in_plan
        for task in range(one.wanted.workers)
    ]


def _bar(one: Left, task: int, spot: tuple[float, float], chosen: str, page: str) -> Bar:
    key, two = f"{one.wanted.pk}-{task}", one.wanted.workers == 2
    words = f", {'second' if task else 'first'} of two workers" if two else ""
    return Bar(
        key,
        f"{one.wanted.person.name}, {one.wanted.window}{words}",
        one.wanted.person.family_name + (f" {task + 1} of 2" if two else ""),
        f"{page}?call={one.wanted.pk}-0#chosen",
        spot,
        float(one.wanted.opens),
        float(one.wanted.opens + one.wanted.minutes),
        "chosen" if chosen == f"{one.wanted.pk}-0" else "",
        two,
    )
