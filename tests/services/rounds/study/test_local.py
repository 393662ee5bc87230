"""Findings of each neighbourhood: they add up to those of all."""

import pytest
from tests.services.rounds.study.small import FLAT, greedy, street

from almoner.services.rounds.study.arrangements import apart, divided, neighbourhoods, today
from almoner.services.rounds.study.handing import hand_over
from almoner.services.rounds.study.local import LOCAL
from almoner.services.rounds.study.measures import workers_met
from almoner.services.rounds.study.report import make_report
from almoner.services.rounds.study.running import Means, run
from almoner.services.rounds.study.settings import Settings, Switches
from almoner.services.rounds.study.study import study

PLACE = street(days=6)
SETTINGS = Settings(days=6, draws=200)
PARTITION = divided(PLACE)
MEANS = Means.of(PLACE, SETTINGS, greedy, FLAT, PARTITION.of)
SERVES = hand_over(PLACE, PARTITION).allocation.serves
WAYS = [
    today(PLACE),
    neighbourhoods(PLACE, PARTITION),
    apart(PLACE, PARTITION, SERVES),
    today(PLACE, Switches(True, True, True)),
]
OUTCOMES = run(MEANS, WAYS)
SUMS = ("contact", "travel", "waiting", "worked", "visits", "made", "late", "minutes_late", "unmet")


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda one: one.arrangement.name)
@pytest.mark.parametrize("name", SUMS)
def test_the_neighbourhoods_add_up_to_the_place(outcome, name):
    for number, whole in enumerate(outcome.days):
        parts = [days[number] for days in outcome.places.values()]
        assert sum(getattr(one, name) for one in parts) == pytest.approx(getattr(whole, name))


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda one: one.arrangement.name)
def test_whoever_met_somebody_met_them_where_they_live(outcome):
    met = {}
    for name, days in outcome.places.items():
        here = workers_met(days)
        assert set(here) <= PARTITION.members[name]
        met |= here
    assert met == workers_met(outcome.days)


def test_the_study_has_the_measures_of_each_neighbourhood():
    found = study(PLACE, SETTINGS, planner=greedy, ways=FLAT)
    assert set(found.local) == set(found.partition.members)
    for results in found.local.values():
        assert [row.measure for row in results.rows] == list(LOCAL)


def test_the_report_has_a_table_of_each():
    report = make_report(study(PLACE, SETTINGS, planner=greedy, ways=FLAT))
    tables = next(one for one in report.sections if one.heading == "In each neighbourhood").tables
    assert [table.title.split(",")[0] for table in tables] == [
        "Travel",
        "Different workers a person met",
        "Visits that were late",
        "Visits that nobody could make",
    ]
    assert all([row[0] for row in table.rows] == ["N1", "N2"] for table in tables)


def test_neighbourhoods_that_are_given_are_kept():
    ends = {key: "East" if key.startswith("e") else "West" for key in PARTITION.of}
    given = type(PARTITION)(
        {name: frozenset(k for k, n in ends.items() if n == name) for name in ("East", "West")}
    )
    found = study(PLACE, SETTINGS, planner=greedy, ways=FLAT, partition=given)
    assert found.partition == given
    assert set(found.local) == {"East", "West"}
