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


_CASE = "case.view case.open case.work instrument.view instrument.answer"
# What there is and what is free: nothing here is about a person.
_PLACE = "directory.view capacity.view"
_CASEWORK = (
    f"{_CASE} worklist.view definition.view indicator.view person.view sharing.manage {_PLACE}"
)
_READ = "person.view worker.view delegation.view competence.view plan.view act.view"
_ROLES = (
    _role("nobody", "No role", "none", ""),
    _role(
        "care_worker",
        "Care worker",
        "today",
        "today.view person.view delegation.view plan.view act.view act.record escalation.raise "
        "incident.report delegation.answer supervision.reflect instrument.view instrument.answer",
    ),
    _role(
        "registered_manager",
        "Registered manager",
        "service",
        f"service.view {_READ} delegation.employer insurance.record training.record "
        "worker.manage visit.plan rounds.plan import.run incident.report escalation.raise "
        "pack.view impact.view audit.view person.manage token.manage mode.switch sharing.manage "
        f"{_CASE} indicator.view {_PLACE} capacity.publish offer.make directory.edit",
    ),
    _role(
        "delegator",
        "Delegating professional",
        "delegations",
        f"delegations.view {_READ} delegation.decide delegation.propose delegation.change "
        "delegation.consent delegation.review plan.write competence.sign_off escalation.answer "
        "incident.report supervision.record pack.view impact.view person.manage mandate.view "
        f"import.run sharing.manage {_CASE} worklist.view indicator.view {_PLACE}",
    ),
    _role(
        "team_lead",
        "Delegating team lead",
        "delegations",
        f"delegations.view {_READ} delegation.decide delegation.propose delegation.change "
        "delegation.consent delegation.review delegation.handover plan.write competence.sign_off "
        "escalation.answer incident.report supervision.record pack.view impact.view audit.view "
        "person.manage mandate.view mandate.grant import.run token.manage sharing.manage "
        f"worker.manage training.record {_CASE} case.allocate worklist.view indicator.view "
        f"{_PLACE}",
    ),
    _role(
        "social_worker",
        "Social worker or therapist",
        "work",
        f"{_CASEWORK} person.manage delegation.view plan.view",
    ),
    _role(
        "casework_manager",
        "Team manager",
        "work",
        f"{_CASEWORK} person.manage worker.view delegation.view plan.view case.allocate "
        "case.manage dip.draw definition.edit definition.publish simulate.run audit.view "
        "token.manage import.run",
    ),
    _role(
        "ward_staff",
        "Ward staff",
        "flow",
        f"discharge.view discharge.ward person.view import.run {_CASE} {_PLACE}",
    ),
    _role(
        "flow_hub",
        "Discharge hub",
        "flow",
        f"discharge.view discharge.ward discharge.hub person.manage delegation.view plan.view "
        f"{_CASEWORK} capacity.reserve flow.view brokerage.view import.run",
    ),
    _role(
        "broker",
        "Brokerage officer",
        "brokerage",
        f"brokerage.view brokerage.manage brokerage.award capacity.reserve directory.edit "
        f"directory.approve flow.view person.manage import.run audit.view token.manage {_CASEWORK}",
    ),
    _role(
        "analyst",
        "Analyst",
        "indicators",
        "indicator.view indicator.compute worklist.view definition.view definition.edit "
        f"simulate.run study.run flow.view {_PLACE}",
    ),
    _role(
        "board",
        "Board and commissioner",
        "board",
        "board.view pack.view impact.view activity.agree toolkit.edit mandate.view mandate.grant "
        "audit.view mode.switch token.manage indicator.view definition.view definition.publish "
        f"study.run flow.view brokerage.view {_PLACE}",
    ),
)
ROLES = {role.code: role for role in _ROLES}
RIGHTS = frozenset().union(*(role.rights for role in _ROLES))
CHOICES = [(role.code, role.title) for role in _ROLES if role.code != "nobody"]
