"""The invented place, the amounts and the settings."""

from datetime import date

import pytest
from tests.services.rounds.study.small import MORNING, carer, person

from almoner.kernel.refusals import Refused
from almoner.platform.geography.placing import places_in
from almoner.services.rounds.study.place import Call, Place, Stay
from almoner.services.rounds.study.places import AREAS, DELEGATED, FEWEST, invent
from almoner.services.rounds.study.report import NAMES
from almoner.services.rounds.study.settings import SWITCHES, Settings, Switches
from almoner.services.rounds.study.values import values_at

PLACE = invent(200, seed=3)


def test_the_same_seed_gives_the_same_place():
    assert invent(60, seed=4) == invent(60, seed=4)
    assert invent(60, seed=4) != invent(60, seed=5)


def test_homes_are_real_postcodes_and_no_post_boxes():
    spots = [(one.easting, one.northing) for one in places_in(AREAS["coventry"])]
    homes = {(person.spot.east, person.spot.north) for person in PLACE.people}
    assert homes <= set(spots)
    assert max(spots.count(home) for home in list(homes)[:40]) <= 6


def test_people_have_one_to_four_calls_and_some_need_two_workers():
    counts = {len(person.calls) for person in PLACE.people}
    assert counts == {1, 2, 3, 4}
    assert any(call.workers == 2 for person in PLACE.people for call in person.calls)
    assert any(call.critical for person in PLACE.people for call in person.calls)


def test_rivals_are_dotted_about():
    by_sector = {}
    for one in PLACE.people:
        by_sector.setdefault(one.community, set()).add(one.provider)
    assert max(len(found) for found in by_sector.values()) >= 3


def test_each_provider_has_workers_for_what_is_delegated():
    for name in PLACE.providers:
        assert any(DELEGATED in w.can for w in PLACE.carers if w.provider == name)


def test_workers_have_two_days_off():
    assert {len(worker.weekdays) for worker in PLACE.carers} == {5}


def test_hours_and_needs_of_a_person():
    pair = Call("bed", 1200, 30, "medicines", workers=2, weekdays=frozenset({0, 1}))
    one = person("p", 0, calls=(MORNING, pair))
    assert one.hours == 3.5 + 2
    assert one.needs == {"personal care", "medicines"}
    assert [call.name for call in one.calls_on(3)] == ["morning"]


def test_a_stay_is_from_its_first_day_to_its_last():
    one = person("p", 0, stays=(Stay(2, 4),))
    assert [day for day in range(7) if one.stay_on(day)] == [2, 3, 4]


def two(noun):
    people = [person("p", 0)] * (2 if noun == "person" else 1)
    carers = [carer("w", 0)] * (2 if noun == "worker" else 1)
    return Place("x", date(2026, 9, 7), tuple(people), tuple(carers))


REFUSED = {
    "unknown-area": lambda: invent(area="atlantis"),
    "people-range": lambda: invent(FEWEST - 1),
    "place-empty": lambda: Place("x", date(2026, 9, 7), (), ()),
    "key-twice": lambda: two("person"),
    "unknown-switch": lambda: Switches.of(("magic",)),
    "study-setting": lambda: Settings(days=0),
}


@pytest.mark.parametrize("code", REFUSED)
def test_refused(code):
    with pytest.raises(Refused) as said:
        REFUSED[code]()
    assert said.value.refusals[0].code == code


def test_two_workers_of_one_key():
    with pytest.raises(Refused, match="each worker needs its own"):
        two("worker")


@pytest.mark.parametrize(
    "wrong", [{"days": 29}, {"effort": 0}, {"seconds": 0}, {"seed": -1}, {"draws": 99}]
)
def test_settings_that_are_refused(wrong):
    with pytest.raises(Refused, match="out of range"):
        Settings(**wrong)


def test_switches_by_name():
    assert Switches.of(("shift-pay",)) == Switches(shift_pay=True)
    assert Switches.of(tuple(SWITCHES)).names == tuple(SWITCHES)
    assert not Switches()


@pytest.mark.parametrize(
    ("day", "wage"),
    [
        (date(2025, 3, 31), 11.44),
        (date(2025, 4, 1), 12.21),
        (date(2026, 3, 31), 12.21),
        (date(2026, 4, 1), 12.71),
    ],
)
def test_the_living_wage_at_its_date(day, wage):
    assert values_at(day)["living_wage"] == wage


def test_no_wage_is_made_up_for_a_year_that_is_not_known():
    with pytest.raises(Refused, match="No value is in force on 1 April 2027"):
        values_at(date(2027, 4, 1))


def test_only_the_wage_is_national_and_all_have_names():
    amounts = values_at(date(2026, 9, 7)).amounts
    assert [name for name, one in amounts.items() if one.is_national] == ["living_wage"]
    assert amounts.keys() == NAMES.keys()
