"""People with all that is around them: who cares for them, who speaks for them, what they said."""

from collections.abc import Iterator

from almoner.demo.growing.arcs import Arc
from almoner.demo.growing.organising import FOUNDED, address_fields
from almoner.demo.growing.place import Place
from almoner.demo.growing.staffing import TEAMS
from almoner.demo.invent.chance import happens, one_of
from almoner.demo.invent.organisations import COMMUNITY_TRUST, VOLUNTARY
from almoner.demo.invent.shapes import AboutMe
from almoner.demo.invent.shapes import Person as Invented
from almoner.platform.audit.commands import record
from almoner.registers.people.models import (
    Involvement,
    Person,
    Relationship,
    Representative,
    SharingDecision,
)

_NURSED, _WITH_COUNCIL, _WITH_NEIGHBOURS = 0.35, 0.6, 0.12
_SPEAKERS = ("Alma", "Desmond", "Yasmin", "Frank")
_GIVEN = {
    "diabetes": "Type 2 diabetes, treated with basal insulin",
    "catheter": "Long-term urinary catheter",
    "gastrostomy": "Fed through a gastrostomy (PEG)",
    "stoma": "Stoma",
    "pressure-ulcer": "Pressure ulcer",
    "epilepsy": "Epilepsy",
    "copd": "Chronic obstructive pulmonary disease",
    "stroke": "Weakness after a stroke",
    "spinal-injury": "Spinal cord injury",
    "brain-injury": "Acquired brain injury",
}


def people_it(place: Place) -> None:
    """Writes everybody, with one audit event for each provider."""
    everybody = list(place.invented.values())
    rows = Person.objects.bulk_create(_person(place, one) for one in everybody)
    place.people.update(zip((one.key for one in everybody), rows, strict=True))
    Involvement.objects.bulk_create(_involvements(place))
    Relationship.objects.bulk_create(_relationships(place))
    Representative.objects.bulk_create(_representatives(place))
    SharingDecision.objects.bulk_create(_sharing(place))
    at = place.clock.at(FOUNDED - 2, 9)
    for key in sorted({one.provider for one in everybody}):
        count = sum(one.provider == key for one in everybody)
        actor, row = place.installation(key), place.organisations[key]
        record(actor, "people.brought_in", row, at=at, people=count)


def _person(place: Place, one: Invented) -> Person:
    more = place.casting.conditions.get(one.key, [])
    return Person(
        nhs_number=one.nhs_number,
        nhs_number_status=one.nhs_number_status,
        given_name=one.name.given,
        family_name=one.name.family,
        known_as=one.name.known_as,
        born_on=one.born_on,
        gender=one.name.gender,
        phone=one.phone,
        preferred_language=one.preferred_language,
        interpreter_needed=one.interpreter_needed,
        contact_needs=list(one.contact_needs),
        about_me=_about_me(one.about_me),
        conditions=[
            *(
                {"code": c.code, "label": c.label, "since": c.since, "stable": c.stable}
                for c in one.conditions
            ),
            *(
                {"code": code, "label": _GIVEN.get(code, code), "since": None, "stable": True}
                for code in more
            ),
        ],
        gp_practice=place.organisations[one.practice],
        registered_by=place.organisations[one.provider],
        synthetic=True,
        **address_fields(one.address),
    )


def _about_me(words: AboutMe) -> dict[str, str]:
    found = {
        "What is most important to me": words.what_matters,
        "People who are important to me": words.who_matters,
        "How I communicate and how to communicate with me": words.how_i_communicate,
        "My wellness": words.my_wellness,
        "Please do and please don't": f"{words.please_do} {words.please_do_not}",
        "How and when to support me": words.how_to_support_me,
        "Also worth knowing about me": words.also_worth_knowing,
        "Supported to write this by": words.supported_by or "",
    }
    return {heading: text for heading, text in found.items() if text}


def _involvements(place: Place) -> Iterator[Involvement]:
    arcs = {arc.person: arc for arc in place.casting.arcs}
    for one in place.invented.values():
        chance, arc = place.chance("involved", one.key), arcs.get(one.key)
        parts = [(one.provider, "provider", ""), (one.practice, "practice", "")]
        if arc is not None or happens(chance, _NURSED):
            parts.append((COMMUNITY_TRUST, "nursing", _team(place, one, arc)))
        if happens(chance, _WITH_COUNCIL):
            parts.append((one.council, "council", ""))
        if (arc and arc.provider == VOLUNTARY[0]) or happens(chance, _WITH_NEIGHBOURS):
            parts.append((VOLUNTARY[0], "voluntary", ""))
        for key, kind, team in parts:
            yield Involvement(
                person=place.people[one.key],
                organisation=place.organisations[key],
                kind=kind,
                team=place.teams[team] if team else None,
                starts_on=one.registered_on,
            )


def _team(place: Place, one: Invented, arc: Arc | None) -> str:
    """The team of the one who delegates, else one by where the person is in the list."""
    if arc is not None:
        return place.hired[arc.delegator].jobs[0].team
    return TEAMS[int(one.key.rpartition("-")[2]) % len(TEAMS)]


def _relationships(place: Place) -> Iterator[Relationship]:
    for one in place.invented.values():
        for kin in one.relationships:
            yield Relationship(
                person=place.people[one.key],
                kind=kin.kind,
                name=kin.name,
                phone=kin.phone,
                unpaid_carer=kin.unpaid_carer,
                hours_a_week=kin.hours_a_week,
                emergency_contact=kin.emergency_contact,
                starts_on=kin.starts_on,
            )


def _representatives(place: Place) -> Iterator[Representative]:
    yield from _speakers(place)
    for one in place.invented.values():
        for held in one.representatives:
            yield Representative(
                person=place.people[one.key],
                kind=held.kind,
                name=held.name,
                phone=held.phone,
                evidence_seen_on=held.evidence_seen_on,
                evidence_reference=held.evidence_reference,
                starts_on=held.starts_on,
                ends_on=held.ends_on,
            )


def _speakers(place: Place) -> Iterator[Representative]:
    """Who speaks for the people whose delegation rests on it though chance gave them nobody."""
    for arc in place.casting.arcs:
        if kind := arc.notes.get("speaker"):
            chance, since = place.chance("speaker", arc.number), place.clock.day(arc.began + 200)
            yield Representative(
                person=place.people[arc.person],
                kind=kind,
                name=f"{one_of(chance, _SPEAKERS)} {place.invented[arc.person].name.family}",
                evidence_seen_on=since,
                evidence_reference=f"DEMO-{kind.upper().replace('_', '-')}-{arc.number:06d}",
                starts_on=since,
            )


def _sharing(place: Place) -> Iterator[SharingDecision]:
    """A no to sharing the record is to the council: who cares for them day by day still sees it."""
    managers = {key: place.manager(key) for key in {p.provider for p in place.invented.values()}}
    for one in place.invented.values():
        provider = place.organisations[one.provider]
        council = place.organisations[one.council]
        for said in one.sharing:
            given = place.clock.at((place.clock.today - said.given_on).days, 11)
            withdrawn = said.withdrawn_on
            about = provider if said.agreed else council
            yield SharingDecision(
                person=place.people[one.key],
                organisation=about if said.scope == "record" else None,
                scope=said.scope,
                agreed=said.agreed,
                given_by=one.name.full,
                given_at=given,
                withdrawn_at=withdrawn and place.clock.at((place.clock.today - withdrawn).days, 12),
                recorded_by_id=managers[one.provider].user_id or 0,
                recorded_for=provider,
            )
