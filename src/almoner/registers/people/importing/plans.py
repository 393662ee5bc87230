"""Care plans of a Bundle, kept as they were sent and shown as such."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from almoner.platform.audit.commands import record as audit
from almoner.platform.imports.report import Report
from almoner.platform.imports.running import Upload
from almoner.registers.people.bundle.records import CarePlanRecord, PlannedActivity
from almoner.registers.people.bundle.vocabulary import RESTRICTED_MARKS
from almoner.registers.people.importing.matching import Matching
from almoner.registers.people.models import ImportedCarePlan

_LONGEST_ID = 200
_LONGEST_TITLE = 300


def bring_plan(
    plan: CarePlanRecord,
    resource: dict[str, Any],
    brought: Mapping[str, int | None],
    matching: Matching,
    upload: Upload,
    report: Report,
) -> None:
    """Keeps one plan. `brought` has the person's id by their place in the file."""
    if _is_restricted(resource):
        _set_aside(
            plan,
            report,
            "restricted-refused",
            "This plan is restricted, so it was refused: it is not kept here.",
            "Ask whoever sent the file how the plan may be shared safely.",
        )
        return
    person_id = _whose(plan, brought, matching)
    if person_id is None:
        _say_nobody(plan, report)
        return
    source_id = _source_id(plan, resource)
    if (person_id, source_id) in matching.plans:
        report.error(
            "plan-twice",
            "Another plan of this person in the file has the same id.",
            "Keep one of them, or give each its own id.",
            where=plan.where,
        )
        return
    matching.plans.add((person_id, source_id))
    _keep(person_id, source_id, _values(plan, resource), upload, report)


def _whose(
    plan: CarePlanRecord, brought: Mapping[str, int | None], matching: Matching
) -> int | None:
    if plan.person_where:
        return brought.get(plan.person_where)
    known = matching.by_number(plan.nhs_number)
    return known.pk if known else None


def _say_nobody(plan: CarePlanRecord, report: Report) -> None:
    if plan.person_where:
        _set_aside(
            plan,
            report,
            "plan-of-nobody",
            "The plan's person was not brought in, so the plan was set aside.",
            "See what is said about the person.",
        )
        return
    report.error(
        "plan-of-nobody",
        "Nobody in your organisation's care has this NHS number.",
        "Add the person to the file, or correct the number.",
        where=plan.where,
    )


def _set_aside(plan: CarePlanRecord, report: Report, code: str, problem: str, mend: str) -> None:
    report.skipped += 1
    report.warning(code, problem, mend, where=plan.where)


def _is_restricted(resource: dict[str, Any]) -> bool:
    meta = resource.get("meta")
    marks = meta.get("security") if isinstance(meta, dict) else None
    return any(
        isinstance(mark, dict) and mark.get("code") in RESTRICTED_MARKS
        for mark in (marks if isinstance(marks, list) else ())
    )


def _source_id(plan: CarePlanRecord, resource: dict[str, Any]) -> str:
    """The name under which the sender will send this plan again."""
    given = plan.resource_id or plan.full_url
    if given and len(given) <= _LONGEST_ID:
        return given
    said = given or json.dumps(resource, sort_keys=True)
    return f"sha256:{hashlib.sha256(said.encode()).hexdigest()}"


def _values(plan: CarePlanRecord, resource: dict[str, Any]) -> dict[str, Any]:
    ends_on = plan.ends.exact if plan.ends else None
    return {
        "title": (plan.title or plan.description)[:_LONGEST_TITLE],
        "status": plan.status,
        "intent": plan.intent,
        "starts_on": plan.starts.earliest if plan.starts else None,
        "ends_on": ends_on,
        "activities": [_activity(one) for one in plan.activities],
        "resource": resource,
    }


def _activity(activity: PlannedActivity) -> dict[str, Any]:
    words = activity.description or (activity.code.words if activity.code else "")
    return {
        "description": words,
        "code": activity.code.code if activity.code else "",
        "status": activity.status,
        "schedule": activity.schedule,
        "do_not_perform": activity.do_not_perform,
    }


def _keep(
    person_id: int, source_id: str, values: dict[str, Any], upload: Upload, report: Report
) -> None:
    known = ImportedCarePlan.objects.filter(person_id=person_id, source_id=source_id).first()
    if known is not None and all(getattr(known, name) == value for name, value in values.items()):
        report.unchanged += 1
        return
    kept = known or ImportedCarePlan(person_id=person_id, source_id=source_id)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.received_at = upload.at
    kept.received_by_id = upload.organisation_id
    kept.save()
    if known is None:
        report.created += 1
    else:
        report.updated += 1
    audit(upload.actor, "plan.imported", kept, person_id=person_id, at=upload.at)
