"""Who serves whom when neighbourhoods are shared: shares, competence, and when things change."""

import random
from datetime import date

import pytest

from almoner.kernel.refusals import Refused
from almoner.services.rounds.neighbourhoods.allocation import (
    Allocation,
    Course,
    Share,
    allocate,
    changes,
    check_allocation,
    least_fair,
    shares_of,
)
from almoner.services.rounds.neighbourhoods.consortia import choose_consortia
from almoner.services.rounds.neighbourhoods.packages import Package, Provider, hours_by_provider
from almoner.services.rounds.neighbourhoods.partition import Partition

CARE, PEG = frozenset({"care"}), frozenset({"care", "peg"})
ASH, ELM, OAK = Provider("ash", PEG), Provider("elm", CARE), Provider("oak", CARE)
NORTH_SOUTH = Partition({"N": frozenset({"a", "b", "c"}), "S": frozenset({"d", "e", "f"})})
COURSE = Course(date(2027, 4, 1), date(2027, 9, 30))


def package(person, provider, hours=10.0, needs=CARE, review=None):
    return Package(person, provider, hours, needs, review)


DOTTED = [
    package("a", "ash"),
    package("b", "ash"),
    package("c", "elm"),
    package("d", "elm"),
    package("e", "elm"),
    package("f", "ash"),
]


def test_each_goes_where_it_has_most():
    shares = choose_consortia(NORTH_SOUTH, DOTTED, [ASH, ELM], most=1)
    assert shares == {"N": {"ash": 30.0}, "S": {"elm": 30.0}}


def test_two_people_change_and_nobody_loses_hours():
    shares = choose_consortia(NORTH_SOUTH, DOTTED, [ASH, ELM], most=1)
    found = allocate(NORTH_SOUTH, DOTTED, [ASH, ELM], shares)
    assert found.serves == dict(zip("abcdef", ["ash"] * 3 + ["elm"] * 3, strict=True))
    assert found.outside == {}
    assert shares_of(DOTTED, found) == (Share("ash", 30, 30, 20), Share("elm", 30, 30, 20))
    assert check_allocation(DOTTED, [ASH, ELM], found) == []


def test_nobody_goes_to_who_is_not_competent():
    needs_peg = [*DOTTED[:5], package("f", "ash", needs=PEG)]
    shares = choose_consortia(NORTH_SOUTH, needs_peg, [ASH, ELM], most=1)
    found = allocate(NORTH_SOUTH, needs_peg, [ASH, ELM], shares)
    assert found.serves["f"] == "ash"
    assert found.outside == {
        "f": "No provider that shares neighbourhood S is competent for all of: care, peg."
    }


def test_the_smallest_provider_has_its_place():
    packages = [*DOTTED[:5], package("f", "oak", hours=1.0)]
    shares = choose_consortia(NORTH_SOUTH, packages, [ASH, ELM, OAK], most=2)
    assert "oak" in shares["S"]
    assert allocate(NORTH_SOUTH, packages, [ASH, ELM, OAK], shares).serves["f"] == "oak"


def test_too_many_providers_for_the_places():
    packages = [*DOTTED[:5], package("f", "oak")]
    with pytest.raises(Refused, match="3 providers do not fit into 2 neighbourhoods with 1"):
        choose_consortia(NORTH_SOUTH, packages, [ASH, ELM, OAK], most=1)


