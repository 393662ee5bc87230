"""Replays the timelines of many cases, to prove that what is stored is what they say."""

import gc
import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import django
from django.db import connection, connections

from almoner.engines.pathways.models import Case, CaseClock, CaseEvent
from almoner.engines.pathways.projection import differences
from almoner.engines.pathways.rules import replay
from almoner.engines.pathways.store import Told, definition_of
from almoner.platform.database.streams import grouped, one_instant, read_json, stream

# With no more cases than this, other processes would take longer to begin than to work.
PART = 5_000
_CASE = tuple(field.attname for field in Case._meta.concrete_fields)
_CLOCK = (
    "case_id",
    *(f.attname for f in CaseClock._meta.concrete_fields if f.attname != "case_id"),
)
_JSON = ("facts", "moments")


def differing() -> dict[int, list[str]]:
    """Case id to the names of stored columns that its timeline does not give. Reads only.

    Where there are many cases, it uses every processor.
    """
    newest = Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    parts = [range(first, first + PART) for first in range(1, newest + 1, PART)]
    if len(parts) < 2 or connection.in_atomic_block:
        return _together(map(differing_of, parts))
    connections.close_all()
    with ProcessPoolExecutor(os.cpu_count(), initializer=_begin) as pool:
        return _together(pool.map(differing_of, parts))


def _begin() -> None:
    """A process of its own has connections of its own, and need not look through what was loaded
    before it for something to throw away."""
    django.setup()
    connections.close_all()
    gc.freeze()


def _together(found: Iterable[dict[int, list[str]]]) -> dict[int, list[str]]:
    return {key: names for part in found for key, names in part.items()}


def differing_of(keys: range) -> dict[int, list[str]]:
    """The same for the cases with these ids, in this process. Each table is read once, in order."""
    cases = Case.objects.filter(pk__gte=keys.start, pk__lt=keys.stop).order_by("pk")
    here = {"case_id__gte": keys.start, "case_id__lt": keys.stop}
    clocks = CaseClock.objects.filter(**here).order_by("case_id")
    events = CaseEvent.objects.filter(**here).order_by("case_id", "number")
    found = {}
    with one_instant():
        clocks_of = grouped(stream(clocks.values_list(*_CLOCK)))
        events_of = grouped(stream(events.values_list(*Told.columns())))
        for row in stream(cases.values_list(*_CASE)):
            stored = dict(zip(_CASE, row, strict=True))
            key = stored["id"]
            if names := _of_case(stored, clocks_of(key), events_of(key)):
                found[key] = names
    return found


def _of_case(stored: dict[str, Any], clocks: list[tuple], events: list[tuple]) -> list[str]:
    """A timeline that cannot be replayed at all is a difference too, and hides no other case."""
    try:
        state = replay(definition_of, map(Told._make, events))
    except ValueError:
        return ["timeline"]
    stored |= {name: read_json(stored[name]) for name in _JSON}
    runs = [dict(zip(_CLOCK, row, strict=True)) for row in clocks]
    return differences(stored, runs, definition_of(state.version_id), state)
