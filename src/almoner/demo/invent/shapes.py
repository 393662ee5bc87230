"""What the generator hands over: plain frozen values, none of them about a real person.

Keys such as `person-000001` join one value to another; they are the same for the same seed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from almoner.platform.geography.placing import Place

MARK = "(demo)"
"""Ends the name of every invented organisation, so that nobody takes it for a real one."""


@dataclass(frozen=True, slots=True)
class PlaceSize:
    """How large the synthetic place is. ValueError for a place without people or workers."""

    people: int = 400
    workers: int = 160
    practices: int = 12

    def __post_init__(self) -> None:
        for name in ("people", "workers", "practices"):
            if getattr(self, name) < 1:
                raise ValueError(f"A synthetic place needs at least one of its {name}.")


@dataclass(frozen=True, slots=True)
class Address:
    """House and street are invented; town and postcode are real. `place` is the postcode's."""

    house: str
    street: str
    town: str
    postcode: str
    place: Place


@dataclass(frozen=True, slots=True)
class Name:
    title: str
    given: str
    family: str
    known_as: str
    gender: str
    community: str

    @property
    def full(self) -> str:
        return f"{self.given} {self.family}"


@dataclass(frozen=True, slots=True)
class Organisation:
    """`kind`: icb, council, trust, pcn, practice, provider or voluntary; `setting` of a provider:
    home_care, residential, nursing or personal_assistants. Codes have the right shape and belong
    to nobody. `main_service`: ASC-WDS code. `parent`: a key.
    """

    key: str
    name: str
    kind: str
    setting: str
    ods_code: str
    cqc_location_id: str
    ascwds_id: str
    main_service: str
    parent: str | None
    address: Address
    phone: str
    phone_out_of_hours: str
    synthetic: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """`since`: the year in which it began."""

    code: str
    label: str
    since: int
    stable: bool


@dataclass(frozen=True, slots=True)
class AboutMe:
    """A person's own words, under the headings of the PRSB About Me standard."""

    what_matters: str
    who_matters: str
    how_i_communicate: str
    my_wellness: str
    please_do: str
    please_do_not: str
    how_to_support_me: str
    also_worth_knowing: str
    written_on: date
    supported_by: str | None


@dataclass(frozen=True, slots=True)
class Relationship:
    """`kind`: daughter, neighbour … `hours_a_week` of unpaid care; None if not an unpaid carer."""

    name: str
    kind: str
    phone: str
    lives_with_person: bool
    emergency_contact: bool
    unpaid_carer: bool
    hours_a_week: int | None
    starts_on: date


@dataclass(frozen=True, slots=True)
class Representative:
    """`kind`: lpa_health, lpa_finance, deputy_health or rpr. `ends_on`: first day it has ended."""

    kind: str
    name: str
    phone: str
    evidence_reference: str
    evidence_seen_on: date
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class SharingDecision:
    """`scope`: record, delegation or research."""

    scope: str
    agreed: bool
    given_on: date
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class Person:
    """`preferred_language`: BCP 47. `lives`: alone, with_partner, with_family or care_home.
    `practice`, `council` and `provider` are keys of organisations.
    """

    key: str
    nhs_number: str
    nhs_number_status: str
    name: Name
    born_on: date
    address: Address
    phone: str
    preferred_language: str
    interpreter_needed: bool
    contact_needs: tuple[str, ...]
    lives: str
    conditions: tuple[Condition, ...]
    about_me: AboutMe
    relationships: tuple[Relationship, ...]
    representatives: tuple[Representative, ...]
    sharing: tuple[SharingDecision, ...]
    practice: str
    council: str
    provider: str
    registered_on: date
    synthetic: bool = True


@dataclass(frozen=True, slots=True)
class Registration:
    """`body`: NMC or HCPC. The number has the right shape and is nobody's.

    `expires_on`: the first day it no longer holds.
    """

    body: str
    profession: str
    number: str
    starts_on: date
    expires_on: date
    checked_on: date


@dataclass(frozen=True, slots=True)
class Employment:
    """`employer`: a key. `job_role`, `pathway`: ASC-WDS codes. `hourly_rate` in pounds.

    `ends_on`: the first day no longer employed.
    """

    employer: str
    job_title: str
    job_role: str
    pathway: str
    ascwds_id: str
    starts_on: date
    ends_on: date | None
    contract: str
    weekly_hours: Decimal
    hourly_rate: Decimal


@dataclass(frozen=True, slots=True)
class Training:
    """One completion, as one employer keeps it. `course`: a code of the course catalogue.

    `expires_on`: the first day it no longer counts.
    """

    employer: str
    course: str
    title: str
    category: int
    practical: bool
    completed_on: date
    expires_on: date
    delivered_by: str


@dataclass(frozen=True, slots=True)
class Worker:
    """`role`: one of `ROLES` in `roles.py`. The first employment is the main one."""

    key: str
    name: Name
    born_on: date
    address: Address
    phone: str
    email: str
    role: str
    registration: Registration | None
    employments: tuple[Employment, ...]
    training: tuple[Training, ...]
    languages: tuple[str, ...]
    travels_by: str
    synthetic: bool = True


@dataclass(frozen=True, slots=True)
class GlucoseReading:
    """Capillary glucose in mmol/L, one decimal. `units_given` of basal insulin, None if none."""

    at: datetime
    mmol_per_litre: Decimal
    moment: str
    units_given: int | None


@dataclass(frozen=True, slots=True)
class VisitTime:
    """Times in UTC. A missed visit has a reason and no actual times."""

    planned_start: datetime
    planned_end: datetime
    started: datetime | None
    ended: datetime | None
    missed_because: str | None


@dataclass(frozen=True, slots=True)
class Escalation:
    """A call for help by SBARD, read back and decided."""

    situation: str
    background: str
    assessment: str
    recommendation: str
    decision: str
    read_back: str


@dataclass(frozen=True, slots=True)
class Incident:
    """`severity`: no-harm, low, moderate."""

    kind: str
    severity: str
    what_happened: str
    done_at_once: str
    learning: str


@dataclass(frozen=True, slots=True)
class Experience:
    """`voice`: person, unpaid-carer or worker. `rating` from 1 (poor) to 5 (very good)."""

    voice: str
    rating: int
    words: str
