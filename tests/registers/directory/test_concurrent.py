"""Two at once: one choice, one champion, one set of new words."""

import pytest
from tests import factories as make
from tests.registers.directory.conftest import ENTRY
from tests.registers.directory.test_asking import FINDER, ME, SOUGHT, answer_of, offered
from tests.registers.directory.world import NOW, a_service
from tests.services.delegation.acts.test_two_at_once import at_once

from almoner.registers.directory import commands
from almoner.registers.directory.models import Change, Release

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.hazard("HZ-52")
def test_one_asker_who_chooses_twice_tells_one_provider(market):
    for who in ("provider", "rival"):
        a_service(organisation=getattr(market, who))
    _, secret = commands.ask_providers(FINDER, sought=SOUGHT, words="", at=NOW)
    for who in ("provider", "rival"):
        offered(market, who)
    ids = [answer_of(market, who).pk for who in ("provider", "rival")]
    came = at_once(
        *(
            lambda answer_id=one: commands.choose(
                FINDER, secret=secret, answer_id=answer_id, **ME, words="", at=NOW
            )
            for one in ids
        )
    )
    assert Release.objects.count() == 1
    assert ["ask-closed"] in came


@pytest.mark.hazard("HZ-53")
def test_two_who_change_one_entry_leave_one_change_with_both(market):
    one = a_service(
        organisation=market.provider,
        **{name: ENTRY[name] for name in ("summary", "eligibility", "access")},
    )
    market.deputy = make.worker(market.provider, "registered_manager")
    viewers = [market.viewer(who) for who in ("manager", "deputy")]
    words = ({"name": "New name"}, {"phone": "024 1"})
    at_once(
        *(
            lambda who=who, given=given: commands.write(who, service_id=one.pk, at=NOW, **given)
            for who, given in zip(viewers, words, strict=True)
        )
    )
    assert Change.objects.get().given == {"name": "New name", "phone": "024 1"}
