"""A nursing home and a home care provider that say what is free, and a hub that wants it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone
from tests import factories as make
from tests.registers.directory.world import a_service

from almoner.platform.access.viewer import Viewer, system
from almoner.registers.directory.models import Service
from almoner.registers.workforce.models import Worker
from almoner.services.capacity.commands import reserve, state
from almoner.services.capacity.models import Spare, Subscription
from almoner.services.capacity.rules import Said

# Midday in London on a Tuesday in spring.
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
TODAY = NOW.date()
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass
class World:
    home: Service
    home_care: Service
    manager: Worker
    carer: Worker
    hub: Worker
    rival_hub: Worker
    rival: Worker

    def viewer(self, who: Worker) -> Viewer:
        return make.viewer(who)


def a_world() -> World:
    """`manager` and `carer` work for the nursing home and the home care of one provider."""
    provider = make.organisation("provider", "Elm Care", setting="nursing")
    return World(
        home=a_service(organisation=provider, kind="nursing", name="Elm House", reach_km=None),
        home_care=a_service(organisation=provider, name="Elm at home"),
        manager=make.worker(provider, "registered_manager"),
        carer=make.worker(provider, "care_worker"),
        hub=make.worker(make.organisation("council", "Coventry hub"), "flow_hub"),
        rival_hub=make.worker(make.organisation("trust", "Another hub"), "flow_hub"),
        rival=make.worker(make.organisation("provider", "Oak Care"), "registered_manager"),
    )


def said(at: datetime = NOW, **changes: Any) -> Said:
    """Two of ten beds may be filled, said just now, for a day."""
    given: dict[str, Any] = {
        "said_at": at,
        "holds_until": at + DAY,
        "available_from": date(2026, 3, 1),
        "maximum": 10,
        "occupied": 8,
        "reserved": 0,
        "accepting": 2,
        **changes,
    }
    return Said(**given)


def hours(at: datetime = NOW, *, until: datetime | None = None, **minutes: int) -> Said:
    """Home care: two hours free in the morning and one in the evening, unless said otherwise."""
    free = minutes or {"morning": 120, "evening": 60}
    return Said(at, until or at + DAY, TODAY, minutes=free)


def say(world: World, said: Said | None = None, key: str = "", **more: Any) -> None:
    """The manager says something of the nursing home, or of another `service`."""
    said = said or globals()["said"]()
    given = {"source": "tap", "at": NOW, **more}
    service = given.pop("service", world.home)
    state(world.viewer(world.manager), service.pk, said, key or f"at {said.said_at}", **given)


def things(place: Any) -> dict[str, Any]:
    """What the walk over every route needs of this part, of the provider of `place`."""
    service = a_service(organisation=place.provider, kind="nursing")
    at = timezone.now()
    state(system("walk", place.provider.pk), service.pk, said(at), "walk", at=at)
    held = reserve(system("walk", place.trust.pk), service.pk, "walk", at + HOUR, at=at)
    spare = Spare.objects.create(
        organisation=place.provider, day=at.date(), announced_at=at, morning=60
    )
    told = Subscription.objects.create(
        organisation=place.provider,
        url="https://example.org/told",
        secret="x",
        kinds=["reservations"],
        made_at=at,
        nudged_until=at,
        next_at=at,
    )
    return {"reservation_id": held, "spare_id": spare.pk, "subscription_id": told.pk}
