"""Every error of the FHIR API leaves as an OperationOutcome."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from almoner.kernel.refusals import Refusal

CONTENT_TYPE = "application/fhir+json; charset=utf-8; fhirVersion=4.0"
_CODES = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    429: "throttled",
}


class Fault(Exception):
    """Raised to end a request with a status and its reasons."""

    def __init__(self, status: int, *refusals: Refusal, code: str = "") -> None:
        super().__init__(status, *refusals)
        self.status = status
        self.refusals = refusals
        self.code = code or _CODES[status]


def respond(
    body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False)
    response = HttpResponse(text, status=status, content_type=CONTENT_TYPE, headers=headers)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def outcome(
    status: int,
    *refusals: Refusal,
    code: str = "",
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    issues = [_issue(code or _CODES.get(status, "processing"), one) for one in refusals]
    return respond({"resourceType": "OperationOutcome", "issue": issues}, status, headers)


def _issue(code: str, refusal: Refusal) -> dict[str, Any]:
    issue: dict[str, Any] = {
        "severity": "error",
        "code": code,
        "details": {"text": refusal.reason},
    }
    if refusal.mend:
        issue["diagnostics"] = refusal.mend
    return issue
