"""A council, three providers of home care and somebody to find care for.

Everything happens around the real present, since the database's own clock keeps the seal. Commands
are called as the web calls them: with the web's role, so that row policies hold.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.utils import timezone
from tests import factories as make
from tests.registers.directory.world import a_service

from almoner.kernel.zone import to_london
from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer
from almoner.registers.directory.models import Service
from almoner.registers.organisations.models import Organisation
from almoner.registers.organisations.placing import placed
from almoner.registers.people.models import Involvement, Person
from almoner.registers.workforce.models import Worker
from almoner.services.brokerage import commands
from almoner.services.brokerage.commands import Terms
from almoner.services.brokerage.models import (
    Agreement,
    Invitation,
    Offer,
    Package,
    Question,
    Subject,
)
from almoner.services.brokerage.rules.outline import Outline
from almoner.services.capacity.commands import state
from almoner.services.capacity.rules import Said
from almoner.services.delegation.models import Competence

POSTCODE = "CV1 2WT"
INSULIN = "insulin-administration"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CRITERIA = {"price": 60, "quality": 40}
PARTS = {"morning": 45, "evening": 30}
T = TypeVar("T")


@dataclass
class World:
    now: datetime
    council: Organisation
    broker: Worker
    rival_broker: Worker
    person: Person
    providers: list[Organisation]
    managers: list[Worker]
    services: list[Service]
    viewers: dict[int, Viewer] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return to_london(self.now).date()

    def viewer(self, who: Worker) -> Viewer:
        if who.pk not in self.viewers:
            self.viewers[who.pk] = make.viewer(who)
        return self.viewers[who.pk]

    def do(self, who: Worker, deed: Callable[..., T], *args: Any, **given: Any) -> T:
        """A command or query as this worker, with the web's role."""
        viewer = self.viewer(who)
        with scoped(viewer, drop_role=True):
            return deed(viewer, *args, **given)

    def outline(self, **changes: Any) -> Outline:
        wanted = Outline(
            kind="home_care",
            start_wanted=self.today + 2 * DAY,
            needs=("personal_care",),
            minutes=PARTS,
            summary="Help to wash and dress, and supper.",
            rate_limit_pence=3200,
        )
        return replace(wanted, **changes)

    def terms(self, **changes: Any) -> Terms:
        given: dict[str, Any] = {
            "starts_on": self.today + 2 * DAY,
            "rate_pence": 2900,
            "minutes": PARTS,
            **changes,
        }
        return Terms(**given)

    def drafted(self, **changes: Any) -> Package:
        return self.do(
            self.broker,
            commands.draft,
            outline=self.outline(**changes),
            person_id=self.person.pk,
            at=self.now - 3 * HOUR,
        )

    def published(self, *, closes: timedelta = HOUR, ago: timedelta = HOUR, **changes: Any):
        """Closes so long after now; before now with a negative `closes`."""
        package = self.drafted(**changes)
        return self.do(
            self.broker,
            commands.publish,
            package_id=package.pk,
            closes_at=self.now + closes,
            criteria=CRITERIA,
            at=self.now - ago,
        )

    def offered(self, package: Package, which: int, *, at: datetime | None = None, **changes: Any):
        return self.do(
            self.managers[which],
            commands.offer,
            package_id=package.pk,
            service_id=self.services[which].pk,
            terms=self.terms(**changes),
            at=at or self.now - 50 * MINUTE,
        )

    def closed(self, **changes: Any) -> tuple[Package, list[Offer]]:
        """A package with an offer of each of the first two providers, opened a moment ago."""
        package = self.published(closes=-MINUTE, **changes)
        priced = {"delegated_rate_pence": 3100} if package.activities else {}
        offers = [
            self.offered(package, 0, rate_pence=2900, **priced),
            self.offered(package, 1, rate_pence=2700, **priced),
        ]
        package = self.do(self.broker, commands.close, package_id=package.pk, at=self.now)
        return package, offers

    def awarded(self, **changes: Any) -> tuple[Package, list[Offer]]:
        """To the second provider, which is the cheaper."""
        package, offers = self.closed(**changes)
        self.award(package, offers[1], offers[:1])
        package.refresh_from_db()
        return package, offers

    def award(self, package: Package, winner: Offer, losers: list[Offer], **more: Any):
        return self.do(
            self.broker,
            commands.award,
            package_id=package.pk,
            offer_id=winner.pk,
            reasons={one.pk: ("price", "The other price was lower.") for one in losers},
            at=self.now,
            **more,
        )


