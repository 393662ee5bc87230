"""Turns a filter of the shared language into a condition on cases, for worklists and indicators.

`read_where` reads it from a definition (see definition/where.py for the language); `condition`
makes a Django Q for `Case`, or with a prefix for anything that has a case.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.db.models.lookups import GreaterThan

from almoner.engines.instruments.models import Completion
from almoner.engines.pathways.definition.where import (
    EVERYTHING,
    Condition,
    Vocabulary,
    Where,
    read_where,
)
from almoner.engines.pathways.models import Case, CaseClock, CaseEvent
from almoner.kernel.london import add_months, localise, to_london
from almoner.kernel.zone import to_utc

__all__ = ["EVERYTHING", "Condition", "Vocabulary", "Where", "condition", "read_where"]

_COLUMNS = {"kind": "state_kind"}
_TIMES = {
    "opened": "opened_at",
    "closed_on": "closed_at",
    "state_since": "state_since",
    "contact_due": "contact_due_at",
    "due": "next_due_at",
}
_SIZES = {"over": "gt", "under": "lt", "at_least": "gte", "at_most": "lte"}


def condition(where: Where | Condition, at: datetime, prefix: str = "") -> Q:
    """The cases that `where` means at `at`. `prefix` leads from another table to its case
    (“case__”). Times are asked of London days."""
    if isinstance(where, Condition):
        return _ASK[where.kind](where, at, prefix)
    parts = [condition(part, at, prefix) for part in where.parts]
    if where.mode == "any":
        found = Q(pk__in=())
        for part in parts:
            found |= part
        return found
    found = Q()
    for part in parts:
        found &= ~part if where.mode == "none" else part
    return found


def _text(one: Condition, at: datetime, prefix: str) -> Q:
    return _plain(f"{prefix}{_COLUMNS.get(one.name, one.name)}", one)


def _plain(column: str, one: Condition) -> Q:
    if one.operator == "in":
        return Q(**{f"{column}__in": one.value})
    if one.operator == "exists":
        return ~Q(**{column: ""}) if one.value else Q(**{column: ""})
    same = Q(**{column: one.value})
    return ~same if one.operator == "not" else same


def _flag(one: Condition, at: datetime, prefix: str) -> Q:
    asked = {
        "closed": Q(**{f"{prefix}closed_at__isnull": False}),
        "unallocated": Q(
            **{f"{prefix}closed_at__isnull": True, f"{prefix}worker_id__isnull": True}
        ),
        "breached": Q(**{f"{prefix}closed_at__isnull": True, f"{prefix}next_due_at__lte": at}),
        "joint": ~Q(**{f"{prefix}shared_with": []}),
        "paused": ~Q(**{f"{prefix}paused_for": ""}),
    }[one.name]
    return asked if one.value else ~asked


def _time(one: Condition, at: datetime, prefix: str) -> Q:
    column = f"{prefix}{_TIMES[one.name]}"
    if one.operator == "exists":
        return Q(**{f"{column}__isnull": not one.value})
    return _aged(column, one, at, lambda edge: edge)


def _aged(column: str, one: Condition, at: datetime, told: Callable[[datetime], Any]) -> Q:
    """`days_over: 28`: the day was more than 28 days before today."""
    unit, _, side = one.operator.partition("_")
    today = to_london(at).date()
    first = today - timedelta(days=one.value) if unit == "days" else add_months(today, -one.value)
    if side == "over":
        return Q(**{f"{column}__lt": told(localise(first, time()))})
    return Q(**{f"{column}__gte": told(localise(first + timedelta(days=1), time()))})


def _fact(one: Condition, at: datetime, prefix: str) -> Q:
    """A fact that is not there is neither over nor under anything, and is not any value. It is
    asked for in each condition: what the database does not know would be left out by `none` too."""
    column = f"{prefix}facts__{one.name}"
    there = Q(**{f"{prefix}facts__has_key": one.name})
    if one.operator == "exists":
        return there if one.value else ~there
    if one.operator == "contains":
        return there & Q(**{f"{column}__contains": [one.value]})
    if one.operator in _SIZES:
        return there & Q(**{f"{column}__{_SIZES[one.operator]}": one.value})
    if one.operator == "in":
        found = Q(pk__in=())
        for value in one.value:
            found |= Q(**{column: value})
        return there & found
    if one.operator in ("is", "not"):
        same = there & Q(**{column: one.value})
        return same if one.operator == "is" else ~same
    return there & _aged(column, one, at, lambda edge: to_london(edge).date().isoformat())


def _moment(one: Condition, at: datetime, prefix: str) -> Q:
    there = Q(**{f"{prefix}moments__has_key": one.name})
    if one.operator == "exists":
        return there if one.value else ~there
    column = f"{prefix}moments__{one.name}"
    return there & _aged(column, one, at, _utc_text)


def _utc_text(edge: datetime) -> str:
    """As moments are kept; the shorter text sorts first, so a whole second is safe."""
    return to_utc(edge).isoformat()


def _clock(one: Condition, at: datetime, prefix: str) -> Q:
    runs = CaseClock.objects.filter(case=OuterRef(f"{prefix}pk"), code=one.name)
    asked = {
        "never": Q(),
        "running": Q(stopped_at__isnull=True),
        "stopped": Q(stopped_at__isnull=False),
        "paused": Q(stopped_at__isnull=True, paused_since__isnull=False),
        "warned": Q(stopped_at__isnull=True, warn_at__lte=at),
        "breached": Q(stopped_at__isnull=True, due_at__lte=at)
        | Q(stopped_at__isnull=False, stopped_at__gte=F("due_at")),
        "in-time": Q(stopped_at__isnull=False, stopped_at__lt=F("due_at")),
    }[one.value]
    found = Q(Exists(runs.filter(asked)))
    return ~found if one.value == "never" else found


def _person(one: Condition, at: datetime, prefix: str) -> Q:
    """Age in whole years. `over: 64` is born at least 65 years ago."""
    today = to_london(at).date()
    column = f"{prefix}person__born_on"
    years = int(one.value)
    at_least = {"over": years + 1, "at_least": years}.get(one.operator)
    if at_least is not None:
        return Q(**{f"{column}__lte": add_months(today, -12 * at_least)})
    younger_than = years if one.operator == "under" else years + 1
    return Q(**{f"{column}__gt": add_months(today, -12 * younger_than)})


def _count(one: Condition, at: datetime, prefix: str) -> Q:
    """How many cases of a pathway the same person (or provider) had opened in so many months."""
    since = localise(add_months(to_london(at).date(), -dict(one.detail)["months"]), time())
    alike = (
        Case.objects.filter(pathway=one.name, opened_at__gte=since)
        .filter(
            Q(person_id__isnull=False, person_id=OuterRef(f"{prefix}person_id"))
            | Q(person_id__isnull=True, provider_id=OuterRef(f"{prefix}provider_id"))
        )
        .order_by()
        .annotate(everyone=Value(1))
    )
    number = alike.values("everyone").annotate(n=Count("pk")).values("n")
    counted = Coalesce(Subquery(number, output_field=IntegerField()), 0)
    sizes = {
        "over": lambda: _greater(counted, one.value),
        "at_least": lambda: _greater(counted, one.value - 1),
        "under": lambda: ~_greater(counted, one.value - 1),
        "at_most": lambda: ~_greater(counted, one.value),
    }
    return sizes[one.operator]()


def _greater(counted: Any, value: float) -> Q:
    return Q(GreaterThan(counted, value))


def _event(one: Condition, at: datetime, prefix: str) -> Q:
    detail = dict(one.detail)
    rows = CaseEvent.objects.filter(case=OuterRef(f"{prefix}pk"), **{detail["of"]: one.name})
    if detail["within_days"] is not None:
        today = to_london(at).date()
        rows = rows.filter(at__gte=localise(today - timedelta(days=detail["within_days"]), time()))
    found = Q(Exists(rows))
    return found if one.value else ~found


def _instrument(one: Condition, at: datetime, prefix: str) -> Q:
    """Complete about this case."""
    rows = Completion.objects.filter(instrument=one.name, status=Completion.Status.COMPLETE)
    named = Concat(Value("case:"), Cast(OuterRef(f"{prefix}pk"), CharField()))
    found = Q(Exists(rows.filter(about=named)))
    return found if one.value else ~found


_ASK: dict[str, Callable[[Condition, datetime, str], Q]] = {
    "text": _text,
    "flag": _flag,
    "time": _time,
    "fact": _fact,
    "moment": _moment,
    "clock": _clock,
    "person": _person,
    "count": _count,
    "event": _event,
    "instrument": _instrument,
}
