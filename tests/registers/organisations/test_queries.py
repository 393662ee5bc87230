import pytest
from tests import factories as make

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import NOBODY
from almoner.registers.organisations import queries


def test_partners_are_those_with_an_agreement_that_holds(town, as_web):
    make.partnership(town.trust, town.rival, starts_on=town.days(-9), ends_on=town.today)

    with as_web(town.viewer("nurse")) as nurse:
        found = queries.partners(nurse, today=town.today)
    with as_web(town.viewer("manager")) as manager:
        back = queries.partners(manager, today=town.today)

    assert [(one.organisation, one.as_provider) for one in found] == [(town.provider, True)]
    assert [(one.organisation, one.as_provider) for one in back] == [(town.trust, False)]
    assert queries.partners(town.viewer("rival_manager"), today=town.today) == []
    assert queries.partners(NOBODY, today=town.today) == []


def test_an_own_organisation_is_shown_in_full_a_partner_in_part(town, as_web):
    with as_web(town.viewer("nurse")) as nurse:
        own = queries.organisation_record(nurse, town.trust.pk, today=town.today)
        partner = queries.organisation_record(nurse, town.provider.pk, today=town.today)

    assert own.is_own
    assert own.teams == (town.team,)
    assert [one.organisation for one in own.partners] == [town.provider]
    assert not partner.is_own
    assert partner.partners == ()


@pytest.mark.parametrize("who", ["rival_manager", "board"])
def test_strangers_see_nothing_of_an_organisation(town, who):
    with pytest.raises(Unseen):
        queries.organisation_record(town.viewer(who), town.provider.pk, today=town.today)
    with pytest.raises(Unseen):
        queries.organisation_record(NOBODY, town.provider.pk, today=town.today)


def test_whom_one_may_choose(town):
    nurse, board = town.viewer("nurse"), town.viewer("board")
    assert town.rival in queries.providers(nurse)
    assert town.trust not in queries.providers(nurse)
    assert set(queries.circle_organisations(nurse)) == {town.trust, town.provider}
    assert set(queries.may_speak_for(board)) == {town.icb, town.trust}
    assert queries.own_teams(nurse) == [town.team]
    assert queries.own_teams(NOBODY) == []


def test_an_agreement_of_others_is_unseen(town):
    other = make.partnership(make.organisation("trust"), town.rival)
    with pytest.raises(Unseen):
        queries.own_partnership(town.viewer("lead"), other.pk)
    with pytest.raises(Unseen):
        queries.own_partnership(NOBODY, other.pk)
    assert queries.own_partnership(town.viewer("rival_manager"), other.pk) == other
