"""Which stops are in force for people now: the newest check said stop and nothing since lifted it.

The same rule as at the door decides (`catalogue.stops`); this only gathers the checks.
"""

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.catalogue.fields import ORDERED
from almoner.services.delegation.catalogue.predicates import comparisons
from almoner.services.delegation.catalogue.stops import Fired, StopOutcome, check_stops
from almoner.services.delegation.catalogue.stops import Reading as Earlier
from almoner.services.delegation.catalogue.vocabulary import Effect
from almoner.services.delegation.models import Act, Reading
from almoner.services.delegation.rules.acts import LATE, SAME_ACT_WITHIN


@dataclass(frozen=True, slots=True)
class Held:
    """A stop in force for a person. `measured` names the readings that set it off.

    `reference` is None while the check is recent: then it holds for everybody at that person's
    door. An older one holds only the act it was made for.
    """

    person_id: int
    activity: str
    title: str
    taken_at: datetime
    words: str
    steps: tuple[str, ...]
    calls_999: bool
    recheck_at: datetime | None
    measured: frozenset[str]
    reference: UUID | None = None

    def bears_on(self, person_id: int, activity: str, reference: UUID) -> bool:
        """The same activity, or one that is held back by the same reading. 999 holds all."""
        if self.reference is not None:
            return self.reference == reference
        if self.person_id != person_id:
            return False
        return self.calls_999 or self.activity == activity or bool(self.measured & _reads(activity))


def holding_back(
    person_ids: Collection[int], references: Collection[UUID], at: datetime
) -> list[Held]:
    """Stops in force at `at`, newest first. `references` are of acts not recorded yet."""
    since = at - SAME_ACT_WITHIN
    done = Act.objects.filter(outcome="done", reference=OuterRef("reference"))
    recent = Q(delegation__person_id__in=person_ids, taken_at__gt=since)
    rows = (
        Reading.objects.filter(recent | Q(reference__in=references), ~Exists(done))
        .filter(taken_at__lte=at)
        .select_related("delegation", "plan")
        .order_by("taken_at", "pk")
    )
    fresh = _held([one for one in rows if one.taken_at > since], _whose)
    named = {(one.person_id, one.activity) for one in fresh}
    older = _held([one for one in rows if one.reference in references], lambda r: r.reference, True)
    found = fresh + [one for one in older if (one.person_id, one.activity) not in named]
    return sorted(found, key=lambda one: one.taken_at, reverse=True)


def _whose(reading: Reading) -> tuple[int, str]:
    return (reading.delegation.person_id, reading.delegation.activity)


def _held(
    readings: Iterable[Reading], key: Callable[[Reading], Hashable], own: bool = False
) -> list[Held]:
    groups: dict[Hashable, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(key(reading), []).append(reading)
    found = (_stop(group, own) for group in groups.values())
    return [one for one in found if one is not None]


def _stop(readings: list[Reading], own: bool) -> Held | None:
    """What the newest of these checks says, when it holds the act back."""
    last = readings[-1]
    outcome = _outcome(readings)
    blocking = [one for one in outcome.fired if one.blocks]
    if not blocking:
        return None
    person_id, activity = _whose(last)
    return Held(
        person_id,
        activity,
        definition(activity).title,
        last.taken_at,
        " ".join(dict.fromkeys(one.words for one in _emergencies(outcome) or blocking)),
        outcome.steps,
        outcome.calls_999,
        outcome.recheck_at,
        frozenset(c.name for one in blocking for c in comparisons(one.rule.when))
        & _reads(activity),
        last.reference if own else None,
    )


def _outcome(readings: list[Reading]) -> StopOutcome:
    last = readings[-1]
    earlier = [Earlier(r.taken_at, r.record) for r in readings if r.taken_at < last.taken_at]
    activity = last.delegation.activity
    return check_stops(
        definition(activity), last.plan.values, last.record, earlier, at=last.taken_at
    )


def _emergencies(outcome: StopOutcome) -> list[Fired]:
    return [one for one in outcome.fired if one.effect is Effect.CALL_999]


def _reads(activity: str) -> frozenset[str]:
    """The readings and amounts an activity records; how late it was is the clock's."""
    record = definition(activity).record
    return frozenset(one.name for one in record if one.type in ORDERED and one.name != LATE)