def make_world() -> World:
    now = timezone.now()
    council = make.organisation("council", "Example City Council")
    providers = [
        make.organisation("provider", name, setting="home_care")
        for name in ("Ash Care", "Birch Care", "Cedar Care")
    ]
    services = [
        a_service(
            organisation=one,
            name=f"{one.name} at home",
            cqc_rating="good",
            last_verified_at=now - 7 * DAY,
            activities=[INSULIN] if at < 2 else [],
        )
        for at, one in enumerate(providers)
    ]
    world = World(
        now=now,
        council=council,
        broker=make.worker(council, "broker"),
        rival_broker=make.worker(make.organisation("council", "Another Council"), "broker"),
        person=make.person(
            [council],
            given_name="Margaret",
            family_name="Okafor",
            born_on=date(1944, 5, 2),
            gender="female",
            **placed(POSTCODE),
        ),
        providers=providers,
        managers=[make.worker(one, "registered_manager") for one in providers],
        services=services,
    )
    for manager, service in zip(world.managers, services, strict=True):
        say(world, manager, service)
    return world


def say(world: World, manager: Worker, service: Service, **changes: Any) -> None:
    """Room in the morning and the evening, said four hours ago."""
    said_at = changes.pop("said_at", world.now - 4 * HOUR)
    given: dict[str, Any] = {
        "said_at": said_at,
        "holds_until": world.now + DAY,
        "available_from": world.today,
        "minutes": {"morning": 120, "midday": 60, "evening": 120},
        "rate_pence": 2900,
        **changes,
    }
    viewer = world.viewer(manager)
    state(viewer, service.pk, Said(**given), f"said-{service.pk}-{said_at}", at=said_at + MINUTE)


def sign_off(world: World, which: int, activity: str = INSULIN, *, days: int = 100) -> Competence:
    """A worker of that provider is signed off for somebody else, for so many days more."""
    employer = world.providers[which]
    return Competence.objects.create(
        worker=make.worker(employer, user=False),
        employer=employer,
        activity=activity,
        activity_version=1,
        person=make.person([employer]),
        assessor=make.worker(employer, user=False),
        signed_off_at=world.now - 30 * DAY,
        valid_until=world.today + timedelta(days=days),
        practices=5,
    )


def things(world: Any) -> dict[str, Any]:
    """Of the delegation's world: a package of its council, and one of everything about it."""
    at = timezone.now()
    package = Package.objects.create(
        organisation=world.icb,
        number=1,
        state="under_evaluation",
        kind="home_care",
        start_wanted=at.date(),
        created_at=at - 3 * HOUR,
        created_by="user:0",
        published_at=at - 2 * HOUR,
        closes_at=at - HOUR,
        closed_at=at,
        criteria=CRITERIA,
        minutes=PARTS,
    )
    about = {"package": package, "buyer": world.icb}
    Subject.objects.create(**about, person=world.person)
    service = a_service(organisation=world.provider)
    asked = {**about, "service": service, "provider": world.provider}
    Invitation.objects.create(**asked, eligible=True, invited_at=at - 2 * HOUR, provider_size=1)
    made = Offer.objects.create(
        **asked,
        sealed_until=package.closes_at,
        made_at=at - 90 * MINUTE,
        starts_on=at.date(),
        rate_pence=2900,
        made_by="user:0",
    )
    question = Question.objects.create(**about, text="Is there a key safe?", asked_at=at)
    agreement = Agreement.objects.create(
        buyer=world.icb,
        provider=world.provider,
        route="framework",
        kinds=["home_care"],
        reference="F-1",
        starts_on=at.date(),
    )
    return {
        "package_id": package.pk,
        "offer_id": made.pk,
        "question_id": question.pk,
        "agreement_id": agreement.pk,
    }


def parts(world, provider):
    """Of the provider, in the care of the person."""
    return Involvement.objects.filter(person=world.person, organisation=provider)
