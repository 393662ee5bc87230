"""A pathway as people read it: its table of states, and its page as Markdown."""

from almoner.engines.pathways.definition import Pathway, Transition
from almoner.engines.pathways.definition.shapes import CLOSED
from almoner.engines.pathways.rules.seconding import words
from almoner.kernel.basis import Basis
from almoner.kernel.transitions import Transition as Move
from almoner.kernel.transitions import TransitionTable
from almoner.kernel.wording import both
from almoner.platform.access.rights import ROLES


def table_of(pathway: Pathway) -> TransitionTable:
    """The states and moves as one table, for the drawing."""
    moves = [
        Move(
            source,
            move.target(source),
            move.title,
            tuple(role_title(one).lower() for one in move.by),
            tuple(asked(pathway, move)),
            move.words or move.unless_words,
        )
        for move in pathway.transitions.values()
        for source in move.sources
    ]
    titles = {code: one.title for code, one in pathway.states.items()}
    return TransitionTable(
        pathway.title,
        {titles[code]: one.words for code, one in pathway.states.items()},
        titles[pathway.initial],
        tuple(titles[code] for code, one in pathway.states.items() if one.kind == CLOSED),
        [
            Move(titles[one.source], titles[one.target], one.verb, one.by, one.requires, one.words)
            for one in moves
        ],
    )


def role_title(code: str) -> str:
    named = {"owner": "The worker it is allocated to", "system": "Almoner itself"}
    return named.get(code) or ROLES[code].title


def asked(pathway: Pathway, move: Transition) -> list[str]:
    """What a move asks for, in words."""
    needs = move.requires
    found = [pathway.fields[code].title for code in needs.fields]
    found += [f"instrument {code}" for code in needs.instruments]
    found += ["a reason"] if needs.reason else []
    found += [needs.evidence] if needs.evidence else []
    found += ["a note"] if needs.note else []
    found += [f"agreement of {words(needs.second)}"] if needs.two_people else []
    return found


def offered_as(pathway: Pathway, move: Transition) -> str:
    """How the page of a case offers a move: as the usual next step, as urgent, or plainly."""
    if move.urgent:
        return "urgent"
    if not move.usual:
        return ""
    if move.usual == move.sources:
        return "the usual next step"
    return f"the usual next step from {both(pathway.states[code].title for code in move.usual)}"


def markdown(pathway: Pathway) -> str:
    """The reference page of one pathway. Ends with a newline."""
    lines = [f"# {pathway.title}", "", pathway.summary, ""]
    lines += [f"Version {pathway.version}. {_basis(pathway.basis)}", ""]
    lines += ["```mermaid", table_of(pathway).to_mermaid().rstrip(), "```", ""]
    lines += _states(pathway) + _moves(pathway) + _clocks(pathway) + _rest(pathway)
    return "\n".join(lines).rstrip() + "\n"


def _basis(basis: Basis) -> str:
    return f"Basis: {basis.label()} ({basis.source})."


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines] + [""]


def _states(pathway: Pathway) -> list[str]:
    rows = []
    for one in pathway.states.values():
        queue = pathway.queues[one.queue].title if one.queue else "none: closed"
        rows.append([one.title, one.kind, queue, one.words])
    return ["## States", "", *_table(["State", "Kind", "Queue", "Meaning"], rows)]


def _moves(pathway: Pathway) -> list[str]:
    rows = []
    for move in pathway.transitions.values():
        sources = both(pathway.states[code].title for code in move.sources)
        target = "stays" if move.to == "same" else pathway.states[move.to].title
        who = both(role_title(one) for one in move.by)
        asks = "; ".join(asked(pathway, move))
        rows.append([move.title, sources, target, who, asks, offered_as(pathway, move)])
    head = ["Move", "From", "To", "Who", "Asks for", "Offered as"]
    return ["## Moves", "", *_table(head, rows)]


def _clocks(pathway: Pathway) -> list[str]:
    if not pathway.clocks:
        return []
    rows = []
    for one in pathway.clocks.values():
        pauses = "; ".join(pause.reason for pause in one.pauses)
        rows.append([one.title, one.words(), one.calendar.title, pauses, one.basis.label()])
    head = ["Clock", "Time", "Counted in", "Stands still while", "Source"]
    return ["## Clocks", "", *_table(head, rows)]


def _rest(pathway: Pathway) -> list[str]:
    lines: list[str] = []
    if pathway.worklists:
        rows = [[one.title, one.purpose] for one in pathway.worklists.values()]
        lines += ["## Worklists", "", *_table(["List", "Purpose"], rows)]
    if pathway.sources:
        lines += ["## Sources", "", *(f"- {one}" for one in pathway.sources), ""]
    return lines
