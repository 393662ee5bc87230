"""What this server can do, as a CapabilityStatement made from what it does."""

from typing import Any

from almoner.surfaces.fhir.kinds import Kind
from almoner.surfaces.fhir.resources import KINDS
from almoner.surfaces.fhir.search import known_to
from almoner.surfaces.fhir.vocabulary import profile_of

CHANGED_ON = "2026-11-22"


def statement(base_url: str) -> dict[str, Any]:
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": CHANGED_ON,
        "kind": "instance",
        "software": {"name": "Almoner"},
        "implementation": {
            "description": "Delegated care work: read and search. Answers to questionnaires"
            " can be sent, and are signed by a person. Stays on wards can be sent.",
            "url": base_url,
        },
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [
            {
                "mode": "server",
                "security": {
                    "cors": False,
                    "description": "A key, sent as “Authorization: Bearer”, with the scope "
                    "fhir:read, and fhir:write to send answers. Every look at a person is audited.",
                },
                "resource": [_resource(kind) for kind in KINDS.values()],
            }
        ],
    }


def _resource(kind: Kind) -> dict[str, Any]:
    return {
        "type": kind.name,
        "profile": profile_of(kind.name),
        "documentation": kind.words,
        "interaction": [{"code": one} for one in _interactions(kind)],
        "versioning": "no-version",
        "searchParam": [
            {"name": name, "type": of, "documentation": words}
            for name, (of, words) in known_to(kind).items()
        ],
    }


def _interactions(kind: Kind) -> tuple[str, ...]:
    return ("read", "search-type", "create") if kind.creates else ("read", "search-type")
