"""What other systems send: a questionnaire becomes a draft definition, a response a draft."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from almoner.engines.instruments.commands.ground import audit, instrument_of
from almoner.engines.instruments.commands.starting import save_draft, start
from almoner.engines.instruments.fhir import (
    Imported,
    Received,
    from_questionnaire,
    from_response,
)
from almoner.engines.instruments.fhir.shape import check_shape
from almoner.engines.instruments.models import Completion
from almoner.platform.access.viewer import Viewer
from almoner.platform.definitions import commands as definitions
from almoner.platform.definitions.models import DefinitionVersion


@transaction.atomic
def bring_in(
    actor: Viewer, *, resource: Mapping[str, Any], at: datetime
) -> tuple[DefinitionVersion, Imported]:
    """Keeps a FHIR Questionnaire as a draft, to be read and published by somebody else.

    Refused, with every reason, for what cannot be carried over.
    """
    made = from_questionnaire(resource)
    published = DefinitionVersion.objects.filter(kind="instruments", code=made.code).exclude(
        status=DefinitionVersion.Status.DRAFT
    )
    newest = published.aggregate(n=Max("version"))["n"] or 0
    if newest:
        made = from_questionnaire(resource, version=newest + 1)
    note = "\n".join(("Imported from a FHIR Questionnaire.", *made.notes))
    draft = definitions.save_draft(actor, kind="instruments", body=made.text, note=note, at=at)
    return draft, made


@transaction.atomic
def receive(
    actor: Viewer,
    *,
    code: str,
    resource: Mapping[str, Any],
    person_id: int | None = None,
    about: str = "",
    at: datetime,
    despite: str = "",
) -> tuple[Completion, Received]:
    """Keeps a FHIR QuestionnaireResponse as a draft. A person checks it and signs it: what another
    system sent is never signed by itself. What was received says, too, what was left out."""
    check_shape(resource)
    row = start(actor, code=code, person_id=person_id, about=about, at=at, despite=despite)
    found = from_response(instrument_of(row), resource)
    kept = save_draft(
        actor,
        completion_id=row.pk,
        answers=found.answers,
        evidence=found.evidence,
        wishes=found.wishes,
        at=at,
    )
    counts = {"answers": len(found.answers), "left_out": len(found.left_out)}
    audit(actor, "received", kept, at, **counts)
    return kept, found
