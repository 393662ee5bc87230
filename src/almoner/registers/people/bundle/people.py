"""A UK Core Patient, read into a `PersonRecord`."""

from __future__ import annotations

from collections.abc import Sequence

from almoner.registers.people.bundle import extensions, values
from almoner.registers.people.bundle import vocabulary as words
from almoner.registers.people.bundle.documents import printable
from almoner.registers.people.bundle.elements import Element
from almoner.registers.people.bundle.identity import read_nhs_number
from almoner.registers.people.bundle.records import (
    Address,
    Identifier,
    Language,
    Name,
    PartialDate,
    Party,
    PersonRecord,
)
from almoner.registers.people.bundle.references import Index

_PAST_USES = ("old", "maiden")


def read_person(
    patient: Element, full_url: str, resource_id: str, index: Index, *, synthetic: bool
) -> PersonRecord:
    """One person; what is wrong or not used goes to the report."""
    nhs_number, status, others = _identifiers(patient, synthetic=synthetic)
    name, known_as, other_names = _names(patient)
    address, other_addresses = _addresses(patient)
    deceased, deceased_on = _death(patient)
    needs = extensions.read(patient)
    languages = (*_languages(patient), *needs.languages)
    birth_date = values.partial_date(patient, "birthDate")
    _check_order(patient, birth_date, deceased_on)
    patient.skip("photo", "maritalStatus", "managingOrganization")
    patient.skip("multipleBirthBoolean", "multipleBirthInteger")
    return PersonRecord(
        where=patient.where,
        full_url=full_url,
        resource_id=resource_id,
        nhs_number=nhs_number,
        verification_status=status,
        identifiers=others,
        active=patient.flag("active") is not False,
        name=name,
        known_as=known_as,
        other_names=other_names,
        birth_date=birth_date,
        gender=patient.code("gender", words.GENDERS),
        address=address,
        other_addresses=other_addresses,
        telecoms=tuple(filter(None, map(values.telecom, patient.children("telecom")))),
        languages=languages,
        interpreter=needs.interpreter,
        contact_method=needs.contact_method,
        written_format=needs.written_format,
        contact_times=needs.contact_times,
        practice=_practice(patient, full_url, index),
        deceased=deceased or needs.death_notified,
        deceased_on=deceased_on,
        restricted=_is_restricted(patient),
    )


def _practice(patient: Element, full_url: str, index: Index) -> Party | None:
    named = index.parties(patient, "generalPractitioner", full_url)
    if len(named) > 1:
        patient.report.note(
            "several-practices",
            "More than one general practitioner is named; the first was read.",
            where=patient.at("generalPractitioner"),
        )
    return named[0] if named else None


def is_superseded(patient: Element) -> bool:
    """True for a record that another one has replaced (Patient.link of type replaced-by)."""
    kinds = []
    for link in patient.children("link"):
        kinds.append(link.code("type", words.LINK_TYPES, required=True))
        link.skip("other")
    return "replaced-by" in kinds


def _identifiers(patient: Element, *, synthetic: bool) -> tuple[str, str, tuple[Identifier, ...]]:
    numbers: list[tuple[str, str]] = []
    others: list[Identifier] = []
    for inner in patient.children("identifier"):
        found = values.identifier(inner)
        if found.system == words.NHS_NUMBER:
            status = extensions.verification_status(inner)
            numbers.append((read_nhs_number(inner, found.value, synthetic=synthetic), status))
        else:
            _check_not_a_stray_number(inner, found)
            others.append(found)
    if len(numbers) > 1:
        _say_two_numbers(patient)
    number, status = numbers[0] if numbers else ("", "")
    _check_status(patient, number, status, present=bool(numbers))
    return number, status, tuple(others)


def _check_not_a_stray_number(element: Element, found: Identifier) -> None:
    if "nhs-number" in found.system.lower().replace("_", "-"):
        element.report.error(
            "identifier-system",
            "This looks like an NHS number under another address than the national one.",
            f"Use the system {words.NHS_NUMBER}.",
            where=element.at("system"),
            value=printable(found.system),
        )


