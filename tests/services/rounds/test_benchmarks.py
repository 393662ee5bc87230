"""What the benchmarks of rounds make and print; the searches themselves are not run here."""

from types import SimpleNamespace

import pytest
from benchmarks.hhcrsp import Result, groups, line, summary
from benchmarks.pyvrp_windows import Result as Windows
from benchmarks.pyvrp_windows import drawn, plan_of, travel
from benchmarks.pyvrp_windows import summary as windows_summary


def result(instance, visits, gap, ortools=None) -> Result:
    return Result(instance, visits, 1, 100.0, 100 + gap, gap, 1, 10.0, ortools)


RESULTS = [
    result("mankowska/b", 300, 2.0),
    result("mankowska/a", 10, 0.0, 50.0),
    result("italian/c", 110, -1.0, 200.0),
]


def test_groups_go_by_family_and_from_small_to_large():
    found = groups(RESULTS)
    assert list(found) == [
        "italian, 101 to 200 visits",
        "italian, all",
        "mankowska, 1 to 25 visits",
        "mankowska, 201 or more visits",
        "mankowska, all",
        "all",
    ]
    assert [len(rows) for rows in found.values()] == [1, 1, 1, 1, 2, 3]


def test_summary_counts_what_is_better_and_what_ortools_found():
    ours, others = summary("all", RESULTS, also=True).splitlines()
    assert "mean  +0.33 %  median  +0.00 %  worst  +2.00 %  1 better than published" in ours
    assert "2 plans      mean +125.00 %" in others
    assert summary("all", RESULTS[:1], also=True).endswith(
        "OR-Tools                         0 plans"
    )
    assert "OR-Tools" not in summary("all", RESULTS) + line(RESULTS[0])
    assert line(RESULTS[0], also=True).endswith("OR-Tools none")


def test_days_with_hard_windows_are_drawn_by_seed():
    day = drawn(12, 3)
    assert day == drawn(12, 3) != drawn(12, 4)
    assert all(visit.latest == visit.closes and len(visit.tasks) == 1 for visit in day.visits)
    tenths = day.travel.minutes["car"] * 10
    assert tenths == pytest.approx(tenths.round(), abs=1e-9)


def test_a_route_becomes_a_plan_that_the_checker_counts():
    day = drawn(1, 2)
    there, back = day.travel.between("car", 0, 1), day.travel.between("car", 1, 0)
    depot = SimpleNamespace(is_client=lambda: False)
    starts = 10 * int(day.visits[0].closes)
    stop = SimpleNamespace(idx=0, start_time=starts, is_client=lambda: True)
    route = SimpleNamespace(schedule=lambda: [depot, stop, depot])
    assert travel(day, plan_of(day, [route])) == pytest.approx(there + back)
    stop.start_time += 1
    assert travel(day, plan_of(day, [route])) is None
    assert travel(day, None) is None


def test_summary_of_windows_says_who_found_no_plan():
    found = [Windows("a", 5, 101.0, 100.0), Windows("b", 5, None, 100.0)]
    said = windows_summary("all", found)
    assert "mean  +1.00 %  worst  +1.00 %  without a plan: ours 1, PyVRP 0" in said
    assert "no gap" in windows_summary("all", found[1:])
