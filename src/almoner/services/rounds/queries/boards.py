"""The planner's page: rounds to draw, the call that was chosen, and what is left."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from almoner.platform.access.viewer import Viewer
from almoner.registers.workforce.models import Worker
from almoner.services.delegation.catalogue import activity
from almoner.services.rounds.models import PlannedCall, RoundPlan, Shift, WantedVisit
from almoner.services.rounds.queries.effects import Effect, effect_of
from almoner.services.rounds.queries.plans import Standing, plans_seen_by
from almoner.services.rounds.rules.around import Outside
from almoner.services.rounds.rules.clock import minutes_of, told
from almoner.services.rounds.rules.drawing import Bar, Line
from almoner.services.rounds.rules.outlines import NOWHERE, Areas
from almoner.services.rounds.rules.telling import Choice, choices

MOST_EFFECTS = 12
Half = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Option:
    """A worker for the chosen call, and what giving it to them at the same time would do."""

    choice: Choice
    effect: Effect | None
    now: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """The call that was chosen on the page. `options` are for `part`: the other part of a visit by
    two workers, once one of the two is chosen."""

    wanted: WantedVisit
    task: int
    call: PlannedCall | None
    starts: float
    titles: list[str]
    options: list[Option]
    part: int

    @property
    def is_pair(self) -> bool:
        """Two workers are to be found at once."""
        return self.call is None and self.wanted.workers == 2


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of the list: how much there is to plan, and how far planning is."""

    day: date
    wanted: int
    shifts: int
    plan: RoundPlan | None


def lines_of(kept: Standing, chosen: str = "", areas: Areas = NOWHERE) -> list[Line]:
    """The rounds to draw, in the order of the workers' names, with what they go around."""
    rows = {(one.wanted_id, one.task): one for one in kept.calls}
    visits = {one.key: one for one in kept.day.problem.visits}
    rounds = {one.worker: one for one in kept.plan.rounds}
    outside: dict[int, list[Bar]] = {}
    for one in kept.day.outside:
        outside.setdefault(one.worker_id, []).append(_fixed(one, kept.day.spots[0], areas))
    page, lines = reverse("rounds:plan", args=[kept.row.pk]), []
    for worker in kept.day.problem.workers:
        own, number = rounds.get(worker.key), kept.day.worker_ids[worker.key]
        bars = outside.get(number, [])
        for call in own.calls if own else ():
            if call.visit in kept.day.visit_ids:
                row = rows[kept.day.visit_ids[call.visit], call.task]
                spot = kept.day.spots[visits[call.visit].place]
                bars.append(_bar(kept.row, row, spot, chosen, areas, page))
        lines.append(
            Line(
                number,
                worker.key,
                kept.day.spots[worker.start_place],
                tuple(sorted(bars, key=lambda bar: bar.starts)),
                worker.starts,
                worker.ends,
                own.rest if own else None,
            )
        )
    return lines


def _bar(
    plan: RoundPlan,
    row: PlannedCall,
    spot: tuple[float, float],
    chosen: str,
    areas: Areas,
    page: str,
) -> Bar:
    key = f"{row.wanted_id}-{row.task}"
    state = "chosen" if key == chosen else "locked" if row.locked else ""
    label = row.wanted.person.name + (", locked" if row.locked else "")
    if row.wanted.workers == 2:
        label += ", two workers"
    return Bar(
        key,
        label,
        row.wanted.person.family_name,
        f"{page}?call={key}#chosen",
        spot,
        minutes_of(plan.day, row.starts_at),
        minutes_of(plan.day, row.ends_at),
        state,
        area=areas.name_of(spot),
    )


def _fixed(one: Outside, office: tuple[float, float], areas: Areas) -> Bar:
    spot = one.spot or office
    return Bar(
        f"outside-{one.visit_id}",
        f"{one.person}, outside the plan",
        one.person.rpartition(" ")[2],
        reverse("visits:visit", args=[one.visit_id]),
        spot,
        one.starts,
        one.ends,
        "fixed",
        area=areas.name_of(spot),
    )


def chosen_of(
    kept: Standing, key: str, half: Half | None = None, *, effects: bool = True
) -> Chosen | None:
    """The call named as "12-0" (wanted visit and task); None when the plan knows none such. `half`:
    the part of a visit by two workers that is given to somebody, whom, and when. Without `effects`
    nobody is asked what it would cost."""
    number, _, task = key.partition("-")
    if not (number.isdecimal() and task in ("0", "1")) or int(number) not in kept.day.visits:
        return None
    wanted = WantedVisit.objects.select_related("person").get(pk=int(number))
    mine = (one for one in kept.calls if (one.wanted_id, one.task) == (wanted.pk, int(task)))
    call = next(mine, None)
    own = int(task) if call or wanted.workers == 1 else 0
    starts = minutes_of(kept.row.day, call.starts_at) if call else float(wanted.opens)
    starts = half[2] if half else starts
    part = 1 - half[0] if half else own
    return Chosen(
        wanted,
        own,
        call,
        starts,
        [activity(one).title for one in wanted.activities] if own == 0 else [],
        list(_options(kept, wanted, part, call, starts, half, effects)),
        part,
    )


