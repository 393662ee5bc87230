"""Answers that another system sends. They are kept as a draft, which a person checks and signs."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from almoner.engines.instruments.commands import receive
from almoner.kernel.refusals import Refusal
from almoner.platform.access.viewer import Viewer
from almoner.surfaces.fhir.bundles import BASE
from almoner.surfaces.fhir.outcomes import Fault, respond
from almoner.surfaces.fhir.reading import read_resource

_CODE = re.compile(r"[a-z0-9-]{1,60}")
_PATIENT = re.compile(r"(?:.*/)?Patient/([1-9][0-9]{0,17})")


def keep(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """202: it was taken, and nobody has signed it. What was left out is told as warnings."""
    resource = read_resource(request, "QuestionnaireResponse")
    row, received = receive(
        viewer,
        code=code_of(resource),
        resource=resource,
        person_id=patient_of(resource),
        at=timezone.now(),
    )
    told = f"Kept as draft {row.pk}. A person checks it and signs it; until then it is not shown."
    issues = [_issue("information", "informational", told)]
    issues += [
        _issue("warning", "not-supported", f"Left out: nobody is asked {link!r} here.")
        for link in received.left_out
    ]
    where = request.build_absolute_uri(f"{BASE}/QuestionnaireResponse/{row.pk}")
    return respond({"resourceType": "OperationOutcome", "issue": issues}, 202, {"Location": where})


def code_of(resource: dict[str, Any]) -> str:
    """“urn:almoner:questionnaire:small|1” and “…/Questionnaire/small” both name “small”."""
    named = resource.get("questionnaire")
    code = re.split(r"[/:]", named.partition("|")[0])[-1] if isinstance(named, str) else ""
    if not _CODE.fullmatch(code):
        raise _wrong(
            "questionnaire",
            "It does not say which questionnaire it answers.",
            "Give the address of the questionnaire, which ends with its code.",
        )
    return code


def patient_of(resource: dict[str, Any]) -> int | None:
    """None when no subject is named at all."""
    subject = resource.get("subject")
    if subject is None:
        return None
    reference = subject.get("reference") if isinstance(subject, dict) else None
    found = _PATIENT.fullmatch(reference) if isinstance(reference, str) else None
    if found is None:
        raise _wrong(
            "subject",
            "The subject is not a patient of this server.",
            "Give a reference such as Patient/12.",
        )
    return int(found.group(1))


def _wrong(code: str, reason: str, mend: str) -> Fault:
    return Fault(400, Refusal(code, reason, mend))


def _issue(severity: str, code: str, words: str) -> dict[str, Any]:
    return {"severity": severity, "code": code, "details": {"text": words}}
