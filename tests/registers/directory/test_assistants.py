"""Personal assistants are shown only while every check is in date."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests import factories as make
from tests.registers.directory.world import NOW
from tests.registers.helpers import audited, refuses

from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import NOBODY
from almoner.platform.geography.spots import spot
from almoner.registers.directory import commands
from almoner.registers.directory.models import AssistantCheck, PersonalAssistant
from almoner.registers.directory.queries import assistants
from almoner.registers.directory.rules.checks import LASTS
from almoner.registers.directory.rules.matching import Sought

TODAY = NOW.date()
DAY = timedelta(days=1)
ABOUT = {
    "name": "Joan Wells",
    "known_as": "Joan",
    "phone": "07700 900999",
    "needs": ["personal_care", "shopping"],
    "languages": ["en", "pl"],
    "postcode": "CV1 2WT",
    "reach_km": 8.0,
}


def registered(market, who="broker", **changes):
    return commands.register_assistant(
        market.viewer(who), agreed_on=TODAY, at=NOW, **{**ABOUT, **changes}
    )


def seen(market, one, kind, **changes):
    given = {"seen_on": TODAY - DAY, "at": NOW, **changes}
    return commands.record_check(market.viewer("broker"), assistant_id=one.pk, kind=kind, **given)


@pytest.fixture
def listed(market):
    one = registered(market)
    for kind in LASTS:
        seen(market, one, kind)
    one.refresh_from_db()
    return one


def found(**sought):
    return [one.known_as for one in assistants.search_assistants(Sought(**sought), TODAY)]


@pytest.mark.hazard("HZ-51")
class TestListed:
    def test_only_when_the_last_check_is_there(self, market):
        one = registered(market)
        for kind in LASTS:
            assert found() == []
            seen(market, one, kind)
        assert found() == ["Joan"]
        one.refresh_from_db()
        assert one.listed_until == TODAY - DAY + timedelta(days=366)

    def test_until_a_check_ends_whoever_looks(self, market, listed):
        seen(market, listed, "insurance", until=TODAY + DAY)
        assert found() == ["Joan"]
        sought = Sought()
        assert assistants.search_assistants(sought, TODAY + DAY) == []
        (kept,) = assistants.register(market.viewer("broker"), TODAY + DAY)
        assert kept.listing.reasons == ("Their insurance ran out on 4 March 2026",)

    def test_a_check_that_turns_out_worse_takes_them_off(self, market, listed):
        seen(market, listed, "dbs", seen_on=TODAY - DAY, until=TODAY)
        assert found() == []

    def test_the_database_hides_who_is_not_listed_today(self, market, listed, as_web):
        PersonalAssistant.objects.filter(pk=listed.pk).update(listed_until=TODAY)
        with as_web(market.viewer("manager")):
            assert not PersonalAssistant.objects.exists()
            assert not AssistantCheck.objects.exists()
        with as_web(market.viewer("broker")):
            assert PersonalAssistant.objects.count() == 1

    def test_who_is_taken_off_is_gone_at_once(self, market, listed):
        with refuses("why-missing"):
            commands.withdraw_assistant(
                market.viewer("broker"), assistant_id=listed.pk, why="", at=NOW
            )
        commands.withdraw_assistant(
            market.viewer("broker"), assistant_id=listed.pk, why="Moved away", at=NOW
        )
        assert found() == []
        seen(market, listed, "training")
        assert found() == []
        with pytest.raises(IntegrityError, match="withdrawn_is_not_listed"), transaction.atomic():
            PersonalAssistant.objects.update(listed_until=TODAY + DAY)


def test_everybody_may_look_and_nobody_else_may_write(market, listed):
    PersonalAssistant.objects.update(listed_until=TODAY + 9000 * DAY)
    with transaction.atomic(), scoped(NOBODY, drop_role=True):
        (shown,) = assistants.search_assistants(Sought(), TODAY)
        assert PersonalAssistant.objects.update(known_as="Changed") == 0
    told = str(shown)
    for private in ("Wells", "07700 900999", "2WT"):
        assert private not in told
    assert (shown.known_as, shown.outward, shown.contact) == ("Joan", "CV1", "Northam Council")
    assert "DBS certificate seen on 2 March 2026" in shown.checks


@pytest.mark.parametrize(
    ("sought", "fits"),
    [
        ({"needs": ("shopping",)}, True),
        ({"needs": ("shopping", "night")}, False),
        ({"languages": ("pl", "ur")}, True),
        ({"languages": ("ur",)}, False),
        ({"spot": "CV1 2WT"}, True),
        ({"spot": "TR1 1AA"}, False),
    ],
)
def test_by_need_language_and_area(listed, sought, fits):
    if "spot" in sought:
        sought["spot"] = spot(sought["spot"])
    assert found(**sought) == (["Joan"] if fits else [])


def test_the_number_of_a_certificate_has_no_place():
    fields = {field.name for field in AssistantCheck._meta.fields}
    assert fields == {
        *("id", "assistant", "kind", "seen_on", "seen_by", "until", "note", "recorded_at")
    }


def test_who_saw_a_check_is_kept(market):
    one = registered(market)
    made = seen(market, one, "dbs", note="Enhanced")
    assert made.seen_by == f"{market.viewer('broker').name}, Northam Council"
    assert audited("assistant.checked").detail["kind"] == "dbs"
    with refuses("seen-later"):
        seen(market, one, "dbs", seen_on=TODAY + DAY)


def test_who_keeps_a_register(market):
    with refuses("keeps-no-register"):
        registered(market, "manager")
    with refuses("role-without-right"):
        registered(market, "social_worker")
    support = make.organisation("provider", setting="personal_assistants")
    market.supporter = make.worker(support, "registered_manager")
    one = registered(market, "supporter")
    with pytest.raises(Unseen):
        seen(market, one, "dbs")
    with pytest.raises(Unseen):
        assistants.own_assistant(market.viewer("broker"), one.pk, TODAY)


def test_what_the_register_says_is_changed_by_its_keeper(market, listed):
    changed = commands.change_assistant(
        market.viewer("broker"), assistant_id=listed.pk, at=NOW, **{**ABOUT, "known_as": "Jo"}
    )
    assert (changed.known_as, changed.listed_until) == ("Jo", listed.listed_until)
    with refuses("contact-missing"):
        registered(market, phone="")
    with refuses("agreed-later"):
        commands.register_assistant(market.viewer("broker"), agreed_on=TODAY + DAY, at=NOW, **ABOUT)
    with refuses("need-unknown"):
        registered(market, needs=["magic"])
