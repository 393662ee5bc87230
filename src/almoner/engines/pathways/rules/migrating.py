"""How one case goes over to another version of its pathway, or why it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from almoner.engines.pathways.definition.shapes import CLOSED, Migration, Pathway
from almoner.engines.pathways.rules.facts import check_facts
from almoner.engines.pathways.rules.states import CaseState


@dataclass(frozen=True, slots=True)
class Carried:
    """What a case would be under the new version. `problems` empty: it can go over."""

    state: str = ""
    queue: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    moments: Mapping[str, str] = field(default_factory=dict)
    priority: str = ""
    stops: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def plan_of(old: Pathway, new: Pathway) -> Migration:
    """The map that the new version states for the old one; without one, codes stay as they are."""
    stated = next((one for one in new.migrations if one.since == old.version), None)
    return stated or Migration(old.version, {}, {}, ())


def carry(old: Pathway, new: Pathway, state: CaseState, plan: Migration) -> Carried:
    """The same case under `new`. Nothing is guessed: what has no place is a problem in words."""
    problems = []
    target = plan.states.get(state.state, state.state)
    if target not in new.states:
        problems.append(f"The state “{state.state}” has no place in version {new.version}.")
    elif new.states[target].kind == CLOSED:
        problems.append(f"“{target}” is closed: end the case by a move instead.")
    facts = {}
    for code, value in state.facts.items():
        if code in plan.drops:
            continue
        name = plan.fields.get(code, code)
        if name not in new.fields:
            problems.append(f"The fact “{code}” has no place in version {new.version}.")
        facts[name] = value
    known = {name: value for name, value in facts.items() if name in new.fields}
    problems += [refusal.reason for refusal in check_facts(new, known)]
    if state.proposal is not None:
        problems.append("A move waits for a second person. Agree to it or take it back first.")
    if problems:
        return Carried(problems=tuple(problems))
    usual = [one.code for one in new.priorities if one.when is None]
    queue = new.states[target].queue
    return Carried(
        state=target,
        queue=state.queue if _stays(state, target, new) else queue,
        facts=facts,
        moments=state.moments,
        priority=state.priority if state.priority in new.ranks else (usual or [""])[-1],
        stops=tuple(run.code for run in state.running() if run.code not in new.clocks),
    )


def _stays(state: CaseState, target: str, new: Pathway) -> bool:
    return target == state.state and state.queue in new.queues
