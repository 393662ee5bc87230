"""The directory of the place: written, approved, kept true or forgotten, asked and referred to."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from almoner.demo.growing.cast import MAYA, SAM
from almoner.demo.growing.place import Place
from almoner.demo.invent.addresses import address, landline, mobile
from almoner.demo.invent.chance import one_of, whole
from almoner.demo.invent.organisations import (
    COUNCIL_COVENTRY,
    HOME_CARE,
    ICB,
    PERSONAL_ASSISTANTS,
)
from almoner.demo.invent.services import PROVIDED, STOPPED, Offer, offered_by_groups
from almoner.platform.access.viewer import Viewer, system
from almoner.platform.geography.spots import spot
from almoner.registers.directory import commands
from almoner.registers.directory.models import Answer, Service
from almoner.registers.directory.rules.checks import LASTS
from almoner.registers.directory.rules.matching import Sought
from almoner.registers.organisations.commands import register_organisation
from almoner.registers.organisations.models import Organisation

_WRITTEN = 400
_PROVIDERS_CHECKED = (12, 30, 45, 81)
_GROUPS_CHECKED = (5, 20, 33, 60, 84, 140, 260)
"""Days ago on which entries were last checked: the last two are out of date."""
_ACCESS = "Phone, or ask anybody who works with you to refer you."
_ELIGIBLE = (
    "Adults in Coventry and Warwickshire.",
    "Anybody over 50.",
    "Everybody. No referral is needed.",
)
_NAMES = ["Marian", "Dele", "Prue", "Kasia", "Idris", "Bonnie", "Farah", "Teo"]
_NEEDS = [
    "personal_care",
    "meals",
    "shopping",
    "going_along",
    "company",
    "night",
    "medicines",
    "transport",
]
_SHORT_OF = {3: "insurance", 6: "dbs"}
"""Number of the assistant → the check that nobody has seen."""


def lay_out_directory(place: Place) -> None:
    clock = place.clock
    place.script.add(clock.at(_WRITTEN, 9), partial(_found_groups, place))
    for number, offer in enumerate((*PROVIDED, *offered_by_groups())):
        _lay_out_entry(place, number, offer)
    place.script.add(clock.at(50, 11), partial(_stop, place))
    place.script.add(clock.at(40, 11), partial(_champions, place))
    place.script.add(clock.at(9, 14), partial(_note, place))
    place.script.add(clock.at(8, 10), partial(_refer, place))
    place.script.add(clock.at(60, 10), partial(_assistants, place))
    place.script.add(clock.at(2, 16), partial(_ask, place))


def steward(place: Place) -> Viewer:
    """The council's broker who looks after the directory, before any of the cast does."""
    council = place.organisations[COUNCIL_COVENTRY]
    return replace(
        system("directory steward", council.pk),
        organisation_name=council.name,
        organisation_kind=council.kind,
    )


def _lay_out_entry(place: Place, number: int, offer: Offer) -> None:
    written = place.clock.at(_WRITTEN - 1 - number, 10)
    place.script.add(written, partial(_write, place, number, offer))
    checked = _GROUPS_CHECKED if offer.kind == "community" else _PROVIDERS_CHECKED
    ago = checked[number % len(checked)]
    place.script.add(place.clock.at(ago, 15), partial(_verify, place, offer))


def _found_groups(place: Place, at: datetime) -> None:
    """The groups that the place does not have yet."""
    actor, chance = place.installation(ICB), place.chance("groups")
    known = {one.name for one in place.organisations.values()}
    for name in dict.fromkeys(one.owner for one in offered_by_groups()):
        if name not in known:
            home = address(chance)
            register_organisation(
                actor,
                kind="voluntary",
                name=name,
                phone=landline(chance),
                address=f"{home.house} {home.street}, {home.town}",
                postcode=home.postcode,
                synthetic=True,
                at=at,
            )


def _write(place: Place, number: int, offer: Offer, at: datetime) -> None:
    """Written by its own, approved by the council."""
    owner, chance = _owner(place, offer), place.chance("entry", offer.name)
    author = system("directory author", owner.pk)
    made = commands.write(
        author,
        kind=offer.kind,
        reference=f"entry-{number + 1}",
        synthetic=True,
        at=at,
        organisation_id=owner.pk,
        activities=_activities(place, offer),
        eligibility=one_of(chance, _ELIGIBLE),
        address=owner.address,
        postcode=owner.postcode,
        phone=owner.phone or landline(chance),
        **_words(offer, at),
    )
    commands.submit(author, service_id=made.pk, at=at)
    commands.approve(steward(place), service_id=made.pk, at=at)


