"""One person of a Bundle: registered, updated, found unchanged, or set aside with the reason."""

from __future__ import annotations

from typing import Any

from almoner.kernel.refusals import Refused
from almoner.platform.geography.placing import place
from almoner.platform.imports.report import Report
from almoner.platform.imports.running import Upload
from almoner.registers.organisations.models import Organisation
from almoner.registers.people import rules
from almoner.registers.people.bundle.records import PersonRecord
from almoner.registers.people.commands import change_person, record_death, register_person
from almoner.registers.people.importing.matching import Matching, agrees, say_differs
from almoner.registers.people.models import Person

_FORMATS = {"Large print": "Large print", "Braille": "Braille", "Audio tape": "Audio"}
_METHODS = {
    "Letter": "By letter",
    "Visit": "By visit",
    "Telephone": "By phone",
    "Email": "By email",
    "Minicom (textphone)": "By textphone",
    "Telephone through someone else": "By phone through someone else",
    "Sign language": "British Sign Language",
    "No telephone contact": "No phone calls",
}
_FOR_NUMBER = ("nhs-number-in-use", "person-already-here")


def bring_person(
    person: PersonRecord, matching: Matching, upload: Upload, report: Report
) -> int | None:
    """The person's id; None when the record was set aside or is in error."""
    if _set_aside(person, report):
        report.skipped += 1
        return None
    fields = _fields(person, report)
    if fields is None:
        return None
    if person.nhs_number:
        return _by_number(person, fields, matching, upload, report)
    return _by_name(person, fields, matching, upload, report)


def _set_aside(person: PersonRecord, report: Report) -> bool:
    if person.restricted:
        report.warning(
            "restricted-refused",
            "This record is restricted, so it was refused: it is not kept here.",
            "Ask whoever sent the file how this person's record may be shared safely.",
            where=person.where,
        )
    elif not person.active:
        report.warning(
            "inactive-person",
            "This record is marked as not in use, so it was set aside.",
            "Ask for the record that is in use now.",
            where=person.where,
        )
    return person.restricted or not person.active


def _by_number(
    person: PersonRecord,
    fields: dict[str, Any],
    matching: Matching,
    upload: Upload,
    report: Report,
) -> int | None:
    known = matching.by_number(person.nhs_number)
    if known is None:
        made = _register(person, fields, upload, report)
        if made is not None or not report.ok:
            return made
        known = matching.join(person, fields["family_name"], fields["born_on"])
        if known is None:
            return None
        report.note(
            "joined",
            "This person was registered by another organisation. Yours is now part of their care.",
            where=person.where,
        )
        return _update(known, person, fields, upload, report, joined=True)
    if not agrees(known, fields["family_name"], fields["born_on"]):
        say_differs(person, report)
        return None
    return _update(known, person, fields, upload, report)


def _by_name(
    person: PersonRecord,
    fields: dict[str, Any],
    matching: Matching,
    upload: Upload,
    report: Report,
) -> int | None:
    """Without a number, only name and a full date of birth can tell that it is the same person."""
    if fields["born_on"] is None:
        report.skipped += 1
        report.warning(
            "cannot-be-told-apart",
            "There is no NHS number and no full date of birth, so this person was set aside.",
            "Add the NHS number, or the date of birth.",
            where=person.where,
        )
        return None
    found = matching.by_name(fields["given_name"], fields["family_name"], fields["born_on"])
    if len(found) > 1:
        report.error(
            "two-alike",
            "Two people here have this name and date of birth.",
            "Add the NHS number.",
            where=person.where,
        )
        return None
    if found:
        return _update(found[0], person, fields, upload, report)
    return _register(person, fields, upload, report)


def _register(
    person: PersonRecord, fields: dict[str, Any], upload: Upload, report: Report
) -> int | None:
    """None without an error: the number is in use elsewhere."""
    try:
        made = register_person(
            upload.actor,
            at=upload.at,
            nhs_number=person.nhs_number,
            **{"nhs_number_status": "02" if person.nhs_number else "03", **fields},
        )
        _died(made, person, upload, report)
    except Refused as refused:
        if refused.refusals[0].code not in _FOR_NUMBER:
            _say(refused, person, report)
        return None
    report.created += 1
    return made.pk


def _update(
    known: Person,
    person: PersonRecord,
    fields: dict[str, Any],
    upload: Upload,
    report: Report,
    *,
    joined: bool = False,
) -> int | None:
    changes = _changes(known, fields)
    try:
        if changes:
            change_person(upload.actor, person_id=known.pk, at=upload.at, **changes)
        died = _died(known, person, upload, report)
    except Refused as refused:
        _say(refused, person, report)
        return None
    if changes or died or joined:
        report.updated += 1
    else:
        report.unchanged += 1
    return known.pk


