"""A day of rounds in a JSON file: all that a problem can say. Every error tells where it stands.

Described in docs/how-to/plan-rounds-from-a-file.md and, for software, in day.schema.json.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.services.rounds.problem.dayplaces import read_places
from almoner.services.rounds.problem.fields import Fields
from almoner.services.rounds.problem.links import Link
from almoner.services.rounds.problem.places import Ways
from almoner.services.rounds.problem.problem import Problem, Told
from almoner.services.rounds.problem.travel import CAR
from almoner.services.rounds.problem.visits import Asks, Gap, Task, Visit
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.problem.workers import Rest, Worker

FORMAT = "almoner-day-1"
T = TypeVar("T")
Places = Mapping[str, int]


def is_day(data: Any) -> bool:
    """Whether a file says that it is one of these."""
    return isinstance(data, dict) and "format" in data


def read_day(data: Any, ways: Ways | None = None) -> Problem:
    """The problem in a file of a day. Raises Refused with all that is wrong, and where.

    `ways` makes the travel times of a file that gives places by their degrees.
    """
    file = Fields.of(data, "the day")
    if file.text("format") != FORMAT:
        refuse("unknown-format", f"The format is {file.text('format')!r}.", f"Use {FORMAT}.")
    file.only(
        *("format", "name", "places", "travel", "workers", "visits"),
        *("links", "told", "weights", "may_leave"),
    )
    modes = {one.text_or("mode", CAR) for one in file.objects("workers")}
    keys, travel = read_places(file, sorted(modes), ways)
    places = {key: at for at, key in enumerate(keys)}
    visits = _each(file.objects("visits"), lambda one: _visit(one, places))
    tasks = {(visit.key, task) for visit in visits for task in range(len(visit.tasks))}
    return Problem(
        visits=visits,
        workers=_each(file.objects("workers"), lambda one: _worker(one, places, tasks)),
        travel=travel,
        weights=_weights(file.object_or_none("weights")),
        name=file.text_or("name", ""),
        links=_each(file.objects_or_none("links"), _link),
        told=_told(file.objects_or_none("told"), tasks),
        may_leave=file.flag("may_leave"),
    )


def _each(rows: Iterable[Fields], read: Callable[[Fields], T]) -> tuple[T, ...]:
    """All rows read; what is wrong in any of them is told at once, each with where it stands."""
    found: list[T] = []
    wrong: list[Refusal] = []
    for row in rows:
        try:
            found.append(read(row))
        except Refused as refused:
            wrong += [_placed(one, row.where) for one in refused.refusals]
    if wrong:
        raise Refused(*wrong)
    return tuple(found)


def _placed(refusal: Refusal, where: str) -> Refusal:
    if refusal.reason.startswith(where):
        return refusal
    return replace(refusal, reason=f"{where}: {refusal.reason}")


def _place(one: Fields, name: str, places: Places) -> int:
    key = one.text(name)
    if key not in places:
        refuse(
            "unknown-place",
            f"{one.where}.{name} is {key!r}, which is not among the places.",
            "Add the place, or give the key of one that is there.",
        )
    return places[key]


def _worker(one: Fields, places: Places, tasks: Iterable[tuple[str, int]]) -> Worker:
    one.only(*(field.name for field in fields(Worker)))
    start = _place(one, "start_place", places) if "start_place" in one.values else 0
    barred = one.texts_by_name("barred")
    for key in sorted(barred.keys() - {visit for visit, _ in tasks}):
        _unknown_visit(f"{one.where}.barred", key)
    return Worker(
        key=one.text("key"),
        can=frozenset(one.texts("can")),
        barred=barred,
        starts=one.number_or("starts", 0.0),
        ends=one.number_or("ends", math.inf),
        start_place=start,
        end_place=_place(one, "end_place", places) if "end_place" in one.values else start,
        mode=one.text_or("mode", CAR),
        rest=_rest(one.object_or_none("rest")),
        most=one.number_or("most", math.inf),
        contracted=one.number_or("contracted", 0.0),
        pay=one.number_or("pay", 0.0),
        mileage=one.number_or("mileage", 0.0),
        traits=frozenset(one.texts_or_none("traits") or ()),
        avoids=frozenset(one.texts_or_none("avoids") or ()),
    )


def _rest(one: Fields | None) -> Rest | None:
    if one is None:
        return None
    one.only("minutes", "opens", "closes")
    return Rest(one.number("minutes"), one.number("opens"), one.number("closes"))


def _visit(one: Fields, places: Places) -> Visit:
    one.only(*(field.name for field in fields(Visit)))
    return Visit(
        key=one.text("key"),
        opens=one.number("opens"),
        closes=one.number("closes"),
        tasks=_each(one.objects("tasks"), _task),
        gap=_gap(one.object_or_none("gap")),
        place=_place(one, "place", places),
        person=one.text_or("person", ""),
        latest=one.number_or_none("latest"),
        leave=one.number_or_none("leave"),
        asks=_asks(one.object_or_none("asks")),
    )


def _task(one: Fields) -> Task:
    one.only("needs", "minutes")
    return Task(one.text("needs"), one.number("minutes"))


def _gap(one: Fields | None) -> Gap | None:
    if one is None:
        return None
    one.only("least", "most")
    least = one.number_or("least", 0.0)
    return Gap(least, one.number_or("most", least))


def _asks(one: Fields | None) -> Asks:
    if one is None:
        return Asks()
    one.only(*(field.name for field in fields(Asks)))
    known = one.texts_or_none("known")
    return Asks(
        must=frozenset(one.texts_or_none("must") or ()),
        has=frozenset(one.texts_or_none("has") or ()),
        rather=one.numbers_by_name("rather"),
        prefers=one.numbers_by_name("prefers"),
        known=None if known is None else frozenset(known),
        declined=one.texts_by_name("declined"),
    )


def _link(one: Fields) -> Link:
    one.only("first", "second", "least", "most")
    most = one.number_or("most", math.inf)
    return Link(one.text("first"), one.text("second"), one.number("least"), most)


def _told(rows: Sequence[Fields], tasks: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Told]:
    found: dict[tuple[str, int], Told] = {}
    for one in rows:
        one.only("visit", "task", "worker", "starts")
        at = one.text("visit"), one.whole("task") if "task" in one.values else 0
        if at not in tasks:
            _unknown_visit(one.where, f"{at[0]}, task {at[1]}")
        if at in found:
            refuse("told-twice", f"{one.where} tells of visit {at[0]} again.", "Take one away.")
        found[at] = Told(one.text("worker"), one.number("starts"))
    return found


def _unknown_visit(where: str, key: str) -> None:
    refuse(
        "unknown-visit",
        f"{where} names visit {key}, which is not among the visits.",
        "Give the key of a visit of this day.",
    )


def _weights(one: Fields | None) -> Weights:
    if one is None:
        return Weights()
    one.only(*(field.name for field in fields(Weights)))
    return Weights(**{name: one.number(name) for name in one.values})
