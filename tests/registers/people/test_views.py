import pytest
from django.urls import reverse
from tests import factories as make

from almoner.platform.audit.models import AuditEvent
from almoner.registers.people import commands
from almoner.registers.people.models import (
    HospitalStay,
    Involvement,
    Person,
    Relationship,
    Representative,
    SharingDecision,
)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def day(name: str, at) -> dict[str, str]:
    return {f"{name}_day": at.day, f"{name}_month": at.month, f"{name}_year": at.year}


@pytest.fixture
def nurse(town):
    return make.client_for(town.nurse)


def at(name: str, *args) -> str:
    return reverse(f"people:{name}", args=args)


def test_the_list_names_people_and_the_search_stays_out_of_the_address(town, nurse):
    make.person([town.trust], family_name="Findme")
    response = nurse.post(at("list"), {"search": "findme"}, follow=True)

    assert response.redirect_chain == [("/people/", 302)]
    assert "Findme" in text(response)
    assert town.person.family_name not in text(response)
    assert "1 person for “findme”" in text(response)
    assert "Findme" in text(nurse.get(at("list"))), "The search is kept for the next page."
    assert town.person.family_name in text(nurse.post(at("list"), {"search": ""}, follow=True))


def test_the_next_pages_keep_the_search(town, nurse):
    for _ in range(26):
        make.person([town.trust], family_name="Same")
    nurse.post(at("list"), {"search": "same"})
    response = nurse.get(at("list"), {"page": 2})
    assert "26 people for “same”" in text(response)
    assert 'href="?page=1"' in text(response)


def test_a_care_worker_is_pointed_to_their_visits(town):
    response = make.client_for(town.worker).get(at("list"))
    assert "You see the people you visit." in text(response)
    assert town.person.family_name not in text(response)


def test_a_persons_page_shows_what_matters_and_is_audited(town, nurse):
    commands.set_communication(
        town.viewer("nurse"),
        person_id=town.person.pk,
        preferred_language="pl",
        interpreter_needed=True,
        contact_needs=["Large print"],
        at=town.now,
    )
    response = nurse.get(at("record", town.person.pk))

    said = text(response)
    assert said.index("Needs an interpreter") < said.index("Who they are and how to reach them")
    for section in (
        "About me",
        "Who speaks for them",
        "Family, friends and unpaid carers",
        "What they have said about sharing",
        "Who is part of their care",
        "Hospital",
    ):
        assert section in said
    assert AuditEvent.objects.filter(verb="person.viewed", person_id=town.person.pk).count() == 1
    assert response.headers["Cache-Control"] == "no-store, private"


def test_markup_in_what_people_say_is_shown_as_text(town, nurse):
    commands.set_about_me(
        town.viewer("nurse"),
        person_id=town.person.pk,
        about_me={"My wellness": "<script>alert(1)</script>\nSecond line"},
        at=town.now,
    )
    said = text(nurse.get(at("record", town.person.pk)))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;</p><p>Second line</p>" in said


def test_every_screen_about_a_person_is_closed_to_rivals_and_outsiders(town, client):
    nurse_ = town.viewer("nurse")
    about = {"person_id": town.person.pk, "at": town.now}
    row = commands.add_representative(
        nurse_, kind="imca", name="Eve", starts_on=town.today, **about
    )
    friend = commands.add_relationship(
        nurse_, kind="friend", name="Al", starts_on=town.today, **about
    )
    said = commands.decide_sharing(nurse_, scope="research", agreed=True, given_by="A", **about)
    rival, p = make.client_for(town.rival_manager), town.person.pk
    paths = [
        *(at(name, p) for name in ONE),
        at("representative-evidence", p, row.pk),
        at("representative-end", p, row.pk),
        at("relationship-end", p, friend.pk),
        at("relationship-record", p, friend.pk),
        at("sharing-withdraw", p, said.pk),
        at("involvement-end", p, town.provider.pk),
        at("move", p, town.provider.pk),
    ]
    before = AuditEvent.objects.count()
    for path in paths:
        assert rival.get(path).status_code == 404, path
        assert rival.post(path, {}).status_code in (404, 405), path
        assert client.get(path).status_code == 302, path
    assert AuditEvent.objects.count() == before


ONE = (
    "record",
    "change",
    "communication",
    "about-me",
    "death",
    "capacity",
    "representative-add",
    "relationship-add",
    "sharing-add",
    "involvement-add",
    "admitted",
    "discharged",
)


