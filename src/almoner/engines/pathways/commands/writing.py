"""How every command changes a case: read the timeline, add one event, store what follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from almoner.engines.pathways import access, projection
from almoner.engines.pathways.definition import Pathway
from almoner.engines.pathways.models import Case, CaseEvent, QueueTeam
from almoner.engines.pathways.rules import CaseState, Event
from almoner.engines.pathways.rules.timeline import Timeline
from almoner.engines.pathways.store import definition_of, timeline_of
from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record
from almoner.platform.database.rows import added, changed, send


@dataclass(slots=True)
class Working:
    """A locked case with the state it has now."""

    case: Case
    timeline: Timeline
    state: CaseState

    @property
    def definition(self) -> Pathway:
        return definition_of(self.state.version_id)


def begin(actor: Viewer, case_id: int, *, number: int | None, at: datetime) -> Working:
    """Locks the case for the actor. `number`: the newest event that the actor has seen.

    Refused when the case has moved on since, so that nothing is decided on an old page.
    """
    case = access.locked(actor, case_id)
    timeline = timeline_of(case)
    working = Working(case, timeline, timeline.settled())
    if number is not None and number != working.state.number:
        refuse(
            "case-moved-on",
            "This case has changed since you opened the page.",
            "Look at it again, then decide.",
        )
    if at < working.state.last_at:
        refuse("case-before", "That is before the newest thing recorded here.", "Check the time.")
    return working


def check_running(working: Working) -> None:
    if working.state.closed:
        refuse("case-closed", "This case is closed.", "Open a new case.")


def refuse_any(*found: Iterable[Refusal]) -> None:
    refusals = [refusal for some in found for refusal in some]
    if refusals:
        raise Refused(*refusals)


def write(
    actor: Viewer,
    working: Working,
    verb: str,
    at: datetime,
    *,
    target: str = "",
    transition: str = "",
    moment: str = "",
    reason: str = "",
    **data: Any,
) -> CaseState:
    """Adds the event, stores the state that follows, audits it."""
    before = working.state
    event = Event(
        number=before.number + 1,
        at=at,
        verb=verb,
        source=before.state,
        target=target or before.state,
        transition=transition,
        moment=moment,
        reason=reason,
        data=data,
    )
    clocks = projection.clocks(before, before.last_at)
    working.timeline.apply(event)
    working.state = working.timeline.settled()
    names = projection.renew(working.case, working.definition, working.state, at)
    send(added(row_of(actor, working.case, event)), changed(working.case, names))
    projection.save_clocks(working.case, clocks, projection.clocks(working.state, at))
    audit(actor, working.case, event)
    return working.state


def row_of(actor: Viewer, case: Case, event: Event) -> CaseEvent:
    """The event as it is stored."""
    return CaseEvent(
        case=case,
        number=event.number,
        at=event.at,
        recorded_at=event.at,
        verb=event.verb,
        transition=event.transition,
        source=event.source,
        target=event.target,
        moment=event.moment,
        reason=event.reason,
        data=event.data,
        user_id=actor.user_id,
        worker_id=actor.worker_id,
        organisation_id=actor.organisation_id,
    )


def audit(actor: Viewer, case: Case, event: Event) -> None:
    record(
        actor,
        f"case.{event.verb}",
        case,
        person_id=case.person_id,
        at=event.at,
        pathway=case.pathway,
        number=event.number,
        transition=event.transition,
    )


def team_of_queue(organisation_id: int, pathway: str, queue: str) -> int | None:
    """The team that works this queue here, where one is named."""
    named = QueueTeam.objects.filter(organisation_id=organisation_id, pathway=pathway, queue=queue)
    return named.values_list("team_id", flat=True).first()
