"""The rows of a city's neighbourhoods: each is the day of one provider, with people and workers.

What is delegated is left out: whoever is on shift may make a visit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from benchmarks.rounds_days import Person, apart, crew_of

SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class Neighbourhood:
    """A provider, and the account of whoever plans for it."""

    provider_id: int
    user_id: int


def build(
    parts: Sequence[Sequence[Person]], workers: int, seed: int, on: date
) -> list[Neighbourhood]:
    """The providers of a city with their people, workers, shifts and visits wanted on a day.
    `workers`: of each neighbourhood."""
    found = []
    for number, people in enumerate(parts, 1):
        own = _provider(people, number)
        _wanted(own, _people(own, people), people, on)
        _shifts(own, people, workers, Random(f"workers/{number}/{workers}/{seed}"), on)
        found.append(Neighbourhood(own.pk, _planner(own, number)))
    return found


def _provider(people: Sequence[Person], number: int) -> Any:
    """Its office is at the middle one of its homes."""
    from almoner.registers.organisations.models import Organisation

    middle = people[len(people) // 2].home
    return Organisation.objects.create(
        kind="provider",
        setting="home_care",
        name=f"Neighbourhood {number}",
        latitude=middle.latitude,
        longitude=middle.longitude,
        synthetic=True,
    )


def _planner(own: Any, number: int) -> int:
    from almoner.platform.accounts.models import User

    user = User.objects.create(email=f"rounds{number}@example.test", persona=f"rounds-{number}")
    _employed(own, ["Planner"], "registered_manager", user=user)
    return int(user.pk)


def _employed(own: Any, names: Sequence[str], role: str, **fields: Any) -> list[Any]:
    from almoner.registers.workforce.models import Employment, Worker

    rows = Worker.objects.bulk_create(
        Worker(given_name="Synthetic", family_name=name, synthetic=True, **fields) for name in names
    )
    Employment.objects.bulk_create(
        Employment(worker=one, organisation=own, access_role=role, starts_on=SINCE) for one in rows
    )
    return rows


def _people(own: Any, people: Sequence[Person]) -> list[Any]:
    from almoner.registers.people.models import Involvement
    from almoner.registers.people.models import Person as Row
    from almoner.services.rounds.models import Ask

    rows = Row.objects.bulk_create(
        Row(
            given_name="Synthetic",
            family_name=one.key,
            registered_by=own,
            latitude=one.home.latitude,
            longitude=one.home.longitude,
            synthetic=True,
        )
        for one in people
    )
    Involvement.objects.bulk_create(
        Involvement(person=row, organisation=own, kind="provider", starts_on=SINCE) for row in rows
    )
    asks = [(row, one.visits[0].asks) for one, row in zip(people, rows, strict=True)]
    Ask.objects.bulk_create(
        Ask(provider=own, person=row, must=sorted(asked.must), has=sorted(asked.has))
        for row, asked in asks
    )
    return rows


def _wanted(own: Any, rows: Sequence[Any], people: Sequence[Person], on: date) -> None:
    from almoner.services.rounds.models import WantedVisit

    found = {
        visit.key: WantedVisit(
            provider=own,
            person=row,
            day=on,
            opens=int(visit.opens),
            closes=int(visit.closes),
            latest=None if visit.latest is None else int(visit.latest),
            minutes=int(visit.tasks[0].minutes),
            workers=len(visit.tasks),
        )
        for one, row in zip(people, rows, strict=True)
        for visit in one.visits
    }
    WantedVisit.objects.bulk_create(found.values())
    after = [found[link.second] for one in people for link in apart(one)]
    for one in people:
        for link in apart(one):
            found[link.second].after, found[link.second].least = found[link.first], int(link.least)
    WantedVisit.objects.bulk_update(after, ["after", "least"])


def _shifts(own: Any, people: Sequence[Person], workers: int, chance: Random, on: date) -> None:
    from almoner.services.rounds.models import Shift, Traveller
    from almoner.services.rounds.rules.clock import moment_of

    crew, homes = crew_of(chance, people, workers)
    rows = _employed(own, [one.key for one in crew], "care_worker")
    Shift.objects.bulk_create(
        Shift(
            provider=own,
            worker=row,
            day=on,
            starts_at=moment_of(on, one.starts),
            ends_at=moment_of(on, one.ends),
        )
        for one, row in zip(crew, rows, strict=True)
    )
    Traveller.objects.bulk_create(
        Traveller(
            provider=own,
            worker=row,
            mode=one.mode,
            starts_from="home" if one.start_place else "office",
            latitude=home.latitude,
            longitude=home.longitude,
            traits=sorted(one.traits),
            avoids=sorted(one.avoids),
        )
        for one, row, home in zip(crew, rows, homes, strict=True)
    )