def test_roles_without_the_right_are_turned_away(town):
    worker, board = make.client_for(town.worker), make.client_for(town.board)
    for name in ONE[1:]:
        assert worker.get(at(name, town.person.pk)).status_code == 403, name
    assert worker.get(at("record", town.person.pk)).status_code == 404
    assert board.get(at("list")).status_code == 403
    assert worker.get(at("register")).status_code == 403
    assert worker.get(at("join")).status_code == 403


def registering(town, **given):
    values = {
        "given_name": "Ann",
        "family_name": "Bee",
        **day("born_on", town.today.replace(year=1950, day=1)),
        **day("starts_on", town.today),
        **given,
    }
    return values


def test_registering_leads_to_the_new_record(town, nurse):
    number = make.nhs_number()
    sent = registering(town, nhs_number=number, postcode="CV1 2WT", team=town.team.pk)
    response = nurse.post(at("register"), sent, follow=True)

    made = Person.objects.get(nhs_number=number)
    assert response.redirect_chain == [(f"/people/{made.pk}/", 302)]
    assert "The person is registered." in text(response)
    assert made.involvements.get().team == town.team


def test_a_refusal_is_shown_at_its_field_and_nothing_is_kept(town, nurse):
    before = Person.objects.count()
    sent = registering(town, nhs_number="943 476 5918", postcode="XX1 1XX")
    said = text(nurse.post(at("register"), sent))

    assert "There is a problem" in said
    assert 'href="#id_nhs_number"' in said
    assert "its last digit does not fit" in said
    assert 'href="#id_postcode"' in said
    assert Person.objects.count() == before


def test_somebody_alike_is_asked_about_first(town, nurse):
    nurse.post(at("register"), registering(town))
    again = text(nurse.post(at("register"), registering(town)))
    assert "You already have someone with this name and date of birth" in again
    assert Person.objects.filter(family_name="Bee").count() == 1

    nurse.post(at("register"), registering(town, different="on"))
    assert Person.objects.filter(family_name="Bee").count() == 2


def test_joining_by_a_full_match_or_not_at_all(town):
    number = make.nhs_number()
    born = town.today.replace(year=1944, day=1)
    person = make.person([town.trust], family_name="Okafor", born_on=born, nhs_number=number)
    rival = make.client_for(town.rival_manager)
    sent = {"nhs_number": number, "family_name": "Okafo", "kind": "provider"}
    sent |= day("born_on", born)

    said = text(rival.post(at("join"), sent))
    assert "We could not find one person" in said
    assert town.trust.name not in said
    assert AuditEvent.objects.filter(verb="person.join_failed").count() == 1

    response = rival.post(at("join"), {**sent, "family_name": "Okafor"}, follow=True)
    assert response.redirect_chain == [(f"/people/{person.pk}/", 302)]


def test_too_many_guesses_are_told_on_the_page(town):
    rival = make.client_for(town.rival_manager)
    sent = {"nhs_number": make.nhs_number(), "family_name": "X", "kind": "provider"}
    sent |= day("born_on", town.today)
    for _ in range(5):
        rival.post(at("join"), sent)
    assert "You have tried this too often." in text(rival.post(at("join"), sent))


def test_what_a_person_is_changed_to(town, nurse):
    p = town.person.pk
    nurse.post(
        at("change", p),
        {"given_name": "Ada", "family_name": "New", "known_as": "Dee", "nhs_number_status": "03"},
    )
    nurse.post(
        at("communication", p),
        {"preferred_language": "ur", "contact_needs": ["Braille"], "other_need": "Knock twice"},
    )
    nurse.post(at("about-me", p), {"heading_0": "My cat"})

    person = Person.objects.get(pk=p)
    assert (person.family_name, person.known_as, person.preferred_language) == ("New", "Dee", "ur")
    assert person.contact_needs == ["Braille", "Knock twice"]
    assert person.about_me == {"What is most important to me": "My cat"}
    page = text(nurse.get(at("communication", p)))
    assert 'value="Knock twice"' in page


def test_a_language_outside_the_list_survives_the_form(town, nurse):
    Person.objects.filter(pk=town.person.pk).update(preferred_language="yue")
    assert 'value="yue" selected' in text(nurse.get(at("communication", town.person.pk)))


