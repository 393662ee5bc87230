"""Cases with the definitions they were opened under."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, cast

from almoner.engines.pathways.definition import Pathway
from almoner.engines.pathways.models import Case, CaseEvent
from almoner.engines.pathways.rules import CaseState
from almoner.engines.pathways.rules.timeline import Timeline
from almoner.platform.database.streams import fetch, read_json
from almoner.platform.definitions import queries

KIND = "pathways"


def definition_of(version_id: int) -> Pathway:
    return cast(Pathway, queries.definition_of(version_id))


def current(code: str, organisation_id: int | None) -> tuple[int, Pathway]:
    """What a new case of this organisation is opened under. Refused when nothing is in use."""
    version_id, found = queries.current(KIND, code, organisation_id)
    return version_id, cast(Pathway, found)


def all_current(organisation_id: int | None) -> Mapping[str, tuple[int, Pathway]]:
    return cast("Mapping[str, tuple[int, Pathway]]", queries.all_current(KIND, organisation_id))


class Told(NamedTuple):
    """An event as a timeline reads it. Its data are read when they are asked for: notes, of which
    there are many, change nothing."""

    case_id: int
    number: int
    at: datetime
    verb: str
    transition: str
    source: str
    target: str
    moment: str
    reason: str
    text: str

    @property
    def data(self) -> dict[str, Any]:
        return cast("dict[str, Any]", read_json(self.text))

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        return (*cls._fields[:-1], "data")


def timeline_of(case: Case) -> Timeline:
    timeline = Timeline(definition_of)
    for row in fetch(_events_of(), [case.pk]):
        timeline.apply(Told._make(row))
    return timeline


@cache
def _events_of() -> str:
    """The statement that every look at a case begins with: Django need write it only once."""
    rows = CaseEvent.objects.filter(case_id=0).order_by("number")
    return str(rows.values_list(*Told.columns()).query.sql_with_params()[0])


def state_of(case: Case) -> CaseState:
    """The state that the timeline gives, with every clock worked out."""
    return timeline_of(case).settled()
