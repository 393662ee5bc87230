"""The road engine, with an actor that answers as Valhalla's matrix does."""

import sys
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from almoner.kernel.refusals import Refused
from almoner.services.rounds.problem.places import Point
from almoner.services.rounds.travelling import roads
from almoner.services.rounds.travelling.roads import PAIRS, RoadEngine, open_roads
from almoner.services.rounds.travelling.straight import StraightLine


def some(many: int) -> list[Point]:
    return [Point(53 + at / 1000, -1.0, f"p{at}") for at in range(many)]


class Actor:
    """From place a to place b: 60 × (100a + b) seconds and 100a + b kilometres."""

    def __init__(self, lacking=None, error=None) -> None:
        self.asked, self.lacking, self.error = [], lacking, error

    def matrix(self, request):
        self.asked.append(request)
        if self.error:
            raise self.error
        return {
            "sources_to_targets": [
                [self.pair(a, b, start, end) for b, end in enumerate(request["targets"])]
                for a, start in enumerate(request["sources"])
            ]
        }

    def pair(self, a, b, start, end):
        value = 100 * self.number(start) + self.number(end)
        if value == self.lacking:
            value = None
        seconds = None if value is None else 60 * value
        return {"from_index": a, "to_index": b, "time": seconds, "distance": value}

    def number(self, place):
        return round((place["lat"] - 53) * 1000)


def test_minutes_and_metres_and_the_way_back():
    engine = RoadEngine(Actor())
    found = engine.travel(some(3), ["car"])
    assert found.minutes["car"].tolist() == [[[0, 1, 2], [100, 0, 102], [200, 201, 0]]]
    assert engine.metres(some(3), "foot")[1, 2] == 102_000
    assert [one["costing"] for one in engine.actor.asked] == ["auto", "pedestrian"]
    assert "date_time" not in engine.actor.asked[0]


def test_each_part_of_the_day_leaves_in_its_middle():
    engine = RoadEngine(Actor(), day=date(2026, 11, 24))
    found = engine.travel(some(2), ["car"], (0.0, 480.0))
    assert found.minutes["car"].shape == (2, 2, 2)
    leaving = [one["date_time"] for one in engine.actor.asked]
    assert leaving == [
        {"type": 1, "value": "2026-11-24T04:00"},
        {"type": 1, "value": "2026-11-24T16:00"},
    ]


def test_without_a_day_all_parts_are_alike_and_asked_once():
    engine = RoadEngine(Actor())
    found = engine.travel(some(2), ["bicycle"], (0.0, 480.0))
    assert found.between("bicycle", 0, 1) == found.between("bicycle", 0, 1, 900) == 1
    assert len(engine.actor.asked) == 1


@pytest.mark.parametrize("many", [1, 50, 51, 70])
def test_no_request_is_larger_than_allowed(many):
    engine = RoadEngine(Actor())
    found = engine.travel(some(many), ["car"]).minutes["car"][0]
    here = np.arange(many)
    expected = 100.0 * here[:, None] + here[None, :]
    np.fill_diagonal(expected, 0)
    assert np.allclose(found, expected)
    sizes = [(len(one["sources"]), len(one["targets"])) for one in engine.actor.asked]
    assert all(a * b <= PAIRS and a <= b for a, b in sizes)


def test_more_places_than_pairs_in_one_request(monkeypatch):
    monkeypatch.setattr(roads, "PAIRS", 4)
    engine = RoadEngine(Actor())
    assert engine.travel(some(6), ["car"]).minutes["car"][0, 5, 3] == 503
    assert all(len(one["sources"]) * len(one["targets"]) <= 4 for one in engine.actor.asked)


def test_buses_are_answered_by_somebody_else_or_refused():
    with pytest.raises(Refused, match="The road engine has nothing for 'bus'"):
        RoadEngine(Actor()).travel(some(2), ["bus"])
    beside = StraightLine()
    engine = RoadEngine(Actor(), beside=beside)
    found = engine.travel(some(2), ["bus", "car"])
    assert found.minutes.keys() == {"bus", "car"}
    assert found.between("bus", 0, 1) == beside.travel(some(2), ["bus"], (0.0,)).between(
        "bus", 0, 1
    )
    assert engine.metres(some(2), "bus")[0, 1] == beside.metres(some(2), "bus")[0, 1]
    assert len(engine.origin()) > len(RoadEngine(Actor()).origin()) == 1


def test_no_way_and_no_answer():
    with pytest.raises(Refused, match=r"There is no way by car from p1 to p2 on the map\."):
        RoadEngine(Actor(lacking=102)).travel(some(3), ["car"])
    lost = Actor(error=RuntimeError("No suitable edges near location"))
    with pytest.raises(Refused, match="did not answer: No suitable edges near location"):
        RoadEngine(lost).travel(some(2), ["car"])


def told(extract) -> str:
    with pytest.raises(Refused) as refused:
        open_roads(extract)
    return refused.value.refusals[0].code


def test_without_extract_or_package(tmp_path, monkeypatch):
    extract = tmp_path / "map.tar"
    assert told(extract) == "roads-no-extract"
    extract.touch()
    monkeypatch.setitem(sys.modules, "valhalla", None)
    assert told(extract) == "roads-no-package"


def test_the_package_is_given_the_extract(tmp_path, monkeypatch):
    extract = tmp_path / "map.tar"
    extract.touch()
    package = SimpleNamespace(get_config=lambda **given: given, Actor=lambda config: config)
    monkeypatch.setitem(sys.modules, "valhalla", package)
    assert open_roads(extract).actor == {"tile_extract": str(extract), "tile_dir": str(tmp_path)}


def test_an_extract_that_cannot_be_used(tmp_path, monkeypatch):
    def actor(config):
        raise RuntimeError("bad tiles")

    extract = tmp_path / "map.tar"
    extract.touch()
    package = SimpleNamespace(get_config=lambda **given: given, Actor=actor)
    monkeypatch.setitem(sys.modules, "valhalla", package)
    assert told(extract) == "roads-no-extract"
