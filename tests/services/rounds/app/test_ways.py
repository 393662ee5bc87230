"""Travel times of this installation: its own table of postcodes, or its own map."""

from decimal import Decimal
from itertools import permutations

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import client_for
from tests.services.delegation.world import NOW
from tests.services.rounds.app.world import DAY, make_rounds
from tests.services.visits.door import Clock

from almoner.kernel.refusals import Refused
from almoner.registers.organisations.models import Organisation
from almoner.registers.people.models import Person
from almoner.services.rounds.commands.needs import set_traveller
from almoner.services.rounds.problem.places import Point
from almoner.services.rounds.queries.gathering import facts_of
from almoner.services.rounds.queries.ways import house_map, house_ways
from almoner.services.rounds.rules.making import day_of
from almoner.services.rounds.rules.weighing import weights_of
from almoner.services.rounds.travelling import opening
from almoner.services.rounds.travelling.remembering import Remembering
from almoner.services.rounds.travelling.roads import RoadEngine
from almoner.services.rounds.travelling.straight import StraightLine

BY_CAR = {"mode": "car", "starts_from": "office", "mileage": Decimal("0.45")}
pytestmark = pytest.mark.django_db


@pytest.fixture
def rounds():
    made = make_rounds()
    people = [made.place.person, made.ada, made.ben, made.cyd]
    for number, one in enumerate(people):
        Person.objects.filter(pk=one.pk).update(postcode=f"CV1 {number}AA")
    Organisation.objects.filter(pk=made.place.provider.pk).update(postcode="CV1 9ZZ")
    return made


@pytest.fixture
def table(tmp_path, settings):
    """Minutes that differ there and back, for every pair but those left out."""

    def write(without=(), metres=""):
        codes = ["CV1 9ZZ", *(f"CV1 {number}AA" for number in range(4))]
        pairs = [pair for pair in permutations(codes, 2) if pair not in without]
        head = f"from,to,minutes{',metres' if metres else ''}"
        lines = [
            f"{a},{b},{10 * codes.index(a) + codes.index(b)}{f',{metres}' if metres else ''}"
            for a, b in pairs
        ]
        path = tmp_path / f"times{len(pairs)}{metres}.csv"
        path.write_text("\n".join([head, *lines]))
        settings.TRAVEL_TIMES = str(path)
        return path

    return write


def made(rounds):
    return day_of(facts_of(rounds.manager, DAY), weights_of("balanced"))


def test_without_a_file_it_is_the_straight_line(rounds):
    assert house_ways() is None
    assert facts_of(rounds.manager, DAY).ways is None


def test_a_table_knows_places_by_their_postcode_there_and_back(rounds, table):
    table()
    day = made(rounds)
    ada = next(one for one in day.problem.visits if day.visit_ids[one.key] == rounds.wash.pk)
    travel = day.problem.travel
    assert (travel.between("car", 0, ada.place), travel.between("car", ada.place, 0)) == (2, 20)
    assert house_map() is None


def test_a_pair_that_is_missing_is_refused_by_name(rounds, table):
    table(without=[("CV1 2AA", "CV1 0AA")])
    with pytest.raises(Refused, match="has no minutes by car from CV1 2AA to CV1 0AA"):
        made(rounds)


def test_metres_are_needed_only_where_mileage_is_paid(rounds, table):
    table()
    made(rounds)
    set_traveller(rounds.manager, at=NOW, **BY_CAR, worker_id=rounds.ann.pk)
    with pytest.raises(Refused, match="metres"):
        made(rounds)
    table(metres="1609")
    ann = next(one for one in made(rounds).problem.workers if one.key == "Ann Reed")
    assert ann.mileage > 0


def test_the_page_of_a_day_says_where_times_come_from(rounds, table, monkeypatch, settings):
    monkeypatch.setattr(timezone, "now", Clock(NOW))
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60
    name = table().name
    page = client_for(rounds.place.manager).get(reverse("rounds:day", args=[DAY.isoformat()]))
    assert f"The file {name}: 5 places." in page.content.decode()


def test_a_file_that_is_not_there_is_refused_with_its_name(rounds, settings):
    settings.TRAVEL_TIMES = "/nowhere/times.csv"
    with pytest.raises(Refused, match=r"times\.csv cannot be read"):
        facts_of(rounds.manager, DAY)


class Counted:
    """Answers as the straight line, and counts how often it is asked."""

    def __init__(self):
        self.asked = 0

    def matrix(self, request):
        self.asked += 1
        return {
            "sources_to_targets": [
                [
                    {"from_index": a, "to_index": b, "time": 60.0 * (a + 2 * b), "distance": 1.0}
                    for b, _ in enumerate(request["targets"])
                ]
                for a, _ in enumerate(request["sources"])
            ]
        }


def test_a_map_is_asked_once_for_a_day_however_often_it_is_shown(
    rounds, settings, monkeypatch, tmp_path
):
    actor = Counted()
    engine = RoadEngine(actor, beside=StraightLine())
    monkeypatch.setattr(opening, "open_roads", lambda *_, **__: engine)
    settings.TRAVEL_TIMES = str(tmp_path / "map.tar")
    assert np.array_equal(made(rounds).problem.travel.minutes["car"][0][0], [0, 2, 4, 6, 8])
    once = actor.asked
    made(rounds)
    assert actor.asked == once == 1
    assert house_map() is house_ways()
    assert house_map().origin()[0] == "Roads of the map extract, by Valhalla."


def test_other_points_are_asked_for_and_only_the_last_are_remembered():
    actor = Counted()
    ways = Remembering(RoadEngine(actor), most=1)
    here, there = [Point(52.4, -1.5), Point(52.5, -1.5)], [Point(52.4, -1.5), Point(52.6, -1.5)]
    for points, asked in ((here, 1), (here, 1), (there, 2), (here, 3)):
        ways.travel(points, ["car"])
        assert actor.asked == asked
    ways.metres(here, "car")
    assert np.array_equal(ways.metres(here, "car"), [[0, 1000], [1000, 0]])
    assert actor.asked == 4
    assert ways.travel(here, ["car"], [0.0]).parts == (0.0,)
