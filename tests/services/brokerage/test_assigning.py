"""Several people, few places: need and waiting decide who, the fit of all together where."""

from datetime import timedelta
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.brokerage.wants import want

from almoner.services.brokerage.matching.assigning import assign, in_turn

BED = {"": 1}


def person(key, need=2, hours=0, **changes):
    changes.setdefault("minutes", {})
    return want(key, kind="nursing", need=need, waits=timedelta(hours=hours), **changes)


def where(found):
    return {one.want.key: one.service_id for one in found}


def test_the_turn_is_need_then_waiting_and_never_the_order_given():
    people = [person("a", 3, 90), person("b", 1, 2), person("c", 2, 5), person("d", 2, 8)]
    for order in permutations(people):
        assert [one.key for one in in_turn(order)] == ["b", "d", "c", "a"]


def test_the_last_place_goes_to_greater_need_and_the_other_reads_why():
    people = [person("early", 2, 99), person("urgent", 1, 1)]
    fits = {"early": {7: 90.0}, "urgent": {7: 20.0}}
    urgent, early = assign(people, fits, {7: BED})
    assert (urgent.service_id, early.service_id) == (7, None)
    assert urgent.words == ("This is the service that suits best.",)
    assert early.words == (
        "All places that suit are taken by people whose turn is before.",
        "urgent has a place: their need is greater.",
    )


def test_with_equal_need_the_longer_wait_decides():
    found = assign(
        [person("new", 2, 1), person("old", 2, 30)], {"new": {7: 9.0}, "old": {7: 1.0}}, {7: BED}
    )
    assert where(found) == {"old": 7, "new": None}
    assert found[1].words[1] == "old has a place: they wait longer."


def test_a_lot_is_drawn_where_need_and_wait_are_equal():
    people = [person("p"), person("q")]
    fits = {"p": {7: 1.0}, "q": {7: 1.0}}
    first, second = assign(people, fits, {7: BED})
    assert (first.service_id, second.service_id) == (7, None)
    assert second.words[1].endswith("need and waiting are equal, and a lot was drawn.")


def test_somebody_moves_over_so_that_both_have_a_place():
    """The first would rather have 1, which is all that the second can use."""
    people = [person("first", 1), person("second", 2)]
    found = assign(people, {"first": {1: 80.0, 2: 70.0}, "second": {1: 60.0}}, {1: BED, 2: BED})
    assert where(found) == {"first": 2, "second": 1}
    assert found[0].words == (
        "Another service suits better by 10.0 points, but has no room left.",
        "second has its place: no other service suits them.",
    )


def test_where_together_is_worth_most_and_says_to_whom_it_matters_more():
    people = [person("a", 2, 2), person("b", 2, 1)]
    fits = {"a": {1: 80.0, 2: 75.0}, "b": {1: 90.0, 2: 20.0}}
    found = assign(people, fits, {1: BED, 2: BED})
    assert where(found) == {"a": 2, "b": 1}
    assert "b has its place: it suits them better by 70.0 points." in found[0].words


def test_nothing_that_suits_is_said_so():
    [found] = assign([person("a")], {}, {7: BED})
    assert found.service_id is None
    assert found.best is None
    assert found.words == ("No service suits. The reasons are in the list of those left out.",)


def test_minutes_are_counted_in_every_part_of_the_day():
    people = [
        want(k, need=n, minutes={"morning": 60, "evening": 30}) for n, k in enumerate("abc", 1)
    ]
    room = {1: {"morning": 130, "evening": 59}, 2: {"morning": 60, "evening": 30}}
    found = assign(people, {one.key: {1: 50.0, 2: 40.0} for one in people}, room)
    assert where(found) == {"a": 1, "b": 2, "c": None} or where(found) == {
        "a": 2,
        "b": 1,
        "c": None,
    }


def test_a_part_that_nobody_spoke_of_is_not_free():
    [found] = assign([want("a")], {"a": {1: 50.0}}, {1: {"morning": 500}})
    assert found.service_id is None


def test_two_people_with_one_key_are_refused():
    with pytest.raises(ValueError, match="same key"):
        assign([person("a"), person("a")], {}, {})


@st.composite
def places(draw):
    """Up to five people and four services with few beds."""
    number, services = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    people = [
        person(f"p{n}", draw(st.integers(1, 3)), draw(st.integers(0, 3))) for n in range(number)
    ]
    fits = {
        one.key: {
            service: float(draw(st.integers(1, 30)))
            for service in range(services)
            if draw(st.booleans())
        }
        for one in people
    }
    room = {service: {"": draw(st.integers(0, 2))} for service in range(services)}
    return people, fits, room


@given(places(), st.randoms())
def test_the_order_of_everything_changes_nothing(made, chance):
    people, fits, room = made
    shuffled = list(people)
    chance.shuffle(shuffled)
    backwards = {k: dict(reversed(fits[k].items())) for k in reversed(fits)}
    again = assign(shuffled, backwards, dict(reversed(room.items())))
    assert again == assign(people, fits, room)


@given(places())
def test_no_place_is_given_twice_and_none_that_does_not_suit(made):
    people, fits, room = made
    found = assign(people, fits, room)
    for service, free in room.items():
        assert sum(one.service_id == service for one in found) <= free[""]
    for one in found:
        assert one.service_id is None or one.service_id in fits[one.want.key]
        assert one.words


@given(places())
def test_no_swap_improves_both(made):
    people, fits, room = made
    found = [one for one in assign(people, fits, room) if one.service_id is not None]
    for one, other in product(found, found):
        mine, theirs = fits[one.want.key], fits[other.want.key]
        gain = mine.get(other.service_id, float("-inf")) - mine[one.service_id]
        back = theirs.get(one.service_id, float("-inf")) - theirs[other.service_id]
        assert not (gain > 1e-6 and back >= -1e-6)


@given(places())
def test_it_is_what_trying_everything_finds(made):
    """The oracle: of all ways, the one that serves the first in turn first, then is worth most."""
    people, fits, room = made
    turn = in_turn(people)
    best = (tuple(False for _ in turn), 0.0)
    for way in product(*([None, *fits[one.key]] for one in turn)):
        if all(way.count(service) <= free[""] for service, free in room.items()):
            served = tuple(service is not None for service in way)
            pairs = zip(turn, way, strict=True)
            worth = sum(fits[p.key][s] for p, s in pairs if s is not None)
            best = max(best, (served, worth))
    found = assign(people, fits, room)
    assert tuple(one.service_id is not None for one in found) == best[0]
    assert sum(one.points for one in found) == pytest.approx(best[1])
