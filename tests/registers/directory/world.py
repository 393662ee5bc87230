"""Services of an invented town, made as tests of several floors need them."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from tests import factories as make

from almoner.registers.directory.models import (
    Answer,
    Ask,
    Champion,
    Note,
    PersonalAssistant,
    Referral,
    Service,
)
from almoner.registers.organisations.placing import placed

# Midday in London on a Tuesday in spring.
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
POSTCODE = "CV1 2WT"
_numbers = count(1)


def a_service(**changes: Any) -> Service:
    """A listed home care service in Coventry, verified a week before `NOW`.

    `organisation` is made unless given; `postcode` is placed; other fields are the model's own.
    """
    n = next(_numbers)
    where = placed(changes.pop("postcode", POSTCODE))
    given: dict[str, Any] = {
        "kind": Service.Kind.HOME_CARE,
        "name": f"Care at home {n}",
        "reference": f"service-{n}",
        "status": Service.Status.LISTED,
        "summary": "Care at home, day and evening.",
        "needs": ["personal_care", "meals"],
        "languages": ["en"],
        "reach_km": 15.0,
        "phone": "024 7600 0000",
        "last_verified_at": NOW - timedelta(days=7),
        "last_verified_by": "The provider",
        "created_at": NOW - timedelta(days=100),
        "synthetic": True,
        **where,
        **changes,
    }
    if "organisation" not in given:
        given["organisation"] = make.organisation("provider", setting="home_care")
    return Service.objects.create(**given)


def things(world: Any) -> dict[str, int]:
    """What the directory's addresses name, in a world of delegation, by the name in the address:
    all of its provider, none of its rival."""
    service = a_service(organisation=world.provider)
    note = Note.objects.create(
        service=service,
        organisation=world.trust,
        kind="wrong",
        text="x",
        written_by="x",
        written_at=NOW,
    )
    team = make.team(world.provider)
    champion = Champion.objects.create(team=team, worker=world.worker, starts_on=NOW.date())
    about = {"service": service, "organisation": world.provider}
    referral = Referral.objects.create(
        **about, by="self", name="Joe Banks", phone="1", about="x", agreed=True, sent_at=NOW
    )
    ask = Ask.objects.create(
        secret="x",
        outward="CV1",
        latitude=0,
        longitude=0,
        answers={"needs": [], "languages": []},
        asked_at=NOW,
        closes_at=NOW,
    )
    assistant = PersonalAssistant.objects.create(
        kept_by=world.provider, name="Joe Banks", known_as="Joe", agreed_on=NOW, created_at=NOW
    )
    return {
        "service_id": service.pk,
        "note_id": note.pk,
        "team_id": team.pk,
        "champion_id": champion.pk,
        "referral_id": referral.pk,
        "answer_id": Answer.objects.create(ask=ask, asker="x", **about).pk,
        "assistant_id": assistant.pk,
    }
