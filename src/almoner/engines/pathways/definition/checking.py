"""The check of a pathway as a whole: nothing unknown, nothing stranded, nobody without an owner."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from almoner.engines.pathways import rates
from almoner.engines.pathways.definition import shapes as s
from almoner.engines.pathways.definition.checking_clocks import check_clocks
from almoner.engines.pathways.definition.checking_opens import check_opens
from almoner.engines.pathways.definition.language import PERSON, check_members
from almoner.kernel.expressions import Expression
from almoner.kernel.marks import Marked


def check(node: Marked, made: s.Pathway) -> None:
    """Raises DefinitionError for the first fault, at the line that has it."""
    _check_states(node, made)
    _check_transitions(node, made)
    _check_titles(node, made)
    _check_usual(node, made)
    _check_ways(node, made)
    _check_entry(node, made)
    _check_priorities(node, made)
    _check_reasons(node, made)
    check_clocks(node, made)
    _check_tracking(node, made)
    _check_simulation(node, made)
    _check_migrations(node, made)


def at(node: Marked, section: str, code: str = "", key: str = "") -> Marked:
    """The place of a section, of the item with that code in it, or of a key of that item."""
    found = node.value.get(section, node)
    if code and isinstance(found.value, list):
        items = [one for one in found.value if isinstance(one.value, dict)]
        named = (one for one in items if one.value.get("code", one).value == code)
        found = next(named, found)
    if key and isinstance(found.value, dict):
        return found.value.get(key, found)
    return found


def known(node: Marked, code: str, codes: Collection[str], what: str) -> None:
    if code not in codes:
        listed = ", ".join(sorted(codes)) or "none"
        raise node.error(f"{code!r} is not a {what} of this pathway. Known: {listed}")


def members_of(made: s.Pathway) -> dict[str, Collection[str]]:
    """What an expression of this pathway may name."""
    asked = {code for move in made.transitions.values() for code in move.requires.instruments}
    return {
        "facts": set(made.fields),
        "days_since": made.moments,
        "completions": asked
        | set(made.instruments)
        | ({made.dip.instrument} if made.dip else set()),
        "person": PERSON,
        "rates": set(rates.shipped()),
        "state": set(made.states),
        "priority": set(made.ranks),
        "route": {one.code for one in made.entry.routes},
    }


def check_expressions(
    node: Marked, made: s.Pathway, expressions: Iterable[Expression | None]
) -> None:
    for one in expressions:
        if one is not None:
            check_members(node, one, members_of(made))


def _check_states(node: Marked, made: s.Pathway) -> None:
    known(at(node, "initial"), made.initial, made.states, "state")
    if made.states[made.initial].kind == s.CLOSED:
        raise at(node, "initial").error("a case cannot begin in a closed state")
    for code, one in made.states.items():
        place = at(node, "states", code)
        if one.kind != s.CLOSED:
            known(place, one.queue, made.queues, "queue")
        for outcome in one.outcomes:
            known(place, outcome, made.outcomes, "outcome")
    if not any(one.kind == s.CLOSED for one in made.states.values()):
        raise at(node, "states").error("has no closed state: a case could never end")
    for code in made.queues:
        used = {one.queue for one in made.states.values()}
        used |= {move.queue for move in made.transitions.values()}
        if code not in used:
            raise at(node, "queues", code).error("no state uses this queue; remove it")


def _check_transitions(node: Marked, made: s.Pathway) -> None:
    for code, move in made.transitions.items():
        place = at(node, "transitions", code)
        for source in move.sources:
            known(at(node, "transitions", code, "from"), source, made.states, "state")
            if made.states[source].kind == s.CLOSED:
                raise place.error(f"leaves {source!r}, which is closed: nothing leaves an end")
        if move.to != s.SAME:
            known(at(node, "transitions", code, "to"), move.to, made.states, "state")
        for field in (*move.requires.fields, *move.asks):
            known(place, field, made.fields, "field")
        for reason in move.requires.reason:
            known(place, reason, made.reasons, "reason")
        if move.queue:
            known(place, move.queue, made.queues, "queue")
        if move.records == "received":
            raise place.error("“received” is recorded when a case is opened; use another name")
        if move.requires.two_people and set(move.by) <= {"system"}:
            raise place.error("asks for two people, but only the system may make it")
        _check_ending(place, move, made)
        given = [move.when, *(one.when for one in move.opens), *(e for _, e in move.sets)]
        check_expressions(place, made, given)
        check_opens(place, move, made)


def _check_ending(place: Marked, move: s.Transition, made: s.Pathway) -> None:
    closes = move.to != s.SAME and made.states[move.to].kind == s.CLOSED
    if not closes:
        if move.outcomes:
            raise place.error("names outcomes, but does not close the case")
        return
    if move.queue:
        raise place.error("closes the case, so it has no queue")
    allowed = move.outcomes or made.states[move.to].outcomes
    if not allowed:
        raise place.error(
            f"leads to {move.to!r}, which is closed: name its outcomes, with the information given"
        )
    for outcome in allowed:
        known(place, outcome, made.outcomes, "outcome")


def _check_titles(node: Marked, made: s.Pathway) -> None:
    """Two states, or two moves from one state, that read the same cannot be told apart."""
    titles = [one.title for one in made.states.values()]
    for code, one in made.states.items():
        if titles.count(one.title) > 1:
            raise at(node, "states", code).error(f"another state is called “{one.title}” too")
    for code, move in made.transitions.items():
        for other in made.transitions.values():
            alike = other.title == move.title and other.code != code
            if alike and set(other.sources) & set(move.sources):
                raise at(node, "transitions", code).error(
                    f"another move from there is called “{move.title}” too"
                )


def _check_usual(node: Marked, made: s.Pathway) -> None:
    """One next step at most is the usual one, or the page could not say which."""
    taken: dict[str, s.Transition] = {}
    for code, move in made.transitions.items():
        for state in move.usual:
            if state in taken:
                raise at(node, "transitions", code, "usual").error(
                    f"“{taken[state].title}” is the usual step from {state!r} already; keep one"
                )
            taken[state] = move


def _check_ways(node: Marked, made: s.Pathway) -> None:
    """Every state can be reached, and from every state an end."""
    forward: dict[str, set[str]] = {code: set() for code in made.states}
    for move in made.transitions.values():
        for source in move.sources:
            forward[source].add(move.target(source))
    reached = _closure({made.initial}, forward)
    backward: dict[str, set[str]] = {code: set() for code in made.states}
    for source, targets in forward.items():
        for target in targets:
            backward[target].add(source)
    ends = {code for code, one in made.states.items() if one.kind == s.CLOSED}
    ending = _closure(ends, backward)
    for code in made.states:
        if code not in reached:
            raise at(node, "states", code).error(f"no transition leads to {code!r}")
        if code not in ending:
            raise at(node, "states", code).error(
                f"a case in {code!r} is stranded: no transition leads on to an end"
            )


def _closure(start: set[str], ways: dict[str, set[str]]) -> set[str]:
    found, new = set(start), set(start)
    while new:
        new = {target for one in new for target in ways[one]} - found
        found |= new
    return found


def _check_entry(node: Marked, made: s.Pathway) -> None:
    place = at(node, "entry")
    for field in made.entry.asks:
        known(place, field, made.fields, "field")
    check_expressions(place, made, (one.when for one in made.entry.criteria))


def _check_priorities(node: Marked, made: s.Pathway) -> None:
    ranks: set[int] = set()
    for one in made.priorities:
        place = at(node, "priorities", one.code)
        if one.rank < 1 or one.rank in ranks:
            raise place.error("rank must be 1 or more, and each rank stands once")
        ranks.add(one.rank)
        check_expressions(place, made, [one.when])
    if made.priorities and all(one.when is not None for one in made.priorities):
        raise at(node, "priorities").error("has no usual priority: leave “when” out of one")


def _check_reasons(node: Marked, made: s.Pathway) -> None:
    for code in made.pause_reasons:
        known(at(node, "pause_reasons"), code, made.reasons, "reason")


def _check_tracking(node: Marked, made: s.Pathway) -> None:
    recorded = {move.records for move in made.transitions.values()}
    for move in made.transitions.values():
        if move.forgets:
            place = at(node, "transitions", move.code, "forgets")
            known(place, move.forgets, recorded, "moment that a transition records")
    for one in made.tracking:
        place = at(node, "tracking")
        for state in one.states:
            known(place, state, made.states, "state")
        known(place, one.records, recorded - {""}, "moment that a transition records")


def _check_simulation(node: Marked, made: s.Pathway) -> None:
    plan = made.simulation
    if plan is None:
        return
    place = at(node, "simulate")
    for state in (*plan.minutes, *plan.branch):
        known(place, state, made.states, "state")
    for queue in plan.staff:
        known(place, queue, made.queues, "queue")
    for state, shares in plan.branch.items():
        leaving = {one.code for one in made.from_state(state)}
        for move in shares:
            known(place, move, leaving, f"transition from {state}")
    for state, one in made.states.items():
        ways = [move for move in made.from_state(state) if move.target(state) != state]
        if one.kind != s.CLOSED and len(ways) > 1 and state not in plan.branch:
            raise place.error(f"branch does not say where cases in {state!r} go")


def _check_migrations(node: Marked, made: s.Pathway) -> None:
    place = at(node, "migrations")
    for one in made.migrations:
        if not 1 <= one.since < made.version:
            raise place.error("from must be an earlier version")
        for state in one.states.values():
            known(place, state, made.states, "state")
        for field in one.fields.values():
            known(place, field, made.fields, "field")
