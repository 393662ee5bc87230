"""Listed services as Open Referral UK reads them (HSDS-UK, on HSDS 3): public data only.

Field names follow the Human Services Data Specification. Ids are made from our own numbers, so they
stay the same from one reading to the next. Capacity is not told here.
"""

from typing import Any
from uuid import UUID, uuid5

from almoner.kernel.wording import headed
from almoner.kernel.zone import to_london
from almoner.registers.directory.models import Service
from almoner.registers.directory.vocabulary import LANGUAGES, NEEDS
from almoner.registers.organisations.models import Organisation

_SPACE = UUID("5e0d4f0a-6f5b-5d0e-9c0b-6a1f3f1a7c21")
_NEEDS, _ACTIVITIES = "almoner-needs", "almoner-delegated-activities"


def made_id(kind: str, key: object) -> str:
    """A UUID that stands for one of our rows, always the same."""
    return str(uuid5(_SPACE, f"{kind}:{key}"))


def page(services: list[Service], *, total: int, number: int, size: int) -> dict[str, Any]:
    """One page as the specification lays it out. `number` counts from 1."""
    pages = max(1, -(-total // size))
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(services),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not services,
        "contents": [service(one) for one in services],
    }


def service(one: Service) -> dict[str, Any]:
    """A service with its organisation, place, hours, languages and costs. What is not known is
    left out: an empty address of a page or an email is not one."""
    said = {
        "url": one.web,
        "email": one.email,
        "eligibility_description": one.eligibility,
        "application_process": one.access,
        "fees_description": _fees(one),
        "assured_date": _day(one),
        "last_modified": one.last_verified_at.isoformat() if one.last_verified_at else "",
    }
    return {
        "id": made_id("service", one.pk),
        "name": one.name,
        "description": one.summary,
        "status": "active",
        **{name: words for name, words in said.items() if words},
        "organization_id": made_id("organization", one.organisation_id),
        "organization": organization(one.organisation),
        "phones": [{"id": made_id("phone", one.pk), "number": one.phone}] if one.phone else [],
        "languages": [_language(one, code) for code in one.languages],
        "schedules": [schedule(one, n, part) for n, part in enumerate(one.opens)],
        "cost_options": _costs(one),
        "service_areas": [_area(one, outward) for outward in one.outwards],
        "service_at_locations": _at_locations(one),
        "attributes": [
            *(_attribute(one, code, NEEDS.get(code, code), "need", _NEEDS) for code in one.needs),
            *(
                _attribute(one, code, headed(code.replace("-", "_")), "activity", _ACTIVITIES)
                for code in one.activities
            ),
        ],
    }


def organization(one: Organisation) -> dict[str, Any]:
    return {
        "id": made_id("organization", one.pk),
        "name": one.name,
        "description": one.get_kind_display(),
    }


def location(one: Service) -> dict[str, Any]:
    """Where it is. A voluntary group's own home is not told: only what the entry says."""
    return {
        "id": made_id("location", one.pk),
        "location_type": "physical",
        "name": one.name,
        "latitude": one.latitude,
        "longitude": one.longitude,
        "addresses": [
            {
                "id": made_id("address", one.pk),
                "location_id": made_id("location", one.pk),
                "address_1": one.address,
                "city": one.address.rpartition(",")[2].strip(),
                "state_province": "",
                "postal_code": one.postcode,
                "country": "GB",
                "address_type": "physical",
            }
        ],
    }


def schedule(one: Service, number: int, part: dict[str, Any]) -> dict[str, Any]:
    """Opening hours of some days of each week."""
    return {
        "id": made_id("schedule", f"{one.pk}:{number}"),
        "service_id": made_id("service", one.pk),
        "freq": "WEEKLY",
        "byday": ",".join(part["days"]),
        "opens_at": part["from"],
        "closes_at": part["to"],
    }


def _at_locations(one: Service) -> list[dict[str, Any]]:
    if one.latitude is None:
        return []
    return [
        {
            "id": made_id("service_at_location", one.pk),
            "service_id": made_id("service", one.pk),
            "location": location(one),
        }
    ]


def _area(one: Service, outward: str) -> dict[str, Any]:
    """An area by the first half of its postcodes."""
    return {
        "id": made_id("area", f"{one.pk}:{outward}"),
        "service_id": made_id("service", one.pk),
        "name": outward,
        "description": f"Postcodes that begin with {outward}",
    }


def _language(one: Service, code: str) -> dict[str, Any]:
    return {
        "id": made_id("language", f"{one.pk}:{code}"),
        "service_id": made_id("service", one.pk),
        "name": LANGUAGES.get(code, code),
        "code": code,
    }


def _attribute(one: Service, code: str, name: str, what: str, taxonomy: str) -> dict[str, Any]:
    """A need, or a delegated activity that it holds competence for, as a term of this project's own
    lists."""
    return {
        "id": made_id("attribute", f"{one.pk}:{code}"),
        "link_id": made_id("service", one.pk),
        "link_entity": "service",
        "link_type": what,
        "taxonomy_term_id": made_id("term", code),
        "taxonomy_term": {
            "id": made_id("term", code),
            "code": code,
            "name": name,
            "description": name,
            "taxonomy": taxonomy,
        },
    }


def _costs(one: Service) -> list[dict[str, Any]]:
    if one.price_from is None and one.price_per != "free":
        return []
    return [
        {
            "id": made_id("cost", one.pk),
            "service_id": made_id("service", one.pk),
            "amount": float(one.price_from or 0),
            "currency": "GBP",
            "amount_description": one.price_per,
        }
    ]


def _fees(one: Service) -> str:
    paid = "Direct payments are taken." if one.direct_payments else ""
    return " ".join(part for part in ("Free." if one.price_per == "free" else "", paid) if part)


def _day(one: Service) -> str:
    """The day on which somebody last checked the entry."""
    return to_london(one.last_verified_at).date().isoformat() if one.last_verified_at else ""
