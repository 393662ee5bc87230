"""Organisations, their teams, the localities of the place and the agreements between them."""

from datetime import datetime, timedelta

from almoner.demo.growing.place import Place
from almoner.demo.growing.staffing import COUNCIL_TEAMS, HUB_TEAM, TEAMS, THERAPY_TEAM, WARD_TEAM
from almoner.demo.invent.addresses import landline, mobile
from almoner.demo.invent.organisations import (
    ACUTE_TRUST,
    CARE_HOMES,
    COMMUNITY_TRUST,
    COUNCIL_COVENTRY,
    ICB,
    PROVIDERS,
    VOLUNTARY,
)
from almoner.demo.invent.shapes import Address
from almoner.demo.invent.shapes import Organisation as Invented
from almoner.platform.audit.commands import record
from almoner.registers.organisations.models import Locality, Organisation, Partnership, Team

FOUNDED = 1300
"""Days ago on which the place begins."""
_LOCALITIES = {
    "Coventry": "E08000026",
    "North Warwickshire": "E07000218",
    "Nuneaton and Bedworth": "E07000219",
    "Rugby": "E07000220",
    "Stratford": "E07000221",
    "Warwick": "E07000222",
}


def organise(place: Place) -> None:
    """Writes them all, with one audit event for each organisation."""
    at = place.clock.at(FOUNDED, 9)
    for one in place.town.organisations():
        _write(place, one, at)
    _write_teams(place)
    _write_localities(place)
    _write_partnerships(place)


def address_fields(home: Address) -> dict[str, object]:
    return {
        "address": f"{home.house} {home.street}, {home.town}",
        "postcode": home.place.postcode,
        "latitude": home.place.latitude,
        "longitude": home.place.longitude,
        "local_authority": home.place.local_authority,
        "neighbourhood": home.place.neighbourhood,
    }


def _write(place: Place, one: Invented, at: datetime) -> None:
    row = Organisation.objects.create(
        kind=one.kind,
        name=one.name,
        setting=one.setting,
        ods_code=one.ods_code,
        cqc_location_id=one.cqc_location_id,
        ascwds_id=one.ascwds_id,
        main_service=one.main_service,
        parent=place.organisations[one.parent] if one.parent else None,
        does_delegated_activities="1" if one.key in PROVIDERS else "",
        phone=one.phone,
        phone_out_of_hours=one.phone_out_of_hours,
        synthetic=True,
        **address_fields(one.address),
    )
    place.organisations[one.key] = row
    record(place.installation(one.key), "organisation.registered", row, at=at)


def _write_teams(place: Place) -> None:
    chance = place.chance("teams")
    owners = dict.fromkeys((*TEAMS, THERAPY_TEAM), COMMUNITY_TRUST)
    owners |= dict.fromkeys((*COUNCIL_TEAMS, HUB_TEAM), COUNCIL_COVENTRY)
    for name, owner in {**owners, WARD_TEAM: ACUTE_TRUST}.items():
        place.teams[name] = Team.objects.create(
            organisation=place.organisations[owner],
            name=name,
            phone=landline(chance),
            phone_out_of_hours=mobile(chance),
        )


def _write_localities(place: Place) -> None:
    """Each district's own neighbourhoods, as far as people of the place live there."""
    cells: dict[str, set[str]] = {}
    for person in place.invented.values():
        home = person.address.place
        cells.setdefault(home.local_authority, set()).add(home.neighbourhood)
    Locality.objects.bulk_create(
        Locality(
            organisation=place.organisations[ICB],
            name=name,
            neighbourhoods=sorted(cells.get(code, ())),
        )
        for name, code in _LOCALITIES.items()
    )


def _write_partnerships(place: Place) -> None:
    pairs = [(COMMUNITY_TRUST, provider, True, FOUNDED) for provider in PROVIDERS]
    pairs += [
        (COMMUNITY_TRUST, VOLUNTARY[0], True, 500),
        (ACUTE_TRUST, CARE_HOMES[1], False, 600),
        (COUNCIL_COVENTRY, VOLUNTARY[1], False, 600),
        (COUNCIL_COVENTRY, COMMUNITY_TRUST, False, 600),
        (ACUTE_TRUST, COUNCIL_COVENTRY, False, 600),
    ]
    for number, (delegating, provider, allows, ago) in enumerate(pairs, start=1):
        row = Partnership.objects.create(
            delegating=place.organisations[delegating],
            provider=place.organisations[provider],
            starts_on=place.clock.today - timedelta(days=ago),
            contract_reference=f"DEMO-CONTRACT-{number:03d}",
            contract_allows_delegation=allows,
        )
        place.partnerships.append(row)
        actor = place.installation(delegating)
        record(actor, "partnership.made", row, at=place.clock.at(ago, 10))
