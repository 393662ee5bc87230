"""Reading one resource that was sent."""

import json
from typing import Any

from django.http import HttpRequest

from almoner.kernel.refusals import Refusal
from almoner.surfaces.fhir.outcomes import Fault

MEDIA = ("application/fhir+json", "application/json")


def read_resource(request: HttpRequest, kind: str) -> dict[str, Any]:
    """One resource of that type. Fault 415 for another media type, 400 for anything else."""
    if request.content_type not in MEDIA:
        raise Fault(
            415,
            Refusal("json_only", "Send FHIR R4 as JSON.", f"Use the type {MEDIA[0]}."),
            code="not-supported",
        )
    try:
        found = json.loads(request.body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise _wrong("not_json", "What was sent is not JSON.", "Check how it is made.") from None
    if not isinstance(found, dict) or found.get("resourceType") != kind:
        article = "an" if kind[0] in "AEIO" else "a"
        raise _wrong(
            "not_that_type",
            f"What was sent is not {article} {kind}.",
            "Send one resource of that type.",
        )
    return found


def _wrong(code: str, reason: str, mend: str) -> Fault:
    return Fault(400, Refusal(code, reason, mend))
