"""The cases that follow from a move: whom they are about, and what goes along with them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from almoner.engines.pathways import access
from almoner.engines.pathways.commands.opening import begin_case
from almoner.engines.pathways.commands.writing import Working, team_of_queue
from almoner.engines.pathways.definition import Pathway
from almoner.engines.pathways.definition.shapes import Opens, Transition
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.queries.naming import carers_of
from almoner.engines.pathways.rules.following import carried, chosen_carer
from almoner.engines.pathways.store import current
from almoner.kernel.expressions import ExpressionFailed
from almoner.kernel.london import to_london
from almoner.kernel.refusals import refuse
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.people.queries import named_person


def follow(
    actor: Viewer, working: Working, step: Transition, asked: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """Opens every case that the move asks for, in the organisation that owns this one.

    `asked`: the variables of a condition after the move. Gives what the event tells of it:
    `opened`, and `left_behind` where a fact has no place in the other pathway any more.
    """
    wanted = [one for one in step.opens if _wanted(one, asked)]
    if wanted:
        access.check_owns(actor, working.case)
    opened, left = [], []
    for one in wanted:
        case, behind = _open(actor, working, one, asked["facts"], at)
        opened.append(int(case.pk))
        left += behind
    told: dict[str, Any] = {"opened": opened} if opened else {}
    return {**told, "left_behind": sorted(set(left))} if left else told


def _wanted(one: Opens, asked: Mapping[str, Any]) -> bool:
    """Whether the move opens another case. One that cannot be worked out stops the move, so that
    no case which should be opened is silently left out."""
    if one.when is None:
        return True
    try:
        return one.when.holds(asked)
    except ExpressionFailed as problem:
        refuse(
            "opens-unknown",
            f"It cannot be said whether “{one.pathway}” must be opened too: {problem}",
            "Record what is missing first.",
        )


def _open(
    actor: Viewer, working: Working, one: Opens, facts: Mapping[str, Any], at: datetime
) -> tuple[Case, list[str]]:
    case = working.case
    version_id, definition = current(one.pathway, case.organisation_id)
    first = definition.states[definition.initial]
    team = team_of_queue(case.organisation_id, definition.code, first.queue) or case.team_id
    made = Case(pathway=definition.code, **_about(actor, working, one, facts, at))
    goes, left = carried(one, facts, definition)
    begin_case(
        actor,
        made,
        version_id,
        organisation_id=case.organisation_id,
        team_id=team,
        route=_route_into(definition, one.route),
        facts=goes,
        override=f"It follows from case {case.pk}.",
        at=at,
        caused_by=case,
        link=one.link,
    )
    return made, left


def _about(
    actor: Viewer, working: Working, one: Opens, facts: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """Whom the new case is about: the carer or the provider that a fact names, else the same."""
    case = working.case
    if one.provider:
        return {"provider_id": _provider(working.definition, one, facts)}
    if one.person:
        return {"person_id": _carer(actor, working, one, facts, at)}
    return {
        "person_id": case.person_id,
        "provider_id": case.provider_id,
        "subject": case.subject,
    }


def _provider(definition: Pathway, one: Opens, facts: Mapping[str, Any]) -> int:
    found = facts.get(one.provider)
    if not found:
        refuse(
            f"field:{one.provider}",
            f"No provider is named, so “{one.pathway}” cannot be opened.",
            f"Answer “{definition.fields[one.provider].title}”.",
        )
    return int(found)


def _carer(
    actor: Viewer, working: Working, one: Opens, facts: Mapping[str, Any], at: datetime
) -> int:
    today = to_london(at).date()
    recorded = {
        row.pk: (row.name, row.own_record_id)
        for row in carers_of(actor, working.case.person_id, today)
    }
    field = working.definition.fields[one.person]
    name, record = chosen_carer(field, facts.get(one.person), recorded)
    try:
        return int(named_person(actor, record, today=today).pk)
    except Unseen:
        refuse(
            "carer-not-seen",
            f"Your organisation has no part in the care of {name}, so it may not see their record.",
            "Agree it with them, and add your organisation to their care first.",
        )


def _route_into(definition: Pathway, asked: str) -> str:
    """A place may have changed its routes since this move was written; then the first is taken."""
    codes = [route.code for route in definition.entry.routes]
    return asked if asked in codes else codes[0]
