"""Stays in hospital and lonely people, at the rates that are stated."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from tests.services.rounds.study.small import FLAT, greedy, street

from almoner.services.rounds.study.settings import Settings, Switches
from almoner.services.rounds.study.staying import LIMIT, RATES, is_lonely, stays, with_stays
from almoner.services.rounds.study.study import study
from almoner.services.rounds.study.values import values_at

PLACE = street(days=28)
VALUES = values_at(PLACE.starts)
OFTEN = {"admissions": 30.0, "stay_days": 4.0, "lonely": 100.0}


def test_every_rate_is_a_local_value_with_its_source():
    assert all(not VALUES.amounts[name].is_national for name in RATES)
    assert all(VALUES.amounts[name].source for name in RATES)


def test_stays_follow_each_other_and_are_as_often_and_as_long_as_stated():
    days = 200_000
    found = list(stays(Random(1), days, VALUES))
    assert all(one.last < other.first for one, other in pairwise(found))
    at_home = days - sum(one.last - one.first + 1 for one in found)
    assert len(found) / at_home == pytest.approx(VALUES["admissions"] / 100, rel=0.1)
    long = sum(one.last - one.first + 1 for one in found) / len(found)
    assert long == pytest.approx(VALUES["stay_days"] - 0.5, abs=0.4)


@pytest.mark.parametrize(("rate", "share"), [(0.0, 0), (100.0, 1)])
def test_nobody_or_everybody(rate, share):
    given = OFTEN | {"lonely": rate, "admissions": rate, "stay_days": 1.0}
    assert is_lonely(Random(1), given) == bool(share)
    assert len(list(stays(Random(1), 10, given))) == 5 * share


def test_the_same_seed_draws_the_same_and_says_so():
    one, same, other = (with_stays(PLACE, 28, seed) for seed in (1, 1, 2))
    assert one == same != other
    assert one.limits[-1] == LIMIT
    assert [p.calls for p in one.people] == [p.calls for p in PLACE.people]


def test_hours_of_stays_go_to_lonely_people_in_both_ways_of_commissioning(monkeypatch):
    monkeypatch.setattr("almoner.services.rounds.study.staying.values_at", lambda _: OFTEN)
    bare = tuple(replace(one, stays=(), lonely=False) for one in PLACE.people)
    own = with_stays(replace(PLACE, people=bare, own=True), 6, 1)
    found = study(
        own,
        Settings(days=6, draws=100),
        Switches(hospital=True),
        planner=greedy,
        ways=FLAT,
    )
    company = [one.value for one in found.results.row("company").values]
    assert company[:2] == [0, 0]
    assert min(company[2:]) > 0
