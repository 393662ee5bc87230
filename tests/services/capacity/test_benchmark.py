"""What the benchmark of capacity draws and measures, on so few services that it takes no time."""

import pytest
from benchmarks import capacity as benchmark
from django.utils import timezone
from tests import factories as make

from almoner.platform.access.viewer import system
from almoner.services.capacity.models import Standing
from almoner.services.capacity.queries import search

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    now = timezone.now()
    benchmark.fill(200, now)
    return now


def test_by_hand_finds_the_same_in_the_same_order(at):
    found = {
        n: [one.service_id for one in search(system("test"), wanted, at, 20)]
        for n, wanted in enumerate(benchmark.wishes(60))
    }
    by_hand = {n: benchmark.by_hand(wanted, at) for n, wanted in enumerate(benchmark.wishes(60))}
    assert found == by_hand
    assert sum(map(len, found.values())) > 20


def test_as_many_win_as_there_are_places(at):
    services = benchmark.last_places(30)
    won = list(benchmark.winners(services, 80, make.organisation("council").pk))
    assert (len(services), won.count(True), won[-1]) == (3, 30, False)
    rows = Standing.objects.filter(service_id__in=services)
    assert set(rows.values_list("held", "accepting")) == {(10, 10)}


def test_an_update_is_seen(at):
    assert len(benchmark.seen_times(10)) == 10
    assert all(taken > 0 for taken in benchmark.search_times(5) + benchmark.hand_times(5))


def test_it_is_run_at_the_scale_of_a_nation_unless_told_otherwise():
    usual = benchmark.options_of([])
    assert (usual.services, usual.rate, usual.attempts, usual.places) == (40_000, 200, 10_000, 500)
    assert benchmark.options_of(["--services", "50"]).services == 50
