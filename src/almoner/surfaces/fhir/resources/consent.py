"""Consent to one delegation, or the best-interests decision for it, as UK Core Consent."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.models import Consent
from almoner.services.delegation.queries.feed import consents_seen_by
from almoner.surfaces.fhir import vocabulary as v
from almoner.surfaces.fhir.kinds import Kind, Parameter, Shown, Source

# LOINC's code for a consent document (M).
CATEGORY = v.coding(v.LOINC, "59284-0", "Consent Document")
SCOPE = v.coding(f"{v.TERMINOLOGY}consentscope", "treatment", "Treatment")


def consent(row: Any) -> Shown:
    return v.filled(
        {
            **v.head("Consent", row.pk, row.changed),
            "status": "active" if row.withdrawn_at is None else "inactive",
            "scope": v.concept("Treatment", SCOPE),
            "category": [v.concept("Consent Document", CATEGORY)],
            "patient": v.reference("Patient", row.person_id),
            "dateTime": v.instant(row.given_at),
            "performer": [_who(row)],
            "organization": [v.organisation(row.delegation.delegating)],
            "policyRule": v.concept(
                row.get_basis_display(), v.coding(f"{v.OWN}consent-basis", row.basis)
            ),
            "provision": {
                "type": "permit",
                "period": v.filled(
                    {"start": v.instant(row.given_at), "end": v.instant(row.withdrawn_at)}
                ),
                "data": [
                    {
                        "meaning": "related",
                        "reference": v.reference("Task", row.delegation_id),
                    }
                ],
            },
        }
    )


def _who(row: Consent) -> Shown:
    """The person, or in what capacity somebody spoke for them. No names."""
    if row.basis == Consent.Basis.CONSENT:
        return v.reference("Patient", row.person_id)
    if row.representative_id is not None:
        return v.logical(
            "RelatedPerson",
            f"{v.OWN}representative",
            row.representative_id,
            row.get_basis_display(),
        )
    return v.logical("PractitionerRole", f"{v.OWN}worker", row.recorded_by_id)


def _rows(viewer: Viewer, today: date) -> QuerySet[Any]:
    rows = consents_seen_by(viewer).annotate(changed=Coalesce(F("withdrawn_at"), F("given_at")))
    return rows.select_related("delegation__delegating")


def _by_status(source: Source, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    states = {"active": True, "inactive": False}
    wanted = [states[one] for one in value.split(",") if one in states]
    if len(set(wanted)) == 1:
        return rows.filter(withdrawn_at__isnull=wanted[0])
    return rows if wanted else rows.none()


CONSENT = Kind(
    "Consent",
    "delegation.view",
    "Consent to delegations, and best-interests decisions.",
    (Source("", _rows, lambda row: [consent(row)], "changed", "person_id"),),
    {"status": Parameter("token", "active or inactive.", _by_status)},
)
