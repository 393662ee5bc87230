"""Who may do what to a delegation: the role has the right, and the delegation is theirs."""

from django.db.models import Q

from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.models import Delegation

# What an actor can be towards one delegation, as the transition table names it.
STANDINGS = (
    "delegator",
    "deputy",
    "team_lead",
    "registrant",
    "employer",
    "delegate",
    "colleague",
    "system",
)


def parties(actor: Viewer) -> Q:
    """The delegations that are the actor's organisation's: as delegating side or as provider."""
    if is_system(actor) and actor.organisation_id is None:
        return Q()
    own = actor.organisation_id
    return Q(provider_id=own) | Q(delegating_id=own)


def is_system(actor: Viewer) -> bool:
    """The installation itself at work: a job or a subscriber, never somebody at a screen."""
    return actor.user_id is None and bool(actor.name)


def standings(actor: Viewer, delegation: Delegation, covering: int | None = None) -> list[str]:
    """What the actor is towards this delegation, closest first.

    `covering` is the worker who covers the delegator's leave today, where there is one.
    """
    if is_system(actor):
        return ["system"]
    found = []
    if actor.organisation_id == delegation.delegating_id and actor.can("delegation.review"):
        found += _delegating_side(actor, delegation, covering)
    if actor.organisation_id == delegation.provider_id:
        found += _provider_side(actor, delegation)
    return found


def _delegating_side(actor: Viewer, delegation: Delegation, covering: int | None) -> list[str]:
    found = []
    if actor.worker_id is not None and actor.worker_id == delegation.delegator_id:
        found.append("delegator")
    if actor.worker_id is not None and actor.worker_id in (delegation.deputy_id, covering):
        found.append("deputy")
    if actor.can("delegation.handover"):
        found.append("team_lead")
    return [*found, "registrant"]


def _provider_side(actor: Viewer, delegation: Delegation) -> list[str]:
    found = []
    if actor.can("delegation.employer"):
        found.append("employer")
    if actor.worker_id is not None and actor.worker_id == delegation.worker_id:
        found.append("delegate")
    return [*found, "colleague"]


def check_right(actor: Viewer, *rights: str) -> list[Refusal]:
    """Any one of `rights` is enough."""
    if any(actor.can(right) for right in rights):
        return []
    return [
        Refusal(
            "no_right",
            "Your role does not let you do this.",
            "Ask someone whose role does.",
            "Your manager or team lead",
        )
    ]


def can_right(actor: Viewer, *rights: str) -> bool:
    return not check_right(actor, *rights)


def check_is(
    actor: Viewer, delegation: Delegation, *wanted: str, covering: int | None = None
) -> list[Refusal]:
    """The actor is one of `wanted` towards this delegation."""
    if set(wanted) & set(standings(actor, delegation, covering)):
        return []
    who = " or ".join(WORDS[one] for one in wanted)
    return [Refusal("not_yours", f"Only {who} can do this.", f"Ask {who}.", headed(who))]


def can_be(
    actor: Viewer, delegation: Delegation, *wanted: str, covering: int | None = None
) -> bool:
    return not check_is(actor, delegation, *wanted, covering=covering)


def headed(words: str) -> str:
    return words[:1].upper() + words[1:]


WORDS = {
    "delegator": "the delegator",
    "deputy": "the named deputy",
    "team_lead": "the delegating team's lead",
    "registrant": "a registered professional of the delegating organisation",
    "employer": "the provider's registered manager",
    "delegate": "the worker it was delegated to",
    "colleague": "someone who works for the provider",
    "system": "the system",
}


def require(actor: Viewer, delegation: Delegation, right: str, *wanted: str) -> None:
    """Raises Refused unless the role has the right and the delegation is theirs."""
    refusals = check_right(actor, right) or check_is(actor, delegation, *wanted)
    if refusals:
        raise Refused(*refusals)


def competence_parties(actor: Viewer) -> Q:
    """Sign-offs of the actor's own workers, and those under a delegation of their organisation."""
    own = actor.organisation_id
    return Q(employer_id=own) | Q(delegation__delegating_id=own)
