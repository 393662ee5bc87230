"""A FHIR R4 Bundle from bytes to people and care plans, with a report of everything else.

Pure: nothing is looked up and nothing is stored. Arbitrary bytes never raise.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from almoner.platform.imports.report import Report
from almoner.registers.people.bundle import vocabulary as words
from almoner.registers.people.bundle.documents import printable, read_object
from almoner.registers.people.bundle.elements import Element
from almoner.registers.people.bundle.people import is_superseded, read_person
from almoner.registers.people.bundle.plans import read_plan
from almoner.registers.people.bundle.records import ParsedBundle, PersonRecord
from almoner.registers.people.bundle.references import Entry, Index

MAX_ENTRIES = 20_000
OLDEST_YEARS = 120
HELD_FINDINGS = 2_000

_NAMED_ONLY = ("Practitioner", "PractitionerRole", "Organization")


def parse(
    data: bytes, *, synthetic: bool = False, today: date | None = None, filename: str = "bundle"
) -> ParsedBundle:
    """People and care plans in a Bundle (collection, transaction or searchset).

    `synthetic` accepts only NHS numbers that start with 9; without it those are refused. With
    `today`, dates of birth and death are checked against it. Source: UK Core FHIR R4, June 2025.
    """
    report = Report("fhir-bundle", filename, held_per_severity=HELD_FINDINGS)
    parsed = ParsedBundle(report)
    document = read_object(data, report)
    if document is None or not _is_bundle(document, report):
        return parsed
    entries = _entries(document, report)
    report.rows_read = len(entries)
    _read(entries, parsed, synthetic=synthetic)
    _check_numbers_differ(parsed)
    _check_days(parsed, today)
    if not (parsed.people or parsed.care_plans) and report.ok:
        report.error(
            "nothing-found",
            "The Bundle holds no Patient and no CarePlan.",
            "Check that you chose the right file.",
        )
    return parsed


def _is_bundle(document: dict[str, Any], report: Report) -> bool:
    kind = document.get("resourceType")
    if kind == "Bundle":
        return True
    if "resourceType" not in document:
        problem = "This is JSON, but not FHIR: it does not name a resourceType."
    else:
        problem = "This is one resource alone; a Bundle is needed."
    report.error(
        "not-a-bundle",
        problem,
        "Ask for a FHIR R4 Bundle of type collection, with the people and care plans as entries.",
        where="resourceType",
        value=printable(kind or ""),
    )
    return False


def _entries(document: dict[str, Any], report: Report) -> list[Entry]:
    bundle = Element(document, "Bundle", report)
    bundle.skip("resourceType", "id", "meta", "identifier", "timestamp", "language")
    bundle.code("type", words.BUNDLE_TYPES, required=True)
    _check_version("Bundle", document, "Bundle", report)
    found = document.get("entry")
    if isinstance(found, list) and len(found) > MAX_ENTRIES:
        report.error(
            "too-many",
            f"The Bundle has {len(found):,} entries; at most {MAX_ENTRIES:,} are read at once.",
            "Split it into smaller Bundles.",
            where="Bundle.entry",
        )
        return []
    _check_whole(bundle, report)
    bundle.skip("entry")
    bundle.list_unread(words.ELEMENTS["Bundle"])
    if found is not None and not isinstance(found, list):
        _say_not_a_list(report, found)
        return []
    return [e for i, raw in enumerate(found or ()) if (e := _entry(i, raw, report)) is not None]


def _say_not_a_list(report: Report, found: object) -> None:
    report.error(
        "wrong-type",
        "This should be a list.",
        "Correct it where the file was made.",
        where="Bundle.entry",
        value=printable(found),
    )


def _check_whole(bundle: Element, report: Report) -> None:
    bundle.skip("total")
    for link in bundle.children("link"):
        link.skip("url")
        if link.text("relation") == "next":
            report.warning(
                "one-page",
                "This is one page of a longer list; the other pages are not in the file.",
                "Import the other pages too.",
                where=link.where,
            )


def _entry(number: int, raw: Any, report: Report) -> Entry | None:
    where = f"Bundle.entry[{number}]"
    if not isinstance(raw, dict):
        report.error(
            "wrong-type",
            "This should be an object.",
            "Correct it where the file was made.",
            where=where,
            value=printable(raw),
        )
        return None
    element = Element(raw, where, report)
    full_url = element.text("fullUrl")
    element.skip("search", "response", "link", "resource")
    allowed = _request_allowed(element)
    element.list_unread(frozenset({"id", "extension"}))
    return _resource(number, raw.get("resource"), full_url, report) if allowed else None


def _request_allowed(element: Element) -> bool:
    request = element.child("request")
    if request is None:
        return True
    request.skip("url", "ifNoneMatch", "ifModifiedSince", "ifMatch", "ifNoneExist")
    method = request.text("method")
    if method in ("", "POST", "PUT"):
        return True
    element.report.error(
        "request-method",
        "Only adding and updating (POST and PUT) can be done from a file.",
        "Remove this entry; end or remove a record on its own page.",
        where=request.at("method"),
        value=printable(method),
    )
    return False


def _resource(number: int, raw: Any, full_url: str, report: Report) -> Entry | None:
    where = f"Bundle.entry[{number}].resource"
    if not isinstance(raw, dict):
        report.error(
            "no-resource",
            "The entry holds no resource.",
            "Add the resource, or remove the entry.",
            where=where,
        )
        return None
    element = Element(raw, where, report)
    kind = element.text("resourceType", required=True)
    return Entry(number, full_url, kind, element.text("id"), raw) if kind else None


def _read(entries: list[Entry], parsed: ParsedBundle, *, synthetic: bool) -> None:
    index = Index.of(entries, parsed.report)
    for entry in entries:
        if entry.kind == "Patient":
            _read_patient(entry, index, parsed, synthetic=synthetic)
    people = {person.where: person for person in parsed.people}
    for entry in entries:
        if entry.kind == "CarePlan":
            _read_care_plan(entry, index, people, parsed, synthetic=synthetic)
    _note_others(entries, parsed.report)


def _opened(entry: Entry, report: Report) -> Element:
    element = Element(entry.content, entry.where, report)
    element.skip("resourceType", "id", "text", "language", "_id")
    _check_version(entry.kind, entry.content, entry.where, report)
    return element


def _read_patient(entry: Entry, index: Index, parsed: ParsedBundle, *, synthetic: bool) -> None:
    patient = _opened(entry, parsed.report)
    if is_superseded(patient):
        parsed.report.skipped += 1
        parsed.report.warning(
            "superseded",
            "Another record has replaced this one, so it was set aside.",
            "Ask for the record that is in use now.",
            where=entry.where,
        )
        return
    person = read_person(patient, entry.full_url, entry.resource_id, index, synthetic=synthetic)
    patient.list_unread(words.ELEMENTS["Patient"])
    parsed.people.append(person)


def _read_care_plan(
    entry: Entry,
    index: Index,
    people: dict[str, PersonRecord],
    parsed: ParsedBundle,
    *,
    synthetic: bool,
) -> None:
    plan = _opened(entry, parsed.report)
    if entry.content.get("status") == "entered-in-error":
        parsed.report.skipped += 1
        plan.not_used("This plan was entered in error, so it was set aside.")
        return
    record = read_plan(plan, entry, index, people, synthetic=synthetic)
    plan.list_unread(words.ELEMENTS["CarePlan"])
    parsed.care_plans.append(record)


def _note_others(entries: list[Entry], report: Report) -> None:
    counted = Counter(e.kind for e in entries if e.kind not in ("Patient", "CarePlan"))
    for kind, number in sorted(counted.items()):
        use = "read for names only" if kind in _NAMED_ONLY else "not read"
        entry = next(e for e in entries if e.kind == kind)
        report.skipped += number
        report.note(
            "resource-not-used",
            f"{number} of this kind in the file: {use}.",
            where=entry.where,
            value=printable(kind),
        )


def _check_version(kind: str, content: dict[str, Any], where: str, report: Report) -> None:
    for name, version in words.OTHER_VERSIONS.get(kind, {}).items():
        if name in content:
            _say_version(version, f"{where}.{name}", report)
            return
    meta = content.get("meta")
    profiles = meta.get("profile") if isinstance(meta, dict) else None
    for profile in profiles if isinstance(profiles, list) else ():
        for mark, version in words.PROFILE_MARKS:
            if isinstance(profile, str) and mark in profile:
                _say_version(version, f"{where}.meta.profile", report)
                return


def _say_version(version: str, where: str, report: Report) -> None:
    report.error(
        "wrong-version",
        f"This looks like FHIR {version}. Only FHIR R4 is read here.",
        "Ask for the file as FHIR R4 (UK Core).",
        where=where,
        value=version,
    )


def _check_numbers_differ(parsed: ParsedBundle) -> None:
    first: dict[str, str] = {}
    for person in parsed.people:
        if not person.nhs_number:
            continue
        place = first.setdefault(person.nhs_number, person.where)
        if place != person.where:
            parsed.report.error(
                "duplicate-nhs-number",
                f"{place} has the same NHS number.",
                "Keep one entry for each person.",
                where=person.where,
            )


def _check_days(parsed: ParsedBundle, today: date | None) -> None:
    if today is None:
        return
    for person in parsed.people:
        if person.deceased_on and person.deceased_on.earliest > today:
            _say_future(parsed.report, person.where, "deceasedDateTime", person.deceased_on.text)
        if person.birth_date is None:
            continue
        if person.birth_date.earliest > today:
            _say_future(parsed.report, person.where, "birthDate", person.birth_date.text)
        elif today.year - person.birth_date.earliest.year > OLDEST_YEARS and not person.deceased:
            parsed.report.warning(
                "very-old",
                f"This would make the person more than {OLDEST_YEARS} years old.",
                "Check the date of birth.",
                where=f"{person.where}.birthDate",
                value=person.birth_date.text,
            )


def _say_future(report: Report, where: str, name: str, text: str) -> None:
    report.error(
        "future-date",
        "This day has not come yet.",
        "Correct the date.",
        where=f"{where}.{name}",
        value=text,
    )
