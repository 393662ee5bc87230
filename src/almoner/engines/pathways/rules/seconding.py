"""Who may agree to a move that takes two people. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from almoner.engines.pathways.definition.shapes import Second, Transition
from almoner.kernel.refusals import Refusal
from almoner.kernel.wording import either
from almoner.platform.access.rights import ROLES

_ORGANISATION = {
    "other": "somebody of another organisation",
    "same": "somebody of the same organisation",
    "": "somebody else",
}
_UNMET = {
    "other": (
        "Somebody of another organisation than the first person’s must agree to this.",
        "Share the case with them, to work on it too, and ask them.",
    ),
    "same": (
        "Somebody of the same organisation as the first person must agree to this.",
        "Ask a colleague of theirs.",
    ),
}


@dataclass(frozen=True, slots=True)
class Signer:
    """One of the two. `actor`: the account, or the part of the system; `worker`: whose it is."""

    actor: str
    worker: int | None
    organisation: int | None
    role: str

    @property
    def is_a_person(self) -> bool:
        return not self.actor.startswith("system:")


def signed_by(signer: Signer) -> dict[str, Any]:
    """How a proposal keeps who made it."""
    return {
        "by": signer.actor,
        "by_worker": signer.worker,
        "by_organisation": signer.organisation,
    }


def check_second(move: Transition, proposal: Mapping[str, Any], second: Signer) -> list[Refusal]:
    """What stands against this second person: that they are the first, or are not whom the
    definition asks for. Their role is asked beside, with that of any move, when it names none."""
    if not second.is_a_person or _is_first(proposal, second):
        return [
            Refusal(
                "second-person",
                "You proposed this, so somebody else must agree to it.",
                f"Ask {words(move.requires.second)}.",
            )
        ]
    if proposal["by"].startswith("system:"):
        return [
            Refusal(
                "first-person",
                "No person proposed this, so it would rest on you alone.",
                "Say no to it, and propose it again yourself.",
            )
        ]
    wanted = move.requires.second
    if wanted is None:
        return []
    return [*_organisation(wanted, proposal, second), *_role(wanted, second)]


def _is_first(proposal: Mapping[str, Any], second: Signer) -> bool:
    """The same account, or another account of the same worker."""
    worker = proposal.get("by_worker")
    return proposal["by"] == second.actor or (worker is not None and worker == second.worker)


def _organisation(wanted: Second, proposal: Mapping[str, Any], second: Signer) -> list[Refusal]:
    """An organisation that is not known is neither the same nor another one."""
    if not wanted.organisation:
        return []
    first = proposal.get("by_organisation")
    known = first is not None and second.organisation is not None
    if known and (first == second.organisation) == (wanted.organisation == "same"):
        return []
    return [Refusal("second-organisation", *_UNMET[wanted.organisation])]


def _role(wanted: Second, second: Signer) -> list[Refusal]:
    if not wanted.roles or second.role in wanted.roles:
        return []
    who = _titles(wanted)
    return [
        Refusal("second-role", f"Only {who} can agree to this as the second.", f"Ask {who}.", who)
    ]


def _titles(wanted: Second) -> str:
    return either(f"a {ROLES[role].title.lower()}" for role in wanted.roles)


def words(wanted: Second | None) -> str:
    """ "somebody of another organisation who is a team manager"."""
    if wanted is None:
        return _ORGANISATION[""]
    found = _ORGANISATION[wanted.organisation]
    return f"{found} who is {_titles(wanted)}" if wanted.roles else found
