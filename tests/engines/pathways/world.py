"""A council with a contact team and a duty team, a hospital trust beside it, and Ada, who asks."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests import factories
from tests.replay import replayed

from almoner.engines.pathways import commands
from almoner.engines.pathways.definition import Pathway, read
from almoner.engines.pathways.models import Case, QueueTeam
from almoner.kernel.marks import parse_marked
from almoner.platform.access.viewer import Viewer
from almoner.platform.definitions.commands import digest_of
from almoner.platform.definitions.models import DefinitionVersion
from almoner.registers.organisations.models import Organisation, Team
from almoner.registers.people.models import Person
from almoner.registers.workforce.models import Worker

# A Monday morning.
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
HERE = Path(__file__).parent
DOOR, ENQUIRY = "door", "enquiry"


def text_of(name: str) -> str:
    return (HERE / f"{name}.yaml").read_text(encoding="utf-8")


def pathway(text: str) -> Pathway:
    return read(parse_marked(text, "test.yaml"))


@dataclass
class World:
    council: Organisation
    trust: Organisation
    rival: Organisation
    contact: Team
    duty: Team
    ward: Team
    sara: Worker
    tom: Worker
    dora: Worker
    mona: Worker
    nick: Worker
    rita: Worker
    ada: Person
    versions: dict[str, int]

    def viewer(self, who: Worker) -> Viewer:
        return factories.viewer(who)

    def open(self, who: Worker | None = None, **asked: Any) -> Case:
        given: dict[str, Any] = {
            "pathway": DOOR,
            "route": "phone",
            "person_id": self.ada.pk,
            "at": NOW,
        }
        return commands.open_case(self.viewer(who or self.sara), **{**given, **asked})

    def move(self, case: Case, code: str, who: Worker | None = None, **asked: Any) -> Case:
        asked.setdefault("at", NOW + timedelta(hours=1))
        mover = self.viewer(who or self.sara)
        return commands.move(mover, case_id=case.pk, transition=code, **asked)

    def contacted(self, **facts: Any) -> Case:
        case = self.open()
        given = {"safe_now": True, **facts}
        return self.move(case, "make-contact", facts=given, note="Spoke with Ada.")


def publish(name: str, text: str | None = None, organisation_id: int | None = None) -> int:
    """Stores a definition as published, as the shipped ones are."""
    body = text or text_of(name)
    made = pathway(body)
    stored, _ = DefinitionVersion.objects.get_or_create(
        kind="pathways",
        code=made.code,
        version=made.version,
        organisation_id=organisation_id,
        defaults={
            "title": made.title,
            "body": body,
            "digest": digest_of(body),
            "status": "published",
            "saved_at": NOW,
            "saved_by": "system:tests",
            "published_at": NOW,
            "published_by": "system:tests",
        },
    )
    return int(stored.pk)


@replayed
def make_world() -> World:
    council = factories.organisation("council", "Northbury Council")
    trust = factories.organisation("trust", "Northbury Hospitals")
    rival = factories.organisation("council", "Elsewhere Council")
    factories.partnership(council, trust)
    contact, duty = factories.team(council, "Contact team"), factories.team(council, "Duty team")
    ward = factories.team(trust, "Discharge team")
    versions = {name: publish(name) for name in (DOOR, ENQUIRY)}
    QueueTeam.objects.create(organisation=council, pathway=DOOR, queue="contact", team=contact)
    QueueTeam.objects.create(organisation=council, pathway=DOOR, queue="duty", team=duty)

    def worker(name: str, at: Organisation, role: str, team: Team | None) -> Worker:
        return factories.worker(at, role, given_name=name, team=team)

    return World(
        council=council,
        trust=trust,
        rival=rival,
        contact=contact,
        duty=duty,
        ward=ward,
        sara=worker("Sara", council, "social_worker", contact),
        tom=worker("Tom", council, "social_worker", contact),
        dora=worker("Dora", council, "social_worker", duty),
        mona=worker("Mona", council, "casework_manager", contact),
        nick=worker("Nick", trust, "social_worker", ward),
        rita=worker("Rita", rival, "casework_manager", None),
        ada=factories.person(
            [council, trust], family_name="Okoro", born_on=NOW.date().replace(year=1944)
        ),
        versions=versions,
    )