@pytest.mark.parametrize("seed", range(5))
def test_a_town_by_chance(seed):
    chance = random.Random(seed)
    providers = [Provider(f"p{n}", PEG if n < 4 else CARE) for n in range(8)]
    packages = [
        package(
            f"x{n}",
            (one := chance.choice(providers)).key,
            chance.choice((3.5, 7.0, 14.0)),
            PEG if one.can == PEG and chance.random() < 0.1 else CARE,
        )
        for n in range(400)
    ]
    partition = Partition(
        {f"N{k}": frozenset(f"x{n}" for n in range(400) if n % 4 == k) for k in range(4)}
    )
    shares = choose_consortia(partition, packages, providers, most=3)
    assert all(1 <= len(found) <= 3 for found in shares.values())
    assert {key for found in shares.values() for key in found} == {p.key for p in providers}
    for name, keys in partition.members.items():
        need = sum(p.hours for p in packages if p.person in keys)
        assert sum(shares[name].values()) == pytest.approx(need)
    found = allocate(partition, packages, providers, shares)
    assert check_allocation(packages, providers, found) == []
    told = shares_of(packages, found)
    assert sum(one.before for one in told) == pytest.approx(sum(one.after for one in told))
    worst = least_fair(told)
    assert abs(worst.change) < 0.25
    assert all(one.kept <= min(one.before, one.after) + 1e-9 for one in told)


# When.

WHEN = {
    "review": ({"review": date(2027, 6, 1)}, None, date(2027, 6, 1), "At the review"),
    "worker leaves first": (
        {"review": date(2027, 6, 1)},
        date(2027, 5, 1),
        date(2027, 5, 1),
        "When the worker",
    ),
    "review first": (
        {"review": date(2027, 6, 1)},
        date(2027, 7, 1),
        date(2027, 6, 1),
        "At the review",
    ),
    "neither": ({}, None, date(2027, 9, 30), "The last day"),
    "review too early": ({"review": date(2027, 3, 31)}, None, date(2027, 9, 30), "The last day"),
    "review too late": ({"review": date(2027, 10, 1)}, None, date(2027, 9, 30), "The last day"),
    "worker leaves before the start": (
        {},
        date(2027, 1, 1),
        date(2027, 9, 30),
        "The last day",
    ),
}


@pytest.mark.parametrize("case", WHEN)
def test_when_a_person_changes(case):
    given, leaves, on, why = WHEN[case]
    packages = [package("a", "ash", **given), package("b", "elm")]
    allocation = Allocation({"a": "elm", "b": "elm"}, {})
    (change,) = changes(packages, allocation, COURSE, {"a": leaves} if leaves else None)
    assert (change.person, change.before, change.after, change.on) == ("a", "ash", "elm", on)
    assert change.why.startswith(why)


def test_changes_the_earliest_first():
    packages = [
        package("a", "ash", review=date(2027, 8, 1)),
        package("b", "ash", review=date(2027, 5, 1)),
    ]
    told = changes(packages, Allocation({"a": "elm", "b": "elm"}, {}), COURSE)
    assert [one.person for one in told] == ["b", "a"]


# What is refused.


def test_checks_name_what_is_wrong():
    said = check_allocation(
        [package("a", "ash", needs=PEG), package("b", "ash")],
        [ASH, ELM],
        Allocation({"a": "elm"}, {}),
    )
    assert [one.code for one in said] == ["not-competent", "person-unserved"]
    assert said[0].reason == "elm has nobody competent for peg, which a needs."


REFUSED = {
    "package-hours": lambda: package("a", "ash", hours=0),
    "course-reversed": lambda: Course(date(2027, 2, 1), date(2027, 1, 1)),
    "unknown-provider": lambda: allocate(NORTH_SOUTH, [package("a", "zed")], [ASH], {}),
    "package-twice": lambda: allocate(NORTH_SOUTH, [package("a", "ash")] * 2, [ASH], {}),
}


@pytest.mark.parametrize("code", REFUSED)
def test_refused(code):
    with pytest.raises(Refused) as said:
        REFUSED[code]()
    assert said.value.refusals[0].code == code


def test_hours_and_the_least_fair():
    assert hours_by_provider(DOTTED) == {"ash": 30.0, "elm": 30.0}
    assert least_fair([]) is None
    shares = [Share("a", 10, 12, 5), Share("b", 10, 7, 5), Share("c", 0, 1, 0)]
    assert least_fair(shares) == shares[1]
    assert shares[2].change is None
