"""Opening a case: who it is about, how it came, and which team has it from the first moment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from almoner.engines.pathways import access, projection, rates
from almoner.engines.pathways.commands.writing import audit, refuse_any, row_of, team_of_queue
from almoner.engines.pathways.definition import Pathway
from almoner.engines.pathways.models import Case, CaseLink
from almoner.engines.pathways.queries.around import person_asked
from almoner.engines.pathways.queries.naming import check_named
from almoner.engines.pathways.rules import Event
from almoner.engines.pathways.rules.facts import check_facts
from almoner.engines.pathways.rules.moves import check_entry, priority_of
from almoner.engines.pathways.rules.timeline import Timeline
from almoner.engines.pathways.store import current, definition_of
from almoner.kernel.london import to_london
from almoner.kernel.refusals import Refusal, refuse
from almoner.platform.access.viewer import Viewer
from almoner.platform.database.rows import added, send
from almoner.registers.organisations.access import own_organisation
from almoner.registers.organisations.models import Organisation, Team
from almoner.registers.people.queries import named_person


@transaction.atomic
def open_case(
    actor: Viewer,
    *,
    pathway: str,
    route: str,
    person_id: int | None = None,
    provider_id: int | None = None,
    subject: str = "",
    facts: Mapping[str, Any] | None = None,
    team_id: int | None = None,
    override: str = "",
    received_at: datetime | None = None,
    at: datetime,
) -> Case:
    """Opens a case in the first state of the pathway, owned by a team from the start.

    `received_at`: when the request came in, if that was before now. `override`: why it is opened
    although an entry criterion does not hold. Refused with every reason; Unseen for a person who
    is not the actor's to see.
    """
    access.check_right(actor, "case.open")
    organisation_id = own_organisation(actor)
    version_id, definition = current(pathway, organisation_id)
    _check_subject(actor, definition, person_id, provider_id, subject, at)
    case = Case(
        pathway=definition.code, person_id=person_id, provider_id=provider_id, subject=subject
    )
    given = dict(facts or {})
    if not check_facts(definition, given):
        today = to_london(at).date()
        refuse_any(check_named(actor, definition, person_id, given, today))
    team = _team(actor, definition, organisation_id, team_id)
    return begin_case(
        actor,
        case,
        version_id,
        team_id=team,
        organisation_id=organisation_id,
        route=route,
        facts=given,
        override=override,
        received_at=received_at,
        at=at,
    )


def begin_case(
    actor: Viewer,
    case: Case,
    version_id: int,
    *,
    organisation_id: int,
    team_id: int | None,
    route: str,
    facts: dict[str, Any],
    override: str = "",
    received_at: datetime | None = None,
    at: datetime,
    caused_by: Case | None = None,
    link: str = "caused",
) -> Case:
    """Writes the first event of a case that somebody has been found to be allowed to open."""
    definition = definition_of(version_id)
    person = person_asked(case.person_id, at)
    asked = {"facts": facts, "route": route, "person": person}
    refuse_any(
        _check_route(definition, route),
        check_facts(definition, facts),
        _check_times(received_at, at),
        check_entry(definition, asked, override),
    )
    first = definition.states[definition.initial]
    everything = {
        **asked,
        "state": first.code,
        "priority": "",
        "days_open": 0,
        "days_in_state": 0,
        "days_since": {},
        "completions": {},
        "rates": rates.in_force(to_london(at).date()),
    }
    data = {
        "version": version_id,
        "organisation": organisation_id,
        "queue": first.queue,
        "team": team_id,
        "route": route,
        "facts": {name: value for name, value in facts.items() if value is not None},
        "priority": priority_of(definition, everything),
    }
    if override.strip():
        data["override"] = override.strip()
    if received_at is not None:
        data["received"] = received_at.isoformat()
    if caused_by is not None:
        data["from_case"] = caused_by.pk
    event = Event(number=1, at=at, verb="opened", target=first.code, data=data)
    timeline = Timeline(definition_of)
    timeline.apply(event)
    projection.create(case, definition, timeline.settled(), at)
    send(added(row_of(actor, case, event)))
    audit(actor, case, event)
    if caused_by is not None:
        CaseLink.objects.create(source=caused_by, target=case, kind=link, made_at=at)
    return case


def _check_subject(
    actor: Viewer,
    definition: Pathway,
    person_id: int | None,
    provider_id: int | None,
    subject: str,
    at: datetime,
) -> None:
    if person_id is not None:
        named_person(actor, person_id, today=to_london(at).date())
    if definition.about in ("person", "carer") and person_id is None:
        refuse("no-person", "Say whom this is about.", "Choose the person first.")
    if definition.about == "provider" and provider_id is None:
        refuse("no-provider", "Say which provider this is about.", "Choose the provider.")
    if provider_id is not None and not Organisation.objects.filter(pk=provider_id).exists():
        refuse("no-provider", "That provider is not known.", "Choose another.")
    if person_id is None and provider_id is None and not subject.strip():
        refuse("no-subject", "Say in a few words what this is about.")


def _check_route(definition: Pathway, route: str) -> list[Refusal]:
    if route in {one.code for one in definition.entry.routes}:
        return []
    return [Refusal("route", "Choose how this came to you.")]


def _check_times(received_at: datetime | None, at: datetime) -> list[Refusal]:
    if received_at is None or received_at <= at:
        return []
    return [Refusal("received", "It cannot have been received later than now.", "Check the time.")]


def _team(
    actor: Viewer, definition: Pathway, organisation_id: int, asked: int | None
) -> int | None:
    """The team asked for, else the one that works the first queue, else the actor's own."""
    queue = definition.states[definition.initial].queue
    if asked is not None:
        if not Team.objects.filter(pk=asked, organisation_id=organisation_id).exists():
            refuse("team", "That is not a team of your organisation.", "Choose another.")
        return asked
    found = team_of_queue(organisation_id, definition.code, queue) or actor.team_id
    if found is None:
        refuse(
            "no-team",
            "No team works this queue yet, so nobody would have this case.",
            "Choose a team, or ask your manager to name one for the queue.",
            "Your team manager",
        )
    return found
