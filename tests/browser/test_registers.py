"""The pages of the registers in a real browser: a small phone, the keyboard, axe."""

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests import factories as make
from tests.browser.checks import accessible, press, tab_to, type_into

from almoner.registers.people import commands as people
from almoner.registers.workforce import commands as workforce

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def trust():
    return make.organisation("trust", "Example Community Trust")


@pytest.fixture
def nurse(trust):
    return make.worker(trust, "delegator", given_name="Amina")


@pytest.fixture
def provider(trust):
    made = make.organisation("provider", "Good Neighbours Home Care")
    make.partnership(trust, made)
    return made


@pytest.fixture
def manager(provider):
    return make.worker(provider, "registered_manager", given_name="Rosa")


@pytest.fixture
def person(trust, provider, nurse, now):
    """Somebody about whom there is something in every section."""
    made = make.person(
        [trust, provider],
        given_name="Margaret",
        family_name="Okafor",
        known_as="Peggy",
        born_on=date(1944, 5, 2),
        nhs_number=make.nhs_number(),
        phone="024 7600 0000",
        postcode="CV1 2WT",
    )
    actor = make.viewer(nurse)
    about = {"person_id": made.pk, "at": now}
    people.set_communication(
        actor,
        preferred_language="pl",
        interpreter_needed=True,
        contact_needs=["Large print", "Hearing loop"],
        **about,
    )
    people.set_about_me(actor, about_me={"Please do and please don't": "Knock first."}, **about)
    people.add_representative(
        actor, kind="lpa_health", name="Eve Okafor", starts_on=now.date(), **about
    )
    people.add_relationship(
        actor,
        kind="Son",
        name="Al Okafor",
        starts_on=now.date(),
        unpaid_carer=True,
        hours_a_week=20,
        emergency_contact=True,
        **about,
    )
    people.decide_sharing(actor, scope="research", agreed=True, given_by="Peggy", **about)
    people.admit(actor, admitted_at=now - timedelta(hours=3), hospital="Example General", **about)
    return made


def test_a_persons_page_is_accessible_on_a_phone(page_for, nurse, person):
    page = page_for(nurse)
    page.goto(f"/people/{person.pk}/")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Margaret Okafor")
    expect(page.get_by_role("heading", name="In hospital")).to_be_visible()
    accessible(page)


def test_somebody_is_found_by_keyboard_and_no_name_lands_in_the_address(page_for, nurse, person):
    page = page_for(nurse)
    page.goto("/people/")

    type_into(page, "Search by name or NHS number", "okafor")
    press(page, "Search")
    page.get_by_text("1 person for").wait_for()

    assert "okafor" not in page.url
    accessible(page)
    press(page, "Okafor, Margaret")
    page.get_by_role("heading", name="Who speaks for them").wait_for()


def test_a_decision_about_sharing_is_withdrawn_by_keyboard(page_for, nurse, person):
    page = page_for(nurse)
    page.goto(f"/people/{person.pk}/")

    tab_to(page, page.get_by_role("link", name="Withdraw the decision"), limit=80)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Withdraw a decision about sharing").wait_for()
    accessible(page)
    press(page, "Withdraw the decision")

    page.get_by_text("The decision is withdrawn.").wait_for()
    expect(page.get_by_text("Withdrawn", exact=False).first).to_be_visible()


def test_a_wrong_form_says_so_at_the_field_and_on_top(page_for, nurse):
    page = page_for(nurse)
    page.goto("/people/register/")

    page.get_by_label("NHS number").fill("943 476 5918")
    page.get_by_role("button", name="Register").click()

    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    accessible(page)


@pytest.mark.parametrize(
    "path",
    [
        "/people/register/",
        "/people/join/",
        "/people/{person}/sharing/add/",
        "/people/{person}/communication/",
        "/people/{person}/about-me/",
        "/people/{person}/representatives/add/",
        "/people/{person}/hospital/discharged/",
    ],
)
def test_the_forms_about_people_are_accessible(page_for, nurse, person, path):
    page = page_for(nurse)
    page.goto(path.format(person=person.pk))

    accessible(page)


def test_the_pages_about_workers_are_accessible(page_for, manager, provider, now):
    worker = make.worker(provider, given_name="Joe")
    workforce.record_training(
        make.viewer(manager),
        worker_id=worker.pk,
        course="ascwds-29",
        completed_on=now.date(),
        expires_on=now.date() + timedelta(days=20),
        at=now,
    )
    workforce.record_registration(
        make.viewer(manager),
        worker_id=worker.pk,
        body="NMC",
        number="odd",
        profession="Registered nurse",
        starts_on=now.date() - timedelta(days=9),
        expires_on=now.date() + timedelta(days=99),
        checked_on=now.date(),
        at=now,
    )
    page = page_for(manager)

    for path in (
        "/workers/",
        "/workers/training/",
        f"/workers/{worker.pk}/",
        f"/workers/{worker.pk}/job/",
        f"/workers/{worker.pk}/training/add/",
        "/organisations/",
        f"/organisations/{provider.pk}/identifiers/",
    ):
        page.goto(path)
        accessible(page)
