"""Readings as UK Core Observations: those taken before an act, and those recorded with it."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import QuerySet

from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.catalogue import activities
from almoner.services.delegation.queries.acts import acts_seen_by
from almoner.services.delegation.queries.feed import readings_seen_by
from almoner.surfaces.fhir import vocabulary as v
from almoner.surfaces.fhir.kinds import Kind, Parameter, Shown, Source
from almoner.surfaces.fhir.resources.measures import (
    ACVPU,
    BLOOD_PRESSURE,
    DIASTOLIC,
    LEVELS,
    MEASURES,
    SYSTOLIC,
    UK_UNITS,
    Measure,
)
from almoner.surfaces.fhir.resources.procedure import act_rows
from almoner.surfaces.fhir.resources.roles import role, with_roles
from almoner.surfaces.fhir.times import in_time


def of_reading(row: Any) -> Iterator[Shown]:
    """Every try before an act, whatever the stop rules said of it."""
    base = _base(row, row.delegation.person_id, row.taken_at, row.recorded_at, "final")
    yield from _all(f"reading-{row.pk}", row.record, base)


def of_act(row: Any) -> Iterator[Shown]:
    """What was recorded with the act itself. The readings before it are told by `of_reading`."""
    after = _after_names(row.activity)
    record = {name: value for name, value in row.record.items() if name in after}
    status = "entered-in-error" if row.superseded else "final"
    base = _base(row, row.person_id, row.done_at, row.recorded_at, status)
    base["partOf"] = [v.reference("Procedure", row.pk)]
    yield from _all(f"act-{row.pk}", record, base)


def _after_names(activity: str) -> frozenset[str]:
    known = activities().get(activity)
    return frozenset(f.name for f in known.record if f.moment == "after") if known else frozenset()


def _base(row: Any, person_id: int, at: Any, recorded: Any, status: str) -> Shown:
    return {
        "status": status,
        "subject": v.reference("Patient", person_id),
        "effectiveDateTime": v.instant(at),
        "issued": v.instant(recorded),
        "performer": [role(row.performer_role, row.worker_id)],
    }


def _all(key: str, record: Mapping[str, Any], base: Shown) -> Iterator[Shown]:
    for name, measure in MEASURES.items():
        if quantity := quantity_of(measure, record.get(name)):
            yield _observation(f"{key}-{name}", measure, base, {"valueQuantity": quantity})
    if components := _pressures(record):
        yield _observation(f"{key}-blood-pressure", BLOOD_PRESSURE, base, {"component": components})
    if level := LEVELS.get(str(record.get("consciousness"))):
        value = {"valueCodeableConcept": v.concept(level[1], v.coding(v.SNOMED, *level))}
        yield _observation(f"{key}-consciousness", ACVPU, base, value)


def _observation(key: str, measure: Measure, base: Shown, value: Shown) -> Shown:
    category = v.coding(f"{v.TERMINOLOGY}observation-category", measure.category)
    head = v.head("Observation", key, None, measure.profile)
    head["meta"]["lastUpdated"] = base["issued"]
    return {
        **head,
        **base,
        "category": [v.concept(measure.category.replace("-", " ").capitalize(), category)],
        "code": code_of(measure),
        **value,
    }


def code_of(measure: Measure) -> Shown:
    codings = [v.coding(v.SNOMED, measure.snomed, measure.title)]
    if measure.loinc:
        codings.append(v.coding(v.LOINC, measure.loinc))
    return v.concept(measure.title, *codings)


def quantity_of(measure: Measure, raw: Any) -> Shown | None:
    """A number with its unit as it was recorded. None for what is not a number of that kind."""
    unit = raw.get("unit", measure.unit) if isinstance(raw, dict) else measure.unit
    text = raw.get("value") if isinstance(raw, dict) else raw
    if text is None or isinstance(text, bool) or unit not in UK_UNITS:
        return None
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    value: float | int = int(number) if number == number.to_integral_value() else float(number)
    return {"value": value, "unit": unit, "system": v.UCUM, "code": UK_UNITS[unit]}


def _pressures(record: Mapping[str, Any]) -> list[Shown]:
    pairs = ((SYSTOLIC, "systolic"), (DIASTOLIC, "diastolic"))
    found = [(one, quantity_of(one, record.get(name))) for one, name in pairs]
    return [{"code": code_of(one), "valueQuantity": value} for one, value in found if value]


def _readings(viewer: Viewer, today: date) -> QuerySet[Any]:
    return with_roles(
        readings_seen_by(viewer), performer_role=("worker_id", "delegation__provider_id")
    )


def _acts(viewer: Viewer, today: date) -> QuerySet[Any]:
    return act_rows(acts_seen_by(viewer))


def _by_date(source: Source, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return in_time(rows, "taken_at" if source.prefix == "reading" else "done_at", value)


OBSERVATION = Kind(
    "Observation",
    "act.view",
    "Readings that workers took at visits.",
    (
        Source("reading", _readings, of_reading, "recorded_at", "delegation__person_id"),
        Source("act", _acts, of_act, "recorded_at", "person_id"),
    ),
    {"date": Parameter("date", "When it was taken, with eq, ge, gt, le or lt.", _by_date)},
)