def _changes(known: Person, fields: dict[str, Any]) -> dict[str, Any]:
    """What the file says that the record does not. A file that is silent takes nothing away."""
    changes = {
        name: value
        for name, value in fields.items()
        if value not in ("", None, []) and value != getattr(known, name)
    }
    needs = [need for need in changes.pop("contact_needs", []) if need not in known.contact_needs]
    if needs:
        changes["contact_needs"] = [*known.contact_needs, *needs]
    if known.nhs_number_status == Person.NumberStatus.VERIFIED:
        changes.pop("nhs_number_status", None)
    if "nhs_number_status" in changes and known.nhs_number:
        changes["nhs_number"] = known.nhs_number
    return changes


def _died(known: Person, person: PersonRecord, upload: Upload, report: Report) -> bool:
    if not person.deceased or known.died_on is not None:
        return False
    day = person.deceased_on.exact if person.deceased_on else None
    if day is None:
        report.warning(
            "death-without-day",
            "The file says that this person has died, and not on which day. It was not recorded.",
            "Record the death on the person's page.",
            where=person.where,
        )
        return False
    record_death(upload.actor, person_id=known.pk, died_on=day, at=upload.at)
    return True


def _say(refused: Refused, person: PersonRecord, report: Report) -> None:
    for refusal in refused.refusals:
        report.error(refusal.code, refusal.reason, refusal.mend, where=person.where)


def _fields(person: PersonRecord, report: Report) -> dict[str, Any] | None:
    """What is kept of the record, by field; None with an error when it cannot be kept."""
    name = person.name
    if name is None or not name.family or not name.given:
        report.error(
            "name-in-parts",
            "The name is not given as a family name and a given name.",
            "Add both where the file was made.",
            where=f"{person.where}.name",
        )
        return None
    born = person.birth_date
    if born is not None and born.exact is None:
        report.warning(
            "birth-not-a-day",
            "The date of birth is not a full date, so it was left out.",
            "Add the day and the month if they are known.",
            where=f"{person.where}.birthDate",
            value=born.text,
        )
    fields: dict[str, Any] = {
        "given_name": " ".join(name.given),
        "family_name": name.family,
        "known_as": person.known_as,
        "born_on": born.exact if born else None,
        "gender": person.gender,
        "phone": _phone(person),
        "address": ", ".join(person.address.lines) if person.address else "",
        "postcode": _postcode(person, report),
        "preferred_language": _language(person),
        "contact_needs": _needs(person),
        "gp_practice_id": _practice(person, report),
    }
    if person.interpreter is not None:
        fields["interpreter_needed"] = person.interpreter
    if person.verification_status and person.nhs_number:
        fields["nhs_number_status"] = person.verification_status
    return fields if _short_enough(fields, person, report) else None


def _short_enough(fields: dict[str, Any], person: PersonRecord, report: Report) -> bool:
    short = True
    for name, value in fields.items():
        most = getattr(Person._meta.get_field(name), "max_length", None)
        if isinstance(value, str) and most and len(value) > most:
            short = False
            report.error(
                "too-long",
                f"The {name.replace('_', ' ')} has {len(value)} letters; at most {most} are kept.",
                "Shorten it where the file was made.",
                where=person.where,
                value=value,
            )
    return short


def _phone(person: PersonRecord) -> str:
    phones = [one for one in person.telecoms if one.system in ("phone", "sms") and one.use != "old"]
    first = min(phones, key=lambda one: one.rank or 99, default=None)
    return first.value if first else ""


def _postcode(person: PersonRecord, report: Report) -> str:
    given = person.address.postcode if person.address else ""
    if not given:
        return ""
    try:
        return place(given).postcode
    except Refused as refused:
        report.warning(
            refused.refusals[0].code,
            f"{refused.refusals[0].reason} The address is kept without it and is not on the map.",
            refused.refusals[0].mend,
            where=f"{person.where}.address",
            value=given,
        )
    return ""


def _language(person: PersonRecord) -> str:
    preferred = [one.code for one in person.languages if one.preferred]
    chosen = (preferred or [one.code for one in person.languages] or [""])[0]
    try:
        return rules.check_language(chosen)
    except Refused:
        return ""


def _needs(person: PersonRecord) -> list[str]:
    written = _FORMATS.get(person.written_format, "")
    return list(filter(None, (written, _METHODS.get(person.contact_method, ""))))


def _practice(person: PersonRecord, report: Report) -> int | None:
    if person.practice is None or not person.practice.ods_code:
        return None
    practices = Organisation.objects.filter(kind=Organisation.Kind.PRACTICE)
    found = practices.filter(ods_code__iexact=person.practice.ods_code).first()
    if found is None:
        report.note(
            "practice-not-here",
            "The GP practice is not in the directory here, so it was left out.",
            where=f"{person.where}.generalPractitioner",
            value=person.practice.ods_code,
        )
    return found.pk if found else None
