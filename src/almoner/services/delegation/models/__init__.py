"""The nouns of delegation, and what the database itself refuses."""

from almoner.services.delegation.models.acts import Act, ActMonth, Reading
from almoner.services.delegation.models.agreement import (
    ActivityAgreement,
    Consent,
    Insurance,
    Signature,
)
from almoner.services.delegation.models.competence import Competence, SupervisedPractice
from almoner.services.delegation.models.decision import Decision
from almoner.services.delegation.models.delegation import (
    Delegation,
    DelegationEvent,
    Plan,
    Suspension,
)
from almoner.services.delegation.models.governance import FundingLine, Mandate, ToolkitBlock
from almoner.services.delegation.models.safety import Escalation, Experience, Incident
from almoner.services.delegation.models.supervision import Observation, Reflection, Review

__all__ = [
    "Act",
    "ActMonth",
    "ActivityAgreement",
    "Competence",
    "Consent",
    "Decision",
    "Delegation",
    "DelegationEvent",
    "Escalation",
    "Experience",
    "FundingLine",
    "Incident",
    "Insurance",
    "Mandate",
    "Observation",
    "Plan",
    "Reading",
    "Reflection",
    "Review",
    "Signature",
    "SupervisedPractice",
    "Suspension",
    "ToolkitBlock",
]
