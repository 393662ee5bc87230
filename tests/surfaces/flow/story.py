"""One person from a ward to their own bed: ready, decided, matched, offered for, awarded, gone
home, visited and seen. Every leg is the command that its screen calls, as whoever takes it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.utils import timezone
from tests import factories
from tests.registers.directory.world import a_service
from tests.services.discharge.hospital import (
    ARRANGED,
    ASKED,
    DECIDED,
    Hospital,
    make_hospital,
)

from almoner.kernel.zone import to_london
from almoner.platform.access.scope import scoped
from almoner.registers.organisations.placing import placed
from almoner.registers.people.models import Person
from almoner.registers.workforce.models import Worker
from almoner.services.brokerage import commands as brokerage
from almoner.services.brokerage.commands import Terms
from almoner.services.brokerage.models import Package
from almoner.services.brokerage.rules.outline import Outline
from almoner.services.capacity.commands import state
from almoner.services.capacity.rules import Said
from almoner.services.delegation.models import Competence
from almoner.services.discharge.models import Stay
from almoner.services.visits.commands import plan_visit
from almoner.services.visits.models import Visit

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
POSTCODE, FAR = "CV1 2WT", "SW1A 1AA"
INSULIN = "insulin-administration"
PARTS = {"morning": 45}
T = TypeVar("T")


@dataclass
class Story:
    """`near` is competent and lives by; `far` is competent and far away; `untrained` is near and
    nobody there may give insulin."""

    hospital: Hospital
    now: datetime
    managers: dict[str, Worker]
    services: dict[str, Any]
    nurse: Worker
    stay: Stay

    def do(self, who: Worker, deed: Callable[..., T], **given: Any) -> T:
        viewer = factories.viewer(who)
        with scoped(viewer, drop_role=True):
            return deed(viewer, **given)

    def becomes_ready(self) -> None:
        self.hospital.review(self.stay, at=self.now - 6 * HOUR)
        self._move("refer", self.hospital.wendy, 5.5, facts=ASKED)

    def is_decided(self) -> Package:
        """Assessed once, decided the same day; brokerage hears that care is wanted."""
        hana = self.hospital.hana
        self.hospital.assess(self.stay, hana, at=self.now - 5 * HOUR)
        self._move("assess", hana, 4.9)
        self._move("decide", hana, 4.8, facts={**DECIDED, "delegated": [INSULIN]})
        arranged = {**ARRANGED, "care_from": self.today.isoformat(), "delegated_by": "nurse"}
        self._move("arrange", hana, 4.7, facts={**arranged, "transport": "arranged"})
        return Package.objects.get(organisation=self.hospital.council)

    def is_brokered(self, package: Package) -> Package:
        """Published to whoever is eligible, offered for under the seal, opened and awarded."""
        brook = self.hospital.brook
        wanted = Outline(
            kind="home_care",
            start_wanted=self.today,
            needs=("personal_care",),
            activities=(INSULIN,),
            minutes=PARTS,
            delegation_clause=True,
            delegated_minutes=15,
        )
        ids = {"package_id": package.pk}
        self.do(brook, brokerage.change_draft, **ids, outline=wanted, at=self.now - 4.5 * HOUR)
        self.do(
            brook,
            brokerage.publish,
            **ids,
            closes_at=self.now - MINUTE,
            criteria={"price": 60, "quality": 40},
            at=self.now - 4 * HOUR,
        )
        terms = Terms(
            starts_on=self.today, rate_pence=2900, minutes=PARTS, delegated_rate_pence=3100
        )
        made = self.do(
            self.managers["near"],
            brokerage.offer,
            **ids,
            service_id=self.services["near"].pk,
            terms=terms,
            at=self.now - 3 * HOUR,
        )
        self.do(brook, brokerage.close, **ids, at=self.now)
        self.do(brook, brokerage.award, **ids, offer_id=made.pk, reasons={}, at=self.now)
        package.refresh_from_db()
        return package

    def goes_home(self, package: Package) -> None:
        self._move("all-ready", self.hospital.hana, 0)
        self._move("leave", self.hospital.wendy, 0, facts={"left_on": self.today.isoformat()})
        self.do(
            self.hospital.brook,
            brokerage.start,
            package_id=package.pk,
            until_then="The community nurse, until a worker is signed off for Ada.",
            at=self.now,
        )

    def is_visited(self) -> Visit:
        starts = self.now + 2 * HOUR
        return self.do(
            self.managers["near"],
            plan_visit,
            person_id=self.hospital.ada.pk,
            worker_id=self.nurse.pk,
            starts_at=starts,
            ends_at=starts + 45 * MINUTE,
            due=[],
            at=self.now,
        )

    def is_seen(self) -> None:
        self._move(
            "see-at-home",
            self.hospital.hana,
            0,
            facts={"at_home": "Well, and glad to be home."},
            outcome="settled",
            information="Told Ada whom to call, by a visit.",
        )

    @property
    def today(self):
        return to_london(self.now).date()

    def _move(self, code: str, who: Worker, ago: float, **asked: Any) -> None:
        self.hospital.move(self.stay, code, who, at=self.now - ago * HOUR, **asked)


def begin() -> Story:
    """Ada is on Willow since yesterday, three providers have time, two of them for insulin."""
    hospital, now = make_hospital(), timezone.now()
    Person.objects.filter(pk=hospital.ada.pk).update(**placed(POSTCODE), gender="female")
    managers, services, workers = {}, {}, {}
    for key, postcode, competent in (
        ("near", POSTCODE, True),
        ("far", FAR, True),
        ("untrained", POSTCODE, False),
    ):
        made = a_provider(hospital, key, postcode, competent, now)
        managers[key], workers[key], services[key] = made
    stay = hospital.admit(at=now - DAY)
    return Story(hospital, now, managers, services, workers["near"], stay)


def a_provider(
    hospital: Hospital, key: str, postcode: str, competent: bool, now: datetime
) -> tuple[Worker, Worker, Any]:
    """Its manager, a worker and its service, which has time in the morning."""
    provider = factories.organisation("provider", f"{key.title()} Care", setting="home_care")
    factories.partnership(hospital.council, provider)
    manager, worker = factories.worker(provider, "registered_manager"), factories.worker(provider)
    service = a_service(
        organisation=provider,
        name=f"{key.title()} Care at home",
        postcode=postcode,
        cqc_rating="good",
        activities=[INSULIN] if competent else [],
        last_verified_at=now - 7 * DAY,
    )
    _says(manager, service, now - 7 * HOUR)
    if competent:
        _sign_off(worker, provider, now)
    return manager, worker, service


def _says(manager: Worker, service: Any, at: datetime) -> None:
    said = Said(at, at + DAY, to_london(at).date(), minutes={"morning": 120}, rate_pence=2900)
    viewer = factories.viewer(manager)
    state(viewer, service.pk, said, f"said {service.pk}", at=at + MINUTE)


def _sign_off(worker: Worker, employer: Any, now: datetime) -> None:
    """For somebody else: nobody is competent for Ada before they have met her."""
    Competence.objects.create(
        worker=worker,
        employer=employer,
        activity=INSULIN,
        activity_version=1,
        person=factories.person([employer]),
        assessor=factories.worker(employer, user=False),
        signed_off_at=now - 30 * DAY,
        valid_until=to_london(now).date() + 100 * DAY,
        practices=5,
    )
