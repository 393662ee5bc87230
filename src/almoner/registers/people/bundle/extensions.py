"""UK Core extensions of Patient: what somebody needs so that they can be reached and understood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from almoner.registers.people.bundle import values
from almoner.registers.people.bundle import vocabulary as words
from almoner.registers.people.bundle.documents import printable
from almoner.registers.people.bundle.elements import Element
from almoner.registers.people.bundle.records import Coded, Language

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*|q\d{0,2}")
_PROFICIENCY = "http://hl7.org/fhir/StructureDefinition/patient-proficiency"


@dataclass(slots=True)
class Needs:
    """What the extensions of one Patient say. `interpreter` is None when they do not say."""

    interpreter: bool | None = None
    contact_method: str = ""
    written_format: str = ""
    contact_times: str = ""
    languages: tuple[Language, ...] = ()
    death_notified: bool = False


def read(patient: Element) -> Needs:
    """The needs of a person; an extension that is not known here is listed as a note."""
    needs = Needs()
    for url, inner in patient.extensions():
        kind = _current(url)
        if kind == words.INTERPRETER_REQUIRED:
            needs.interpreter = inner.flag("valueBoolean")
        elif kind == words.CONTACT_PREFERENCE:
            _read_contact(inner, needs)
        elif kind == words.NHS_COMMUNICATION:
            _read_communication(inner, needs)
        elif kind == words.DEATH_NOTIFICATION:
            _read_death(inner, needs)
        else:
            _not_known(inner, url)
    return needs


def verification_status(identifier: Element) -> str:
    """'01' to '08' from the extension on an NHS number, or '' when there is none."""
    status = ""
    for url, inner in identifier.extensions():
        if _current(url) != words.VERIFICATION_STATUS:
            _not_known(inner, url)
            continue
        found = values.concept(inner, "valueCodeableConcept")
        status = _status(inner, found.code if found else "")
    return status


def _status(element: Element, code: str) -> str:
    if code in words.VERIFICATION_STATUSES:
        return code
    element.report.error(
        "unknown-code",
        "This is not a verification status of an NHS number.",
        "Use 01 to 08.",
        where=element.at("valueCodeableConcept"),
        value=printable(code),
    )
    return ""


def language(element: Element, found: Coded, *, preferred: bool) -> Language:
    """A language; a code that no language has is listed, and its words are kept."""
    code = found.code
    if code and not _LANGUAGE.fullmatch(code):
        _say_unknown(element, "language", code)
        code = ""
    return Language(code, found.words, preferred)


def skip_proficiency(element: Element) -> None:
    for url, inner in element.extensions():
        if url == _PROFICIENCY:
            inner.not_used("How well the language is spoken was not read.")
        else:
            _not_known(inner, url)


def _current(url: str) -> str:
    if url.startswith(words.OLDER_UK_CORE):
        name = url.removeprefix(words.OLDER_UK_CORE)
        return words.CONTACT_PREFERENCE.rsplit("-", 1)[0] + "-" + name
    return url


def _not_known(element: Element, url: str) -> None:
    element.not_used("This extension was not read: it is not used.", value=url)


def _read_contact(preference: Element, needs: Needs) -> None:
    for url, inner in preference.extensions():
        if url == "PreferredContactMethod":
            needs.contact_method = _listed(inner, words.CONTACT_METHODS)
        elif url == "PreferredWrittenCommunicationFormat":
            needs.written_format = _listed(inner, words.WRITTEN_FORMATS)
        elif url == "PreferredContactTimes":
            needs.contact_times = _times(inner)
        else:
            _not_known(inner, url)


def _listed(element: Element, meanings: Mapping[str, str]) -> str:
    found = values.concept(element, "valueCodeableConcept")
    if found is None:
        return ""
    if found.code and found.code not in meanings:
        _say_unknown(element, "valueCodeableConcept", found.code)
    return meanings.get(found.code, found.words)


def _times(element: Element) -> str:
    said = element.child("valueTiming")
    return values.timing(said) if said else element.text("valueString")


def _read_communication(communication: Element, needs: Needs) -> None:
    found: Coded | None = None
    preferred = False
    for url, inner in communication.extensions():
        if url == "language":
            found = values.concept(inner, "valueCodeableConcept")
        elif url == "preferred":
            preferred = inner.flag("valueBoolean") is True
        elif url == "interpreterRequired":
            needs.interpreter = inner.flag("valueBoolean")
        else:
            _not_known(inner, url)
    if found is not None:
        spoken = language(communication, found, preferred=preferred)
        needs.languages = (*needs.languages, spoken)


def _read_death(notice: Element, needs: Needs) -> None:
    for url, inner in notice.extensions():
        if url == "deathNotificationStatus":
            found = values.concept(inner, "valueCodeableConcept")
            needs.death_notified = found is not None and found.code in ("1", "2")
        elif url == "systemEffectiveDate":
            values.partial_date(inner, "valueDateTime")
        else:
            _not_known(inner, url)


def _say_unknown(element: Element, name: str, code: str) -> None:
    element.report.warning(
        "unknown-code",
        "This code is not in the national list, so it was left out.",
        "Check the code where the file was made.",
        where=element.at(name),
        value=printable(code),
    )
