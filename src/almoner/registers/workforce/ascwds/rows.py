"""What is kept of each row: frozen, typed, and no more than the work needs.

Not kept, though the files carry them: National Insurance number, gender, ethnicity, nationality,
disability, pay, sickness and qualifications. The date of birth is kept in the row only to tell two
workers of one name apart while a file is matched; it is not for storing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """What the file asks to be done with a record."""

    NEW = "NEW"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    NOCHANGE = "NOCHANGE"
    UNCHECKED = "UNCHECKED"

    @property
    def carries_values(self) -> bool:
        """Whether the rest of the row is read. Otherwise only its identifiers count."""
        return self in (Status.NEW, Status.UPDATE)


class Answer(StrEnum):
    """Yes, no or don't know. A question not answered is None, not an Answer."""

    YES = "1"
    NO = "2"
    NOT_KNOWN = "999"


class CareCertificate(StrEnum):
    COMPLETED = "1"
    NOT_COMPLETED = "2"
    IN_PROGRESS = "3"


class Level2Certificate(StrEnum):
    COMPLETED = "1"
    STARTED = "2"
    NOT_STARTED = "3"


@dataclass(frozen=True, slots=True)
class WorkplaceRow:
    """One workplace. Codes are those of the code tables; '' and None mean not given.

    `dha_activities` holds the national categories; it is empty and `dha_activities_known` false
    where the workplace does delegated activities and cannot say which.
    """

    row: int
    local_id: str
    status: Status
    name: str = ""
    address: tuple[str, ...] = ()
    town: str = ""
    postcode: str = ""
    workplace_type: str = ""
    other_type: str = ""
    regulated: bool | None = None
    provider_id: str = ""
    location_id: str = ""
    main_service: str = ""
    all_services: tuple[str, ...] = ()
    dha: Answer | None = None
    dha_activities: tuple[str, ...] = ()
    dha_activities_known: bool = True
    pathway_awareness: str = ""


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """One worker in one workplace. `display_id` is the name or number the provider shows."""

    row: int
    local_id: str
    worker_id: str
    status: Status
    new_worker_id: str = ""
    transfer_to: str = ""
    display_id: str = ""
    postcode: str = ""
    born_on: date | None = None
    care_certificate: CareCertificate | None = None
    level_2_certificate: Level2Certificate | None = None
    level_2_year: int | None = None
    started_on: date | None = None
    dha: Answer | None = None
    employment_status: str = ""
    job_role: str = ""
    # The kind of nurse, as the file has it: no number and no date of the register.
    nurse_kind: str = ""
    pathway_category: str = ""


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """One course a worker has taken. `expires_on` is the date as given in EXPIRYDATE.

    `valid_months` is how long the course holds; `never_expires` is VALIDITY 'none'.
    """

    row: int
    local_id: str
    worker_id: str
    category: str
    name: str = ""
    accredited: Answer | None = None
    delivered_by: str = ""
    provider: str = ""
    mode: str = ""
    valid_months: int | None = None
    never_expires: bool = False
    completed_on: date | None = None
    expires_on: date | None = None
    notes: str = ""
