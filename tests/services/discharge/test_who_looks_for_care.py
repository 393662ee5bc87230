"""A hub of the trust itself: the care it asks for lands with whoever brokers for the person, who
then works on the case; and where nobody does, the hub is told what to do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests import factories
from tests.services.discharge.hospital import ARRANGED, DECIDED, NOW

from almoner.registers.organisations.models import Partnership
from almoner.registers.people.models import Involvement, Person
from almoner.services.brokerage.models import Package, Subject
from almoner.services.discharge import commands
from almoner.services.discharge.models import NextAction, Ward
from almoner.services.discharge.rules.news import Heard, News

HOME = "E08000026"


@pytest.fixture
def arranging(hospital):
    """Ada, with all decided by the trust's own hub, and how it goes on to arrange her care."""
    Ward.objects.update(hub=hospital.trust)
    hub = factories.worker(hospital.trust, "flow_hub", team=hospital.team)
    stay = hospital.admit(expected_on=NOW.date().replace(day=6))
    hospital.review(stay)
    asked = {"needs": "x", "wants": "x", "carer_found": False, "known_to_social_care": False}
    hospital.move(stay, "refer", facts={**asked, "safeguarding_concern": False})
    hospital.assess(stay, hub)
    stay.refresh_from_db()
    hospital.move(stay, "decide", hub, 5, facts=DECIDED)
    return stay, lambda: hospital.move(stay, "arrange", hub, 6, facts=ARRANGED)


def landed(council) -> Package:
    return Package.objects.get(organisation=council, state="draft")


@pytest.mark.hazard("HZ-63")
def test_it_lands_with_the_council_of_the_persons_home(hospital, arranging):
    stay, arrange = arranging
    Partnership.objects.all().delete()
    factories.worker(factories.organisation("council", "Another Council"), "broker")
    hospital.council.local_authority = HOME
    hospital.council.save()
    Person.objects.filter(pk=hospital.ada.pk).update(local_authority=HOME)
    arrange()
    package = landed(hospital.council)
    assert Subject.objects.get(package=package).case_id == stay.case_id
    assert package.needs == ["home_from_hospital", "personal_care"]
    stay.case.refresh_from_db()
    assert stay.case.shared_with == [hospital.council.pk]
    assert Involvement.objects.filter(person=hospital.ada, organisation=hospital.council).exists()
    assert not NextAction.objects.exists()


def test_without_a_known_home_it_lands_with_the_only_partner_that_brokers(hospital, arranging):
    _, arrange = arranging
    arrange()
    assert landed(hospital.council).start_wanted == NOW.date().replace(day=6)


def test_another_expected_day_moves_a_draft_and_nothing_that_was_published(hospital, arranging):
    stay, arrange = arranging
    arrange()
    days = [NOW.date().replace(day=n) for n in (9, 12)]
    wendy = hospital.viewer(hospital.wendy)
    expect = {"stay_id": stay.pk, "at": NOW + timedelta(hours=7)}
    commands.expect(wendy, **expect, expected_on=days[0])
    assert landed(hospital.council).start_wanted == days[0]
    Package.objects.update(state="unsourced", published_at=NOW, closes_at=NOW + timedelta(1))
    commands.expect(wendy, **expect, expected_on=days[1])
    assert Package.objects.get().start_wanted == days[0]


@pytest.mark.hazard("HZ-63")
def test_where_nobody_brokers_the_hub_is_told_and_nothing_stops(hospital, arranging):
    stay, arrange = arranging
    hospital.brook.employments.update(access_role="social_worker")
    arrange()
    assert not Package.objects.exists()
    stay.case.refresh_from_db()
    assert stay.case.state == "arranging"
    told = NextAction.objects.get(stay=stay, done_at=None)
    assert (told.owner, told.due_at > NOW) == ("hub", True)
    page = factories.client_for(hospital.wendy).get(reverse("discharge:stay", args=[stay.pk]))
    assert "Nobody is looking for care yet" in page.content.decode()


def test_a_day_that_the_wards_system_says_moves_the_draft_too(hospital, arranging):
    stay, arrange = arranging
    arrange()
    later = NOW + timedelta(hours=7)
    day = NOW.date().replace(day=10)
    said = {"nhs_number": hospital.ada.nhs_number, "family_name": "Okoro", "expected_on": day}
    news = News(Heard.CHANGED, later, born_on=hospital.ada.born_on, **said)
    commands.tell(hospital.adt, news, at=later)
    stay.refresh_from_db()
    assert (stay.expected_on, landed(hospital.council).start_wanted) == (day, day)