def _say_two_numbers(patient: Element) -> None:
    patient.report.error(
        "two-nhs-numbers",
        "One person has more than one NHS number here.",
        "Keep only the number that is theirs now.",
        where=patient.at("identifier"),
    )


def _check_status(patient: Element, number: str, status: str, *, present: bool) -> None:
    if not present:
        patient.report.warning(
            "no-nhs-number",
            "There is no NHS number, so this person cannot be matched by it.",
            "Check who the person is before using the record.",
            where=patient.where,
        )
    elif number and status == "":
        patient.report.note(
            "verification-unknown",
            "The file does not say whether the NHS number was verified. It counts as not verified.",
            where=patient.at("identifier"),
        )
    elif number and status != "01":
        patient.report.warning(
            "not-verified",
            f"The NHS number is not verified: {words.VERIFICATION_STATUSES[status].lower()}.",
            "Trace the number before relying on it.",
            where=patient.at("identifier"),
            value=status,
        )


def _names(patient: Element) -> tuple[Name | None, str, tuple[Name, ...]]:
    found = [values.human_name(inner) for inner in patient.children("name")]
    found = [name for name in found if name.full]
    if not found:
        patient.report.error(
            "no-name",
            "The person has no name.",
            "Add a name with a family name.",
            where=patient.at("name"),
        )
        return None, "", ()
    chosen = _by_use(found, ("official", "usual", "", "temp", "nickname", "anonymous"))
    known_as = _known_as(found, chosen)
    return chosen, known_as, tuple(name for name in found if name is not chosen)


def _by_use(names: Sequence[Name], uses: Sequence[str]) -> Name:
    ranked = [name for use in uses for name in names if name.use == use]
    return (ranked or list(names))[0]


def _known_as(names: Sequence[Name], chosen: Name) -> str:
    for use in ("nickname", "usual"):
        for name in names:
            if name.use == use and name is not chosen:
                return " ".join(name.given) or name.full
    return ""


def _addresses(patient: Element) -> tuple[Address | None, tuple[Address, ...]]:
    found = [values.address(inner) for inner in patient.children("address")]
    current = [a for use in ("home", "", "temp") for a in found if a.use == use]
    chosen = current[0] if current else None
    return chosen, tuple(a for a in found if a is not chosen)


def _languages(patient: Element) -> tuple[Language, ...]:
    found = []
    for inner in patient.children("communication"):
        preferred = inner.flag("preferred") is True
        extensions.skip_proficiency(inner)
        language = values.concept(inner, "language")
        if language is None:
            inner.report.error(
                "missing",
                "FHIR R4 requires “language” here and there is none.",
                "Add it where the file was made.",
                where=inner.at("language"),
            )
        else:
            found.append(extensions.language(inner, language, preferred=preferred))
    return tuple(found)


def _death(patient: Element) -> tuple[bool, PartialDate | None]:
    said, day = patient.flag("deceasedBoolean"), values.partial_date(patient, "deceasedDateTime")
    if "deceasedBoolean" in patient and "deceasedDateTime" in patient:
        patient.report.error(
            "two-deaths",
            "FHIR allows deceasedBoolean or deceasedDateTime, not both.",
            "Keep the date if it is known.",
            where=patient.where,
        )
    return said is True or day is not None, day


def _check_order(patient: Element, born: PartialDate | None, died: PartialDate | None) -> None:
    if born and died and died.text[: len(born.text)] < born.text[: len(died.text)]:
        patient.report.error(
            "died-before-birth",
            "The date of death is before the date of birth.",
            "Correct the date that is wrong.",
            where=patient.at("deceasedDateTime"),
            value=died.text,
        )


def _is_restricted(patient: Element) -> bool:
    meta = patient.child("meta")
    if meta is None:
        return False
    meta.skip("versionId", "lastUpdated", "source", "profile", "tag")
    marks = []
    for inner in meta.children("security"):
        inner.skip("system", "version", "display", "userSelected")
        marks.append(inner.text("code"))
    restricted = any(mark in words.RESTRICTED_MARKS for mark in marks)
    if restricted:
        patient.report.warning(
            "restricted",
            "This record is marked as restricted: its address must not be shared.",
            "Ask whoever sent the file how this person is to be kept safe.",
            where=meta.at("security"),
        )
    return restricted
