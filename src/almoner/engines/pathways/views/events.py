"""The timeline in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.urls import reverse

from almoner.engines.pathways.commands.waiting import WAYS
from almoner.engines.pathways.definition import Pathway
from almoner.engines.pathways.models import CaseEvent
from almoner.engines.pathways.queries.cases import CaseFile
from almoner.engines.pathways.rules.facts import NO_NAMES, Names, all_told

NO_FORMS: Mapping[str, str] = MappingProxyType({})


def told_events(found: CaseFile) -> list[dict[str, Any]]:
    forms = {one.code: one.title for one in found.forms if one.newest is not None}
    return [told(event, found.definition, found.names, forms) for event in found.events]


def told(
    event: CaseEvent,
    definition: Pathway,
    names: Names = NO_NAMES,
    forms: Mapping[str, str] = NO_FORMS,
) -> dict[str, Any]:
    """One event as `timeline` in web/parts.html draws it. `forms`: code to title of the forms that
    the viewer may read."""
    form = forms.get(event.data.get("instrument", ""), "")
    return {
        "at": event.at,
        "title": _form_title(event, form) if form else title_of(event, definition),
        "text": " ".join(_words(event, definition, names)),
        "who": event.worker.name if event.worker else _by(event),
        "href": _leads_to(event, form),
    }


def _form_title(event: CaseEvent, form: str) -> str:
    return f"Form complete: {form}" if "bands" in event.data else f"Form: {form}"


def _leads_to(event: CaseEvent, form: str) -> str:
    """The first case that it opened, else the form that it tells of."""
    if opened := event.data.get("opened"):
        return reverse("cases:case", args=[opened[0]])
    return reverse("instruments:completion", args=[event.data["completion"]]) if form else ""


def told_proposal(found: CaseFile) -> list[tuple[str, str]]:
    """What waits for a second person, as the first one wrote it. Empty when nothing waits."""
    if found.state.proposal is None:
        return []
    given, definition = found.state.proposal["given"], found.definition
    outcome = definition.outcomes.get(given["outcome"])
    rest = [
        ("Reason", definition.reasons.get(given["reason"], given["reason"])),
        ("Outcome", outcome.title if outcome else ""),
        ("What it rests on", given["evidence"]),
        ("Note", given["note"]),
        ("Information to be given", given["information"]),
    ]
    facts = all_told(definition, given["facts"], found.names)
    return [*facts, *((title, words) for title, words in rest if words)]


def title_of(event: CaseEvent, definition: Pathway) -> str:
    move = definition.transitions.get(event.transition)
    if event.verb == "moved":
        title = move.title if move else event.transition
        state = definition.states.get(event.target)
        if event.source == event.target:
            return title
        return f"{title}: {state.title if state else event.target}"
    if event.verb == "proposed" and move:
        return f"Proposed: {move.title}"
    return event.get_verb_display()


def _by(event: CaseEvent) -> str:
    return event.organisation.name if event.organisation else "Almoner"


def _words(event: CaseEvent, definition: Pathway, names: Names) -> list[str]:
    data: Mapping[str, Any] = event.data
    found = []
    if event.reason:
        found.append(f"{definition.reasons.get(event.reason, event.reason)}.")
    if "how" in data:
        found.append(f"{WAYS.get(data['how'], data['how'])}.")
    if data.get("priority") and event.verb == "reprioritised":
        titles = {one.code: one.title for one in definition.priorities}
        found.append(f"Now: {titles.get(data['priority'], data['priority'])}.")
    for title, value in all_told(definition, data.get("facts") or {}, names):
        found.append(f"{title}: {value.removesuffix('.')}.")
    if data.get("outcome") in definition.outcomes:
        found.append(f"Outcome: {definition.outcomes[data['outcome']].title}.")
    if "told" in data:
        found.append(f"Information given: {data['told']}")
    found += [str(data[key]) for key in ("evidence", "note", "override") if data.get(key)]
    return found
