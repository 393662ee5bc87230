"""What the benchmark of capacity draws and measures, on so few services that it takes no time."""

import random
from dataclasses import replace

import pytest
from benchmarks import flow_parts as parts
from benchmarks.flow_place import written
from benchmarks.flow_scale import QUICK, WHOLE, print_stated, size_of
from benchmarks.flow_wishes import SHOWN, by_hand, wish
from django.utils import timezone

from almoner.platform.access.viewer import system
from almoner.services.capacity.models import Standing
from almoner.services.capacity.queries import search


@pytest.mark.django_db
def test_on_few_services_it_searches_states_and_sells_as_on_many(capsys):
    place, at = written(200, 30), timezone.now()
    the_order_by_hand_is_that_of_the_platform(at)
    both_searches_are_timed(place)
    statements_begin_at_their_time(place, capsys)
    as_many_win_as_there_are_places(place)


def the_order_by_hand_is_that_of_the_platform(at):
    chance, found = random.Random(1), 0
    for _ in range(60):
        wanted = wish(chance, at)
        ours = [one.service_id for one in search(system("test"), wanted, at, SHOWN)]
        assert ours == [row[0] for row in by_hand(wanted, at)]
        found += len(ours)
    assert found > 20


def both_searches_are_timed(place):
    told = parts.run_search(place, 0.05, 1)
    assert len(told["ours"]) == len(told["theirs"]) > 0
    assert min(*told["ours"], *told["theirs"]) > 0


def statements_begin_at_their_time(place, capsys):
    told = parts.run_state(place, 0.2, 25.0, 1)
    assert len(told["taken"]) == len(told["late"]) == 5
    assert told["over"] >= 0.16
    print_stated([{**told, "late": [0.0, 0.0, 0.0, 2.0, 2.0]}], replace(QUICK, seconds=0.32))
    shown = capsys.readouterr().out
    assert "begun after their time: p50 0.0 ms, p99 2000.0 ms" in shown
    assert "over a second late: 2, never begun: 59" in shown


def as_many_win_as_there_are_places(place):
    last = place.last[:3]
    sold = parts.run_reserve(replace(place, last=last), 30, 1)
    assert sold == {"won": 3, "refused": {"not-free": 27}}
    rows = Standing.objects.filter(service_id__in=last)
    assert set(rows.values_list("held", "accepting")) == {(1, 1)}


def test_it_is_run_at_the_scale_of_a_nation_unless_told_otherwise():
    assert size_of([]) == WHOLE
    assert (WHOLE.services, WHOLE.rate, WHOLE.attempts, WHOLE.places) == (40_000, 200, 10_000, 500)
    assert size_of(["--quick", "--services", "50"]) == replace(QUICK, services=50)
