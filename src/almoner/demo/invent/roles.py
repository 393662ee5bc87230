"""What people work as in a synthetic place, for whom, and for how much."""

from dataclasses import dataclass

from almoner.demo.invent.chance import Weighted
from almoner.demo.invent.organisations import (
    ACUTE_TRUST,
    CARE_HOMES,
    COMMUNITY_TRUST,
    COUNCIL_COVENTRY,
    COUNCIL_WARWICKSHIRE,
    HOME_CARE,
    PERSONAL_ASSISTANTS,
    PROVIDERS,
)


@dataclass(frozen=True, slots=True)
class Role:
    """`job_role`, `pathway`: ASC-WDS codes (MAINJOBROLE, CWPCATEGORY), `pathway` PA for personal
    assistants. `pence`: lowest and highest hourly pay. `body`: the register, if there is one.
    """

    code: str
    job_title: str
    job_role: str
    pathway: str
    pence: tuple[int, int]
    employers: tuple[str, ...]
    body: str = ""
    profession: str = ""
    enhanced: bool = False

    @property
    def gives_care(self) -> bool:
        return not self.body and self.code != "registered-manager"


_TRUSTS = (COMMUNITY_TRUST,)
_THERAPY = (COMMUNITY_TRUST, ACUTE_TRUST)
_OT = (COMMUNITY_TRUST, COUNCIL_COVENTRY, COUNCIL_WARWICKSHIRE)
_AGENCIES = (*HOME_CARE, *CARE_HOMES)

_ALL = (
    Role("new-to-care", "Care worker (new)", "8", "1", (1275, 1290), _AGENCIES),
    Role("care-worker", "Care worker", "8", "2", (1280, 1360), _AGENCIES),
    Role("senior-care-worker", "Senior care worker", "7", "4", (1370, 1490), _AGENCIES),
    Role(
        "enhanced-care-worker", "Enhanced care worker", "8", "3", (1440, 1580), _AGENCIES,
        enhanced=True,
    ),
    Role(
        "personal-assistant", "Personal assistant", "52", "PA", (1300, 1550),
        (PERSONAL_ASSISTANTS,), enhanced=True,
    ),
    Role("deputy-manager", "Deputy manager", "43", "6", (1650, 1890), _AGENCIES),
    Role("registered-manager", "Registered manager", "4", "7", (2050, 2490), PROVIDERS),
    Role(
        "district-nurse", "District nurse", "16", "998", (2080, 2540), _TRUSTS,
        "NMC", "Registered nurse",
    ),
    Role(
        "community-nurse", "Community staff nurse", "16", "998", (1690, 2050), _TRUSTS,
        "NMC", "Registered nurse",
    ),
    Role(
        "occupational-therapist", "Occupational therapist", "15", "998", (1900, 2380), _OT,
        "HCPC", "Occupational therapist",
    ),
    Role(
        "speech-and-language-therapist", "Speech and language therapist", "17", "998",
        (1900, 2380), _THERAPY, "HCPC", "Speech and language therapist",
    ),
    Role(
        "physiotherapist", "Physiotherapist", "17", "998", (1900, 2380), _THERAPY,
        "HCPC", "Physiotherapist",
    ),
)  # fmt: skip
ROLES = {role.code: role for role in _ALL}

MANAGERS = PROVIDERS
"""Each provider has one registered manager: they are the first workers of the place."""

REGISTRANTS = (
    "district-nurse",
    "district-nurse",
    "community-nurse",
    "occupational-therapist",
    "speech-and-language-therapist",
    "physiotherapist",
)
"""After the managers come these, so that the smallest place has somebody who can delegate."""

MIX = Weighted(
    ("new-to-care", 8), ("care-worker", 42), ("senior-care-worker", 11),
    ("enhanced-care-worker", 13), ("personal-assistant", 8), ("deputy-manager", 2),
    ("district-nurse", 6), ("community-nurse", 5), ("occupational-therapist", 2),
    ("speech-and-language-therapist", 1), ("physiotherapist", 2),
)  # fmt: skip
"""Everybody else."""

PREFIXES = {
    "Occupational therapist": "OT",
    "Speech and language therapist": "SL",
    "Physiotherapist": "PH",
}


def role_of(number: int) -> Role | None:
    """The role that worker `number` (from 1) has in every place, or None if chance decides."""
    if number <= len(MANAGERS):
        return ROLES["registered-manager"]
    if number <= len(MANAGERS) + len(REGISTRANTS):
        return ROLES[REGISTRANTS[number - len(MANAGERS) - 1]]
    return None
