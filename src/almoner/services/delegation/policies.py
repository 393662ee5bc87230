"""Who may see rows about delegation: the delegating organisation and the provider, nobody else."""

from almoner.platform.access.policies import CIRCLE, OWN
from almoner.registers.people.policies import involved


def parties(table: str) -> str:
    return f"({table}.provider_id = {OWN} OR {table}.delegating_id = {OWN})"


def of_delegation(table: str) -> str:
    """SQL: the row's delegation is one the viewer's organisation is a party to."""
    return (
        "EXISTS (SELECT 1 FROM delegation_delegation parent"
        f" WHERE parent.id = {table}.delegation_id"
        f" AND (parent.provider_id = {OWN} OR parent.delegating_id = {OWN}))"
    )


_PARTIES = (
    "delegation_delegation",
    "delegation_act",
    "delegation_escalation",
    "delegation_incident",
)
_SATELLITES = (
    "delegation_delegationevent",
    "delegation_reading",
    "delegation_suspension",
    "delegation_signature",
    "delegation_consent",
    "delegation_supervisedpractice",
    "delegation_review",
    "delegation_observation",
    "delegation_reflection",
    "delegation_experience",
    "delegation_fundingline",
)

POLICIES = {
    **{table: parties(table) for table in _PARTIES},
    **{table: of_delegation(table) for table in _SATELLITES},
    "delegation_decision": f"(organisation_id = {OWN} OR provider_id = {OWN})",
    # A plan is seen by its authors and by whoever cares for the person today.
    "delegation_plan": f"(organisation_id = {OWN} OR {involved('delegation_plan.person_id')})",
    "delegation_competence": f"employer_id = ANY({CIRCLE})",
    "delegation_insurance": f"provider_id = ANY({CIRCLE})",
}
