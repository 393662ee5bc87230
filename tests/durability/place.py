"""A whole place, and everybody in it who sends something while its servers are killed."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from tests import factories
from tests.durability.doors import Broken, Browser, Door, Ear, hear_event, tell_ward
from tests.durability.own import OwnServer
from tests.durability.servers import KEY, Servers, ask, free_port, listener, live, web, worker
from tests.registers.directory.world import a_service
from tests.services.brokerage.world import CRITERIA, HOUR, MINUTE, PARTS, make_world, say
from tests.services.delegation.world import make_world as make_delegations
from tests.services.discharge.hospital import make_hospital
from tests.services.discharge.messages import adt, answered

from almoner.platform.accounts.models import ApiToken
from almoner.platform.accounts.tokens import digest
from almoner.platform.imports.models import ImportRun
from almoner.services.brokerage.models import Award, Offer, Package
from almoner.services.capacity.commands import state
from almoner.services.capacity.models import Reservation, Subscription
from almoner.services.capacity.returning.commands import save_return
from almoner.services.capacity.returning.rules import fields_of
from almoner.services.capacity.rules import Said
from almoner.services.capacity.telling.jobs import tell_software_of_changes
from almoner.services.capacity.telling.rules import RESERVATIONS
from almoner.surfaces.flow.jobs import forecast_every_place

PLACES, PACKAGES = 5_000, 8
OF_ACTS = "alm_durability_acts"
IN_WINDOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
FREE = {"morning": 6_000, "midday": 60, "evening": 6_000}
LIST = "NHS number,Surname,Forename,DOB,Ward,Bed,Admitted\n"


def key_for(who: Any, organisation_id: int, plain: str, *scopes: str) -> None:
    ApiToken.objects.create(
        user=who.user,
        name="durability",
        digest=digest(plain),
        scopes=list(scopes),
        organisation_id=organisation_id,
        expires_at=timezone.now() + timedelta(days=1),
    )


def day_typed(name: str, at: Any) -> dict[str, int]:
    return {f"{name}_day": at.day, f"{name}_month": at.month, f"{name}_year": at.year}


def number(kind: int, n: int) -> str:
    """Of an invented person: each kind of sender has numbers of its own."""
    return factories.nhs_number(kind * 10_000 + n)


class Place:
    def __init__(self, own: OwnServer, ear: Ear) -> None:
        self.ear = ear
        self._people()
        self._services()
        self._packages()
        self.ports = {name: free_port() for name in ("web", "live", "listener")}
        port = self.ports["web"]
        self.manager, self.broker, self.ward, self.hub = (
            Browser(port, who)
            for who in (
                self.world.managers[0],
                self.world.broker,
                self.hospital.wendy,
                self.hospital.hana,
            )
        )
        commands = {
            "web": web(port),
            "worker": worker(),
            "listener": listener(self.hospital.trust.ods_code, self.ports["listener"]),
            "live": live(self.ports["live"]),
        }
        self.servers = Servers(commands, own.data)
        self.runs: list[int] = []
        self.followed: list[str] = []
        self.messages: dict[int, bytes] = {}
        self.cursor, self.picture = "", ""

    def _people(self) -> None:
        self.world = make_world()
        self.hospital = make_hospital.__wrapped__()
        self.delegations = make_delegations.__wrapped__()
        provider = self.world.providers[0]
        key_for(self.world.managers[0], provider.pk, KEY, "capacity:write", "capacity:read")
        given = self.delegations
        key_for(given.worker, given.provider.pk, OF_ACTS, "acts:write", "acts:read")

    def _services(self) -> None:
        world, now = self.world, timezone.now()
        nursing = {"organisation": world.providers[0], "kind": "nursing"}
        self.spoken = a_service(**nursing, name="Ash House")
        self.sold = a_service(**nursing, name="Ash Court")
        whole = Said(now, now + timedelta(hours=12), now.date(), maximum=PLACES, accepting=PLACES)
        state(world.viewer(world.managers[0]), self.sold.pk, whole, "all", at=now)
        for manager, service in zip(world.managers, world.services, strict=True):
            say(world, manager, service, minutes=FREE, said_at=now - 3 * HOUR)
        self.told = Subscription.objects.create(
            organisation=world.providers[0],
            url=self.ear.url,
            secret="x",
            kinds=[RESERVATIONS],
            made_at=now,
            nudged_until=now,
            next_at=now,
        )

    def _packages(self) -> None:
        self.drafts = [self.world.drafted() for _ in range(PACKAGES)]
        self.closed = [self.world.closed() for _ in range(PACKAGES)]

    def doors(self) -> dict[str, Door]:
        return {
            "statements": Door(self.states),
            "reservations": Door(self.holds),
            "acts": Door(self.acts),
            "brokerage": Door(self.brokers, most=3 * PACKAGES),
            "adt": Door(self.tells_of_a_coming),
            "lists": Door(self.brings_a_list, pause=1.0),
            "returns": Door(self.saves_a_return),
            "feed": Door(self.follows),
            "live": Door(self.listens, pause=0.5),
            "clock": Door(self.ticks, pause=0.5),
        }

    def states(self, n: int, again: bool) -> None:
        path = f"/api/v1/capacity/services/{self.spoken.pk}/statements/{quote(f'n-{n}')}"
        at = self.world.now + n * timedelta(milliseconds=1)
        told = {
            "said_at": at.isoformat(),
            "holds_until": (at + timedelta(hours=12)).isoformat(),
            "available_from": at.date().isoformat(),
            "accepting": n % 9,
        }
        self._ask("PUT", path, told, {200, 201})

    def holds(self, n: int, again: bool) -> None:
        path = f"/capacity/services/{self.sold.pk}/hold/"
        taken, _ = self.broker.post(path, key=f"n-{n}", places=1, hours=24)
        assert taken, f"not held: {n}"

    def acts(self, n: int, again: bool) -> None:
        act = {
            "delegation": self.delegations.delegation.pk,
            "reference": str(UUID(int=n + 1)),
            "outcome": "refused",
            "done_at": timezone.now().isoformat(),
            "note": "Not today, thank you",
        }
        self._ask("POST", "/api/v1/acts", act, {201}, OF_ACTS)

    def brokers(self, n: int, again: bool) -> None:
        """One draft is published, offered for, and an older package is awarded; then the next."""
        one, step = divmod(n, 3)
        taken = (self._publishes, self._offers, self._awards)[step](one)
        assert taken or again, f"refused: {n}"

    def _publishes(self, one: int) -> bool:
        closes = timezone.localtime() + 6 * HOUR
        weights = {"price": 0, "quality": 0, "start": 0, "competence": 0, "continuity": 0}
        typed = {**weights, "travel": 0, **CRITERIA, **day_typed("closes_at", closes)}
        path = f"/brokerage/{self.drafts[one].pk}/publish/"
        return self.broker.post(path, **typed, closes_at_time=f"{closes:%H:%M}")[0]

    def _offers(self, one: int) -> bool:
        starts = self.world.today + timedelta(days=2)
        typed = {**day_typed("starts_on", starts), "rate": "29.00", **PARTS}
        path = f"/brokerage/offers/{self.drafts[one].pk}/{self.world.services[0].pk}/"
        return self.manager.post(path, **typed)[0]

    def _awards(self, one: int) -> bool:
        package, (loser, winner) = self.closed[one]
        typed = {f"code-{loser.pk}": "price", f"words-{loser.pk}": "The other price was lower."}
        return self.broker.post(f"/brokerage/{package.pk}/award/{winner.pk}/", **typed)[0]

    def tells_of_a_coming(self, n: int, again: bool) -> None:
        at = f"{timezone.localtime() - MINUTE:%Y%m%d%H%M%S}"
        message = self.messages.setdefault(
            n, adt(control=f"n-{n}", number=number(1, n), bed=str(n), visit=f"V{n}", when=at)
        )
        said = answered(tell_ward(self.ports["listener"], message))
        if said[0] == "AE":
            raise Broken(said[2])
        assert said == ("AA", f"n-{n}", ""), said

    def brings_a_list(self, n: int, again: bool) -> None:
        """Two people on each; and says yes to those that have been tried."""
        people = "".join(
            f"{number(2, 2 * n + one)},Novak,Nel,01/02/1950,ELM,{2 * n + one},02/03/2026\n"
            for one in (0, 1)
        )
        taken, to = self.ward.upload("/imports/new/ward-list/", "list", LIST + people)
        assert taken, f"not taken: {n}"
        self.runs.append(int(to.strip("/").split("/")[-1]))
        self.confirm()

    def confirm(self) -> None:
        waiting = ImportRun.objects.filter(options__stage="confirm").order_by("pk")
        for run in waiting.values_list("pk", flat=True):
            self.ward.post(f"/imports/{run}/apply/")

    def saves_a_return(self, n: int, again: bool) -> None:
        values = {one.code: None for one in fields_of("nursing")}
        viewer = self.world.viewer(self.world.managers[0])
        save_return(viewer, self.spoken.pk, values, at=self.return_at(n))

    def return_at(self, n: int) -> datetime:
        return IN_WINDOW + n * timedelta(seconds=1)

    def follows(self, n: int, again: bool) -> None:
        path = f"/api/v1/capacity/reservations?limit=5&since={quote(self.cursor)}"
        told = self._ask("GET", path, None, {200})
        self.followed += [one["reservation"] for one in told["items"]]
        self.cursor = told["next"]

    def listens(self, n: int, again: bool) -> None:
        _, self.picture = hear_event(self.ports["live"], self.hub.headers, self.picture)

    def ticks(self, n: int, again: bool) -> None:
        """What the worker's own clock begins each minute and each night."""
        for job in (tell_software_of_changes, forecast_every_place):
            try:
                job.defer(timestamp=0)
            except AlreadyEnqueued:
                continue
            except ConnectorException as error:
                raise Broken from error

    def held(self) -> QuerySet[Reservation]:
        return Reservation.objects.filter(service=self.sold)

    def brokered(self, steps: int) -> bool:
        """Whether each step that was acknowledged was taken, and none twice."""
        for one in range(PACKAGES):
            published, offered, awarded = (steps > 3 * one + step for step in range(3))
            draft = Package.objects.get(pk=self.drafts[one].pk)
            package = self.closed[one][0]
            awards = Award.objects.filter(package=package).count()
            held = Reservation.objects.filter(about=f"package:{package.pk}").count()
            taken = (draft.state != "draft", Offer.objects.filter(package=draft).count(), awards)
            if any(n < was for n, was in zip(taken, (published, offered, awarded), strict=True)):
                return False
            if max(taken) > 1 or held != awards:
                return False
        return True

    def _ask(
        self, method: str, path: str, body: Any, fine: set[int], key: str = KEY
    ) -> dict[str, Any]:
        status, told = ask(self.ports["web"], method, path, body, key)
        if status >= 500:
            raise Broken(str(status))
        assert status in fine, (status, told)
        return told
