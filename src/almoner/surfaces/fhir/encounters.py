"""An Encounter that a hospital's system sends: who is on which ward, or has left it."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from almoner.kernel.refusals import Refusal
from almoner.platform.access.viewer import Viewer
from almoner.platform.web.moments import now
from almoner.registers.people.bundle.vocabulary import NHS_NUMBER
from almoner.registers.people.queries import named_person
from almoner.services.discharge.commands.telling import Told, act_on, tell
from almoner.services.discharge.rules.news import Do, Heard, News
from almoner.surfaces.fhir.bundles import BASE
from almoner.surfaces.fhir.outcomes import Fault, respond
from almoner.surfaces.fhir.reading import read_resource

HEARD = {
    "arrived": Heard.ADMITTED,
    "in-progress": Heard.ADMITTED,
    "onleave": Heard.CHANGED,
    "finished": Heard.LEFT,
    "cancelled": Heard.NOT_ADMITTED,
    "entered-in-error": Heard.NOT_ADMITTED,
}
_PATIENT = re.compile(r"(?:.*/)?Patient/([1-9][0-9]{0,17})")
_OLDEST = 1900


def keep_encounter(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """201 with the stay, 200 when nothing had to change, 202 when a person has to match it."""
    resource, at = read_resource(request, "Encounter"), now()
    news = news_in(resource, at)
    person_id = patient_in(resource)
    if person_id is None:
        told = tell(viewer, news, at=at)
    else:
        named_person(viewer, person_id, today=at.date())
        told = act_on(viewer, news, person_id, at=at)
    return _answer(request, told)


def news_in(resource: Mapping[str, Any], at: datetime) -> News:
    """What it says. Fault 400 with the element that is wrong."""
    heard = HEARD.get(str(resource.get("status")))
    if heard is None:
        raise _wrong("status", "The status is none that is acted on.", f"Use {', '.join(HEARD)}.")
    period = _mapping(resource.get("period"))
    starts, ends = _moment(period.get("start"), "start"), _moment(period.get("end"), "end")
    if starts is None:
        raise _wrong("period", "It does not say when it began.", "Give period.start with a zone.")
    if heard is Heard.LEFT and ends is None:
        raise _wrong("period", "It does not say when it ended.", "Give period.end with a zone.")
    ward, bed = _place(resource)
    moment = _moment(_mapping(resource.get("meta")).get("lastUpdated"), "lastUpdated")
    return News(
        heard=heard,
        happened_at=moment or (ends if heard is Heard.LEFT and ends else at),
        ward=ward,
        bed=bed,
        visit_number=_visit(resource),
        admitted_at=starts,
        left_at=ends if heard is Heard.LEFT else None,
        **_contained(resource),
    )


def patient_in(resource: Mapping[str, Any]) -> int | None:
    """The person of this server that it names; None for one that it contains."""
    reference = _mapping(resource.get("subject")).get("reference")
    if isinstance(reference, str) and reference.startswith("#"):
        return None
    found = _PATIENT.fullmatch(reference) if isinstance(reference, str) else None
    if found is None:
        raise _wrong(
            "subject",
            "The subject is not a patient of this server, nor one that it contains.",
            "Give Patient/12, or contain the patient with number, name and date of birth.",
        )
    return int(found.group(1))


def _contained(resource: Mapping[str, Any]) -> dict[str, Any]:
    listed = resource.get("contained")
    people = [_mapping(one) for one in listed] if isinstance(listed, list) else []
    patient = next((one for one in people if one.get("resourceType") == "Patient"), None)
    if patient is None:
        return {}
    name = _first(patient.get("name"))
    given = name.get("given")
    numbers = patient.get("identifier")
    known = [_mapping(one) for one in numbers] if isinstance(numbers, list) else []
    values = {str(one.get("value", "")) for one in known if one.get("system") == NHS_NUMBER}
    return {
        "nhs_number": values.pop() if len(values) == 1 else "",
        "family_name": _text(name.get("family"), 100),
        "given_name": _text(given[0] if isinstance(given, list) and given else "", 100),
        "born_on": _day(patient.get("birthDate")),
    }


def _place(resource: Mapping[str, Any]) -> tuple[str, str]:
    """The ward's code and the bed, from the locations in use: by identifier, the bed by type."""
    ward = bed = ""
    places = resource.get("location")
    for one in places if isinstance(places, list) else []:
        entry = _mapping(one)
        if entry.get("status") == "completed":
            continue
        value = _text(_mapping(_mapping(entry.get("location")).get("identifier")).get("value"), 20)
        kinds = _mapping(entry.get("physicalType")).get("coding")
        if _first(kinds).get("code") == "bd":
            bed = bed or value
        else:
            ward = ward or value
    return ward, bed


def _visit(resource: Mapping[str, Any]) -> str:
    return _text(_first(resource.get("identifier")).get("value"), 50)


def _moment(value: Any, name: str) -> datetime | None:
    if value is None:
        return None
    try:
        written = datetime.fromisoformat(value)
        found = written.astimezone(UTC) if written.tzinfo is not None else None
    except (TypeError, ValueError, OverflowError):
        found = None
    if found is None or found.year < _OLDEST:
        raise _wrong(name, f"The {name} is not a time with a zone.", "Write 2026-03-02T10:00:00Z.")
    return found


def _day(value: Any) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _wrong("birthDate", "The date of birth is not a day.", "Write 1941-05-17.") from None


def _answer(request: HttpRequest, told: Told) -> HttpResponse:
    if told.held is not None:
        words = "Kept. A person has to say who this is before anything is done with it."
        return respond(_outcome(words), 202)
    if told.stay is None or told.do is Do.NOTHING:
        return respond(_outcome(f"Nothing was changed: {told.why}."), 200)
    where = request.build_absolute_uri(f"{BASE}/Encounter/{told.stay.pk}")
    made = told.do in (Do.ADMIT, Do.ADMIT_ANEW, Do.LEFT_UNSEEN)
    return respond(_outcome("It is kept."), 201 if made else 200, {"Location": where})


def _outcome(words: str) -> dict[str, Any]:
    issue = {"severity": "information", "code": "informational", "details": {"text": words}}
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _first(value: Any) -> Mapping[str, Any]:
    return _mapping(value[0]) if isinstance(value, list) and value else {}


def _text(value: Any, most: int) -> str:
    return " ".join(str(value or "").split())[:most] if isinstance(value, str) else ""


def _wrong(code: str, reason: str, mend: str) -> Fault:
    return Fault(400, Refusal(code, reason, mend))
