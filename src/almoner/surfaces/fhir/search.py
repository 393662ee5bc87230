"""Search: what was asked, checked; the rows that match; where the next page goes on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from django.db.models import QuerySet
from django.http import QueryDict

from almoner.kernel.refusals import Refusal
from almoner.platform.access.viewer import Viewer
from almoner.surfaces.fhir.kinds import Kind, Shown, Source
from almoner.surfaces.fhir.outcomes import Fault
from almoner.surfaces.fhir.times import in_time

COMMON = {
    "_id": ("token", "The id of one resource."),
    "_lastUpdated": ("date", "When it was last changed. May be given twice, for a span."),
}
PATIENT = ("reference", "The person: Patient/12 or 12.")
RESULTS = frozenset({"_count", "_after", "_format"})
MOST = 200
USUAL = 50


@dataclass(frozen=True, slots=True)
class Asked:
    kind: Kind
    query: QueryDict
    count: int
    index: int
    after: int


@dataclass(frozen=True, slots=True)
class Found:
    """One row with its source and the resources it gives."""

    source: Source
    row: Any
    resources: tuple[Shown, ...]

    @property
    def person_id(self) -> int | None:
        if not self.source.person:
            return None
        value = self.row
        for part in self.source.person.split("__"):
            value = getattr(value, part)
        return int(value)


def read_query(kind: Kind, query: QueryDict) -> Asked:
    """Raises Fault 400 for a parameter we do not know or cannot read: none is ever ignored."""
    known = known_to(kind)
    for name in query:
        if name not in known and name not in RESULTS:
            reason = f"{kind.name} cannot be searched by {name[:40]!r}."
            _refuse("unknown_parameter", reason, _names(known))
        if len(query.getlist(name)) > 1 and name not in ("_lastUpdated", "date"):
            _refuse("given_twice", f"{name!r} is given twice.", "Give it once.")
    index, after = _cursor(query.get("_after", "0.0"), len(kind.sources))
    return Asked(kind, query, _count(query.get("_count", str(USUAL))), index, after)


def known_to(kind: Kind) -> dict[str, tuple[str, str]]:
    """Search parameter → (type, words)."""
    own = {name: (one.kind, one.words) for name, one in kind.parameters.items()}
    people = {"patient": PATIENT} if kind.about_people and kind.name != "Patient" else {}
    return {**COMMON, **people, **own}


def find(asked: Asked, viewer: Viewer, today: date) -> tuple[list[Found], str | None]:
    """One page of rows, source by source in order of id, and the cursor of the next."""
    found: list[Found] = []
    after = asked.after
    for index in range(asked.index, len(asked.kind.sources)):
        source = asked.kind.sources[index]
        room = asked.count - len(found)
        rows = _narrowed(asked, source, viewer, today).filter(pk__gt=after).order_by("pk")
        batch = list(rows[: room + 1])
        found += [Found(source, row, tuple(source.show(row))) for row in batch[:room]]
        if len(batch) > room:
            last = batch[room - 1].pk if room else after
            return found, f"{index}.{last}"
        after = 0
    return found, None


def read_one(kind: Kind, key: str, viewer: Viewer, today: date) -> Found | None:
    """The row behind an id and the one resource that has it. None when there is none to see."""
    for source, number in _located(kind, key):
        row = source.rows(viewer, today).filter(pk=number).first()
        if row is not None:
            for resource in source.show(row):
                if resource["id"] == key:
                    return Found(source, row, (resource,))
    return None


def _narrowed(asked: Asked, source: Source, viewer: Viewer, today: date) -> QuerySet[Any]:
    rows = source.rows(viewer, today)
    for name in asked.query:
        for value in asked.query.getlist(name):
            rows = _narrow(asked.kind, source, rows, name, value)
    return rows


def _narrow(
    kind: Kind, source: Source, rows: QuerySet[Any], name: str, value: str
) -> QuerySet[Any]:
    if name == "_id":
        numbers = [number for one, number in _located(kind, value) if one is source]
        return rows.filter(pk__in=numbers)
    if name == "patient":
        number = _number(value.removeprefix("Patient/"))
        return rows.none() if number is None else rows.filter(**{source.person: number})
    if name == "_lastUpdated":
        return in_time(rows, source.changed, value)
    if name in kind.parameters:
        return kind.parameters[name].narrow(source, rows, value)
    return rows


def _located(kind: Kind, key: str) -> Iterator[tuple[Source, int]]:
    """Which source an id speaks of, and the number of its row."""
    for source in kind.sources:
        rest = key
        if source.prefix:
            if not key.startswith(f"{source.prefix}-"):
                continue
            rest = key.removeprefix(f"{source.prefix}-").partition("-")[0]
        number = _number(rest)
        if number is not None:
            yield source, number


def _number(text: str) -> int | None:
    if text.isascii() and text.isdecimal() and len(text) < 19:
        return int(text)
    return None


def _count(text: str) -> int:
    number = _number(text)
    if number is None or not 1 <= number <= MOST:
        _refuse("bad_count", f"_count is a whole number from 1 to {MOST}.")
    return number


def _cursor(text: str, sources: int) -> tuple[int, int]:
    index, _, after = text.partition(".")
    place, row = _number(index), _number(after)
    if place is None or row is None or place >= sources:
        _refuse("bad_page", "That page cannot be read.", "Follow the next link as it was given.")
    return place, row


def _refuse(code: str, reason: str, mend: str = "Correct it and ask again.") -> NoReturn:
    raise Fault(400, Refusal(code, reason, mend))


def _names(known: Iterable[str]) -> str:
    return f"Known: {', '.join(sorted({*known, *RESULTS}))}."
