"""Cases with the definitions they were opened under."""

from collections.abc import Mapping
from typing import cast

from almoner.engines.pathways.definition import Pathway
from almoner.engines.pathways.models import Case, CaseEvent
from almoner.engines.pathways.rules import CaseState
from almoner.engines.pathways.rules.timeline import Timeline
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


def timeline_of(case: Case) -> Timeline:
    timeline = Timeline(definition_of)
    for event in CaseEvent.objects.filter(case=case).order_by("number"):
        timeline.apply(event)
    return timeline


def state_of(case: Case) -> CaseState:
    """The state that the timeline gives, with every clock worked out."""
    return timeline_of(case).settled()
