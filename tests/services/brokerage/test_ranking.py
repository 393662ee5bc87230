"""The ranking shows its points, adds up, and does not care who was read first."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.brokerage.wants import INSULIN, STALE, candidate, want

from almoner.services.brokerage.matching.points import PARTS, parts_of
from almoner.services.brokerage.matching.ranking import rank
from almoner.services.capacity.rules import UNSAID


def part(service, code, **wanted):
    return next(one for one in parts_of(want(**wanted), service) if one.code == code)


def test_the_weights_add_up_to_a_hundred():
    assert sum(weight for _, weight, _ in PARTS.values()) == 100


@pytest.mark.parametrize(
    ("code", "service", "wanted", "points", "words"),
    [
        ("care", {}, {}, 20.0, "It offers all that is needed."),
        (
            "care",
            {"needs": frozenset({"meals"})},
            {},
            10.0,
            "It names 1 of the 2 needs. Not named: Washing and dressing.",
        ),
        ("care", {}, {"needs": frozenset()}, 8.0, "No needs are written down yet."),
        (
            "near",
            {"extra_minutes": 5.0},
            {},
            15.0,
            "A visit adds 5 minutes to a round that is there already.",
        ),
        (
            "near",
            {"extra_minutes": 1.2},
            {},
            18.8,
            "A visit adds 1 minute to a round that is there already.",
        ),
        (
            "near",
            {"extra_minutes": 0.0},
            {},
            20.0,
            "A visit adds no travel to a round that is there already.",
        ),
        ("near", {"extra_minutes": 99.0}, {}, 0.0, "A visit adds 99 minutes"),
        ("near", {}, {}, 19.2, "It is 0.8 km away. It has no published round near."),
        ("near", {}, {"minutes": {}}, 19.2, "It is 0.8 km away."),
        ("near", {"spot": None}, {}, 8.0, "We cannot tell how far it is."),
        ("competent", {}, {}, 15.0, "Nothing is delegated."),
        (
            "competent",
            {"competent": {INSULIN: 1}},
            {"activities": (INSULIN,)},
            7.5,
            "One worker is signed off: nobody stands in on their day off.",
        ),
        (
            "competent",
            {"competent": {INSULIN: 3}},
            {"activities": (INSULIN,)},
            15.0,
            "At least 3 workers",
        ),
        ("competent", {}, {"activities": (INSULIN,)}, 0.0, "Nobody is signed off"),
        ("continuity", {}, {"known": frozenset({101})}, 10.0, "It has cared for this person"),
        ("continuity", {}, {"known": frozenset({102})}, 0.0, "It is new to this person."),
        ("language", {}, {}, 5.0, "No language is asked for."),
        ("language", {}, {"language": "pa"}, 0.0, "It does not name the person's language."),
        ("language", {}, {"language": "en"}, 5.0, "It speaks the person's language."),
        ("price", {}, {}, 10.0, "It asks £28.00, within the limit of £30.00."),
        ("price", {"rate": 3000}, {}, 10.0, "within the limit"),
        ("price", {"rate": 3150}, {}, 8.0, "It asks £31.50, above the limit of £30.00."),
        ("price", {"rate": 9000}, {}, 0.0, "above the limit"),
        ("price", {"rate": None}, {}, 4.0, "It has not said its price."),
        ("price", {}, {"price_limit": None}, 10.0, "No limit is set."),
        ("quality", {"rating": "outstanding"}, {}, 10.0, "It is rated outstanding."),
        ("quality", {"rating": ""}, {}, 5.0, "It has no rating yet."),
        ("fresh", {}, {}, 9.0, "It said on 3 March 2026 at 10am that it has room."),
        ("fresh", {"age": STALE}, {}, 0.0, "we do not know what is free"),
        ("fresh", {"age": UNSAID}, {}, 0.0, "It has not said what is free."),
        ("fresh", {"free": {"morning": 99}}, {}, 0.0, "not of what is asked for here"),
    ],
)
def test_each_part_and_its_words(code, service, wanted, points, words):
    found = part(candidate(**service), code, **wanted)
    assert found.points == points
    assert words in found.words


def test_one_persons_ranking_says_everything_that_was_weighed():
    """And each of those left out says why, in words and with what would mend it."""
    asked = want(language="pa", activities=(INSULIN,), known=frozenset({101}))
    able = {"activities": frozenset({INSULIN}), "competent": {INSULIN: 2}, "extra_minutes": 4.0}
    suits = candidate(1, **able, languages=frozenset({"pa"}))
    others = {
        "wrong-kind": {"kind": "nursing"},
        "out-of-area": {"spot": (53.0, -1.5)},
        "nobody-competent": {"competent": {}},
        "activity-not-held": {"activities": frozenset()},
        "placements-stopped": {"placements_stopped": "an enquiry"},
        "rated-inadequate": {"rating": "inadequate"},
        "no-room": {"free": {"morning": 0, "evening": 0}},
    }
    left = [candidate(n, **{**able, **more}) for n, more in enumerate(others.values(), 2)]
    found = rank(asked, [suits, *left])
    [match] = found.matches
    assert {one.code: one.words for one in match.parts} == {
        "care": "It offers all that is needed.",
        "near": "A visit adds 4 minutes to a round that is there already.",
        "competent": "At least 2 workers are signed off for each delegated activity.",
        "continuity": "It has cared for this person before.",
        "language": "It speaks the person's language.",
        "price": "It asks £28.00, within the limit of £30.00.",
        "quality": "It is rated good.",
        "fresh": "It said on 3 March 2026 at 10am that it has room.",
    }
    told = {one.candidate.service_id: one.reasons for one in found.left_out}
    assert [[one.code for one in told[n]] for n in sorted(told)] == [[code] for code in others]
    assert all(one.reason for reasons in told.values() for one in reasons)


@pytest.mark.hazard("HZ-25")
def test_what_is_stale_never_counts_as_free():
    free = part(candidate(age=STALE), "fresh")
    assert free.points == 0
    assert "no longer holds" in free.words


def test_better_comes_first_and_the_sum_is_the_sum_of_the_page():
    best, worse = candidate(1, rating="outstanding"), candidate(2, rating="improve")
    found = rank(want(), [worse, best])
    assert [one.candidate.service_id for one in found.matches] == [1, 2]
    for match in found.matches:
        assert match.total == pytest.approx(sum(one.points for one in match.parts))


def test_those_left_out_have_their_reasons():
    found = rank(want(), [candidate(1), candidate(2, rating="inadequate")])
    [left] = found.left_out
    assert left.candidate.service_id == 2
    assert [one.code for one in left.reasons] == ["rated-inadequate"]


def services():
    return st.builds(
        lambda n, rating, rate, extra, kind: candidate(
            n, rating=rating, rate=rate, extra_minutes=extra, kind=kind
        ),
        st.integers(1, 40),
        st.sampled_from(["", "good", "outstanding", "improve", "inadequate"]),
        st.sampled_from([None, 2500, 2800, 3500]),
        st.sampled_from([None, 0.0, 4.0, 30.0]),
        st.sampled_from(["home_care", "nursing"]),
    )


@given(st.lists(services(), max_size=12, unique_by=lambda one: one.service_id), st.randoms())
def test_everybody_is_in_one_list_and_order_is_nothing(found, chance):
    shuffled = list(found)
    chance.shuffle(shuffled)
    one, other = rank(want(), found), rank(want(), shuffled)
    assert one == other
    ids = [m.candidate.service_id for m in one.matches]
    ids += [o.candidate.service_id for o in one.left_out]
    assert sorted(ids) == sorted(c.service_id for c in found)
    totals = [match.total for match in one.matches]
    assert totals == sorted(totals, reverse=True)
    assert all(0 <= p.points <= p.out_of for m in one.matches for p in m.parts)


@given(services())
def test_being_known_never_costs_points(service):
    new = want(known=frozenset())
    known = replace(new, known=frozenset({service.provider_id}))
    before = sum(one.points for one in parts_of(new, service))
    assert sum(one.points for one in parts_of(known, service)) == pytest.approx(before + 10)
