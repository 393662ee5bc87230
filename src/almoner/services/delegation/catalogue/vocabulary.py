"""The code lists that definitions may use, with the words shown for each."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

# ASC-WDS delegated healthcare activity categories.
NATIONAL_CATEGORIES: Mapping[int, str] = MappingProxyType(
    {
        1: "Vital signs monitoring",
        2: "Specialised medication administration",
        3: "Complex posture and mobility care",
        4: "Compromised skin integrity and wound care",
        5: "Airways and breathing care",
        6: "Feeding and digestive care",
        7: "Bladder and bowel care",
        8: "Other delegated healthcare activities",
    }
)

# Care Workforce Pathway role categories as ASC-WDS codes them.
PATHWAY_ROLES: Mapping[int, str] = MappingProxyType(
    {
        1: "New to care",
        2: "Care or support worker",
        3: "Enhanced care worker",
        4: "Supervisor or leader",
        5: "Practice leader",
        6: "Deputy manager",
        7: "Registered manager",
    }
)

PROFESSIONS: Mapping[str, str] = MappingProxyType(
    {
        "registered-nurse": "Registered nurse",
        "nursing-associate": "Nursing associate",
        "physiotherapist": "Physiotherapist",
        "occupational-therapist": "Occupational therapist",
        "speech-and-language-therapist": "Speech and language therapist",
        "dietitian": "Dietitian",
        "paramedic": "Paramedic",
        "pharmacist": "Pharmacist",
        "doctor": "Doctor",
    }
)

SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "home-care": "Home care",
        "care-home": "Care home",
        "supported-living": "Supported living and extra care",
        "personal-assistant": "Personal assistant",
    }
)

CONTACTS: Mapping[str, str] = MappingProxyType(
    {
        "delegator": "The delegating professional",
        "deputy": "The named deputy",
        "registered-manager": "Your manager",
        "out-of-hours": "The out-of-hours number in the plan",
        "gp": "The GP practice",
        "pharmacy": "The pharmacy",
        "nhs-111": "NHS 111",
        "emergency": "999",
    }
)

ANSWERERS: Mapping[str, str] = MappingProxyType(
    {
        "delegator": "The delegating professional",
        "deputy": "The named deputy",
        "delegate": "The worker",
        "registered-manager": "The registered manager",
        "person": "The person or their representative",
        "assessor": "The competent assessor",
        "commissioner": "The commissioner",
    }
)

# Only the delegating registrant or the named deputy moves a delegation from suspended to active.
LIFTERS: Mapping[str, str] = MappingProxyType(
    {"delegator": "The delegating professional", "deputy": "The named deputy"}
)

PLAIN_NUMBERS = frozenset({"111", "999"})


class Effect(Enum):
    """What a stop rule does, from most to least urgent."""

    CALL_999 = "call_999"
    BLOCK_UNTIL_RECHECK = "block_until_recheck"
    BLOCK = "block"
    CALL_DELEGATOR = "call_delegator"
    RECORD_ONLY = "record_only"

    @property
    def urgency(self) -> int:
        """0 is the most urgent."""
        return list(Effect).index(self)


class Outcome(Enum):
    """What the decision instrument can come to."""

    DELEGATE = "delegate"
    CONDITIONS = "conditions"
    RETAIN = "retain"
    OPEN = "open"
