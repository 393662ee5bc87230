"""A council with two social workers, a rival, and one person."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests import factories as f
from tests.engines.instruments.samples import text_of

from almoner.engines.instruments import commands
from almoner.engines.instruments.models import Completion
from almoner.platform.definitions.commands import digest_of
from almoner.platform.definitions.models import DefinitionVersion

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def publish(made: dict[str, Any], organisation_id: int) -> DefinitionVersion:
    """As if a colleague had published this definition for the organisation."""
    body = text_of(made)
    return DefinitionVersion.objects.create(
        kind="instruments",
        code=made["code"],
        version=made["version"],
        organisation_id=organisation_id,
        title=made["title"],
        body=body,
        digest=digest_of(body),
        status="published",
        saved_at=AT,
        saved_by="test",
        published_at=AT,
        published_by="test",
    )


class Place:
    def __init__(self) -> None:
        self.council = f.organisation("council", "Example Council")
        self.rival = f.organisation("council", "Other Council")
        self.member = f.worker(self.council, "social_worker", given_name="Wale")
        self.mate = f.worker(self.council, "social_worker", given_name="Cora")
        self.stranger = f.worker(self.rival, "social_worker")
        self.worker = f.viewer(self.member)
        self.colleague = f.viewer(self.mate)
        self.outsider = f.viewer(self.stranger)
        born = AT.date() - timedelta(days=80 * 365)
        self.person = f.person([self.council], family_name="Okafor", born_on=born)

    def publish(self, made: dict[str, Any]) -> DefinitionVersion:
        return publish(made, self.council.pk)

    def started(self, code: str = "small", **more: Any) -> Completion:
        return commands.start(self.worker, code=code, person_id=self.person.pk, at=AT, **more)

    def signed(self, answers: Any = None, code: str = "small", **more: Any) -> Completion:
        row = self.started(code, **more)
        given = answers or {"pain": False}
        commands.save_draft(self.worker, completion_id=row.pk, answers=given, at=AT)
        return commands.complete(self.worker, completion_id=row.pk, at=AT)
