"""Moving a case along its pathway, alone or with a second person."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from almoner.engines.pathways import access, mandates
from almoner.engines.pathways.commands.following import follow
from almoner.engines.pathways.commands.writing import (
    Working,
    begin,
    refuse_any,
    team_of_queue,
    write,
)
from almoner.engines.pathways.completing import Making, completed
from almoner.engines.pathways.definition.shapes import CLOSED, Transition
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.queries.around import around
from almoner.engines.pathways.queries.naming import check_named
from almoner.engines.pathways.rules import Given, check_move
from almoner.engines.pathways.rules.facts import check_facts
from almoner.engines.pathways.rules.moves import Around, asked_of, facts_after, priority_after
from almoner.engines.pathways.rules.seconding import check_second, signed_by
from almoner.engines.pathways.rules.states import moment_of
from almoner.kernel.london import to_london
from almoner.kernel.refusals import Refusal, refuse
from almoner.platform import events
from almoner.platform.access.viewer import Viewer


@transaction.atomic
def move(
    actor: Viewer,
    *,
    case_id: int,
    transition: str,
    facts: Mapping[str, Any] | None = None,
    reason: str = "",
    note: str = "",
    evidence: str = "",
    outcome: str = "",
    information: str = "",
    happened_at: datetime | None = None,
    number: int | None = None,
    at: datetime,
) -> Case:
    """Makes one transition, or proposes it where it takes two people.

    `number` is the newest event the actor has seen. `happened_at`: when the moment that the
    transition records took place, if that was before now. Refused with every reason at once.
    """
    access.check_right(actor, "case.work")
    working = begin(actor, case_id, number=number, at=at)
    access.check_works_on(actor, working.case)
    given = Given(dict(facts or {}), reason, note, evidence, outcome, information)
    beside = around(working.case, at, transition)
    mover = access.mover_of(actor, working.case)
    refuse_any(
        check_move(working.definition, working.state, transition, mover, given, beside),
        _check_happened(working, happened_at, at),
        _check_named(actor, working, given, at),
    )
    step = working.definition.transitions[transition]
    known = {**working.state.facts, **given.facts}
    refuse_any(mandates.check(step.worked_by, actor, known, at))
    if step.requires.two_people:
        return _propose(actor, working, step, given, happened_at, at)
    return _make(actor, working, step, given, beside, happened_at, at)


@transaction.atomic
def confirm(actor: Viewer, *, case_id: int, number: int | None = None, at: datetime) -> Case:
    """The second person agrees to a proposed move, and so makes it."""
    access.check_right(actor, "case.work")
    working = begin(actor, case_id, number=number, at=at)
    access.check_works_on(actor, working.case)
    proposal = _proposal(working)
    code = proposal["transition"]
    step = working.definition.transitions[code]
    refuse_any(check_second(step, proposal, access.signer_of(actor)))
    given = Given(**proposal["given"])
    beside = around(working.case, at, code)
    mover = access.mover_of(actor, working.case)
    refuse_any(
        check_move(working.definition, working.state, code, mover, given, beside, second=True)
    )
    known = {**working.state.facts, **given.facts}
    refuse_any(mandates.check(step.worked_by, actor, known, at))
    happened = moment_of(proposal.get("happened"))
    first = {"proposed_by": proposal["by"], "proposal": proposal["number"]}
    return _make(actor, working, step, given, beside, happened, at, first)


@transaction.atomic
def withdraw_proposal(
    actor: Viewer, *, case_id: int, reason: str, number: int | None = None, at: datetime
) -> Case:
    """Takes back a proposed move, or says no to it as the second person."""
    access.check_right(actor, "case.work")
    working = begin(actor, case_id, number=number, at=at)
    access.check_works_on(actor, working.case)
    _proposal(working)
    if not reason.strip():
        refuse("reason", "Say why.")
    write(actor, working, "unproposed", at, note=reason.strip())
    return working.case


def _proposal(working: Working) -> dict[str, Any]:
    if working.state.proposal is None:
        refuse("no-proposal", "Nothing waits for a second person here.", "Look at the case again.")
    return working.state.proposal


def _propose(
    actor: Viewer,
    working: Working,
    step: Transition,
    given: Given,
    happened_at: datetime | None,
    at: datetime,
) -> Case:
    kept = {name: getattr(given, name) for name in Given.__dataclass_fields__}
    data: dict[str, Any] = {"given": {**kept, "facts": dict(given.facts)}}
    data |= signed_by(access.signer_of(actor))
    if happened_at is not None:
        data["happened"] = happened_at.isoformat()
    write(actor, working, "proposed", at, transition=step.code, **data)
    return working.case


def _make(
    actor: Viewer,
    working: Working,
    step: Transition,
    given: Given,
    beside: Around,
    happened_at: datetime | None,
    at: datetime,
    more: Mapping[str, Any] | None = None,
) -> Case:
    state, definition = working.state, working.definition
    making = Making(working.case, step.code, given.facts, happened_at, at)
    given = replace(given, facts=completed(making))
    facts, refusals = facts_after(state, step, given, beside)
    refuse_any(refusals, check_facts(definition, facts), _check_named(actor, working, given, at))
    asked = asked_of(state, beside, facts)
    data: dict[str, Any] = dict(more or {})
    data |= {"facts": facts} if facts else {}
    data |= {name: text for name in ("note", "evidence") if (text := getattr(given, name).strip())}
    if happened_at is not None:
        data["happened"] = happened_at.isoformat()
    data |= {"forgets": step.forgets} if step.forgets else {}
    if step.tells:
        data["tells"] = list(step.tells)
    target = step.target(state.state)
    data |= _ending(working, target, given) or _place(working, step, target)
    priority = priority_after(definition, state, asked)
    data |= {"priority": priority} if priority != state.priority else {}
    data |= follow(actor, working, step, asked, at)
    write(
        actor,
        working,
        "moved",
        at,
        target=target,
        transition=step.code,
        moment=step.records,
        reason=given.reason,
        **data,
    )
    _announce(actor, working.case, step, at)
    return working.case


def _announce(actor: Viewer, case: Case, step: Transition, at: datetime) -> None:
    events.publish(
        "case.moved",
        actor,
        at,
        case_id=case.pk,
        person_id=case.person_id,
        organisation_id=case.organisation_id,
        pathway=case.pathway,
        transition=step.code,
    )


def _ending(working: Working, target: str, given: Given) -> dict[str, Any]:
    if working.definition.states[target].kind != CLOSED:
        return {}
    outcome = working.definition.outcomes[given.outcome]
    told = given.information.strip()
    kept = {
        "outcome": outcome.code,
        "information": "given" if told or outcome.needs_information else "not-needed",
    }
    return {**kept, "told": told} if told else kept


def _place(working: Working, step: Transition, target: str) -> dict[str, Any]:
    """The queue that the case comes to, and its team: a queue's own team takes what comes in.

    The worker keeps a case that stays with their team.
    """
    state, definition = working.state, working.definition
    queue = step.queue or (
        state.queue if target == state.state else definition.states[target].queue
    )
    if queue == state.queue:
        return {}
    team = team_of_queue(state.organisation_id, definition.code, queue)
    if team is None or team == state.team_id:
        return {"queue": queue}
    return {"queue": queue, "team": team, "worker": None}


def _check_named(actor: Viewer, working: Working, given: Given, at: datetime) -> list[Refusal]:
    """Nothing when a fact is of the wrong kind altogether: that is refused by itself."""
    if check_facts(working.definition, given.facts):
        return []
    today, person_id = to_london(at).date(), working.case.person_id
    return check_named(actor, working.definition, person_id, given.facts, today)


def _check_happened(working: Working, happened_at: datetime | None, at: datetime) -> list[Refusal]:
    if happened_at is None:
        return []
    received = moment_of(working.state.moments["received"])
    if happened_at > at:
        return [Refusal("happened", "It cannot have happened later than now.", "Check the time.")]
    if received is not None and happened_at < received:
        return [
            Refusal(
                "happened", "It cannot have happened before the request came.", "Check the time."
            )
        ]
    return []
