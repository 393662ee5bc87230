"""What a Bundle says, as plain values: nothing here touches a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from almoner.platform.imports.report import Report

Precision = Literal["year", "month", "day"]


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as exactly as it is known. `earliest` is the first day that it may be."""

    text: str
    earliest: date
    precision: Precision

    @property
    def exact(self) -> date | None:
        """The day, when the day is known."""
        return self.earliest if self.precision == "day" else None


@dataclass(frozen=True, slots=True)
class Coded:
    """A coded meaning: system and code ('' when only words were given) and its words."""

    system: str
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Identifier:
    system: str
    value: str
    use: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A pointer as given. `reference` is '' for a purely logical one (an identifier alone)."""

    reference: str
    kind: str
    display: str
    identifier: Identifier | None
    where: str


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody named by a reference, with what the file tells of them."""

    name: str
    kind: str
    ods_code: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    family: str
    given: tuple[str, ...]
    prefix: str
    text: str
    use: str

    @property
    def full(self) -> str:
        return " ".join(filter(None, (*self.given, self.family))) or self.text


@dataclass(frozen=True, slots=True)
class Address:
    lines: tuple[str, ...]
    postcode: str
    use: str


@dataclass(frozen=True, slots=True)
class Telecom:
    system: str
    value: str
    use: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    words: str
    preferred: bool


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One Patient. `nhs_number` is ten digits that pass the check, or ''.

    `verification_status` is '01' to '08', or '' when the file does not say. `interpreter` is None
    when the file does not say. `restricted` marks a record whose address must not be shared.
    """

    where: str
    full_url: str
    resource_id: str
    nhs_number: str
    verification_status: str
    identifiers: tuple[Identifier, ...]
    active: bool
    name: Name | None
    known_as: str
    other_names: tuple[Name, ...]
    birth_date: PartialDate | None
    gender: str
    address: Address | None
    other_addresses: tuple[Address, ...]
    telecoms: tuple[Telecom, ...]
    languages: tuple[Language, ...]
    interpreter: bool | None
    contact_method: str
    written_format: str
    contact_times: str
    practice: Party | None
    deceased: bool
    deceased_on: PartialDate | None
    restricted: bool


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    """One activity of a care plan. `do_not_perform` means that it must not be done."""

    where: str
    status: str
    kind: str
    code: Coded | None
    description: str
    do_not_perform: bool
    schedule: str
    starts: PartialDate | None
    ends: PartialDate | None
    performers: tuple[Party, ...]
    reference: str


@dataclass(frozen=True, slots=True)
class CarePlanRecord:
    """One CarePlan. `person_where` is the place of its Patient in this file, or ''.

    With no Patient in the file, `nhs_number` names the person to look up in the register.
    """

    where: str
    full_url: str
    resource_id: str
    status: str
    intent: str
    title: str
    description: str
    categories: tuple[Coded, ...]
    person_where: str
    nhs_number: str
    starts: PartialDate | None
    ends: PartialDate | None
    created: PartialDate | None
    authors: tuple[Party, ...]
    activities: tuple[PlannedActivity, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class ParsedBundle:
    """All that a file holds. With an error in the report, nothing of it may be kept."""

    report: Report
    people: list[PersonRecord] = field(default_factory=list)
    care_plans: list[CarePlanRecord] = field(default_factory=list)
