"""A trust with two wards, the council's hub that it asks, a rival trust, and Ada, who is ill."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests import factories
from tests.engines.instruments.samples import shipped as instrument
from tests.engines.pathways.shipped.care import text
from tests.engines.pathways.world import publish
from tests.replay import replayed

from almoner.engines.instruments import commands as instruments
from almoner.engines.pathways import commands as cases
from almoner.platform.access.viewer import Viewer, system
from almoner.registers.organisations.models import Organisation, Team
from almoner.registers.people.models import Person
from almoner.registers.workforce.models import Worker
from almoner.services.discharge import commands
from almoner.services.discharge.models import Stay, Ward

# A Monday morning.
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
NUMBER = factories.nhs_number(7_000)
BORN = date(1941, 5, 17)
FORM = "shared-discharge-assessment"
ANSWERS = {
    "from_where": "home",
    "safe_home": "yes",
    "lives_alone": True,
    "carer": False,
    "before": "Walked to the shop",
    "moving": "aid",
    "washing": "some",
    "toilet": "alone",
    "eating": "alone",
    "thinking": "usual",
    "decides": "yes",
    "nights": False,
    "tasks": ["none"],
    "visits": 2,
    "two_workers": False,
    "risks": "A fall. Daughter is called.",
    "told": True,
}
ASKED = {
    "needs": "Help in the morning and evening",
    "wants": "To sleep in my own bed",
    "carer_found": False,
    "known_to_social_care": False,
    "safeguarding_concern": False,
}
DECIDED = {"pathway_to": "p1", "carer_involved": False, "care_wanted": True}
ARRANGED = {
    "equipment": "not-needed",
    "medicines": "arranged",
    "transport": "to-do",
    "delegated_by": "none-needed",
    "care_kind": "home-care",
    "care_from": "2026-03-04",
}


@dataclass
class Hospital:
    trust: Organisation
    council: Organisation
    rival: Organisation
    provider: Organisation
    team: Team
    willow: Ward
    elm: Ward
    wendy: Worker
    hana: Worker
    brook: Worker
    rita: Worker
    ada: Person

    def viewer(self, who: Worker) -> Viewer:
        return factories.viewer(who)

    @property
    def adt(self) -> Viewer:
        return system("adt", self.trust.pk)

    def admit(self, who: Worker | None = None, at: datetime = NOW, **asked: Any) -> Stay:
        given: dict[str, Any] = {
            "person_id": self.ada.pk,
            "ward_id": self.willow.pk,
            "admitted_at": at,
            "bed": "4",
            "at": at,
        }
        return commands.admit(self.viewer(who or self.wendy), **{**given, **asked})

    def review(self, stay: Stay, criteria=(), hours: float = 1, **asked: Any):
        at = asked.pop("at", NOW + timedelta(hours=hours))
        return commands.review(
            self.viewer(self.wendy), stay_id=stay.pk, criteria=criteria, at=at, **asked
        )

    def move(
        self, stay: Stay, code: str, who: Worker | None = None, hours: float = 2, **asked: Any
    ):
        at = asked.pop("at", NOW + timedelta(hours=hours))
        mover = self.viewer(who or self.wendy)
        return cases.move(mover, case_id=stay.case_id, transition=code, at=at, **asked)

    def assess(
        self, stay: Stay, who: Worker, at: datetime = NOW + timedelta(hours=3), **changed: Any
    ) -> None:
        viewer = self.viewer(who)
        about = f"case:{stay.case_id}"
        row = instruments.start(viewer, code=FORM, person_id=stay.person_id, about=about, at=at)
        instruments.save_draft(
            viewer,
            completion_id=row.pk,
            answers={**ANSWERS, **changed},
            wishes="To go home.",
            at=at,
        )
        instruments.complete(viewer, completion_id=row.pk, at=at)

    def referred(self) -> Stay:
        stay = self.admit()
        self.review(stay)
        self.move(stay, "refer", facts=ASKED)
        return stay

    def arranging(self) -> Stay:
        stay = self.referred()
        self.assess(stay, self.hana)
        self.move(stay, "assess", self.hana, 4)
        self.move(stay, "decide", self.hana, 5, facts=DECIDED)
        self.move(stay, "arrange", self.hana, 6, facts=ARRANGED)
        return stay


@replayed
def make_hospital() -> Hospital:
    trust = factories.organisation("trust", "Northbury Hospitals", ods_code="RZZ")
    council = factories.organisation("council", "Northbury Council")
    rival = factories.organisation("trust", "Elsewhere Hospitals", ods_code="RYY")
    provider = factories.organisation("provider", "Harbour Care")
    factories.partnership(trust, council)
    factories.partnership(council, provider)
    publish("hospital-discharge", text("hospital-discharge"))
    for code in (FORM, "criteria-to-reside"):
        instrument(code)
    team, hub = factories.team(trust, "Wards"), factories.team(council, "Discharge hub")
    wards = [
        Ward.objects.create(
            organisation=trust,
            site_code="RZZ01",
            code=code,
            name=name,
            team=team,
            hub=council,
        )
        for code, name in (("WIL", "Willow"), ("ELM", "Elm"))
    ]
    return Hospital(
        trust=trust,
        council=council,
        rival=rival,
        provider=provider,
        team=team,
        willow=wards[0],
        elm=wards[1],
        wendy=factories.worker(trust, "ward_staff", given_name="Wendy", team=team),
        hana=factories.worker(council, "flow_hub", given_name="Hana", team=hub),
        brook=factories.worker(council, "broker", given_name="Brook"),
        rita=factories.worker(rival, "ward_staff", given_name="Rita"),
        ada=factories.person(
            [trust], family_name="Okoro", born_on=BORN, nhs_number=NUMBER, nhs_number_status="01"
        ),
    )
