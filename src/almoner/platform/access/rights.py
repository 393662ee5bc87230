"""What each role may do. A right is a verb on a noun; a screen or route asks for exactly one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    code: str
    title: str
    home: str
    rights: frozenset[str]


def _role(code: str, title: str, home: str, rights: str) -> Role:
    return Role(code, title, home, frozenset(rights.split()))


_READ = "person.view worker.view delegation.view competence.view plan.view act.view"
_ROLES = (
    _role("nobody", "No role", "none", ""),
    _role(
        "care_worker",
        "Care worker",
        "today",
        "today.view person.view delegation.view plan.view act.view act.record escalation.raise "
        "incident.report delegation.answer supervision.reflect",
    ),
    _role(
        "registered_manager",
        "Registered manager",
        "service",
        f"service.view {_READ} delegation.employer insurance.record training.record "
        "worker.manage visit.plan import.run incident.report escalation.raise pack.view "
        "impact.view audit.view person.manage token.manage mode.switch sharing.manage",
    ),
    _role(
        "delegator",
        "Delegating professional",
        "delegations",
        f"delegations.view {_READ} delegation.decide delegation.propose delegation.change "
        "delegation.consent delegation.review plan.write competence.sign_off escalation.answer "
        "incident.report supervision.record pack.view impact.view person.manage mandate.view "
        "import.run sharing.manage",
    ),
    _role(
        "team_lead",
        "Delegating team lead",
        "delegations",
        f"delegations.view {_READ} delegation.decide delegation.propose delegation.change "
        "delegation.consent delegation.review delegation.handover plan.write competence.sign_off "
        "escalation.answer incident.report supervision.record pack.view impact.view audit.view "
        "person.manage mandate.view mandate.grant import.run token.manage sharing.manage "
        "worker.manage training.record",
    ),
    _role(
        "board",
        "Board and commissioner",
        "board",
        "board.view pack.view impact.view activity.agree toolkit.edit mandate.view mandate.grant "
        "audit.view mode.switch token.manage",
    ),
)
ROLES = {role.code: role for role in _ROLES}
RIGHTS = frozenset().union(*(role.rights for role in _ROLES))
CHOICES = [(role.code, role.title) for role in _ROLES if role.code != "nobody"]