def test_people_around_a_person_come_and_go(town, nurse):
    p = town.person.pk
    nurse.post(
        at("representative-add", p),
        {"kind": "lpa_health", "name": "Eve", **day("starts_on", town.today)},
    )
    row = Representative.objects.get()
    assert "do not rely on this yet" in text(nurse.get(at("record", p)))
    nurse.post(at("representative-evidence", p, row.pk), day("evidence_seen_on", town.today))
    assert "Can decide about health and care" in text(nurse.get(at("record", p)))
    nurse.post(at("representative-end", p, row.pk), day("ends_on", town.today))

    nurse.post(
        at("relationship-add", p),
        {"kind": "Son", "name": "Al", "unpaid_carer": "on", **day("starts_on", town.today)},
    )
    friend = Relationship.objects.get()
    al = make.person([town.trust], given_name="Al", family_name="Bee")
    named = at("relationship-record", p, friend.pk)
    assert "Al Bee" in text(nurse.get(named))
    assert nurse.post(named, {"record": al.pk}).status_code == 302
    friend.refresh_from_db()
    assert friend.own_record == al
    nurse.post(at("relationship-end", p, friend.pk), day("ends_on", town.today))

    row.refresh_from_db()
    friend.refresh_from_db()
    assert (row.ends_on, friend.ends_on) == (town.today, town.today)


def test_a_decision_about_sharing_closes_and_opens_the_record(town, nurse):
    p, manager = town.person.pk, make.client_for(town.manager)
    sent = {"scope": "record", "organisation": town.provider.pk, "agreed": "no", "given_by": "Ada"}
    nurse.post(at("sharing-add", p), sent)
    assert manager.get(at("record", p)).status_code == 404

    said = SharingDecision.objects.get()
    assert "Ada did not agree" in text(nurse.get(at("sharing-withdraw", p, said.pk)))
    nurse.post(at("sharing-withdraw", p, said.pk), {})
    assert manager.get(at("record", p)).status_code == 200


def test_a_decision_about_your_own_organisation_is_refused_at_the_field(town, nurse):
    sent = {"scope": "record", "organisation": town.trust.pk, "agreed": "no", "given_by": "Ada"}
    said = text(nurse.post(at("sharing-add", town.person.pk), sent))
    assert 'href="#id_organisation"' in said
    assert "You cannot close the record to your own organisation" in said


def test_organisations_come_and_go(town, nurse):
    person = make.person([town.trust])
    p = person.pk
    nurse.post(
        at("involvement-add", p),
        {
            "organisation": town.provider.pk,
            "kind": "provider",
            **day("starts_on", town.today),
        },
    )
    assert Involvement.objects.filter(person=person, organisation=town.provider).exists()
    nurse.post(at("involvement-end", p, town.provider.pk), day("ends_on", town.today))
    response = nurse.post(
        at("involvement-end", p, town.trust.pk), day("ends_on", town.today), follow=True
    )
    assert response.redirect_chain == [("/people/", 302)]
    assert nurse.get(at("record", p)).status_code == 404


def test_care_moves_to_another_provider(town, nurse):
    next_one = make.organisation("provider")
    make.partnership(town.trust, next_one)
    sent = {"organisation": next_one.pk, **day("ends_on", town.today)}
    nurse.post(at("move", town.person.pk, town.provider.pk), sent)
    assert make.client_for(town.manager).get(at("record", town.person.pk)).status_code == 404


def test_hospital_death_and_capacity(town, nurse, heard):
    p, yesterday = town.person.pk, town.days(-1)
    nurse.post(
        at("admitted", p),
        {**day("moment", yesterday), "moment_time": "8:05am", "hospital": "Example General"},
    )
    assert "In hospital" in text(nurse.get(at("record", p)))
    nurse.post(at("discharged", p), {**day("moment", yesterday), "moment_time": "9am"})
    nurse.post(at("capacity", p), {"change": "lost"})
    nurse.post(at("death", p), day("died_on", yesterday))

    assert HospitalStay.objects.get().discharged_at is not None
    assert [name for name, _ in heard] == [
        "person.admitted",
        "person.discharged",
        "person.capacity_changed",
        "person.died",
    ]
    assert "This person has died" in text(nurse.get(at("record", p)))


def test_the_page_takes_the_same_queries_however_many_rows(
    town, nurse, django_assert_max_num_queries
):
    for n in range(4):
        commands.add_relationship(
            town.viewer("nurse"),
            person_id=town.person.pk,
            kind="friend",
            name=f"F{n}",
            starts_on=town.today,
            at=town.now,
        )
    nurse.get(at("record", town.person.pk))
    with django_assert_max_num_queries(30):
        nurse.get(at("record", town.person.pk))
