"""The directory of the demo: everybody is in it, most of it is true, and some is not."""

import pytest
from tests.demo.conftest import NOW, TODAY, viewer

from almoner.platform.access.viewer import system
from almoner.platform.geography.spots import spot
from almoner.registers.directory.models import Answer, PersonalAssistant, Referral, Service
from almoner.registers.directory.queries import asks, assistants, entries
from almoner.registers.directory.queries.finding import eligible, search
from almoner.registers.directory.rules.matching import Sought
from almoner.registers.organisations.models import Organisation

# With the others of this folder, so that the place is grown once.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_every_provider_has_a_service_of_its_kind(place):
    providers = Organisation.objects.filter(kind="provider", synthetic=True)
    without = providers.exclude(services__status="listed")
    assert providers.exists()
    assert list(without) == []
    assert set(Service.objects.values_list("kind", flat=True)) == set(Service.Kind.values)


def test_some_forty_voluntary_services_of_which_some_are_out_of_date(place):
    groups = Service.objects.filter(organisation__kind="voluntary")
    assert 36 <= groups.count() <= 48
    council = Organisation.objects.get(name__startswith="Coventry council")
    keeper = system("directory steward", council.pk)
    kept = entries.worklist(keeper, TODAY)
    stale = [one for one in kept if not one.standing.reliable]
    assert 5 <= len(stale) < groups.count() / 2
    assert any(one.notes for one in kept)


def test_the_ride_with_everything_around_it_is_found_before_the_taxi(place):
    needs = ("transport", "getting_ready", "leaving_home")
    found = [one.service.name for one in search(Sought(needs=needs), TODAY)]
    assert found[0] == "Wrap-around rides"
    assert "Step-free taxis" in found


def test_care_can_be_asked_for_and_was(place):
    sought = Sought(needs=("personal_care", "meals"), spot=spot("CV1"))
    assert len(eligible(sought, TODAY)) >= 2
    asked = [one.answer.status for one in asks.to_answer(viewer("priya"), NOW) if one.open]
    assert asked.count(Answer.Status.OFFERED) == 1


def test_placements_are_stopped_at_one_service(place):
    assert Service.objects.exclude(placements_stopped_on=None).count() == 1


def test_a_register_of_assistants_with_two_who_are_not_shown(place):
    assert PersonalAssistant.objects.count() == 8
    assert len(assistants.search_assistants(Sought(), TODAY)) == 6


def test_a_referral_was_accepted(place):
    assert Referral.objects.get().status == "accepted"


def test_everything_is_marked_as_invented(place):
    assert not Service.objects.filter(synthetic=False).exists()
    assert not PersonalAssistant.objects.filter(synthetic=False).exists()
