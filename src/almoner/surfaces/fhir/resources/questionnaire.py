"""Instruments as Questionnaire, and what was signed as QuestionnaireResponse."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from almoner.engines.instruments.fhir import to_questionnaire, to_response
from almoner.engines.instruments.fhir.responses import STATUSES
from almoner.engines.instruments.queries import completions_seen_by
from almoner.platform.access.viewer import Viewer
from almoner.platform.definitions.queries import definition_of, versions_seen_by
from almoner.surfaces.fhir import vocabulary as v
from almoner.surfaces.fhir.kinds import Kind, Parameter, Shown, Source


def questionnaire(row: Any) -> Shown:
    made = to_questionnaire(definition_of(row.pk))
    status = "active" if row.status == "published" else "retired"
    return {**made, **v.head("Questionnaire", row.pk, row.published_at), "status": status}


def response(row: Any) -> Shown:
    """The newest entry, in the version that asked."""
    entries = list(row.entries.all())
    newest = entries[-1]
    status = STATUSES[row.status]
    made = to_response(
        definition_of(row.version_id),
        newest.answers,
        status="amended" if status == "completed" and len(entries) > 1 else status,
        authored=newest.at,
        evidence=newest.evidence,
        wishes=newest.wishes,
        subject=f"Patient/{row.person_id}",
    )
    return {**made, **v.head("QuestionnaireResponse", row.pk, row.changed)}


def _versions(viewer: Viewer, today: date) -> QuerySet[Any]:
    return versions_seen_by(viewer, kind="instruments").exclude(status="draft")


def _signed(viewer: Viewer, today: date) -> QuerySet[Any]:
    changed = Coalesce(F("voided_at"), F("completed_at"), F("answered_at"), F("started_at"))
    rows = completions_seen_by(viewer, person__isnull=False, entries__isnull=False)
    return rows.annotate(changed=changed).distinct().prefetch_related("entries")


def _by_name(source: Source, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(code=value)


def _by_questionnaire(source: Source, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(instrument=value.rpartition("/")[2].partition("|")[0])


QUESTIONNAIRE = Kind(
    "Questionnaire",
    "instrument.view",
    "Instruments: every published version, as it is asked.",
    (Source("", _versions, lambda row: [questionnaire(row)], "published_at"),),
    {"name": Parameter("token", "The code of the instrument.", _by_name)},
)
QUESTIONNAIRE_RESPONSE = Kind(
    "QuestionnaireResponse",
    "instrument.view",
    "What was signed about a person: the newest entry, in the version that asked.",
    (Source("", _signed, lambda row: [response(row)], "changed", "person_id"),),
    {
        "questionnaire": Parameter(
            "reference", "The instrument: its code or its address.", _by_questionnaire
        )
    },
    creates="instrument.answer",
)
