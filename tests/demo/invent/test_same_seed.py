"""The same seed is the same place, in every process and in any order."""

import os
import subprocess
import sys
import time
from datetime import date

import pytest

from almoner.demo.invent.chance import stream
from almoner.demo.invent.shapes import PlaceSize
from almoner.demo.invent.town import Town

TODAY = date(2026, 3, 2)

EVERYTHING = """
import hashlib, random
from datetime import date
from almoner.demo.invent import wording
from almoner.demo.invent.chance import stream
from almoner.demo.invent.glucose import glucose_readings
from almoner.demo.invent.shapes import PlaceSize
from almoner.demo.invent.town import Town
from almoner.demo.invent.visiting import visit_times
random.seed({noise})
town = Town(11, date(2026, 3, 2), PlaceSize(people=120, workers=80))
found = hashlib.sha256()
for part in (town.organisations(), town.people(), town.workers()):
    for value in part:
        found.update(repr(value).encode())
for number in (1, 2, 3):
    for value in glucose_readings(11, number, date(2025, 3, 2), 365):
        found.update(repr(value).encode())
    for value in visit_times(11, number, date(2025, 3, 2), 365):
        found.update(repr(value).encode())
chance = stream(11, "words")
found.update(repr([wording.visit_note(chance, "Ken"), wording.escalation(chance, "Ken"),
    wording.incident(chance), wording.experience(chance, "person")]).encode())
print(found.hexdigest())
"""


def digest(hash_seed, noise):
    env = os.environ | {
        "PYTHONHASHSEED": hash_seed,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    program = EVERYTHING.format(noise=noise)
    finished = subprocess.run(
        [sys.executable, "-c", program],
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return finished.stdout


def test_two_processes_invent_the_same_bytes():
    assert digest("0", 1) == digest("4242", 2)


def test_inventing_leaves_global_chance_alone():
    import random

    random.seed(5)
    expected = random.random()
    random.seed(5)
    list(Town(7, TODAY, PlaceSize(people=5, workers=5)).people())
    assert random.random() == expected


def test_somebody_is_the_same_alone_and_in_the_crowd(town, people, workers):
    assert town.person(417) == people[416]
    assert town.worker(211) == workers[210]


def test_a_larger_place_keeps_everybody_of_the_smaller(people, workers):
    larger = Town(7, TODAY, PlaceSize(people=900, workers=400))
    assert [larger.person(n) for n in (1, 300, 600)] == [people[0], people[299], people[599]]
    assert [larger.worker(n) for n in (1, 300)] == [workers[0], workers[299]]


def test_another_seed_is_another_place(people):
    other = Town(8, TODAY, PlaceSize(people=600)).people()
    same = sum(
        a.name == b.name and a.address == b.address for a, b in zip(people, other, strict=True)
    )
    assert same == 0


def test_streams_differ_by_every_part_of_their_name():
    firsts = {
        stream(*path).random()
        for path in [(1, "a"), (2, "a"), (1, "b"), (1, "a", 1), (1, "a", 11), (1, "a", 1, 1)]
    }
    assert len(firsts) == 6


@pytest.mark.parametrize("size", [{"people": 0}, {"workers": 0}, {"practices": -1}])
def test_an_empty_place_is_refused(size):
    with pytest.raises(ValueError, match="at least one"):
        PlaceSize(**size)


@pytest.mark.parametrize("number", [0, -1, 601])
def test_nobody_beyond_the_edge(town, number):
    with pytest.raises(IndexError, match="counts from 1 to 600"):
        town.person(number)


def test_no_worker_beyond_the_edge(town):
    with pytest.raises(IndexError, match="counts from 1 to 300"):
        town.worker(301)


@pytest.mark.slow
def test_a_large_place_takes_seconds():
    """A fiftieth of 50,000 people and 20,000 workers, in well over a fiftieth of 15 seconds."""
    large = Town(7, TODAY, PlaceSize(people=50_000, workers=20_000))
    large.person(1)
    start = time.process_time()
    for number in range(1, 50_001, 50):
        large.person(number)
    for number in range(1, 20_001, 50):
        large.worker(number)
    assert time.process_time() - start < 1.2
