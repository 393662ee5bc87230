"""Leaving hospital in a real browser: ward, hub and ward again, on a small phone, under row-level
security."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.checks import accessible, press, tab_to
from tests.services.discharge.hospital import ARRANGED, make_hospital

from almoner.engines.pathways.models import Case
from almoner.services.discharge.models import Stay

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def choose(page, group: str, answer: str) -> None:
    page.get_by_role("group", name=group).get_by_label(answer, exact=True).check()


def test_from_the_ward_through_the_hub_to_home(page_for):
    hospital = make_hospital()
    stay = hospital.admit(at=datetime.now(UTC) - timedelta(days=1))
    ward = page_for(hospital.wendy)
    ward.goto("/")
    ward.get_by_role("link", name="Willow").click()
    accessible(ward)
    expect(ward.get_by_text("1 not asked in time")).to_be_visible()
    asked = ward.get_by_label("Reason to stay of Ada Okoro")
    tab_to(ward, asked)
    ward.keyboard.type("No re")
    press(ward, "Save the round")
    ward.get_by_text("Kept for 1 person.").wait_for()

    ward.get_by_role("link", name="Ada Okoro").click()
    accessible(ward)
    ward.get_by_role("button", name="Ask the discharge hub").click()
    ward.get_by_label("What they need when they leave").fill("Help to wash")
    ward.get_by_label("What the person wants").fill("My own bed")
    for group in ("Is there an unpaid carer", "Does social care know the person"):
        choose(ward, group, "No")
    choose(ward, "Is there a care or safeguarding concern", "No")
    press(ward, "Ask the discharge hub")
    ward.get_by_text("It is recorded.").wait_for()

    hub = page_for(hospital.hana, own=True)
    hub.goto("/")
    expect(hub.get_by_text("1 to decide today")).to_be_visible()
    accessible(hub)
    hub.get_by_role("link", name="Ada Okoro").click()
    expect(hub.get_by_text("My own bed")).to_be_visible()
    accessible(hub)
    hospital.assess(stay, hospital.hana, at=datetime.now(UTC))
    hospital.move(stay, "assess", hospital.hana, at=datetime.now(UTC))
    hub.reload()
    hub.get_by_role("button", name="Decide how the person leaves").click()
    choose(hub, "Discharge pathway", "1: home with health or social care")
    choose(hub, "Has the carer been involved", "No")
    choose(hub, "Is care to be found", "Yes")
    hub.get_by_role("button", name="Decide how the person leaves").click()
    hub.get_by_text("It is recorded.").wait_for()
    assert Case.objects.get().state == "decided"

    hospital.move(stay, "arrange", hospital.hana, at=datetime.now(UTC), facts=ARRANGED)
    facts = {"provider": hospital.provider.pk}
    hospital.move(stay, "care-found", hospital.brook, at=datetime.now(UTC), facts=facts)
    hospital.move(stay, "all-ready", hospital.hana, at=datetime.now(UTC))

    ward.goto(f"/discharge/stays/{stay.pk}/")
    expect(ward.get_by_text("Everything is ready")).to_be_visible()
    ward.get_by_role("link", name="Record that the person has left").last.click()
    accessible(ward)
    now = datetime.now(UTC)
    for part, value in (("Day", now.day), ("Month", now.month), ("Year", now.year)):
        ward.get_by_label(part, exact=True).fill(str(value))
    ward.get_by_label("Time", exact=True).fill("12:01am")
    ward.get_by_role("button", name="Save").click()
    ward.get_by_text("It is recorded.").wait_for()
    assert (Case.objects.get().state, Stay.objects.get().left_at is not None) == ("left", True)
    hub.goto("/discharge/hub/")
    expect(hub.get_by_role("table", name="To be seen at home")).to_be_visible()
