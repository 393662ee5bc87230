"""Who plans for whom: the same people and the same workers, shared another way."""

from collections import Counter

import pytest
from tests.services.rounds.study.small import street

from almoner.services.rounds.neighbourhoods.allocation import least_fair
from almoner.services.rounds.neighbourhoods.partition import Limits, check_partition
from almoner.services.rounds.study.arrangements import (
    FEWEST_WORKERS,
    apart,
    area_of,
    divided,
    neighbourhoods,
    packages_of,
    today,
)
from almoner.services.rounds.study.handing import hand_over
from almoner.services.rounds.study.place import hours_of
from almoner.services.rounds.study.places import invent
from almoner.services.rounds.study.settings import Switches

PLACE = invent(240, seed=2)
PARTITION = divided(PLACE, 60)
SERVES = hand_over(PLACE, PARTITION).allocation.serves
WAYS = {
    "today": today(PLACE),
    "neighbourhoods": neighbourhoods(PLACE, PARTITION),
    "apart": apart(PLACE, PARTITION, SERVES),
}


@pytest.mark.parametrize("way", WAYS)
def test_everybody_is_in_one_team(way):
    people = [one.key for team in WAYS[way].teams for one in team.people]
    carers = [one.key for team in WAYS[way].teams for one in team.carers]
    assert sorted(people) == [one.key for one in PLACE.people]
    assert sorted(carers) == sorted(one.key for one in PLACE.carers)


def test_today_each_provider_has_its_own():
    for team in WAYS["today"].teams:
        assert {one.provider for one in (*team.people, *team.carers)} == {team.name}


def test_each_its_own_has_one_provider_and_enough_workers():
    for team in WAYS["apart"].teams:
        (provider,) = {one.provider for one in team.carers}
        assert team.name.startswith(provider)
        assert {SERVES[one.key] for one in team.people} == {provider}
    by_provider = Counter(team.name.split(" in ")[0] for team in WAYS["apart"].teams)
    crews = [t for t in WAYS["apart"].teams if by_provider[t.name.split(" in ")[0]] > 1]
    assert all(len(team.carers) >= FEWEST_WORKERS - 2 for team in crews)


@pytest.mark.parametrize("seed", range(3))
def test_no_provider_loses_much_when_few_neighbourhoods_are_shared_by_many(seed):
    place = invent(400, seed=seed)
    told = hand_over(place, divided(place))
    assert len(told.shares) == 9
    assert abs(least_fair(told.shares).change) < 0.1


def test_neighbourhoods_can_stand():
    assert len(PARTITION.members) == 4
    assert check_partition(area_of(PLACE), PARTITION, Limits(42, 81, 0.35)) == []


def test_workers_follow_hours_of_care_on_every_day():
    total = hours_of(PLACE.people)
    for day in range(7):
        on_duty = sum(day in carer.weekdays for carer in PLACE.carers)
        for team in WAYS["neighbourhoods"].teams:
            fair = on_duty * hours_of(team.people) / total
            here = sum(day in carer.weekdays for carer in team.carers)
            assert here == pytest.approx(fair, rel=0.3), (team.name, day)


def test_on_the_street_workers_stay_at_their_end():
    place = street()
    found = neighbourhoods(place, divided(place))
    by_end = [
        ({p.key[0] for p in team.people}, {c.key for c in team.carers}) for team in found.teams
    ]
    assert sorted(by_end, key=str) == sorted(
        [({"w"}, {"A0", "B0"}), ({"e"}, {"A1", "B1"})], key=str
    )


def test_a_name_says_that_there_are_switches():
    assert today(PLACE).name == "Today"
    assert today(PLACE, Switches(flexible=True)).name == "Today, with switches"


def test_packages_carry_competence():
    packages, providers = packages_of(PLACE)
    assert {one.person for one in packages} == {one.key for one in PLACE.people}
    assert all("personal care" in one.can for one in providers)
    assert sum(one.hours for one in packages) == pytest.approx(hours_of(PLACE.people))