def _options(
    kept: Standing,
    wanted: WantedVisit,
    task: int,
    call: PlannedCall | None,
    at: float,
    half: Half | None,
    effects: bool,
) -> Iterator[Option]:
    seen = 0 if effects else MOST_EFFECTS
    for choice in choices(kept.day, kept.day.visits[wanted.pk], task):
        now = call is not None and call.worker_id == choice.worker_id
        effect = None
        placed = call is not None or wanted.workers == 1 or half is not None
        if choice.may and not now and placed and seen < MOST_EFFECTS:
            seen += 1
            other = half[1] if half else None
            effect = effect_of(kept, wanted.pk, task, choice.worker_id, at, other)
        yield Option(choice, effect, now)


def days_ahead(viewer: Viewer, first: date, last: date) -> list[DayRow]:
    """The days from `first` to before `last` with something on them, and each day's published plan,
    else its newest."""
    own = {"provider_id": viewer.organisation_id, "day__gte": first, "day__lt": last}
    wanted = _count(WantedVisit.objects.filter(**own, off_because="").values_list("day", flat=True))
    shifts = _count(Shift.objects.filter(**own, off_because="").values_list("day", flat=True))
    plans: dict[date, RoundPlan] = {}
    made = plans_seen_by(viewer).filter(day__gte=first, day__lt=last).order_by("version")
    for plan in sorted(made, key=lambda one: one.status == RoundPlan.Status.PUBLISHED):
        plans[plan.day] = plan
    days = sorted(wanted.keys() | shifts.keys() | plans.keys())
    return [DayRow(d, wanted.get(d, 0), shifts.get(d, 0), plans.get(d)) for d in days]


def _count(days: Iterable[date]) -> dict[date, int]:
    found: dict[date, int] = {}
    for day in days:
        found[day] = found.get(day, 0) + 1
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """Whom to tell what: was and is now, in words."""

    wanted: WantedVisit
    was: str
    now: str


def changes_of(row: RoundPlan) -> list[Change]:
    """The calls that are otherwise than people had been told, by family name."""
    wanted = {
        one.pk: one
        for one in WantedVisit.objects.select_related("person").filter(
            pk__in=[change["wanted"] for change in row.changes]
        )
    }
    ids = {c[side]["worker"] for c in row.changes for side in ("was", "now") if c[side]}
    names = {one.pk: one.name for one in Worker.objects.filter(pk__in=ids)}
    found = [
        Change(
            wanted[change["wanted"]],
            _call_words(change["was"], names, row.day),
            _call_words(change["now"], names, row.day),
        )
        for change in row.changes
        if change["wanted"] in wanted
    ]
    return sorted(found, key=lambda one: (one.wanted.person.family_name, one.wanted.opens))


def _call_words(call: dict[str, Any] | None, names: dict[int, str], day: date) -> str:
    if call is None:
        return "Nobody"
    at = minutes_of(day, datetime.fromisoformat(call["at"]))
    return f"{names.get(call['worker'], 'Somebody')} at {told(at)}"


def compared(one: RoundPlan, other: RoundPlan) -> list[Change]:
    """Calls that differ: in `one` they were, in `other` they are now."""
    sides: list[dict[tuple[int, int], PlannedCall]] = []
    for row in (one, other):
        calls = row.calls.select_related("wanted__person", "worker")
        sides.append({(call.wanted_id, call.task): call for call in calls})
    found = []
    for place in sorted(sides[0].keys() | sides[1].keys()):
        was, now = sides[0].get(place), sides[1].get(place)
        if _words(was) != _words(now):
            wanted = (was or now).wanted  # type: ignore[union-attr]
            found.append(Change(wanted, _words(was), _words(now)))
    return found


def differences(one: RoundPlan, other: RoundPlan) -> int:
    """How many calls differ: whose, when, or whether at all."""
    sides = [
        {(wanted, task): rest for wanted, task, *rest in row.calls.values_list(*_SAME)}
        for row in (one, other)
    ]
    return sum(sides[0].get(key) != sides[1].get(key) for key in sides[0].keys() | sides[1].keys())


_SAME = ("wanted_id", "task", "worker_id", "starts_at")


def _words(call: PlannedCall | None) -> str:
    if call is None:
        return "Nobody"
    return f"{call.worker.name} at {told(minutes_of(call.plan.day, call.starts_at))}"
