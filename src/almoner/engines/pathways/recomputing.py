"""Replays the timelines of many cases, to prove that what is stored is what they say."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import groupby
from operator import attrgetter

from almoner.engines.pathways.models import Case, CaseClock, CaseEvent
from almoner.engines.pathways.projection import differences
from almoner.engines.pathways.rules import replay
from almoner.engines.pathways.store import Row, definition_of

BATCH = 2_000


def differing(cases: Collection[int] | None = None) -> dict[int, list[str]]:
    """Case id to the names of stored columns that its timeline does not give. Reads only."""
    found: dict[int, list[str]] = {}
    for batch in _batches(cases):
        found.update(_of_batch(batch))
    return found


def _batches(cases: Collection[int] | None) -> Iterator[list[int]]:
    last = 0
    while True:
        rows = Case.objects.filter(pk__gt=last)
        if cases is not None:
            rows = rows.filter(pk__in=cases)
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not keys:
            return
        last = keys[-1]
        yield keys


def _of_batch(keys: list[int]) -> Iterator[tuple[int, list[str]]]:
    stored = Case.objects.in_bulk(keys)
    clocks: dict[int, dict[tuple[str, int], CaseClock]] = defaultdict(dict)
    for clock in CaseClock.objects.filter(case_id__in=keys):
        clocks[clock.case_id][clock.code, clock.round] = clock
    rows = CaseEvent.objects.filter(case_id__in=keys).order_by("case_id", "number")
    events = map(Row._make, rows.values_list(*Row._fields).iterator(chunk_size=10_000))
    for key, some in groupby(events, key=attrgetter("case_id")):
        state = replay(definition_of, some)
        found = differences(stored[key], clocks[key], definition_of(state.version_id), state)
        if found:
            yield key, found
