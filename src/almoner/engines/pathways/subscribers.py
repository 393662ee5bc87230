"""A completed instrument is told to its case, and opens the cases that its bands ask for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from almoner.engines.pathways.commands.opening import begin_case
from almoner.engines.pathways.commands.writing import Working, begin, team_of_queue, write
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.store import all_current
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.events import subscribe


def completed(
    *,
    actor: Viewer,
    at: datetime,
    completion_id: int,
    person_id: int | None,
    organisation_id: int,
    about: str,
    code: str,
    scores: Mapping[str, Any],
    bands: Mapping[str, str],
    actions: Sequence[Any],
) -> None:
    """Adds a note to the case it is about, and opens what the bands say, once each."""
    working = _case(actor, about, at)
    opened = [
        case.pk
        for action in actions
        if action.kind == "open"
        and (case := _open(actor, working, person_id, organisation_id, action, at))
    ]
    if working is None:
        return
    told = [action.reason for action in actions if action.kind == "task"]
    more: dict[str, Any] = {"opened": opened} if opened else {}
    more |= {"note": " ".join(told)} if told else {}
    more |= _tells(actions)
    write(
        actor,
        working,
        "noted",
        at,
        instrument=code,
        completion=completion_id,
        bands=dict(bands),
        **more,
    )


def amended(
    *, actor: Viewer, at: datetime, about: str, completion_id: int, code: str, **_: Any
) -> None:
    _note(actor, about, at, code, completion_id, "Amended.")


def voided(
    *, actor: Viewer, at: datetime, about: str, completion_id: int, code: str, **_: Any
) -> None:
    _note(actor, about, at, code, completion_id, "Marked as not valid.")


def _note(
    actor: Viewer, about: str, at: datetime, code: str, completion_id: int, words: str
) -> None:
    working = _case(actor, about, at)
    if working is not None:
        write(actor, working, "noted", at, instrument=code, completion=completion_id, note=words)


def _case(actor: Viewer, about: str, at: datetime) -> Working | None:
    """The case that “case:12” names; None when it names none that the actor sees."""
    kind, _, key = about.partition(":")
    if kind != "case" or not key.isdigit():
        return None
    try:
        return begin(actor, int(key), number=None, at=at)
    except Unseen:
        return None


def _open(
    actor: Viewer,
    working: Working | None,
    person_id: int | None,
    organisation_id: int,
    action: Any,
    at: datetime,
) -> Case | None:
    """Opens a case where the pathway is in use, the person has none of it open, and a team is
    there to have it."""
    found = all_current(organisation_id).get(action.what)
    if found is None or person_id is None or _has_open(person_id, organisation_id, action.what):
        return None
    version_id, definition = found
    queue = definition.states[definition.initial].queue
    own = working.state.team_id if working else actor.team_id
    team = team_of_queue(organisation_id, definition.code, queue) or own
    if team is None:
        return None
    return begin_case(
        actor,
        Case(pathway=definition.code, person_id=person_id),
        version_id,
        organisation_id=organisation_id,
        team_id=team,
        route=definition.entry.routes[0].code,
        facts={},
        override=action.reason,
        at=at,
        caused_by=working.case if working else None,
    )


def _has_open(person_id: int, organisation_id: int, pathway: str) -> bool:
    rows = Case.objects.filter(
        person_id=person_id, organisation_id=organisation_id, pathway=pathway
    )
    return rows.filter(closed_at__isnull=True).exists()


def _tells(actions: Sequence[Any]) -> dict[str, list[str]]:
    roles = sorted({action.what for action in actions if action.kind == "tell"})
    return {"tells": roles} if roles else {}


def connect() -> None:
    subscribe("instruments.completed", completed)
    subscribe("instruments.amended", amended)
    subscribe("instruments.voided", voided)