def _words(offer: Offer, at: datetime) -> dict[str, Any]:
    return {
        "name": offer.name,
        "summary": offer.summary,
        "access": _ACCESS,
        "needs": offer.needs.split(),
        "languages": offer.languages.split(),
        "reach_km": offer.reach_km,
        "price_from": Decimal(offer.price) if offer.price else None,
        "price_per": offer.per,
        "cqc_rating": offer.rating,
        "cqc_rated_on": (at - timedelta(days=200)).date() if offer.rating else None,
        "self_referral": offer.self_referral,
        "direct_payments": offer.direct_payments,
    }


def _activities(place: Place, offer: Offer) -> list[str]:
    """What is delegated to the provider in the story, for services that do such things."""
    if "delegated_care" not in offer.needs:
        return []
    return sorted({arc.activity for arc in place.casting.arcs if arc.provider == offer.owner})


def _owner(place: Place, offer: Offer) -> Organisation:
    if offer.owner in place.organisations:
        return place.organisations[offer.owner]
    return Organisation.objects.get(name=offer.owner)


def _service(name: str) -> Service:
    return Service.objects.get(name=name)


def _verify(place: Place, offer: Offer, at: datetime) -> None:
    commands.verify(steward(place), service_id=_service(offer.name).pk, at=at)


def _stop(place: Place, at: datetime) -> None:
    commands.stop_placements(
        steward(place),
        service_id=_service(STOPPED).pk,
        why="Carers were left without a break. The provider is putting it right.",
        at=at,
    )


def _champions(place: Place, at: datetime) -> None:
    manager = place.viewer(MAYA)
    team, worker = manager.team_id, place.workers[SAM].pk
    if team is not None:
        commands.name_champion(manager, team_id=team, worker_id=worker, at=at)


def _note(place: Place, at: datetime) -> None:
    for name, kind, text in (
        ("Step-free taxis", "wrong", "They do not come into the house or help to lock up."),
        ("Wrap-around rides", "good", "They did all of it, door to door. He goes each week now."),
        ("Hospital rides", "gone", "The number has been dead for a month."),
    ):
        commands.write_note(
            place.viewer(SAM), service_id=_service(name).pk, kind=kind, text=text, at=at
        )


def _refer(place: Place, at: datetime) -> None:
    """A worker refers somebody for the rides that a taxi could not do; the group says yes."""
    service = _service("Wrap-around rides")
    made = commands.refer(
        place.viewer(SAM),
        service_id=service.pk,
        name="Walter Tansley",
        phone=mobile(place.chance("referral")),
        about="A ride to a day centre twice a week, help to get ready, and to lock the door.",
        agreed=True,
        synthetic=True,
        at=at,
    )
    group = system("directory author", service.organisation_id)
    commands.decide_referral(group, referral_id=made.pk, verb="accept", outcome="", at=at)


def _assistants(place: Place, at: datetime) -> None:
    """A register of eight; of two something has not been seen."""
    actor, chance = place.manager(PERSONAL_ASSISTANTS), place.chance("assistants")
    for number, known_as in enumerate(_NAMES):
        made = commands.register_assistant(
            actor,
            name=f"{known_as} {one_of(chance, ('Ansell', 'Brode', 'Chater', 'Dunmore'))}",
            known_as=known_as,
            phone=mobile(chance),
            about="I have worked with people at home for some years.",
            needs=[_NEEDS[number], *_NEEDS[:3]],
            languages=["en", one_of(chance, ("pa", "pl", "gu", "bfi"))],
            postcode=address(chance).postcode,
            agreed_on=at.date(),
            synthetic=True,
            at=at,
        )
        for kind in LASTS:
            if _SHORT_OF.get(number) != kind:
                seen = at.date() - timedelta(days=whole(chance, 1, 200))
                commands.record_check(actor, assistant_id=made.pk, kind=kind, seen_on=seen, at=at)


def _ask(place: Place, at: datetime) -> None:
    """Somebody has asked for care, and one provider has answered."""
    ask, _ = commands.ask_providers(
        system("care-finder"),
        sought=Sought(needs=("personal_care", "meals"), spot=spot("CV1"), budget=Decimal(28)),
        words="Likes an early start and the radio on.",
        synthetic=True,
        at=at,
    )
    owner = place.organisations[HOME_CARE[0]]
    answer = Answer.objects.filter(ask=ask, organisation=owner).first()
    if answer is not None:
        commands.offer(
            place.manager(HOME_CARE[0]),
            answer_id=answer.pk,
            words="Two carers who live nearby, from 7am.",
            price=Decimal("26.20"),
            price_per="hour",
            starts_on=place.clock.day(-5),
            at=at,
        )
