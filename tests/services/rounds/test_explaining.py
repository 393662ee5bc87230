"""Why a visit is left over, in words. No compiled code."""

from dataclasses import replace

import pytest
from tests.services.rounds.days import by_hand

from almoner.services.rounds.problem.links import Link
from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.visits import Gap
from almoner.services.rounds.problem.workers import Rest
from almoner.services.rounds.solver.explaining import explain
from almoner.services.rounds.solver.trying import clock, spell

ADA, BEA, CYD = by_hand().visits
KIM, LEE = by_hand().workers
KIMS = Round("kim", (Call("bea", 0, 60, 90), Call("cyd", 0, 105, 115)))
PLAN = Plan((KIMS, Round("lee", ())), ("ada",))
NOT_LEE = {"ada": "Lee is not on Ada's list."}


def day(visit=ADA, kim=KIM, lee=LEE, **changed):
    alone = [replace(one, tasks=one.tasks[:1], gap=None) for one in (BEA, CYD)]
    return by_hand(visits=(visit, *alone), workers=(kim, lee), may_leave=True, **changed)


def of_kim(found) -> set[str]:
    return {one.words for one in found.reasons if one.worker == "kim"}


@pytest.mark.parametrize(
    ("visit", "kim", "words", "frees"),
    [
        # From the office at 0, 10 minutes away; latest 5 minutes after midnight.
        (
            replace(ADA, opens=0, closes=0, latest=5.0),
            KIM,
            "kim could come 5 minutes after the latest start.",
            "It would fit if kim could start it at 12:10am.",
        ),
        # Ada after cyd: 115 + 26 there, 30 with her, 12 home: 183, or 3:03am.
        (
            replace(ADA, opens=130, closes=140),
            replace(KIM, ends=180),
            "kim would be back 3 minutes after the end of the shift.",
            "It would fit if kim worked until 3:03am.",
        ),
        # 40 minutes of care and 20 + 15 + 32 of travel; ada adds 30, and 26 + 12 - 32 of travel.
        (
            replace(ADA, opens=130, closes=140),
            replace(KIM, most=140),
            "kim would work 3 minutes more than they may.",
            "It would fit if kim could work 3 minutes more.",
        ),
        (
            replace(ADA, opens=130, closes=140),
            replace(KIM, rest=Rest(10, 100, 120)),
            "kim would have no break in time.",
            "It would fit if kim could take the break later.",
        ),
        (ADA, KIM, "kim could make it, but the plan costs less without it.", None),
    ],
)
def test_what_is_in_the_way_and_what_would_free_it(visit, kim, words, frees):
    (found,) = explain(day(visit, kim, replace(LEE, barred=NOT_LEE)), PLAN)
    assert found.visit == "ada"
    assert words in of_kim(found)
    assert [one.words for one in found.reasons if one.worker == "lee"] == list(NOT_LEE.values())
    only = "kim is full" if frees else "the plan costs less without it"
    assert found.frees == tuple(filter(None, (f"Only kim may do wash here, and {only}.", frees)))


def test_others_would_have_to_wait():
    tight = [replace(one, latest=one.closes) for one in day().visits[1:]]
    visit = replace(ADA, opens=60, closes=60, latest=61.0)
    kim = replace(KIM, starts=50)
    planned = Round("kim", (Call("bea", 0, 100, 130), Call("cyd", 0, 130, 140)))
    problem = replace(day(visit, kim), visits=(visit, *tight))
    (found,) = explain(problem, Plan((planned,), ("ada",)))
    assert "kim would come 15 minutes too late to others." in of_kim(found)


def test_nobody_may():
    nobody = day(kim=replace(KIM, can=frozenset()), lee=replace(LEE, barred=NOT_LEE))
    (found,) = explain(nobody, PLAN)
    assert of_kim(found) == {"kim may not do wash."}
    assert found.frees == ("It would need a worker who may do wash here.",)


def test_two_at_once_and_links_have_their_own_words():
    pair = replace(ADA, tasks=ADA.tasks * 2, gap=Gap())
    (found,) = explain(day(pair), PLAN)
    assert of_kim(found) == {"kim could make it, but not when a second worker could too."}
    (found,) = explain(day(links=(Link("bea", "ada", 300),)), PLAN)
    assert "not as far from the other visits" in " ".join(of_kim(found))


def test_names_are_used_and_only_so_many_are_looked_at_closely():
    (found,) = explain(day(), PLAN, {"kim": "Kim Ray", "lee": "Lee Oh"}, closely=1)
    assert [one.worker for one in found.reasons] == ["lee"]
    assert found.reasons[0].words.startswith("Lee Oh ")


def test_nothing_left_nothing_to_explain():
    assert explain(day(), Plan((KIMS,))) == ()


def test_words_for_minutes():
    assert (spell(1), spell(1.2), spell(0.5)) == ("1 minute", "2 minutes", "1 minute")
    assert (clock(850), clock(849.1), clock(720), clock(1441)) == (
        "2:10pm",
        "2:10pm",
        "midday",
        "12:01am",
    )
