"""The verbs of delegation: each one transaction, one audit event and a required actor."""

from almoner.services.delegation.commands.activation import activate, end, lift
from almoner.services.delegation.commands.assessing import reassess, revoke_competence, sign_off
from almoner.services.delegation.commands.consents import record_consent, withdraw_consent
from almoner.services.delegation.commands.decisions import decide
from almoner.services.delegation.commands.handover import hand_over
from almoner.services.delegation.commands.mandates import grant_mandate, revoke_mandate
from almoner.services.delegation.commands.plans import write_plan
from almoner.services.delegation.commands.proposals import propose
from almoner.services.delegation.commands.providing import (
    add_funding,
    end_activity_agreement,
    record_insurance,
    set_activity_agreement,
)
from almoner.services.delegation.commands.signing import sign
from almoner.services.delegation.commands.supervision import (
    record_observation,
    record_review,
    set_leave,
    write_reflection,
)
from almoner.services.delegation.commands.suspensions import suspend, suspend_for
from almoner.services.delegation.commands.training import (
    record_practice,
    start_supervision,
    start_training,
)

__all__ = [
    "activate",
    "add_funding",
    "decide",
    "end",
    "end_activity_agreement",
    "grant_mandate",
    "hand_over",
    "lift",
    "propose",
    "reassess",
    "record_consent",
    "record_insurance",
    "record_observation",
    "record_practice",
    "record_review",
    "revoke_competence",
    "revoke_mandate",
    "set_activity_agreement",
    "set_leave",
    "sign",
    "sign_off",
    "start_supervision",
    "start_training",
    "suspend",
    "suspend_for",
    "withdraw_consent",
    "write_plan",
    "write_reflection",
]
