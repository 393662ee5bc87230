"""A UK Core CarePlan, read into a `CarePlanRecord` that names whose plan it is."""

from __future__ import annotations

from collections.abc import Mapping

from almoner.registers.people.bundle import values
from almoner.registers.people.bundle import vocabulary as words
from almoner.registers.people.bundle.documents import printable
from almoner.registers.people.bundle.elements import Element
from almoner.registers.people.bundle.identity import read_nhs_number
from almoner.registers.people.bundle.records import (
    CarePlanRecord,
    Party,
    PersonRecord,
    PlannedActivity,
    Reference,
)
from almoner.registers.people.bundle.references import Entry, Index

_BACKGROUND = ("identifier", "instantiatesCanonical", "instantiatesUri", "encounter", "meta")

People = Mapping[str, PersonRecord]


def read_plan(
    plan: Element, entry: Entry, index: Index, people: People, *, synthetic: bool
) -> CarePlanRecord:
    """One care plan. `people` are those read from the same file, by their place in it."""
    person_where, nhs_number = _subject(plan, entry, index, people, synthetic=synthetic)
    starts, ends = values.period(plan, "period")
    plan.skip(*_BACKGROUND)
    return CarePlanRecord(
        where=plan.where,
        full_url=entry.full_url,
        resource_id=entry.resource_id,
        status=plan.code("status", words.PLAN_STATUSES, required=True),
        intent=plan.code("intent", words.PLAN_INTENTS, required=True),
        title=plan.text("title"),
        description=plan.text("description"),
        categories=tuple(map(values.coding, plan.children("category"))),
        person_where=person_where,
        nhs_number=nhs_number,
        starts=starts,
        ends=ends,
        created=values.partial_date(plan, "created"),
        authors=_authors(plan, entry, index),
        activities=tuple(_activity(a, entry, index) for a in plan.children("activity")),
        notes=_notes(plan),
    )


def _authors(plan: Element, entry: Entry, index: Index) -> tuple[Party, ...]:
    inner = plan.child("author")
    if inner is None:
        return ()
    return (index.party(values.reference(inner), inner, entry.full_url),)


def _notes(plan: Element) -> tuple[str, ...]:
    found = []
    for inner in plan.children("note"):
        inner.skip("time", "authorString", "authorReference")
        found.append(inner.text("text"))
    return tuple(filter(None, found))


def _subject(
    plan: Element, entry: Entry, index: Index, people: People, *, synthetic: bool
) -> tuple[str, str]:
    """The place of the plan's person in the file and their NHS number; '' for what is not known."""
    inner = plan.child("subject", required=True)
    if inner is None:
        return "", ""
    said = values.reference(inner)
    if said.kind not in ("", "Patient"):
        _say(inner, "subject-kind", f"The plan is about a {printable(said.kind)[:40]}.", said)
        return "", ""
    number = _logical_number(inner, said, synthetic=synthetic)
    if not said.reference:
        return _by_number(inner, said, number, people)
    return _by_reference(inner, said, number, index.find(said.reference, entry.full_url), people)


def _logical_number(element: Element, said: Reference, *, synthetic: bool) -> str:
    if said.identifier is None or said.identifier.system != words.NHS_NUMBER:
        return ""
    return read_nhs_number(element, said.identifier.value, synthetic=synthetic)


def _by_number(element: Element, said: Reference, number: str, people: People) -> tuple[str, str]:
    if not number:
        _say(element, "no-subject", "The plan does not say whose it is.", said)
        return "", ""
    for place, person in people.items():
        if person.nhs_number == number:
            return place, number
    element.report.note(
        "subject-elsewhere",
        "This person is not in the file. The plan belongs to whoever has this NHS number here.",
        where=element.where,
    )
    return "", number


def _by_reference(
    element: Element, said: Reference, number: str, found: list[Entry], people: People
) -> tuple[str, str]:
    if len(found) > 1:
        _say(element, "subject-unclear", "This points to more than one entry of the file.", said)
        return "", ""
    person = people.get(found[0].where) if found else None
    if person is None:
        _say(element, "subject-nowhere", _nowhere(said, found), said)
        return "", ""
    if number and number != person.nhs_number:
        _say(
            element,
            "subject-disagrees",
            "The reference and the NHS number beside it name two different people.",
            said,
        )
        return "", ""
    return person.where, person.nhs_number


def _nowhere(said: Reference, found: list[Entry]) -> str:
    if said.reference.startswith("#"):
        return "The person is contained in the plan; a person must be an entry of the Bundle."
    if not found:
        return "This points to no entry of the file, so it is not known whose plan this is."
    if found[0].kind != "Patient":
        return f"This points to a {printable(found[0].kind)[:40]}, not to a Patient."
    return "This points to a person whose record was set aside."


def _say(element: Element, code: str, problem: str, said: Reference) -> None:
    element.report.error(
        code,
        problem,
        "Point to the Patient entry by its fullUrl, or give the NHS number as an identifier.",
        where=element.where,
        value=printable(said.reference),
    )


def _activity(activity: Element, entry: Entry, index: Index) -> PlannedActivity:
    pointer = activity.child("reference")
    said = values.reference(pointer) if pointer else None
    detail = activity.child("detail")
    if detail is None:
        return _pointed(activity, pointer, said, index, entry)
    if said is not None:
        activity.report.error(
            "activity-twice",
            "FHIR allows a reference or a detail for an activity, not both.",
            "Keep the one that is right.",
            where=activity.where,
        )
    return _detailed(detail, entry, index)


def _pointed(
    activity: Element,
    pointer: Element | None,
    said: Reference | None,
    index: Index,
    entry: Entry,
) -> PlannedActivity:
    if pointer is None or said is None:
        activity.report.warning(
            "empty-activity",
            "This activity says neither what is to be done nor where that is written.",
            "Add a detail with a code or a description.",
            where=activity.where,
        )
        return _plain(activity.where)
    if said.reference and not index.find(said.reference, entry.full_url):
        activity.report.warning(
            "reference-nowhere",
            "This points to nothing in the file, so what is to be done is not known.",
            "Include what it points to, or describe the activity in its detail.",
            where=pointer.where,
            value=printable(said.reference),
        )
    return _plain(activity.where, kind=said.kind, words_=said.display, address=said.reference)


def _plain(where: str, *, kind: str = "", words_: str = "", address: str = "") -> PlannedActivity:
    return PlannedActivity(where, "", kind, None, words_, False, "", None, None, (), address)


def _detailed(detail: Element, entry: Entry, index: Index) -> PlannedActivity:
    schedule = detail.text("scheduledString")
    timed = detail.child("scheduledTiming")
    if timed is not None:
        schedule = values.timing(timed)
    starts, ends = values.period(detail, "scheduledPeriod")
    return PlannedActivity(
        where=detail.where,
        status=detail.code("status", words.ACTIVITY_STATUSES, required=True),
        kind=detail.code("kind", words.ACTIVITY_KINDS),
        code=values.concept(detail, "code"),
        description=detail.text("description"),
        do_not_perform=detail.flag("doNotPerform") is True,
        schedule=schedule,
        starts=starts,
        ends=ends,
        performers=tuple(index.parties(detail, "performer", entry.full_url)),
        reference="",
    )
